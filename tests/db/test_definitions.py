"""The rule book as a whole: what identifies it, and that a broken file is named."""

import shutil
from pathlib import Path

import pytest

from dashboard.db import definitions
from dashboard.db.definition_error import DefinitionError
from dashboard.db.definitions import DATA_DIR, FOLDERS, definitions_version, load_rule_book
from dashboard.domain.rules import RuleBook


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for folder in FOLDERS:
        shutil.copytree(DATA_DIR / folder, tmp_path / folder)
    return tmp_path


def test_the_reviewed_files_load(rules: RuleBook) -> None:
    assert {"phq9", "gad7"} <= rules.measures.keys()
    assert rules.drugs.drugs
    assert rules.care.rules
    assert load_rule_book() is load_rule_book(), "read once per process"


def test_the_same_files_have_the_same_version(copied: Path, rules: RuleBook) -> None:
    assert definitions_version(copied) == rules.version
    assert len(rules.version) == 12


@pytest.mark.parametrize("folder", FOLDERS)
def test_any_change_of_a_file_changes_the_version(
    copied: Path, rules: RuleBook, folder: str
) -> None:
    file = sorted(file for file in (copied / folder).rglob("*") if file.is_file())[-1]
    with file.open("a", encoding="utf-8") as stream:
        stream.write("\n")
    changed = definitions_version(copied)
    assert changed != rules.version
    file.rename(file.with_name("z-" + file.name))
    assert definitions_version(copied) not in {changed, rules.version}


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_file_that_is_no_toml_is_named(copied: Path, folder: str) -> None:
    file = sorted((copied / folder).glob("*.toml"))[0]
    file.write_text("this is = = not toml", encoding="utf-8")
    with pytest.raises(DefinitionError, match=file.name) as refused:
        load_rule_book(copied)
    assert "\n" not in str(refused.value)


def test_a_change_of_the_rules_code_changes_the_version(
    tmp_path: Path, rules: RuleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("domain", "db"):
        shutil.copytree(definitions.CODE_DIR / folder, tmp_path / folder)
    monkeypatch.setattr(definitions, "CODE_DIR", tmp_path)
    assert definitions_version(DATA_DIR) == rules.version
    with (tmp_path / "domain" / "due.py").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert definitions_version(DATA_DIR) != rules.version
