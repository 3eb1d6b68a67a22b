"""Blood pressure, pregnancy tests, and the further movement exams of those at higher risk.

Written last and drawn from a stream of their own: a person's other events are what they were
without them.
"""

from dashboard.demo.chance import Chance
from dashboard.demo.life import Life
from dashboard.demo.monitoring import courses, series
from dashboard.demo.story import Story

_OLDER_FROM = 55
_PREGNANCY_TO = 56
#: A reading that fell due in so many days may not have been taken yet.
_RECENT = 60
_NOT_YET = 0.3


def write_readings(story: Story, life: Life, rng: Chance) -> None:
    """For every course of an antipsychotic or of valproate; most on time, a few not yet."""
    _write_pregnancy_tests(story, life)
    starts = [first for _, drug_class, first in courses(story) if drug_class == "antipsychotic"]
    if not starts:
        return
    days = series(life, starts, (0, 84), 365)
    if days and days[-1] > -_RECENT and rng.happens(_NOT_YET):
        days.pop()
    usual = rng.gauss(120 + 0.3 * (life.age - 40), 10)
    for day in days:
        systolic = round(min(max(usual + rng.gauss(0, 6), 96), 168))
        diastolic = round(min(max(0.45 * systolic + 24 + rng.gauss(0, 4), 56), 104))
        story.pressure(day, systolic, diastolic)
    if life.age >= _OLDER_FROM:
        examined = {m.measured_on for m in story.measurements if m.instrument == "aims"}
        for day in series(life, starts, (0,), 182):
            if story.day(day) not in examined:
                story.score("aims", day, rng.pick((0, 0, 0, 1, 2)))


def _write_pregnancy_tests(story: Story, life: Life) -> None:
    """Before valproate, unless the person is recorded as male or past the age."""
    if story.person.sex == "male" or life.age > _PREGNANCY_TO:
        return
    for ingredient, _, first in courses(story):
        if ingredient == "valproate":
            story.lab("pregnancy_test", "Pregnancy test", 0, "", first)
