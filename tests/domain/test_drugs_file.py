"""A wrong list of medicines is refused, naming the file and the field."""

import shutil
from pathlib import Path

import pytest

from dashboard.db.definition_error import DefinitionError
from dashboard.db.definitions import DATA_DIR
from dashboard.db.definitions_drugs import load_drugs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA_DIR / "drugs", tmp_path / "drugs"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        ("catalogue.toml", "version = 2", 'version = "one"', "version"),
        ("catalogue.toml", 'reviewed_by = ""', "reviewed_by = 3", "reviewed_by"),
        ("catalogue.toml", "interval_days = 30", "interval_days = 0", "interval_days"),
        ("catalogue.toml", "late_days = 42", "late_days = 3", "paliperidone_monthly"),
        ("catalogue.toml", "first_doses = 3\n", "", "first_doses"),
        ("catalogue.toml", "first_doses_late_days = 35\n", "", "first_doses_late_days"),
        ("catalogue.toml", "late_days = 35", "late_days = 43", "aripiprazole_monthly"),
        ("catalogue.toml", "late_days = 35", "late_days = 29", "aripiprazole_monthly"),
        ("catalogue.toml", 'ingredient = "haloperidol"', 'ingredient = "halo"', "ingredient"),
        ("catalogue.toml", 'class = "tca"', 'class = "tricyclic"', "class"),
        ("catalogue.toml", "[classes]", "[classes", "file"),
        ("psychotropics.csv", "ingredient,name", "drug,name", "header"),
        ("psychotropics.csv", "Sertraline,ssri", "Sertraline,ssrri", "class"),
        ("psychotropics.csv", "25|50|100|150|200", "50|25", "dose_ladder"),
        ("psychotropics.csv", ",50,200,50,no", ",200,50,50,no", "usual_low"),
        ("psychotropics.csv", ",50,200,50,no", ",50,200,much,no", "adequate_dose"),
        ("psychotropics.csv", ",50,200,50,no", ",50,200,50,perhaps", "as_needed"),
        ("psychotropics.csv", ",50,200,50,no,", ",50,200,50,no", "columns"),
        ("psychotropics.csv", "321988", "36437", "rxnorm"),
        ("psychotropics.csv", "escitalopram,", "sertraline,", "sertraline"),
    ],
)
def test_a_wrong_value_is_named(folder: Path, file: str, old: str, new: str, field: str) -> None:
    change(folder, file, old, new)
    with pytest.raises(DefinitionError) as refused:
        load_drugs(folder)
    assert field in str(refused.value)
    assert str(refused.value).count("\n") == 0


@pytest.mark.parametrize("file", ["catalogue.toml", "psychotropics.csv"])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(DefinitionError, match=file):
        load_drugs(folder)
