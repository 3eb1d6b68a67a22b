"""The whole record of people, as the rules read it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from dashboard.db import tables as t
from dashboard.domain.access import AccessScope
from dashboard.domain.record import Clinician, PersonRecord
from dashboard.domain.recording import Intent
from dashboard.queries import record_rows as build
from dashboard.queries.scope import visible

#: People whose rows are asked for in one statement; far below either engine's parameter limit.
BATCH = 500

_DATE_COLUMN: Mapping[str, str] = {
    "episode": "started_on",
    "diagnosis": "onset_on",
    "medication_order": "started_on",
    "dispense": "dispensed_on",
    "administration": "given_on",
    "adherence_report": "reported_on",
    "side_effect": "started_on",
    "laboratory": "taken_on",
    "measurement": "measured_on",
    "therapy_session": "held_on",
    "encounter": "started_on",
    "follow_up": "due_on",
    "outreach": "attempted_on",
    "review": "reviewed_on",
    "decision": "due_on",
    "flag_clearance": "cleared_on",
}

_EVENT_TABLES: tuple[Table, ...] = tuple(t.metadata.tables[name] for name in _DATE_COLUMN)
_CLINICIAN_COLUMNS = frozenset(
    column.name
    for table in _EVENT_TABLES
    for column in table.columns
    if any(key.column.table is t.clinician for key in column.foreign_keys)
)

RowsByPatient = dict[int, list[Any]]


def load_person(
    conn: Connection,
    scope: AccessScope,
    public_id: str,
    recorded_before: datetime | None = None,
) -> PersonRecord | None:
    """The person with this opaque id, or ``None`` when there is none inside ``scope``.

    ``recorded_before``: see ``read_records``.
    """
    patient_id = conn.scalar(
        select(t.patient.c.id)
        .join(t.caseload_summary, t.caseload_summary.c.patient_id == t.patient.c.id)
        .where(t.patient.c.public_id == public_id, visible(scope))
    )
    if patient_id is None:
        return None
    return read_records(conn, [patient_id], recorded_before).get(patient_id)


def read_records(
    conn: Connection, patient_ids: Sequence[int], recorded_before: datetime | None = None
) -> dict[int, PersonRecord]:
    """Records by patient id without a scope: for derivation, which runs before a scope exists.

    Pages and exports call ``load_person``. With ``recorded_before`` (UTC) only
    entries recorded earlier are read; a death recorded later is not known.
    """
    records: dict[int, PersonRecord] = {}
    for ids in _batches(patient_ids):
        records |= _read_batch(conn, ids, recorded_before)
    return records


def _batches(ids: Sequence[int]) -> Iterable[list[int]]:
    return (list(ids[i : i + BATCH]) for i in range(0, len(ids), BATCH))


def _read_batch(
    conn: Connection, ids: list[int], before: datetime | None
) -> dict[int, PersonRecord]:
    people = conn.execute(select(t.patient).where(t.patient.c.id.in_(ids))).all()
    rows = {table.name: _rows_of(conn, table, ids, before) for table in _EVENT_TABLES}
    clinicians = _clinicians(conn, rows)
    intents = _intents(conn, rows["decision"])
    records = {person.id: _record(person, rows, clinicians, intents) for person in people}
    if before is not None:
        for person in people:
            if person.recorded_at >= before:
                record = records[person.id]
                alive = replace(record.person, died_on=None)
                records[person.id] = replace(record, person=alive)
    return records


def _rows_of(
    conn: Connection, table: Table, ids: list[int], before: datetime | None
) -> RowsByPatient:
    """Rows by patient, by date, of one day the later recorded later; undated rows come first.

    The id is made from a name: it says nothing about time and only settles ties.
    """
    dated = _DATE_COLUMN[table.name]
    by_patient: RowsByPatient = defaultdict(list)
    query = select(table).where(table.c.patient_id.in_(ids))
    if before is not None:
        query = query.where(table.c.recorded_at < before)
    for row in conn.execute(query):
        by_patient[row.patient_id].append(row)
    for own in by_patient.values():
        own.sort(key=lambda row: (getattr(row, dated) or date.min, row.recorded_at, row.id))
    return by_patient


def _clinicians(conn: Connection, rows: Mapping[str, RowsByPatient]) -> dict[int, Clinician]:
    """The clinicians that any of the rows names."""
    wanted: set[int | None] = set()
    for name, by_patient in rows.items():
        columns = [c.name for c in t.metadata.tables[name].columns if c.name in _CLINICIAN_COLUMNS]
        for own in by_patient.values() if columns else ():
            wanted.update(getattr(row, column) for row in own for column in columns)
    found: dict[int, Clinician] = {}
    for ids in _batches(sorted(key for key in wanted if key is not None)):
        query = select(t.clinician.c.id, t.clinician.c.name).where(t.clinician.c.id.in_(ids))
        found |= {row.id: Clinician(row.id, row.name) for row in conn.execute(query)}
    return found


def _intents(conn: Connection, decided: RowsByPatient) -> dict[tuple[int, int], Intent]:
    """What decisions mean to change, by person and decision."""
    i = t.decision_intent
    query = select(i).where(i.c.patient_id.in_(decided))
    found = conn.execute(query).all() if decided else ()
    return {(row.patient_id, row.decision_id): build.intent(row) for row in found}


def _record(
    person: Any,
    rows: Mapping[str, RowsByPatient],
    who: Mapping[int, Clinician],
    intents: Mapping[tuple[int, int], Intent],
) -> PersonRecord:
    def own(name: str) -> list[Any]:
        return rows[name].get(person.id, [])

    return PersonRecord(
        person=build.person(person),
        episodes=tuple(build.episode(r, who) for r in own("episode")),
        diagnoses=tuple(build.diagnosis(r) for r in own("diagnosis")),
        orders=tuple(build.order(r) for r in own("medication_order")),
        dispenses=tuple(build.dispense(r) for r in own("dispense")),
        administrations=tuple(build.administration(r) for r in own("administration")),
        adherence_reports=tuple(build.adherence_report(r) for r in own("adherence_report")),
        side_effects=tuple(build.side_effect(r) for r in own("side_effect")),
        laboratory=tuple(build.laboratory(r) for r in own("laboratory")),
        measurements=tuple(build.measurement(r) for r in own("measurement")),
        sessions=tuple(build.session(r, who) for r in own("therapy_session")),
        encounters=tuple(build.encounter(r, who) for r in own("encounter")),
        follow_ups=tuple(build.follow_up(r, who) for r in own("follow_up")),
        outreach=tuple(build.outreach(r, who) for r in own("outreach")),
        reviews=tuple(build.review(r, who) for r in own("review")),
        decisions=tuple(
            build.decision(r, who, intents.get((person.id, r.id))) for r in own("decision")
        ),
        clearances=tuple(build.clearance(r, who) for r in own("flag_clearance")),
    )
