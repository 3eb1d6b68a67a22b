"""Functions that keep the scripted stories readable: a line of a story is a line of code.

Days are counted from ``as_of``: -30 is thirty days before it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.demo.chance import chance
from dashboard.demo.identity import make_identity, make_site
from dashboard.demo.ledger import CareTeam
from dashboard.demo.scores import phq9_items
from dashboard.demo.story import Story
from dashboard.domain.codes import DecisionKind, EncounterKind, Homework, VisitState
from dashboard.domain.drugs import DrugCatalogue
from dashboard.domain.record import PersonRecord

DEPRESSION = ("Recurrent depressive disorder, moderate", "depression", "F33.1")
SINGLE_EPISODE = ("Major depressive disorder, single episode, moderate", "depression", "F32.1")
BIPOLAR = ("Bipolar affective disorder, current depression", "bipolar", "F31.3")
SCHIZOPHRENIA = ("Schizophrenia", "psychosis", "F20.0")
ANXIETY = ("Generalised anxiety disorder", "anxiety", "F41.1")

_DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Script:
    """A scripted person; ``owner`` is 0 R. Osei, 1 L. Brandt, 2 P. Mbeki of the North team."""

    key: str
    number: int
    given: str
    family: str
    sex: str
    age: int
    owner: int
    tell: Callable[[Story], None]

    def record(self, seed: int, as_of: date, catalogue: DrugCatalogue) -> PersonRecord:
        """The person's record: only the opaque id depends on ``seed``."""
        site = make_site(0)
        psychologist, psychiatrist, _ = (member.clinician for member in site.staff[:3])
        care = CareTeam(
            site.staff[0].team_id, site.staff[self.owner].clinician, psychiatrist, psychologist
        )
        born = date.fromordinal(as_of.toordinal() - int((self.age + 0.4) * _DAYS_PER_YEAR))
        person = make_identity(seed, self.number, self.given, self.family, self.sex, born)
        story = Story(as_of, catalogue, person, care)
        self.tell(story)
        return story.record()


def phq9(
    story: Story, totals: Mapping[int, int], safety: Mapping[int, int] | None = None
) -> dict[int, int]:
    """PHQ-9 by day, with items; ``safety`` gives item 9 where it is not 0. Returns ids by day."""
    rng = chance("scripted", story.person.id)
    answers = safety or {}
    return {
        day: story.score("phq9", day, total, phq9_items(rng, total, answers.get(day, 0)))
        for day, total in totals.items()
    }


def gad7(story: Story, totals: Mapping[int, int]) -> None:
    for day, total in totals.items():
        story.score("gad7", day, total)


def fills(story: Story, ingredient: str, dose: float, days: Iterable[int], supply: int) -> None:
    """One fill of ``supply`` days on each day."""
    for day in days:
        story.fill(ingredient, day, supply, dose)


def sessions(
    story: Story,
    days: Iterable[int],
    modality: str,
    focus: str,
    skills: str,
    *,
    rating: float | None = None,
    outcome: float | None = None,
    homework: Homework = Homework.DONE,
) -> None:
    """Attended sessions of one stretch of work; the outcome rating rises through it."""
    for number, day in enumerate(days):
        story.session(
            day,
            modality=modality,
            focus=focus,
            skills=skills,
            homework=homework if number % 4 else Homework.PARTLY,
            rating=None if rating is None else rating + 0.5 * (number % 3),
            outcome=None if outcome is None else outcome + 0.8 * number,
            minutes=50,
        )


def missed(story: Story, day: int, modality: str) -> None:
    story.session(day, VisitState.DID_NOT_ATTEND, modality=modality)


def booked(story: Story, day: int, modality: str) -> None:
    story.session(day, VisitState.BOOKED, modality=modality, minutes=50)


def contacts(story: Story, days: Iterable[int]) -> None:
    for day in days:
        story.contact(day)


def medication_reviews(story: Story, days: Iterable[int]) -> None:
    for day in days:
        story.medication_review(day)


def case_review(
    story: Story,
    day: int,
    kind: DecisionKind,
    reason: str,
    *,
    due: int | None = None,
    done: int | None = None,
    following: int | None = None,
) -> None:
    """The team's discussion with its decision; a consult is a visit with the psychiatrist too."""
    if kind is DecisionKind.CONSULT:
        story.visit(
            EncounterKind.CASE_REVIEW, day, "Psychiatric case review", by=story.care.prescriber
        )
    story.review(day, kind, reason, due=due, done=done, following=following)
