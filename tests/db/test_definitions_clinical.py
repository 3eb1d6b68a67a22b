"""A wrong definition file is refused, naming the file and the field."""

from pathlib import Path

import pytest

from dashboard.db.definition_error import DefinitionError
from dashboard.db.definitions import DATA_DIR, load_rule_book
from dashboard.db.definitions_measures import load_measures
from dashboard.db.definitions_rules import load_rules
from dashboard.domain.care_rules import RuleId
from dashboard.domain.rules import RuleBook

PHQ9 = (DATA_DIR / "measures" / "phq9.toml").read_text(encoding="utf-8")
RULES = (DATA_DIR / "rules" / "flags.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('key = "phq9"', 'key = "phq"', "key"),
        ('name = "PHQ-9"', 'name = ""', "name"),
        ("version = 1", "", "version"),
        ("version = 1", "version = 1.5", "version"),
        ("maximum = 27", 'maximum = "27"', "maximum"),
        ("maximum = 27", "maximum = 28", "bands"),
        ("item_maximum = 3", "item_maximum = 4", "maximum"),
        ("item_maximum = 3", "", "item_maximum"),
        ("max_missing_items = 2", "max_missing_items = 9", "max_missing_items"),
        ("response_fraction = 0.5", "response_fraction = 50", "response_fraction"),
        ("remission_below = 5", "remission_below = 50", "remission_below"),
        ("reliable_change = 6", "reliable_change = 0", "reliable_change"),
        ("interval_days = 28", "intervall_days = 28", "intervall_days"),
        ('direction = "lower_is_better"', 'direction = "down"', "direction"),
        ('scoring = "sum"', 'scoring = "mean"', "scoring"),
        ("low = 5, high = 9", "low = 6, high = 9", "bands[2].low"),
        ("low = 5, high = 9", "low = 9, high = 5", "bands[2].high"),
        ('label = "mild"', "label = 3", "bands[2].label"),
        ('"44260-8" = 9', '"44260-8" = 10', "loinc_items"),
        ('"44260-8" = 9', '"44260-8" = true', "loinc_items.44260-8"),
        ("maximum = 27", "maximum 27", "file"),
    ],
)
def test_a_wrong_measure(tmp_path: Path, old: str, new: str, field: str) -> None:
    assert old in PHQ9
    (tmp_path / "phq9.toml").write_text(PHQ9.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        load_measures(tmp_path)
    assert (refused.value.file, refused.value.field) == ("phq9.toml", field)
    assert str(refused.value).startswith(f"phq9.toml: {field}: ")


def test_one_code_cannot_mean_two_measures(tmp_path: Path) -> None:
    (tmp_path / "phq9.toml").write_text(PHQ9, encoding="utf-8")
    second = PHQ9.replace('key = "phq9"', 'key = "phq9_copy"')
    (tmp_path / "phq9_copy.toml").write_text(second, encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"phq9_copy\.toml: loinc: .* belongs to phq9"):
        load_measures(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('id = "inertia"', 'id = "inertia2"', "rule[1].id"),
        ("rank = 0", "rank = 2", "rule[1].rank"),
        ('label = "Supply gap"', "", "rule[3].label"),
        ("initial_days = 28", 'initial_days = "28"', "rule[1].numbers.initial_days"),
        ("initial_days = 28", "first_days = 28", "rule[1].numbers"),
        ("initial_days = 28", "initial_days = -1", "rule[1].numbers.initial_days"),
        ('measures = ["srs"]', 'measures = "srs"', "rule[4].names.measures"),
        ('id = "score_stale"', 'id = "therapy_not_started"', "rule[11].id"),
        ("in_a_row = 2", "in_a_row = 2\nextra = 1", "rule[2].numbers"),
    ],
)
def test_a_wrong_rule(tmp_path: Path, old: str, new: str, field: str) -> None:
    for file in (DATA_DIR / "rules").glob("*.toml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    text = RULES.replace('label = "Not improved', 'rank = 0\nlabel = "Not improved', 1)
    text = text if "rank" in old else RULES
    assert old in text
    (tmp_path / "flags.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        load_rules(tmp_path)
    assert refused.value.field == field


def test_a_missing_rule(tmp_path: Path) -> None:
    for file in (DATA_DIR / "rules").glob("*.toml"):
        if file.name != "flags.toml":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(DefinitionError, match="rule: 'inertia' is missing"):
        load_rules(tmp_path)


def test_every_rule_that_code_reads_is_defined(rules: RuleBook) -> None:
    assert set(RuleId) <= set(rules.care.rules)
    schedules = {rule.id for rule in rules.care.monitoring}
    assert set(rules.care.rules) - set(RuleId) == schedules - set(RuleId)


def test_no_clinician_has_signed_yet_and_everything_says_where_it_comes_from() -> None:
    book = load_rule_book()
    for definition in (*book.measures.values(), *book.care.rules.values()):
        assert definition.reviewed_by is None
        assert definition.source and definition.author


def test_measures_named_by_rules_exist(rules: RuleBook) -> None:
    for rule in rules.care.rules.values():
        for name in ("measures", "main_measures"):
            assert set(rule.names.get(name, ())) <= set(rules.measures), rule.id
