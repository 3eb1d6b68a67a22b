"""A demo caseload for the exports, and the browser that draws them, kept for the whole run."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.context import AppContext
from dashboard.export.renderer import Renderer
from tests.support import web
from tests.support.rendering import demo_context


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with a demo caseload; tests that write to it copy it."""
    file = tmp_path_factory.mktemp("exported") / "demo.sqlite"
    web.seed_demo(file)
    return file


@pytest.fixture
def clinic(exported: Path, tmp_path: Path) -> Iterator[AppContext]:
    """The demo caseload at nine in the morning of its day."""
    file = tmp_path / "demo.sqlite"
    shutil.copyfile(exported, file)
    made = demo_context(file)
    yield made
    made.engine.dispose()


@pytest.fixture(scope="session")
def renderer() -> Iterator[Renderer]:
    with Renderer() as kept:
        yield kept
