/* The wall of a review meeting: draws one person at a time and never one under another's name.

   Every answer carries the person and the number of the question; an answer to an older question
   is dropped. While one is waited for, nothing of the person before can be seen. What is fetched
   ahead stays in memory for a minute and nowhere else.

   This file has what a wall knows; the files wall_*.js give it what it can do. Scripts are loaded
   in the order of their names: this one first, wall_start.js after everything a wall needs. */
(function () {
  "use strict";

  var WINDOWS = ["3m", "6m", "12m", "all"];

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

  window.tandemWall = { current: null, ask: ask, element: element, windows: WINDOWS, Wall: Wall };
})();
