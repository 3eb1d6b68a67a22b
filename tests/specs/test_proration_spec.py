"""A prorated total is an estimate, and says so wherever it stands."""

import pytest

from dashboard.components.caseload_cells import prorated_ends
from dashboard.db.derived_rows import read_score_points, summary_row
from dashboard.domain.derived import ScorePoint
from dashboard.domain.outcome_words import outcome_sentence
from dashboard.domain.outcomes import course, outcome
from dashboard.domain.panel_scores import score_series
from dashboard.domain.panel_tables import score_table
from dashboard.domain.proration import marked_score, prorated
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import summarise
from dashboard.domain.wall_words import wall_headline
from tests.support.clinical import START, d, person, phq9

ALL = dict.fromkeys(range(1, 10), 1)


def answers(count: int, value: int = 1) -> dict[int, int]:
    return dict.fromkeys(range(1, count + 1), value)


@pytest.mark.parametrize(
    ("total", "items", "words"),
    [
        (9, answers(9), None),
        (9, answers(8), "prorated, 8 of 9 items"),
        (9, answers(7), "prorated, 7 of 9 items"),
        # Zero is a score, and can be an estimate.
        (0, answers(8, 0), "prorated, 8 of 9 items"),
        (0, answers(9, 0), None),
        # More missing: no total of ours, so it is the source's.
        (9, answers(6), None),
        # Nothing on record about the answers: nothing is said.
        (9, {}, None),
        # Not what the rule makes of the answers: the source's own total.
        (8, answers(8), None),
        (None, answers(8), None),
    ],
)
def test_which_totals_are_prorated(
    rules: RuleBook, total: float | None, items: dict[int, int], words: str | None
) -> None:
    found = prorated(rules.measures["phq9"], total, items)
    assert (None if found is None else found.words) == words


def test_a_measure_that_is_never_prorated(rules: RuleBook) -> None:
    assert prorated(rules.measures["gad7"], 7, answers(6)) is None
    assert prorated(rules.measures["cssrs"], 1, {1: 1}) is None


BOTH = [phq9(0, 9, items=answers(8)), phq9(30, 18, items=answers(9, 2))]
LATEST = [phq9(0, 18), phq9(30, 9, items=answers(8))]


def test_the_sentence_the_wall_and_the_table_say_it(rules: RuleBook) -> None:
    measure = rules.measures["phq9"]
    record = person(measurements=LATEST)
    found = outcome(measure, course(LATEST, START, rules.care), rules.care)
    assert outcome_sentence(found, d(31)).startswith("PHQ-9 18 → about 9 since ")
    assert wall_headline(measure, found, d(31)).startswith("PHQ-9 18 → about 9: ")
    table = score_table(measure, score_series(record, measure, d(31)), d(31), "none")
    assert [row[1:2] + row[3:] for row in table.rows] == [
        ("18", "final"),
        ("9", "final, prorated, 8 of 9 items"),
    ]
    assert "latest ≈9 on" in table.summary
    assert [marked_score(measure, m) for m in LATEST] == ["18", "≈9"]


def test_one_prorated_score(rules: RuleBook) -> None:
    measure, one = rules.measures["phq9"], BOTH[:1]
    found = outcome(measure, course(one, START, rules.care), rules.care)
    assert outcome_sentence(found, d(1)).startswith("PHQ-9 about 9 on ")
    assert wall_headline(measure, found, d(1)).startswith("PHQ-9 about 9 on ")


def test_the_caseload_row_keeps_the_mark(rules: RuleBook) -> None:
    record = person(measurements=BOTH)
    summary = summarise(record, rules)
    assert [p.prorated for p in summary.score_points] == [True, False]
    stored = summary_row(record.person, summary)["score_points"]
    assert read_score_points(stored) == summary.score_points


def test_points_stored_before_there_was_a_mark() -> None:
    [point] = read_score_points('[["2026-03-02",9.0]]')
    assert (point.total, point.prorated) == (9, False)


@pytest.mark.parametrize(
    ("first", "latest", "words"),
    [(False, False, ""), (True, False, "first"), (False, True, "latest"),
     (True, True, "first and latest")],
)  # fmt: skip
def test_which_end_of_the_row_is_prorated(first: bool, latest: bool, words: str) -> None:
    ends = (ScorePoint(d(0), 9, first), ScorePoint(d(30), 9, latest))
    assert prorated_ends(*ends) == words


def test_the_only_score_of_a_row_is_the_latest() -> None:
    only = ScorePoint(d(0), 9, prorated=True)
    assert prorated_ends(only, only) == "latest"
