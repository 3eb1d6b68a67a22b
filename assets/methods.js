/* The methods page in the browser: narrowing the entries by words, scrolling to one by its address. */
(function () {
  "use strict";

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  function words(text) {
    return (text || "").toLowerCase().split(/\s+/).filter(Boolean);
  }

  function narrow(asked) {
    var shown = {};
    var entries = all(".methods-entry");
    entries.forEach(function (entry) {
      var text = entry.textContent.toLowerCase();
      entry.hidden = !asked.every(function (word) {
        return text.indexOf(word) >= 0;
      });
      if (!entry.hidden) shown["#" + entry.id] = true;
    });
    all(".methods-part").forEach(function (part) {
      part.hidden = !part.querySelector(".methods-entry:not([hidden])");
      if (!part.hidden && !asked.length) shown["#" + part.id] = true;
    });
    all(".methods-denominators, .methods-contents-end").forEach(function (element) {
      element.hidden = asked.length > 0;
    });
    narrowContents(shown, asked.length > 0);
    var count = Object.keys(shown).length;
    if (!asked.length) return entries.length + " entries";
    return count ? count + " of " + entries.length + " entries" : "No entry has all of these words.";
  }

  function narrowContents(shown, asked) {
    all(".methods-contents details").forEach(function (part) {
      var found = 0;
      all("li", part).forEach(function (item) {
        item.hidden = !shown[item.querySelector("a").getAttribute("href")];
        if (!item.hidden) found += 1;
      });
      part.parentElement.hidden = found === 0;
      part.open = asked;
      part.querySelector(".methods-count").textContent = asked ? found : found - 1;
    });
  }

  /* How much of the window a bar that stays on top covers. */
  function covered() {
    return all(".top-bar, .methods-side").reduce(function (height, bar) {
      var style = window.getComputedStyle(bar);
      var stays = style.position === "fixed" || style.position === "sticky";
      var across = bar.offsetWidth > window.innerWidth / 2;
      return stays && across ? Math.max(height, bar.offsetHeight) : height;
    }, 0);
  }

  function mark(target) {
    all(".methods-here").forEach(function (element) {
      element.classList.remove("methods-here");
    });
    target.classList.add("methods-here");
  }

  function clearFind() {
    var box = document.getElementById("methods-find");
    if (box && box.value) window.dash_clientside.set_props("methods-find", { value: "" });
    narrow([]);
  }

  function scrollTo(anchor) {
    var target = anchor && document.getElementById(anchor);
    if (!target || !target.closest(".methods-main")) return false;
    if (target.closest("[hidden]")) clearFind();
    document.documentElement.style.setProperty("--methods-covered", covered() + "px");
    mark(target);
    target.focus({ preventScroll: true });
    target.scrollIntoView({ behavior: "instant", block: "start" });
    return true;
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.tandemMethods = {
    find: function (value) {
      var asked = words(value);
      // What is left begins at the top; the box itself stays in sight.
      if (asked.length) window.scrollTo({ top: 0, behavior: "instant" });
      return narrow(asked);
    },
    arrive: function (hash) {
      // After the paint: the page has only just been put in place.
      var anchor = (hash || "").replace(/^#/, "");
      window.requestAnimationFrame(function () {
        scrollTo(anchor);
      });
      return anchor;
    },
  };
})();
