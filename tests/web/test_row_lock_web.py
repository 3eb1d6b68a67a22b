"""The whole application on PostgreSQL with its scope forgotten: the second lock stands alone.

Every condition that ``queries.scope`` makes is taken away, and every route, page and callback is
asked about everybody. On SQLite the same fault shows everybody, which proves the test.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, true

from dashboard.db.asker import as_system
from dashboard.db.engine import open_engine, writing
from dashboard.db.migrate import upgrade
from dashboard.factory import create_app
from dashboard.queries import scope as scope_module
from tests import postgres
from tests.support import web
from tests.support.canaries import fill_world
from tests.support.guarded import Guarded, requests_about, text_of
from tests.support.identities import client_of, identities, speak_for
from tests.support.row_lock import add_account_of

IDENTITIES = (
    "clinician A",
    "supervisor other team",
    "admin",
    "viewer",
    "clinician without people",
)


@pytest.fixture(scope="module")
def database(postgres_server: postgres.PostgresServer) -> Iterator[Engine]:
    """Migrated by its owner, used by the role of the application."""
    postgres_server.create_database("world")
    owner = open_engine(postgres_server.url("world", postgres.OWNER))
    upgrade(owner)
    owner.dispose()
    postgres_server.grant("world")
    engine = as_system(open_engine(postgres_server.url("world", postgres.APPLICATION)))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def guarded(database: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    file = tmp_path_factory.mktemp("world") / "heads"
    world = fill_world(database, file)
    table = {identity.name: identity for identity in identities(world)}
    with writing(database) as conn:
        for scope in (identity.scope for identity in table.values()):
            if scope is not None:
                add_account_of(conn, scope)
    app = create_app(web.demo_settings(file, database_url=str(database.url)), database)
    speak_for(app, table)
    yield Guarded(app, world, table)


@pytest.fixture
def scope_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope_module, "_inside", lambda _scope: true())


def _answers(guarded: Guarded, name: str, public_id: str) -> str:
    client = client_of(guarded.app, guarded.table[name])
    answers = (asked.of(client) for asked in requests_about(guarded, public_id))
    return "".join(text_of(answer) for answer in answers)


@pytest.mark.parametrize("name", IDENTITIES)
def test_a_forgotten_scope_shows_nobody_elses_people(
    guarded: Guarded, scope_forgotten: None, name: str
) -> None:
    identity = guarded.table[name]
    for canary in guarded.world.canaries.values():
        text = _answers(guarded, name, canary.public_id)
        seen = canary.key in identity.sees
        # Facts of a table without names: asked for, they come; of somebody else's, never.
        assert any(fact in text for fact in canary.facts) is seen, canary.key
        secrets = any(secret in text for secret in canary.secrets)
        assert secrets is (seen and not identity.masked), canary.key


def test_without_the_second_lock_the_same_fault_shows_everybody(
    tmp_path: Path, scope_forgotten: None
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'world.sqlite'}")
    upgrade(engine)
    world = fill_world(engine, tmp_path / "world.sqlite")
    app = create_app(web.demo_settings(world.file), engine)
    table = {identity.name: identity for identity in identities(world)}
    speak_for(app, table)
    canary = world.canaries["second"]
    client = client_of(app, table["clinician A"])
    page = web.page_text(web.open_page(app, client, f"/person/{canary.public_id}"))
    assert canary.seen_in(page)
    engine.dispose()


def test_every_page_and_callback_works_behind_the_lock(guarded: Guarded) -> None:
    """Asked about one's own person nothing fails: what a policy forbids would be a fault (500)."""
    own = guarded.world.canaries["first"].public_id
    for name in ("clinician A", "supervisor own team", "viewer"):
        client = client_of(guarded.app, guarded.table[name])
        faults = [
            asked.cell
            for asked in requests_about(guarded, own)
            if asked.of(client).status_code >= 500
        ]
        assert faults == [], name
