/* The shell's part in the browser: sign-in when the session has ended, titles, theme. */
(function () {
  "use strict";

  // A callback answered with 401 would be silent: lead on to the sign-in page instead.
  var plainFetch = window.fetch.bind(window);
  window.fetch = function () {
    return plainFetch.apply(null, arguments).then(function (response) {
      if (response.status === 401 && new URL(response.url).origin === window.location.origin) {
        var here = window.location.pathname + window.location.search;
        window.location.assign("/sign-in?next=" + encodeURIComponent(here));
        // Nobody reads this answer any more: the page is being left.
        return new Promise(function () {});
      }
      return response;
    });
  };

  function markNavigation(pathname) {
    document.querySelectorAll(".nav-tab").forEach(function (link) {
      var path = new URL(link.href).pathname;
      var here = path === "/" ? pathname === "/" : pathname.indexOf(path) === 0;
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
  }

  var firstPath = null;

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.tandem = {
    /* The parts of a page that stays, title, mark in the top bar, and the focus at the beginning of
       a page that was navigated to. */
    pageChanged: function (title, _content, parts, pathname, marks) {
      if (!title) return window.dash_clientside.no_update;
      window.tandemInPlace.set(parts, marks);
      window.tandemPageIsHere(pathname);
      document.title = title;
      markNavigation(pathname);
      if (firstPath !== null && firstPath !== pathname) {
        var content = document.getElementById("content");
        if (content) content.focus({ preventScroll: true });
      }
      firstPath = pathname;
      return title;
    },
    currentTheme: function () {
      return document.documentElement.dataset.bsTheme;
    },
  };

  /* What the first chart needs is brought in while nobody waits for anything: after the page has
     been quiet for a while, one file per quiet moment. */
  var QUIET = 700;
  var lastActive = 0;

  function noteActivity() {
    lastActive = performance.now();
  }

  function loadLater() {
    var named = document.querySelector('meta[name="tandem-later"]');
    var addresses = named ? named.content.split(" ").filter(Boolean) : [];
    ["pointerdown", "keydown", "wheel"].forEach(function (kind) {
      window.addEventListener(kind, noteActivity, { passive: true, capture: true });
    });
    noteActivity();

    function next() {
      if (!addresses.length) return;
      if (!settled()) noteActivity();
      if (performance.now() - lastActive < QUIET) {
        window.setTimeout(next, 200);
        return;
      }
      var script = document.createElement("script");
      script.src = addresses.shift();
      script.async = true;
      script.onload = script.onerror = function () {
        window.setTimeout(next, 0);
      };
      document.head.appendChild(script);
    }
    next();
  }

  /* The page of the address is there, with its rows if it has any. */
  function settled() {
    var content = document.getElementById("content");
    if (!content || !content.firstElementChild) return false;
    return !content.querySelector("[class*=ag-theme-]") || !!content.querySelector(".cell-name");
  }

  window.addEventListener("load", loadLater);

  window.addEventListener("tandem:theme", function (event) {
    if (window.dash_clientside.set_props && document.getElementById("content")) {
      window.dash_clientside.set_props("theme", { data: event.detail });
    }
  });
})();
