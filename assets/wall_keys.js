/* Keys and overlays of the wall: ignored while somebody types, and off when switched off.

   After wall_editor_keys.js by name: the keys of an open form do not arrive here. */
(function () {
  "use strict";

  var element = window.tandemWall.element;

  function current() {
    return window.tandemWall.current;
  }

  function typing(event) {
    var target = event.target;
    return Boolean(
      target && target.closest && target.closest("input, textarea, select, [contenteditable]")
    );
  }

  function sheet(name) {
    return document.getElementById("wall-" + name);
  }

  function isOpen(name) {
    var found = sheet(name);
    return Boolean(found && found.dataset.open === "true");
  }

  function open(name) {
    var found = sheet(name);
    if (!found) return;
    close();
    if (name === "find") searchField();
    found.dataset.open = "true";
    found.dataset.back = document.activeElement && document.activeElement.id;
    var first = found.querySelector("input, button");
    (first || found).focus();
  }

  /* A new, empty field each time: what was looked for is nobody's business afterwards. */
  function searchField() {
    var field = element("input");
    field.type = "search";
    field.autocomplete = "off";
    field.setAttribute("aria-label", "Initials, name or record number");
    field.addEventListener("input", function () { search(field.value); });
    sheet("find-box").replaceChildren(field);
  }

  function close() {
    ["help", "find"].forEach(function (name) {
      if (isOpen(name)) {
        sheet(name).dataset.open = "false";
        document.getElementById("wall").focus();
      }
    });
  }

  function fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(function () {});
  }

  var KEYS = {
    ArrowRight: function (w) { w.step(1); },
    PageDown: function (w) { w.step(1); },
    j: function (w) { w.step(1); },
    ArrowLeft: function (w) { w.step(-1); },
    PageUp: function (w) { w.step(-1); },
    k: function (w) { w.step(-1); },
    Home: function (w) { if (w.people.length) w.go(w.people[0].id); },
    End: function (w) { if (w.people.length) w.go(w.people[w.people.length - 1].id); },
    "/": function () { open("find"); search(""); },
    t: function (w) { w.nextWindow(); },
    m: function (w) { w.setNames(!w.names); },
    b: function (w) { w.setBlank(!w.blank); },
    d: function () {
      var button = document.querySelector(".theme-switch");
      if (button) button.click();
    },
    r: function (w) {
      if (window.tandemEditor && w.person) window.tandemEditor.open(w);
    },
    s: function (w) { if (window.tandemSnapshot) window.tandemSnapshot(w); },
    f: fullScreen,
    "?": function () { open("help"); },
  };
  // A wall follows; by hand it only changes itself.
  var ON_A_WALL = ["b", "d", "f", "s", "?"];

  function pressed(event) {
    var w = current();
    if (!w || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      escape(w, event);
      return;
    }
    if (isOpen("find")) {
      inFind(event);
      return;
    }
    if (w.editing() || typing(event) || isOpen("help")) return;
    if (!w.keysOn && event.key !== "?") return;
    var lane = /^[1-4]$/.test(event.key);
    var action = KEYS[event.key];
    if (w.follows && ON_A_WALL.indexOf(event.key) < 0) return;
    if (w.blank && !w.follows && event.key !== "b" && event.key !== "?") w.setBlank(false);
    if (lane) w.setLane(event.key);
    else if (action) action(w);
    else return;
    event.preventDefault();
  }

  function escape(w, event) {
    if (w.editing()) return;
    if (isOpen("help") || isOpen("find")) close();
    else if (w.blank && !w.follows) w.setBlank(false);
    else if (w.lane && !w.follows) w.setLane(w.lane);
    else return;
    event.preventDefault();
  }

  /* ---- find somebody on the agenda ---- */

  var chosen = 0;
  var found = [];

  function search(text) {
    var w = current(), list = sheet("found"), words = text.trim().toLowerCase();
    if (!w || !list) return;
    found = w.people.filter(function (one) {
      return (one.name + " " + one.number).toLowerCase().indexOf(words) >= 0;
    }).slice(0, 12);
    chosen = 0;
    list.textContent = "";
    found.forEach(function (one, at) {
      var line = element("li");
      line.setAttribute("role", "option");
      line.append(element("span", "wall-found-number", String(one.position)),
        element("span", "", one.name), element("span", "wall-found-why", why(one)));
      line.addEventListener("click", function () { take(at); });
      list.append(line);
    });
    if (!found.length) list.append(element("li", "", "Nobody on this agenda."));
    mark();
  }

  function why(one) {
    return [one.state === "waiting" ? "" : one.state, one.why].filter(Boolean).join(" · ");
  }

  function mark() {
    Array.from(sheet("found").children).forEach(function (line, at) {
      line.setAttribute("aria-selected", String(at === chosen && found.length > 0));
    });
  }

  function take(at) {
    var one = found[at];
    close();
    if (one) current().go(one.id);
  }

  function inFind(event) {
    if (event.key === "Enter") take(chosen);
    else if (event.key === "ArrowDown") chosen = Math.min(found.length - 1, chosen + 1);
    else if (event.key === "ArrowUp") chosen = Math.max(0, chosen - 1);
    else return;
    event.preventDefault();
    if (isOpen("find")) mark();
  }

  document.addEventListener("keydown", pressed);
  document.addEventListener("click", function (event) {
    var w = current(), button = event.target.closest && event.target.closest("[data-wall-key]");
    if (!w || !button) return;
    var key = button.dataset.wallKey;
    if (key === "close") close();
    else if (key === "keys") {
      w.keysOn = !w.keysOn;
      button.setAttribute("aria-pressed", String(w.keysOn));
      button.textContent = w.keysOn ? "Keys are on" : "Keys are off";
    } else if (/^preset-/.test(key)) {
      w.setPreset(key.slice(7));
    } else if (KEYS[key]) {
      button.blur();
      KEYS[key](w);
    }
  });
})();
