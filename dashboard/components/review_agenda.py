"""The agenda of a review at the desk: who, why now, what was left, and the buttons to change it.

Buttons carry what they ask for in ``data-`` attributes; ``assets/review_desk.js`` hands it to one
callback. Nothing here knows more of a person than the reader may see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.notice import empty_state, notice
from dashboard.components.review_ids import AgendaAction, ReviewIds
from dashboard.domain.agenda import suggested_seconds
from dashboard.domain.codes import AgendaState
from dashboard.domain.meeting import MAX_LEFT_OUT, AgendaEntry, MeetingView
from dashboard.domain.naming import DisplayName
from dashboard.domain.wording import day, full_day, plural, words
from dashboard.paths import (
    meeting_href,
    meeting_summary_href,
    person_href,
    review_href,
)


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody whom the search of the agenda offers."""

    public_id: str
    name: DisplayName
    why: str


def agenda_head(view: MeetingView, elapsed_seconds: float, may_change: bool) -> html.Div:
    """Title, quiet clock, and the ways on: present, summary, end."""
    head = view.head
    links: list[Component] = [
        dcc.Link("← Reviews", href=review_href(), className="text-link"),
        dcc.Link("Present", href=meeting_href(head.public_id), className="bar-button"),
        dcc.Link("Summary", href=meeting_summary_href(head.public_id), className="bar-button"),
    ]
    if may_change and not head.ended:
        links.append(_button(AgendaAction.END, "End the review", "", style="bar-button review-end"))
    return html.Div(
        [
            html.H1(f"Review: {head.title}", className="page-title"),
            html.P(
                f"{full_day(head.held_on)}, started by {head.created_by_name}. "
                f"{'It has ended. ' if head.ended else ''}"
                f"Discussed {view.discussed} of {len(view.entries)}.",
                className="page-lead",
            ),
            html.Div(links, className="review-ways"),
            *([] if head.ended else [_clock(view, elapsed_seconds)]),
        ]
    )


def _clock(view: MeetingView, elapsed_seconds: float) -> html.P:
    """Minutes gone of those planned, and time for each who waits; the browser keeps it going."""
    each = suggested_seconds(view.head.minutes, elapsed_seconds, view.waiting)
    gone = int(elapsed_seconds // 60)
    for_each = "" if each is None else f" · about {time_words(each)} for each who waits"
    data = {
        "data-review-clock": str(int(elapsed_seconds)),
        "data-minutes": str(view.head.minutes),
    }
    return html.P(
        [html.Span(f"{gone} of {view.head.minutes} min", **data), for_each],
        className="review-clock",
    )


def time_words(seconds: int) -> str:
    """``3 min``, ``2½ min``: steps of half a minute."""
    minutes, rest = divmod(seconds, 60)
    half = "½" if rest >= 30 else ""
    return f"{minutes}{half} min" if minutes else "½ min"


def agenda_list(view: MeetingView, as_of: date, may_change: bool) -> Component:
    """The people in order; those outside the reader's scope are counted under the list."""
    change = may_change and not view.head.ended
    if not view.entries:
        return html.Div([empty_state("Nobody is on this agenda", "Find a person below to add.")])
    rows = [_row(entry, view, as_of, change) for entry in view.entries]
    return html.Div(
        [*_left_out(view.head.left_out), html.Ol(rows, className="agenda"), *_hidden(view.hidden)]
    )


def _left_out(count: int) -> list[Component]:
    if not count:
        return []
    more = " or more" if count >= MAX_LEFT_OUT else ""
    said = (
        f"{count:,}{more} more {'person' if count == 1 else 'people'} whom the filter finds did "
        "not fit on this agenda; nobody with a safety flag was left out for somebody without one."
    )
    return [notice(said)]


def _hidden(count: int) -> list[Component]:
    if not count:
        return []
    verb = "is" if count == 1 else "are"
    return [html.P(f"{plural(count, 'more person', 'more people')} on this agenda {verb} "
                   "not in your caseload.", className="agenda-hidden")]  # fmt: skip


def _row(entry: AgendaEntry, view: MeetingView, as_of: date, change: bool) -> html.Li:
    return html.Li(
        [
            html.Span(str(entry.position), className="agenda-place num"),
            html.Div(
                [
                    dcc.Link(
                        entry.name.short, href=person_href(entry.public_id), className="text-link"
                    ),
                    html.Span(f" {entry.owner or 'no owner'}", className="agenda-owner"),
                    *_marks(entry),
                ],
                className="agenda-person",
            ),
            html.Div(_why(entry, as_of), className="agenda-why"),
            html.Span(words(entry.state), className=f"agenda-state agenda-{entry.state.value}"),
            html.Div(_buttons(entry, view) if change else [], className="agenda-buttons"),
        ],
        className="agenda-row",
        **{"data-person": entry.public_id},
    )


def _marks(entry: AgendaEntry) -> list[Component]:
    marks: list[str] = []
    if entry.unfinished:
        said = plural(entry.unfinished, "decision")
        marks.append(f"{said} not done")
    if entry.not_reached:
        marks.append("not reached last time")
    if entry.by_hand:
        marks.append("added by hand")
    return [html.Span(" · ".join(marks), className="agenda-mark")] if marks else []


def _why(entry: AgendaEntry, as_of: date) -> list[str | Component]:
    why = entry.why
    if why.label is None:
        return [html.Span("nothing was due", className="unknown")]
    late = (as_of - why.due_on).days if why.due_on else 0
    overdue = f", {plural(late, 'day')} overdue" if late > 0 else ""
    on = day(why.due_on, as_of) if why.due_on else ""
    said = "" if not on or on in (why.detail or "") else f"due {on}"
    due = f"{said}{overdue}".removeprefix(", ")
    style = "agenda-flag" if why.is_flag else None
    detail = "; ".join(part for part in (why.detail, due) if part)
    return [
        html.Strong(why.label, className=style),
        html.Span(f" {detail}" if detail else "", className="agenda-detail"),
    ]


def _buttons(entry: AgendaEntry, view: MeetingView) -> list[Component]:
    last = len(view.entries)
    name = entry.name.short
    found = [
        _button(AgendaAction.UP, "↑", entry.public_id, f"Move {name} up", entry.position == 1),
        _button(AgendaAction.DOWN, "↓", entry.public_id, f"Move {name} down",
                entry.position == last),
    ]  # fmt: skip
    if entry.version:
        return found
    if entry.state is AgendaState.WAITING:
        found.append(_button(AgendaAction.DISCUSSED, "Discussed", entry.public_id,
                             f"{name} was discussed without a decision"))  # fmt: skip
        found.append(_button(AgendaAction.SKIPPED, "Skip", entry.public_id,
                             f"Skip {name}: comes back next time"))  # fmt: skip
    else:
        found.append(_button(AgendaAction.WAITING, "Back", entry.public_id, f"{name} waits again"))
    found.append(_button(AgendaAction.REMOVE, "✕", entry.public_id, f"Take {name} off the agenda"))
    return found


def _button(
    action: AgendaAction,
    text: str,
    public_id: str,
    says: str = "",
    disabled: bool = False,
    style: str = "agenda-button",
) -> html.Button:
    named: dict[str, Any] = {"aria-label": says} if says else {}
    return html.Button(
        text,
        type="button",
        className=style,
        title=says or text,
        disabled=disabled,
        **{"data-review-action": action.value, "data-person": public_id, **named},
    )


def find_form() -> html.Div:
    """Search for somebody to add; what is found comes underneath."""
    label = "Add a person: start of a name or record number"
    return html.Div(
        [
            dbc.Label(label, html_for=ReviewIds.FIND),
            dbc.Input(
                id=ReviewIds.FIND, type="search", debounce=True, autocomplete="off", maxlength=80,
                value="",
            ),
            html.Div(id=ReviewIds.FOUND, role="status"),
        ],
        className="review-find",
    )  # fmt: skip


def found_list(found: Sequence[Found], total: int) -> Component:
    """Whom the search finds, each with a button; says how many more there are."""
    if not found:
        return html.P("No one in your caseload matches.")
    rows = [
        html.Li(
            [
                _button(AgendaAction.ADD, "Add", one.public_id, f"Add {one.name.short}"),
                html.Span(f" {one.name.short} "),
                html.Span(one.why, className="agenda-detail"),
            ]
        )
        for one in found
    ]
    more = total - len(found)
    tail = [html.P(f"and {more:,} more: type more of the name")] if more > 0 else []
    return html.Div([html.Ul(rows, className="review-found"), *tail])
