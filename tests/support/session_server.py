"""A server of its own for the tests of sessions in a browser; the tests turn its clock.

Beside the demo users: two supervisors, an administrator, a clinician, and one who is asked for a
code after the password.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from dashboard.actions.accounts import Access
from dashboard.actions.credentials import enable_codes, offer_codes
from dashboard.context import EXTENSION
from dashboard.db.engine import reading, writing
from dashboard.db.tables import clinician
from dashboard.domain.access import command_line_scope
from dashboard.domain.codes import Role
from tests.support import web
from tests.support.accounts import Clock
from tests.support.serving import serving

CODES_OF_NOVAK = "JBSWY3DPEHPK3PXP"


def _add_accounts(engine: Engine) -> None:
    with reading(engine) as conn:
        one = conn.scalars(select(clinician.c.id).order_by(clinician.c.id)).first()
    for login, access in (
        ("okafor", Access(Role.SUPERVISOR, all_teams=True)),
        ("lind", Access(Role.SUPERVISOR, all_teams=True)),
        ("boss", Access(Role.ADMIN)),
        ("osei", Access(Role.CLINICIAN, clinician_id=one)),
    ):
        web.add_account(engine, login, access)
    novak = web.add_account(engine, "novak", Access(Role.ADMIN))
    with writing(engine) as conn:
        offer_codes(conn, novak, CODES_OF_NOVAK)
        enable_codes(conn, command_line_scope(), novak, 0, ["of no use"])


@pytest.fixture(scope="session")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def base_url(
    demo_file: Path, clock: Clock, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Its address."""
    file = tmp_path_factory.mktemp("session") / "demo.sqlite"
    shutil.copyfile(demo_file, file)
    with web.demo_app(file, demo_users=True) as app:
        context = app.server.extensions[EXTENSION]
        app.server.extensions[EXTENSION] = replace(context, clock=clock)
        _add_accounts(context.engine)
        with serving(app.server) as address:
            yield address
