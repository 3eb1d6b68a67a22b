"""The ``<head>`` that every page shares: theme before the first paint, styles, fonts. All local."""

from pathlib import Path

from dashboard import fonts
from dashboard.figures.theme import css_variables
from dashboard.static_files import ASSETS, BOOTSTRAP_URL, VENDOR, bootstrap_file


def asset_url(name: str) -> str:
    """The address of a file in ``assets/``; it changes with the file, so copies may be kept."""
    return f"/assets/{name}?m={_fingerprint(ASSETS / name)}"


def head(*, styled: bool) -> str:
    """Common elements of ``<head>``; ``styled`` adds the style sheets of a page outside Dash."""
    bootstrap = f"{BOOTSTRAP_URL}?m={_fingerprint(bootstrap_file())}"
    parts = [
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<link rel="icon" type="image/svg+xml" href="{asset_url("favicon.svg")}">',
        f'<script src="{asset_url("head/theme.js")}"></script>',
        f'<link rel="stylesheet" href="{bootstrap}">',
        *_inter(),
        f"<style>{css_variables()}html{{background:var(--tandem-paper)}}</style>",
    ]
    if styled:
        sheets = [asset_url(name) for name in ("tandem.css", "tandem_plain.css")]
        parts += [f'<link rel="stylesheet" href="{sheet}">' for sheet in sheets]
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
    """The font, asked for at once so that nothing jumps; without the files the system's is used."""
    faces = [(asset_url(f"vendor/{name}"), ranges) for name, ranges in fonts.faces(VENDOR)]
    if not faces:
        return []
    first = faces[0][0]
    rules = "".join(fonts.font_face(url, ranges) for url, ranges in faces)
    return [
        f'<link rel="preload" as="font" type="font/woff2" href="{first}" crossorigin>',
        f"<style>{rules}</style>",
    ]


def _fingerprint(path: Path) -> str:
    return str(path.stat().st_mtime_ns // 1_000_000)
