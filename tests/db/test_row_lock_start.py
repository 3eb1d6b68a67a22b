"""A server whose database role passes the second lock does not start for a team."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from dashboard import start
from dashboard.actions.accounts import Access
from dashboard.db.asker import as_system
from dashboard.db.engine import open_engine, writing
from dashboard.db.row_lock import LockOpenError
from dashboard.domain.codes import Role
from dashboard.settings import Settings
from tests import postgres
from tests.support.web import add_account

SETTINGS = Settings(secret_key="k" * 32)
REAL = replace(SETTINGS, demo_users=False)


@pytest.fixture
def superuser(postgres_engine: Engine) -> Iterator[Engine]:
    engine = as_system(open_engine(postgres_engine.url.set(username=postgres.USER)))
    yield engine
    engine.dispose()


@pytest.fixture(autouse=True)
def _few_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.demo.seed.DEFAULT_PEOPLE", 3)


def test_a_role_that_the_lock_holds_starts(postgres_engine: Engine) -> None:
    add_account(postgres_engine, "boss", Access(Role.ADMIN))
    start.prepare(postgres_engine, REAL, print)


def test_a_superuser_does_not_start(superuser: Engine) -> None:
    add_account(superuser, "boss", Access(Role.ADMIN))
    with pytest.raises(LockOpenError, match=rf"role {postgres.USER} is a superuser .*deploy\.md"):
        start.prepare(superuser, REAL, print)


def test_beside_invented_people_it_is_said(superuser: Engine) -> None:
    said: list[str] = []
    start.prepare(superuser, SETTINGS, said.append)
    assert said[0].startswith("Fit for a demonstration only: the database role tandem is a super")


@pytest.mark.parametrize("off", ["DISABLE ROW LEVEL SECURITY", "NO FORCE ROW LEVEL SECURITY"])
@pytest.mark.parametrize("bare_engine", ["postgresql"], indirect=True)
def test_a_table_without_the_lock_does_not_start(bare_engine: Engine, off: str) -> None:
    start.prepare(bare_engine, REAL, print)
    with writing(bare_engine) as conn:
        conn.exec_driver_sql(f"ALTER TABLE outreach {off}")
    with pytest.raises(LockOpenError, match="row-level security of the table outreach"):
        start.prepare(bare_engine, REAL, print)
