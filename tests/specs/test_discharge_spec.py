"""Contacts after discharge: every limit, and a naive walk day by day around the start."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.db.definitions import load_rule_book
from dashboard.domain.codes import EncounterKind
from dashboard.domain.due import due_items
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from tests.support.clinical import START, person, visit

RULES = load_rule_book()
HOSPITAL = EncounterKind.HOSPITAL


def due_days(record: PersonRecord, rules: RuleBook) -> list[int]:
    """Days from the start, earliest first."""
    found = [i for i in due_items(record, rules) if i.rule == "post_discharge"]
    assert all(i.active_from <= i.due_on and i.active_from >= START for i in found)
    return [(i.due_on - START).days for i in found]


@pytest.mark.parametrize(
    ("discharged", "expected"),
    [
        (10, [17, 40]),
        (0, [7, 30]),
        (-1, [6, 29]),
        (-7, [0, 23]),
        (-8, [0, 22]),
        (-29, [0, 1]),
        (-30, [0]),
        (-31, []),
        (-400, []),
    ],
)
def test_both_limits(rules: RuleBook, discharged: int, expected: list[int]) -> None:
    stay = visit(discharged - 5, HOSPITAL, until=discharged)
    assert due_days(person(encounters=[stay]), rules) == expected


def naive(discharged: int, contacts: list[int]) -> list[int]:
    """Walk from the discharge on; a limit that passed by the start waits at the start."""
    if discharged < -30:
        return []
    limits = set()
    for day in range(discharged + 1, discharged + 31):
        if day in contacts:
            return []
        if day - discharged in (7, 30):
            limits.add(max(0, day))
    later = [day for day in contacts if day > discharged]
    return [] if later else sorted(limits)


@given(st.integers(-45, 45), st.lists(st.integers(-60, 120), max_size=3))
@settings(max_examples=200, deadline=None)
def test_as_a_naive_walk_says(discharged: int, contacts: list[int]) -> None:
    stay = visit(discharged - 3, HOSPITAL, until=discharged)
    record = person(encounters=[stay, *(visit(day) for day in contacts)])
    assert due_days(record, RULES) == naive(discharged, contacts)
