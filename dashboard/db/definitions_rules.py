"""Load the rules under ``data/rules/``, several to a file, and refuse a wrong one."""

from pathlib import Path

from dashboard.db.definition_error import DefinitionError
from dashboard.db.definition_reader import DefinitionReader, definition_files
from dashboard.db.rule_shapes import MONITORING_DONE, MONITORING_NUMBERS, SHAPES
from dashboard.domain.care_rules import CareRules, Rule, RuleId

_RANKS = (0, 1)


def load_rules(folder: Path) -> CareRules:
    """Every rule by id. Raises ``DefinitionError`` naming the file and the field."""
    rules: dict[str, Rule] = {}
    for path in definition_files(folder):
        reader = DefinitionReader.open(path)
        for row in reader.tables("rule"):
            rule = _rule(row)
            if rule.id in rules:
                raise row.wrong("id", f"{rule.id!r} is defined twice")
            rules[rule.id] = rule
        reader.finish()
    for rule_id in RuleId:
        if rule_id not in rules:
            raise DefinitionError(folder.name, "rule", f"{rule_id.value!r} is missing")
    monitoring = tuple(rule for rule in rules.values() if "monitoring" in rule.names)
    return CareRules(rules, monitoring)


def _rule(row: DefinitionReader) -> Rule:
    rank = row.optional_integer("rank")
    if rank not in (None, *_RANKS):
        raise row.wrong("rank", "must be 0 (safety) or 1")
    rule = Rule(
        id=row.text("id"),
        version=row.integer("version"),
        label=row.text("label"),
        words=row.text("words"),
        source=row.text("source"),
        author=row.text("author"),
        reviewed_by=row.text("reviewed_by", may_be_empty=True) or None,
        rank=1 if rank is None else rank,
        numbers=row.number_table("numbers"),
        names=row.text_table("names"),
        offsets=row.integers("offsets"),
    )
    row.finish()
    _check_shape(row, rule)
    return rule


def _check_shape(row: DefinitionReader, rule: Rule) -> None:
    """Exactly the numbers and names that code reads, and no negative number."""
    if rule.id in set(RuleId):
        numbers, names = SHAPES.get(rule.id, ((), ()))
    elif "monitoring" in rule.names:
        done = next((name for name in MONITORING_DONE if name in rule.names), "tests")
        numbers, names = MONITORING_NUMBERS, ("monitoring", done)
        if not rule.offsets:
            raise row.wrong("offsets", "a schedule needs at least one day")
    else:
        raise row.wrong("id", f"{rule.id!r} is neither a known rule nor a monitoring schedule")
    for field, given, wanted in (("numbers", rule.numbers, numbers), ("names", rule.names, names)):
        if set(given) != set(wanted):
            raise row.wrong(field, f"must be exactly {', '.join(wanted) or 'none'}")
    for name, value in rule.numbers.items():
        if value < 0:
            raise row.wrong(f"numbers.{name}", "must not be negative")
    if list(rule.offsets) != sorted(set(rule.offsets)) or any(n < 0 for n in rule.offsets):
        raise row.wrong("offsets", "must be days in rising order")
