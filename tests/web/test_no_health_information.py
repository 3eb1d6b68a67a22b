"""No health information in logs, addresses, error pages: faults are provoked with real values."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dash import Dash

from dashboard.context import EXTENSION
from tests.support.canaries import Canary
from tests.support.guarded import Guarded, requests_about, text_of
from tests.support.identities import client_of

WHO = "clinician A"


class _Log(logging.Handler):
    """Everything that any logger says, text of exceptions included."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.stream = io.StringIO()
        self.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.stream.write(f"{self.format(record)}\n")


@pytest.fixture
def log() -> Iterator[_Log]:
    handler, root = _Log(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def canary(guarded: Guarded) -> Canary:
    return guarded.world.canaries["first"]


def test_the_log_of_everything_that_can_be_asked_names_nobody(
    guarded: Guarded, canary: Canary, log: _Log
) -> None:
    client = client_of(guarded.app, guarded.table[WHO])
    for asked in requests_about(guarded, canary.public_id):
        asked.of(client)
    client.get(f"/?find={canary.secrets[1]}")
    said = log.stream.getvalue()
    assert said.count("dashboard.requests INFO") > 100
    assert canary.seen_in(said) == []
    assert canary.public_id not in said


class _Broken:
    """A context whose clock fails with what it should keep for itself."""

    def __init__(self, real: Any, secret: str) -> None:
        self._real, self._secret = real, secret

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def asked_by(self, key: str | None) -> "_Broken":
        return _Broken(self._real.asked_by(key), self._secret)

    def today(self) -> Any:
        raise ValueError(f"the record of {self._secret} cannot be read")

    now = today


@pytest.fixture
def failing(guarded: Guarded, canary: Canary) -> Iterator[Dash]:
    """The application in which every page, export and callback that needs the day fails."""
    extensions = guarded.app.server.extensions
    real = extensions[EXTENSION]
    extensions[EXTENSION] = _Broken(real, " ".join((*canary.secrets, *canary.facts)))
    yield guarded.app
    extensions[EXTENSION] = real


def test_a_fault_in_any_callback_or_route_tells_nothing(
    guarded: Guarded, canary: Canary, log: _Log, failing: Dash
) -> None:
    client = client_of(failing, guarded.table[WHO])
    failed = 0
    for asked in requests_about(guarded, canary.public_id):
        answer = asked.of(client)
        text = text_of(answer)
        failed += answer.status_code == 500 or "cannot be shown" in text or "did not work" in text
        assert canary.seen_in(text) == [], asked
        assert "Traceback" not in text
    said = log.stream.getvalue()
    assert failed > 20
    assert "ValueError at" in said
    assert canary.seen_in(said) == []


def test_addresses_hold_opaque_ids_only(guarded: Guarded, canary: Canary) -> None:
    client = client_of(guarded.app, guarded.table[WHO])
    text = "".join(text_of(a.of(client)) for a in requests_about(guarded, canary.public_id))
    links = [part.split('"')[0] for part in text.replace("\\u002f", "/").split('"href":"')[1:]]
    assert any(canary.public_id in link for link in links)
    assert [link for link in links if canary.seen_in(link)] == []


def test_file_names_hold_no_name(guarded: Guarded, canary: Canary) -> None:
    client = client_of(guarded.app, guarded.table[WHO])
    for path in (f"/export/person/{canary.public_id}.csv", "/export/caseload.csv?view=all"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert canary.seen_in(answer.headers["Content-Disposition"]) == []


def test_a_start_that_fails_does_not_repeat_the_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dashboard.cli import main

    monkeypatch.setenv("DASHBOARD_DATABASE_URL", "postgresql+psycopg://u:hunter2@127.0.0.1:1/none")
    assert main(["verify"]) == 2
    assert "hunter2" not in "".join(capsys.readouterr())
