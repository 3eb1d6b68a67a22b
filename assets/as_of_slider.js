/* The slider beside the date field moves the same day: while it is drawn the field shows the day,
   when it rests the field takes it, as if it had been typed. */
(function () {
  "use strict";

  /* Arrow keys move by a day each; the page follows when they rest. */
  var REST_MS = 350;
  var waiting = null;

  function dayOf(slider) {
    var today = slider.closest("[data-today]").getAttribute("data-today");
    var moment = new Date(today + "T12:00:00Z");
    moment.setUTCDate(moment.getUTCDate() + Number(slider.value));
    return moment.toISOString().slice(0, 10);
  }

  document.addEventListener("input", function (event) {
    var slider = event.target;
    if (slider.id !== "as-of-slider") return;
    var field = document.getElementById("as-of-day");
    if (field) field.value = dayOf(slider);
    slider.setAttribute("aria-valuetext", dayOf(slider));
  });

  document.addEventListener("change", function (event) {
    var slider = event.target;
    if (slider.id !== "as-of-slider") return;
    var day = dayOf(slider);
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () {
      window.dash_clientside.set_props("as-of-day", { value: day });
    }, REST_MS);
  });
})();
