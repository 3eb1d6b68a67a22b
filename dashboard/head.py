"""The ``<head>`` that every page shares: theme before the first paint, styles, fonts. All local."""

from collections.abc import Mapping
from pathlib import Path

from dashboard.figures.theme import css_variables
from dashboard.static_files import ASSETS, BOOTSTRAP_URL, VENDOR, bootstrap_file

# The parts of Inter that the names and signs on our screens need, with what each covers.
_INTER: Mapping[str, str] = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,"
    "U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1E00-1E9F,"
    "U+1EF2-1EFF,U+20A0-20AB,U+20AD-20C0,U+2C60-2C7F,U+A720-A7FF",
}


def asset_url(name: str) -> str:
    """The address of a file in ``assets/``; it changes with the file, so copies may be kept."""
    return f"/assets/{name}?m={_fingerprint(ASSETS / name)}"


def has_inter() -> bool:
    return all((VENDOR / _inter_file(part)).is_file() for part in _INTER)


def head(*, styled: bool) -> str:
    """Common elements of ``<head>``; ``styled`` adds ``tandem.css``, which Dash adds itself."""
    bootstrap = f"{BOOTSTRAP_URL}?m={_fingerprint(bootstrap_file())}"
    parts = [
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<link rel="icon" type="image/svg+xml" href="{asset_url("favicon.svg")}">',
        f'<script src="{asset_url("head/theme.js")}"></script>',
        f'<link rel="stylesheet" href="{bootstrap}">',
        f"<style>{css_variables()}{_font_faces()}</style>",
    ]
    if styled:
        parts.append(f'<link rel="stylesheet" href="{asset_url("tandem.css")}">')
    return "\n".join(parts)


def index_string() -> str:
    """The frame of the Dash pages; Dash fills in the names between ``{%`` and ``%}``."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
{{%metas%}}
<title>{{%title%}}</title>
{head(styled=False)}
{{%css%}}
</head>
<body>
{{%app_entry%}}
<footer>
{{%config%}}
{{%scripts%}}
{{%renderer%}}
</footer>
</body>
</html>"""


def _font_faces() -> str:
    if not has_inter():
        return ""
    return "".join(
        '@font-face{font-family:"Inter Variable";font-style:normal;font-display:swap;'
        f'font-weight:100 900;src:url("{asset_url("vendor/" + _inter_file(part))}") '
        f'format("woff2");unicode-range:{covers}}}'
        for part, covers in _INTER.items()
    )


def _inter_file(part: str) -> str:
    return f"inter-{part}-wght-normal.woff2"


def _fingerprint(path: Path) -> str:
    return str(path.stat().st_mtime_ns // 1_000_000)
