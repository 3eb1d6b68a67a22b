"""The line that leads from the figures of a page to how each of them is made."""

from collections.abc import Iterable

from dash import dcc, html

from dashboard.domain.method_definitions import Anchor
from dashboard.paths import methods_href


def how_made(figures: Iterable[tuple[str, Anchor]]) -> html.Div:
    """One link per figure, to its entry on the methods page."""
    links = [
        html.Li(dcc.Link(label, href=methods_href(anchor), className="text-link"))
        for label, anchor in figures
    ]
    return html.Div(
        [html.Span("How these figures are made:", id="how-made"), html.Ul(links)],
        className="how-made",
        role="group",
        **{"aria-labelledby": "how-made"},
    )
