"""Records as they stood on an earlier day: recorded by then, and nothing dated later."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from dashboard.domain.access import AccessScope
from dashboard.domain.as_of import AsOf
from dashboard.domain.known_then import known_before, known_then, recorded_before
from dashboard.domain.record import PersonRecord
from dashboard.queries.person_record import load_person, read_records


def load_person_on(
    conn: Connection, scope: AccessScope, public_id: str, as_of: AsOf, zone: ZoneInfo
) -> PersonRecord | None:
    """As ``load_person``, on any day. Who may see the person is decided by today's scope.

    Somebody of whom nothing was known yet on a past day is a record without events.
    """
    record = load_person(conn, scope, public_id, known_before(as_of, zone))
    if record is None or as_of.known_on is None:
        return record
    return known_then(record, as_of.known_on)


def records_then(
    conn: Connection, patient_ids: Sequence[int], known_on: date, zone: ZoneInfo
) -> dict[int, PersonRecord]:
    """As ``read_records``, on an earlier day; without a scope, for derivation."""
    records = read_records(conn, patient_ids, recorded_before(known_on, zone))
    return {key: known_then(record, known_on) for key, record in records.items()}
