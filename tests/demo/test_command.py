"""``python -m dashboard seed`` from the outside."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from dashboard.cli import main
from dashboard.db import tables as t
from dashboard.db.engine import open_engine, reading


def as_of_of(file: Path) -> date:
    engine = open_engine(f"sqlite:///{file}")
    with reading(engine) as conn:
        found = conn.execute(select(t.import_batch.c.as_of)).scalar_one()
    engine.dispose()
    assert isinstance(found, date)
    return found


def test_seeds_the_database_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "deeper" / "demo.sqlite"
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("DASHBOARD_AS_OF", "2026-05-04")
    assert main(["seed", "--patients", "20"]) == 0
    assert "20 people" in capsys.readouterr().out
    assert as_of_of(file) == date(2026, 5, 4)


def test_the_given_day_counts(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'demo.sqlite'}"
    assert main(["seed", "--patients", "5", "--database", url, "--as-of", "2025-12-31"]) == 0
    assert as_of_of(tmp_path / "demo.sqlite") == date(2025, 12, 31)


def test_people_who_are_there_are_kept_unless_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'demo.sqlite'}"
    words = ["seed", "--patients", "20", "--database", url, "--as-of", "2026-11-23"]
    assert main(words) == 0
    capsys.readouterr()
    assert main(words) == 2
    assert "holds 20 demo people; --replace writes them anew" in capsys.readouterr().err
    assert main([*words, "--replace"]) == 0


@pytest.mark.parametrize("count", ["0", "-3", "many"])
def test_a_number_of_people_that_makes_no_sense(
    count: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["seed", "--patients", count])
    assert stopped.value.code == 2
    assert "--patients" in capsys.readouterr().err


def test_an_interrupt_with_worker_processes_leaves_nothing(tmp_path: Path) -> None:
    """A real Ctrl-C in the middle of a large caseload: to the whole process group."""
    url = f"sqlite:///{tmp_path / 'demo.sqlite'}"
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "seed", "--patients", "50000", "--database", url],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    unfinished = tmp_path / "demo.sqlite.unfinished"
    until = time.monotonic() + 60
    while not unfinished.exists() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(2)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []
