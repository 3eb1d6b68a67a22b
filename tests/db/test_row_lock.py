"""The second lock: PostgreSQL itself shows a user their own people, whatever a statement forgets.

What is expected is read naively from the rows as they were seeded, in Python, by a role that no
policy holds: not by the conditions of the policies, nor by those of ``queries.scope``.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from dashboard.db import tables as t
from dashboard.db.asker import NobodyAskedError, as_nobody, as_system, as_user
from dashboard.db.engine import open_engine, reading, writing
from dashboard.db.tables import metadata
from tests.support.row_lock import LOGINS, Ward, make_ward, unprotected_columns
from tests.support.tampering import by_superuser

OF_A_PERSON = tuple(
    table
    for table in metadata.sorted_tables
    if "patient_id" in table.c
    and table.name not in ("presenter_state", "break_glass", "audit_event")
)
Rows = list[dict[str, Any]]


@pytest.fixture
def ward(postgres_engine: Engine) -> Ward:
    return make_ward(postgres_engine)


def _all(conn: Connection, table: Table) -> Rows:
    """Every row that can be had, without a condition."""
    return [dict(row) for row in conn.execute(select(table)).mappings()]


def _people(conn: Connection, table: Table) -> set[int]:
    return set(conn.scalars(select(table.c["patient_id" if "patient_id" in table.c else "id"])))


@pytest.mark.parametrize("login", LOGINS)
def test_without_any_condition_a_user_gets_their_own_people_only(
    ward: Ward, postgres_engine: Engine, login: str
) -> None:
    expected = ward.seen_by(login)
    with reading(as_user(postgres_engine, login)) as conn:
        assert _people(conn, t.patient) == expected
        for table in OF_A_PERSON:
            assert _people(conn, table) == expected, table.name
            assert len(_all(conn, table)) == len(expected) * ward.each[table.name], table.name


def test_the_ward_tries_everything() -> None:
    """Every table has rows, and every kind of user somebody they see and somebody they do not."""
    assert {table.name for table in OF_A_PERSON} <= set(Ward.TABLES)
    assert {"clinician", "supervisor", "viewer", "admin"} == set(Ward.ROLES)


@pytest.mark.parametrize("login", LOGINS)
def test_emergency_access_and_the_trail(ward: Ward, postgres_engine: Engine, login: str) -> None:
    """One's own grants, never another's; the trail for administrators."""
    with reading(as_user(postgres_engine, login)) as conn:
        grants, trail = _all(conn, t.break_glass), _all(conn, t.audit_event)
        states = {row["meeting_id"] for row in _all(conn, t.presenter_state)}
    assert {row["user_key"] for row in grants} <= {login}
    assert len(grants) == sum(grant.user == login for grant in ward.grants)
    assert len(trail) == (ward.entries if ward.role(login) == "admin" else 0)
    assert states == {m for m, people in ward.meetings.items() if people & ward.seen_by(login)}


@pytest.mark.parametrize("bind", [as_nobody, lambda engine: as_user(engine, "")])
def test_for_nobody_there_is_nobody(ward: Ward, postgres_engine: Engine, bind: Any) -> None:
    with reading(bind(postgres_engine)) as conn:
        for table in (t.patient, *OF_A_PERSON, t.presenter_state, t.break_glass, t.audit_event):
            assert _all(conn, table) == [], table.name


def test_a_connection_that_says_nothing_gets_nothing(ward: Ward, postgres_engine: Engine) -> None:
    """Another program with the application's password, or one that forgot."""
    driver = postgres_engine.raw_connection()
    cursor = driver.cursor()
    for table in (t.patient, *OF_A_PERSON, t.audit_event):
        cursor.execute(f"SELECT count(*) FROM {table.name}")
        assert cursor.fetchone() == (0,), table.name
    driver.close()


def test_the_program_itself_may_not_forget(postgres_engine: Engine) -> None:
    """An empty answer would look like an empty caseload."""
    unbound = open_engine(postgres_engine.url)
    for transaction in (reading, writing):
        with pytest.raises(NobodyAskedError), transaction(unbound):
            pass
    with pytest.raises(NobodyAskedError), unbound.begin():
        pass
    unbound.dispose()


def test_a_condition_that_was_forgotten_leaks_nothing(ward: Ward, postgres_engine: Engine) -> None:
    """The screen's own query with its scope dropped: more people are asked for, none come."""
    whole = select(t.patient.c.id).join(
        t.caseload_summary, t.caseload_summary.c.patient_id == t.patient.c.id
    )
    for login in LOGINS:
        with reading(as_user(postgres_engine, login)) as conn:
            assert set(conn.scalars(whole)) == ward.seen_by(login)
            injected = whole.where(t.patient.c.record_number.like("%") | (t.patient.c.id > 0))
            assert set(conn.scalars(injected)) == ward.seen_by(login)
            count = conn.scalar(select(func.count()).select_from(t.due_item))
            assert count == len(ward.seen_by(login)) * ward.each["due_item"]


@pytest.mark.parametrize("login", LOGINS)
def test_rows_of_others_are_not_changed(ward: Ward, postgres_engine: Engine, login: str) -> None:
    """Not found, as if they did not exist; new ones are refused."""
    others = ward.everybody - ward.seen_by(login)
    for table in OF_A_PERSON:
        column = next(c for c in table.c if not c.primary_key and not c.foreign_keys)
        with writing(as_user(postgres_engine, login)) as conn:
            same = update(table).values({column.name: column})
            changed = conn.execute(same.where(table.c.patient_id.in_(others)))
            assert changed.rowcount == 0, table.name
            gone = conn.execute(table.delete().where(table.c.patient_id.in_(others)))
            assert gone.rowcount == 0, table.name
    if others:
        other = min(others)
        with reading(as_system(postgres_engine)) as conn:
            rows = {
                t_: [r for r in _all(conn, t_) if r["patient_id"] == other] for t_ in OF_A_PERSON
            }
        for table, theirs in rows.items():
            with (
                pytest.raises(DBAPIError, match="row-level security"),
                writing(as_user(postgres_engine, login)) as conn,
            ):
                conn.execute(insert(table).inline(), theirs)


def test_a_row_is_not_given_to_somebody_elses_person(ward: Ward, postgres_engine: Engine) -> None:
    own, other = min(ward.seen_by("osei")), min(ward.everybody - ward.seen_by("osei"))
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        writing(as_user(postgres_engine, "osei")) as conn,
    ):
        m = t.measurement
        conn.execute(update(m).where(m.c.patient_id == own).values(patient_id=other))


def test_nobody_opens_a_record_by_themselves_or_writes_in_anothers_name(
    ward: Ward, postgres_engine: Engine
) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    grant = {"user_key": "osei", "user_name": "O", "patient_id": min(ward.everybody),
             "reason": "because", "granted_at": now,
             "expires_at": now + timedelta(hours=4)}  # fmt: skip
    entry = {"at": now, "user_id": "lind", "role": "clinician", "action": "x", "result": "ok",
             "previous_hash": "p", "hash": "h"}  # fmt: skip
    for table, row in ((t.break_glass, grant), (t.audit_event, entry)):
        with (
            pytest.raises(DBAPIError, match="row-level security"),
            writing(as_user(postgres_engine, "osei")) as conn,
        ):
            conn.execute(insert(table).inline(), row)


def test_emergency_access_ends_by_the_clock_of_the_database(
    ward: Ward, postgres_engine: Engine
) -> None:
    opened = next(grant for grant in ward.grants if grant.user == "osei" and grant.is_open)
    osei = as_user(postgres_engine, "osei")
    with reading(osei) as conn:
        assert opened.person in _people(conn, t.patient)
    g = t.break_glass
    earlier = func.timezone("utc", func.now()) - timedelta(seconds=1)
    with writing(as_system(postgres_engine)) as conn:
        conn.execute(update(g).values(granted_at=g.c.granted_at - timedelta(days=1)))
        conn.execute(update(g).where(g.c.user_key == "osei").values(expires_at=earlier))
    with reading(osei) as conn:
        for table in OF_A_PERSON:
            assert opened.person not in _people(conn, table), table.name


@pytest.mark.parametrize(
    "change",
    [
        update(t.user_account).values(enabled=False),
        update(t.user_account).values(must_change=True),
        update(t.user_account).values(role="admin", all_teams=False),
    ],
    ids=["switched off", "must choose a password", "another role"],
)
def test_a_change_of_the_account_counts_at_the_next_statement(
    ward: Ward, postgres_engine: Engine, change: Any
) -> None:
    with writing(as_system(postgres_engine)) as conn:
        conn.execute(change)
    for login in LOGINS:
        with reading(as_user(postgres_engine, login)) as conn:
            assert _people(conn, t.patient) == set(), login


def test_who_asks_does_not_stay_with_the_connection(ward: Ward, postgres_engine: Engine) -> None:
    """One connection, one user after the other, an error in between, and then nobody."""
    single = open_engine(postgres_engine.url)
    with as_user(single, "osei").connect() as first:
        number = first.connection.driver_connection
        with first.begin():
            assert _people(first, t.patient) == ward.seen_by("osei")
    for login in (*LOGINS, *LOGINS):
        with as_user(single, login).connect() as conn:
            assert conn.connection.driver_connection is number, "the same connection"
            with conn.begin():
                assert _people(conn, t.patient) == ward.seen_by(login)
            with pytest.raises(DBAPIError), conn.begin():
                conn.exec_driver_sql("SELECT 1 / 0")
    driver = single.raw_connection()
    assert driver.driver_connection is number
    cursor = driver.cursor()
    cursor.execute("SELECT coalesce(current_setting('tandem.asker', true), '')")
    assert cursor.fetchone() == ("",)
    cursor.execute("SELECT count(*) FROM patient")
    assert cursor.fetchone() == (0,)
    driver.close()
    single.dispose()


@pytest.fixture
def owned(postgres_engine: Engine) -> Iterator[Connection]:
    with by_superuser(postgres_engine) as conn:
        yield conn


def test_every_table_with_a_person_has_the_lock(owned: Connection) -> None:
    """From the catalogue of the database, so that a table of a later migration is found."""
    assert unprotected_columns(owned) == []


def test_a_new_table_without_the_lock_is_found(owned: Connection) -> None:
    owned.exec_driver_sql("CREATE TABLE note (patient_id bigint, words text)")
    assert unprotected_columns(owned) == ["note: no lock"]
    owned.exec_driver_sql("ALTER TABLE note ENABLE ROW LEVEL SECURITY")
    assert unprotected_columns(owned) == ["note: not for its owner", "note: no policy"]
    owned.rollback()


def test_demo_users_see_invented_people_until_records_are_imported(
    postgres_engine: Engine,
) -> None:
    ward = make_ward(postgres_engine, source="demo")
    keys = {"demo-supervisor": ward.everybody, "demo-viewer": ward.everybody,
            f"demo-clinician-{ward.osei}": ward.of_osei, "demo-clinician-999": set(),
            "demo-anything": set()}  # fmt: skip
    for key, expected in keys.items():
        with reading(as_user(postgres_engine, key)) as conn:
            assert _people(conn, t.patient) == expected, key
    now = datetime.now(UTC).replace(tzinfo=None)
    batch = {"source": "hospital", "format": "csv", "started_at": now, "finished_at": now,
             "as_of": now.date(), "outcome": "all", "stored": 1,
             "refused": 0, "report": ""}  # fmt: skip
    with writing(postgres_engine) as conn:
        conn.execute(insert(t.import_batch), batch)
    for key in keys:
        with reading(as_user(postgres_engine, key)) as conn:
            assert _people(conn, t.patient) == set(), key
