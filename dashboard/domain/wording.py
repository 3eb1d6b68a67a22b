"""The one place for words: dates, numbers, codes and sentences as people read them.

Person-first throughout; ``data/words/banned_words.toml`` and its test keep it so. English month
names are spelled here, so that no server locale changes them.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from math import floor

from dashboard.domain.codes import (
    AgendaState,
    DatePrecision,
    DecisionKind,
    DueKind,
    EncounterKind,
    FollowUpState,
    Homework,
    IntentChange,
    OrderStatus,
    OutreachOutcome,
    Phase,
    RecordState,
    RemovalReason,
    Role,
    Severity,
    Treatment,
    VisitState,
)
from dashboard.domain.partial_date import is_exact, known_to, precision_of

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

# By vocabulary first: members of different vocabularies may share a value ("unknown") and then
# compare equal, so one flat table would mix them up.
WORDS: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    Phase: {
        Phase.ASSESSMENT: "assessment",
        Phase.ACTIVE: "active",
        Phase.RELAPSE_PREVENTION: "relapse prevention",
        Phase.CLOSED: "closed",
        Phase.UNKNOWN: "phase not known",
    },
    Treatment: {
        Treatment.MEDICATION: "medication",
        Treatment.THERAPY: "therapy",
        Treatment.BOTH: "medication and therapy",
        Treatment.NONE: "no treatment yet",
        Treatment.UNKNOWN: "treatment not known",
    },
    VisitState: {
        VisitState.ATTENDED: "attended",
        VisitState.DID_NOT_ATTEND: "did not attend",
        VisitState.CANCELLED_BY_PERSON: "cancelled by person",
        VisitState.CANCELLED_BY_SERVICE: "cancelled by service",
        VisitState.NOT_RECORDED: "not recorded",
        VisitState.BOOKED: "booked",
    },
    EncounterKind: {
        EncounterKind.CARE_CONTACT: "care contact",
        EncounterKind.MEDICATION_REVIEW: "medication review",
        EncounterKind.CASE_REVIEW: "psychiatric case review",
        EncounterKind.HOSPITAL: "hospital stay",
        EncounterKind.EMERGENCY: "emergency visit",
        EncounterKind.OTHER: "other visit",
    },
    DueKind: {
        DueKind.CARE_CONTACT: "care contact",
        DueKind.MEDICATION_REVIEW: "medication review",
        DueKind.THERAPY_SESSION: "therapy session",
        DueKind.MEASURE: "score",
        DueKind.CASE_REVIEW: "psychiatric case review",
        DueKind.LABORATORY: "laboratory test",
        DueKind.INJECTION: "long-acting injection",
        DueKind.MOVEMENT_EXAM: "movement exam",
        DueKind.POST_DISCHARGE: "contact after discharge",
        DueKind.DECISION: "review decision",
        DueKind.SAFETY_FLAG: "safety flag",
        DueKind.CLINICAL_FLAG: "flag",
    },
    OrderStatus: {
        OrderStatus.ACTIVE: "current",
        OrderStatus.ON_HOLD: "on hold",
        OrderStatus.STOPPED: "stopped",
        OrderStatus.COMPLETED: "completed",
        OrderStatus.CANCELLED: "cancelled",
        OrderStatus.UNKNOWN: "status unknown",
    },
    RecordState: {
        RecordState.FINAL: "final",
        RecordState.UNKNOWN: "state unknown, not counted",
        RecordState.NO_VALUE: "no value",
    },
    FollowUpState: {
        FollowUpState.OPEN: "open",
        FollowUpState.DONE: "done",
        FollowUpState.CANCELLED: "cancelled",
    },
    OutreachOutcome: {
        OutreachOutcome.AGREED_TO_COME: "agreed to come",
        OutreachOutcome.CALL_LATER: "call later",
        OutreachOutcome.LEFT_MESSAGE: "left message",
        OutreachOutcome.NOT_REACHED: "not reached",
        OutreachOutcome.REMOVED: "removed from outreach",
    },
    RemovalReason: {
        RemovalReason.ALREADY_SEEN: "already seen",
        RemovalReason.MOVED: "moved",
        RemovalReason.TRANSFERRED: "transferred",
        RemovalReason.DECLINED: "declined",
        RemovalReason.DIED: "died",
        RemovalReason.WRONG_DETAILS: "wrong details",
        RemovalReason.OTHER: "other",
    },
    DecisionKind: {
        DecisionKind.CONTINUE: "continue",
        DecisionKind.ADJUST_MEDICATION: "adjust medication",
        DecisionKind.ADJUST_THERAPY: "adjust therapy",
        DecisionKind.ADD_PSYCHOTHERAPY: "add psychotherapy",
        DecisionKind.CONSULT: "psychiatric consult",
        DecisionKind.STEP_UP: "step up",
        DecisionKind.STEP_DOWN: "step down",
        DecisionKind.DISCHARGE: "discharge",
        DecisionKind.OUTREACH: "outreach",
    },
    AgendaState: {
        AgendaState.WAITING: "waiting",
        AgendaState.DISCUSSED: "discussed",
        AgendaState.SKIPPED: "skipped",
    },
    IntentChange: {
        IntentChange.START: "start",
        IntentChange.INCREASE: "increase",
        IntentChange.DECREASE: "decrease",
        IntentChange.STOP: "stop",
        IntentChange.SWITCH: "switch to",
        IntentChange.ADD_THERAPY: "add",
        IntentChange.CHANGE_THERAPY: "change therapy to",
        IntentChange.MORE_SESSIONS: "more sessions of",
        IntentChange.FEWER_SESSIONS: "fewer sessions of",
        IntentChange.END_THERAPY: "end",
    },
    Severity: {
        Severity.MILD: "mild",
        Severity.MODERATE: "moderate",
        Severity.SEVERE: "severe",
        Severity.UNKNOWN: "severity not known",
    },
    Homework: {
        Homework.DONE: "done",
        Homework.PARTLY: "partly done",
        Homework.NOT_DONE: "not done",
        Homework.NONE_SET: "none set",
        Homework.UNKNOWN: "not recorded",
    },
    Role: {
        Role.CLINICIAN: "clinician",
        Role.SUPERVISOR: "supervisor",
        Role.VIEWER: "viewer",
        Role.ADMIN: "administrator",
    },
}


def words(code: StrEnum) -> str:
    """A code as people read it, in lower case. ``KeyError`` for a code without words."""
    return WORDS[type(code)][code]


def capital(text: str) -> str:
    """The text with a capital first letter, the rest untouched ("PHQ-9" stays)."""
    return text[:1].upper() + text[1:]


def full_day(on: date) -> str:
    """``12 Nov 2026``: a date that will be read at a time we do not know.

    One known by month or year only: ``Nov 2026 (month only)``, ``2026 (year only)``.
    """
    known = precision_of(on)
    if known is DatePrecision.YEAR:
        return f"{on.year} (year only)"
    if known is DatePrecision.MONTH:
        return f"{MONTHS[on.month - 1]} {on.year} (month only)"
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def dated(on: date, precision: DatePrecision) -> str:
    """A date in full, as exactly as the ``precision`` kept beside it."""
    return full_day(known_to(on, precision))


def on_full_day(on: date) -> str:
    """``on 12 Nov 2026``, ``in Nov 2026 (month only)``."""
    return f"{_on(on)} {full_day(on)}"


def on_day(on: date, as_of: date) -> str:
    """``on 12 Nov``, ``in Nov 2026 (month only)``."""
    return f"{_on(on)} {day(on, as_of)}"


def _on(on: date) -> str:
    return "on" if is_exact(on) else "in"


def cell_day(on: date) -> str:
    """A date in a file: ``2026-11-12``; in words where the day is not known, never as a day."""
    return on.isoformat() if is_exact(on) else full_day(on)


def day(on: date, as_of: date) -> str:
    """``12 Nov`` in the year of ``as_of``, else ``3 Mar 2025``; with its year if that is all."""
    if on.year == as_of.year and is_exact(on):
        return f"{on.day} {MONTHS[on.month - 1]}"
    return full_day(on)


def short_day(on: date, as_of: date) -> str:
    """As ``day`` for a narrow place: ``Nov``, ``Nov 2025``, ``2026`` where that is all that is
    known; ``full_day`` says so beside it.
    """
    known = precision_of(on)
    if known is DatePrecision.DAY:
        return day(on, as_of)
    month = "" if known is DatePrecision.YEAR else MONTHS[on.month - 1]
    year = "" if month and on.year == as_of.year else str(on.year)
    return f"{month} {year}".strip()


def two_days(first: date, second: date) -> str:
    """``10 and 17 Nov 2026``, or both in full when the months differ."""
    same_month = (first.year, first.month) == (second.year, second.month)
    if same_month and is_exact(first) and is_exact(second):
        return f"{first.day} and {full_day(second)}"
    return f"{full_day(first)} and {full_day(second)}"


def weekday(on: date) -> str:
    """``Mon 23 Nov 2026``."""
    if not is_exact(on):
        return full_day(on)
    return f"{WEEKDAYS[on.weekday()]} {full_day(on)}"


def plural(count: int, singular: str, plural_form: str | None = None) -> str:
    """``1 day``, ``2 days``."""
    return f"{count} {singular if count == 1 else plural_form or singular + 's'}"


def score(value: float) -> str:
    """A score or level without a needless decimal: ``8``, ``0``, ``31.5``."""
    return f"{value:.10g}"


def percent(part: float, whole: float, *limits: float) -> str:
    """``79 %`` for 71 of 90: in whole percent, halves up.

    Never rounded up to one of the ``limits`` that it does not reach: 71 of 89 are not 80 %.
    """
    # Less the error of a division, so that 5 % stays 5.
    exact = round(100 * part / whole, 6)
    nearest = floor(exact + 0.5)
    if any(exact < limit <= nearest for limit in limits):
        nearest = floor(exact)
    return f"{nearest} %".replace("-", "−")


def score_change(first: float, latest: float) -> str:
    """``14 → 8``."""
    return f"{score(first)} → {score(latest)}"


def whole_weeks(start: date, as_of: date) -> str:
    """``9 wk``: whole weeks from ``start`` to ``as_of``; ``0 wk`` in the first week.

    ``up to 9 wk`` from a start that is not known to the day.
    """
    return weeks_words(max(0, (as_of - start).days) // 7, is_exact(start))


def weeks_words(weeks: int, exact: bool = True) -> str:
    """``9 wk``, ``up to 9 wk`` from a start that is not known to the day."""
    return f"{'' if exact else 'up to '}{weeks} wk"
