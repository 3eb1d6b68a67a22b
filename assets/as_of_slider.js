/* The as-of slider (dashboard/components/as_of_slider.py): names the day while the thumb moves, in
   words and in the date field of the page, and sends "tandem:as-of" once it rests. A page that does not answer is navigated to that day. */
(function () {
  "use strict";

  var MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  // Keys repeat: the day is asked for once they rest.
  var REST = 350;
  var waiting = null;

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
    return other ? iso : "";
  }

  function navigate(day) {
    var query = new URLSearchParams(window.location.search);
    if (day) query.set("as_of", day);
    else query.delete("as_of");
    var text = query.toString();
    window.history.pushState({}, "", window.location.pathname + (text ? "?" + text : ""));
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  function ask(frame, day) {
    if (!document.body.contains(frame)) return;
    var event = new CustomEvent("tandem:as-of", {
      bubbles: true,
      cancelable: true,
      detail: { day: day },
    });
    if (frame.dispatchEvent(event)) navigate(day);
  }

  document.addEventListener("input", function (event) {
    var frame = frameOf(event.target);
    if (frame && event.target.type === "range") name(frame, event.target);
  });

  document.addEventListener("change", function (event) {
    var frame = frameOf(event.target);
    if (!frame || event.target.type !== "range") return;
    var day = name(frame, event.target);
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () { ask(frame, day); }, REST);
  });

  // A screen reader hears the day, not the number of it, from the first focus on.
  document.addEventListener("focusin", function (event) {
    var frame = frameOf(event.target);
    if (frame && event.target.type === "range") name(frame, event.target);
  });
})();
