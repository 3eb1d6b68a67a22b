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

  /* Of ``props`` those that the component has not: a value set again would call whoever waits for it
     to change. Children are long to compare, and differ where their mark does. */
  function differing(id, props) {
    var there = window.dash_component_api.getLayout(id), found = {};
    Object.keys(props).forEach(function (name) {
      var same = name !== "children" && there &&
        JSON.stringify(there.props[name]) === JSON.stringify(props[name]);
      if (!same) found[name] = props[name];
    });
    return found;
  }

  function set(parts, marks) {
    var had = marks || {}, now = {}, done = {};
    parts.forEach(function (part) {
      var id = part[0], props = part[1], mark = part[2];
      if (mark) now[id] = mark;
      if (mark && had[id] === mark && !touched.has(id)) return;
      done[id] = mark ? differing(id, props) : props;
    });
    // Whoever has more to do than to show them begins with it.
    window.dispatchEvent(new CustomEvent("tandem:in-place", { detail: done }));
    Object.keys(done).forEach(function (id) {
      if (Object.keys(done[id]).length) window.dash_clientside.set_props(id, done[id]);
    });
    window.dash_clientside.set_props(MARKS, { data: now });
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
