/* Table twins (dashboard/components/table.py, later_table): their rows come as data and become a
   table here, because React takes ten times as long for hundreds of cells that nobody has opened.
   Texts are set as text. Whenever the data change, the table is made anew: it is never an older one. */
(function () {
  "use strict";

  var DATA = "data-table";

  function element(tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function headCell(column) {
    var cell = element("th", column.numeric ? "num" : "", column.title);
    cell.scope = "col";
    return cell;
  }

  /* To another page inside the application, as dcc.Link goes. */
  function follow(event) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    window.tandemAddress.go(event.currentTarget.getAttribute("href"));
  }

  function link(value) {
    var made = element("a", "text-link", value.text);
    made.setAttribute("href", value.href);
    made.addEventListener("click", follow);
    return made;
  }

  function bodyCell(column, value, none) {
    if (value === null) return element("td", column.numeric ? "unknown num" : "unknown", none);
    if (typeof value === "object") {
      var holds = element("td", column.numeric ? "num" : "");
      holds.append(value.href ? link(value) : element("span", value.quiet ? "unknown" : "", value.text));
      return holds;
    }
    var cell = element(column.head ? "th" : "td", column.numeric ? "num" : "", value);
    if (column.head) cell.scope = "row";
    return cell;
  }

  function fill(place) {
    var given = JSON.parse(place.getAttribute(DATA));
    var table = element("table", given.style);
    var head = element("tr"), body = element("tbody");
    given.columns.forEach(function (column) { head.append(headCell(column)); });
    given.rows.forEach(function (row) {
      var line = element("tr");
      given.columns.forEach(function (column, at) {
        line.append(bodyCell(column, row[at], given.none));
      });
      body.append(line);
    });
    table.append(element("caption", "", given.caption), element("thead"), body);
    table.tHead.append(head);
    place.replaceChildren(table);
  }

  function look(changes) {
    changes.forEach(function (change) {
      if (change.type === "attributes") fill(change.target);
      change.addedNodes.forEach(function (node) {
        if (!node.querySelectorAll) return;
        if (node.matches("[" + DATA + "]")) fill(node);
        node.querySelectorAll("[" + DATA + "]").forEach(fill);
      });
    });
  }

  new MutationObserver(look).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: [DATA],
  });
})();
