/* The caseload grid's cells, headers and keys. Texts come from the server and are set as text
   nodes by React; nothing here makes HTML of them. */
(function () {
  "use strict";

  var h = function () {
    return window.React.createElement.apply(null, arguments);
  };
  var SVG_WIDTH = 66;
  var SVG_HEIGHT = 26;
  var PAD = 4;

  /* Where the heads of the columns lead: they stay while the query changes. */
  var heads = {};
  var headsWatched = new Set();

  function watchHeads(redraw) {
    headsWatched.add(redraw);
    return function () { headsWatched.delete(redraw); };
  }

  function useHead(column) {
    return window.React.useSyncExternalStore(watchHeads, function () { return heads[column]; });
  }

  function setHeads(given) {
    heads = given || {};
    headsWatched.forEach(function (redraw) { redraw(); });
  }

  /* To another address inside the application, as dcc.Link goes. */
  function go(href) {
    window.tandemAddress.go(href);
  }

  function link(href, className, children, label, before) {
    return h(
      "a",
      {
        href: href,
        className: className,
        "aria-label": label,
        onClick: function (event) {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
          event.preventDefault();
          event.stopPropagation();
          if (before) before();
          go(href);
        },
      },
      children
    );
  }

  /* The first row in sight stays with this entry of the browser's history, for Back. */
  function rememberPlace(api) {
    var height = (api.getDisplayedRowAtIndex(0) || {}).rowHeight;
    var state = Object.assign({}, window.history.state, {
      tandemRow: height ? Math.round(api.getVerticalPixelRange().top / height) : 0,
      tandemFocus: (api.getFocusedCell() || {}).rowIndex,
    });
    window.history.replaceState(state, "");
    lastControl = null;
  }

  function open(params) {
    var data = params.data;
    var event = params.event;
    if (!data || !data.href) return;
    // A link leads there itself: twice would be two steps back, or two tabs.
    if (event && event.target.closest && event.target.closest("a")) return;
    var selected = window.getSelection();
    if (selected && String(selected)) return;
    rememberPlace(params.api);
    if (event && (event.metaKey || event.ctrlKey)) window.open(data.href, "_blank", "noopener");
    else go(data.href);
  }

  function key(params) {
    if (params.event && params.event.key === "Enter") open(params);
  }

  /* Back: the place kept with this entry, as soon as the grid has that many rows. */
  var place = null;

  function expectPlace() {
    var state = window.history.state || {};
    place = state.tandemRow > 0 || state.tandemFocus >= 0 ? state : null;
  }

  function restore(params) {
    var api = params.api;
    var row = place && Math.max(place.tandemRow || 0, place.tandemFocus || 0);
    if (!place || api.getDisplayedRowCount() <= row) return;
    var wanted = place;
    place = null;
    api.ensureIndexVisible(wanted.tandemRow || 0, "top");
    if (wanted.tandemFocus >= 0) api.setFocusedCell(wanted.tandemFocus, "person");
  }

  Object.assign((window.dashAgGridFunctions = window.dashAgGridFunctions || {}), {
    tandemOpen: open,
    tandemKey: key,
    tandemRestore: restore,
    tandemReady: function (params) {
      expectPlace();
      restore(params);
    },
  });

  function lines(cell, className) {
    if (!cell) return null;
    var besides = cell.besides
      ? h("span", { className: "cell-besides" }, cell.besides, h("span", { className: "visually-hidden" }, " more"))
      : null;
    // Beside the second line, where there is one: what stands first is said whole.
    return h(
      "div",
      { className: "cell-lines " + (className || ""), title: cell.said || undefined },
      h(
        "div",
        { className: cell.unknown ? "cell-text unknown" : "cell-text" },
        h("span", { className: "cell-first" }, cell.text),
        cell.more ? null : besides
      ),
      cell.more
        ? h(
            "div",
            { className: cell.lost ? "cell-more cell-lost" : "cell-more" },
            besides ? h("span", { className: "cell-first" }, cell.more) : cell.more,
            besides
          )
        : null,
      cell.said ? h("span", { className: "visually-hidden" }, cell.said) : null
    );
  }

  function spark(cell) {
    var across = SVG_WIDTH - 2 * PAD;
    var down = SVG_HEIGHT - 2 * PAD;
    var at = function (point) {
      var x = cell.points.length === 1 ? 0.5 : point[0];
      return [PAD + x * across, PAD + (1 - point[1]) * down];
    };
    var points = cell.points.map(at);
    var last = points[points.length - 1];
    var target = cell.target === null ? null : PAD + (1 - cell.target) * down;
    return h(
      "svg",
      { className: "spark", viewBox: "0 0 " + SVG_WIDTH + " " + SVG_HEIGHT, "aria-hidden": true },
      target === null
        ? null
        : h("line", { className: "spark-target", x1: 0, x2: SVG_WIDTH, y1: target, y2: target }),
      h("polyline", { className: "spark-line", points: points.join(" ") }),
      h("circle", { className: "spark-end", cx: last[0], cy: last[1], r: 3 })
    );
  }

  function scoreText(cell) {
    return h(
      "div",
      { className: "cell-lines", title: cell.said || undefined },
      h(
        "div",
        { className: "cell-text" },
        cell.first === null ? null : cell.first + " → ",
        h("strong", null, cell.latest),
        cell.said ? h("span", { className: "visually-hidden" }, " " + cell.said) : null
      ),
      h("div", { className: "cell-more" }, cell.more)
    );
  }

  function bar(cell) {
    var kind = cell.low ? " share-mark-attention" : cell.neutral ? " share-mark-neutral" : "";
    var width = (100 * Math.min(cell.count, cell.of)) / cell.of + "%";
    return h(
      "span",
      { className: "share-track", "aria-hidden": true },
      h("span", { className: "share-mark" + kind, style: { width: width } })
    );
  }

  window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, {
    TandemPerson: function (props) {
      var cell = props.value;
      if (!cell) return h("div", { className: "cell-wait" });
      var name = link(props.data.href, "cell-name", cell.text, undefined, function () {
        rememberPlace(props.api);
      });
      return h(
        "div",
        { className: "cell-lines" },
        h("div", { className: "cell-text" }, name),
        h("div", { className: "cell-more" }, cell.more)
      );
    },
    TandemWhy: function (props) {
      var cell = props.value;
      if (!cell) return h("div", { className: "cell-wait" });
      return h(
        "div",
        { className: cell.flag ? "why why-flag" : "why", title: cell.rule },
        lines(cell)
      );
    },
    TandemDays: function (props) {
      var cell = props.value;
      if (!cell) return null;
      if (!cell.more) return h("span", { className: "days", "aria-label": cell.label }, cell.text);
      return h(
        "span",
        { className: "days days-behind", "aria-label": cell.label, title: cell.label },
        h("span", null, cell.text),
        h("span", { className: "days-what" }, cell.more)
      );
    },
    TandemLines: function (props) {
      return lines(props.value);
    },
    TandemScore: function (props) {
      var cell = props.value;
      if (!cell) return null;
      if (cell.none) return h("span", { className: "unknown" }, cell.none);
      return h("div", { className: "score" }, spark(cell), scoreText(cell));
    },
    TandemShare: function (props) {
      var cell = props.value;
      if (!cell) return null;
      if (cell.none) return h("span", { className: "unknown" }, cell.none);
      return h(
        "div",
        { className: "cell-lines", title: cell.label },
        h(
          "div",
          { className: "cell-text share" },
          bar(cell),
          h("span", null, cell.count + "/" + cell.of)
        ),
        cell.more ? h("div", { className: "cell-more" }, cell.more) : null
      );
    },
    TandemSortHeader: function (props) {
      var head = useHead(props.column.getColId());
      if (!head) return props.displayName;
      var text = props.displayName + (head.arrow ? " " + head.arrow : "");
      return link(head.href, "sort-link", text, props.displayName + ", " + head.label);
    },
  });

  var anyDrawn = false;
  var lastControl = null;

  document.addEventListener("focusin", function (event) {
    var id = event.target.id || "";
    lastControl = /^(caseload|as-of)-/.test(id) ? id : null;
  });

  /* Who has left a control for no other one is not to be taken back into it: a key that was pressed
     for the page would end as a letter in the field. A control that goes with its page was not left. */
  document.addEventListener("focusout", function (event) {
    var control = event.target;
    window.setTimeout(function () {
      var left = control.isConnected && document.activeElement === document.body && document.hasFocus();
      if (left && control.id === lastControl) lastControl = null;
    }, 0);
  });

  /* A page drawn anew must not lose the control that somebody was using. */
  function refocus() {
    var control = lastControl && document.getElementById(lastControl);
    if (!control || document.activeElement !== document.body) return;
    var panel = control.closest("details");
    if (panel) panel.open = true;
    control.focus({ preventScroll: true });
  }

  /* The page of a query has come, with its first rows. */
  function drew(query, first, given) {
    window.tandemAddress.drew(query);
    setHeads(given);
    if (anyDrawn) {
      expectPlace();
      window.setTimeout(refocus, 0);
    }
    anyDrawn = true;
    window.tandemRows.begin(query, first);
  }

  window.addEventListener("tandem:in-place", function (event) {
    var set = event.detail;
    if (!set["caseload-query"]) return;
    drew(
      set["caseload-query"].data,
      set["caseload-first-rows"].data,
      set["caseload-heads"].data
    );
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.tandemCaseload = {
    drew: function (_id, query, first, given) {
      drew(query, first, given);
      return window.dash_clientside.no_update;
    },
    ready: function (request) {
      window.tandemRows.ready(request);
      return window.dash_clientside.no_update;
    },
    /* The address that a changed control asks for. Only what differs from the view on screen is
       changed, and in the present address: that may have moved on already. */
    ask: function () {
      var values = Array.from(arguments);
      var shown = values.pop() || "";
      var changed = window.dash_clientside.callback_context.inputs_list.map(function (input, at) {
        return [input.id.replace("caseload-", ""), values[at]];
      });
      var href = window.tandemAddress.changed(shown, changed);
      if (href !== null) window.tandemAddress.go(href);
      return window.dash_clientside.no_update;
    },
  };

  /* "/" goes to the search field, from anywhere but another field. */
  document.addEventListener("keydown", function (event) {
    var find = document.getElementById("caseload-find");
    var field = /^(INPUT|SELECT|TEXTAREA)$/.test((event.target || {}).tagName || "");
    if (event.key !== "/" || field || !find || event.ctrlKey || event.metaKey) return;
    // Names are hidden: there is nothing to type into.
    if (find.type === "hidden") return;
    event.preventDefault();
    find.focus();
    find.select();
  });
})();
