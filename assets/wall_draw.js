/* The stage of the wall: the words and the figure of one person, or words instead of a person. */
(function () {
  "use strict";

  var Wall = window.tandemWall.Wall;
  var element = window.tandemWall.element;

  Wall.prototype.build = function () {
    var stage = document.getElementById("wall-stage");
    stage.textContent = "";
    var parts = {
      person: element("div", "wall-person"),
      line: element("div", "wall-line"),
      who: element("p", "wall-who"),
      place: element("p", "wall-place"),
      headline: element("h1", "wall-headline"),
      alerts: element("ul", "wall-alerts"),
      since: element("p", "wall-since"),
      figure: element("figure", "wall-figure"),
      foot: element("footer", "wall-foot"),
      message: element("p", "wall-message"),
    };
    parts.figure.setAttribute("role", "img");
    parts.message.setAttribute("role", "status");
    parts.line.append(parts.who, parts.place);
    parts.person.append(parts.line, parts.headline, parts.alerts, parts.since, parts.figure,
      parts.foot);
    stage.append(parts.person, parts.message);
    this.stage = stage;
    this.parts = parts;
    this.graph = element("div");
    parts.figure.append(this.graph);
    this.say("Opening the meeting …");
  };

  /* Words instead of a person; nothing of the person before stays in the page. */
  Wall.prototype.say = function (words) {
    this.clear();
    this.parts.message.textContent = words;
    this.stage.dataset.state = "message";
  };

  /* The figure goes as a whole: one that is drawn over keeps marks of the person before. */
  Wall.prototype.clear = function () {
    var p = this.parts;
    this.shown = null;
    this.stage.dataset.person = "";
    [p.who, p.headline, p.alerts, p.since, p.foot].forEach(function (part) {
      part.textContent = "";
    });
    p.figure.removeAttribute("aria-label");
    if (this.graph && window.Plotly && this.graph.data) window.Plotly.purge(this.graph);
    this.graph.textContent = "";
  };

  Wall.prototype.unit = function () {
    return Math.min(this.root.clientHeight / 1080, this.root.clientWidth / 1920);
  };

  Wall.prototype.draw = function (panel, sequence) {
    var self = this;
    if (!window.Plotly) {
      window.setTimeout(function () {
        if (sequence === self.sequence) self.draw(panel, sequence);
      }, 30);
      return;
    }
    this.shown = panel;
    this.words(panel);
    this.stage.dataset.person = panel.person;
    this.figure(panel).then(function () {
      if (sequence !== self.sequence) return;
      self.stage.dataset.state = "person";
      self.stage.dataset.drawn = String(sequence);
      self.ahead();
    });
  };

  Wall.prototype.words = function (panel) {
    var p = this.parts;
    p.who.textContent = "";
    p.who.append(element("span", "wall-name", panel.name),
      element("span", "wall-identity", panel.identity));
    p.headline.textContent = panel.headline;
    p.alerts.textContent = "";
    panel.alerts.forEach(function (alert) {
      var className = "wall-alert" + (alert.safety ? " wall-alert-safety" : "");
      p.alerts.append(element("li", className, alert.text));
    });
    if (panel.more) p.alerts.append(element("li", "wall-more", "+" + panel.more + " more"));
    p.since.textContent = panel.since;
    p.foot.textContent = "";
    [panel.next, panel.contact].forEach(function (cell) {
      var line = element("p", cell.attention ? "wall-attention" : "", cell.text + " ");
      if (cell.detail) line.append(element("span", "", cell.detail));
      p.foot.append(line);
    });
    p.figure.setAttribute("aria-label", panel.headline);
    this.place();
  };

  Wall.prototype.figure = function (panel) {
    var scale = this.unit(), styles = window.getComputedStyle(document.documentElement);
    var drawn = window.tandemFigures.fitted(panel.figure, scale, styles, "");
    drawn.layout.width = panel.figure.layout.width * scale;
    drawn.layout.height = panel.figure.layout.height * scale;
    this.graph.style.height = drawn.layout.height + "px";
    // Lanes of another number leave marks of an axis that is gone when they are drawn over.
    if (this.graph.data) window.Plotly.purge(this.graph);
    return window.Plotly.newPlot(this.graph, drawn.data, drawn.layout, {
      staticPlot: true, displayModeBar: false, displaylogo: false, showSendToCloud: false,
      responsive: false,
    });
  };

  Wall.prototype.redraw = function () {
    if (this.shown && this.stage.dataset.state === "person") this.figure(this.shown);
  };

  /* "7 of 31 · as of 23 Nov", late data and a lost connection in words. */
  Wall.prototype.place = function () {
    var place = this.parts.place, at = this.index(this.person), words = [];
    place.textContent = "";
    if (at >= 0) words.push(at + 1 + " of " + this.people.length);
    if (this.shown) words.push(this.shown.asOf);
    if (this.root.dataset.preset !== "6m") words.push(this.time());
    place.append(document.createTextNode(words.join(" · ")));
    if (this.shown && this.shown.late.length) {
      place.append(element("span", "wall-late", this.shown.late.join(", ")));
    }
    if (this.lost()) place.append(element("span", "wall-lost", "connection lost"));
  };

  Wall.prototype.time = function () {
    var zone = this.root.dataset.timezone;
    return new Intl.DateTimeFormat("en-GB", {
      hour: "2-digit", minute: "2-digit", timeZone: zone || undefined,
    }).format(new Date());
  };
})();
