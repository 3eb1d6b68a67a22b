/* Loaded in <head>, before anything is painted: the theme of the last visit, without a flash.
   The choice ("light", "dark" or "system") is all that is remembered in the browser. */
(function () {
  "use strict";
  var KEY = "tandem-theme";
  var ORDER = ["light", "dark", "system"];
  var system = window.matchMedia("(prefers-color-scheme: dark)");
  var root = document.documentElement;

  function choice() {
    var kept = null;
    try {
      kept = window.localStorage.getItem(KEY);
    } catch (error) {
      /* Storage may be switched off: then the system decides. */
    }
    return ORDER.indexOf(kept) < 0 ? "system" : kept;
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
    try {
      window.localStorage.setItem(KEY, chosen);
    } catch (error) {
      /* As above: the choice holds for this page only. */
    }
    apply(chosen);
  }

  apply(choice());
  document.addEventListener("DOMContentLoaded", markBody);
  system.addEventListener("change", function () {
    apply(choice());
  });
  window.addEventListener("storage", function (event) {
    if (event.key === KEY) apply(choice());
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest(".theme-switch")) next();
  });
})();
