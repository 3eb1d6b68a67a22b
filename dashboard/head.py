"""The ``<head>`` that every page shares: theme before the first paint, styles, fonts. All local."""

from pathlib import Path

from dashboard.figures.theme import css_variables
from dashboard.static_files import ASSETS, BOOTSTRAP_URL, INTER, VENDOR, bootstrap_file


def asset_url(name: str) -> str:
    """The address of a file in ``assets/``; it changes with the file, so copies may be kept."""
    return f"/assets/{name}?m={_fingerprint(ASSETS / name)}"


def head(*, styled: bool) -> str:
    """Common elements of ``<head>``; ``styled`` adds ``tandem.css``, which Dash adds itself."""
    bootstrap = f"{BOOTSTRAP_URL}?m={_fingerprint(bootstrap_file())}"
    parts = [
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<link rel="icon" type="image/svg+xml" href="{asset_url("favicon.svg")}">',
        f'<script src="{asset_url("head/theme.js")}"></script>',
        f'<link rel="stylesheet" href="{bootstrap}">',
        *_inter(),
        f"<style>{css_variables()}</style>",
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


def _inter() -> list[str]:
    """The font, asked for at once so that nothing jumps; without the file the system's is used."""
    if not (VENDOR / INTER).is_file():
        return []
    url = asset_url(f"vendor/{INTER}")
    return [
        f'<link rel="preload" as="font" type="font/woff2" href="{url}" crossorigin>',
        '<style>@font-face{font-family:"Inter Variable";font-style:normal;font-display:swap;'
        f'font-weight:100 900;src:url("{url}") format("woff2")}}</style>',
    ]


def _fingerprint(path: Path) -> str:
    return str(path.stat().st_mtime_ns // 1_000_000)
