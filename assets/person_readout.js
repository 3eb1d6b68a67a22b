/* The readout: a rule through all lanes and the words of that day. It follows the pointer, and the
   arrow keys when the panel has the focus. Everything it says is in the page already
   (figures/person_readout.py); nothing is asked of the server and no text is read as markup. */
(function () {
  "use strict";

  var MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  var DAY = 86400000;
  // Pixels: so near, the pointer means the mark.
  var NEAR = 9;
  var panel = null;
  var marks = [];
  var day = null;

  function time(iso) {
    return Date.parse(iso + "T00:00:00Z");
  }

  function words(at) {
    var date = new Date(at);
    return date.getUTCDate() + " " + MONTHS[date.getUTCMonth()] + " " + date.getUTCFullYear();
  }

  function axis() {
    var layout = panel.layout;
    var range = layout.xaxis.range.map(time);
    var left = layout.margin.l * panel.scale;
    var width = (layout.width - layout.margin.l - layout.margin.r) * panel.scale;
    return { first: range[0], last: range[1], left: left, width: width };
  }

  function pixel(at) {
    var x = axis();
    return x.left + ((at - x.first) / (x.last - x.first)) * x.width;
  }

  function during(periods, at) {
    return periods
      .filter(function (one) { return time(one[0]) <= at && at < time(one[1]); })
      .map(function (one) { return one[2]; });
  }

  function onDay(moments, at) {
    return moments
      .filter(function (one) { return time(one[0]) === at; })
      .map(function (one) { return one[1]; });
  }

  function scoreWords(read, at) {
    var known = read.scores.filter(function (one) { return time(one[0]) <= at; });
    var last = known[known.length - 1];
    var expected = read.absent.some(function (iso) { return time(iso) === at; });
    var missing = expected ? "; expected, none recorded" : "";
    if (!last) return "none recorded yet" + missing;
    var age = Math.round((at - time(last[0])) / DAY);
    var since = age === 0 ? "" : ", of " + words(time(last[0])) + " (" + age + " d before)";
    return last[1] + since + missing;
  }

  /* Pairs of lane and words for the day `at`. */
  function said(read, at) {
    var future = at > time(read.as_of);
    var doses = during(read.doses, at);
    var supply = during(read.supply, at);
    var rows = [];
    if (!future) rows.push([read.measure, [scoreWords(read, at)]]);
    rows.push(["Medication", doses.length ? doses : [future ? "not known" : "none on this day"]]);
    if (supply.length) rows.push(["Supply", supply]);
    var sessions = onDay(read.sessions, at);
    if (sessions.length) rows.push(["Session", sessions]);
    var events = during(read.events, at);
    if (events.length) rows.push(["Events", events]);
    return rows;
  }

  function markDays(read) {
    var days = read.scores.concat(read.sessions, read.events, read.doses).map(function (one) {
      return time(one[0]);
    });
    days = days.concat(read.absent.map(time), [time(read.as_of)]);
    return Array.from(new Set(days)).sort(function (a, b) { return a - b; });
  }

  function element(tag, text) {
    var made = document.createElement(tag);
    made.textContent = text;
    return made;
  }

  function fill(box, at) {
    var list = document.createElement("dl");
    said(panel.data.readout, at).forEach(function (row) {
      list.appendChild(element("dt", row[0]));
      row[1].forEach(function (text) { list.appendChild(element("dd", text)); });
    });
    box.replaceChildren(element("strong", words(at)), list);
  }

  function show(at, live, below) {
    var box = document.querySelector(".person-readout");
    var rule = document.querySelector(".person-rule-line");
    if (!box || !rule || !panel) return;
    box.setAttribute("aria-live", live ? "polite" : "off");
    if (at !== day || box.hidden) {
      day = at;
      fill(box, at);
    }
    var x = pixel(at);
    var scroll = document.querySelector(".person-scroll");
    rule.style.left = x + "px";
    rule.style.top = panel.layout.margin.t * panel.scale + "px";
    rule.style.bottom = panel.layout.margin.b * panel.scale + "px";
    rule.hidden = box.hidden = false;
    var place = x - scroll.scrollLeft;
    var right = place > scroll.clientWidth * 0.55;
    box.style.left = right ? "auto" : place + 14 + "px";
    box.style.right = right ? scroll.clientWidth - place + 14 + "px" : "auto";
    // Not over the lane that is pointed at.
    var height = panel.layout.height * panel.scale;
    box.style.top = (below ? height * 0.5 : panel.layout.margin.t * panel.scale + 8) + "px";
  }

  function hide() {
    document.querySelectorAll(".person-readout, .person-rule-line").forEach(function (one) {
      one.hidden = true;
    });
  }

  function nearest(px) {
    var x = axis();
    var at = x.first + ((px - x.left) / x.width) * (x.last - x.first);
    var best = null;
    marks.forEach(function (mark) {
      var off = Math.abs(pixel(mark) - px);
      if (off <= NEAR && (best === null || off < Math.abs(pixel(best) - px))) best = mark;
    });
    return best === null ? Math.round(at / DAY) * DAY : best;
  }

  window.addEventListener("tandem:panel", function (event) {
    var same = panel && panel.data === event.detail.data;
    panel = event.detail;
    if (!same) marks = markDays(panel.data.readout);
    hide();
  });

  document.addEventListener("pointermove", function (event) {
    var frame = event.target.closest && event.target.closest(".person-figure");
    if (!panel || !frame) {
      if (panel && day !== null && !document.querySelector(".person-scroll:focus")) hide();
      return;
    }
    var x = axis();
    var place = frame.getBoundingClientRect();
    var px = event.clientX - place.left;
    var upper = event.clientY - place.top < place.height * 0.45;
    if (px < x.left || px > x.left + x.width) hide();
    else show(nearest(px), false, upper);
  });

  function next(at, forward) {
    var ordered = forward ? marks : marks.slice().reverse();
    return ordered.find(function (mark) { return forward ? mark > at : mark < at; });
  }

  document.addEventListener("keydown", function (event) {
    var scroll = event.target.classList && event.target.classList.contains("person-scroll");
    if (!panel || !scroll || event.ctrlKey || event.metaKey || event.altKey) return;
    var forward = event.key === "ArrowRight";
    if (forward || event.key === "ArrowLeft") {
      event.preventDefault();
      var x = axis();
      var at = time(panel.data.readout.as_of);
      var hidden = document.querySelector(".person-readout").hidden;
      if (!hidden && day !== null) {
        at = event.shiftKey ? next(day, forward) : day + (forward ? DAY : -DAY);
      }
      if (at !== undefined) show(Math.min(x.last, Math.max(x.first, at)), true, true);
    } else if (event.key === "Escape") {
      hide();
    }
  });

  document.addEventListener("focusout", function (event) {
    if (event.target.classList && event.target.classList.contains("person-scroll")) hide();
  });
})();
