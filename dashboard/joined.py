"""The scripts of ``assets/`` reach the browser as one file, and so do its style sheets.

The files are split by topic for whoever reads them; a page asks for two, not for fifty. Their order
is the one that Dash gives them, which is the order of their names.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Response

from dashboard.auth.headers import IMMUTABLE
from dashboard.static_files import ASSETS, StaticFiles

SCRIPTS = "/_joined/tandem.js"
STYLES = "/_joined/tandem.css"
_FILE_TAG = {
    SCRIPTS: re.compile(r'<script src="/assets/[^"/?]+\.js\?m=[^"]*"></script>\n?'),
    STYLES: re.compile(r'<link rel="stylesheet" href="/assets/[^"/?]+\.css\?m=[^"]*">\n?'),
}
_TAG = {
    SCRIPTS: '<script src="{}"></script>\n',
    STYLES: '<link rel="stylesheet" href="{}">\n',
}


@dataclass(frozen=True, slots=True)
class Joined:
    """The files of one kind as one; ``address`` changes with the content, so copies may be kept."""

    names: tuple[str, ...]
    content: bytes
    address: str


@cache
def joined(rule: str) -> Joined:
    """What is served at ``rule`` (``SCRIPTS`` or ``STYLES``), read once."""
    files = sorted(ASSETS.glob(f"*{Path(rule).suffix}"))
    join = script if rule == SCRIPTS else style
    content = join([(file.name, file.read_text(encoding="utf-8")) for file in files]).encode()
    mark = hashlib.sha256(content).hexdigest()[:16]
    return Joined(tuple(file.name for file in files), content, f"{rule}?m={mark}")


def script(parts: list[tuple[str, str]]) -> str:
    """Name and text of each script as one text; one that fails is reported and stops no other."""
    return "".join(
        f"/* {name} */ try {{\n{text}\n}} catch (error) {{ reportError(error); }}\n"
        for name, text in parts
    )


def style(parts: list[tuple[str, str]]) -> str:
    """Name and text of each style sheet as one text."""
    return "".join(f"/* {name} */\n{text}\n" for name, text in parts)


def shortened(tags: str, rule: str) -> str:
    """``tags`` of a page with one tag for the joined file, where the first of its files stood."""
    pattern = _FILE_TAG[rule]
    first = pattern.search(tags)
    if first is None:
        return tags
    tag = _TAG[rule].format(joined(rule).address)
    return tags[: first.start()] + tag + pattern.sub("", tags[first.start() :])


def view(rule: str) -> Callable[[], Response]:
    """The view of the joined file of ``rule``."""
    files = StaticFiles()
    found = joined(rule)

    def answer() -> Response:
        response = files.respond(rule, lambda: found.content, Path(rule).name)
        response.headers["Cache-Control"] = IMMUTABLE
        return response

    return answer
