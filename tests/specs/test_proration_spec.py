"""A prorated total is an estimate, and says so wherever it stands."""

import pytest
from sqlalchemy import Engine

from dashboard.actions.derive import store_derived
from dashboard.components.caseload_cells import prorated_ends
from dashboard.db import tables as t
from dashboard.db.derived_rows import read_score_points, summary_row
from dashboard.db.engine import reading, writing
from dashboard.domain.access import command_line_scope
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.codes import Phase
from dashboard.domain.derived import ScorePoint
from dashboard.domain.due import due_items
from dashboard.domain.outcome_words import outcome_sentence
from dashboard.domain.outcomes import course, outcome
from dashboard.domain.panel_scores import score_series
from dashboard.domain.panel_tables import score_table
from dashboard.domain.proration import marked_score, prorated
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive, summarise
from dashboard.domain.wall_words import wall_facts, wall_headline
from dashboard.export.caseload_csv import csv_lines
from dashboard.queries.caseload import caseload_page
from dashboard.queries.person_record import read_records
from tests.support.clinical import START, d, order, person, phq9, session
from tests.support.people import add_event, add_person

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


EIGHT = dict.fromkeys(range(1, 8), 3) | {8: 1}
WORSE = [phq9(0, 12), phq9(28, 13, items=answers(7, 1) | {8: 2})]
ADEQUATE = order("sertraline", 0, dose=50)
FOUR = [phq9(0, 4), phq9(30, 20, items=answers(9, 2)), phq9(37, 18, items=answers(8, 2))]
FLAGGED = [
    ("phq9_severe", person(measurements=[phq9(5, 25, items=EIGHT)]), "PHQ-9 = about 25 on "),
    ("phq9_severe", person(measurements=[phq9(5, 25)]), "PHQ-9 = 25 on "),
    ("inertia", person(measurements=[phq9(0, 16), phq9(60, 18, items=answers(8, 2))]),
     "PHQ-9 16 → about 18; no consult"),
    ("inertia", person(measurements=[phq9(0, 18, items=answers(8, 2)), phq9(60, 16)]),
     "PHQ-9 about 18 → 16; no consult"),
    ("relapse_signal", person(phase=Phase.RELAPSE_PREVENTION, measurements=FOUR),
     "20 on 1 Apr 2026 and about 18 on 8 Apr 2026, best was 4"),
    ("not_on_track_therapy",
     person(sessions=[session(0), session(28)],
            measurements=[phq9(0, 20), phq9(28, 18, items=answers(8, 2))]),
     "PHQ-9 about 18 on 30 Mar 2026, week 4"),
    ("not_on_track_medication",
     person(orders=[ADEQUATE], measurements=[phq9(0, 18), phq9(50, 18, items=answers(8, 2))]),
     "PHQ-9 18 → about 18 with an adequate dose"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "record", "words"), FLAGGED)
def test_a_flag_that_rests_on_an_estimate_says_so(
    rules: RuleBook, rule: str, record: PersonRecord, words: str
) -> None:
    [flag] = [item for item in due_items(record, rules) if item.rule == rule]
    assert words in flag.why
    estimate = "about" in words
    # What the dialog of the flag lists as its evidence says it too.
    named = [
        flag.evidence[name] for name in ("baseline", "latest", "score") if name in flag.evidence
    ]
    assert not named or any(value.startswith("about ") for value in named) == estimate


def test_the_row_the_wall_and_the_files_print_the_reason_as_it_is(
    rules: RuleBook, engine: Engine
) -> None:
    with writing(engine) as conn:
        key = add_person(conn)
        add_event(conn, t.episode, key, started_on=START)
        add_event(conn, t.measurement, key, measured_on=d(5), total=25,
                  items='{"1":3,"2":3,"3":3,"4":3,"5":3,"6":3,"7":3,"8":1}')  # fmt: skip
        store_derived(conn, [key], rules)
    on = d(10)
    with reading(engine) as conn:
        [row] = caseload_page(conn, command_line_scope(), CaseloadFilter(), on, rules, 0, 5).rows
        record = read_records(conn, [key])[key]
    assert row.why is not None
    assert "about 25" in row.why.detail
    assert "PHQ-9 = about 25 on " in "".join(csv_lines([row], on, rules.version, ""))
    summary, items = derive(record, rules, on)
    wall = wall_facts(record, summary, items, "", on, care=rules.care, masked=True)
    assert any("about 25" in alert.why for alert in wall.alerts)
