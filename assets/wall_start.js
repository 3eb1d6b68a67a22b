/* Beginning and end of the wall: its page comes and goes without a new document.

   Last of the wall's scripts by name, so that a wall that begins has everything. */
(function () {
  "use strict";

  var wall = null;

  function look() {
    var root = document.getElementById("wall");
    if (wall && wall.root !== root) {
      wall.stop();
      wall = window.tandemWall.current = null;
    }
    if (root && !wall && root.querySelector("#wall-stage")) {
      wall = window.tandemWall.current = new window.tandemWall.Wall(root);
      wall.start();
    }
  }

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
