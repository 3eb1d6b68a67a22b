"""No text that can reach the screen uses a banned word.

Read are: the string constants of the code (comments and docstrings are not shown), what the
definition files say, and the scripts and styles that the browser gets.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.db.definitions import DATA_DIR

ROOT = DATA_DIR.parent
LIST = tomllib.loads((DATA_DIR / "words" / "banned_words.toml").read_text(encoding="utf-8"))
BANNED = [(re.compile(row["pattern"], re.IGNORECASE), row["instead"]) for row in LIST["word"]]


def found_in(text: str) -> list[str]:
    return [
        f"{match.group(0)!r}: say {instead!r}"
        for pattern, instead in BANNED
        for match in pattern.finditer(text)
    ]


def strings_of(source: str) -> Iterator[str]:
    """String constants but docstrings, f-string parts included."""
    tree = ast.parse(source)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)


def python_files() -> list[Path]:
    return sorted((ROOT / "dashboard").rglob("*.py"))


def definition_files() -> list[Path]:
    return [f for f in sorted(DATA_DIR.rglob("*.toml")) if f.name != "banned_words.toml"]


def test_code() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {hit}"
        for path in python_files()
        for text in strings_of(path.read_text(encoding="utf-8"))
        for hit in found_in(text)
    ]
    assert wrong == []


def test_definition_files() -> None:
    wrong = [
        f"{path.name}: {hit}"
        for path in definition_files()
        for text in texts_of(tomllib.loads(path.read_text(encoding="utf-8")))
        for hit in found_in(text)
    ]
    assert definition_files()
    assert wrong == []


def test_scripts_of_the_browser() -> None:
    wrong = [
        f"{path.name}: {hit}"
        for path in sorted((ROOT / "assets").rglob("*.js"))
        if ".min." not in path.name and "vendor" not in path.parts
        for hit in found_in(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "banned"),
    [
        ("a schizophrenic", True),
        ("Schizophrenia", False),
        ("person with schizophrenia", False),
        ("Bipolar affective disorder", False),
        ("2 no-shows", True),
        ("failed to attend", True),
        ("did not attend", False),
        ("DNA", True),
        ("non-compliant", True),
        ("nonadherence", True),
        ("adherence", False),
        ("refused medication", True),
        ("declined", False),
        ("treatment-resistant depression", True),
        ("failed treatment", True),
        ("not improved with this treatment yet", False),
        ("denies thoughts of suicide", True),
        ("committed suicide", True),
        ("died by suicide", False),
        ("dropout", True),
        ("drop-down", False),
        ("problem patient", True),
    ],
)
def test_the_list_finds_what_it_should(text: str, banned: bool) -> None:
    assert bool(found_in(text)) is banned
