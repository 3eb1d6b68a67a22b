"""The first answer of every page: only the scripts that are used, the next ones named ahead."""

import re
from typing import Any

from dash import Dash
from flask import request

from dashboard import joined
from dashboard.auth.session import scope_or_none
from dashboard.paths import CASELOAD, PERSON
from dashboard.theme_choice import html_attributes

_SUITES = "/_dash-component-suites"
#: Loaded by the grid and by the charts themselves, but only when the first one is drawn.
GRID_PARTS = (f"{_SUITES}/dash_ag_grid/async-community.js",)
CHART_PARTS = (
    f"{_SUITES}/plotly/package_data/plotly.min.js",
    f"{_SUITES}/dash/dcc/async-graph.js",
)
#: Dash puts its old table into every page; nothing here uses it.
_UNUSED = re.compile(r'<script src="[^"]*/dash_table/[^"]*"></script>\n?')
_PERSON_PREFIX = PERSON.partition("<")[0]


class IndexedDash(Dash):
    """Dash with a smaller first page; everything else is as it was."""

    def interpolate_index(self, **parts: Any) -> str:
        """Dash's own page without unused scripts, with hints for what this page needs next.

        It is in the theme of whoever asks, from its first byte.
        """
        parts["scripts"] = joined.shortened(_UNUSED.sub("", parts["scripts"]), joined.SCRIPTS)
        styles = joined.shortened(parts["css"], joined.STYLES)
        parts["css"] = f"{hints(request.path)}\n{styles}"
        page: str = super().interpolate_index(**parts)
        scope = scope_or_none()
        theme = html_attributes(request.cookies, scope.user_id if scope else None)
        return page.replace("<html ", f"<html {theme} ", 1)


def hints(path: str) -> str:
    """What the page at ``path`` loads in any case, and what it may load while nothing happens."""
    now: tuple[str, ...] = GRID_PARTS if path == CASELOAD else ()
    if path.startswith(_PERSON_PREFIX):
        now = CHART_PARTS
    later = [part for part in CHART_PARTS if part not in now]
    links = [f'<link rel="preload" as="script" href="{address}">' for address in now]
    return "\n".join([*links, f'<meta name="tandem-later" content="{" ".join(later)}">'])
