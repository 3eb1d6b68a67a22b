"""Very many rows in one transaction."""

from sqlalchemy import Engine, func, select

from dashboard.db import tables as t
from dashboard.db.bulk import bulk_insert
from dashboard.db.engine import writing


def test_any_number_of_calls_in_one_transaction_takes_the_same_locks(
    postgres_engine: Engine,
) -> None:
    """A server has room for some thousand locks; a large caseload comes in thousands of parts."""
    locks = "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid()"
    counts = []
    with writing(postgres_engine) as conn:
        for number in range(1, 21):
            bulk_insert(conn, "organisation", [[number, "Clinic", "demo", str(number)]])
            counts.append(conn.exec_driver_sql(locks).scalar_one())
        assert conn.scalar(select(func.count()).select_from(t.organisation)) == 20
    assert len(set(counts[1:])) == 1
