"""Therapy sessions of a generated person: weekly, later fortnightly, in all six states."""

from math import exp

from dashboard.demo.conditions import Therapy
from dashboard.demo.life import Late, Life
from dashboard.demo.story import Story
from dashboard.domain.codes import Homework, Phase, VisitState

_HOMEWORK = (
    (0.50, Homework.DONE),
    (0.26, Homework.PARTLY),
    (0.14, Homework.NOT_DONE),
    (0.10, Homework.NONE_SET),
)
_MISSED = (
    (0.46, VisitState.DID_NOT_ATTEND),
    (0.36, VisitState.CANCELLED_BY_PERSON),
    (0.18, VisitState.CANCELLED_BY_SERVICE),
)


def write_therapy(story: Story, life: Life) -> None:
    """A course of up to 24 sessions, then monthly boosters; the next one is booked."""
    if not life.in_therapy or life.start > -5:
        return
    rng = life.rng
    therapy = rng.pick(life.condition.therapies)
    days = _session_days(life)
    attends = 1 - min(0.11 * exp(-0.7 * life.engagement), 0.55)
    missed_in_a_row = 0
    for number, day in enumerate(days):
        recent = day > -75
        missed = rng.random() > attends
        if life.late is Late.ATTENDANCE and number >= len(days) - 2 >= 1:
            missed, missed_in_a_row = True, 0
            _write_missed(story, life, therapy, day, VisitState.DID_NOT_ATTEND)
        elif missed and not (recent and missed_in_a_row):
            state = rng.weighted(_MISSED)
            _write_missed(story, life, therapy, day, state)
            missed_in_a_row += state is not VisitState.CANCELLED_BY_SERVICE
        else:
            missed_in_a_row = 0
            _write_attended(story, life, therapy, day, number, len(days))
    if life.open and life.booked:
        step = _step(len(days))
        last = days[-1] if days else life.start
        booked = max(last + step, rng.between(0, 3))
        story.session(booked, VisitState.BOOKED, modality=therapy.modality, minutes=50)


def _step(done: int) -> int:
    if done < 12:
        return 7
    return 14 if done < 24 else 28


def _session_days(life: Life) -> list[int]:
    days = []
    day = life.start + life.rng.between(5, 16)
    last = min(life.end, life.seen_until, -life.rng.between(1, 3))
    while day <= last:
        days.append(day)
        day += _step(len(days)) + (life.rng.between(0, 2) if life.rng.happens(0.2) else 0)
    return days


def _write_missed(story: Story, life: Life, therapy: Therapy, day: int, state: VisitState) -> None:
    late = state is VisitState.CANCELLED_BY_PERSON and life.rng.happens(0.4)
    story.session(day, state, late=late, modality=therapy.modality)


def _write_attended(
    story: Story, life: Life, therapy: Therapy, day: int, number: int, planned: int
) -> None:
    rng = life.rng
    if day > -16 and rng.happens(0.06):
        state = VisitState.NOT_RECORDED if rng.happens(0.5) else VisitState.BOOKED
        story.session(day, state, modality=therapy.modality, minutes=50)
        return
    through = number / max(planned, 16 if life.phase is Phase.ACTIVE else 8)
    focus = therapy.focus[min(int(through * len(therapy.focus)), len(therapy.focus) - 1)]
    skill = therapy.skills[min(int(through * len(therapy.skills)), len(therapy.skills) - 1)]
    rated = rng.happens(0.7)
    bond = 37.9 + 0.6 * life.engagement + rng.random() * 1.6 - 0.8
    wellbeing = 17 + 16 * min(through, 1.0) * (0.6 + 0.3 * life.response) + rng.random() * 5
    story.session(
        day,
        modality=therapy.modality,
        focus=focus,
        skills=skill,
        homework=Homework.NONE_SET if number == 0 else rng.weighted(_HOMEWORK),
        rating=round(min(max(bond, 22.0), 40.0), 1) if rated else None,
        outcome=round(min(max(wellbeing, 4.0), 39.0), 1) if rated else None,
        minutes=50,
    )
