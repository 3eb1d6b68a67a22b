"""What was cleared stays to be read: the flag, what had raised it, by whom, why, until when."""

from dataclasses import replace

import pytest

from dashboard.domain.clearance import FlagClearance
from dashboard.domain.cleared_flags import (
    MOST_EXPLAINED,
    NOTE_HIDDEN,
    cleared_flags,
    cleared_table,
    cleared_words,
)
from dashboard.domain.rules import RuleBook
from tests.support.clinical import clearance, d, person, score

TODAY = d(200)


@pytest.mark.parametrize(
    ("cleared", "said"),
    [
        pytest.param([], "", id="never raised, or never cleared"),
        pytest.param([(10, None)], "1 cleared, last 12 Mar", id="one"),
        pytest.param([(10, None), (40, None)], "2 cleared, last 11 Apr", id="two, the later day"),
        pytest.param([(190, 210)], "1 put off until 28 Sep", id="rests now"),
        pytest.param([(190, 200)], "1 time put off, over now", id="rests until today: no more"),
        pytest.param([(10, None), (190, 210)], "1 cleared, last 12 Mar · 1 put off until 28 Sep",
                     id="both"),
        pytest.param([(201, None)], "", id="cleared tomorrow"),
        pytest.param([(200, None)], "1 cleared, last 18 Sep", id="cleared today"),
    ],
)  # fmt: skip
def test_how_many_and_when(cleared: list[tuple[int, int | None]], said: str) -> None:
    made = [clearance("item9", 7, day, until) for day, until in cleared]
    assert cleared_words(made, TODAY) == said


def test_each_row_says_what_had_raised_that_flag(rules: RuleBook) -> None:
    """A later, higher answer is not the reason of the earlier clearance."""
    record = person(
        measurements=[
            score("phq9", 5, 12, items={9: 1}, id=7),
            score("phq9", 60, 18, items={9: 3}, id=8),
        ],
        clearances=[clearance("item9", 7, 6), clearance("item9", 8, 61)],
    )
    later, earlier = cleared_flags(record, rules)
    assert (earlier.label, later.label) == ("Item 9 positive", "Item 9 positive")
    assert earlier.raised_by == "PHQ-9 item 9 = 1 on 7 Mar 2026"
    assert later.raised_by == "PHQ-9 item 9 = 3 on 1 May 2026"


def test_a_row_says_by_whom_until_when_and_why(rules: RuleBook) -> None:
    by = replace(clearance("phq9_severe", 7, 30), by="R. Osei")
    record = person(measurements=[score("phq9", 5, 24, id=7)], clearances=[by])
    table = cleared_table(cleared_flags(record, rules), TODAY, masked=False)
    assert table.columns == ("Flag", "Raised by", "Cleared", "By", "Until", "Note")
    [row] = table.rows
    assert row[0] == "PHQ-9 severe"
    assert row[1] == "PHQ-9 = 24 on 7 Mar 2026"
    assert row[2:] == ("1 Apr 2026", "R. Osei", "cleared for good", "Seen, safe today.")
    assert table.summary == "1 cleared, last 1 Apr."


def test_notes_stay_out_while_names_are_hidden(rules: RuleBook) -> None:
    record = person(
        measurements=[score("phq9", 5, 24, id=7)], clearances=[clearance("phq9_severe", 7, 30)]
    )
    [row] = cleared_table(cleared_flags(record, rules), TODAY, masked=True).rows
    assert row[-1] == NOTE_HIDDEN


def test_nothing_cleared_is_said(rules: RuleBook) -> None:
    table = cleared_table(cleared_flags(person(), rules), TODAY, masked=False)
    assert (table.rows, table.summary) == ((), "No flag was cleared.")


def test_a_reason_that_the_record_does_not_give_any_more_is_not_invented(rules: RuleBook) -> None:
    record = person(
        measurements=[score("phq9", 5, 12, items={9: 0}, id=7)],
        clearances=[clearance("item9", 7, 6)],
    )
    [flag] = cleared_flags(record, rules)
    assert flag.raised_by == "not raised by what is recorded now"


def test_every_one_of_very_many_has_its_row(rules: RuleBook) -> None:
    many: list[FlagClearance] = [clearance("item9", 7, day) for day in range(MOST_EXPLAINED + 40)]
    found = cleared_flags(person(measurements=[], clearances=many), rules)
    assert [f.made.cleared_on for f in found] == [c.cleared_on for c in reversed(many)]
