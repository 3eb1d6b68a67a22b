"""Care contacts, medication reviews, case reviews, follow-ups and outreach of a generated person.

In a service that works nearly everything is on time; the few for whom it is not have exactly one
thing late (``Life.late``), so that the caseload's shares can be chosen.
"""

from dashboard.demo.chance import Chance
from dashboard.demo.life import Late, Life
from dashboard.demo.story import Story
from dashboard.domain.codes import (
    DecisionKind,
    DueKind,
    EncounterKind,
    OutreachOutcome,
    Phase,
    VisitState,
)

#: Days within which the next one is due; contacts follow the person's phase.
CONTACT_EVERY = {Phase.ACTIVE: 14, Phase.RELAPSE_PREVENTION: 30, Phase.CLOSED: 30}
REVIEW_EVERY = {Phase.ACTIVE: 30, Phase.RELAPSE_PREVENTION: 60, Phase.CLOSED: 60}
_YOUNG = 25

_ACTS = (DecisionKind.CONSULT, DecisionKind.STEP_UP, DecisionKind.ADJUST_THERAPY)
_ACTS_MEDICATED = (DecisionKind.CONSULT, DecisionKind.STEP_UP, DecisionKind.ADJUST_MEDICATION)

_REASONS = {
    DecisionKind.CONTINUE: ("Improving on the present plan", "Steady; keep the plan"),
    DecisionKind.ADJUST_MEDICATION: ("Partial response at this dose", "Room to increase the dose"),
    DecisionKind.ADJUST_THERAPY: ("More behavioural work first", "Sessions fortnightly"),
    DecisionKind.ADD_PSYCHOTHERAPY: ("Prefers to add talking treatment",),
    DecisionKind.CONSULT: ("Not improved; psychiatrist to see",),
    DecisionKind.STEP_UP: ("Not improved with this treatment yet",),
    DecisionKind.STEP_DOWN: ("Stable; longer intervals",),
    DecisionKind.DISCHARGE: ("Goals reached",),
}
_FOLLOW_UPS = (
    (DueKind.CARE_CONTACT, "Call about the new dose"),
    (DueKind.MEDICATION_REVIEW, "Check tolerability by phone"),
    (DueKind.CARE_CONTACT, "Letter to the family doctor"),
    (DueKind.MEASURE, "Send the questionnaire link"),
    (DueKind.CARE_CONTACT, "Ask about return to work"),
)


def write_visits(story: Story, life: Life) -> None:
    """Everything that is neither therapy nor medicine."""
    _write_contacts(story, life)
    if life.medicated:
        _write_medication_reviews(story, life)
    if life.phase is not Phase.ASSESSMENT:
        _write_case_reviews(story, life)
    _write_follow_ups(story, life)
    if life.start < -90 and life.end == 0 and life.rng.happens(0.035):
        _write_hospital_stay(story, life)


def _write_contacts(story: Story, life: Life) -> None:
    rng = life.rng
    late = life.late is Late.CONTACT
    if life.phase is Phase.ASSESSMENT:
        for day in range(life.start + rng.between(2, 6), 0, 8):
            story.contact(day)
        if life.booked:
            story.contact(rng.between(1, 9), VisitState.BOOKED)
        return
    step = CONTACT_EVERY[life.phase]
    age = -life.seen_until if late else _age(rng, step)
    for day in _days_back(life, life.end - age, 28 if life.in_therapy else step):
        missed = day < -40 and rng.random() < 0.05 - 0.02 * life.engagement
        story.contact(day, VisitState.DID_NOT_ATTEND if missed else VisitState.ATTENDED)
    if life.open and life.booked:
        due = max(step - age, 0)
        story.contact(rng.between(1, max(due, 5)), VisitState.BOOKED)
    if late and rng.happens(0.55):
        _write_outreach(story, life, age - step)


def _age(rng: Chance, step: int) -> int:
    """Days since the last time, mostly well within ``step``, for some due within the week."""
    early = step - 8
    return rng.between(1, early) if rng.happens(0.94) else rng.between(early + 1, step - 1)


def _days_back(life: Life, last: int, step: int) -> list[int]:
    """Days from just after the start to ``last``, never further apart than ``step``."""
    rng = life.rng
    days = []
    day = last
    while day > life.start:
        days.append(day)
        in_phase = step if day > life.since or life.in_therapy else CONTACT_EVERY[Phase.ACTIVE]
        day -= in_phase - rng.between(0, 2)
    days.reverse()
    return days


def _write_outreach(story: Story, life: Life, overdue: int) -> None:
    """One or two attempts since it fell due; some snooze past today."""
    rng = life.rng
    outcomes = (
        OutreachOutcome.NOT_REACHED,
        OutreachOutcome.LEFT_MESSAGE,
        OutreachOutcome.CALL_LATER,
        OutreachOutcome.AGREED_TO_COME,
    )
    for _ in range(rng.between(1, 2)):
        story.attempt(-rng.between(0, max(overdue - 1, 0)), rng.pick(outcomes))


def _write_medication_reviews(story: Story, life: Life) -> None:
    """After each start or change within 1 or 2 weeks, again within 4, else every 3 months."""
    soon = 6 if life.age <= _YOUNG else 11
    days: set[int] = set()
    for day in (*life.starts, *life.changes):
        days.update((day + soon - life.rng.between(0, 2), day + 26 - life.rng.between(0, 4)))
    last = life.end - life.rng.between(2, 70)
    while last > life.start + 60:
        days.add(last)
        last -= 80 - life.rng.between(0, 10)
    booked = False
    for day in sorted(days):
        if life.start <= day < min(life.end, life.seen_until + 1):
            story.medication_review(day)
        elif day >= 0 and life.open and life.booked and not booked:
            story.medication_review(day, VisitState.BOOKED)
            booked = True


def _write_case_reviews(story: Story, life: Life) -> None:
    rng = life.rng
    step = REVIEW_EVERY[life.phase]
    late = life.late is Late.CASE_REVIEW
    age = step + 1 + rng.between(1, 24) if late else _age(rng, step)
    day = life.end - age
    days = []
    while day > life.start + 6:
        days.append(day)
        day -= (step if day > life.since else 30) - rng.between(0, 3)
    days.reverse()
    for number, day in enumerate(days, start=1):
        acts = (len(days) - number) % 2 == 0
        following = days[number] if number < len(days) else None
        _write_case_review(story, life, day, following, acts)


def _write_case_review(
    story: Story, life: Life, day: int, following: int | None, acts: bool
) -> None:
    """One discussion; its decision is done within days, save where that is what slipped."""
    rng = life.rng
    kind = _decision(life, day, acts)
    if kind is DecisionKind.CONSULT:
        story.visit(
            EncounterKind.CASE_REVIEW, day, "Psychiatric case review", by=story.care.prescriber
        )
    due = done = None
    if kind is not DecisionKind.CONTINUE:
        due = day + rng.between(7, 14)
        if life.late is Late.DECISION and following is None:
            due = min(due, -rng.between(2, 15))
        elif day < -4:
            done = day + rng.between(1, 4)
    following_day = following if following is not None else day + REVIEW_EVERY[life.phase]
    story.review(
        day,
        kind,
        rng.pick(_REASONS[kind]),
        due=None if due is None else max(due, day),
        done=None if done is None else max(done, day),
        following=following_day,
    )


def _decision(life: Life, day: int, acts: bool) -> DecisionKind:
    """For people who do not improve somebody ``acts`` at every second review."""
    rng = life.rng
    weeks = (day - life.start) // 7
    if life.late is Late.DECISION and day > -40:
        return DecisionKind.CONSULT
    if life.phase is Phase.CLOSED and day > life.end - 45:
        return DecisionKind.DISCHARGE
    if day >= life.since and life.phase is Phase.RELAPSE_PREVENTION:
        return DecisionKind.STEP_DOWN if rng.happens(0.2) else DecisionKind.CONTINUE
    if life.late is Late.INERTIA and day > -160:
        return DecisionKind.CONTINUE
    if not life.improving and weeks >= 5 and acts:
        return rng.pick(_ACTS_MEDICATED if life.medicated else _ACTS)
    if any(0 <= change - day <= 14 for change in life.changes):
        return DecisionKind.ADJUST_MEDICATION
    if rng.happens(0.10):
        return DecisionKind.ADJUST_THERAPY if life.in_therapy else DecisionKind.ADD_PSYCHOTHERAPY
    return DecisionKind.CONTINUE


def _write_follow_ups(story: Story, life: Life) -> None:
    rng = life.rng
    for _ in range(rng.between(0, 2)):
        due = rng.between(life.start + 1, life.end) if life.start < life.end - 2 else life.end
        kind, label = rng.pick(_FOLLOW_UPS)
        if due < -2:
            story.follow_up(kind, due, label, done=min(due + rng.between(-2, 1), life.end))
    if life.late is Late.FOLLOW_UP:
        kind, label = rng.pick(_FOLLOW_UPS)
        story.follow_up(kind, -rng.between(1, 12), label)
    elif life.open and rng.happens(0.15):
        kind, label = rng.pick(_FOLLOW_UPS)
        story.follow_up(kind, rng.between(9, 50), label)


def _write_hospital_stay(story: Story, life: Life) -> None:
    rng = life.rng
    admitted = rng.between(max(life.start + 10, -400), -45)
    discharged = admitted + rng.between(4, 19)
    label = rng.pick(("Inpatient stay, psychiatric ward", "Inpatient stay, general hospital"))
    story.visit(EncounterKind.HOSPITAL, admitted, label, end=discharged)
    story.contact(discharged + rng.between(2, 6))
    story.contact(min(discharged + rng.between(20, 28), 0))
