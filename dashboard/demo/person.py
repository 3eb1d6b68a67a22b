"""Generates the record of one demo person: the same seed and number always give the same person."""

from datetime import date

from dashboard.demo.chance import Chance, chance
from dashboard.demo.conditions import GOALS
from dashboard.demo.identity import (
    CLINICIANS_PER_TEAM,
    Site,
    make_identity,
    make_site,
    site_of,
)
from dashboard.demo.ledger import CareTeam
from dashboard.demo.life import Life, draw_life
from dashboard.demo.medicines import write_medicines
from dashboard.demo.monitoring import write_monitoring
from dashboard.demo.names import FAMILY, GIVEN_FEMALE, GIVEN_MALE
from dashboard.demo.readings import write_readings
from dashboard.demo.scores import write_scores
from dashboard.demo.scripted import SCRIPTS
from dashboard.demo.story import Story
from dashboard.demo.therapy import write_therapy
from dashboard.demo.visits import write_visits
from dashboard.domain.codes import Phase
from dashboard.domain.drugs import DrugCatalogue
from dashboard.domain.record import PersonRecord

_DAYS_PER_YEAR = 365.25


def make_person(seed: int, number: int, as_of: date, catalogue: DrugCatalogue) -> PersonRecord:
    """The person with record number ``number``; scripted people have one story for any seed."""
    if number in SCRIPTS:
        return SCRIPTS[number](seed, as_of, catalogue)
    rng = chance(seed, number)
    age = _age(rng)
    life = draw_life(rng, age)
    sex = rng.weighted(((0.60, "female"), (0.385, "male"), (0.015, "other")))
    born = date.fromordinal(as_of.toordinal() - int((age + rng.random()) * _DAYS_PER_YEAR))
    given = rng.pick(GIVEN_MALE if sex == "male" else GIVEN_FEMALE)
    person = make_identity(seed, number, given, rng.pick(FAMILY), sex, born)
    story = Story(as_of, catalogue, person, _care_team(rng, make_site(site_of(number))))
    _write_episode(story, life)
    write_medicines(story, life)
    write_monitoring(story, life)
    write_therapy(story, life)
    write_scores(story, life)
    write_visits(story, life)
    write_readings(story, life, chance(seed, number, "readings"))
    return story.record()


def _age(rng: Chance) -> int:
    return min(max(int(rng.gauss(40, 14)), 18), 84)


def _care_team(rng: Chance, site: Site) -> CareTeam:
    """A team of the site; any of its three is the owner, the professions treat."""
    first = rng.between(0, len(site.teams) - 1) * CLINICIANS_PER_TEAM
    members = site.staff[first : first + CLINICIANS_PER_TEAM]
    owner = rng.pick(members)
    return CareTeam(owner.team_id, owner.clinician, members[1].clinician, members[0].clinician)


def _write_episode(story: Story, life: Life) -> None:
    rng = life.rng
    program = {
        "psychosis": "Early intervention and recovery",
        "bipolar": "Mood disorders clinic",
    }.get(life.condition.group, "Collaborative care")
    story.episode(
        life.start,
        life.phase,
        life.treatment,
        since=life.since,
        end=life.end if life.phase is Phase.CLOSED else None,
        program=program,
        goals=rng.pick(GOALS) if rng.happens(0.7) else None,
    )
    condition = life.condition
    onset = life.start - rng.between(20, 1500)
    story.diagnosis(condition.label, condition.group, condition.code, onset)
