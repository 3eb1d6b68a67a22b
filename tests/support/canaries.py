"""People whose every value is unmistakable, each in another team's hands: found, it leaked.

Each canary has a name, a birth date, a record number, a medicine, a score and a note that stand
nowhere else, so that a plain search of the answer's text is proof.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from dashboard.actions.derive import store_derived
from dashboard.db import tables as t
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine, writing
from dashboard.db.migrate import upgrade
from dashboard.demo.seed import seed
from dashboard.domain.codes import DEMO_SOURCE
from tests.support.people import add_clinician, add_event, add_person, add_team, public_id
from tests.support.web import AS_OF

BACKGROUND_PEOPLE = 15
#: Of the same shape as a canary's id, so that only its absence tells them apart.
UNKNOWN_ID = "canary-absent____-000009"


@dataclass(frozen=True)
class Canary:
    """One person; ``secrets`` identify them, ``facts`` are what is known of them."""

    key: str
    public_id: str
    patient_id: int
    secrets: tuple[str, ...]
    facts: tuple[str, ...]

    def seen_in(self, text: str) -> list[str]:
        """Which of the secrets and facts stand in ``text``."""
        return [token for token in (*self.secrets, *self.facts) if token in text]


@dataclass(frozen=True)
class World:
    """``north``, ``south``: key of a team; ``first``, ``second``: key of their clinicians."""

    file: Path
    north: int
    south: int
    first: int
    second: int
    canaries: dict[str, Canary] = field(default_factory=dict)


def make_world(file: Path) -> World:
    """A demo caseload with three canaries: of clinician A (north), of B (south), of nobody."""
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    world = fill_world(engine, file)
    engine.dispose()
    return world


def fill_world(engine: Engine, file: Path) -> World:
    """As ``make_world``, in the empty database ``engine``; ``file`` is only noted."""
    rules = load_rule_book()
    seed(engine, BACKGROUND_PEOPLE, 1, AS_OF, rules)
    with writing(engine) as conn:
        north, south = add_team(conn, "Northquay"), add_team(conn, "Southmere")
        first = add_clinician(conn, "A. Averlock", north)
        second = add_clinician(conn, "B. Brindlemoor", south)
        world = World(file, north, south, first, second)
        _add(conn, world, "first", north, first)
        _add(conn, world, "second", south, second)
        _add(conn, world, "nobody", None, None)
        store_derived(conn, [c.patient_id for c in world.canaries.values()], rules)
    _demo_source(engine)
    return world


def _add(conn: Connection, world: World, key: str, team: int | None, clinician: int | None) -> None:
    place = len(world.canaries) + 1
    mark = "xyz"[place - 1]
    given, family = f"Qu{mark}llith", f"Zw{mark}rtfogel"
    born = date(1900 + 7 * place, place + 1, 11 + place)
    record, drug = f"CNR-9{place}417", f"Vexo{mark}patine"
    score, note = 13 + place / 8, f"canarynote{mark}{mark}"
    person = add_person(
        conn, given_name=given, family_name=family, born_on=born, record_number=record,
        public_id=f"canary-{key:_<10}-{place:06d}", source=DEMO_SOURCE,
    )  # fmt: skip
    add_event(conn, t.episode, person, team_id=team, care_manager_id=clinician,
              prescriber_id=clinician)  # fmt: skip
    add_event(conn, t.medication_order, person, drug_label=f"{drug} 50 mg", ingredient=drug.lower(),
              started_on=date(2026, 4, 1), daily_dose=50, dose_unit="mg")  # fmt: skip
    add_event(conn, t.measurement, person, measured_on=date(2026, 10, 1), total=score)
    add_event(conn, t.encounter, person, started_on=date(2026, 9, 1), label=note,
              clinician_id=clinician)  # fmt: skip
    add_event(conn, t.follow_up, person, due_on=date(2026, 11, 2), label=note)
    world.canaries[key] = Canary(
        key, public_id(conn, person), person,
        secrets=(given, family, f"Q. {family}", record, born.isoformat(), f"{born:%-d %b %Y}"),
        facts=(drug, drug.lower(), f"{score:g}", note),
    )  # fmt: skip


def _demo_source(engine: Engine) -> None:
    """Demo users are offered only beside people who are all invented."""
    with writing(engine) as conn:
        for table in (t.organisation, t.team, t.clinician):
            conn.execute(table.update().values(source=DEMO_SOURCE))
        assert not conn.scalars(
            select(t.patient.c.id).where(t.patient.c.source != DEMO_SOURCE)
        ).all()
