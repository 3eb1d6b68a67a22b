"""The person's measures, each in small with its latest value; a click makes it the main one."""

from collections.abc import Callable, Sequence

from dash import html

from dashboard.components.sparkline import sparkline
from dashboard.domain.measures import Measure
from dashboard.domain.panel_scores import MeasureBrief
from dashboard.domain.proration import marked_score
from dashboard.domain.wording import day


def measures_row(
    briefs: Sequence[MeasureBrief], main: Measure, href: Callable[[Measure], str]
) -> html.Nav | None:
    """One link per measure; nothing where there is no choice."""
    if len(briefs) < 2:
        return None
    items = [_item(brief, href(brief.measure), here=brief.measure is main) for brief in briefs]
    return html.Nav(
        [html.Span("Measure", className="person-choice-label"), html.Ul(items)],
        className="person-measures",
        **{"aria-label": "Measure"},
    )


def _item(brief: MeasureBrief, href: str, *, here: bool) -> html.Li:
    measure, latest = brief.measure, brief.latest
    points = [(p.measured_on, p.total or 0.0) for p in brief.points]
    value = html.Span("no score", className="person-measure-none")
    age = ""
    if latest is not None:
        value = html.Strong(marked_score(measure, latest), className="person-measure-value")
        age = day(latest.measured_on, brief.as_of)
    link = html.A(
        [
            html.Span(measure.name, className="person-measure-name"),
            sparkline(points, measure.minimum, measure.maximum),
            value,
            html.Span(age, className="person-measure-day"),
        ],
        href=href,
        className="person-measure",
        **{"data-part": "measure", "data-measure": measure.key},
    )
    current = {"aria-current": "true"} if here else {}
    return html.Li(link, className="person-here" if here else None, **current)
