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
    /* Title, mark in the top bar, and the focus at the beginning of a page that was navigated to. */
    pageChanged: function (title, pathname) {
      if (!title) return window.dash_clientside.no_update;
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

  window.addEventListener("tandem:theme", function (event) {
    if (window.dash_clientside.set_props && document.getElementById("content")) {
      window.dash_clientside.set_props("theme", { data: event.detail });
    }
  });
})();
