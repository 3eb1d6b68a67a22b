"""A wrong definition of a figure is refused, naming the file and the field."""

import shutil
from pathlib import Path

import pytest

from dashboard.db.definition_error import DefinitionError
from dashboard.db.definitions import DATA_DIR
from dashboard.db.definitions_methods import load_methods
from dashboard.domain.method_definitions import MethodId


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "methods"
    shutil.copytree(DATA_DIR / "methods", copied)
    return copied


def test_exactly_the_known_definitions_load(folder: Path) -> None:
    found = load_methods(folder)
    assert set(found) == set(MethodId)
    assert found[MethodId.SUPPLY].denominator
    assert found[MethodId.AS_OF].denominator is None


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('id = "attendance"', 'id = "attendence"', r"method\[1\]\.id"),
        ('id = "attendance"', 'id = "visit-states"', r"method\[2\]\.id: 'visit-states' is defined"),
        ('group = "therapy"', 'group = "somewhere"', "group"),
        ("{finished_from}", "{finished_form}", r"method\[3\]\.words: 'finished_form'"),
        ('label = "Sessions attended"', 'label = ""', r"method\[1\]\.label"),
        ('label = "Sessions attended"', 'lable = "x"', r"method\[1\]\.label"),
        ('author = "Tandem project"', 'author = 3', r"method\[1\]\.author"),
        ("version = 1", 'version = "1"', r"method\[1\]\.version"),
    ],
)  # fmt: skip
def test_a_wrong_one_is_named(folder: Path, old: str, new: str, field: str) -> None:
    file = folder / "therapy.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DefinitionError, match=rf"^therapy\.toml: {field}"):
        load_methods(folder)


def test_a_missing_one_is_named(folder: Path) -> None:
    (folder / "therapy.toml").unlink()
    with pytest.raises(DefinitionError, match="'attendance' is missing"):
        load_methods(folder)
