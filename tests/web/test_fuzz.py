"""Thousands of requests by chance: nobody's record leaks, nothing falls over.

5,000 in every run of the tests; ``make nightly`` sends 100,000. A shot that fails is named with
its seed and number and can be fired again.
"""

import json
import logging
import os
from collections.abc import Iterator

import pytest

from tests.support.fuzz import Fuzzer, Shot
from tests.support.guarded import Guarded, text_of

SHOTS = int(os.environ.get("TANDEM_FUZZ_REQUESTS", "5000"))
SEED = int(os.environ.get("TANDEM_FUZZ_SEED", "20261123"))
PARTS = 4


class _Faults(logging.Handler):
    """Every fault that the application logs: it answered, but something fell over inside."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def faults() -> Iterator[_Faults]:
    handler = _Faults()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_leaks_and_nothing_falls_over(guarded: Guarded, faults: _Faults, part: int) -> None:
    answered: dict[int, int] = {}
    for shot in Fuzzer(guarded, SEED + part).shots(SHOTS // PARTS):
        answer = shot.fire(guarded)
        answered[answer.status_code] = answered.get(answer.status_code, 0) + 1
        text = text_of(answer) + json.dumps(list(answer.headers))
        problem = _problem(guarded, shot, answer.status_code, text, faults.lines)
        assert problem is None, f"seed {SEED + part} {shot}: {problem}"
    # It must have reached the pages: not everything may have been turned away at the door.
    assert answered[200] > SHOTS // PARTS // 4


def _problem(guarded: Guarded, shot: Shot, status: int, text: str, lines: list[str]) -> str | None:
    if status >= 500:
        return f"{status} {lines[-1:]}"
    if lines:
        return f"fault inside: {lines}"
    if "Traceback" in text:
        return "traceback"
    for canary in guarded.world.canaries.values():
        if canary.key not in shot.who.sees:
            seen = canary.seen_in(text)
        else:
            seen = [s for s in canary.secrets if s in text] if shot.who.masked else []
        if seen:
            return f"leak of {canary.key}: {seen}"
    return None
