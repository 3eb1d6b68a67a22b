/* What is on screen while a page is on its way. For the first moments nothing changes; then the
   page before is hidden when another page is asked for (one person's record must never stand under
   another's address), and only marked as waiting when the same page is drawn anew. A page that does
   not come is said to be missing, never replaced by an older one. */
(function () {
  "use strict";

  var CALM = 200;
  var LATE = 5000;
  // An answer for an address that was left meanwhile: it must not be drawn under the new one.
  var NOBODY_WAITS = new Promise(function () {});
  var latest = 0;
  var timers = [];
  var shownPath = null;
  // The query of the address whose page came last, and of the one on screen.
  var arrivedSearch = null;
  var drawnSearch = null;

  function content() {
    return document.getElementById("content");
  }

  function state(name) {
    var main = content();
    if (!main) return;
    if (name) main.dataset.waiting = name;
    else delete main.dataset.waiting;
    if (name === "page" || name === "rows") main.setAttribute("aria-busy", "true");
    else main.removeAttribute("aria-busy");
    say(name);
  }

  /* A line of its own beside the page, for eyes and for screen readers. */
  function say(name) {
    var line = document.getElementById("waiting");
    if (!line) return;
    line.textContent = "";
    if (name === "page") line.textContent = "Loading …";
    if (name !== "missing") return;
    line.append("This page could not be loaded, and nothing was changed. ");
    var again = document.createElement("a");
    again.href = window.location.href;
    again.className = "text-link";
    again.textContent = "Try again";
    line.append(again, ". If it happens again, tell whoever runs Tandem the time it happened.");
  }

  function later(milliseconds, run) {
    timers.push(window.setTimeout(run, milliseconds));
  }

  function forget() {
    timers.forEach(window.clearTimeout);
    timers = [];
  }

  function asksForPage(address, options) {
    var body = options && options.body;
    return (
      String(address).indexOf("/_dash-update-component") >= 0 &&
      typeof body === "string" &&
      body.indexOf('"output":"..content.children...') >= 0
    );
  }

  function searchOf(body) {
    var search = JSON.parse(body).inputs.filter(function (input) {
      return input.property === "search";
    })[0];
    return (search && search.value) || "";
  }

  function begin() {
    latest += 1;
    var mine = latest;
    forget();
    // The first page of all has nothing to hide.
    later(CALM, function () {
      if (mine === latest) state(window.location.pathname === shownPath ? "rows" : "page");
    });
    return mine;
  }

  function answered(mine, usable) {
    if (mine !== latest) return;
    if (!usable) fail();
    else later(LATE, fail);
  }

  function fail() {
    forget();
    state("missing");
  }

  var plainFetch = window.fetch;
  window.fetch = function (address, options) {
    var answer = plainFetch.apply(window, arguments);
    if (!asksForPage(address, options)) return answer;
    var mine = begin();
    return answer.then(
      function (response) {
        answered(mine, response.status === 200);
        if (mine === latest) arrivedSearch = searchOf(options.body);
        return mine === latest ? response : NOBODY_WAITS;
      },
      function (error) {
        answered(mine, !!error && error.name === "AbortError");
        throw error;
      }
    );
  };

  /* Called when the page of an address is on screen. */
  window.tandemPageIsHere = function (pathname) {
    forget();
    shownPath = pathname;
    drawnSearch = arrivedSearch;
    state(null);
  };

  /* The query of the address that the page on screen was made for; null before the first page. */
  window.tandemDrawnSearch = function () {
    return drawnSearch;
  };
})();
