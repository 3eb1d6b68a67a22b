/* The person page changes its time window, measure, day and enlarged lane without a new page: the
   address follows, Back works, scroll and focus stay, and the old lanes stand until the new are
   there. A time window is drawn from what the page already has; measure and day are asked for. */
(function () {
  "use strict";

  var NUMBERS = { window: "12m" };
  var asked = 0;
  // What is on the screen: the latest "tandem:panel", and what else the address says.
  var panel = null;
  var shown = { path: null, measure: null, as_of: null };

  function page() {
    return document.querySelector(".person");
  }

  /* The lanes on the screen are of the person of the address, not of the one before. */
  function ready() {
    return Boolean(page() && panel) && shown.path === window.location.pathname;
  }

  function publicId() {
    var found = /^\/person\/([^/]+)$/.exec(window.location.pathname);
    return found ? decodeURIComponent(found[1]) : null;
  }

  function wanted(search) {
    var query = new URLSearchParams(search);
    return {
      window: query.get("window") || NUMBERS.window,
      measure: query.get("measure"),
      as_of: query.get("as_of"),
    };
  }

  function address(view) {
    var query = new URLSearchParams();
    if (view.window !== NUMBERS.window) query.set("window", view.window);
    if (view.as_of) query.set("as_of", view.as_of);
    if (view.measure) query.set("measure", view.measure);
    var text = query.toString();
    return window.location.pathname + (text ? "?" + text : "");
  }

  function markWindow(chosen) {
    document.querySelectorAll("[data-part=window]").forEach(function (link) {
      var here = link.dataset.window === chosen;
      var item = link.parentElement;
      item.classList.toggle("person-here", here);
      if (here) item.setAttribute("aria-current", "true");
      else item.removeAttribute("aria-current");
    });
  }

  /* Show `view`; `known` when the address says so already (Back and Forward). */
  function go(view, known) {
    if (!panel || !panel.data.figures[view.window]) return false;
    var current = { window: panel.view.window, measure: shown.measure, as_of: shown.as_of };
    if (!known && address(view) !== window.location.pathname + window.location.search) {
      window.history.pushState({}, "", address(view));
    }
    if (view.window !== current.window) {
      window.dash_clientside.set_props("person-view", {
        data: { window: view.window, lane: panel.view.lane },
      });
      markWindow(view.window);
    }
    if (view.measure !== current.measure || view.as_of !== current.as_of) ask(view);
    return true;
  }

  function ask(view) {
    asked += 1;
    shown.measure = view.measure;
    shown.as_of = view.as_of;
    var request = { public_id: publicId(), number: asked, window: view.window };
    if (view.measure) request.measure = view.measure;
    if (view.as_of) request.as_of = view.as_of;
    document.querySelector(".person").setAttribute("aria-busy", "true");
    window.dash_clientside.set_props("person-ask", { data: request });
  }

  function again() {
    var view = wanted(window.location.search);
    view.window = panel.view.window;
    ask(view);
  }

  /* The parts around the lanes are made anew: what had the focus keeps it, by what it is. */
  function sameAs(before) {
    if (!before || !page().contains(before)) return null;
    if (before.id) return "#" + before.id;
    if (before.dataset.measure) return "[data-measure='" + before.dataset.measure + "']";
    return before.closest(".day-banner") ? "#as-of-slider" : null;
  }

  function afterwards(before) {
    var selector = sameAs(before);
    var tries = 20;
    (function look() {
      if (before && document.body.contains(before) && tries > 0) {
        tries -= 1;
        window.setTimeout(look, 25);
        return;
      }
      markWindow(panel.view.window);
      var now = selector && document.querySelector(selector);
      if (now && document.activeElement === document.body) now.focus({ preventScroll: true });
    })();
  }

  /* The answer, unless another person or a newer question has come since. */
  function applied(answer, request) {
    var none = window.dash_clientside.no_update;
    if (!answer || !request || answer.number !== asked) return [none, none, none, none, none];
    if (answer.public_id !== request.public_id || answer.public_id !== publicId()) {
      return [none, none, none, none, none];
    }
    if (answer.gone) {
      window.location.reload();
      return [none, none, none, none, none];
    }
    page().removeAttribute("aria-busy");
    afterwards(document.activeElement);
    return [answer.top, answer.bottom, answer.figure, answer.request, answer.data_line];
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.tandemPerson = Object.assign(window.dash_clientside.tandemPerson || {}, {
    applied: applied,
  });

  window.addEventListener("tandem:panel", function (event) {
    panel = event.detail;
    if (shown.path !== window.location.pathname) {
      var view = wanted(window.location.search);
      shown = { path: window.location.pathname, measure: view.measure, as_of: view.as_of };
    }
    placeButtons();
  });

  window.addEventListener("tandem:person-again", again);

  document.addEventListener("tandem:as-of", function (event) {
    if (!ready() || !publicId()) return;
    event.preventDefault();
    go({ window: panel.view.window, measure: shown.measure, as_of: event.detail.day || null });
  });

  document.addEventListener(
    "click",
    function (event) {
      var link = event.target.closest && event.target.closest(".person a[href]");
      var plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      // The way back to the caseload may have been taken already.
      if (event.defaultPrevented || !link || !plain) return;
      if (link.hasAttribute("download")) return;
      if (link.pathname !== window.location.pathname || link.hash) return;
      event.preventDefault();
      event.stopPropagation();
      if (!ready()) {
        // Nothing of this person to change yet: as a page of its own, without a new document.
        window.tandemAddress.go(link.pathname + link.search);
        return;
      }
      var view = wanted(link.search);
      var part = link.dataset.part;
      if (part === "window") {
        view.measure = shown.measure;
        view.as_of = shown.as_of;
      } else {
        view.window = panel.view.window;
      }
      if (!go(view)) window.tandemAddress.go(link.pathname + link.search);
    },
    true
  );

  // Before the router hears of it: the same person in another view is no new page.
  window.addEventListener(
    "popstate",
    function (event) {
      if (!ready()) return;
      if (go(wanted(window.location.search), true)) event.stopImmediatePropagation();
    },
    true
  );

  /* Lanes */

  var FIRST_AXIS = { score: "y", medication: "y2", sessions: "y4", events: "y5" };
  var BUTTON_STEP = 30;

  function placeButtons() {
    var lanes = panel.layout.meta.lanes;
    document.querySelectorAll(".person-lane-button").forEach(function (button, index) {
      var pressed = button.dataset.lane === panel.view.lane;
      var place = lanes[FIRST_AXIS[button.dataset.lane]];
      var top = panel.view.lane || !place ? index * BUTTON_STEP : place[0] * panel.scale;
      button.style.top = top + "px";
      button.setAttribute("aria-pressed", String(pressed));
    });
  }

  function enlarge(lane) {
    if (!ready()) return;
    var next = lane === panel.view.lane ? null : lane;
    if (next === panel.view.lane) return;
    window.dash_clientside.set_props("person-view", {
      data: { window: panel.view.window, lane: next },
    });
  }

  function typing(target) {
    return target.closest && target.closest("input:not([type=range]), textarea, select, dialog");
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-lane]");
    if (button) enlarge(button.dataset.lane);
    if (event.target.closest && event.target.closest(".person-print")) window.print();
    if (event.target.closest && event.target.closest(".person-png")) {
      window.dash_clientside.set_props("person-png", { n_clicks: Date.now() });
    }
  });

  document.addEventListener("keydown", function (event) {
    if (!page() || !panel || typing(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var lane = Object.keys(FIRST_AXIS)[Number(event.key) - 1];
    if (/^[1-4]$/.test(event.key)) enlarge(lane);
    else if (event.key === "Escape" && panel.view.lane) enlarge(panel.view.lane);
  });

  /* On paper it is always light: the lanes are drawn anew, at once, and again afterwards. */
  var themeBefore = null;

  function redraw() {
    var graph = document.querySelector("#person-graph .js-plotly-plot");
    if (!graph || !window.Plotly || !panel) return;
    var copy = window.tandemPanelFigure(panel.data, panel.view).copy;
    window.Plotly.react(graph, copy.data, copy.layout);
  }

  window.addEventListener("beforeprint", function () {
    if (!page() || document.documentElement.dataset.bsTheme !== "dark") return;
    themeBefore = "dark";
    document.documentElement.dataset.bsTheme = "light";
    redraw();
  });

  window.addEventListener("afterprint", function () {
    if (themeBefore === null) return;
    document.documentElement.dataset.bsTheme = themeBefore;
    themeBefore = null;
    redraw();
  });
})();
