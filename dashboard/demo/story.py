"""Writes one person's record event by event.

Both the generator and the scripted people tell their stories through this one builder, so ids,
sorting and the links between events are made in one place. Days are counted from ``as_of``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.demo.story_medicine import MedicineStory
from dashboard.domain import record as r
from dashboard.domain.clearance import FlagClearance
from dashboard.domain.codes import (
    DecisionKind,
    DueKind,
    EncounterKind,
    FollowUpState,
    Homework,
    OutreachOutcome,
    Phase,
    RecordState,
    Treatment,
    VisitState,
)

ICD10 = "http://hl7.org/fhir/sid/icd-10"

#: Days for which an outreach attempt moves the person out of *overdue*.
SNOOZE_DAYS: Mapping[OutreachOutcome, int] = {
    OutreachOutcome.AGREED_TO_COME: 30,
    OutreachOutcome.CALL_LATER: 7,
    OutreachOutcome.LEFT_MESSAGE: 3,
    OutreachOutcome.NOT_REACHED: 1,
}


@dataclass(slots=True)
class Story(MedicineStory):
    """The events of one person so far; ``record()`` gives the finished, sorted record."""

    def episode(
        self,
        start: int,
        phase: Phase,
        treatment: Treatment,
        *,
        since: int | None = None,
        end: int | None = None,
        program: str = "Collaborative care",
        goals: str | None = None,
    ) -> None:
        medication = treatment in (Treatment.MEDICATION, Treatment.BOTH)
        therapy = treatment in (Treatment.THERAPY, Treatment.BOTH)
        self.episodes.append(
            r.Episode(
                self._id(),
                self.day(start),
                self._maybe(end),
                phase,
                self.day(start if since is None else since),
                program,
                self.care.team_id,
                self.care.care_manager,
                self.care.prescriber if medication else None,
                self.care.therapist if therapy else None,
                treatment,
                goals,
                end_reason=None if self._maybe(end) is None else "completed",
            )
        )

    def diagnosis(self, label: str, group: str, code: str, onset: int) -> None:
        self.diagnoses.append(
            r.Diagnosis(self._id(), label, group, ICD10, code, self.day(onset), None)
        )

    def score(
        self,
        instrument: str,
        day: int,
        total: float | None,
        items: Mapping[int, int] | None = None,
    ) -> int:
        """Returns the measurement's id; a total of ``None`` is *no value*."""
        number = self._id()
        state = RecordState.NO_VALUE if total is None else RecordState.FINAL
        self.measurements.append(
            r.Measurement(
                number,
                instrument,
                self.day(day),
                None if total is None else float(total),
                state,
                items or {},
            )
        )
        return number

    def session(
        self,
        day: int,
        state: VisitState = VisitState.ATTENDED,
        *,
        late: bool = False,
        modality: str | None = None,
        focus: str | None = None,
        skills: str | None = None,
        homework: Homework = Homework.UNKNOWN,
        rating: float | None = None,
        outcome: float | None = None,
        minutes: int | None = None,
    ) -> None:
        """``rating`` is the session rating scale (0–40), ``outcome`` the outcome rating scale."""
        self.sessions.append(
            r.TherapySession(
                self._id(),
                self.day(day),
                state,
                late,
                modality,
                focus,
                skills,
                homework,
                rating,
                outcome,
                minutes,
                self.care.therapist,
            )
        )

    def visit(
        self,
        kind: EncounterKind,
        day: int,
        label: str,
        state: VisitState = VisitState.ATTENDED,
        *,
        end: int | None = None,
        by: r.Clinician | None = None,
    ) -> None:
        self.encounters.append(
            r.Encounter(
                self._id(),
                kind,
                state,
                self.day(day),
                self._maybe(end),
                label,
                by or self.care.care_manager,
            )
        )

    def contact(self, day: int, state: VisitState = VisitState.ATTENDED) -> None:
        self.visit(EncounterKind.CARE_CONTACT, day, "Care contact", state)

    def medication_review(self, day: int, state: VisitState = VisitState.ATTENDED) -> None:
        self.visit(
            EncounterKind.MEDICATION_REVIEW,
            day,
            "Medication review",
            state,
            by=self.care.prescriber,
        )

    def follow_up(self, kind: DueKind, due: int, label: str, done: int | None = None) -> None:
        state = FollowUpState.OPEN if done is None else FollowUpState.DONE
        self.follow_ups.append(
            r.FollowUp(
                self._id(),
                kind,
                self.day(due),
                state,
                self._maybe(done),
                self.care.care_manager,
                label,
            )
        )

    def attempt(self, day: int, outcome: OutreachOutcome) -> None:
        """An outreach attempt with the snooze that its outcome brings."""
        self.outreach.append(
            r.Outreach(
                self._id(),
                self.day(day),
                outcome,
                self.day(day + SNOOZE_DAYS[outcome]),
                None,
                self.care.care_manager,
            )
        )

    def review(
        self,
        day: int,
        kind: DecisionKind,
        reason: str | None,
        *,
        due: int | None = None,
        done: int | None = None,
        following: int | None = None,
    ) -> None:
        """A case review with its one decision; ``following`` is the day of the next review."""
        review = self._id()
        self.reviews.append(
            r.Review(review, self.day(day), self.care.prescriber, self._maybe(following))
        )
        self.decisions.append(
            r.Decision(
                self._id(),
                review,
                kind,
                reason,
                self.care.care_manager,
                self._maybe(due),
                self._maybe(done),
            )
        )

    def clear(self, rule: str, evidence: int, day: int, note: str) -> None:
        by = self.care.care_manager.name
        self.clearances.append(
            FlagClearance(self._id(), rule, evidence, self.day(day), note, by=by)
        )
