/* Recording a review from the keyboard: r, a letter, Enter.

   The draft is kept on the server, never in this browser's storage. A submit carries one key until
   its content changes, so that trying again after a lost connection records nothing twice. */
(function () {
  "use strict";

  var ask = window.tandemWall.ask;
  var element = window.tandemWall.element;
  var RETRY_MS = 2000;
  var WAIT_MS = 400;

  var open = null;

  function newKey() {
    var bytes = new Uint8Array(16);
    window.crypto.getRandomValues(bytes);
    return Array.from(bytes, function (b) { return b.toString(16).padStart(2, "0"); }).join("");
  }

  function place() {
    return document.getElementById("wall-editor");
  }

  function Editor(wall, form) {
    this.wall = wall;
    this.form = form;
    this.person = form.person;
    this.version = form.version;
    this.decisions = [];
    this.next = form.next;
    this.key = newKey();
    this.sent = null;
    this.saving = false;
    this.theirs = null;
    this.dirty = false;
    this.begin();
  }

  Editor.prototype.address = function (what) {
    return this.wall.base + "/" + what + "/" + encodeURIComponent(this.person);
  };

  Editor.prototype.begin = function () {
    var form = this.form, kept = null;
    try {
      kept = form.draft ? JSON.parse(form.draft) : null;
    } catch (error) {
      kept = null;
    }
    if (kept && Array.isArray(kept.decisions)) {
      this.decisions = kept.decisions;
      this.next = kept.next;
      this.version = form.draftVersion;
      this.note = "Your draft of " + form.draftAt + ".";
      if (form.draftVersion !== form.version) {
        this.note += " Somebody recorded meanwhile: saving shows both.";
      }
    } else if (form.recorded) {
      this.decisions = form.recorded.decisions.map(plain);
      this.next = form.recorded.next;
      this.note = "Recorded by " + form.recorded.by + " at " + form.recorded.at + "; change it here.";
    }
  };

  function plain(decision) {
    return {
      kind: decision.kind, owner: decision.owner, due: decision.due, reason: decision.reason,
      intent: decision.intent || null,
    };
  }

  Editor.prototype.kind = function (code) {
    return this.form.kinds.find(function (one) { return one.kind === code; });
  };

  /* ---- what is entered ---- */

  Editor.prototype.toggle = function (kind) {
    var at = this.decisions.findIndex(function (one) { return one.kind === kind.kind; });
    if (at >= 0) this.decisions.splice(at, 1);
    else {
      this.decisions.push({
        kind: kind.kind, owner: kind.owner, due: kind.due, reason: "", intent: null,
      });
    }
    this.changed();
    this.draw();
  };

  /* A digit takes the change of the decision that was chosen last. */
  Editor.prototype.choose = function (number) {
    var last = this.decisions[this.decisions.length - 1];
    var intents = last ? this.kind(last.kind).intents : [];
    var intent = intents[number - 1];
    if (!intent) return;
    last.intent = same(last.intent, intent) ? null : bare(intent);
    this.changed();
    this.draw();
  };

  function bare(intent) {
    return {
      change: intent.change, subject: intent.subject, dose: intent.dose, unit: intent.unit,
    };
  }

  function same(one, other) {
    return Boolean(one && other) && JSON.stringify(bare(one)) === JSON.stringify(bare(other));
  }

  Editor.prototype.content = function () {
    return { decisions: this.decisions.map(plain), next: this.next };
  };

  /* ---- the draft ---- */

  Editor.prototype.changed = function () {
    var self = this;
    this.dirty = true;
    this.status("");
    window.clearTimeout(this.keeping);
    this.keeping = window.setTimeout(function () { self.keep(); }, WAIT_MS);
  };

  Editor.prototype.keep = function () {
    var self = this, content = JSON.stringify(this.content());
    window.clearTimeout(this.keeping);
    if (this.done) return Promise.resolve();
    return ask(this.address("draft"), { content: content, version: this.version }).then(
      function (got) {
        if (self.done) return;
        if (!got.ok) {
          self.status("The draft cannot be kept: " + (got.content.result || "an error") + ".", true);
          return;
        }
        if (content === JSON.stringify(self.content())) {
          self.dirty = false;
          if (!self.saving) self.status("Draft kept at " + got.content.at + ".");
        }
      },
      function () {
        if (self.done) return;
        self.status("No connection: the draft is kept in this window only. Trying again …", true);
        self.keeping = window.setTimeout(function () { self.keep(); }, RETRY_MS);
      }
    );
  };

  Editor.prototype.dropDraft = function () {
    return ask(this.address("draft"), { content: null }).catch(function () {});
  };

  /* ---- saving ---- */

  Editor.prototype.save = function () {
    var self = this, content = this.content(), text = JSON.stringify([this.version, content]);
    if (this.saving) return;
    if (this.sent !== null && this.sent !== text) this.key = newKey();
    this.sent = text;
    this.saving = true;
    this.faults = [];
    this.status("Saving …");
    window.clearTimeout(this.keeping);
    ask(this.address("record"), {
      version: this.version, key: this.key, decisions: content.decisions, next: content.next,
    }).then(
      function (got) {
        if (self.closed) return;
        self.saving = false;
        self.answered(got);
      },
      function () {
        if (self.closed) return;
        self.saving = false;
        self.status("Not saved: no connection. Trying again …", true);
        self.again = window.setTimeout(function () { self.save(); }, RETRY_MS);
      }
    );
  };

  Editor.prototype.answered = function (got) {
    if (got.ok) {
      this.saved();
    } else if (got.content.theirs) {
      this.theirs = got.content.theirs;
      this.draw();
    } else if (got.content.faults && got.content.faults.length) {
      this.status(got.content.faults.join(" "), true);
    } else if (got.status >= 500) {
      this.status("Not saved: something went wrong on our side. Press Enter to try again.", true);
    } else {
      this.status("Not saved: " + (got.content.result || "not allowed") + ".", true);
    }
  };

  Editor.prototype.saved = function () {
    var wall = this.wall, said = this.inWords(this.decisions), next = dayWords(this.next);
    this.done = true;
    this.dirty = false;
    close();
    wall.forget(this.person);
    wall.load(wall.agenda).catch(function () {});
    wall.show();
    wall.tell("Recorded: " + said + (next ? " · next review " + next : ""));
  };

  Editor.prototype.inWords = function (decisions) {
    var self = this;
    return decisions.map(function (one) {
      return one.words || (one.intent ? intentWords(self.kind(one.kind), one.intent)
        : self.kind(one.kind).words);
    }).join("; ");
  };

  function intentWords(kind, intent) {
    var offered = kind.intents.find(function (one) { return same(one, intent); });
    if (offered) return offered.words;
    var change = kind.changes.find(function (one) { return one.change === intent.change; });
    var dose = intent.dose ? " " + intent.dose + " " + (intent.unit || "") : "";
    return ((change && change.words) || "") + " " + intent.subject + dose;
  }

  function dayWords(iso) {
    if (!iso) return "";
    var day = new Date(iso + "T12:00:00Z");
    return new Intl.DateTimeFormat("en-GB", {
      day: "numeric", month: "short", year: "numeric", timeZone: "UTC",
    }).format(day);
  }

  /* ---- drawing ---- */

  Editor.prototype.draw = function () {
    var root = place();
    if (!root) return;
    root.textContent = "";
    root.setAttribute("role", "dialog");
    root.setAttribute("aria-modal", "true");
    root.setAttribute("aria-label", "Record the review");
    root.tabIndex = -1;
    root.dataset.open = "true";
    if (this.theirs) this.drawConflict(root);
    else this.drawForm(root);
    root.focus();
  };

  Editor.prototype.drawForm = function (root) {
    var self = this, name = this.wall.shown ? this.wall.shown.name : "";
    root.append(element("h2", "", "Record the review · " + name));
    if (this.note) root.append(element("p", "editor-note", this.note));
    var kinds = element("div", "editor-kinds");
    this.form.kinds.forEach(function (kind) {
      var on = self.decisions.some(function (one) { return one.kind === kind.kind; });
      var button = element("button", "editor-kind");
      button.type = "button";
      button.setAttribute("aria-pressed", String(on));
      button.append(element("kbd", "", kind.key), document.createTextNode(kind.words));
      button.addEventListener("click", function () { self.toggle(kind); });
      kinds.append(button);
    });
    root.append(kinds);
    this.decisions.forEach(function (one) { root.append(self.decision(one)); });
    root.append(this.following(), element("p", "editor-process", this.form.texts.process));
    this.statusLine = element("p", "editor-status");
    this.statusLine.setAttribute("role", "status");
    this.statusLine.textContent = this.statusWords || "";
    root.append(this.statusLine, this.buttons());
  };

  Editor.prototype.decision = function (one) {
    var self = this, kind = this.kind(one.kind), box = element("fieldset", "editor-decision");
    box.append(element("legend", "", kind.words));
    if (kind.intents.length) box.append(this.intents(one, kind));
    if (kind.changes.length) box.append(this.otherChange(one, kind));
    var row = element("div", "editor-row");
    var owner = element("select");
    owner.append(new Option("nobody named", ""));
    this.form.owners.forEach(function (who) { owner.append(new Option(who.name, who.id)); });
    owner.value = one.owner || "";
    owner.addEventListener("change", function () { one.owner = owner.value; self.changed(); });
    row.append(field("Owner", owner));
    row.append(field("Due", this.date(one.due, function (value) { one.due = value; })));
    box.append(row);
    var reason = element("input");
    reason.type = "text";
    reason.maxLength = this.form.texts.length;
    reason.value = one.reason || "";
    reason.autocomplete = "off";
    reason.addEventListener("input", function () { one.reason = reason.value; self.changed(); });
    box.append(field(this.form.texts.reason, reason));
    return box;
  };

  Editor.prototype.date = function (value, set) {
    var self = this, input = element("input");
    input.type = "date";
    input.min = this.form.today;
    input.value = value || "";
    input.addEventListener("input", function () { set(input.value); self.changed(); });
    return input;
  };

  function field(label, control) {
    var made = element("label", "editor-field");
    made.append(element("span", "", label), control);
    return made;
  }

  Editor.prototype.intents = function (one, kind) {
    var self = this, list = element("div", "editor-intents");
    var last = this.decisions[this.decisions.length - 1] === one;
    kind.intents.forEach(function (intent, at) {
      var button = element("button", "editor-kind");
      button.type = "button";
      button.setAttribute("aria-pressed", String(same(one.intent, intent)));
      if (last) button.append(element("kbd", "", String(at + 1)));
      button.append(document.createTextNode(intent.words));
      button.addEventListener("click", function () {
        one.intent = same(one.intent, intent) ? null : bare(intent);
        self.changed();
        self.draw();
      });
      list.append(button);
    });
    return list;
  };

  /* Any other change of the kind: what, which, and where it has one the dose a day. */
  Editor.prototype.otherChange = function (one, kind) {
    var self = this, row = element("div", "editor-row");
    var isOffered = kind.intents.some(function (i) { return same(i, one.intent); });
    var own = one.intent && !isOffered ? one.intent : { change: "", subject: "", dose: null };
    var medicine = one.kind === "adjust_medication";
    var subjects = medicine ? this.form.medicines : this.form.therapies;
    var change = element("select"), subject = element("select"), dose = element("input");
    change.append(new Option("other change …", ""));
    kind.changes.forEach(function (c) { change.append(new Option(c.words, c.change)); });
    subject.append(new Option(medicine ? "which medicine" : "which therapy", ""));
    subjects.forEach(function (name) { subject.append(new Option(name, name)); });
    change.value = own.change;
    subject.value = own.subject;
    dose.type = "number";
    dose.min = "0";
    dose.step = "any";
    dose.value = own.dose === null || own.dose === undefined ? "" : String(own.dose);
    function set() {
      var amount = parseFloat(dose.value);
      one.intent = !change.value && !subject.value ? null : {
        change: change.value, subject: subject.value,
        dose: isNaN(amount) ? null : amount, unit: isNaN(amount) ? null : "mg",
      };
      self.changed();
    }
    [change, subject].forEach(function (c) { c.addEventListener("change", set); });
    dose.addEventListener("input", set);
    row.append(field("Other change", change), field(medicine ? "Medicine" : "Therapy", subject));
    if (medicine) row.append(field("mg a day", dose));
    var box = element("div", "editor-other");
    box.append(row);
    if (medicine) box.append(element("p", "editor-hint", this.form.texts.order));
    return box;
  };

  Editor.prototype.following = function () {
    var self = this;
    var row = element("div", "editor-row editor-next");
    row.append(field("Next review", this.date(this.next, function (value) { self.next = value; })));
    return row;
  };

  Editor.prototype.buttons = function () {
    var self = this, row = element("div", "editor-buttons");
    row.append(button("Record (Enter)", function () { self.save(); }, "editor-main"),
      button("Drop the draft", function () {
        self.done = true;
        self.dirty = false;
        self.dropDraft();
        close();
      }), button("Close, keep the draft (Esc)", function () { leave(); }));
    return row;
  };

  function button(words, action, className) {
    var made = element("button", className || "", words);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  Editor.prototype.status = function (words, bad) {
    this.statusWords = words;
    if (!this.statusLine) return;
    this.statusLine.textContent = words;
    this.statusLine.classList.toggle("editor-bad", Boolean(bad));
  };

  /* Both versions side by side; nothing is written until somebody chooses. */
  Editor.prototype.drawConflict = function (root) {
    var self = this, theirs = this.theirs, sides = element("div", "editor-sides");
    root.append(element("h2", "", "Recorded by somebody else meanwhile"));
    root.append(element("p", "editor-note", "Yours was not written. Choose which one stands."));
    sides.append(
      this.side("1  Recorded by " + theirs.by + " at " + theirs.at, theirs.decisions, theirs.next),
      this.side("2  Yours", this.decisions, this.next));
    var row = element("div", "editor-buttons");
    row.append(button("Keep theirs (1)", function () { self.keepTheirs(); }),
      button("Record mine instead (2)", function () { self.recordMine(); }),
      button("Go on editing mine (Esc)", function () { self.theirs = null; self.draw(); }));
    root.append(sides, row);
  };

  Editor.prototype.side = function (title, decisions, next) {
    var self = this, box = element("section", "editor-side");
    box.append(element("h3", "", title));
    decisions.forEach(function (one) {
      var owner = self.form.owners.find(function (who) { return who.id === one.owner; });
      box.append(element("p", "editor-what", self.inWords([one])));
      box.append(element("p", "editor-hint", [
        owner ? owner.name : "", one.due ? "due " + dayWords(one.due) : "", one.reason || "",
      ].filter(Boolean).join(" · ")));
    });
    if (next) box.append(element("p", "", "Next review " + dayWords(next)));
    return box;
  };

  Editor.prototype.keepTheirs = function () {
    var wall = this.wall;
    this.done = true;
    this.dirty = false;
    this.dropDraft();
    close();
    wall.forget(this.person);
    wall.show();
    wall.tell("Theirs stands.");
  };

  Editor.prototype.recordMine = function () {
    this.version = this.theirs.version;
    this.theirs = null;
    this.key = newKey();
    this.sent = null;
    this.draw();
    this.save();
  };

  /* ---- open, keys, close ---- */

  function begin(wall) {
    if (open || wall.root.dataset.mayRecord !== "yes") {
      if (!open) wall.tell("Recording is not open to you.");
      return;
    }
    var person = wall.person, pressed = [];
    // Letters pressed before the form is there are not lost.
    function early(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      pressed.push(event.key);
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    window.addEventListener("keydown", early, true);
    open = { waiting: true };
    ask(wall.base + "/form/" + encodeURIComponent(person)).then(
      function (got) {
        window.removeEventListener("keydown", early, true);
        open = null;
        if (!got.ok || wall.person !== person || wall.stopped) {
          wall.tell("The form cannot be opened.");
          return;
        }
        open = new Editor(wall, got.content);
        open.draw();
        pressed.forEach(function (key) { if (open && open.draw) keyed(key); });
      },
      function () {
        window.removeEventListener("keydown", early, true);
        open = null;
        wall.tell("No connection: the form cannot be opened.");
      }
    );
  }

  function keyed(key) {
    if (!open) return false;
    if (open.theirs) {
      if (key === "1") open.keepTheirs();
      else if (key === "2") open.recordMine();
      else return false;
      return true;
    }
    var kind = open.form.kinds.find(function (one) { return one.key === key; });
    if (kind) open.toggle(kind);
    else if (/^[1-9]$/.test(key)) open.choose(Number(key));
    else if (key === "Enter") open.save();
    else return false;
    return true;
  }

  function leave() {
    if (!open) return;
    window.clearTimeout(open.again);
    if (open.dirty) open.keep();
    close();
  }

  function close() {
    var root = place();
    if (open) open.closed = true;
    open = null;
    if (root) {
      root.dataset.open = "false";
      root.textContent = "";
    }
    var wall = document.getElementById("wall");
    if (wall) wall.focus();
  }

  document.addEventListener("keydown", function (event) {
    if (!open || open.waiting) return;
    if (!place()) {
      open = null;
      return;
    }
    if (event.key === "Escape") {
      if (open.theirs) {
        open.theirs = null;
        open.draw();
      } else {
        leave();
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (event.key === "Tab") {
      trap(event);
      return;
    }
    if (event.key === "Enter" && event.target.tagName === "INPUT" && !open.theirs) {
      open.save();
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) return;
    if (event.key === "Enter" && event.target.tagName === "BUTTON") return;
    if (keyed(event.key)) {
      event.preventDefault();
      // The same key means something else to the wall behind.
      event.stopImmediatePropagation();
    }
  });

  function trap(event) {
    var inside = Array.from(place().querySelectorAll("button, input, select"));
    var at = inside.indexOf(document.activeElement);
    var to = event.shiftKey ? at - 1 : at + 1;
    if (at < 0 && event.shiftKey) to = inside.length - 1;
    if (!inside.length) return;
    inside[(to + inside.length) % inside.length].focus();
    event.preventDefault();
  }

  window.addEventListener("beforeunload", function (event) {
    if (open && open.dirty) event.preventDefault();
  });

  window.tandemEditor = { open: begin };
})();
