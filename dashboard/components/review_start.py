"""The page of reviews: start one from a filter of the caseload, open one that is there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.notice import empty_state
from dashboard.components.review_ids import ReviewIds
from dashboard.components.table import Cell, Column, table
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.caseload_words import SECTIONS, FilterLabels, filter_parts
from dashboard.domain.meeting import MAX_AGENDA, MAX_MINUTES, MINUTES, MeetingLine
from dashboard.domain.wording import full_day, plural
from dashboard.paths import (
    caseload_href,
    meeting_agenda_href,
    meeting_href,
    meeting_summary_href,
    review_href,
)

#: The length of the field for minutes; a step of five is enough to plan by.
_STEP = 5
_NAV = {"aria-label": "Whom to talk about"}


def start_form(
    asked: CaseloadFilter, counts: Mapping[Section, int], labels: FilterLabels, key: str
) -> html.Section:
    """Whom the next meeting is about, in words, with the button that starts it."""
    found = counts[asked.section]
    return html.Section(
        [
            html.H2("Start a review", className="section-title"),
            html.Nav(
                html.Ul([_section(asked, section, n) for section, n in counts.items()]),
                className="review-sections",
                **_NAV,
            ),
            html.P(_whom(asked, labels, found)),
            html.Div(
                [
                    dbc.Label("Minutes", html_for=ReviewIds.MINUTES),
                    dbc.Input(
                        id=ReviewIds.MINUTES,
                        type="number",
                        value=MINUTES,
                        min=_STEP,
                        max=MAX_MINUTES,
                        step=_STEP,
                    ),
                    html.Button(
                        "Start the review",
                        id=ReviewIds.START,
                        type="button",
                        className="review-main-button",
                    ),
                ],
                className="review-start-line",
            ),
            dcc.Store(id=ReviewIds.START_KEY, data={"key": key, "query": asked.to_query()}),
        ],
        className="review-start",
    )


def _section(asked: CaseloadFilter, section: Section, count: int) -> html.Li:
    here = section is asked.section
    current = {"aria-current": "true"} if here else {}
    href = review_href(replace(asked, section=section).to_query())
    link = dcc.Link(f"{SECTIONS[section]} {count:,}", href=href, className="review-section")
    return html.Li(link, className="review-here" if here else None, **current)


def _whom(asked: CaseloadFilter, labels: FilterLabels, found: int) -> list[str | Component]:
    filters = "; ".join(part.text for part in filter_parts(asked, labels)) or "no other filter"
    said = f"{plural(found, 'person', 'people')}, {filters}; safety first, then most days overdue."
    more = f" The first {MAX_AGENDA} come on the agenda." if found > MAX_AGENDA else ""
    return [
        f"{said}{more} Unfinished decisions and people not reached last time come first. ",
        dcc.Link("Change the filter", href=caseload_href(asked.to_query()), className="text-link"),
    ]


def meeting_list(lines: Sequence[MeetingLine], moment: Callable[[MeetingLine], str]) -> Component:
    """Every meeting inside the scope with what can be done with it."""
    if not lines:
        return empty_state("No review has been held yet", "The first one will be listed here.")
    columns = (
        Column("Review", head=True), Column("Held"), Column("Led by"),
        Column("Discussed", numeric=True), Column("State"), Column("Open"),
    )  # fmt: skip
    rows = [_meeting(line, moment(line)) for line in lines]
    return table(f"Reviews, the newest first ({len(lines)})", columns, rows)


def _meeting(line: MeetingLine, moment: str) -> list[Cell]:
    head = line.head
    first = (
        ("Summary", meeting_summary_href(head.public_id))
        if head.ended
        else ("Resume", meeting_agenda_href(head.public_id))
    )
    links = [first] if head.ended else [first, ("Present", meeting_href(head.public_id))]
    return [
        head.title,
        f"{full_day(head.held_on)}, {moment}",
        head.created_by_name,
        f"{line.discussed} of {line.people}",
        "ended" if head.ended else "running",
        html.Span(
            [
                part
                for text, href in links
                for part in (
                    dcc.Link(
                        [text, html.Span(f" {head.title}, {full_day(head.held_on)}",
                                         className="visually-hidden")],
                        href=href, className="text-link",
                    ),
                    " ",
                )
            ]
        ),
    ]  # fmt: skip
