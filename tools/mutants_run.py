"""Run the fast tests against one faulty module, in a process that has not read any of ours yet."""

import gc
import json
import multiprocessing
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Generator
from contextlib import redirect_stdout
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType
from typing import Any

import coverage
import hypothesis
import pytest

from tools.mutants_planted import Mutant
from tools.mutants_reach import (
    BUILD,
    PACKAGE,
    REACH,
    SECONDS,
    TESTS,
    is_measured,
    is_stale,
    quickest,
    seconds_of,
    tests_for,
)

PYTEST = [
    "-q", "-x", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-seed=0",
    # The libraries have been read when a child starts pytest.
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
]  # fmt: skip
#: The likeliest tests go first, in a run that collects few files; then all the others.
FIRST = 40
#: What everything uses is seen by thousands of tests: the quickest, up to this sum.
ENOUGH_S = 8.0
PATIENCE_S, MEMORY_BYTES = 20.0, 8 << 30
KILLED, SURVIVED, ENDLESS = "killed", "survived", "timeout"


class _Faulty(SourceFileLoader):
    """Finds and loads one module as it is with the fault, and no other."""

    def __init__(self, mutant: Mutant) -> None:
        super().__init__(f"dashboard.domain.{mutant.module}", str(mutant.file))
        self.text = mutant.text

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        return spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.text, self.path, "exec")


class _Chosen:
    """Runs the tests of ``order`` in that order (``None``: all); keeps what failed, how long."""

    def __init__(self, order: list[str] | None, reach: coverage.Coverage | None = None) -> None:
        self.order = None if order is None else {name: at for at, name in enumerate(order)}
        self.reach = reach
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        # The same cases each time, and no time spent on making a failure small.
        phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
        hypothesis.settings.register_profile(
            "mutants", deadline=None, database=None, derandomize=True, phases=phases
        )
        hypothesis.settings.load_profile("mutants")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        used = [i for i in items if "postgres" not in i.nodeid]
        if self.order is not None:
            places = {item: place for item in used if (place := self._place(item)) is not None}
            used = sorted(places, key=lambda item: places[item])
        items[:] = used

    def _place(self, item: pytest.Item) -> int | None:
        """A case whose name holds a running number is another in each run: its test counts."""
        order = self.order or {}
        if item.nodeid in order or is_measured(item.nodeid):
            return order.get(item.nodeid)
        test = item.nodeid.split("[")[0]
        return next((place for name, place in order.items() if name.split("[")[0] == test), None)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        began = time.monotonic()
        if self.reach:
            self.reach.switch_context(item.nodeid)
        answer = yield
        if self.reach:
            self.reach.switch_context("")
        self.seconds[item.nodeid] = time.monotonic() - began
        return answer

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)


def prepare(tests: list[str]) -> None:
    """Read the libraries once, and forget our own modules: children start from here."""
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(BUILD / "compiled")
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        pytest.main(["--collect-only", *PYTEST, *tests])
    for name in [n for n in sys.modules if n.split(".")[0] in {"dashboard", "tests"}]:
        del sys.modules[name]
    # pytest collects garbage at its end: without this, what all children share as well.
    gc.freeze()


def measure_reach() -> None:
    """Which test runs which line; kept until a file changes."""
    if is_stale():
        BUILD.mkdir(parents=True, exist_ok=True)
        REACH.unlink(missing_ok=True)
        code, failed = _in_a_child(_reach_of_all, (), None)
        if code != pytest.ExitCode.OK:
            sys.exit(f"The tests fail without any fault: {failed or code}")


def _reach_of_all(answer: Connection) -> None:
    from dashboard.db.definitions import load_rule_book

    reach = coverage.Coverage(REACH, source=[str(PACKAGE)], config_file=False)
    reach.start()
    # Read outside any test: no test may be alone in reaching what the others find in the cache.
    load_rule_book()
    chosen = _Chosen(None, reach)
    code = pytest.main([*PYTEST, *TESTS], plugins=[chosen])
    reach.stop()
    reach.save()
    if code == pytest.ExitCode.OK:
        SECONDS.write_text(json.dumps(chosen.seconds), "utf-8")
    answer.send((int(code), chosen.failed[:1]))


def run(mutant: Mutant, kills: Counter[str]) -> str:
    """``KILLED``, ``SURVIVED`` or ``ENDLESS``; counts the test that found it in ``kills``."""
    order = quickest(tests_for(mutant, kills), ENOUGH_S)
    for part in (order[:FIRST], order[FIRST:]):
        how = try_tests(mutant, part, PATIENCE_S + 3 * seconds_of(part), kills) if part else ""
        if how in {KILLED, ENDLESS}:
            return how
    return SURVIVED


def try_tests(mutant: Mutant, tests: list[str], patience: float, kills: Counter[str]) -> str:
    """Like ``run`` with these tests, in a new process."""
    code, failed = _in_a_child(_run_part, (mutant, tests), patience)
    kills.update(failed)
    if code is None:
        return ENDLESS
    # Where a fault renames the cases of a test there may be none left to run.
    fine = {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}
    return SURVIVED if code in fine else KILLED


def _run_part(answer: Connection, mutant: Mutant, part: list[str]) -> None:
    sys.meta_path.insert(0, _Faulty(mutant))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    chosen = _Chosen(part)
    files = list(dict.fromkeys(test.split("::")[0] for test in part))
    code = pytest.main([*PYTEST, *files], plugins=[chosen])
    answer.send((int(code), chosen.failed[:1]))


def _in_a_child(work: Any, given: tuple[Any, ...], patience: float | None) -> Any:
    """What ``work`` answers in a new process; ``(None, [])`` when it takes longer."""
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("fork")
    child = context.Process(target=_quietly, args=(work, theirs, given), daemon=True)
    child.start()
    theirs.close()
    try:
        return ours.recv() if ours.poll(patience) else (None, [])
    except EOFError:
        return int(pytest.ExitCode.INTERNAL_ERROR), []
    finally:
        child.kill()
        child.join()


def _quietly(work: Any, answer: Connection, given: tuple[Any, ...]) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    if not os.environ.get("TANDEM_MUTANTS_LOUD"):
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
    work(answer, *given)
