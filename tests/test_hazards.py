"""Every test that a document names as the proof of something exists, and is a test."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("docs/hazards.md", "SECURITY.md")
_NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def _tests_of(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def missing(text: str) -> list[str]:
    """What ``text`` names as a test and is none."""
    found = []
    for name, test in _NAMED.findall(text):
        file = ROOT / name
        known = _tests_of(file) if file.is_file() else set()
        if not (test in known if test else any(each.startswith("test_") for each in known)):
            found.append(f"{name}::{test}" if test else name)
    return found


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_test_that_is_named_exists(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert _NAMED.findall(text)
    assert missing(text) == []


def test_every_hazard_has_a_control_with_a_test() -> None:
    rows = re.findall(r"^\| ([A-Z]\d+) \|(.*)\|$", (ROOT / DOCUMENTS[0]).read_text(), re.MULTILINE)
    hazards = {number: rest for number, rest in rows if not number.startswith("X")}
    assert len(hazards) > 30
    assert [number for number, rest in hazards.items() if not _NAMED.search(rest)] == []
    assert len(hazards) == len([n for n, _ in rows if not n.startswith("X")])


def test_a_name_of_nothing_is_found() -> None:
    text = "`tests/test_hazards.py::test_no_such` `tests/none.py` `tests/test_hazards.py`"
    assert missing(text) == ["tests/test_hazards.py::test_no_such", "tests/none.py"]
