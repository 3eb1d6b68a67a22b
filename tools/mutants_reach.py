"""Which of the fast tests can see a fault: measured by running them all once without any."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

import coverage

from tools.mutants_planted import Mutant

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "dashboard"
BUILD = ROOT / "build" / "mutants"
REACH, SECONDS = BUILD / "reach.coverage", BUILD / "seconds.json"
#: Fast tests that touch the rules or their words; browser and PostgreSQL would take too long.
TESTS = [
    "tests/specs", "tests/domain", "tests/figures", "tests/demo/test_stories.py",
    "tests/db/test_definitions.py", "tests/db/test_definitions_clinical.py",
    "tests/db/test_definitions_methods.py",
    "tests/db/test_migrate.py::test_the_migrations_lead_to_the_same_constraints[sqlite]",
    "tests/pages/methods", "tests/pages/person",
    "tests/pages/review", "tests/pages/caseload/test_caseload_page.py",
    "tests/pages/caseload/test_views_and_charts.py",
    "tests/pages/caseload/test_csv_equals_screen.py",
    "tests/pages/caseload/test_other_days.py", "tests/export/test_caseload_csv.py",
    "tests/export/test_meeting_people.py", "tests/queries/test_caseload.py",
    "tests/queries/test_person_record.py", "tests/queries/test_wrong_on_purpose.py",
    "tests/queries/test_imports.py", "tests/actions/test_agenda.py",
    "tests/actions/test_saved_views.py", "tests/actions/test_outreach.py",
    "tests/ingest/test_fhir_rules.py", "tests/auth/test_passwords.py",
]  # fmt: skip
#: What runs outside any test, while modules and the rule book are read: every test may see it.
LOADING = ""


@dataclass(frozen=True)
class _Unit:
    """A statement at the top of a module: what it names, what it mentions, where it is."""

    file: Path
    lines: range
    names: frozenset[str]
    words: frozenset[str]


def is_stale() -> bool:
    """Whether a file of the package, of the rules or of the tests is newer than the measurement."""
    folders = (PACKAGE, ROOT / "tests", ROOT / "data", ROOT / "tools")
    read = {".py", ".toml", ".csv"}
    files = (file for folder in folders for file in folder.rglob("*.*") if file.suffix in read)
    return not SECONDS.exists() or SECONDS.stat().st_mtime < max(f.stat().st_mtime for f in files)


def tests_for(mutant: Mutant, kills: Counter[str]) -> list[str]:
    """The tests that can see the fault: first those that found others, then those of files that
    name the module, of these the quick ones.

    None when no test reaches the function; all when it runs while the rule book is read.
    """
    if mutant.in_function:
        found = _at(mutant.file, mutant.lines)
    else:
        found = _that_use(mutant.file, mutant.lines) | _readers()
    if LOADING in found:
        found = set(_seconds())

    def place(test: str) -> tuple[int, bool, float, str]:
        return -kills[test], not _is_named(mutant.module, test), _seconds()[test], test

    return sorted(found, key=place)


def is_measured(test: str) -> bool:
    return SECONDS.exists() and test in _seconds()


def seconds_of(tests: list[str]) -> float:
    return sum(_seconds()[test] for test in tests)


def quickest(tests: list[str], enough: float) -> list[str]:
    """The first of ``tests``, until together they took ``enough`` seconds."""
    sums = accumulate(_seconds()[test] for test in tests)
    return [test for test, whole in zip(tests, sums, strict=True) if whole <= enough]


def _is_named(module: str, test: str) -> bool:
    return module in _words_of(ROOT / test.split("::")[0])


@cache
def _words_of(file: Path) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", file.read_text("utf-8")))


def _at(file: Path, lines: range) -> set[str]:
    reached = _reached(file)
    return {test for line in lines for test in reached.get(line, ())}


def _that_use(file: Path, lines: range) -> set[str]:
    """The tests of each function that mentions the constant or class at ``lines``, or what is
    made of it."""
    todo = [unit for unit in _units() if unit.file == file and lines[0] in unit.lines]
    seen, found = set(todo), set[str]()
    while todo:
        unit = todo.pop()
        for user in _units():
            if user.words & unit.names and user not in seen:
                seen.add(user)
                todo.append(user)
    for unit in seen:
        found |= _at(unit.file, unit.lines)
    return found - {LOADING}


@cache
def _readers() -> set[str]:
    """The tests that run no line of ours: all they can do is to read constants and classes."""
    data = coverage.CoverageData(str(REACH))
    data.read()
    return set(_seconds()) - data.measured_contexts()


@cache
def _units() -> list[_Unit]:
    return [unit for file in sorted(PACKAGE.rglob("*.py")) for unit in _units_of(file)]


def _units_of(file: Path) -> Iterator[_Unit]:
    text = file.read_text("utf-8")
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        where = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        words = frozenset(re.findall(r"\w+", "\n".join(lines[where[0] - 1 : where[-1]])))
        yield _Unit(file, where, frozenset(_names(node)), words)


def _names(node: ast.stmt) -> Iterator[str]:
    """None of a function: it is where a constant ends up; what calls it runs its lines too."""
    if isinstance(node, ast.ClassDef):
        yield node.name
    for part in ast.walk(node) if isinstance(node, (ast.Assign, ast.AnnAssign)) else ():
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id


@cache
def _seconds() -> dict[str, float]:
    return dict(json.loads(SECONDS.read_text("utf-8")))


@cache
def _reached(file: Path) -> dict[int, list[str]]:
    data = coverage.CoverageData(str(REACH))
    data.read()
    return data.contexts_by_lineno(str(file))
