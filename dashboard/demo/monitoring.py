"""Blood tests, weight and movement exams that a person's medicines call for, done on time."""

from collections.abc import Iterable
from datetime import date

from dashboard.demo.life import Life
from dashboard.demo.story import Story

Test = tuple[str, str, str, float, float]

_LITHIUM = ("lithium_level", "Lithium level", "mmol/L", 0.72, 0.08)
_KIDNEY: tuple[Test, ...] = (
    ("egfr", "eGFR", "mL/min/1.73m2", 88, 10),
    ("tsh", "TSH", "mIU/L", 2.1, 0.7),
    ("calcium", "Calcium, adjusted", "mmol/L", 2.38, 0.06),
)
_METABOLIC: tuple[Test, ...] = (("glucose", "Glucose, fasting", "mmol/L", 5.3, 0.5),)
_LIPIDS: Test = ("cholesterol", "Cholesterol, total", "mmol/L", 4.9, 0.7)
_LIVER: tuple[Test, ...] = (
    ("platelets", "Platelets", "10*9/L", 245, 40),
    ("alt", "ALT", "U/L", 24, 7),
    ("bmi", "BMI", "kg/m2", 26.5, 3),
)


#: A share of weight near which somebody talks about it, and days for which that may take.
_GAINED = 0.045
_OPEN_FOR = 14
_WEIGHT_NOTE = (
    "Talked about food and activity; medicine kept for now, weight again in three months."
)


def write_monitoring(story: Story, life: Life) -> None:
    """For every course of a medicine that needs it, from its first dose to the end of care."""
    antipsychotic: list[int] = []
    for ingredient, drug_class, start in courses(story):
        if drug_class == "antipsychotic":
            antipsychotic.append(start)
        elif ingredient == "lithium":
            _write_lithium(story, life, start)
        elif ingredient == "valproate":
            for day in series(life, (start,), (0, 182), 365):
                _write_tests(story, life, _LIVER, day)
    if antipsychotic:
        _write_antipsychotic(story, life, antipsychotic)


def courses(story: Story) -> list[tuple[str, str, int]]:
    """``(ingredient, class, first day)``: a dose step continues a course, a return begins one."""
    ends: dict[str, date | None] = {}
    found = []
    for order in story.orders:
        started = order.started_on
        if started is None or order.as_needed:
            continue
        if ends.get(order.ingredient) != started:
            found.append((order.ingredient, order.drug_class, (started - story.as_of).days))
        ends[order.ingredient] = order.stopped_on
    return found


def series(life: Life, starts: Iterable[int], early: tuple[int, ...], step: int) -> list[int]:
    """After each start days ``early``, then every ``step`` days, before the end of care."""
    days: set[int] = set()
    for start in starts:
        days.update(start + day for day in early)
        days.update(range(start + early[-1] + step, life.end, step))
    return sorted(day for day in days if day < life.end)


def _write_tests(story: Story, life: Life, tests: tuple[Test, ...], day: int) -> None:
    for test, label, unit, mean, spread in tests:
        digits = 2 if mean < 10 else 0
        story.lab(test, label, round(life.rng.gauss(mean, spread), digits), unit, day)


def _write_lithium(story: Story, life: Life, start: int) -> None:
    after_change = {
        d - start + days for d in (start, *life.changes) if d >= start for days in (7, 14)
    }
    for day in series(life, (start,), tuple(sorted(after_change)), 84):
        level = min(max(life.rng.gauss(_LITHIUM[3], _LITHIUM[4]), 0.60), 0.79)
        story.lab(_LITHIUM[0], _LITHIUM[1], round(level, 2), _LITHIUM[2], day)
    for day in series(life, (start,), (0,), 182):
        _write_tests(story, life, _KIDNEY, day)
        story.lab("weight", "Weight", round(life.rng.gauss(76, 9), 1), "kg", day)


def _write_antipsychotic(story: Story, life: Life, starts: list[int]) -> None:
    rng = life.rng
    weight = min(max(rng.gauss(76, 12), 48), 120)
    gain = 0.02 + 0.012 * rng.random() if rng.happens(0.95) else 0.09
    for number, day in enumerate(series(life, starts, (0, 28, 56, 84), 91)):
        share = gain * (1 - 1 / (1 + number))
        result = story.lab("weight", "Weight", round(weight * (1 + share), 1), "kg", day)
        if share >= _GAINED and day < -_OPEN_FOR:
            story.clear("weight_gain", result, day + rng.between(1, 6), _WEIGHT_NOTE)
    for day in series(life, starts, (0, 84), 365):
        _write_tests(story, life, _METABOLIC, day)
        _write_tests(story, life, (_LIPIDS,), day)
    for day in series(life, starts, (0,), 365):
        story.score("aims", day, rng.pick((0, 0, 0, 1, 2)))
