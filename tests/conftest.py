"""Fixtures that every test may use: migrated databases, the rule book, the real records."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from dash.testing.application_runners import BaseDashRunner
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine, create_engine

from dashboard.db.asker import as_system
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine
from dashboard.db.migrate import HEAD, upgrade
from dashboard.db.tables import metadata
from dashboard.demo.seed import DEFAULT_PEOPLE, DEFAULT_SEED, seed_new_file
from dashboard.domain.rules import RuleBook
from tests import postgres
from tests.support.ports import free_port

#: The day on which the demo caseload of the tests ends: the day of the design pictures.
DEMO_AS_OF = date(2026, 11, 23)

NO_POSTGRESQL = "PostgreSQL is not installed (Debian package postgresql)"
NO_REAL_DATA = "DASHBOARD_REAL_DATA does not name the folder of real records"


# Generated cases prove behaviour; how long one takes says something about the machine only. The
# same code gets the same cases and so the same verdict; --hypothesis-profile=explore tries others.
hypothesis_settings.register_profile(
    "explore", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile(
    "tandem", hypothesis_settings.get_profile("explore"), derandomize=True
)
hypothesis_settings.load_profile("tandem")


def pytest_configure() -> None:
    """Let dash.testing count its ports from another number in each process of pytest-xdist."""
    BaseDashRunner._next_port = free_port()


@pytest.fixture(scope="session")
def rules() -> RuleBook:
    return load_rule_book()


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory, rules: RuleBook) -> Path:
    """A SQLite file with the default demo caseload as of ``DEMO_AS_OF``: copy it, never write."""
    file = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    seed_new_file(file, DEFAULT_PEOPLE, DEFAULT_SEED, DEMO_AS_OF, rules)
    return file


@pytest.fixture(scope="session")
def real_data() -> Path:
    folder = os.environ.get("DASHBOARD_REAL_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip(NO_REAL_DATA)
    return Path(folder)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "empty.sqlite"
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.PostgresServer]:
    bin_folder = postgres.newest_postgres()
    if bin_folder is None:
        pytest.skip(NO_POSTGRESQL)
    server = postgres.start(bin_folder)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _postgres_migrated(postgres_server: postgres.PostgresServer) -> str:
    postgres_server.create_database("migrated")
    engine = as_system(open_engine(postgres_server.url("migrated", postgres.OWNER)))
    upgrade(engine)
    engine.dispose()
    postgres_server.grant("migrated")
    return "migrated"


@pytest.fixture
def sqlite_engine(_sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A new, empty, migrated SQLite database."""
    file = tmp_path / "tandem.sqlite"
    shutil.copyfile(_sqlite_template, file)
    engine = open_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_engine(
    postgres_server: postgres.PostgresServer, _postgres_migrated: str
) -> Iterator[Engine]:
    """An empty, migrated PostgreSQL database: emptied, not made anew. Leave its schema alone.

    Bound to the system (``db.asker``), by a role that neither owns the tables nor passes their
    row policies.
    """
    superuser = create_engine(postgres_server.url(_postgres_migrated))
    _empty_rows(superuser)
    superuser.dispose()
    engine = as_system(open_engine(postgres_server.url(_postgres_migrated, postgres.APPLICATION)))
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """A new, empty, migrated database; the test runs once on each engine."""
    name = "sqlite_engine" if request.param == "sqlite" else "postgres_engine"
    opened: Engine = request.getfixturevalue(name)
    return opened


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table; the test runs once on each engine."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'bare.sqlite'}")
        yield engine
        engine.dispose()
    else:
        server = request.getfixturevalue("postgres_server")
        name = f"bare_{uuid4().hex}"
        server.create_database(name)
        engine = as_system(open_engine(server.url(name, postgres.OWNER)))
        yield engine
        engine.dispose()


def _empty_rows(engine: Engine) -> None:
    """Delete every row and start the counters again; some 20 ms, a new database takes 300."""
    with engine.begin() as connection:
        # What an earlier test left open would hold locks.
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        # The audit trail refuses deletions; this role does not ask its triggers.
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        connection.exec_driver_sql(
            "SELECT setval(quote_ident(sequencename)::regclass, 1, false) "
            "FROM pg_sequences WHERE last_value IS NOT NULL"
        )
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{HEAD}'")
