"""What the caseload can be narrowed to: only what somebody inside the scope has."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, exists, select

from dashboard.db.derived_rows import split_codes
from dashboard.db.tables import caseload_summary as s
from dashboard.db.tables import clinician, due_item, team
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_words import FilterLabels, code_words
from dashboard.domain.rules import RuleBook
from dashboard.queries.caseload_conditions import on_list
from dashboard.queries.caseload_counts import remembered
from dashboard.queries.scope import scope_key

#: Clinicians or teams offered at most; the page says when there are more.
MAX_OPTIONS = 500


@dataclass(frozen=True, slots=True)
class CaseloadOptions:
    """Names by key, and codes in order. ``cut``: there are more owners or teams than shown."""

    owners: Mapping[int, str]
    teams: Mapping[int, str]
    diagnosis_groups: tuple[str, ...]
    medication_classes: tuple[str, ...]
    rules: tuple[str, ...]
    cut: bool


def caseload_options(conn: Connection, scope: AccessScope) -> CaseloadOptions:
    """The choices of every filter, remembered until the caseload changes.

    By the stored rows whatever the day: an order that ends takes a class from somebody and adds
    none, so a choice that finds nobody any more may be left until the next entry, none is missing.
    """
    return remembered(conn, ("options", scope_key(scope)), lambda: _options(conn, scope))


def filter_labels(options: CaseloadOptions, rules: RuleBook) -> FilterLabels:
    """Names of everything a filter can refer to inside the scope."""
    known = rules.care.rules
    named = {rule: known[rule].label for rule in options.rules if rule in known}
    shared = {label for label, count in Counter(named.values()).items() if count > 1}
    # Two rules may ask for the same thing of people with different medicines.
    named = {
        rule: f"{label} ({code_words(rule)})" if label in shared else label
        for rule, label in named.items()
    }
    return FilterLabels(options.owners, options.teams, rules.drugs.class_names, named)


def _options(conn: Connection, scope: AccessScope) -> CaseloadOptions:
    within = and_(*on_list(scope))
    owners, more_owners = _names(conn, clinician, s.c.owner_id, within)
    teams, more_teams = _names(conn, team, s.c.team_id, within)
    classes = {
        code
        for text in _distinct(conn, s.c.medication_classes, within)
        for code in split_codes(text)
    }
    return CaseloadOptions(
        owners=owners,
        teams=teams,
        diagnosis_groups=tuple(_distinct(conn, s.c.diagnosis_group, within)),
        medication_classes=tuple(sorted(classes)),
        rules=tuple(_rules(conn)),
        cut=more_owners or more_teams,
    )


def _names(
    conn: Connection, table: Table, key: Column[int], within: ColumnElement[bool]
) -> tuple[dict[int, str], bool]:
    """The first names, and whether there are more."""
    has_people = exists().where(key == table.c.id, within)
    query = select(table.c.id, table.c.name).where(has_people).order_by(table.c.name, table.c.id)
    found = conn.execute(query.limit(MAX_OPTIONS + 1)).all()
    return {row.id: row.name for row in found[:MAX_OPTIONS]}, len(found) > MAX_OPTIONS


def _distinct(conn: Connection, column: Column[str], within: ColumnElement[bool]) -> list[str]:
    found = conn.scalars(select(column).where(within).distinct())
    return sorted(value for value in found if value)


def _rules(conn: Connection) -> list[str]:
    """Every rule in use, each found by one step along the index; names of rules are no secret."""
    found: list[str] = []
    query = select(due_item.c.rule).order_by(due_item.c.rule).limit(1)
    rule = conn.scalar(query)
    while rule is not None:
        found.append(rule)
        rule = conn.scalar(query.where(due_item.c.rule > rule))
    return found
