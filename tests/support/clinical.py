"""Short ways to write one person's record in the case tables of the clinical rules.

Everybody starts on ``START``; ``d(n)`` is the day n days later.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import count

from dashboard.domain import record as r
from dashboard.domain.clearance import FlagClearance
from dashboard.domain.codes import (
    DatePrecision,
    DecisionKind,
    DueKind,
    EncounterKind,
    FollowUpState,
    Homework,
    OrderStatus,
    OutreachOutcome,
    Phase,
    RecordState,
    RemovalReason,
    Treatment,
    VisitState,
)

START = date(2026, 3, 2)
OWNER = r.Clinician(1, "R. Osei")
_ids = count(1000)


def d(days: int) -> date:
    return START + timedelta(days=days)


def person(
    *,
    phase: Phase = Phase.ACTIVE,
    planned: Treatment = Treatment.UNKNOWN,
    start: date = START,
    ended_on: date | None = None,
    died_on: date | None = None,
    born_on: date | None = date(1980, 1, 1),
    sex: str | None = None,
    **events: Iterable[object],
) -> r.PersonRecord:
    """A record; every keyword but the first few is a list of events, sorted here by date."""
    who = r.Person(1, "p" * 22, "0001", "Ada", "Test", born_on, died_on, sex, "demo")
    episode = r.Episode(
        1, start, ended_on, phase, None, "Collaborative care", 1, OWNER, None, None, planned
    )
    lists = {name: tuple(sorted(rows, key=_order)) for name, rows in events.items()}
    return r.PersonRecord(who, (episode,), **lists)  # type: ignore[arg-type]


def _order(event: object) -> tuple[date, int]:
    for name in ("measured_on", "held_on", "started_on", "taken_on", "dispensed_on", "given_on",
                 "attempted_on", "reviewed_on", "due_on", "cleared_on"):  # fmt: skip
        day = getattr(event, name, None)
        if day is not None:
            return day, event.id  # type: ignore[attr-defined]
    return date.min, 0


def phq9(
    day: int,
    total: float | None,
    *,
    items: Mapping[int, int] | None = None,
    state: RecordState = RecordState.FINAL,
    id: int | None = None,
) -> r.Measurement:
    return score("phq9", day, total, items=items, state=state, id=id)


def score(
    instrument: str,
    day: int,
    total: float | None,
    *,
    items: Mapping[int, int] | None = None,
    state: RecordState = RecordState.FINAL,
    id: int | None = None,
) -> r.Measurement:
    return r.Measurement(id or next(_ids), instrument, d(day), total, state, items or {})


def session(
    day: int, state: VisitState = VisitState.ATTENDED, *, late: bool = False,
    rating: float | None = None, by: r.Clinician | None = None,
) -> r.TherapySession:  # fmt: skip
    return r.TherapySession(
        next(_ids), d(day), state, late, "CBT", None, None, Homework.UNKNOWN, rating, None, 50, by
    )


def visit(
    day: int,
    kind: EncounterKind = EncounterKind.CARE_CONTACT,
    state: VisitState = VisitState.ATTENDED,
    *,
    until: int | None = None,
    by: r.Clinician | None = None,
) -> r.Encounter:
    ended = None if until is None else d(until)
    return r.Encounter(next(_ids), kind, state, d(day), ended, kind.value, by)


def order(
    ingredient: str,
    day: int,
    stop: int | None = None,
    *,
    dose: float | None = 50,
    drug_class: str = "ssri",
    interval: int | None = None,
    as_needed: bool = False,
) -> r.MedicationOrder:
    status = OrderStatus.ACTIVE if stop is None else OrderStatus.STOPPED
    return r.MedicationOrder(
        next(_ids), ingredient, ingredient, drug_class, dose, "mg", None, None, as_needed,
        interval, d(day), DatePrecision.DAY, None if stop is None else d(stop), DatePrecision.DAY,
        None, status,
    )  # fmt: skip


def fill(ingredient: str, day: int, days: int | None, drug_class: str = "ssri") -> r.Dispense:
    return r.Dispense(next(_ids), ingredient, ingredient, drug_class, d(day), days, None)


def injection(
    ingredient: str, day: int, interval: int | None, label: str | None = None
) -> r.Administration:
    return r.Administration(
        next(_ids), label or ingredient, ingredient, "antipsychotic", d(day), None, None, interval
    )


def lab(
    test: str,
    day: int,
    value: float | None,
    state: RecordState = RecordState.FINAL,
    unit: str | None = "mmol/L",
) -> r.LaboratoryResult:
    return r.LaboratoryResult(next(_ids), test, test, value, unit, d(day), state)


def outreach(day: int, outcome: OutreachOutcome, until: int | None = None) -> r.Outreach:
    reason = RemovalReason.MOVED if outcome is OutreachOutcome.REMOVED else None
    return r.Outreach(
        next(_ids), d(day), outcome, None if until is None else d(until), reason, None
    )


def follow_up(
    due: int,
    state: FollowUpState = FollowUpState.OPEN,
    kind: DueKind = DueKind.MEDICATION_REVIEW,
    done: int | None = None,
) -> r.FollowUp:
    return r.FollowUp(
        next(_ids), kind, d(due), state, None if done is None else d(done), None, None
    )


def review(day: int, next_on: int | None = None, id: int | None = None) -> r.Review:
    return r.Review(id or next(_ids), d(day), OWNER, None if next_on is None else d(next_on))


def decision(
    review_id: int, kind: DecisionKind, due: int | None = None, done: int | None = None
) -> r.Decision:
    return r.Decision(
        next(_ids), review_id, kind, None, None,
        None if due is None else d(due), None if done is None else d(done),
    )  # fmt: skip


def clearance(rule: str, evidence_id: int, day: int, until: int | None = None) -> FlagClearance:
    again = None if until is None else d(until)
    return FlagClearance(next(_ids), rule, evidence_id, d(day), "Seen, safe today.", again)
