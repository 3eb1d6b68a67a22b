"""Sessions and other events as the person panel draws them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.domain.care_rules import RuleId
from dashboard.domain.codes import DatePrecision, EncounterKind, Severity, VisitState
from dashboard.domain.laboratory import (
    blood_pressures,
    pressure_words,
    uncounted_words,
    value_words,
)
from dashboard.domain.partial_date import known_to, precision_of
from dashboard.domain.planned_ends import settled
from dashboard.domain.record import Decision, LaboratoryResult, PersonRecord, TherapySession
from dashboard.domain.rules import RuleBook
from dashboard.domain.treatment import begun, current_orders
from dashboard.domain.weight import weights_of
from dashboard.domain.wording import percent


class EventKind(StrEnum):
    """What a mark in the event lane stands for."""

    SIDE_EFFECT = "side_effect"
    LABORATORY = "laboratory"
    HOSPITAL = "hospital"
    EMERGENCY = "emergency"
    REVIEW = "review"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class FocusRun:
    """Neighbouring sessions with the same modality and focus."""

    start: date
    end: date
    modality: str | None
    focus: str | None


@dataclass(frozen=True, slots=True)
class EventMark:
    """One mark. ``label`` is short, for the picture; ``detail`` is the whole, for hover and table.

    ``attention``: something to look at. ``line``: a faint line through all lanes.
    """

    kind: EventKind
    start: date
    end: date | None
    label: str
    detail: str
    attention: bool
    line: bool
    priority: int

    @property
    def precision(self) -> DatePrecision:
        """How exactly the start is known."""
        return precision_of(self.start)


def focus_runs(sessions: tuple[TherapySession, ...]) -> tuple[FocusRun, ...]:
    """Group attended sessions; a session without modality and focus belongs to the run before."""
    runs: list[FocusRun] = []
    for session in sessions:
        if session.state is not VisitState.ATTENDED or not (session.modality or session.focus):
            continue
        day = session.held_on
        last = runs[-1] if runs else None
        if last and (last.modality, last.focus) == (session.modality, session.focus):
            runs[-1] = FocusRun(last.start, day, last.modality, last.focus)
        else:
            runs.append(FocusRun(day, day, session.modality, session.focus))
    return tuple(runs)


def event_marks(record: PersonRecord, as_of: date, rules: RuleBook) -> tuple[EventMark, ...]:
    """Every event up to ``as_of`` but sessions, scores and medication, by date."""
    marks = [
        *_side_effects(record, as_of),
        *_laboratory(record, as_of, rules),
        *_encounters(record, as_of),
        *_reviews(record, as_of),
    ]
    return tuple(sorted(marks, key=lambda m: (m.start, m.kind, m.label)))


def _side_effects(record: PersonRecord, as_of: date) -> list[EventMark]:
    marks = []
    for effect in record.side_effects:
        if effect.started_on is None or effect.started_on > as_of:
            continue
        severity = "" if effect.severity is Severity.UNKNOWN else f", {effect.severity.value}"
        serious = ", serious" if effect.serious else ""
        on = f" (with {effect.ingredient})" if effect.ingredient else ""
        label = f"{effect.label}{severity}"
        marks.append(
            EventMark(
                EventKind.SIDE_EFFECT,
                known_to(effect.started_on, effect.started_precision),
                effect.ended_on if effect.ended_on and effect.ended_on <= as_of else None,
                label,
                f"Side effect: {label}{serious}{on}",
                True,
                True,
                0 if effect.serious else 1,
            )
        )
    return marks


def _laboratory(record: PersonRecord, as_of: date, rules: RuleBook) -> list[EventMark]:
    results = [result for result in record.laboratory if result.taken_on <= as_of]
    rule = rules.care.rules.get(RuleId.WEIGHT_GAIN)
    weights = None
    if rule is not None:
        now = settled(record, as_of)
        orders = begun(now.orders)
        weights = weights_of(results, orders, current_orders(now), rules.drugs, rule)
    marks = []
    pairs = dict(blood_pressures(results))
    joined = set(pairs.values())
    for result in results:
        if result in joined:
            continue
        if result in pairs:
            marks.append(_pressure(result, pairs[result]))
            continue
        label, attention = f"{result.label} {_value(result)}", False
        gain = None if weights is None else weights.gain(result)
        if rule is not None and gain is not None:
            line = rule.numbers["fraction"]
            attention = gain >= line
            label = f"weight {'+' if gain >= 0 else ''}{percent(gain, 1, 100 * line)}"
        marks.append(
            EventMark(
                EventKind.LABORATORY,
                result.taken_on,
                None,
                label,
                f"{result.label}: {_value(result)}",
                attention,
                attention,
                2 if attention else 4,
            )
        )
    return marks


def _pressure(high: LaboratoryResult, low: LaboratoryResult) -> EventMark:
    """Both numbers of a blood pressure as one mark."""
    said = pressure_words(high, low)
    return EventMark(
        EventKind.LABORATORY,
        high.taken_on,
        None,
        f"blood pressure {said}",
        f"Blood pressure: {said}",
        False,
        False,
        4,
    )


def _value(result: LaboratoryResult) -> str:
    if result.value is None:
        return "no value"
    return f"{value_words(result)} {result.unit or ''}".strip() + uncounted_words(result)


#: Still there, or gone without a record of it: the one is not told from the other.
NO_DISCHARGE = ", no discharge recorded"
_ENCOUNTERS = {
    EncounterKind.HOSPITAL: (EventKind.HOSPITAL, "hospital", True, 0),
    EncounterKind.EMERGENCY: (EventKind.EMERGENCY, "emergency visit", True, 0),
}


def _encounters(record: PersonRecord, as_of: date) -> list[EventMark]:
    marks = []
    for visit in record.encounters:
        happened = visit.state is VisitState.ATTENDED and visit.started_on <= as_of
        if not happened or visit.kind is EncounterKind.CASE_REVIEW:
            continue
        fallback = (EventKind.CONTACT, visit.label, False, 9)
        kind, label, line, priority = _ENCOUNTERS.get(visit.kind, fallback)
        by = f" by {visit.clinician.name}" if visit.clinician else ""
        ended = visit.ended_on if visit.ended_on and visit.ended_on <= as_of else None
        open_end = NO_DISCHARGE if kind is EventKind.HOSPITAL and ended is None else ""
        marks.append(
            EventMark(
                kind,
                visit.started_on,
                ended,
                f"{label}{open_end}",
                f"{visit.label}{by}{open_end}",
                line,
                line,
                priority,
            )
        )
    return marks


def _reviews(record: PersonRecord, as_of: date) -> list[EventMark]:
    decisions: dict[int, list[Decision]] = {}
    for decision in record.decisions:
        decisions.setdefault(decision.review_id, []).append(decision)
    marks = []
    for review in record.reviews:
        if review.reviewed_on > as_of:
            continue
        decided = [d.kind.value.replace("_", " ") for d in decisions.get(review.id, [])]
        words = ", ".join(dict.fromkeys(decided))
        label = f"review: {words}" if words else "review"
        marks.append(
            EventMark(
                EventKind.REVIEW,
                review.reviewed_on,
                None,
                label,
                label.capitalize(),
                False,
                True,
                3,
            )
        )
    return marks
