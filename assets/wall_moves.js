/* What a hand at the keys does to the wall: another person, lane or window, names, blank. */
(function () {
  "use strict";

  var Wall = window.tandemWall.Wall;
  var WINDOWS = window.tandemWall.windows;
  var WINDOW_WORDS = { "3m": "3 months", "6m": "6 months", "12m": "12 months", all: "all" };

  Wall.prototype.index = function (person) {
    return this.people.findIndex(function (one) { return one.id === person; });
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

  Wall.prototype.setBlank = function (on) {
    this.blanked(on);
    this.show();
    this.send();
  };

  Wall.prototype.tell = function (words) {
    var said = document.getElementById("wall-said");
    if (!said) return;
    said.textContent = words;
    window.clearTimeout(this.telling);
    this.telling = window.setTimeout(function () { said.textContent = ""; }, 2500);
  };

  Wall.prototype.editing = function () {
    var editor = document.getElementById("wall-editor");
    return Boolean(editor && editor.dataset.open === "true");
  };
})();
