/* Travel by keyboard on the caseload: into the rows, out of the controls, a list of the keys. */
(function () {
  "use strict";

  var FOLDS = ".views-more, .filter-more, .columns-more, .keys";

  function grid() {
    try {
      return window.dash_ag_grid.getApi("caseload-grid");
    } catch (error) {
      return null;
    }
  }

  /* To the row that had the focus last, else to the first one in sight. */
  function toRows() {
    var api = grid();
    if (!api || !document.querySelector(".caseload-grid") || !api.getDisplayedRowCount()) return false;
    var last = api.getFocusedCell();
    var top = api.getFirstDisplayedRowIndex ? api.getFirstDisplayedRowIndex() : 0;
    api.setFocusedCell(last ? last.rowIndex : Math.max(0, top), last ? last.column : "person");
    return true;
  }

  function inField(target) {
    if (/^(range|checkbox)$/.test((target || {}).type || "")) return false;
    return /^(INPUT|SELECT|TEXTAREA)$/.test((target || {}).tagName || "");
  }

  function escape(event) {
    var fold = document.querySelector(FOLDS.replace(/(\.[\w-]+)/g, "$1[open]"));
    if (fold) {
      fold.open = false;
      fold.querySelector("summary").focus();
    } else if (!event.target.closest(".caseload-grid") && toRows()) {
      event.preventDefault();
    }
  }

  document.addEventListener("keydown", function (event) {
    if (!document.querySelector(".caseload") || event.ctrlKey || event.metaKey || event.altKey) return;
    var target = event.target;
    if (event.key === "Escape") escape(event);
    else if (event.key === "?" && !inField(target)) {
      var keys = document.querySelector(".keys");
      if (keys) keys.open = !keys.open;
    } else if (event.key === "ArrowDown") {
      var find = target.id === "caseload-find";
      if ((find || target === document.body || target.id === "content") && toRows()) {
        event.preventDefault();
      }
    }
  });

  /* A fold closes when something else is clicked, or a link in it that leads on. */
  document.addEventListener("click", function (event) {
    var left = event.target.closest && event.target.closest(".views-panel a");
    document.querySelectorAll(FOLDS).forEach(function (fold) {
      if (fold.open && (left || !fold.contains(event.target))) fold.open = false;
    });
  });
})();
