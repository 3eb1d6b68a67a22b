"""What came of a review: counts with their denominator, who owns what, who comes back."""

from collections.abc import Sequence
from datetime import date

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.notice import empty_state, notice
from dashboard.components.pack_control import beside_pack
from dashboard.components.table import Cell, Column, table
from dashboard.domain.codes import AgendaState
from dashboard.domain.meeting import MeetingHead, MeetingSummary, SummaryRow
from dashboard.domain.recording import RecordedDecision, decision_words
from dashboard.domain.wording import capital, day, full_day, plural, words
from dashboard.paths import meeting_agenda_href, meeting_csv_href, person_href, review_href

NO_OWNER = "no owner"


def summary_page(
    head: MeetingHead,
    rows: Sequence[SummaryRow],
    summary: MeetingSummary,
    hidden: int,
    outreach: str,
    pack: Component,
) -> html.Div:
    """The whole page; ``pack`` is the button of the meeting pack."""
    return html.Div(
        [
            beside_pack(_head(head, summary, hidden), pack),
            *([] if head.ended else [notice("This review is still running: more may follow.")]),
            html.Div([_kinds(summary), _owners(summary)], className="review-pair"),
            _carried(summary.carried_over, head.held_on),
            _everybody(rows, head.held_on),
            html.P(outreach, className="review-outreach"),
        ],
        className="page review-page",
    )


def _head(head: MeetingHead, summary: MeetingSummary, hidden: int) -> html.Div:
    return html.Div(
        [
            html.H1(f"Summary: {head.title}", className="page-title"),
            html.P(_lead(head, summary, hidden), className="page-lead"),
            html.Div(
                [
                    dcc.Link("← Reviews", href=review_href(), className="text-link"),
                    dcc.Link("Agenda", href=meeting_agenda_href(head.public_id),
                             className="bar-button"),
                    html.A("CSV", href=meeting_csv_href(head.public_id), download="",
                           className="bar-button"),
                ],
                className="review-ways",
            ),
        ]
    )  # fmt: skip


def _lead(head: MeetingHead, summary: MeetingSummary, hidden: int) -> str:
    decisions = sum(summary.by_kind.values())
    more = (
        f" {plural(hidden, 'person', 'people')} outside your caseload not counted."
        if hidden
        else ""
    )
    return (
        f"{full_day(head.held_on)}, started by {head.created_by_name}. Discussed "
        f"{summary.discussed} of {summary.people}; {plural(decisions, 'decision')}; "
        f"{len(summary.carried_over)} of {summary.people} come back.{more}"
    )


def _kinds(summary: MeetingSummary) -> Component:
    rows: list[list[Cell]] = [
        [capital(words(kind)), count] for kind, count in summary.by_kind.items()
    ]
    return _counted("Decisions by kind", "Decision", rows)


def _owners(summary: MeetingSummary) -> Component:
    rows: list[list[Cell]] = [
        [owner or NO_OWNER, count] for owner, count in summary.by_owner.items()
    ]
    return _counted("Decisions by owner", "Owner", rows)


def _counted(caption: str, what: str, rows: list[list[Cell]]) -> Component:
    total = sum(int(str(row[1])) for row in rows)
    if not rows:
        return empty_state(f"{caption}: none recorded")
    columns = (Column(what, head=True), Column("Number", numeric=True))
    return table(f"{caption} ({total})", columns, rows, compact=True)


def _carried(rows: Sequence[SummaryRow], held_on: date) -> Component:
    if not rows:
        return empty_state("Nothing is carried over", "Everybody was discussed, all is done.")
    columns = (Column("Person", head=True), Column("Why"), Column("Decisions not done"))
    cells: list[list[Cell]] = [
        [_person(row), _why_back(row), _not_done(row, held_on)] for row in rows
    ]
    return table(f"Carried over to the next review ({len(rows)})", columns, cells)


def _why_back(row: SummaryRow) -> str:
    """Not discussed, or something not done; both where both hold."""
    state = {AgendaState.SKIPPED: "skipped", AgendaState.WAITING: "not reached"}
    parts = [state.get(row.entry.state, "")]
    if row.open_decisions:
        parts.append(f"{plural(row.open_decisions, 'decision')} not done")
    return ", ".join(part for part in parts if part)


def _not_done(row: SummaryRow, held_on: date) -> Component | str:
    lines = [decision_line(d, held_on) for d in row.decisions if d.unfinished]
    earlier = row.open_decisions - len(lines)
    if earlier > 0:
        lines.append(f"{plural(earlier, 'decision')} of earlier reviews")
    return _listed(lines)


def _everybody(rows: Sequence[SummaryRow], held_on: date) -> Component:
    columns = (
        Column("Person", head=True), Column("State"), Column("Decisions"), Column("Next review"),
    )  # fmt: skip
    cells: list[list[Cell]] = [
        [
            _person(row),
            words(row.entry.state),
            _listed([decision_line(d, held_on) for d in row.decisions]),
            day(row.next_review_on, held_on) if row.next_review_on else "none set",
        ]
        for row in rows
    ]
    return table(f"Everybody on the agenda ({len(rows)})", columns, cells)


def _person(row: SummaryRow) -> Component:
    href = person_href(row.entry.public_id)
    return dcc.Link(row.entry.name.short, href=href, className="text-link")


def _listed(lines: Sequence[str]) -> Component | str:
    if not lines:
        return "none"
    if len(lines) == 1:
        return lines[0]
    return html.Ul([html.Li(line) for line in lines], className="plain-list")


def decision_line(decision: RecordedDecision, as_of: date) -> str:
    """``Psychiatric consult · R. Osei · due 30 Nov``; without the reason, which is free text."""
    said = decision.decision
    parts = [capital(decision_words(said.kind, said.intent))]
    if decision.owner_name:
        parts.append(decision.owner_name)
    if decision.done_on:
        parts.append(f"done {day(decision.done_on, as_of)}")
    elif said.due_on:
        parts.append(f"due {day(said.due_on, as_of)}")
    return " · ".join(parts)
