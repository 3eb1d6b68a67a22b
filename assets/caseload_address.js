/* The address of the caseload in the browser: one query, written as CaseloadFilter.to_query writes it,
   and what a click or a choice changes in it. A page that is still to be drawn has an address
   already; controls and links of the page before change that address instead of replacing it. The
   server reads every address again and judges it. */
(function () {
  "use strict";

  var NAMES = (
    "view find owner team phase kind days diagnosis medication treatment flags late response " +
    "supply undiscussed new ready sort order as_of charts"
  ).split(" ");
  var FALLING = ["days_overdue", "score"];
  var MOST_TEXT = 80;
  /* Links that say all they ask for: they lead there from any view, on the day that is shown. */
  var WHOLE = ".kpi a, .views-own a, .caseload-empty a";
  var WITH_QUERY = ["/", "/export/caseload.csv", "/review"];

  function listed(text) {
    return text.split(",").filter(Boolean);
  }

  function read(query) {
    var values = {};
    new URLSearchParams(query).forEach(function (value, name) {
      if (NAMES.indexOf(name) >= 0 && value) values[name] = value.trim();
    });
    return values;
  }

  function text(value) {
    var words = value.replace(/[\p{C}\p{Z}]/gu, " ").split(" ").filter(Boolean).join(" ");
    return Array.from(words).slice(0, MOST_TEXT).join("").trim();
  }

  /* What is as it always is stands in no address. */
  function needed(values, name) {
    var value = values[name] || "";
    if (name === "find") return text(value);
    if (name === "view" && value === "overdue") return "";
    if (name === "sort" && value === "priority") return "";
    if (name === "order") {
      var first = FALLING.indexOf(values.sort) >= 0 ? "desc" : "asc";
      return value === first ? "" : value;
    }
    if (name === "flags") {
      var flags = listed(value).map(function (flag) { return flag.trim(); }).filter(Boolean);
      return Array.from(new Set(flags)).sort().join(",");
    }
    return value;
  }

  function encoded(value) {
    return encodeURIComponent(value)
      .replace(/[!'()*]/g, function (sign) {
        return "%" + sign.charCodeAt(0).toString(16).toUpperCase();
      })
      .replace(/%20/g, "+")
      .replace(/%2C/g, ",");
  }

  function written(values) {
    return NAMES.map(function (name) {
      var value = needed(values, name);
      return value ? name + "=" + encoded(value) : "";
    })
      .filter(Boolean)
      .join("&");
  }

  function flagsOf(drawn, target, present) {
    var kept = listed(present).filter(function (flag) {
      return listed(drawn).indexOf(flag) < 0 || listed(target).indexOf(flag) >= 0;
    });
    var added = listed(target).filter(function (flag) { return listed(drawn).indexOf(flag) < 0; });
    return kept.concat(added).join(",");
  }

  /* ``present`` with what leads from ``drawn`` to ``target``; all three are queries. */
  function merged(drawn, target, present, whole) {
    var from = read(drawn), to = read(target), here = read(present), out = {};
    var sorted = (from.sort || "") !== (to.sort || "");
    NAMES.forEach(function (name) {
      var before = from[name] || "", after = to[name] || "";
      if (whole && name !== "as_of" && name !== "charts") out[name] = after;
      else if (name === "flags") out[name] = flagsOf(before, after, here[name] || "");
      else if (before !== after || (name === "order" && sorted)) out[name] = after;
      else out[name] = here[name];
    });
    return written(out);
  }

  /* The query that the page on screen shows, as the server wrote it. */
  var drawn = null;

  /* The address has moved on, and its page is not drawn yet. */
  function ahead() {
    var search = window.tandemDrawnSearch();
    return drawn !== null && search !== null && search !== window.location.search;
  }

  function href(link, whole) {
    var parts = link.split("?");
    if (!ahead()) return link;
    var query = merged(drawn, parts[1] || "", window.location.search, whole);
    return parts[0] + (query ? "?" + query : "");
  }

  /* The address after ``pairs`` of control and value, drawn for the query ``shown``; null when
     nothing was changed. The flag control adds to the flags there are; each goes by its chip. */
  function changed(shown, pairs) {
    var from = read(shown), to = Object.assign({}, from), different = false;
    pairs.forEach(function (pair) {
      var name = pair[0], value = pair[1];
      value = value === null || value === undefined || value === "any" ? "" : String(value);
      if (name === "flag") {
        to.flags = listed(from.flags || "").concat(value ? [value] : []).join(",");
        different = different || value !== "";
      } else if (value !== (from[name] || "")) {
        to[name] = value;
        different = true;
      }
    });
    if (!different) return null;
    var here = ahead() ? window.location.search : shown;
    var query = merged(shown, written(to), here, false);
    return query === written(read(here)) ? null : query ? "/?" + query : "/";
  }

  function go(address) {
    window.history.pushState({}, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  function follow(event) {
    var link = event.target.closest && event.target.closest(".caseload a[href]");
    var old = link && link.getAttribute("href");
    if (!old || WITH_QUERY.indexOf(old.split(/[?#]/)[0]) < 0) return;
    var now = href(old, link.matches(WHOLE));
    if (now === old) return;
    var elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.button;
    if (elsewhere || link.pathname !== "/") {
      // The browser itself goes there; the page drawn next must find the link as it was.
      link.setAttribute("href", now);
      window.setTimeout(function () {
        if (link.getAttribute("href") === now) link.setAttribute("href", old);
      }, 0);
      if (elsewhere || link.pathname !== "/review") return;
    }
    event.preventDefault();
    event.stopPropagation();
    go(now);
  }

  /* A filter is on its way before Dash has told its components of the new value; what it then asks
     for is this address, and asks for nothing more. */
  function choose(event) {
    var control = event.target;
    if (drawn === null || !control.matches || !control.matches(".filter-bar select")) return;
    var now = changed(drawn, [[control.id.replace("caseload-", ""), control.value]]);
    if (now !== null) go(now);
  }

  document.addEventListener("change", choose, true);
  document.addEventListener("click", follow, true);
  document.addEventListener("auxclick", follow, true);

  window.tandemAddress = {
    drew: function (query) { drawn = query; },
    href: href,
    changed: changed,
    go: go,
  };
})();
