/* Opening the form of a recording, its keys, closing it.

   Before wall_keys.js by name: a key that means something here never reaches the wall behind. */
(function () {
  "use strict";

  var editor = window.tandemEditor;
  var Editor = editor.Editor;
  var ask = window.tandemWall.ask;

  function begin(wall) {
    if (editor.current || wall.root.dataset.mayRecord !== "yes") {
      if (!editor.current) wall.tell("Recording is not open to you.");
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
    editor.current = { waiting: true };
    editor.draftsWritten().then(function () {
      return ask(wall.base + "/form/" + encodeURIComponent(person));
    }).then(
      function (got) {
        window.removeEventListener("keydown", early, true);
        editor.current = null;
        if (!got.ok || wall.person !== person || wall.stopped) {
          wall.tell("The form cannot be opened.");
          return;
        }
        editor.current = new Editor(wall, got.content);
        editor.current.draw();
        pressed.forEach(function (key) { if (editor.current && editor.current.draw) keyed(key); });
      },
      function () {
        window.removeEventListener("keydown", early, true);
        editor.current = null;
        wall.tell("No connection: the form cannot be opened.");
      }
    );
  }

  function keyed(key) {
    if (!editor.current) return false;
    if (editor.current.theirs) {
      if (key === "1") editor.current.keepTheirs();
      else if (key === "2") editor.current.recordMine();
      else return false;
      return true;
    }
    var kind = editor.current.form.kinds.find(function (one) { return one.key === key; });
    if (kind) editor.current.toggle(kind);
    else if (/^[1-9]$/.test(key)) editor.current.choose(Number(key));
    else if (key === "Enter") editor.current.save();
    else return false;
    return true;
  }

  function leave() {
    if (!editor.current) return;
    window.clearTimeout(editor.current.again);
    if (editor.current.dirty) editor.current.keep();
    close();
  }

  function close() {
    var root = editor.place();
    if (editor.current) editor.current.closed = true;
    editor.current = null;
    if (root) {
      root.dataset.open = "false";
      root.textContent = "";
    }
    var behind = document.getElementById("wall");
    if (behind) behind.focus();
  }

  document.addEventListener("keydown", function (event) {
    if (!editor.current || editor.current.waiting) return;
    if (!editor.place()) {
      editor.current = null;
      return;
    }
    if (event.key === "Escape") {
      if (editor.current.theirs) {
        editor.current.theirs = null;
        editor.current.draw();
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
    if (event.key === "Enter" && event.target.tagName === "INPUT" && !editor.current.theirs) {
      editor.current.save();
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
    var inside = Array.from(editor.place().querySelectorAll("button, input, select"));
    var at = inside.indexOf(document.activeElement);
    var to = event.shiftKey ? at - 1 : at + 1;
    if (at < 0 && event.shiftKey) to = inside.length - 1;
    if (!inside.length) return;
    inside[(to + inside.length) % inside.length].focus();
    event.preventDefault();
  }

  window.addEventListener("beforeunload", function (event) {
    if (editor.current && editor.current.dirty) event.preventDefault();
  });

  editor.open = begin;
  editor.leave = leave;
  editor.close = close;
})();
