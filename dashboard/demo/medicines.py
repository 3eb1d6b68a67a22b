"""Medicines of a generated person: trials, dose steps, switches, fills and side effects."""

from math import exp

from dashboard.demo.conditions import SIDE_EFFECTS, Regimen
from dashboard.demo.life import Late, Life
from dashboard.demo.story import Story
from dashboard.domain.codes import Severity

_PACKS = ((0.66, 30), (0.16, 28), (0.15, 90), (0.03, 14))
_AS_NEEDED = (("lorazepam", 1.0), ("hydroxyzine", 25.0), ("zopiclone", 7.5), ("trazodone", 50.0))
#: First day and daily dose of each step.
Steps = list[tuple[int, float]]
_LONG_ACTING = ("paliperidone", 100.0, 30)


def write_medicines(story: Story, life: Life) -> None:
    """Orders, fills and side effects; notes starts, changes and gaps in ``life``."""
    if not life.medicated:
        return
    rng = life.rng
    if life.condition.group == "psychosis" and rng.happens(0.35):
        _write_injections(story, life)
        return
    dispensing = rng.happens(0.88)
    begin = life.start + rng.between(0, 10)
    if begin >= 0:
        begin = life.start
    first = rng.pick(life.condition.medicines)
    if life.start > -500 and rng.happens(0.22):
        _write_earlier_trial(story, life, first, begin)
    switch = _switch_day(life, begin)
    if switch is None:
        _write_trial(story, life, first, begin, life.end or None, dispensing)
    else:
        second = rng.pick([m for m in life.condition.medicines if m is not first])
        overlap = rng.pick((0, 0, 7, 14))
        reason = (
            "not improved" if rng.happens(0.6) else _side_effect(story, life, first, begin, switch)
        )
        _write_trial(story, life, first, begin, min(switch + overlap, 0), dispensing, reason)
        _write_trial(story, life, second, switch, life.end or None, dispensing)
    _write_extras(story, life, begin, dispensing)


def _switch_day(life: Life, begin: int) -> int | None:
    """People who do not improve change medicine after 6 to 12 weeks."""
    day = begin + life.rng.between(45, 84)
    likely = 0.45 if life.response < -0.3 else 0.12
    alternatives = len({m.ingredient for m in life.condition.medicines}) > 1
    return day if alternatives and day < life.end - 20 and life.rng.happens(likely) else None


def _write_earlier_trial(story: Story, life: Life, current: Regimen, begin: int) -> None:
    """A medicine from before this episode, replaced at its start."""
    earlier = life.rng.pick([m for m in life.condition.medicines if m is not current] or [current])
    if earlier.ingredient == current.ingredient:
        return
    start = begin - life.rng.between(50, 140)
    story.order(earlier.ingredient, earlier.steps[0], start, begin, "not improved")
    _write_fills(story, life, earlier.ingredient, [(start, earlier.steps[0])], begin)


def _write_trial(
    story: Story,
    life: Life,
    regimen: Regimen,
    start: int,
    stop: int | None,
    dispensing: bool,
    reason: str | None = None,
) -> None:
    """One medicine from first dose to ``stop`` (``None``: still current)."""
    rng = life.rng
    last = 0 if stop is None else stop
    reached = 1 + int(rng.random() * len(regimen.steps) + (0.6 if life.response < 0 else 0))
    steps: Steps = []
    day = start
    for dose in regimen.steps[: max(reached, len(regimen.steps) if regimen.weeks[1] < 3 else 1)]:
        if steps and day >= last - 3:
            break
        steps.append((day, dose))
        day += 7 * rng.between(*regimen.weeks) + rng.between(0, 3)
    if stop is not None and reason is None:
        reason = "course completed"
    story.steps(regimen.ingredient, steps, stop, reason)
    life.starts.append(start)
    life.changes.extend(day for day, _ in steps[1:])
    if rng.happens(0.16):
        _side_effect(story, life, regimen, start, min(start + rng.between(3, 25), life.end))
    if dispensing:
        _write_fills(story, life, regimen.ingredient, steps, last, current=not stop)


def _side_effect(story: Story, life: Life, regimen: Regimen, start: int, day: int) -> str:
    """Records one side effect from ``start`` to ``day``; gives the stop reason it may become."""
    rng = life.rng
    drug = story.catalogue.drugs[regimen.ingredient]
    label = rng.pick(SIDE_EFFECTS.get(drug.drug_class, ("headache",)))
    began = max(day - rng.between(2, 20), min(start + 1, day))
    severity = rng.weighted(
        ((0.6, Severity.MILD), (0.33, Severity.MODERATE), (0.07, Severity.SEVERE))
    )
    ended = began + rng.between(5, 40)
    story.side_effect(
        label,
        began,
        ended if ended < life.end else None,
        severity=severity,
        ingredient=regimen.ingredient,
    )
    return f"side effect: {label}"


def _write_fills(
    story: Story,
    life: Life,
    ingredient: str,
    steps: Steps,
    end: int,
    *,
    current: bool = False,
) -> None:
    """Fills from the first step to ``end``; less engaged people leave more and longer gaps."""
    rng = life.rng
    start = steps[0][0]
    pack = rng.weighted(_PACKS)
    risk = min(0.085 * exp(-1.0 * life.engagement), 0.6)
    covered_to = start
    day = start + (rng.between(0, 2) if start < -2 else 0)
    while day < end or day == start:
        story.fill(ingredient, day, pack, _dose_on(steps, day))
        covered_to = max(covered_to, day) + pack
        if rng.random() < risk:
            wait = 5 + int(min(rng.expovariate(1 / 9.0), 45))
        else:
            wait = -3 + int(rng.random() * 6)
        following = covered_to + wait
        if current and following > -4 and covered_to < 1:
            # Care on the day itself is in order unless this person's supply is what slipped.
            following = covered_to if life.late is not Late.SUPPLY else covered_to + 40
        if following - covered_to >= 7:
            life.gaps.append((covered_to, min(following, end)))
        day = following
    if current and life.late is Late.SUPPLY and covered_to > -16:
        _drop_last_fill(story, life, ingredient, pack)


def _dose_on(steps: Steps, day: int) -> float:
    return next((dose for first, dose in reversed(steps) if first <= day), steps[0][1])


def _drop_last_fill(story: Story, life: Life, ingredient: str, pack: int) -> None:
    """Leaves the person without supply: the last fill or two never happened."""
    limit = story.day(-pack - 15 - life.rng.between(0, 12))
    kept = [
        f for f in story.dispenses if f.ingredient != ingredient or _before(f.dispensed_on, limit)
    ]
    if any(f.ingredient == ingredient for f in kept):
        story.dispenses[:] = kept


def _before(day: object, limit: object) -> bool:
    return day is not None and day <= limit  # type: ignore[operator]


def _write_extras(story: Story, life: Life, begin: int, dispensing: bool) -> None:
    """An added second medicine for some, an as-needed one for a few."""
    rng = life.rng
    added = begin + rng.between(42, 110)
    if (
        life.condition.add_on
        and life.response < 0.2
        and added < life.end - 14
        and rng.happens(0.28)
    ):
        regimen = rng.pick(life.condition.add_on)
        if all(order.ingredient != regimen.ingredient for order in story.orders):
            stops = added + rng.between(60, 120)
            stopped = stops < life.end - 10 and rng.happens(0.4)
            reason = _side_effect(story, life, regimen, added, stops) if stopped else None
            stop = stops if stopped else (life.end or None)
            _write_trial(story, life, regimen, added, stop, dispensing, reason)
    if rng.happens(0.08) and life.start < -10:
        ingredient, dose = rng.pick(_AS_NEEDED)
        if all(order.ingredient != ingredient for order in story.orders):
            story.order(ingredient, dose, life.start + 5, life.end or None, as_needed=True)


def _write_injections(story: Story, life: Life) -> None:
    """A monthly long-acting injection, given within its window."""
    ingredient, dose, interval = _LONG_ACTING
    life.starts.append(life.start)
    story.order(
        ingredient, dose, life.start, life.end or None,
        "course completed" if life.end else None,
        frequency="every 30 days", interval=interval,
    )  # fmt: skip
    day = life.start
    while day < (life.end or 0):
        story.injection(ingredient, day, dose, interval)
        day += interval + life.rng.between(-3, 0)
