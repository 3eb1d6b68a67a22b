"""Who the demo people and clinicians are: names, teams and record numbers, all invented.

A person is identified by (seed, record number): person 17 is the same however many others there
are. People come in sites of 412 with three teams and nine clinicians each.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dashboard.demo.chance import Chance, chance
from dashboard.demo.names import FAMILY, GIVEN_FEMALE, GIVEN_MALE, TEAM_NAMES
from dashboard.domain.codes import DEMO_SOURCE
from dashboard.domain.record import Clinician, Person

PEOPLE_PER_SITE = 412
TEAMS_PER_SITE = 3
CLINICIANS_PER_TEAM = 3
CLINICIANS_PER_SITE = TEAMS_PER_SITE * CLINICIANS_PER_TEAM

_PROFESSIONS = ("psychologist", "psychiatrist", "care manager")
_FIRST_NAMES = (
    "R. Osei", "L. Brandt", "P. Mbeki",
    "H. Lindgren", "S. Iyer", "C. Duarte",
    "M. O’Rourke", "Y. Tanaka", "F. Haddad",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Staff:
    """A clinician with team and profession, as the clinician table holds them."""

    clinician: Clinician
    team_id: int
    profession: str


@dataclass(frozen=True, slots=True)
class Site:
    """Three teams of three; ``teams`` maps team id to name."""

    teams: dict[int, str]
    staff: tuple[Staff, ...]


def site_of(record_number: int) -> int:
    """The 0-based site of a person."""
    return (record_number - 1) // PEOPLE_PER_SITE


@lru_cache(maxsize=64)
def make_site(number: int) -> Site:
    """The teams and clinicians of one site; the same for every seed."""
    teams = {
        number * TEAMS_PER_SITE + i + 1: name if number == 0 else f"{name} {number + 1}"
        for i, name in enumerate(TEAM_NAMES)
    }
    rng = chance("site", number)
    staff = []
    for i in range(CLINICIANS_PER_SITE):
        key = number * CLINICIANS_PER_SITE + i + 1
        name = _FIRST_NAMES[i] if number == 0 else _clinician_name(rng)
        team = number * TEAMS_PER_SITE + i // CLINICIANS_PER_TEAM + 1
        staff.append(Staff(Clinician(key, name), team, _PROFESSIONS[i % CLINICIANS_PER_TEAM]))
    return Site(teams, tuple(staff))


def _clinician_name(rng: Chance) -> str:
    given = rng.choice(rng.choice((GIVEN_FEMALE, GIVEN_MALE)))
    return f"{given[0]}. {rng.choice(FAMILY)}"


def record_numbers(people: int, scripted: Iterable[int]) -> list[int]:
    """The record numbers of a caseload of ``people``, ascending: the scripted ones are in first."""
    fixed = list(scripted)[:people]
    taken = set(fixed)
    number = 0
    while len(fixed) < people:
        number += 1
        if number not in taken:
            fixed.append(number)
    return sorted(fixed)


def public_id(seed: int, number: int) -> str:
    """The opaque id in links: 23 url-safe characters."""
    digest = hashlib.sha256(f"tandem demo {seed} {number}".encode()).digest()
    return base64.urlsafe_b64encode(digest[:17]).decode().rstrip("=")


def make_identity(
    seed: int, number: int, given: str, family: str, sex: str | None, born_on: date | None
) -> Person:
    return Person(
        number,
        public_id(seed, number),
        f"{number:04d}",
        given,
        family,
        born_on,
        None,
        sex,
        DEMO_SOURCE,
    )
