/* The session as the page sees it: says that somebody is there, warns two minutes before the end,
   and leads to sign-in and back. What a page keeps in the browser belongs to one user only. */
(function () {
  "use strict";
  var WARN_SECONDS = 120;
  var REPORT_MS = 60 * 1000;
  var THEME = "tandem-theme";
  var USER = "tandem-user";
  var endsAt = null;
  var final = false;
  var reportedAt = 0;
  var asking = false;
  // Somebody was there while another question was under way: told as soon as that is answered.
  var reportNext = false;
  var bar = null;

  function forget() {
    [window.sessionStorage, window.localStorage].forEach(function (store) {
      Object.keys(store).forEach(function (key) {
        if (key !== THEME) store.removeItem(key);
      });
    });
  }

  /* Storage may be switched off: then nothing is kept that another user could find. */
  function keepFor(user) {
    try {
      var before = window.sessionStorage.getItem(USER) || window.localStorage.getItem(USER);
      if (before !== null && before !== user) forget();
      window.localStorage.setItem(USER, user);
    } catch (error) {
      return;
    }
  }

  function take(state) {
    endsAt = Date.now() + state.seconds_left * 1000;
    final = state.final;
    keepFor(state.user);
    document.documentElement.dataset.tandemUser = state.user;
    tick();
  }

  function ask(method) {
    if (asking) {
      reportNext = reportNext || method === "POST";
      return;
    }
    asking = true;
    var options = { method: method, credentials: "same-origin", cache: "no-store" };
    if (method === "POST") {
      options.headers = { "Content-Type": "application/json" };
      options.body = "{}";
    }
    // A 401 leads on to sign-in: shell.js sees to that.
    window
      .fetch(method === "POST" ? "/_session/active" : "/_session", options)
      .then(function (response) {
        return response.ok ? response.json().then(take) : null;
      })
      .catch(function () {
        /* Not reachable just now: asked again at the next tick. */
      })
      .finally(function () {
        asking = false;
        if (!reportNext) return;
        reportNext = false;
        ask("POST");
      });
  }

  function somebodyIsThere() {
    // In the last minutes only the button counts: a brush of the mouse must not hide the warning.
    if (bar !== null || Date.now() - reportedAt < REPORT_MS) return;
    reportedAt = Date.now();
    ask("POST");
  }

  function showWarning() {
    bar = document.createElement("div");
    bar.className = "session-warning";
    bar.setAttribute("role", "alert");
    var text = document.createElement("p");
    text.textContent = final
      ? "You have been signed in for twelve hours and will be signed out in two minutes. You can sign in again at once."
      : "Nothing was done here for a while: you will be signed out in two minutes.";
    var left = document.createElement("span");
    left.className = "session-left";
    left.setAttribute("aria-hidden", "true");
    bar.append(text, left);
    if (!final) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "bar-button";
      button.textContent = "Stay signed in";
      button.addEventListener("click", function () {
        reportedAt = Date.now();
        ask("POST");
      });
      bar.append(button);
    }
    document.body.append(bar);
  }

  function hideWarning() {
    if (bar !== null) bar.remove();
    bar = null;
  }

  function leave() {
    endsAt = null;
    // Editors keep what is not saved yet before the page is left.
    window.dispatchEvent(new CustomEvent("tandem:session-ending"));
    var here = window.location.pathname + window.location.search;
    window.location.assign("/sign-in?next=" + encodeURIComponent(here));
  }

  function tick() {
    if (endsAt === null) return;
    var left = Math.ceil((endsAt - Date.now()) / 1000);
    if (left > WARN_SECONDS) {
      hideWarning();
    } else if (left > 0) {
      if (bar === null) showWarning();
      // Somebody may be at work in another window of this browser.
      if (left % 15 === 0) ask("GET");
      var shown = bar && bar.querySelector(".session-left");
      if (shown) shown.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
    } else {
      leave();
    }
  }

  document.addEventListener("DOMContentLoaded", function () {
    ask("GET");
    window.setInterval(tick, 1000);
  });
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) ask("GET");
  });
  ["pointerdown", "keydown", "wheel"].forEach(function (name) {
    window.addEventListener(name, somebodyIsThere, { passive: true, capture: true });
  });
  document.addEventListener("submit", function (event) {
    if (event.target.getAttribute("action") !== "/sign-out") return;
    try {
      forget();
    } catch (error) {
      return;
    }
  });
})();
