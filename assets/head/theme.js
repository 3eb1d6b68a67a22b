/* Loaded in <head>, before anything is painted: the theme of whoever is signed in, without a flash.
   The server has put their choice ("light", "dark" or "system") into <html>, from a cookie of their
   own that is written here; another cookie keeps the last choice for the pages before sign-in. */
(function () {
  "use strict";
  var ANYBODY = "tandem-theme";
  var ORDER = ["light", "dark", "system"];
  var ONE_YEAR = 365 * 24 * 60 * 60;
  var system = window.matchMedia("(prefers-color-scheme: dark)");
  var root = document.documentElement;
  var own = root.dataset.themeCookie || ANYBODY;
  var others = window.BroadcastChannel ? new BroadcastChannel(own) : null;

  function choice() {
    return ORDER.indexOf(root.dataset.themeChoice) < 0 ? "system" : root.dataset.themeChoice;
  }

  function keep(name, chosen) {
    var secure = window.location.protocol === "https:" ? "; Secure" : "";
    document.cookie =
      name + "=" + chosen + "; Path=/; SameSite=Lax; Max-Age=" + ONE_YEAR + secure;
  }

  function shown(chosen) {
    if (chosen !== "system") return chosen;
    return system.matches ? "dark" : "light";
  }

  function markBody() {
    if (document.body) document.body.dataset.agThemeMode = root.dataset.bsTheme;
  }

  function apply(chosen) {
    var mode = shown(chosen);
    var changed = root.dataset.bsTheme !== mode;
    root.dataset.bsTheme = mode;
    root.dataset.themeChoice = chosen;
    markBody();
    if (changed) window.dispatchEvent(new CustomEvent("tandem:theme", { detail: mode }));
  }

  function next() {
    var chosen = ORDER[(ORDER.indexOf(choice()) + 1) % ORDER.length];
    keep(own, chosen);
    keep(ANYBODY, chosen);
    apply(chosen);
    if (others) others.postMessage(chosen);
  }

  apply(choice());
  document.addEventListener("DOMContentLoaded", markBody);
  system.addEventListener("change", function () {
    apply(choice());
  });
  // The same person's other windows follow.
  if (others) {
    others.onmessage = function (event) {
      if (ORDER.indexOf(event.data) >= 0) apply(event.data);
    };
  }
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest(".theme-switch")) next();
  });
})();
