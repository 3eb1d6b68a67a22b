"""What happened between a case review and a day: side effects, hospital, laboratory, sessions."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.domain.codes import DatePrecision, EncounterKind, RecordState, Severity, VisitState
from dashboard.domain.laboratory import uncounted_words, value_words
from dashboard.domain.partial_date import last_day
from dashboard.domain.record import LaboratoryResult, PersonRecord
from dashboard.domain.visits import attendance, state_on
from dashboard.domain.wording import capital, day, plural, words


class ChangeKind(StrEnum):
    """What a change is about, the weightiest first."""

    FLAG = "flag"
    SCORE = "score"
    MEDICATION = "medication"
    SUPPLY = "supply"
    HOSPITAL = "hospital"
    SIDE_EFFECT = "side effect"
    LABORATORY = "laboratory"
    SESSIONS = "sessions"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Change:
    """One change; ``on`` ``None``: the day is not known. ``precision`` is that of ``on``."""

    kind: ChangeKind
    on: date | None
    words: str
    attention: bool = False
    precision: DatePrecision = DatePrecision.DAY


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days after ``since`` up to and including ``as_of``."""

    since: date
    as_of: date

    def holds(self, on: date | None, precision: DatePrecision | None = None) -> bool:
        """Whether a day lies inside; one known by month or year only, whether it may."""
        return on is not None and on <= self.as_of and last_day(on, precision) > self.since

    def before(self, on: date) -> bool:
        """Whether a day was on the table at the review: surely not after it."""
        return last_day(on) <= self.since


def side_effect_changes(record: PersonRecord, stretch: Stretch) -> list[Change]:
    """Side effects that began, and such as have ended."""
    kind = ChangeKind.SIDE_EFFECT
    changes = []
    for effect in record.side_effects:
        severity = "" if effect.severity is Severity.UNKNOWN else f", {words(effect.severity)}"
        serious = ", serious" if effect.serious else ""
        drug = f" (with {effect.ingredient})" if effect.ingredient else ""
        if stretch.holds(effect.started_on, effect.started_precision):
            said = f"new side effect: {effect.label}{severity}{serious}{drug}"
            changes.append(Change(kind, effect.started_on, said, True, effect.started_precision))
        if stretch.holds(effect.ended_on):
            changes.append(Change(kind, effect.ended_on, f"side effect ended: {effect.label}"))
    return changes


def hospital_changes(record: PersonRecord, stretch: Stretch) -> list[Change]:
    """Hospital stays that began or ended, and emergency visits."""
    kinds = (EncounterKind.HOSPITAL, EncounterKind.EMERGENCY)
    changes = []
    for visit in record.encounters:
        if visit.kind not in kinds or visit.state is not VisitState.ATTENDED:
            continue
        if stretch.holds(visit.started_on):
            said = words(visit.kind)
            if visit.kind is EncounterKind.HOSPITAL:
                end = visit.ended_on
                said += " began" if end is None else f" until {day(end, stretch.as_of)}"
            changes.append(Change(ChangeKind.HOSPITAL, visit.started_on, said, attention=True))
        elif stretch.holds(visit.ended_on):
            changes.append(Change(ChangeKind.HOSPITAL, visit.ended_on, "left hospital"))
    return changes


def laboratory_changes(record: PersonRecord, stretch: Stretch) -> list[Change]:
    """The latest new result of each test, after the one known at the review.

    One of unknown state is named where there is no other, and compared with none.
    """
    before: dict[str, LaboratoryResult] = {}
    after: dict[str, LaboratoryResult] = {}
    for result in record.laboratory:
        counts = result.state is not RecordState.UNKNOWN
        if stretch.before(result.taken_on):
            if counts:
                before[result.test] = result
        elif stretch.holds(result.taken_on) and (counts or result.test not in after):
            after[result.test] = result
    return [
        Change(ChangeKind.LABORATORY, new.taken_on, _result_words(before.get(test), new))
        for test, new in after.items()
    ]


def _result_words(old: LaboratoryResult | None, new: LaboratoryResult) -> str:
    name = capital(new.label)
    if new.value is None:
        return f"{name}: no value"
    unit = f" {new.unit}" if new.unit else ""
    uncounted = uncounted_words(new)
    if old is None or old.value is None or old.unit != new.unit or uncounted:
        return f"{name} {value_words(new)}{unit}{uncounted}"
    return f"{name} {value_words(old)} → {value_words(new)}{unit}"


def session_changes(record: PersonRecord, stretch: Stretch) -> tuple[list[Change], list[str]]:
    """Attended of attendable sessions, and what became of the others; a second list: none."""
    inside = [s for s in record.sessions if stretch.holds(s.held_on)]
    states = Counter(state_on(s, stretch.as_of) for s in inside)
    # Of a session booked for the day itself nothing can be said yet.
    del states[VisitState.BOOKED]
    if not states:
        return [], ["no therapy session"] if record.sessions else []
    share = attendance(inside)
    parts = []
    if share.attendable:
        parts.append(f"{share.attended} of {plural(share.attendable, 'session')} attended")
    late = share.attendable - share.attended - states[VisitState.DID_NOT_ATTEND]
    if late:
        parts.append(f"{late} cancelled late")
    by_person = states[VisitState.CANCELLED_BY_PERSON] - late
    for number, said in (
        (by_person, words(VisitState.CANCELLED_BY_PERSON)),
        (states[VisitState.CANCELLED_BY_SERVICE], words(VisitState.CANCELLED_BY_SERVICE)),
        (states[VisitState.NOT_RECORDED], words(VisitState.NOT_RECORDED)),
    ):
        if number:
            noun = "" if parts else f"{'session' if number == 1 else 'sessions'} "
            parts.append(f"{number} {noun}{said}")
    last = max(s.held_on for s in inside if state_on(s, stretch.as_of) is not VisitState.BOOKED)
    return [Change(ChangeKind.SESSIONS, last, ", ".join(parts))], []


def decision_changes(record: PersonRecord, stretch: Stretch) -> list[Change]:
    """Decisions that were carried out."""
    return [
        Change(ChangeKind.DECISION, made.done_on, f"done: {words(made.kind)}")
        for made in record.decisions
        if stretch.holds(made.done_on)
    ]
