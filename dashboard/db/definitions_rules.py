"""Load the rules under ``data/rules/``, several to a file, and refuse a wrong one."""

from pathlib import Path

from dashboard.db.definition_reader import DefinitionReader, definition_files
from dashboard.domain.care_rules import CareRules, Rule

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
    return rule
