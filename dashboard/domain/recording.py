"""What a case review records: decisions with reason, owner and date, and intents in structure.

Notes of the process of psychotherapy have no place here: the one free text is the reason of a
decision, labelled and short. An intent says what is meant to change; it orders nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from dashboard.domain.codes import DecisionKind, IntentChange
from dashboard.domain.wording import score, words

#: Characters of a reason: a sentence, not a note (house proposal).
REASON_LENGTH = 200
MAX_DECISIONS = 6
MAX_SUBJECT = 60
#: Nothing is put off for longer than a year (house proposal).
LONGEST = timedelta(days=366)

REASON_LABEL = "Reason for the decision (seen by the whole team)"
NO_PROCESS_NOTES = (
    "Notes of the process of psychotherapy have no place here: write what was decided and why, "
    f"in at most {REASON_LENGTH} characters."
)
NOT_AN_ORDER = "An intent of the meeting, not an order: prescribe in your prescribing system."

MEDICINE_CHANGES = (
    IntentChange.INCREASE, IntentChange.DECREASE, IntentChange.START,
    IntentChange.SWITCH, IntentChange.STOP,
)  # fmt: skip
THERAPY_CHANGES = (
    IntentChange.CHANGE_THERAPY, IntentChange.MORE_SESSIONS,
    IntentChange.FEWER_SESSIONS, IntentChange.END_THERAPY,
)  # fmt: skip
#: Which changes a kind of decision can mean; kinds that are not named have none.
CHANGES: dict[DecisionKind, tuple[IntentChange, ...]] = {
    DecisionKind.ADJUST_MEDICATION: MEDICINE_CHANGES,
    DecisionKind.ADJUST_THERAPY: THERAPY_CHANGES,
    DecisionKind.ADD_PSYCHOTHERAPY: (IntentChange.ADD_THERAPY,),
}
_NEEDS_DOSE = (IntentChange.INCREASE, IntentChange.DECREASE)
_MAY_HAVE_DOSE = (*_NEEDS_DOSE, IntentChange.START, IntentChange.SWITCH)


@dataclass(frozen=True, slots=True)
class Intent:
    """What is meant to change: "increase sertraline to 100 mg", "add CBT".

    ``subject``: a medicine by its ingredient, or a kind of therapy. ``dose`` in ``dose_unit`` a
    day; both or neither.
    """

    change: IntentChange
    subject: str
    dose: float | None = None
    dose_unit: str | None = None


@dataclass(frozen=True, slots=True)
class NewDecision:
    """One decision as it is entered. ``owner_id``: a clinician's key."""

    kind: DecisionKind
    reason: str = ""
    owner_id: int | None = None
    due_on: date | None = None
    intent: Intent | None = None


@dataclass(frozen=True, slots=True)
class NewReview:
    """What somebody wants to record for one person of a meeting.

    ``version``: the recording they saw when they began (0: none); ``key``: one per submit, so
    that a repeat is answered with what the first one did.
    """

    meeting_id: str
    public_id: str
    version: int
    key: str
    decisions: tuple[NewDecision, ...]
    next_review_on: date | None = None


@dataclass(frozen=True, slots=True)
class RecordedDecision:
    """A stored decision. ``id`` is a 63-bit number: a browser must hold it as text."""

    id: int
    decision: NewDecision
    owner_name: str | None
    done_on: date | None
    version: int

    @property
    def unfinished(self) -> bool:
        return self.decision.due_on is not None and self.done_on is None


@dataclass(frozen=True, slots=True)
class RecordedReview:
    """What stands recorded for one person in one meeting, by whom and when (UTC)."""

    version: int
    decisions: tuple[RecordedDecision, ...]
    next_review_on: date | None
    by: str
    at: datetime


class Fault(StrEnum):
    """What is wrong with what was entered; the value is the sentence to show."""

    NO_DECISION = "Choose at least one decision."
    TOO_MANY = f"Record at most {MAX_DECISIONS} decisions for one person."
    REASON_TOO_LONG = f"Keep the reason to {REASON_LENGTH} characters."
    NO_OWNER = "Say who owns the decision."
    NO_DUE = "Say by when it is to be done."
    DUE_PAST = "The due date has passed."
    DUE_FAR = "The due date is more than a year away."
    NEXT_PAST = "The next review must be after today."
    NEXT_FAR = "The next review is more than a year away."
    INTENT_KIND = "This change does not belong to this decision."
    INTENT_SUBJECT = "Say which medicine or therapy is meant."
    INTENT_DOSE = "Say the new daily dose with its unit."


def needs_owner(kind: DecisionKind) -> bool:
    """Everything but "continue" is somebody's to do, by a day."""
    return kind is not DecisionKind.CONTINUE


def faults_of(
    decisions: Sequence[NewDecision], next_review_on: date | None, today: date
) -> tuple[Fault, ...]:
    """Everything wrong with an entry, each fault once, in the order of the form."""
    found = [fault for decision in decisions for fault in _decision_faults(decision, today)]
    if not decisions:
        found.append(Fault.NO_DECISION)
    if len(decisions) > MAX_DECISIONS:
        found.append(Fault.TOO_MANY)
    if next_review_on is not None and next_review_on <= today:
        found.append(Fault.NEXT_PAST)
    if next_review_on is not None and next_review_on > today + LONGEST:
        found.append(Fault.NEXT_FAR)
    return tuple(dict.fromkeys(found))


def _decision_faults(decision: NewDecision, today: date) -> list[Fault]:
    found = []
    if len(decision.reason.strip()) > REASON_LENGTH:
        found.append(Fault.REASON_TOO_LONG)
    if needs_owner(decision.kind):
        if decision.owner_id is None:
            found.append(Fault.NO_OWNER)
        if decision.due_on is None:
            found.append(Fault.NO_DUE)
    if decision.due_on is not None and decision.due_on < today:
        found.append(Fault.DUE_PAST)
    if decision.due_on is not None and decision.due_on > today + LONGEST:
        found.append(Fault.DUE_FAR)
    if decision.intent is not None:
        found.extend(_intent_faults(decision.kind, decision.intent))
    return found


def _intent_faults(kind: DecisionKind, intent: Intent) -> list[Fault]:
    found = []
    if intent.change not in CHANGES.get(kind, ()):
        found.append(Fault.INTENT_KIND)
    if not 0 < len(intent.subject.strip()) <= MAX_SUBJECT:
        found.append(Fault.INTENT_SUBJECT)
    given = intent.dose is not None
    whole = given == bool(intent.dose_unit) and (intent.dose is None or 0 < intent.dose < 1e6)
    needed = intent.change in _NEEDS_DOSE
    allowed = intent.change in _MAY_HAVE_DOSE
    if not whole or (needed and not given) or (given and not allowed):
        found.append(Fault.INTENT_DOSE)
    return found


def intent_words(intent: Intent) -> str:
    """``increase sertraline to 100 mg``, ``add CBT``, ``stop quetiapine``."""
    said = f"{words(intent.change)} {intent.subject}"
    if intent.dose is None:
        return said
    link = "to " if intent.change in _NEEDS_DOSE else ""
    return f"{said} {link}{score(intent.dose)} {intent.dose_unit or ''}".rstrip()


def decision_words(kind: DecisionKind, intent: Intent | None) -> str:
    """The intent where there is one, else the kind: ``psychiatric consult``."""
    return words(kind) if intent is None else intent_words(intent)
