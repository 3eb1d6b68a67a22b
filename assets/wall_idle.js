/* A wall that nobody is at goes blank: nobody's record stands on the screen of an empty room. */
(function () {
  "use strict";

  var Wall = window.tandemWall.Wall;
  var IDLE_MS = 5 * 60 * 1000;
  var AWAKE_MS = 60 * 1000;

  Wall.prototype.blanked = function (on) {
    this.blank = on;
    this.root.classList.toggle("wall-blank", this.blank || this.idle);
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
})();
