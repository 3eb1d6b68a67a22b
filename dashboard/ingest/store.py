"""From the stage into the caseload database: everything in one transaction, or nothing.

What depends on the person's whole record (measurements of one day, assumed episodes, the caseload
row) is done here, person by person in bounded groups.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection, select

from dashboard.actions.derive import store_derived
from dashboard.db.tables import (
    PATIENT_TABLES,
    clinician,
    measurement,
    organisation,
    patient,
    team,
)
from dashboard.domain.codes import DatePrecision
from dashboard.domain.partial_date import known_to
from dashboard.domain.public_id import new_public_id
from dashboard.ingest.assumed import assume_episodes, close_by_death
from dashboard.ingest.context import Context
from dashboard.ingest.dates import precision_beside
from dashboard.ingest.death import end_by_death
from dashboard.ingest.fhir_people import DEAD
from dashboard.ingest.fhir_results import PIECE
from dashboard.ingest.known import rebind_measurements
from dashboard.ingest.measurements import join_pieces
from dashboard.ingest.model import Person, Row
from dashboard.ingest.upsert import (
    CHUNK,
    Writer,
    existing,
    stored_shared,
    upsert_events,
    upsert_shared,
)

_Id = TypeVar("_Id", int, str)
Progress = Callable[[str], None]

# Columns that refer to a shared table by the source id of what they mean.
_CLINICIAN_COLUMNS = (
    "prescriber_id", "therapist_id", "care_manager_id", "clinician_id", "owner_id", "reviewer_id",
)  # fmt: skip


def person_finder(conn: Connection, source: str) -> Callable[[str], Person | None]:
    """Looks a person up that came with an earlier import of the same source."""

    def find(source_id: str) -> Person | None:
        query = select(patient.c.born_on, patient.c.died_on, patient.c.died_precision).where(
            patient.c.source == source, patient.c.source_id == source_id
        )
        row = conn.execute(query).first()
        if row is None:
            return None
        died_on = row.died_on and known_to(row.died_on, DatePrecision(row.died_precision))
        return Person(source_id, row.born_on, died_on)

    return find


class Store:
    """Writes one staged import through ``writer``."""

    def __init__(self, writer: Writer, context: Context, progress: Progress) -> None:
        self._writer, self._context, self._progress = writer, context, progress
        self._clinicians: dict[str, int | None] = {}
        self._teams: dict[str, int | None] = {}

    def run(self) -> None:
        self._shared()
        self._remember_owners()
        seen: set[int] = set()
        for people in _chunks(self._context.stage.persons()):
            seen.update(self._people(people))
            self._progress("store")
        # Whoever lost a record to somebody else may have lost what their episode began with.
        for others in _chunks(sorted(self._writer.changed - seen)):
            assume_episodes(self._writer, others)
        if self._writer.changed:
            changed = sorted(self._writer.changed)
            store_derived(self._writer.conn, changed, self._context.rules)
        self._progress("derive")

    def _remember_owners(self) -> None:
        """One pass over each table in use: an event's own index begins with its person."""
        staged = set(self._context.stage.tables())
        if PIECE in staged:
            staged.add(measurement.name)
        for table in PATIENT_TABLES:
            if table.name in staged:
                query = select(table.c.id, table.c.patient_id).where(
                    table.c.source == self._writer.source
                )
                found = self._writer.conn.execute(query)
                owners = ((row.id, row.patient_id) for row in found)
                self._context.stage.remember_owners(table.name, owners)

    def _shared(self) -> None:
        """Organisations, a team for each that looks after somebody, and clinicians."""
        stage = self._context.stage
        for rows in _groups(stage.shared_rows("organisation")):
            upsert_shared(self._writer, organisation, rows)
        for rows in _groups(stage.shared_rows("team")):
            wanted = [str(row.values["organisation_id"]) for row in rows]
            found = stored_shared(self._writer, organisation, wanted)
            for row in rows:
                row.values["organisation_id"] = found[str(row.values["organisation_id"])]["id"]
            upsert_shared(self._writer, team, rows)
        for rows in _groups(stage.shared_rows("clinician")):
            for row in rows:
                row.values["team_id"] = self._team(row.values["team_id"])
            upsert_shared(self._writer, clinician, rows)

    def _people(self, people: list[str]) -> list[int]:
        rows = {person: self._context.stage.rows_of(person) for person in people}
        dead_by = {p: day for p, each in rows.items() if (day := _last_day_of_the_dead(each))}
        ids, newly_dead = self._patients(rows)
        tables: dict[str, list[tuple[int, Row]]] = {}
        for person, staged in rows.items():
            for row in self._events(staged, dead_by.get(person)):
                tables.setdefault(row.table, []).append((ids[person], row))
        numbers = sorted(ids.values())
        for table in PATIENT_TABLES:
            if table.name in tables:
                pairs = tables[table.name]
                stored = existing(self._writer, table, numbers)
                if table is measurement:
                    rebind_measurements(pairs, stored)
                upsert_events(self._writer, table, pairs, stored)
        close_by_death(self._writer, newly_dead)
        dead = {ids[person]: day for person, day in dead_by.items()}
        assume_episodes(self._writer, numbers, dead)
        return numbers

    def _patients(self, rows: dict[str, list[Row]]) -> tuple[dict[str, int], list[int]]:
        """(patient id by source id, people whose own row changed)."""
        own = [row for each in rows.values() for row in each if row.table == "patient"]
        for row in own:
            row.values.pop(DEAD, None)
        known = stored_shared(self._writer, patient, list(rows))
        for row in own:
            if row.source_id not in known:
                row.values["public_id"] = new_public_id()
                row.values["recorded_at"] = self._writer.recorded_at.isoformat()
        before = set(self._writer.changed)
        upsert_shared(self._writer, patient, own)
        after = stored_shared(self._writer, patient, list(rows))
        ids = {source_id: int(row["id"]) for source_id, row in after.items()}
        self._writer.changed.update(ids[each] for each in ids if each not in known)
        changed = self._writer.changed - before
        return ids, sorted(changed & {ids[each] for each in known})

    def _events(self, staged: list[Row], dead_by: date | None) -> Iterator[Row]:
        pieces = [row for row in staged if row.table == PIECE]
        events = [row for row in staged if row.table not in (PIECE, "patient")]
        yield from join_pieces(pieces, self._context.rules, self._writer.report)
        for row in events:
            if dead_by is not None:
                end_by_death(row, dead_by)
            for column in _CLINICIAN_COLUMNS:
                if row.values.get(column) is not None:
                    row.values[column] = self._clinician(row, column)
            if row.values.get("team_id") is not None:
                row.values["team_id"] = self._team(row.values["team_id"])
            yield row

    def _clinician(self, row: Row, column: str) -> int | None:
        source_id = str(row.values[column])
        if source_id not in self._clinicians:
            found = stored_shared(self._writer, clinician, [source_id])
            self._clinicians[source_id] = found[source_id]["id"] if found else None
            if not found:
                reason = f"{source_id} is not known: left empty"
                self._writer.report.warn(row.origin, column, reason)
        return self._clinicians[source_id]

    def _team(self, source_id: str | None) -> int | None:
        if source_id is None:
            return None
        if source_id not in self._teams:
            found = stored_shared(self._writer, team, [source_id])
            self._teams[source_id] = found[source_id]["id"] if found else None
        return self._teams[source_id]


def _last_day_of_the_dead(rows: list[Row]) -> date | None:
    """The last event of somebody who has died on an unknown day; ``None`` for everybody else."""
    if not any(row.table == "patient" and row.values.get(DEAD) for row in rows):
        return None
    days = [
        known_to(date.fromisoformat(value), precision_beside(name, row.values))
        for row in rows
        if row.table not in ("patient", "identifier")
        for name, value in row.values.items()
        if name.endswith("_on") and value is not None
    ]
    return max(days, default=None)


def _chunks(people: list[_Id]) -> Iterator[list[_Id]]:
    for start in range(0, len(people), CHUNK):
        yield people[start : start + CHUNK]


def _groups(rows: Iterator[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if len(group) == CHUNK:
            yield group
            group = []
    if group:
        yield group
