/* The agenda at the desk: buttons and keys to one store, focus after a change, a quiet clock. */
(function () {
  "use strict";

  var ACTION = "review-action";
  var ENDING = "End the review? Whoever still waits comes back at the next one.";
  var OUTREACH = "#outreach";
  // A click is let go of after so long, should no answer come.
  var PATIENCE = 5000;
  var busySince = 0;
  var focusNext = null;

  function ask(action, person, row) {
    if (Date.now() - busySince < PATIENCE) return;
    if (action === "end" && !window.confirm(ENDING)) return;
    busySince = Date.now();
    var list = row && row.parentElement ? Array.prototype.slice.call(row.parentElement.children) : [];
    focusNext = { action: action, person: person, place: list.indexOf(row) };
    window.dash_clientside.set_props(ACTION, {
      data: { action: action, person: person, at: busySince },
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-review-action]");
    if (!button || button.disabled) return;
    ask(button.dataset.reviewAction, button.dataset.person || "", button.closest(".agenda-row"));
  });

  /* Buttons of the section for outreach and decisions on the person page. */
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-care-action]");
    if (!button) return;
    button.disabled = true;
    window.dash_clientside.set_props("care-action", {
      data: {
        action: button.dataset.careAction,
        number: button.dataset.number,
        version: button.dataset.version,
        at: Date.now(),
      },
    });
  });

  /* Alt and an arrow move the person whose row has the focus. */
  document.addEventListener("keydown", function (event) {
    var step = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    var row = event.target.closest && event.target.closest(".agenda-row");
    if (!event.altKey || !step || !row) return;
    event.preventDefault();
    var button = row.querySelector('[data-review-action="' + step + '"]');
    if (button && !button.disabled) ask(step, row.dataset.person, row);
  });

  /* "o" on a row of the caseload leads to the person's outreach form. */
  document.addEventListener("keydown", function (event) {
    var row = event.target.closest && event.target.closest("#caseload-grid .ag-row[row-id]");
    if (event.key !== "o" || event.ctrlKey || event.metaKey || event.altKey || !row) return;
    event.preventDefault();
    var person = encodeURIComponent(row.getAttribute("row-id"));
    window.location.assign("/person/" + person + OUTREACH);
  });

  function usable(row, action) {
    var named = row.querySelector('[data-review-action="' + action + '"]:not(:disabled)');
    return named || row.querySelector("button:not(:disabled)") || row.querySelector("a");
  }

  function focusAgain() {
    if (!focusNext) return;
    var rows = Array.prototype.slice.call(document.querySelectorAll(".agenda-row"));
    var row = rows.filter(function (one) { return one.dataset.person === focusNext.person; })[0];
    row = row || rows[Math.min(Math.max(focusNext.place, 0), rows.length - 1)];
    var target = row && usable(row, focusNext.action);
    focusNext = null;
    if (target) target.focus();
  }

  /* How long the review has been going on; said to nobody, no sound, nothing moves on. */
  function tick() {
    document.querySelectorAll("[data-review-clock]").forEach(function (clock) {
      if (!clock.dataset.shownAt) clock.dataset.shownAt = String(Date.now());
      var gone = Number(clock.dataset.reviewClock);
      gone += (Date.now() - Number(clock.dataset.shownAt)) / 1000;
      var text = Math.floor(gone / 60) + " of " + clock.dataset.minutes + " min";
      if (clock.textContent !== text) clock.textContent = text;
    });
  }

  window.setInterval(tick, 5000);

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.tandemReview = {
    /* The section for outreach is there: open it for whoever came for it. */
    careShown: function () {
      if (window.location.hash === OUTREACH) {
        window.requestAnimationFrame(function () {
          var section = document.querySelector("details.care");
          if (!section || section.open) return;
          section.open = true;
          document.getElementById("care-outcome").focus();
        });
      }
      return window.dash_clientside.no_update;
    },

    /* A new agenda is on screen. */
    drawn: function () {
      busySince = 0;
      window.requestAnimationFrame(function () { tick(); focusAgain(); });
      return window.dash_clientside.no_update;
    },
  };
})();
