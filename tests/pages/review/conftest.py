"""The demo application of these tests: on a copy of its own, because meetings are written."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from dash import Dash
from flask.testing import FlaskClient

from tests.support import web
from tests.support.web_fixtures import clinician, demo_file, nobody, supervisor, viewer

__all__ = ["clinician", "demo_file", "nobody", "supervisor", "viewer"]


@pytest.fixture
def app(demo_file: Path, tmp_path: Path) -> Iterator[Dash]:
    file = tmp_path / "demo.sqlite"
    shutil.copyfile(demo_file, file)
    with web.demo_app(file) as made:
        yield made


@pytest.fixture
def other_clinician(app: Dash) -> FlaskClient:
    """A second browser of the supervisor."""
    return web.sign_in(app.server.test_client(), web.SUPERVISOR)
