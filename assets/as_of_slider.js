/* The as-of slider (dashboard/components/as_of_slider.py): names the day while the thumb moves, in
   words and in the date field of the page, and sends "tandem:as-of" once it rests. A page that does
   not answer is navigated to that day. A page that comes while the thumb moves takes the thumb where
   it was left, and the day is still asked for. */
(function () {
  "use strict";

  var MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  // Keys repeat: the day is asked for once they rest.
  var REST = 350;
  var waiting = null;
  // Where the thumb was moved to on this page, until that day is asked for.
  var moved = null;

  function frameOf(target) {
    return target && target.closest ? target.closest(".as-of-slider") : null;
  }

  function isoDay(frame, offset) {
    var parts = frame.dataset.first.split("-").map(Number);
    return new Date(Date.UTC(parts[0], parts[1] - 1, parts[2] + Number(offset)))
      .toISOString()
      .slice(0, 10);
  }

  function words(iso) {
    var parts = iso.split("-").map(Number);
    return parts[2] + " " + MONTHS[parts[1] - 1] + " " + parts[0];
  }

  function name(frame, input) {
    var iso = isoDay(frame, input.value);
    var other = iso !== frame.dataset.today;
    var text = words(iso) + (other ? "" : ", today");
    input.setAttribute("aria-valuetext", text);
    var said = frame.querySelector(".as-of-slider-day");
    if (said) said.textContent = words(iso);
    var field = document.getElementById("as-of-day");
    if (field) field.value = iso;
    frame.classList.toggle("as-of-slider-other", other);
  }

  function navigate(day) {
    var query = new URLSearchParams(window.location.search);
    if (day) query.set("as_of", day);
    else query.delete("as_of");
    var text = query.toString(), search = text ? "?" + text : "";
    // The thumb is where it was.
    if (search === window.location.search) return;
    window.history.pushState({}, "", window.location.pathname + search);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  function ask(frame, day) {
    var event = new CustomEvent("tandem:as-of", {
      bubbles: true,
      cancelable: true,
      detail: { day: day },
    });
    if (frame.dispatchEvent(event)) navigate(day);
  }

  function here() {
    return moved !== null && moved.path === window.location.pathname;
  }

  /* The thumb rests: of whichever slider has taken the place of the one that was moved. */
  function rested() {
    var frame = here() && document.querySelector(".as-of-slider");
    var iso = moved && moved.iso;
    waiting = moved = null;
    if (frame) ask(frame, iso === frame.dataset.today ? "" : iso);
  }

  function restFrom() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(rested, REST);
  }

  /* A slider that came with the answer about an earlier day: nobody's move is undone by it. */
  function carryOver(frame) {
    var input = frame.querySelector("input[type=range]");
    var offset = Math.round((Date.parse(moved.iso) - Date.parse(frame.dataset.first)) / 86400000);
    if (!input || offset < Number(input.min) || offset > Number(input.max)) return;
    input.value = String(offset);
    name(frame, input);
    if (moved.held && document.activeElement === document.body) input.focus({ preventScroll: true });
  }

  new MutationObserver(function (changes) {
    if (!here()) return;
    var came = changes.some(function (change) { return change.addedNodes.length > 0; });
    var frame = came && document.querySelector(".as-of-slider");
    if (frame && frame !== moved.frame) {
      moved.frame = frame;
      carryOver(frame);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("input", function (event) {
    var frame = frameOf(event.target);
    if (!frame || event.target.type !== "range") return;
    name(frame, event.target);
    moved = {
      path: window.location.pathname,
      iso: isoDay(frame, event.target.value),
      frame: frame,
      held: document.activeElement === event.target,
    };
  });

  document.addEventListener("change", function (event) {
    if (moved && frameOf(event.target) && event.target.type === "range") restFrom();
  });

  // A slider that has gone under the pointer hears no more of it.
  document.addEventListener("pointerup", function () {
    if (moved) restFrom();
  });

  // A screen reader hears the day, not the number of it, from the first focus on.
  document.addEventListener("focusin", function (event) {
    var frame = frameOf(event.target);
    if (frame && event.target.type === "range") name(frame, event.target);
  });
})();
