/* The person page in the browser: scale and colour the panel, save the picture, the way back. */
(function () {
  "use strict";

  // Sizes in the figure are pixels of a panel this wide (PANEL_WIDTH in figures/lanes.py).
  var DESIGN_WIDTH = 1728;
  // Below this the panel keeps its size and scrolls: its text would get too small.
  var LEAST_SCALE = 0.66;
  var REFERENCE = /^var\((--[\w-]+)\)$/;
  var MARGINS = ["l", "r", "t", "b", "pad"];
  var SHIFTS = ["xshift", "yshift", "ticklabelstandoff", "linewidth", "hoverdistance"];

  function scaled(value, scale) {
    if (Array.isArray(value)) return value.map(function (one) { return scaled(one, scale); });
    return typeof value === "number" ? value * scale : value;
  }

  function dashes(value, scale) {
    return String(value).replace(/[\d.]+px/g, function (length) {
      return parseFloat(length) * scale + "px";
    });
  }

  /* A copy with colours of the theme in place of references, and pixels times `scale`. */
  function fitted(node, scale, styles, parent, inPixels) {
    if (Array.isArray(node)) {
      return node.map(function (one) { return fitted(one, scale, styles, parent, inPixels); });
    }
    if (node && typeof node === "object") {
      var pixels = node.xsizemode === "pixel";
      var copy = {};
      Object.keys(node).forEach(function (key) {
        var value = node[key];
        var inLine = parent === "line" && key === "width";
        var inMargin = parent === "margin" && MARGINS.indexOf(key) >= 0;
        var corner = pixels && /^[xy][01]$/.test(key);
        if (key === "size" || inLine || inMargin || corner || SHIFTS.indexOf(key) >= 0) {
          copy[key] = scaled(value, scale);
        } else if (key === "dash" && /px/.test(value)) {
          copy[key] = dashes(value, scale);
        } else {
          copy[key] = fitted(value, scale, styles, key);
        }
      });
      return copy;
    }
    if (typeof node === "string") {
      var reference = REFERENCE.exec(node);
      if (reference) return styles.getPropertyValue(reference[1]).trim();
    }
    return node;
  }

  function width() {
    var frame = document.querySelector(".person-scroll");
    return frame ? frame.clientWidth : DESIGN_WIDTH;
  }

  function draw(figure, _theme, _width) {
    if (!figure) return window.dash_clientside.no_update;
    var scale = Math.max(LEAST_SCALE, width() / DESIGN_WIDTH);
    var styles = window.getComputedStyle(document.documentElement);
    var copy = fitted(figure, scale, styles, "");
    copy.layout.width = figure.layout.width * scale;
    copy.layout.height = figure.layout.height * scale;
    var frame = document.querySelector(".person-figure");
    if (frame) frame.style.width = copy.layout.width + "px";
    return copy;
  }

  /* An SVG that is drawn as a picture sees no font of the page: bring the page's own along. */
  function fontRules() {
    var rules = [];
    Array.from(document.styleSheets).forEach(function (sheet) {
      Array.from(sheet.cssRules || []).forEach(function (rule) {
        if (rule instanceof CSSFontFaceRule) rules.push(rule);
      });
    });
    return Promise.all(rules.map(embedded));
  }

  function embedded(rule) {
    var source = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue("src"));
    if (!source) return "";
    return fetch(new URL(source[1], window.location.href))
      .then(function (answer) { return answer.blob(); })
      .then(function (blob) {
        return new Promise(function (resolve, reject) {
          var reader = new FileReader();
          reader.onload = function () { resolve(reader.result); };
          reader.onerror = reject;
          reader.readAsDataURL(blob);
        });
      })
      .then(function (data) {
        var range = rule.style.getPropertyValue("unicode-range");
        return (
          "@font-face{font-family:" + rule.style.getPropertyValue("font-family") +
          ";font-weight:100 900;src:url(" + data + ")" +
          (range ? ";unicode-range:" + range : "") + "}"
        );
      });
  }

  function rasterised(svg, target) {
    return new Promise(function (resolve, reject) {
      var image = new Image();
      image.onload = function () {
        var canvas = document.createElement("canvas");
        canvas.width = target.width;
        canvas.height = target.height;
        canvas.getContext("2d").drawImage(image, 0, 0, target.width, target.height);
        canvas.toBlob(resolve, "image/png");
      };
      image.onerror = reject;
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
    });
  }

  function download(blob, name) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.appendChild(link);
    link.click();
    link.remove();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  function savePicture(picture) {
    if (!picture || !window.Plotly) return window.dash_clientside.no_update;
    var layout = picture.figure.layout;
    var size = { format: "svg", imageDataOnly: true, width: layout.width, height: layout.height };
    return document.fonts.ready
      .then(function () {
        return Promise.all([window.Plotly.toImage(picture.figure, size), fontRules()]);
      })
      .then(function (parts) {
        var style = "<style>" + parts[1].join("") + "text{font-optical-sizing:none}</style>";
        var svg = parts[0].replace(/<svg[^>]*>/, function (head) { return head + style; });
        return rasterised(svg, { width: 3840, height: 2160 });
      })
      .then(function (blob) {
        download(blob, picture.file);
        return picture.file;
      });
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.tandemPerson = { draw: draw, savePicture: savePicture };

  var waiting = null;
  var drawnFor = null;
  window.addEventListener("resize", function () {
    if (waiting) window.clearTimeout(waiting);
    waiting = window.setTimeout(function () {
      if (!document.getElementById("person-graph") || width() === drawnFor) return;
      drawnFor = width();
      window.dash_clientside.set_props("person-width", { data: drawnFor });
    }, 120);
  });

  // The way back keeps the caseload's query. It stays in memory only, never in storage.
  var caseload = null;
  var stepsSince = 0;
  var plainPush = window.history.pushState.bind(window.history);
  window.history.pushState = function () {
    if (window.location.pathname === "/") {
      caseload = window.location.search;
      stepsSince = 0;
    }
    stepsSince += 1;
    return plainPush.apply(null, arguments);
  };

  document.addEventListener(
    "click",
    function (event) {
      var link = event.target.closest && event.target.closest(".person-back");
      var plainClick = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!link || !plainClick || caseload === null) return;
      event.preventDefault();
      event.stopPropagation();
      if (stepsSince === 1) {
        window.history.back();
        return;
      }
      window.history.pushState({}, "", "/" + caseload);
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    },
    true
  );
})();
