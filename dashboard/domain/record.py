"""One person's record as the rules read it: plain values, no storage, no screen.

Every date is a calendar date in the clinic's time zone. ``None``: *not known*; zero is a value.
One of which only the month or year is known is a ``PartialDate``: its first day, and saying so.
Lists are sorted by date, then by when it was recorded. Ids are unique in one person's list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

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
    Severity,
    Treatment,
    VisitState,
)
from dashboard.domain.recording import Intent


@dataclass(frozen=True, slots=True)
class Clinician:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    public_id: str
    record_number: str
    given_name: str
    family_name: str
    born_on: date | None
    died_on: date | None
    sex: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode of care. ``derived_from`` says why it was assumed where the source had none.

    ``end_reason``: free text of the source, or ``DIED``.
    """

    id: int
    started_on: date
    ended_on: date | None
    phase: Phase
    phase_since: date | None
    program: str
    team_id: int | None
    care_manager: Clinician | None
    prescriber: Clinician | None
    therapist: Clinician | None
    planned_treatment: Treatment
    goals: str | None = None
    derived_from: str | None = None
    end_reason: str | None = None

    @property
    def owner(self) -> Clinician | None:
        """Whose follow-up it is: the care manager, else the therapist, else the prescriber."""
        return self.care_manager or self.therapist or self.prescriber


@dataclass(frozen=True, slots=True)
class Diagnosis:
    id: int
    label: str
    group: str
    code_system: str | None
    code: str | None
    onset_on: date | None
    abated_on: date | None


@dataclass(frozen=True, slots=True)
class MedicationOrder:
    """One order at one dose; a dose change is the next order of the same ingredient.

    ``daily_dose`` is in ``dose_unit`` per day; ``None`` where the source did not say.
    ``interval_days`` is set for long-acting injections only.
    """

    id: int
    label: str
    ingredient: str
    drug_class: str
    daily_dose: float | None
    dose_unit: str | None
    frequency: str | None
    route: str | None
    as_needed: bool
    interval_days: int | None
    started_on: date | None
    started_precision: DatePrecision
    stopped_on: date | None
    stopped_precision: DatePrecision
    stop_reason: str | None
    status: OrderStatus


@dataclass(frozen=True, slots=True)
class Dispense:
    """One fill. Counts as supply only with a date and 1 or more days of supply."""

    id: int
    label: str
    ingredient: str
    drug_class: str
    dispensed_on: date | None
    days_supply: int | None
    quantity: float | None


@dataclass(frozen=True, slots=True)
class Administration:
    """One long-acting injection given; covers ``interval_days`` from ``given_on``."""

    id: int
    label: str
    ingredient: str
    drug_class: str
    given_on: date
    dose: float | None
    dose_unit: str | None
    interval_days: int | None


@dataclass(frozen=True, slots=True)
class AdherenceReport:
    """Self-report: days taken of days asked about. Never mixed with supply."""

    id: int
    reported_on: date
    days_taken: int
    days_asked: int
    ingredient: str | None


@dataclass(frozen=True, slots=True)
class SideEffect:
    id: int
    label: str
    severity: Severity
    serious: bool
    ingredient: str | None
    started_on: date | None
    started_precision: DatePrecision
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class LaboratoryResult:
    """``test`` is our own key (``lithium_level``, ``anc``, ``weight`` …); value in ``unit``."""

    id: int
    test: str
    label: str
    value: float | None
    unit: str | None
    taken_on: date
    state: RecordState


@dataclass(frozen=True, slots=True)
class Measurement:
    """One questionnaire. ``items``: item number (from 1) to answer; empty when not recorded.

    ``recorded_at`` (UTC): when it came, or came with other answers; ``None``: not known.
    """

    id: int
    instrument: str
    measured_on: date
    total: float | None
    state: RecordState
    items: Mapping[int, int] = field(default_factory=dict)
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TherapySession:
    id: int
    held_on: date
    state: VisitState
    late_cancellation: bool
    modality: str | None
    focus: str | None
    skills: str | None
    homework: Homework
    session_rating: float | None
    outcome_rating: float | None
    minutes: int | None
    therapist: Clinician | None


@dataclass(frozen=True, slots=True)
class Encounter:
    """A visit other than a therapy session; a hospital stay has ``ended_on`` once discharged."""

    id: int
    kind: EncounterKind
    state: VisitState
    started_on: date
    ended_on: date | None
    label: str
    clinician: Clinician | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up somebody set: due on a day, open until done or cancelled."""

    id: int
    kind: DueKind
    due_on: date
    state: FollowUpState
    done_on: date | None
    owner: Clinician | None
    label: str | None


@dataclass(frozen=True, slots=True)
class Outreach:
    id: int
    attempted_on: date
    outcome: OutreachOutcome
    snoozed_until: date | None
    removal_reason: RemovalReason | None
    clinician: Clinician | None


@dataclass(frozen=True, slots=True)
class Decision:
    id: int
    review_id: int
    kind: DecisionKind
    reason: str | None
    owner: Clinician | None
    due_on: date | None
    done_on: date | None
    intent: Intent | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """One discussion of the person in a case review."""

    id: int
    reviewed_on: date
    reviewer: Clinician | None
    next_review_on: date | None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Everything the rules may read about one person."""

    person: Person
    episodes: tuple[Episode, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    orders: tuple[MedicationOrder, ...] = ()
    dispenses: tuple[Dispense, ...] = ()
    administrations: tuple[Administration, ...] = ()
    adherence_reports: tuple[AdherenceReport, ...] = ()
    side_effects: tuple[SideEffect, ...] = ()
    laboratory: tuple[LaboratoryResult, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    sessions: tuple[TherapySession, ...] = ()
    encounters: tuple[Encounter, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    outreach: tuple[Outreach, ...] = ()
    reviews: tuple[Review, ...] = ()
    decisions: tuple[Decision, ...] = ()
    clearances: tuple[FlagClearance, ...] = ()

    @property
    def episode(self) -> Episode | None:
        """The episode the caseload shows: the open one that started last, else the last ended."""
        if not self.episodes:
            return None
        return max(self.episodes, key=lambda e: (e.ended_on is None, e.started_on, e.id))
