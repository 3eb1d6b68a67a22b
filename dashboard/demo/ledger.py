"""One person's events while they are being written; days count from ``as_of``."""

from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from dashboard.domain import record as r
from dashboard.domain.clearance import FlagClearance
from dashboard.domain.drugs import DrugCatalogue

Event = TypeVar("Event")


@dataclass(slots=True)
class CareTeam:
    """Who looks after the person."""

    team_id: int
    care_manager: r.Clinician
    prescriber: r.Clinician
    therapist: r.Clinician


@dataclass(slots=True)
class Ledger:
    """The events of one person so far; ``record()`` gives the finished, sorted record."""

    as_of: date
    catalogue: DrugCatalogue
    person: r.Person
    care: CareTeam
    _last_id: int = 0
    _today: int = 0
    episodes: list[r.Episode] = field(default_factory=list)
    diagnoses: list[r.Diagnosis] = field(default_factory=list)
    orders: list[r.MedicationOrder] = field(default_factory=list)
    dispenses: list[r.Dispense] = field(default_factory=list)
    administrations: list[r.Administration] = field(default_factory=list)
    adherence_reports: list[r.AdherenceReport] = field(default_factory=list)
    side_effects: list[r.SideEffect] = field(default_factory=list)
    laboratory: list[r.LaboratoryResult] = field(default_factory=list)
    measurements: list[r.Measurement] = field(default_factory=list)
    sessions: list[r.TherapySession] = field(default_factory=list)
    encounters: list[r.Encounter] = field(default_factory=list)
    follow_ups: list[r.FollowUp] = field(default_factory=list)
    outreach: list[r.Outreach] = field(default_factory=list)
    reviews: list[r.Review] = field(default_factory=list)
    decisions: list[r.Decision] = field(default_factory=list)
    clearances: list[FlagClearance] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._today = self.as_of.toordinal()

    def day(self, offset: int) -> date:
        """The calendar date ``offset`` days after ``as_of``."""
        return date.fromordinal(self._today + offset)

    def _maybe(self, offset: int | None) -> date | None:
        return None if offset is None else date.fromordinal(self._today + offset)

    def _id(self) -> int:
        self._last_id += 1
        return self._last_id

    def record(self) -> r.PersonRecord:
        """The finished record, every list by date, then id, undated entries first."""
        return r.PersonRecord(
            self.person,
            _sorted(self.episodes, "started_on"),
            _sorted(self.diagnoses, "onset_on"),
            _sorted(self.orders, "started_on"),
            _sorted(self.dispenses, "dispensed_on"),
            _sorted(self.administrations, "given_on"),
            _sorted(self.adherence_reports, "reported_on"),
            _sorted(self.side_effects, "started_on"),
            _sorted(self.laboratory, "taken_on"),
            _sorted(self.measurements, "measured_on"),
            _sorted(self.sessions, "held_on"),
            _sorted(self.encounters, "started_on"),
            _sorted(self.follow_ups, "due_on"),
            _sorted(self.outreach, "attempted_on"),
            _sorted(self.reviews, "reviewed_on"),
            _sorted(self.decisions, "due_on"),
            _sorted(self.clearances, "cleared_on"),
        )


def _sorted(events: list[Event], dated: str) -> tuple[Event, ...]:
    if len(events) < 2:
        return tuple(events)
    return tuple(
        sorted(events, key=lambda e: (getattr(e, dated) or date.min, e.id))  # type: ignore[attr-defined]
    )
