/* The wall of a review meeting: draws one person at a time and never one under another's name.

   Every answer carries the person and the number of the question; an answer to an older question
   is dropped. While one is waited for, nothing of the person before can be seen. What is fetched
   ahead stays in memory for a minute and nowhere else. */
(function () {
  "use strict";

  var KEEP_MS = 60000;
  var KEPT = 6;
  var POLL_MS = 800;
  var RETRY_MS = 1500;
  var IDLE_MS = 5 * 60 * 1000;
  var AWAKE_MS = 60 * 1000;
  var LOST_MS = 4000;
  var WINDOWS = ["3m", "6m", "12m", "all"];
  var WINDOW_WORDS = { "3m": "3 months", "6m": "6 months", "12m": "12 months", all: "all" };

  var wall = null;

  function byId(id) {
    return document.getElementById(id);
  }

  /* An element with a class and a text: texts come from records and are never markup. */
  function element(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined && text !== null) made.textContent = text;
    return made;
  }

  function ask(url, body, method) {
    var options = { method: method || (body === undefined ? "GET" : "POST"), cache: "no-store" };
    if (body !== undefined) {
      options.headers = { "Content-Type": "application/json" };
      options.body = JSON.stringify(body);
    }
    return window.fetch(url, options).then(function (answer) {
      return answer.json().catch(function () { return {}; }).then(function (content) {
        return { status: answer.status, ok: answer.ok, content: content };
      });
    });
  }

  function Wall(root) {
    this.root = root;
    this.meeting = root.dataset.meeting;
    this.base = "/review/" + encodeURIComponent(this.meeting);
    this.follows = root.dataset.mode === "wall";
    this.data = this.follows ? this.base + "/wall" : this.base;
    this.mayName = root.dataset.mayName === "yes";
    this.people = [];
    this.agenda = null;
    this.person = null;
    this.window = "12m";
    this.lane = null;
    this.names = false;
    this.blank = false;
    this.idle = false;
    this.keysOn = true;
    this.sequence = 0;
    this.version = -1;
    this.kept = new Map();
    this.lastSeen = Date.now();
    this.lastAwake = Date.now();
    this.lastAnswer = Date.now();
    this.shown = null;
    this.posting = Promise.resolve();
    this.stopped = false;
  }

  Wall.prototype.start = function () {
    var self = this;
    this.build();
    document.body.classList.add("wall-open");
    this.poll(true);
    this.clock = window.setInterval(function () { self.tick(); }, 1000);
    this.tick();
  };

  Wall.prototype.stop = function () {
    this.stopped = true;
    window.clearInterval(this.clock);
    window.clearTimeout(this.polling);
    document.body.classList.remove("wall-open");
    this.kept.clear();
  };

  /* ---- the stage ---- */

  Wall.prototype.build = function () {
    var stage = byId("wall-stage");
    stage.textContent = "";
    var parts = {
      person: element("div", "wall-person"),
      line: element("div", "wall-line"),
      who: element("p", "wall-who"),
      place: element("p", "wall-place"),
      headline: element("h1", "wall-headline"),
      alerts: element("ul", "wall-alerts"),
      since: element("p", "wall-since"),
      figure: element("figure", "wall-figure"),
      foot: element("footer", "wall-foot"),
      message: element("p", "wall-message"),
    };
    parts.figure.setAttribute("role", "img");
    parts.message.setAttribute("role", "status");
    parts.line.append(parts.who, parts.place);
    parts.person.append(parts.line, parts.headline, parts.alerts, parts.since, parts.figure,
      parts.foot);
    stage.append(parts.person, parts.message);
    this.stage = stage;
    this.parts = parts;
    this.graph = element("div");
    parts.figure.append(this.graph);
    this.say("Opening the meeting …");
  };

  /* Words instead of a person; nothing of the person before stays in the page. */
  Wall.prototype.say = function (words) {
    this.clear();
    this.parts.message.textContent = words;
    this.stage.dataset.state = "message";
  };

  /* The figure goes as a whole: one that is drawn over keeps marks of the person before. */
  Wall.prototype.clear = function () {
    var p = this.parts;
    this.shown = null;
    this.stage.dataset.person = "";
    [p.who, p.headline, p.alerts, p.since, p.foot].forEach(function (part) {
      part.textContent = "";
    });
    p.figure.removeAttribute("aria-label");
    if (this.graph && window.Plotly && this.graph.data) window.Plotly.purge(this.graph);
    this.graph.textContent = "";
  };

  Wall.prototype.unit = function () {
    return Math.min(this.root.clientHeight / 1080, this.root.clientWidth / 1920);
  };

  Wall.prototype.index = function (person) {
    return this.people.findIndex(function (one) { return one.id === person; });
  };

  Wall.prototype.address = function (person) {
    var query = new URLSearchParams({ window: this.window, preset: this.root.dataset.preset });
    if (this.lane) query.set("lane", this.lane);
    if (this.names && !this.follows) query.set("names", "1");
    return this.data + "/panel/" + encodeURIComponent(person) + "?" + query;
  };

  /* The answer for a person as asked for now; kept for a minute. */
  Wall.prototype.fetched = function (person) {
    var self = this, url = this.address(person), found = this.kept.get(url);
    if (found && Date.now() - found.at < KEEP_MS) return found.answer;
    var entry = { at: Date.now(), person: person, answer: ask(url) };
    entry.answer.then(
      function (got) { if (!got.ok) self.kept.delete(url); },
      function () { self.kept.delete(url); }
    );
    this.kept.delete(url);
    this.kept.set(url, entry);
    while (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value);
    return entry.answer;
  };

  Wall.prototype.forget = function (person) {
    var self = this;
    Array.from(this.kept.entries()).forEach(function (pair) {
      if (!person || pair[1].person === person) self.kept.delete(pair[0]);
    });
  };

  /* Show `this.person`. Whoever was shown before is taken away first. */
  Wall.prototype.show = function () {
    var self = this, person = this.person, url;
    var sequence = (this.sequence += 1);
    if (!person) {
      this.say(this.people.length ? "Nobody is shown yet." : "Nobody is on the agenda.");
      return;
    }
    if (this.blank || this.idle) {
      this.clear();
      this.stage.dataset.state = "waiting";
      return;
    }
    url = this.address(person);
    if (this.stage.dataset.person !== person) {
      this.clear();
      this.parts.message.textContent = "";
      this.stage.dataset.state = "waiting";
      this.place();
    }
    this.fetched(person).then(
      function (got) {
        if (sequence !== self.sequence || person !== self.person) return;
        if (got.status === 404) {
          self.say("This person is not open to you.");
        } else if (!got.ok || got.content.person !== person || url !== self.address(person)) {
          self.retry(sequence);
        } else {
          self.draw(got.content, sequence);
        }
      },
      function () { self.retry(sequence); }
    );
  };

  Wall.prototype.retry = function (sequence) {
    var self = this;
    window.setTimeout(function () {
      if (sequence === self.sequence && !self.stopped) self.show();
    }, RETRY_MS);
  };

  Wall.prototype.draw = function (panel, sequence) {
    var self = this;
    if (!window.Plotly) {
      window.setTimeout(function () {
        if (sequence === self.sequence) self.draw(panel, sequence);
      }, 30);
      return;
    }
    this.shown = panel;
    this.words(panel);
    this.stage.dataset.person = panel.person;
    this.figure(panel).then(function () {
      if (sequence !== self.sequence) return;
      self.stage.dataset.state = "person";
      self.stage.dataset.drawn = String(sequence);
      self.ahead();
    });
  };

  Wall.prototype.words = function (panel) {
    var p = this.parts;
    p.who.textContent = "";
    p.who.append(element("span", "wall-name", panel.name),
      element("span", "wall-identity", panel.identity));
    p.headline.textContent = panel.headline;
    p.alerts.textContent = "";
    panel.alerts.forEach(function (alert) {
      var className = "wall-alert" + (alert.safety ? " wall-alert-safety" : "");
      p.alerts.append(element("li", className, alert.text));
    });
    if (panel.more) p.alerts.append(element("li", "wall-more", "+" + panel.more + " more"));
    p.since.textContent = panel.since;
    p.foot.textContent = "";
    [panel.next, panel.contact].forEach(function (cell) {
      var line = element("p", cell.attention ? "wall-attention" : "", cell.text + " ");
      if (cell.detail) line.append(element("span", "", cell.detail));
      p.foot.append(line);
    });
    p.figure.setAttribute("aria-label", panel.headline);
    this.place();
  };

  Wall.prototype.figure = function (panel) {
    var scale = this.unit(), styles = window.getComputedStyle(document.documentElement);
    var drawn = window.tandemFigures.fitted(panel.figure, scale, styles, "");
    drawn.layout.width = panel.figure.layout.width * scale;
    drawn.layout.height = panel.figure.layout.height * scale;
    this.graph.style.height = drawn.layout.height + "px";
    return window.Plotly.react(this.graph, drawn.data, drawn.layout, {
      staticPlot: true, displayModeBar: false, displaylogo: false, showSendToCloud: false,
      responsive: false,
    });
  };

  Wall.prototype.redraw = function () {
    if (this.shown && this.stage.dataset.state === "person") this.figure(this.shown);
  };

  /* "7 of 31 · as of 23 Nov", late data and a lost connection in words. */
  Wall.prototype.place = function () {
    var place = this.parts.place, at = this.index(this.person), words = [];
    place.textContent = "";
    if (at >= 0) words.push(at + 1 + " of " + this.people.length);
    if (this.shown) words.push(this.shown.asOf);
    if (this.root.dataset.preset !== "6m") words.push(this.time());
    place.append(document.createTextNode(words.join(" · ")));
    if (this.shown && this.shown.late.length) {
      place.append(element("span", "wall-late", this.shown.late.join(", ")));
    }
    if (this.lost()) place.append(element("span", "wall-lost", "connection lost"));
  };

  Wall.prototype.time = function () {
    var zone = this.root.dataset.timezone;
    return new Intl.DateTimeFormat("en-GB", {
      hour: "2-digit", minute: "2-digit", timeZone: zone || undefined,
    }).format(new Date());
  };

  Wall.prototype.lost = function () {
    return Date.now() - this.lastAnswer > LOST_MS + POLL_MS;
  };

  /* The next person, and nobody else, before anybody asks. */
  Wall.prototype.ahead = function () {
    var next = this.people[this.index(this.person) + 1];
    if (next) this.fetched(next.id).catch(function () {});
  };

  /* ---- what the presenter does, and the wall follows ---- */

  Wall.prototype.poll = function (first) {
    var self = this;
    ask(this.base + "/state").then(
      function (got) {
        if (self.stopped) return;
        if (got.status === 404) {
          self.say("This meeting is not open to you.");
          return;
        }
        if (got.ok) self.follow(got.content, first);
        self.again(got.ok ? false : first);
      },
      function () { if (!self.stopped) self.again(first); }
    );
  };

  Wall.prototype.again = function (first) {
    var self = this;
    this.polling = window.setTimeout(function () { self.poll(first); },
      this.follows || first ? POLL_MS : POLL_MS * 2);
  };

  Wall.prototype.follow = function (state, first) {
    var self = this, was = this.lost();
    this.lastAnswer = Date.now();
    if (was) this.place();
    var moved = state.version > this.version && !this.busy;
    // A presenter's own moves come back here; while an entry is open nobody else moves it.
    var take = first || (moved && (this.follows || !this.editing()));
    if (this.agenda !== state.agenda) {
      this.load(state.agenda).then(function () {
        if (take) self.take(state, first);
        else self.place();
      }, function () {});
    } else if (take) {
      this.take(state, first);
    }
  };

  Wall.prototype.load = function (version) {
    var self = this, names = this.names && !this.follows ? "?names=1" : "";
    return ask(this.data + "/people" + names).then(function (got) {
      if (!got.ok) throw new Error("no agenda");
      self.people = got.content.people;
      self.agenda = version;
      return self.people;
    });
  };

  Wall.prototype.take = function (state, first) {
    this.version = state.version;
    var asked = first && !this.follows ? this.root.dataset.person : "";
    var person = asked || state.person;
    if (!person && !this.follows && this.people.length) {
      var open = this.people.find(function (one) { return one.state === "waiting"; });
      person = (open || this.people[0]).id;
    }
    this.person = person || null;
    this.window = WINDOWS.indexOf(state.window) < 0 ? "12m" : state.window;
    this.lane = state.lane || null;
    this.blanked(Boolean(state.blank) && !first);
    this.wake();
    this.show();
    if (first && !this.follows && person !== state.person) this.send();
  };

  /* Tell the server what is shown; in order, the last one wins. */
  Wall.prototype.send = function (awake) {
    if (this.follows) return;
    var self = this;
    var body = { person: this.person, window: this.window, lane: this.lane, blank: this.blank };
    if (awake) body.awake = true;
    this.busy = (this.busy || 0) + 1;
    this.lastAwake = Date.now();
    this.posting = this.posting
      .then(function () { return ask(self.base + "/screen", body); })
      .then(
        function (got) {
          if (got.ok) self.version = Math.max(self.version, got.content.version);
          self.busy -= 1;
        },
        function () { self.busy -= 1; }
      );
  };

  Wall.prototype.go = function (person) {
    if (!person || person === this.person) return;
    this.person = person;
    this.lane = null;
    this.show();
    this.send();
  };

  Wall.prototype.step = function (by) {
    var at = this.index(this.person), to = at < 0 ? 0 : at + by;
    if (to < 0 || to >= this.people.length) {
      this.tell(to < 0 ? "This is the first person." : "This is the last person.");
      return;
    }
    this.go(this.people[to].id);
  };

  Wall.prototype.setLane = function (lane) {
    this.lane = this.lane === lane ? null : lane;
    this.show();
    this.send();
  };

  Wall.prototype.nextWindow = function () {
    this.window = WINDOWS[(WINDOWS.indexOf(this.window) + 1) % WINDOWS.length];
    this.tell("Window: " + WINDOW_WORDS[this.window]);
    this.show();
    this.send();
  };

  Wall.prototype.setNames = function (on) {
    var self = this;
    if (this.follows || !this.mayName) {
      this.tell("Names are masked here.");
      return;
    }
    this.names = on;
    this.forget();
    // Whatever stood there goes at once: a name must not wait for the masked answer.
    this.stage.dataset.person = "";
    this.load(this.agenda).then(function () {
      self.show();
      self.tell(on ? "Names on this screen; a wall stays masked." : "Names masked.");
    });
    this.show();
  };

  Wall.prototype.setPreset = function (preset) {
    this.root.dataset.preset = preset;
    this.forget();
    this.show();
  };

  Wall.prototype.blanked = function (on) {
    this.blank = on;
    this.root.classList.toggle("wall-blank", this.blank || this.idle);
  };

  Wall.prototype.setBlank = function (on) {
    this.blanked(on);
    this.show();
    this.send();
  };

  /* Somebody is there: an idle screen comes back; the wall is told once a minute. */
  Wall.prototype.wake = function () {
    this.lastSeen = Date.now();
    if (this.idle) {
      this.idle = false;
      this.blanked(this.blank);
      this.show();
    }
  };

  Wall.prototype.active = function () {
    this.wake();
    if (!this.follows && Date.now() - this.lastAwake > AWAKE_MS && this.person) this.send(true);
  };

  Wall.prototype.tick = function () {
    var minute = this.time(), lost = this.lost();
    if (minute !== this.minute || lost !== this.wasLost) {
      this.minute = minute;
      this.wasLost = lost;
      this.place();
    }
    if (!this.idle && Date.now() - this.lastSeen > IDLE_MS) {
      this.idle = true;
      this.blanked(this.blank);
      this.show();
    }
    var pointer = Date.now() - (this.pointerAt || 0) < 2500 ? "moving" : "still";
    if (this.root.dataset.pointer !== pointer) this.root.dataset.pointer = pointer;
  };

  Wall.prototype.tell = function (words) {
    var said = byId("wall-said");
    if (!said) return;
    said.textContent = words;
    window.clearTimeout(this.telling);
    this.telling = window.setTimeout(function () { said.textContent = ""; }, 2500);
  };

  Wall.prototype.editing = function () {
    var editor = byId("wall-editor");
    return Boolean(editor && editor.dataset.open === "true");
  };

  /* ---- beginning and end: the page comes and goes without a new document ---- */

  function look() {
    var root = byId("wall");
    if (wall && wall.root !== root) {
      wall.stop();
      wall = window.tandemWall.current = null;
    }
    if (root && !wall && root.querySelector("#wall-stage")) {
      wall = window.tandemWall.current = new Wall(root);
      wall.start();
    }
  }

  window.tandemWall = { current: null, ask: ask, element: element, windows: WINDOWS };
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });

  window.addEventListener("tandem:theme", function () { if (wall) wall.redraw(); });
  var waiting = null;
  window.addEventListener("resize", function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () { if (wall) wall.redraw(); }, 120);
  });
  ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"].forEach(function (kind) {
    window.addEventListener(kind, function () {
      if (!wall) return;
      if (kind !== "keydown") wall.pointerAt = Date.now();
      if (!wall.follows) wall.active();
      else if (kind === "keydown" || kind === "pointerdown") wall.wake();
      if (kind !== "keydown") wall.tick();
    }, { passive: true, capture: true });
  });
})();
