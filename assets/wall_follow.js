/* What the presenter shows, and the wall follows: asked for in turn, told in order. */
(function () {
  "use strict";

  var Wall = window.tandemWall.Wall;
  var ask = window.tandemWall.ask;
  var POLL_MS = 800;
  var LOST_MS = 4000;
  var WINDOWS = window.tandemWall.windows;

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

  Wall.prototype.lost = function () {
    return Date.now() - this.lastAnswer > LOST_MS + POLL_MS;
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
})();
