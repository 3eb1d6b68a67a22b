"""The page in which the kept browser draws: plotly.js, the font, and three ways to show things."""

import base64
from pathlib import Path

from dashboard.figures.theme import FONT_FAMILY, Mode, Token, colour

#: The paper of a PDF that asks for no other.
PAPER = "@page{size:A4 landscape;margin:10mm}"
_PICTURE_WIDTH_MM = 297 - 2 * 10

# ``picture`` fills the window with the figure. ``figurePage`` and ``htmlPage`` are for paper.
_SCRIPT = """
(function () {
  "use strict";
  var stage = document.getElementById("stage");
  var paper = document.getElementById("paper");
  function drawn(figure) {
    var layout = figure.layout;
    var size = { format: "svg", imageDataOnly: true, width: layout.width, height: layout.height };
    return Plotly.toImage(figure, size);
  }
  function show(svg, width, height) {
    stage.innerHTML = svg;
    var picture = stage.firstElementChild;
    picture.setAttribute("width", width);
    picture.setAttribute("height", height);
    picture.setAttribute("style", "display:block");
  }
  window.tandem = {
    ready: function () {
      return document.fonts.load('16px "Inter Variable"').then(function () {
        return document.fonts.ready;
      });
    },
    picture: function (figure, width, height) {
      return drawn(figure).then(function (svg) { show(svg, width + "px", height + "px"); });
    },
    figurePage: function (figure, below, style) {
      return drawn(figure).then(function (svg) {
        var share = figure.layout.height / figure.layout.width;
        show(svg, "%(width)dmm", %(width)d * share + "mm");
        stage.insertAdjacentHTML("beforeend", below);
        paper.textContent = style;
      });
    },
    htmlPage: function (content, style) {
      stage.innerHTML = content;
      paper.textContent = style;
    }
  };
})();
"""

_STYLE = """
html, body { margin: 0; padding: 0; background: %(paper)s; color: %(ink)s; }
body { font: 400 10pt/1.35 %(family)s; -webkit-print-color-adjust: exact; }
/* Plotly measures words before they are placed: they must have the same width in both places.
   On paper no tabular figures and no contextual signs: they could not be copied out of a PDF. */
body, text { font-optical-sizing: none; }
@media print { body, text { font-variant-ligatures: no-contextual; } }
h1 { font-size: 20pt; line-height: 1.2; font-weight: 680; margin: 0 0 3mm; }
p { margin: 0 0 1.5mm; }
table { width: 100%%; border-collapse: collapse; margin-top: 4mm; }
th, td { text-align: left; vertical-align: top; padding: 1.2mm 4mm 1.2mm 0;
         border-bottom: 1px solid %(line)s; font-weight: 400; }
thead th { color: %(muted)s; font-size: 9pt; }
tbody th { font-weight: 600; white-space: nowrap; }
tr { break-inside: avoid; }
.number { text-align: right; width: 8mm; }
/* A decision with its owner and day on one line. */
.owner { white-space: nowrap; }
.decided { width: 98mm; }
.muted { color: %(muted)s; font-size: 9pt; }
.day { border-left: 2mm solid %(attention)s; padding-left: 3mm; font-weight: 600; }
.below { padding: 3mm 13.5mm 0; }
"""
_WORDS = {"family": FONT_FAMILY} | {
    token.value: colour(token, Mode.LIGHT)
    for token in (Token.PAPER, Token.INK, Token.LINE, Token.MUTED, Token.ATTENTION)
}


def render_page(plotly_js: Path, font: Path) -> str:
    """The page's HTML. It may load the files it names and nothing else; texts run no script.

    Without the ``font`` file the system's fonts are used, as on the page itself.
    """
    policy = (
        "default-src 'none'; script-src file: 'unsafe-inline'; script-src-attr 'none'; "
        "style-src 'unsafe-inline'; font-src data:; img-src data:"
    )
    style = _font_face(font) + _STYLE % _WORDS
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Tandem</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<style>{style}</style><style id="paper"></style>'
        f'<script src="{plotly_js.as_uri()}"></script></head>'
        f'<body><div id="stage"></div>'
        f"<script>{_SCRIPT % {'width': _PICTURE_WIDTH_MM}}</script></body></html>"
    )


def _font_face(font: Path) -> str:
    if not font.is_file():
        return ""
    data = base64.b64encode(font.read_bytes()).decode()
    return (
        '@font-face{font-family:"Inter Variable";font-style:normal;font-weight:100 900;'
        f'src:url("data:font/woff2;base64,{data}") format("woff2")}}'
    )
