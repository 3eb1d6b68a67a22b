"""A small clinic with two teams, accounts of every role, and a clock that the tests turn."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, select

from dashboard.actions.accounts import Access
from dashboard.actions.derive import store_derived
from dashboard.context import EXTENSION
from dashboard.db import tables as t
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import reading, writing
from dashboard.domain.codes import Role
from dashboard.factory import create_app
from dashboard.settings import Settings
from tests.support.people import add_clinician, add_event, add_person, add_team, public_id
from tests.support.web import AS_OF, add_account, sign_in_account

SECRET = "Zq3vY8wKc1LmP5xTfB7nRj2HsD9gUa4E"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Clock:
    """Shows ``now`` until somebody turns it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Clinic:
    """The application; ``north`` and ``south`` are teams, ``ana`` and ``ben`` their people."""

    app: Dash
    engine: Engine
    clock: Clock
    north: int
    south: int
    ana: str
    ben: str
    north_clinician: int

    def client(self) -> FlaskClient:
        client: FlaskClient = self.app.server.test_client()
        return client

    def signed_in(self, login: str) -> FlaskClient:
        return sign_in_account(self.client(), login)

    def audit(self, action: str) -> list[Any]:
        """The entries of this action, oldest first."""
        entry = t.audit_event.c
        with reading(self.engine) as conn:
            return list(
                conn.execute(select(t.audit_event).where(entry.action == action).order_by(entry.id))
            )


def _person(conn: Connection, team: int, clinician: int, **values: Any) -> int:
    patient = add_person(conn, source="hospital", **values)
    add_event(conn, t.episode, patient, team_id=team, care_manager_id=clinician)
    store_derived(conn, [patient], load_rule_book())
    return patient


@contextmanager
def clinic(engine: Engine, **values: Any) -> Iterator[Clinic]:
    """A clinic of imported people in ``engine``; ``values`` are settings."""
    with writing(engine) as conn:
        north, south = add_team(conn, "North"), add_team(conn, "South")
        one, two = add_clinician(conn, "R. Osei", north), add_clinician(conn, "M. Lind", south)
        ana = _person(conn, north, one, given_name="Ana", record_number="A-1")
        ben = _person(conn, south, two, given_name="Ben", record_number="B-2")
        ids = public_id(conn, ana), public_id(conn, ben)
    for login, access in (
        ("osei", Access(Role.CLINICIAN, clinician_id=one)),
        ("lind", Access(Role.CLINICIAN, clinician_id=two)),
        ("north", Access(Role.SUPERVISOR, frozenset({north}))),
        ("south", Access(Role.SUPERVISOR, frozenset({south}))),
        ("boss", Access(Role.ADMIN)),
        ("wall", Access(Role.VIEWER, all_teams=True)),
    ):
        add_account(engine, login, access)
    settings = Settings(
        secret_key=SECRET, as_of=AS_OF, **{"database_url": str(engine.url), **values}
    )
    app, clock = create_app(settings, engine), Clock()
    context = app.server.extensions[EXTENSION]
    app.server.extensions[EXTENSION] = replace(context, clock=clock)
    yield Clinic(app, engine, clock, north, south, ids[0], ids[1], one)
