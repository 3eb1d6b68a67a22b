"""Every recorded event of one person as one long table, and what the rules find of them that day.

Zero is 0, what is not known is empty.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, date
from typing import TYPE_CHECKING

from dashboard.domain.access import AccessScope
from dashboard.domain.cleared_flags import cleared_flags
from dashboard.domain.codes import DatePrecision
from dashboard.domain.laboratory import answer_words
from dashboard.domain.measures import Measure
from dashboard.domain.outcome_table import ANSWERS, TITLE, outcome_table
from dashboard.domain.outcomes import Answer
from dashboard.domain.partial_date import known_to
from dashboard.domain.proration import prorated_score
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.visits import state_on
from dashboard.domain.wording import cell_day, words
from dashboard.export.formula_safe import safe_row
from dashboard.queries.event_sources import EventSource, event_sources

if TYPE_CHECKING:
    from sqlalchemy import Connection

COLUMNS = (
    "date", "lane", "what", "value", "unit", "detail", "state", "source", "recorded_at", "as_of",
    "as_of_note",
)  # fmt: skip
Cell = str | int | float | None
#: table, id, date, lane, what, value, unit, detail, state
Event = tuple[str, int, date | None, str, str, Cell, str | None, str, str]
_ID_SHOWN = 8
#: What no source brought: it was found by the rules, on the day shown.
_OUTCOME, _RULES = "outcome", "Tandem rules"


def file_name(public_id: str, as_of: date) -> str:
    """A file name without name, birth date or record number."""
    return f"tandem-person-{public_id[:_ID_SHOWN]}-{as_of.isoformat()}.csv"


def person_csv(
    conn: "Connection",
    scope: AccessScope,
    record: PersonRecord,
    rules: RuleBook,
    as_of: date,
    note: str = "",
) -> str:
    """CSV text with a header line, by date; ``recorded_at`` in UTC; no name of the person.

    ``note`` stands on every line: what to know of a day that is not today.
    """
    sources = event_sources(conn, scope, record.person.id)
    ordered = sorted(events(record, rules, as_of, masked=scope.masked), key=_order)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for event in ordered:
        writer.writerow(safe_row((*_cells(event, sources, as_of), note)))
    return buffer.getvalue()


def _order(event: Event) -> tuple[date, str, int]:
    return (event[2] or date.min, event[0], event[1])


def _cells(event: Event, sources: Mapping[tuple[str, int], EventSource], as_of: date) -> list[Cell]:
    table, number, on, lane, what, value, unit, detail, state = event
    came = sources.get((table, number))
    recorded = came.recorded_at.replace(tzinfo=UTC).isoformat() if came else None
    return [
        cell_day(on) if on else None, lane, what, value, unit, detail, state,
        came.source if came else _RULES if table == _OUTCOME else None, recorded, as_of.isoformat(),
    ]  # fmt: skip


def events(
    record: PersonRecord, rules: RuleBook, as_of: date, *, masked: bool = False
) -> Iterator[Event]:
    """All events of a record, lane by lane; bookings too, with their state on ``as_of``; last the
    outcomes, as the person page has them.

    Free text that may name somebody (labels of follow-ups, reasons, notes) is left out
    when ``masked``.
    """
    yield from _scores(record, rules.measures)
    yield from _orders(record)
    yield from _supply(record)
    yield from _visits(record, as_of)
    yield from _findings(record)
    yield from _follow_up(record, with_text=not masked)
    yield from _cleared(record, rules, with_text=not masked)
    yield from _outcomes(record, rules, as_of)


def _text(*parts: str | None) -> str:
    return "; ".join(p for p in parts if p)


def _scores(record: PersonRecord, measures: Mapping[str, Measure]) -> Iterator[Event]:
    for m in record.measurements:
        measure = measures.get(m.instrument)
        estimate = None if measure is None else prorated_score(measure, m)
        state = words(m.state) if estimate is None else f"{words(m.state)}, {estimate.words}"
        items = ", ".join(f"item {n}: {a}" for n, a in sorted(m.items.items()))
        yield ("measurement", m.id, m.measured_on, "score", m.instrument, m.total, "points",
               items, state)  # fmt: skip


def _orders(record: PersonRecord) -> Iterator[Event]:
    for o in record.orders:
        about = _text(
            o.ingredient, o.frequency, o.route, "as needed" if o.as_needed else None,
            None if o.started_precision is DatePrecision.DAY
            else f"start known to the {o.started_precision}",
        )  # fmt: skip
        started = o.started_on and known_to(o.started_on, o.started_precision)
        yield ("medication_order", o.id, started, "medication", f"start of {o.label}",
               o.daily_dose, o.dose_unit, about, words(o.status))  # fmt: skip
        if o.stopped_on is not None:
            exact = o.stopped_precision is DatePrecision.DAY
            known = None if exact else f"stop known to the {o.stopped_precision}"
            stopped = known_to(o.stopped_on, o.stopped_precision)
            yield ("medication_order", o.id, stopped, "medication", f"stop of {o.label}",
                   o.daily_dose, o.dose_unit, _text(o.stop_reason, known),
                   words(o.status))  # fmt: skip
    for a in record.administrations:
        about = f"every {a.interval_days} days" if a.interval_days else ""
        yield ("administration", a.id, a.given_on, "medication", f"injection of {a.label}",
               a.dose, a.dose_unit, about, "given")  # fmt: skip


def _supply(record: PersonRecord) -> Iterator[Event]:
    for d in record.dispenses:
        about = "" if d.quantity is None else f"quantity {d.quantity:g}"
        counted = d.dispensed_on is not None and bool(d.days_supply)
        yield ("dispense", d.id, d.dispensed_on, "supply", f"fill of {d.label}", d.days_supply,
               "days", about, "counted" if counted else "not counted")  # fmt: skip
    for r in record.adherence_reports:
        yield ("adherence_report", r.id, r.reported_on, "self-report",
               _text("days taken", r.ingredient), r.days_taken, "days",
               f"of {r.days_asked} days asked about", "reported")  # fmt: skip


def _visits(record: PersonRecord, as_of: date) -> Iterator[Event]:
    for s in record.sessions:
        about = _text(
            s.modality, s.focus, s.skills, f"homework {words(s.homework)}",
            "cancelled less than 24 h before" if s.late_cancellation else None,
            None if s.session_rating is None else f"session rating {s.session_rating:g}",
            None if s.outcome_rating is None else f"outcome rating {s.outcome_rating:g}",
            s.therapist.name if s.therapist else None,
        )  # fmt: skip
        yield ("therapy_session", s.id, s.held_on, "sessions", "therapy session", s.minutes,
               "minutes", about, words(state_on(s, as_of)))  # fmt: skip
    for e in record.encounters:
        ended = f"until {cell_day(e.ended_on)}" if e.ended_on else None
        about = _text(e.label, ended, e.clinician.name if e.clinician else None)
        yield ("encounter", e.id, e.started_on, "events", words(e.kind), None, None, about,
               words(state_on(e, as_of)))  # fmt: skip


def _findings(record: PersonRecord) -> Iterator[Event]:
    for s in record.side_effects:
        ended = f"until {s.ended_on.isoformat()}" if s.ended_on else None
        about = _text(s.ingredient, "serious" if s.serious else None, ended)
        started = s.started_on and known_to(s.started_on, s.started_precision)
        yield ("side_effect", s.id, started, "events", f"side effect: {s.label}", None, None,
               about, words(s.severity))  # fmt: skip
    for r in record.laboratory:
        yield ("laboratory", r.id, r.taken_on, "events", f"laboratory: {r.label}", r.value,
               r.unit, answer_words(r), words(r.state))  # fmt: skip


def _follow_up(record: PersonRecord, *, with_text: bool) -> Iterator[Event]:
    for f in record.follow_ups:
        done = f"done {f.done_on.isoformat()}" if f.done_on else None
        label, owner = (f.label if with_text else None), (f.owner.name if f.owner else None)
        yield ("follow_up", f.id, f.due_on, "follow-up", words(f.kind), None, None,
               _text(label, done, owner), words(f.state))  # fmt: skip
    for o in record.outreach:
        until = f"until {o.snoozed_until.isoformat()}" if o.snoozed_until else None
        why = words(o.removal_reason) if o.removal_reason else None
        by = o.clinician.name if o.clinician else None
        yield ("outreach", o.id, o.attempted_on, "follow-up", "outreach", None, None,
               _text(until, why, by), words(o.outcome))  # fmt: skip
    reviewed = {r.id: r.reviewed_on for r in record.reviews}
    for r in record.reviews:
        again = f"next review {r.next_review_on.isoformat()}" if r.next_review_on else None
        yield ("review", r.id, r.reviewed_on, "events", "case review", None, None,
               _text(again, r.reviewer.name if r.reviewer else None), "held")  # fmt: skip
    for d in record.decisions:
        due = f"due {d.due_on.isoformat()}" if d.due_on else None
        done = f"done {d.done_on.isoformat()}" if d.done_on else None
        about = _text(d.reason if with_text else None, due, done, d.owner.name if d.owner else None)
        yield ("decision", d.id, reviewed.get(d.review_id), "events",
               f"decision: {words(d.kind)}", None, None, about,
               "done" if d.done_on else "open")  # fmt: skip


def _cleared(record: PersonRecord, rules: RuleBook, *, with_text: bool) -> Iterator[Event]:
    for flag in cleared_flags(record, rules):
        made = flag.made
        until = f"until {made.until.isoformat()}" if made.until else None
        about = _text(
            f"raised by {flag.raised_by}", until, made.note if with_text else None, made.by
        )
        yield ("flag_clearance", made.id, made.cleared_on, "events", f"flag: {flag.label}",
               None, None, about, "put off" if made.until else "cleared")  # fmt: skip


def _outcomes(record: PersonRecord, rules: RuleBook, as_of: date) -> Iterator[Event]:
    found = outcome_table(record, rules, as_of)
    for number, row in enumerate(found.rows, start=1):
        about = _text(row.why, f"from {row.inputs}", f"rule {row.rule}")
        yield (_OUTCOME, number, as_of, "outcomes", row.asked, None, None, about, row.state)
    if not found.rows:
        yield (_OUTCOME, 1, as_of, "outcomes", TITLE, None, None, found.summary,
               ANSWERS[Answer.INSUFFICIENT])  # fmt: skip
