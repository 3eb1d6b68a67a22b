"""What is decided about a person before any event is written.

Two hidden traits drive everything, as in life: ``engagement`` moves supply and attendance,
``response`` the scores, and they go together.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from dashboard.demo.chance import Chance
from dashboard.demo.conditions import CONDITIONS, Condition
from dashboard.domain.codes import Phase, Treatment

HISTORY_DAYS = 548


class Late(StrEnum):
    """The one thing that is late for a person whose care has slipped."""

    CONTACT = "contact"
    MEASURE = "measure"
    CASE_REVIEW = "case review"
    SUPPLY = "supply"
    ATTENDANCE = "attendance"
    DECISION = "decision"
    FOLLOW_UP = "follow-up"
    INERTIA = "plan unchanged"


@dataclass(slots=True)
class Life:
    """Days are counted from ``as_of``.

    ``end`` is the last day of care (0 unless closed), ``seen_until`` the last on which the person
    came; ``improving`` is set when the scores are written.
    """

    rng: Chance
    condition: Condition
    phase: Phase
    treatment: Treatment
    start: int
    since: int
    end: int
    age: int
    engagement: float
    response: float
    late: Late | None
    seen_until: int
    flagged: bool
    booked: bool
    improving: bool = True
    gaps: list[tuple[int, int]] = field(default_factory=list)
    changes: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return self.phase is not Phase.CLOSED

    @property
    def medicated(self) -> bool:
        return self.treatment in (Treatment.MEDICATION, Treatment.BOTH)

    @property
    def in_therapy(self) -> bool:
        return self.treatment in (Treatment.THERAPY, Treatment.BOTH)


_PHASES = (
    (0.05, Phase.ASSESSMENT),
    (0.67, Phase.ACTIVE),
    (0.22, Phase.RELAPSE_PREVENTION),
    (0.06, Phase.CLOSED),
)
_TREATMENTS = (
    (0.52, Treatment.BOTH),
    (0.26, Treatment.MEDICATION),
    (0.22, Treatment.THERAPY),
)
_LATE = (
    (0.30, Late.CONTACT),
    (0.17, Late.MEASURE),
    (0.14, Late.CASE_REVIEW),
    (0.10, Late.SUPPLY),
    (0.07, Late.ATTENDANCE),
    (0.06, Late.DECISION),
    (0.07, Late.FOLLOW_UP),
    (0.09, Late.INERTIA),
)


def draw_life(rng: Chance, age: int) -> Life:
    """One person's hidden traits, plan and dates."""
    engagement = rng.gauss(0.0, 1.0)
    response = 0.45 * engagement + 0.89 * rng.gauss(0.0, 1.0)
    condition = rng.weighted(CONDITIONS)
    phase = rng.weighted(_PHASES)
    treatment = _treatment(rng, condition, phase)
    if treatment is Treatment.BOTH:
        response += 0.35
    start, since, end = _dates(rng, phase)
    late_share = 0.11 if engagement > 0 else 0.18
    late = rng.weighted(_LATE) if rng.random() < late_share and end == 0 else None
    if late is not None and not _possible(late, treatment, phase, start):
        late = Late.CONTACT if start < -30 else None
    if late is Late.INERTIA:
        response = min(response, -1.0)
    overdue = 1 + int(min(rng.expovariate(1 / 8.0), 50))
    cadence = 30 if phase is Phase.RELAPSE_PREVENTION else 14
    return Life(
        rng,
        condition,
        phase,
        treatment,
        start,
        since,
        end,
        age,
        engagement,
        response + 0.5 if phase is Phase.RELAPSE_PREVENTION else response,
        late,
        max(-cadence - overdue, start + 5) if late is Late.CONTACT else end,
        flagged=rng.random() < 0.085 and phase is Phase.ACTIVE,
        booked=rng.random() < 0.92,
    )


def _possible(late: Late, treatment: Treatment, phase: Phase, start: int) -> bool:
    """Whether this can be late for such a person at all."""
    if late is Late.SUPPLY:
        return treatment in (Treatment.MEDICATION, Treatment.BOTH) and start < -80
    if late is Late.ATTENDANCE:
        return treatment in (Treatment.THERAPY, Treatment.BOTH) and start < -45
    if late in (Late.MEASURE, Late.INERTIA):
        return phase is Phase.ACTIVE and start < -110
    return start < -60 or late is Late.FOLLOW_UP


def _treatment(rng: Chance, condition: Condition, phase: Phase) -> Treatment:
    if phase is Phase.ASSESSMENT:
        return Treatment.NONE
    drawn = rng.weighted(_TREATMENTS)
    # Nobody with psychosis or bipolar disorder is treated here without medicine.
    if drawn is Treatment.THERAPY and condition.group in ("psychosis", "bipolar"):
        return Treatment.BOTH
    return drawn


def _dates(rng: Chance, phase: Phase) -> tuple[int, int, int]:
    """Start of the episode, start of the phase, last day of care."""
    if phase is Phase.ASSESSMENT:
        start = -rng.between(1, 24)
        return start, start, 0
    if phase is Phase.ACTIVE:
        weeks = min(rng.expovariate(1 / 19.0) + rng.random() * 4, 70.0)
        start = -max(3, int(weeks * 7))
        return start, start, 0
    start = -rng.between(200, HISTORY_DAYS)
    if phase is Phase.RELAPSE_PREVENTION:
        return start, start + rng.between(120, -start - 30), 0
    end = start + rng.between(100, -start - 10)
    return start, end, end
