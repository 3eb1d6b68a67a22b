/* A picture of the wall as it stands, 3840 wide: its words and its figure, nothing else.

   The server writes down that it is taken before anything is drawn. Masked words stay masked. */
(function () {
  "use strict";

  var WIDTH = 3840;

  function picture(svg) {
    return new Promise(function (resolve, reject) {
      var image = new Image();
      image.onload = function () { resolve(image); };
      image.onerror = reject;
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
    });
  }

  function colour(name) {
    return window.getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  /* Every visible word of the stage, where it stands. */
  function words(stage, paint) {
    var walker = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      var node = walker.currentNode, parent = node.parentElement;
      var range = document.createRange();
      range.selectNodeContents(node);
      var box = range.getBoundingClientRect();
      if (!box.width || parent.closest("svg, .wall-message")) continue;
      paint(node.textContent, box, window.getComputedStyle(parent));
    }
  }

  /* What lies under the words: the paper, the grounds of the alerts, the rule of the foot. */
  function grounds(wall, pen, scale) {
    pen.fillStyle = colour("--tandem-paper");
    pen.fillRect(0, 0, pen.canvas.width, pen.canvas.height);
    wall.stage.querySelectorAll(".wall-alert").forEach(function (alert) {
      var box = alert.getBoundingClientRect(), style = window.getComputedStyle(alert);
      pen.fillStyle = style.backgroundColor;
      pen.fillRect(box.left * scale, box.top * scale, box.width * scale, box.height * scale);
      pen.fillStyle = style.borderLeftColor;
      pen.fillRect(box.left * scale, box.top * scale, parseFloat(style.borderLeftWidth) * scale,
        box.height * scale);
    });
    var foot = wall.parts.foot.getBoundingClientRect();
    pen.fillStyle = colour("--tandem-ink");
    pen.fillRect(foot.left * scale, foot.top * scale, foot.width * scale, 3 * scale);
  }

  function writing(wall, pen, scale) {
    words(wall.stage, function (text, box, style) {
      pen.font = style.fontWeight + " " + parseFloat(style.fontSize) * scale + "px " +
        style.fontFamily;
      pen.fillStyle = style.color;
      pen.textBaseline = "middle";
      pen.fillText(text, box.left * scale, (box.top + box.height / 2) * scale);
    });
    pen.font = "400 " + 22 * scale * wall.unit() + "px " +
      window.getComputedStyle(wall.root).fontFamily;
    pen.fillStyle = colour("--tandem-muted");
    pen.textBaseline = "bottom";
    pen.fillText("Confidential: contains health information · taken " + wall.time(),
      wall.stage.getBoundingClientRect().left * scale, pen.canvas.height - 8 * scale);
  }

  function figure(wall, pen, scale) {
    var place = wall.graph.getBoundingClientRect(), layout = wall.graph.layout;
    var size = { format: "svg", imageDataOnly: true, width: layout.width, height: layout.height };
    return Promise.all([window.Plotly.toImage(wall.graph, size), window.tandemFigures.fontRules()])
      .then(function (parts) {
        var style = "<style>" + parts[1].join("") + "text{font-optical-sizing:none}</style>";
        return picture(parts[0].replace(/<svg[^>]*>/, function (head) { return head + style; }));
      })
      .then(function (image) {
        pen.drawImage(image, place.left * scale, place.top * scale, layout.width * scale,
          layout.height * scale);
      });
  }

  function draw(wall, file) {
    var root = wall.root.getBoundingClientRect(), scale = WIDTH / root.width;
    var canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
    canvas.width = WIDTH;
    canvas.height = Math.round(root.height * scale);
    grounds(wall, pen, scale);
    writing(wall, pen, scale);
    return figure(wall, pen, scale)
      .then(function () {
        return new Promise(function (resolve) { canvas.toBlob(resolve, "image/png"); });
      })
      .then(function (blob) { window.tandemFigures.download(blob, file); });
  }

  window.tandemSnapshot = function (wall) {
    var person = wall.person;
    if (wall.stage.dataset.state !== "person") {
      wall.tell("Nobody is shown.");
      return;
    }
    var address = wall.base + "/snapshot/" + encodeURIComponent(person);
    window.tandemWall.ask(address, {}).then(
      function (got) {
        if (!got.ok) {
          wall.tell("No picture: it is not open to you.");
        } else if (wall.stage.dataset.person === person) {
          draw(wall, got.content.file).then(
            function () { wall.tell("Picture saved."); },
            function () { wall.tell("The picture could not be made."); }
          );
        }
      },
      function () { wall.tell("No connection: no picture is taken."); }
    );
  };
})();
