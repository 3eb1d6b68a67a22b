"""Questionnaires of a generated person: the course follows response, supply gaps make it worse."""

from math import exp

from dashboard.demo.chance import Chance
from dashboard.demo.life import Late, Life
from dashboard.demo.story import Story
from dashboard.domain.codes import Phase

SAFETY_ITEM = 9
_ITEMS = 9
_HIGHEST = 3
_BEARABLE = 2


def write_scores(story: Story, life: Life) -> None:
    """PHQ-9 with items about every 4 weeks, GAD-7 beside it, tolerability now and then."""
    rng = life.rng
    course = _Course(life)
    life.improving = course.improving()
    burdened = False
    for number, day in enumerate(_measure_days(life)):
        latest = day > -29 and life.end == 0
        total = course.phq9(day)
        if not latest and number and rng.happens(0.025):
            story.score("phq9", day, None)
        else:
            _write_phq9(story, life, day, total, latest)
        if life.condition.measure == "gad7" or rng.happens(0.55):
            story.score("gad7", day, course.gad7(total))
        if life.medicated and rng.happens(0.12):
            burden = min(max(int(rng.gauss(1.2, 1.3)), 0), 6)
            if day > -60 and rng.happens(0.9):
                burden = min(burden, _BEARABLE)
            story.score("fibser", day, burden)
            burdened = burden > _BEARABLE
            if rng.happens(0.4):
                story.score("dai10", day, 2 * min(max(round(1.5 + 2 * life.engagement), -5), 5))
        elif burdened and rng.happens(0.9):
            # Somebody asked again: what was hard to bear was dealt with.
            story.score("fibser", day, rng.between(0, _BEARABLE))
            burdened = False


class _Course:
    """Expected totals over time: an exponential fall to the level this person reaches."""

    def __init__(self, life: Life) -> None:
        rng = life.rng
        self.life = life
        mean = 12.5 if life.condition.group in ("psychosis", "ocd", "adhd") else 16.0
        self.baseline = min(max(rng.gauss(mean, 3.8), 6.0), 25.0)
        self.fall = min(max(0.50 + 0.24 * life.response, -0.1), 0.97)
        self.pace = 55 - 8 * max(min(life.response, 2.0), -2.0)

    def improving(self) -> bool:
        """Whether the person is expected below 10 or half of the first score by now."""
        level = self.baseline * (
            1 - self.fall * (1 - exp((self.life.start - self.life.end) / self.pace))
        )
        return level < max(8.5, 0.45 * self.baseline)

    def phq9(self, day: int) -> int:
        life = self.life
        since = max(day - life.start, 0)
        level = self.baseline * (1 - self.fall * (1 - exp(-since / self.pace)))
        for began, ended in life.gaps:
            if began + 5 <= day <= ended + 50 and ended - began >= 10:
                level += 4.5 * exp(-max(day - ended, 0) / 25)
        if life.phase is Phase.RELAPSE_PREVENTION and day >= life.since:
            level = min(level, 6.5)
        noise = life.rng.gauss(0.0, 1.4 if since else 0.6)
        return min(max(round(level + noise), 0), 27)

    def gad7(self, phq9: int) -> int:
        ahead = 3.0 if self.life.condition.measure == "gad7" else -1.0
        return min(max(round(phq9 * 0.72 + ahead * phq9 / 14 + self.life.rng.gauss(0, 1.5)), 0), 21)


def _measure_days(life: Life) -> list[int]:
    """First day to last; a few are done late, none is older than its cadence at the end."""
    rng = life.rng
    age = rng.between(1, 19) if rng.happens(0.94) else rng.between(20, 27)
    if life.flagged:
        age = rng.between(1, 8)
    elif life.late is Late.MEASURE:
        age = 28 + rng.between(1, 22)
    day = life.end - age
    days = []
    while day > life.start + 9:
        days.append(day)
        late = rng.between(5, 30) if rng.random() < 0.06 and day < -60 else 0
        day -= 28 - rng.between(0, 7) + late
    if life.phase is not Phase.ASSESSMENT or rng.happens(0.7):
        days.append(min(life.start + rng.between(0, 4), life.end))
    days.reverse()
    return days


def phq9_items(rng: Chance, total: int, safety: int) -> dict[int, int]:
    """Nine answers of 0–3 that add up to ``total`` with ``safety`` as item 9."""
    rest = total - safety
    share, over = divmod(rest, _ITEMS - 1)
    answers = [share + 1] * over + [share] * (_ITEMS - 1 - over)
    for _ in range(4):
        a, b = int(rng.random() * 8), int(rng.random() * 8)
        if a != b and answers[a] < _HIGHEST and answers[b] > 0:
            answers[a] += 1
            answers[b] -= 1
    turn = int(rng.random() * len(answers))
    items = dict(enumerate(answers[turn:] + answers[:turn], start=1))
    items[SAFETY_ITEM] = safety
    return items


def _write_phq9(story: Story, life: Life, day: int, total: int, latest: bool) -> None:
    """Every score that raises a safety flag was looked at, except for the few still flagged."""
    rng = life.rng
    safety = 0
    if rng.random() < (total - 9) * 0.035:
        safety = 1 if rng.random() < 0.8 else 2
    uncleared = latest and life.flagged
    if uncleared and total >= 10:
        safety = max(safety, 1)
    safety = max(safety, total - (_ITEMS - 1) * _HIGHEST)
    number = story.score("phq9", day, total, phq9_items(rng, total, safety))
    if uncleared:
        return
    looked = min(day + rng.between(0, 2), 0)
    if safety:
        story.clear(
            "item9",
            number,
            looked,
            "Asked on the day: no plan, no intent. Safety plan read through together.",
        )
    if total >= 20:
        story.clear(
            "phq9_severe", number, looked, "Seen on the day; risk discussed, safety plan agreed."
        )
