"""Fixtures around one demo application per run of the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.auth.demo_users import offered
from dashboard.context import EXTENSION
from tests.support import web


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with a small demo caseload; tests must leave its people alone."""
    file = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    web.seed_demo(file)
    return file


@pytest.fixture(scope="session")
def app(demo_file: Path) -> Iterator[Dash]:
    with web.demo_app(demo_file) as made:
        yield made


@pytest.fixture
def nobody(app: Dash) -> FlaskClient:
    """A browser in which nobody is signed in."""
    client: FlaskClient = app.server.test_client()
    return client


@pytest.fixture
def supervisor(app: Dash) -> FlaskClient:
    return web.sign_in(app.server.test_client(), web.SUPERVISOR)


@pytest.fixture
def viewer(app: Dash) -> FlaskClient:
    return web.sign_in(app.server.test_client(), web.VIEWER)


@pytest.fixture
def clinician(app: Dash) -> FlaskClient:
    """The clinician of the demo caseload with the most people."""
    key = next(u.key for u in offered(app.server.extensions[EXTENSION]) if "clinician" in u.key)
    return web.sign_in(app.server.test_client(), key)
