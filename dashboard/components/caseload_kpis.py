"""The strip of figures above the caseload: each opens its people, its words say how it is made."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.caseload_controls import Href
from dashboard.domain.as_of import AsOf
from dashboard.domain.caseload_kpis import COUNTED, INERT, LABELS, Kpi, KpiId, spoken
from dashboard.domain.method_definitions import Anchor, MethodId
from dashboard.domain.methods import method_anchor
from dashboard.paths import methods_href

EXPLAINED: dict[KpiId, Anchor] = {
    KpiId.OVERDUE: method_anchor(MethodId.SECTION_OVERDUE),
    KpiId.NO_NEXT_CONTACT: method_anchor(MethodId.SECTION_NO_NEXT_CONTACT),
    KpiId.NOT_IMPROVED: method_anchor(MethodId.NOT_IMPROVED),
    KpiId.LOW_SUPPLY: method_anchor(MethodId.LOW_SUPPLY),
    KpiId.STEP_DOWN: method_anchor(MethodId.STEP_DOWN_VIEW),
}
UNKNOWN_SIGN = "–"
KPIS = "caseload-kpis"


def kpi_strip(kpis: Iterable[Kpi], as_of: AsOf, href: Href, charts: bool) -> html.Dl:
    """All figures; on another day than today their links lead to that day."""
    return html.Dl(
        [_kpi(kpi, as_of, href, charts) for kpi in kpis],
        className="kpis",
        id=KPIS,
        **_labelled("The caseload in figures"),
    )


def _labelled(text: str) -> dict[str, Any]:
    return {"aria-label": text}


def _kpi(kpi: Kpi, as_of: AsOf, href: Href, charts: bool) -> html.Div:
    explained = dcc.Link(
        LABELS[kpi.id],
        href=methods_href(EXPLAINED[kpi.id]),
        className="kpi-label",
        title="How this figure is made",
    )
    return html.Div(
        [
            html.Dt([explained, *_inert(kpi, as_of, href, charts)], className="kpi-words"),
            html.Dd(_figure(kpi, as_of, href, charts), className="kpi-figure"),
        ],
        className="kpi",
    )


def _figure(kpi: Kpi, as_of: AsOf, href: Href, charts: bool) -> Component:
    of = html.Span(kpi.of_words, className="kpi-of")
    if not kpi.known:
        return html.Span(
            [html.Span(UNKNOWN_SIGN, className="kpi-count unknown"), " ", of],
            className="kpi-unknown",
        )
    hot = " kpi-count-overdue" if kpi.id is KpiId.OVERDUE and kpi.count else ""
    asked = replace(COUNTED[kpi.id], as_of=as_of.other_day, charts=charts)
    return dcc.Link(
        [
            html.Span(f"{kpi.count:,}", className=f"kpi-count{hot}", **{"aria-hidden": "true"}),
            html.Span([" ", of], **{"aria-hidden": "true"}),
            html.Span(spoken(kpi, as_of), className="visually-hidden"),
        ],
        href=href(asked),
        className="kpi-link",
        id=f"kpi-{kpi.id}",
    )


def _inert(kpi: Kpi, as_of: AsOf, href: Href, charts: bool) -> list[str | Component]:
    if kpi.inert is None or not kpi.known:
        return []
    asked = replace(INERT, as_of=as_of.other_day, charts=charts)
    link = dcc.Link(
        f"{kpi.inert:,} with plan unchanged",
        href=href(asked),
        className="kpi-inert",
        id="kpi-inert",
    )
    return ["; ", link]
