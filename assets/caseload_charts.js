/* The caseload's charts in the browser: colours of the theme, and the way from a mark to people. */
(function () {
  "use strict";

  var REFERENCE = /^var\((--[\w-]+)\)$/;

  function coloured(node, styles) {
    if (Array.isArray(node)) return node.map(function (one) { return coloured(one, styles); });
    if (node && typeof node === "object") {
      var copy = {};
      Object.keys(node).forEach(function (key) { copy[key] = coloured(node[key], styles); });
      return copy;
    }
    var reference = typeof node === "string" ? REFERENCE.exec(node) : null;
    return reference ? styles.getPropertyValue(reference[1]).trim() : node;
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.tandemCharts = {
    draw: function (figure, _theme) {
      if (!figure) return window.dash_clientside.no_update;
      return coloured(figure, window.getComputedStyle(document.documentElement));
    },
    /* The canonical query of the mark goes to the address; the server reads it like any other. */
    open: function (click) {
      var query = click && click.points && click.points[0] && click.points[0].customdata;
      if (typeof query !== "string") return window.dash_clientside.no_update;
      return window.tandemAddress.href("/?" + query, false);
    },
  };
})();
