/* "Hide names" by button or by the key m: the page that is shown is opened again afterwards. */
(function () {
  "use strict";

  function form() {
    return document.querySelector(".names-switch form");
  }

  function send(found) {
    // The address is posted, never put into another address.
    found.querySelector("input[name=next]").value = location.pathname + location.search;
    found.submit();
  }

  document.addEventListener("submit", function (event) {
    if (event.target === form()) {
      event.preventDefault();
      send(event.target);
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "m" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    // The wall of a review meeting has an "m" of its own.
    if (document.getElementById("wall")) return;
    if (form()) send(form());
  });
})();
