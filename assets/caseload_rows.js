/* Where the caseload's grid gets its rows: a source of its own for every page that is drawn, bound to
   that page's query. The first block came with the page and is used once. What does not come is said
   above the rows, with a way to ask again. */
(function () {
  "use strict";

  var GRID = "caseload-grid";
  var ROWS = "/caseload/rows";
  var PATIENCE = 15000;
  var current = null;

  function api() {
    try {
      var found = window.dash_ag_grid.getApi(GRID);
      return found && !found.isDestroyed() ? found : null;
    } catch (error) {
      return null;
    }
  }

  function said() {
    return document.getElementById("caseload-rows-failed");
  }

  function clear() {
    if (said()) said().hidden = true;
  }

  function Source(query, first) {
    this.query = query;
    this.first = first;
    this.day = first ? first.day : null;
    this.given = null;
    this.under = new Set();
  }

  /* Every request is answered, also one that nobody waits for: the grid counts those under way. */
  Source.prototype.getRows = function (params) {
    if (this !== current) return params.failCallback();
    var first = this.first;
    this.first = null;
    if (first && params.startRow === 0) this.give(params, first);
    else this.fetch(params);
  };

  Source.prototype.give = function (params, block) {
    if (this === current) params.successCallback(block.rowData, block.rowCount);
    else params.failCallback();
  };

  Source.prototype.fetch = function (params) {
    var source = this;
    var stop = new AbortController();
    var late = window.setTimeout(function () { stop.abort(); }, PATIENCE);
    var part = "start=" + params.startRow + "&end=" + params.endRow;
    var address = ROWS + "?" + (source.query ? source.query + "&" : "") + part;
    source.under.add(stop);
    window
      .fetch(address, { signal: stop.signal, headers: { Accept: "application/json" } })
      .then(function (answer) {
        // The guard led on to sign in: the session has ended.
        if (answer.redirected) window.location.reload();
        if (!answer.ok || answer.redirected) throw new Error("no rows");
        return answer.json();
      })
      .then(function (block) {
        if (source.day && block.day !== source.day) throw new Error("rows of another day");
        source.give(params, block);
      })
      .catch(function () {
        params.failCallback();
        if (source === current && said()) said().hidden = false;
      })
      .finally(function () {
        window.clearTimeout(late);
        source.under.delete(stop);
      });
  };

  Source.prototype.leave = function () {
    this.under.forEach(function (stop) { stop.abort(); });
  };

  /* The grid gives itself a source when it is drawn, or drawn anew, and asks for rows: only then
     may it be given the page's. */
  var drawn = null;
  // The grid whose source asks whichever query is on screen.
  var bound = null;

  function attach() {
    var grid = api();
    if (!current || !grid || grid !== drawn || current.given === grid) return;
    current.given = grid;
    if (grid.getDisplayedRowCount() > 0) grid.ensureIndexVisible(0, "top");
    // Rows that came with the page take the place of the old ones at once. Where they must be asked
    // for, the old ones go first: nobody may stand under another filter while it is asked.
    if (bound === grid && current.first && onlyFirstBlock(grid)) return grid.refreshInfiniteCache();
    bound = grid;
    grid.setGridOption("datasource", { getRows: function (params) { current.getRows(params); } });
  }

  function onlyFirstBlock(grid) {
    var blocks = Object.values(grid.getCacheBlockState() || {});
    return blocks.length === 1 && blocks[0].pageStatus === "loaded";
  }

  function ready(request) {
    if (request && request.failCallback) request.failCallback();
    drawn = api();
    attach();
  }

  /* Blocks of an earlier page must never come back: their source is left with them. */
  function begin(query, first) {
    if (current) current.leave();
    clear();
    current = new Source(query, first && first.query === query ? first.block : null);
    attach();
  }

  function again() {
    clear();
    if (!api() || !current) return;
    api().refreshInfiniteCache();
  }

  document.addEventListener("click", function (event) {
    if (event.target.id === "caseload-rows-again") again();
  });
  window.addEventListener("online", function () {
    if (said() && !said().hidden) again();
  });

  window.tandemRows = { begin: begin, ready: ready };
})();
