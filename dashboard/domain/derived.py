"""What the rules say of one person, as stored rows: a summary and dated due items.

Both are functions of the recorded events and the rule book alone, never of today's date, so they
hold for every ``as_of`` from the last event on. What depends on the day (overdue, days overdue,
next contact, supply in the last 90 days) is read from these dates.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dashboard.domain.codes import DueKind, DueSource, Phase, Treatment


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that falls (or fell) due for a person and is still open.

    ``active_from``: first day on which it exists; ``active_until``: first day on which it does
    not any more (``None``: until something happens). Overdue on ``as_of`` when ``due_on < as_of``.
    ``rank`` 0 is safety, above everything; 1 is the rest. ``label`` names it neutrally
    ("Medication review"); ``why`` gives the rule's reason with values and dates, in words.
    ``evidence`` holds the inputs (name to value, dates in ISO form). ``evidence_id`` is the event
    that raised a flag, for clearing it.
    """

    rule: str
    rule_version: int
    kind: DueKind
    rank: int
    due_on: date
    active_from: date
    active_until: date | None
    owner_id: int | None
    source: DueSource
    label: str
    why: str
    evidence: Mapping[str, str] = field(default_factory=dict)
    evidence_id: int | None = None


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """``prorated``: the total stands for 1 or 2 missing answers too."""

    measured_on: date
    total: float
    prorated: bool = False


@dataclass(frozen=True, slots=True)
class DrugSupply:
    """Covered days of one current, scheduled medicine after same-drug carry-over.

    ``runs`` are half-open [from, to) periods, sorted, not touching; empty with ``computable``
    false when fills had no date or no days of supply. Hospital days are cut out of ``runs`` and
    listed in ``hospital`` (excluded from the denominator too). ``injected``: at least one of the
    fills was a long-acting injection given. ``undated`` and ``without_days``: what was dispensed
    and could not be counted, for want of a date (whenever it was) or of days of supply (in the
    present course).
    """

    ingredient: str
    first_fill_on: date | None
    computable: bool
    runs: tuple[tuple[date, date], ...] = ()
    hospital: tuple[tuple[date, date], ...] = ()
    injected: bool = False
    undated: int = 0
    without_days: int = 0


@dataclass(frozen=True, slots=True)
class CaseloadSummary:
    """One row per person for the caseload page; dates, never states that go stale at midnight.

    ``on_caseload``: has an open episode and is alive. Nobody else has due dates, but for a safety
    flag that was not cleared when the episode ended (``listed``). ``overdue_from``: first day on
    which the person stands under *overdue* (the day of the evidence for a safety flag, else the
    day after the earliest due date, later while snoozed).
    ``top_rank``/``top_due_on``: the first due item in priority order (rank, then due date).
    ``last_booked_on``: the latest booked contact; "no next contact" when none or before as_of.
    ``score_points``: last 24 totals of ``instrument`` since the baseline, oldest first.
    ``attended``/``attendable``: sessions of this episode, by the attendance rule.
    ``judged_from`` to ``supply_low_from`` are set for people on the caseload only: see
    ``course_dates`` and ``supply_dates``.
    ``events_through``: date of the latest event that has happened (not a booking).
    ``changes_on``: first day on which the row does not hold any more although nothing happens,
    because an order is planned to end; what is due then is in the due items all the same.
    ``first_due_on``: the earliest due date of all items: whose is past has waited longest.
    """

    patient_id: int
    on_caseload: bool
    phase: Phase
    episode_started_on: date | None
    team_id: int | None
    owner_id: int | None
    care_manager_id: int | None
    prescriber_id: int | None
    therapist_id: int | None
    treatment: Treatment
    diagnosis_group: str | None
    diagnosis_label: str | None
    medication_classes: tuple[str, ...]
    medication_text: str | None
    instrument: str | None
    baseline_score: float | None
    baseline_on: date | None
    latest_score: float | None
    latest_on: date | None
    score_points: tuple[ScorePoint, ...]
    last_seen_on: date | None
    last_seen_by: str | None
    last_booked_on: date | None
    top_rank: int | None
    top_due_on: date | None
    top_rule: str | None
    next_due_on: date | None
    overdue_from: date | None
    snoozed_until: date | None
    attended: int
    attendable: int
    supply: tuple[DrugSupply, ...]
    last_discussed_on: date | None
    judged_from: date | None
    not_improved_from: date | None
    step_down_until: date | None
    supply_known_from: date | None
    supply_low_until: date | None
    supply_low_from: date | None
    events_through: date | None
    changes_on: date | None = None
    first_due_on: date | None = None

    @property
    def listed(self) -> bool:
        """On the caseload, or still on the list for a safety flag of an episode that has ended."""
        return self.on_caseload or self.overdue_from is not None
