/* A page that stays on screen while its query changes: its parts are set where they stand
   (dashboard/components/standing.py). What is on screen already, by its mark, is left alone. */
(function () {
  "use strict";

  var MARKS = "page-marks";
  /* What was changed here since its mark was given, by hand or by an answer to a click. */
  var touched = new Set();

  function note(event) {
    var target = event.target;
    if (!target.closest) return;
    var changes = event.type === "click" && target.closest("[data-changes]");
    if (changes) changes.dataset.changes.split(" ").forEach(touched.add, touched);
    else if (event.type !== "click" && target.id) touched.add(target.id);
  }

  ["input", "change", "click"].forEach(function (kind) {
    document.addEventListener(kind, note, true);
  });

  function set(parts, marks) {
    var had = marks || {}, now = {}, done = {};
    parts.forEach(function (part) {
      var id = part[0], props = part[1], mark = part[2];
      if (mark) now[id] = mark;
      if (mark && had[id] === mark && !touched.has(id)) return;
      window.dash_clientside.set_props(id, props);
      done[id] = props;
    });
    window.dash_clientside.set_props(MARKS, { data: now });
    // Whoever has more to do than to show them.
    window.dispatchEvent(new CustomEvent("tandem:in-place", { detail: done }));
  }

  window.tandemInPlace = {
    /* ``parts`` of the page that has come; none of one that was drawn anew. */
    set: function (parts, marks) {
      try {
        if (parts) set(parts, marks);
      } catch (error) {
        // Not the page that they are of: it must not stand half changed under this address.
        window.location.reload();
      }
      touched.clear();
    },
  };
})();
