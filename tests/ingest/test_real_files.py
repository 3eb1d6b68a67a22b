"""No file of the real folder ends in a traceback, whatever it is."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.domain.rules import RuleBook
from dashboard.ingest.model import Unusable
from tests.ingest.helpers import importing

pytestmark = pytest.mark.real_data


def _folders() -> list[str]:
    folder = Path(os.environ.get("DASHBOARD_REAL_DATA", ""))
    if not os.environ.get("DASHBOARD_REAL_DATA") or not folder.is_dir():
        return ["."]
    return [each.name for each in sorted(folder.iterdir()) if each.is_dir()]


def _files(folder: Path) -> Iterator[Path]:
    yield from (each for each in sorted(folder.rglob("*")) if each.is_file())


@pytest.mark.parametrize("name", _folders())
def test_every_file_by_itself(
    name: str, real_data: Path, sqlite_engine: Engine, rules: RuleBook
) -> None:
    for number, file in enumerate(_files(real_data / name)):
        # As the other format only a few of each folder: that is one check of the content.
        for wanted in (None, "fhir", "csv") if number < 5 else (None,):
            try:
                importing(sqlite_engine, rules, file, dry_run=True, format=wanted)
            except Unusable as error:
                assert "\n" not in str(error)
