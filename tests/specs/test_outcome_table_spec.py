"""The outcomes as the person page and the CSV tell them: every finding, why, and from what."""

from datetime import date

import pytest

from dashboard.domain.methods import methods_book
from dashboard.domain.outcome_table import OutcomeRow, OutcomeTable, outcome_table
from dashboard.domain.outcomes import Answer
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from tests.support.clinical import d, order, person, phq9, score, session

YES, NO, MISSING, NONE = Answer
WEEKLY = [session(day) for day in range(0, 80, 7)]
SLOW = person(
    measurements=[phq9(0, 20), phq9(30, 19), phq9(65, 18)],
    sessions=WEEKLY,
    orders=[order("sertraline", 0)],
)
WELL = [phq9(0, 16), phq9(28, 9), phq9(42, 8), phq9(56, 3), phq9(84, 2), phq9(120, 0)]
ANXIETY = [score("gad7", 0, 12), score("gad7", 60, 4)]
RECOVERY, RELIABLE = (
    f"{name} (NHS Talking Therapies)" for name in ("Recovery", "Reliable recovery")
)


def rows_of(record: PersonRecord, rules: RuleBook, as_of: date) -> dict[str, OutcomeRow]:
    return {row.asked: row for row in outcome_table(record, rules, as_of).rows}


def test_a_slow_course(rules: RuleBook) -> None:
    rows = rows_of(SLOW, rules, d(75))
    assert {asked: row.answer for asked, row in rows.items()} == {
        "Response": NO,
        "Remission": NO,
        "Reliable improvement": NO,
        "Reliable deterioration": NO,
        "Full remission": NO,
        "Improved in collaborative care": NO,
        "On track in therapy": NO,
        "On track with medication": NO,
        "Early check of an antidepressant": NO,
        "Not improved, plan unchanged": YES,
        "Relapse signal": NONE,
        "Ready to step down": NO,
        RECOVERY: MISSING,
        RELIABLE: MISSING,
    }
    assert rows["Not improved, plan unchanged"].why == (
        "not improved, plan unchanged since 2 Mar 2026; "
        "missing: psychiatric consult, change of treatment"
    )
    assert rows["Reliable improvement"].why == "2 points better; reliable from 6"
    assert rows[RECOVERY].why.endswith("missing: GAD-7 score")


def test_a_good_course(rules: RuleBook) -> None:
    rows = rows_of(person(measurements=[*WELL, *ANXIETY]), rules, d(125))
    assert rows["Response"].why == "first response after 42 days"
    assert rows["Response"].inputs.startswith("baseline 16 on 2 Mar 2026, latest 0 on 30 Jun 2026")
    assert (rows["Remission"].answer, rows["Full remission"].answer) == (YES, YES)
    assert (rows[RECOVERY].answer, rows[RELIABLE].answer) == (YES, YES)
    assert "course not ended: as it stands" in rows[RECOVERY].why


@pytest.mark.parametrize(
    ("ended", "attended", "words"),
    [
        (None, 2, "course not ended: as it stands"),
        (100, 1, "not a finished course"),
        (100, 2, "course of therapy finished"),
        # It ends later than the day shown.
        (200, 2, "course not ended: as it stands"),
    ],
)
def test_recovery_says_whether_the_course_is_finished(
    rules: RuleBook, ended: int | None, attended: int, words: str
) -> None:
    record = person(
        measurements=[*WELL[:5], *ANXIETY],
        sessions=[session(7 * n) for n in range(attended)],
        ended_on=None if ended is None else d(ended),
    )
    assert words in rows_of(record, rules, d(125))[RECOVERY].why


def test_one_score_is_never_a_no_about_change(rules: RuleBook) -> None:
    rows = rows_of(person(measurements=[phq9(0, 16)]), rules, d(20))
    changes = ("Response", "Reliable improvement", "Reliable deterioration",
               "Improved in collaborative care", "Not improved, plan unchanged",
               RECOVERY)  # fmt: skip
    assert {rows[asked].answer for asked in changes} == {MISSING}
    assert all("missing: " in rows[asked].why for asked in changes)
    assert rows["Response"].state == "insufficient data"
    # The only score is not told twice.
    assert rows["Response"].inputs == "baseline 16 on 2 Mar 2026"


def test_a_prorated_input_says_so(rules: RuleBook) -> None:
    latest = phq9(30, 9, items=dict.fromkeys(range(1, 9), 1))
    rows = rows_of(person(measurements=[phq9(0, 18), latest]), rules, d(31))
    assert rows["Response"].inputs.startswith(
        "baseline 18 on 2 Mar 2026, latest 9 (prorated, 8 of 9 items) on 1 Apr 2026"
    )
    assert "PHQ-9 latest about 9 on 1 Apr 2026" in rows[RECOVERY].inputs


def test_the_day_shown_decides(rules: RuleBook) -> None:
    record = person(measurements=[phq9(0, 16), phq9(50, 4)])
    assert rows_of(record, rules, d(49))["Response"].answer is MISSING
    assert rows_of(record, rules, d(50))["Response"].answer is YES
    assert "as of 21 Apr 2026" in outcome_table(record, rules, d(50)).caption


@pytest.mark.parametrize(
    ("record", "summary"),
    [
        (PersonRecord(person().person), "Insufficient data: no episode of care."),
        (person(), "Insufficient data: no counted score since the start, 2 Mar."),
        (person(measurements=[phq9(0, None)]),
         "Insufficient data: no counted score since the start, 2 Mar."),
    ],
)  # fmt: skip
def test_without_a_score_nothing_is_answered(
    rules: RuleBook, record: PersonRecord, summary: str
) -> None:
    table = outcome_table(record, rules, d(5))
    assert (table.rows, table.summary) == ((), summary)


@pytest.mark.parametrize("record", [SLOW, person(measurements=[*WELL, *ANXIETY])])
def test_every_row_leads_to_its_entry_and_is_in_the_summary(
    rules: RuleBook, record: PersonRecord
) -> None:
    table: OutcomeTable = outcome_table(record, rules, d(125))
    anchors = {entry.anchor for entry in methods_book(rules).entries}
    assert {row.anchor for row in table.rows} <= anchors
    for row in table.rows:
        told = row.asked[1:] in table.summary
        assert told is (row.answer in (YES, MISSING)) or row.asked == "Remission"
