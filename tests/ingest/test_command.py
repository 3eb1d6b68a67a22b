"""The command: exit codes, one line for what is unusable, the report file."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from dashboard.db.engine import open_engine
from tests.ingest.helpers import PERSON, count, observation, write_ndjson

GOOD = observation("o", "44261-6", valueInteger=12)
BAD = observation("bad", "44261-6", valueInteger=300)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'tandem.sqlite'}"
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", url)
    return url


def stored(url: str) -> int:
    engine = open_engine(url)
    try:
        return count(engine, "measurement")
    finally:
        engine.dispose()


@pytest.mark.parametrize(
    ("records", "options", "code", "kept"),
    [
        ([GOOD], [], 0, 1),
        ([GOOD, BAD], [], 1, 0),
        ([GOOD, BAD], ["--keep-good"], 1, 1),
        ([GOOD], ["--source", "demo"], 2, None),
        ([GOOD], ["--as-of", "2025-02-28"], 1, 0),
        ([GOOD], ["--as-of", "2025-03-01"], 0, 1),
    ],
)
def test_exit_codes(
    records: list[dict[str, Any]],
    options: list[str],
    code: int,
    kept: int | None,
    database: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = write_ndjson(tmp_path / "clinic", PERSON, *records)
    report = tmp_path / "report.json"
    assert main(["import", str(file), "--report", str(report), *options]) == code
    error = capsys.readouterr().err
    if kept is None:
        assert error == (
            'error: the source name "demo" is kept for the demo caseload: say --source NAME\n'
        )
        return
    assert stored(database) == kept
    assert bool(json.loads(report.read_text())["refused"]) == (code == 1)
    assert ("refused: all.ndjson:" in error) == (code == 1)


def test_a_dry_run_makes_no_database(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_ndjson(tmp_path / "clinic", PERSON, GOOD)
    assert main(["import", str(file), "--dry-run"]) == 0
    assert not (tmp_path / "tandem.sqlite").exists()
    assert "Would store" in capsys.readouterr().out


def test_unusable_input_is_one_line(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "clinic" / "x.json"
    file.parent.mkdir()
    file.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    report = tmp_path / "report.json"
    assert main(["import", str(file), "--report", str(report)]) == 2
    message = "error: x.json: is a git-lfs pointer; the file itself was not fetched\n"
    assert capsys.readouterr().err == message
    assert json.loads(report.read_text())["refused"][0]["source"] == "x.json"


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_real_people_are_never_put_beside_invented_ones(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    assert main(["seed", "--patients", "20", "--as-of", "2025-03-01"]) == 0
    folder = write_ndjson(tmp_path / "records", PERSON, GOOD)
    before = stored(database)
    assert main(["import", str(folder), *options]) == 2
    line = capsys.readouterr().err.strip().splitlines()[-1]
    assert "holds the demo caseload" in line
    assert "DASHBOARD_DATABASE_URL" in line
    assert stored(database) == before
