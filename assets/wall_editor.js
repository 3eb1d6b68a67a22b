/* Recording a review from the keyboard: r, a letter, Enter. This file has what is entered.

   The files wall_editor_*.js give it what it can do. Scripts are loaded in the order of their
   names: wall.js, this one, then those. */
(function () {
  "use strict";

  var editor = (window.tandemEditor = { current: null });

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
      this.note = "Recorded by " + form.recorded.by + " at " + form.recorded.at +
        "; change it here.";
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

  editor.Editor = Editor;
  editor.newKey = newKey;
  editor.place = place;
  editor.bare = bare;
  editor.same = same;
})();
