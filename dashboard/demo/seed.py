"""Fills a database with the demo caseload: all of it or, when interrupted, nothing of it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.actions.demo_people import (
    count_people,
    delete_demo,
    insert_staff,
    record_demo_batch,
)
from dashboard.actions.derive import bump_caseload, note_rules
from dashboard.db.bulk import advance_keys, analyse, building, bulk_insert
from dashboard.db.engine import open_engine, writing
from dashboard.db.migrate import upgrade
from dashboard.db.tables import metadata
from dashboard.demo.chunks import Recipe, make_chunks
from dashboard.demo.identity import make_site, record_numbers, site_of
from dashboard.demo.scripted import SCRIPTS
from dashboard.domain.rules import RuleBook

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

DEFAULT_PEOPLE = 412
DEFAULT_SEED = 7

Progress = Callable[[int], None]
#: Parents before children, as the foreign keys ask.
_ORDER = tuple(table.name for table in metadata.sorted_tables)


class NotEmpty(RuntimeError):
    """The database holds people already; ``str()`` says what to do, in one line."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """How much was written."""

    people: int
    rows: int


def seed(
    engine: "Engine",
    patients: int,
    seed: int,
    as_of: date,
    rules: RuleBook,
    progress: Progress | None = None,
    *,
    replace: bool = False,
) -> Seeded:
    """Write the caseload into a migrated database, in one transaction.

    ``progress`` is called with the number of people written since the last call. Raises
    ``NotEmpty`` when there are people already, unless all are demo people and ``replace``.
    """
    with writing(engine) as conn:
        demo, others = count_people(conn)
        if others:
            raise NotEmpty(
                f"the database holds {others} imported people; use another DASHBOARD_DATABASE_URL"
            )
        if demo and not replace:
            raise NotEmpty(f"the database holds {demo} demo people; --replace writes them anew")
        delete_demo(conn)
        return _fill(conn, Recipe(seed, as_of, rules), patients, progress)


def seed_new_file(
    file: Path,
    patients: int,
    seed: int,
    as_of: date,
    rules: RuleBook,
    progress: Progress | None = None,
) -> Seeded:
    """Make a SQLite database at ``file``, which does not exist yet: built beside, then renamed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.unfinished")
    _remove(unfinished)
    engine = open_engine(f"sqlite:///{unfinished}")
    try:
        upgrade(engine)
        with building(engine) as conn:
            done = _fill(conn, Recipe(seed, as_of, rules), patients, progress)
        engine.dispose()
        _flush(unfinished)
        unfinished.rename(file)
    finally:
        engine.dispose()
        _remove(unfinished)
    return done


def _fill(conn: "Connection", recipe: Recipe, people: int, progress: Progress | None) -> Seeded:
    numbers = record_numbers(people, SCRIPTS)
    _write_staff(conn, max((n for n in numbers if n not in SCRIPTS), default=1))
    stored = 0
    for done, chunk in make_chunks(recipe, numbers):
        for table in _ORDER:
            rows = chunk.get(table)
            if rows:
                bulk_insert(conn, table, rows)
                stored += len(rows)
        if progress is not None:
            progress(done)
    advance_keys(conn, ("organisation", "team", "clinician", "patient"))
    record_demo_batch(conn, recipe.as_of, stored, people)
    bump_caseload(conn, recipe.rules)
    note_rules(conn, recipe.rules)
    analyse(conn)
    return Seeded(people, stored)


def _write_staff(conn: "Connection", last_number: int) -> None:
    teams: dict[int, str] = {}
    clinicians = []
    for number in range(site_of(last_number) + 1):
        site = make_site(number)
        teams |= site.teams
        clinicians += [
            {
                "id": member.clinician.id,
                "team_id": member.team_id,
                "name": member.clinician.name,
                "profession": member.profession,
                "source_id": str(member.clinician.id),
            }
            for member in site.staff
        ]
    insert_staff(conn, teams, clinicians)


def _flush(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
