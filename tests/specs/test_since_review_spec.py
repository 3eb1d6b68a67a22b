"""What changed since the last review. One line is one case; the review is held on day 100."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain import record as r
from dashboard.domain.codes import (
    DatePrecision,
    DecisionKind,
    EncounterKind,
    RecordState,
    Severity,
    VisitState,
)
from dashboard.domain.rules import RuleBook
from dashboard.domain.since_review import ChangeKind, last_review_before, since_review
from tests.support.clinical import (
    clearance,
    d,
    decision,
    fill,
    injection,
    lab,
    order,
    person,
    phq9,
    review,
    score,
    session,
    visit,
)

REVIEW, TODAY = 100, 140
UNKNOWN = RecordState.UNKNOWN
HELD = review(REVIEW, id=1)
MISSED, BY_PERSON, BY_SERVICE, BOOKED = (
    VisitState.DID_NOT_ATTEND,
    VisitState.CANCELLED_BY_PERSON,
    VisitState.CANCELLED_BY_SERVICE,
    VisitState.BOOKED,
)
_DAY, _MONTH = DatePrecision.DAY, DatePrecision.MONTH


def effect(
    label: str, start: int, end: int | None = None, precision: DatePrecision = _DAY
) -> r.SideEffect:
    ended = None if end is None else d(end)
    return r.SideEffect(len(label) + start, label, Severity.MILD, False, None, d(start), precision,
                        ended)  # fmt: skip


def stopped(ingredient: str, day: int, stop: int, reason: str | None) -> r.MedicationOrder:
    return replace(order(ingredient, day, stop), stop_reason=reason)


def flagged(*more: object, **events: Any) -> r.PersonRecord:
    """Somebody with a positive item 9 on day 120, raised after the review."""
    return person(
        reviews=[HELD], measurements=[phq9(90, 12), phq9(120, 12, items={9: 1}, id=7), *more],
        **events,
    )  # fmt: skip


ITEM_9 = "new flag: Item 9 positive"
CASES = [
    pytest.param({"measurements": [phq9(90, 13), phq9(120, 8)]},
                 [("score", 120, "PHQ-9 13 → 8, 5 points better", False)], id="better"),
    pytest.param({"measurements": [phq9(90, 8), phq9(120, 13)]},
                 [("score", 120, "PHQ-9 8 → 13, 5 points worse", False)],
                 id="worse, less than reliably"),
    pytest.param({"measurements": [phq9(90, 4), phq9(120, 10)]},
                 [("score", 120, "PHQ-9 4 → 10, 6 points worse", True)], id="reliably worse"),
    pytest.param({"measurements": [phq9(90, 4), phq9(120, 0)]},
                 [("score", 120, "PHQ-9 4 → 0, 4 points better", False)], id="zero is a score"),
    pytest.param({"measurements": [phq9(120, 8)]},
                 [("score", 120, "first PHQ-9 score 8", False)], id="the first score"),
    pytest.param({"measurements": [phq9(90, 13), phq9(100, 9)]}, [],
                 id="on the day of the review: it was on the table"),
    pytest.param({"measurements": [phq9(90, 13), phq9(120, None),
                                   phq9(130, 3, state=RecordState.UNKNOWN)]}, [],
                 id="without value or state: not counted"),
    pytest.param({"measurements": [score("gad7", 90, 10), score("gad7", 120, 6), phq9(90, 9),
                                   phq9(110, 7)]},
                 [("score", 110, "PHQ-9 9 → 7, 2 points better", False),
                  ("score", 120, "GAD-7 10 → 6, 4 points better", False)],
                 id="the main measure first"),
    pytest.param({"orders": [order("sertraline", 10, 110), order("sertraline", 110, dose=100)]},
                 [("medication", 110, "Sertraline 50 → 100 mg", False)], id="dose raised"),
    pytest.param({"orders": [order("sertraline", 10), order("mirtazapine", 120, dose=15)]},
                 [("medication", 120, "Mirtazapine started, 15 mg", False)], id="started"),
    pytest.param({"orders": [stopped("sertraline", 10, 110, "weight gain")]},
                 [("medication", 110, "Sertraline stopped: weight gain", False)], id="stopped"),
    pytest.param({"orders": [stopped("sertraline", 10, 110, None)]},
                 [("medication", 110, "Sertraline stopped: reason not recorded", False)],
                 id="stopped, no reason recorded"),
    pytest.param({"orders": [order("sertraline", 10, 50), order("sertraline", 110)]},
                 [("medication", 110, "Sertraline started again, 50 mg", False)], id="restarted"),
    pytest.param({"orders": [order("sertraline", 10, 110), order("sertraline", 110)]}, [],
                 id="a renewal is no change"),
    pytest.param({"administrations": [injection("paliperidone", 80, 28),
                                      injection("paliperidone", 108, 28),
                                      injection("paliperidone", 136, 28)]},
                 [("medication", 136, "2 injections of paliperidone", False)], id="injections"),
    pytest.param({"orders": [order("sertraline", 60)],
                  "dispenses": [fill("sertraline", 60, 50), fill("sertraline", 120, 60)]},
                 [("supply", 110, "10 days without sertraline", True)], id="a gap"),
    pytest.param({"orders": [order("sertraline", 60)], "dispenses": [fill("sertraline", 60, 75)]},
                 [("supply", 135, "5 days without sertraline so far", False)],
                 id="a gap that goes on"),
    pytest.param({"orders": [order("sertraline", 60)],
                  "dispenses": [fill("sertraline", 60, 30), fill("sertraline", 104, 60)]},
                 [("supply", 101, "3 days without sertraline", True)],
                 id="of an older gap, only the days after the review"),
    pytest.param({"sessions": [session(90), session(107), session(114, MISSED),
                               session(121, BY_PERSON, late=True), session(128, BY_SERVICE),
                               session(135, BOOKED), session(150, BOOKED)]},
                 [("sessions", 135, "1 of 3 sessions attended, 1 cancelled late, 1 cancelled by "
                   "service, 1 not recorded", False)], id="sessions"),
    pytest.param({"sessions": [session(90), session(140, BOOKED)]}, [],
                 id="booked for the day itself: nothing to say yet"),
    pytest.param({"side_effects": [effect("nausea", 90, 120), effect("tremor", 130)]},
                 [("side effect", 130, "new side effect: tremor, mild", True),
                  ("side effect", 120, "side effect ended: nausea", False)], id="side effects"),
    pytest.param({"side_effects": [effect("nausea", 91, precision=_MONTH)]},
                 [("side effect", 91, "new side effect: nausea, mild", True)],
                 id="known by month only: it may have been after the review"),
    pytest.param({"encounters": [visit(95, EncounterKind.HOSPITAL, until=110),
                                 visit(120, EncounterKind.EMERGENCY)]},
                 [("hospital", 120, "emergency visit", True),
                  ("hospital", 110, "left hospital", False)], id="hospital"),
    pytest.param({"laboratory": [lab("weight", 90, 78), lab("weight", 110, 80),
                                 lab("weight", 130, 82.9), lab("lithium", 120, None)]},
                 [("laboratory", 120, "Lithium: no value", False),
                  ("laboratory", 130, "Weight 78 → 82.9 mmol/L", False)], id="laboratory"),
    pytest.param({"laboratory": [lab("weight", 90, 78), lab("weight", 95, 780, UNKNOWN),
                                 lab("weight", 110, 80), lab("lithium", 120, 9, UNKNOWN)]},
                 [("laboratory", 110, "Weight 78 → 80 mmol/L", False),
                  ("laboratory", 120, "Lithium 9 mmol/L (state unknown, not counted)", False)],
                 id="a result of unknown state is said to be one and compared with none"),
    pytest.param({"decisions": [decision(1, DecisionKind.OUTREACH, done=105),
                                decision(1, DecisionKind.CONSULT)]},
                 [("decision", 105, "done: outreach", False)], id="what was done of it"),
]  # fmt: skip


@pytest.mark.parametrize(("events", "expected"), CASES)
def test_what_changed(
    rules: RuleBook, events: dict[str, Any], expected: list[tuple[str, int, str, bool]]
) -> None:
    found = since_review(person(reviews=[HELD], **events), rules, d(TODAY))
    said = [
        (c.kind.value, c.on, c.words, c.attention)
        for c in found.changes
        if c.kind is not ChangeKind.FLAG
    ]
    assert said == [(kind, d(on), text, attention) for kind, on, text, attention in expected]
    assert found.since == d(REVIEW)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        pytest.param(flagged(), [ITEM_9], id="raised"),
        pytest.param(flagged(clearances=[clearance("item9", 7, 125)]),
                     ["flag cleared: Item 9 positive"], id="raised and cleared"),
        pytest.param(flagged(phq9(130, 12, items={9: 2}, id=8),
                             clearances=[clearance("item9", 7, 125)]),
                     [ITEM_9, "flag cleared: Item 9 positive"],
                     id="cleared, and raised anew"),
        pytest.param(person(reviews=[HELD], measurements=[phq9(90, 12, items={9: 1}, id=7)]), [],
                     id="stood at the review and stands"),
        pytest.param(person(reviews=[HELD], sessions=[session(80, MISSED), session(90, MISSED),
                                                      session(120)]),
                     ["no longer flagged: Two sessions in a row not attended"], id="gone"),
    ],
)  # fmt: skip
def test_flags_raised_and_cleared(
    rules: RuleBook, record: r.PersonRecord, expected: list[str]
) -> None:
    found = since_review(record, rules, d(TODAY))
    wanted = ("Item 9", "Two sessions")
    said = [c.words for c in found.changes
            if c.kind is ChangeKind.FLAG and any(w in c.words for w in wanted)]  # fmt: skip
    assert said == expected


@pytest.mark.parametrize(
    ("record", "as_of", "since"),
    [
        pytest.param(person(), TODAY, None, id="never discussed"),
        pytest.param(person(reviews=[HELD]), TODAY, 100, id="the only one"),
        pytest.param(person(reviews=[HELD, review(120)]), TODAY, 120, id="the latest"),
        pytest.param(person(reviews=[HELD, review(TODAY)]), TODAY, 100,
                     id="that of today is under way"),
        pytest.param(person(reviews=[HELD, review(150)]), TODAY, 100, id="later ones are not yet"),
        pytest.param(person(encounters=[visit(90, EncounterKind.CASE_REVIEW)]), TODAY, 90,
                     id="a psychiatric case review"),
    ],
)  # fmt: skip
def test_which_review(
    rules: RuleBook, record: r.PersonRecord, as_of: int, since: int | None
) -> None:
    wanted = None if since is None else d(since)
    assert last_review_before(record, d(as_of)) == wanted
    found = since_review(record, rules, d(as_of))
    assert found.since == wanted
    if since is None:
        assert found.changes == found.same == ()


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ({"orders": [order("sertraline", 10)]}, "medication unchanged"),
        ({"measurements": [phq9(90, 9)]}, "no new PHQ-9 score"),
        ({"sessions": [session(90)]}, "no therapy session"),
        ({"orders": [order("sertraline", 60)], "dispenses": [fill("sertraline", 60, None)]},
         "supply of sertraline not computable"),
    ],
)  # fmt: skip
def test_what_was_looked_for_and_not_found_is_said(
    rules: RuleBook, events: dict[str, Any], said: str
) -> None:
    assert said in since_review(person(reviews=[HELD], **events), rules, d(TODAY)).same


@given(
    scores=st.dictionaries(st.integers(1, 200), st.integers(0, 27), max_size=8),
    labs=st.dictionaries(st.integers(1, 200), st.integers(1, 9), max_size=6),
    held=st.sets(st.integers(1, 200), max_size=8),
    reviews=st.sets(st.integers(1, 200), max_size=3),
    today=st.integers(20, 180),
    seed=st.integers(0, 9),
)
@settings(max_examples=60, deadline=None)
def test_it_agrees_with_a_naive_reading_of_the_days(
    rules: RuleBook, scores: dict[int, int], labs: dict[int, int], held: set[int],
    reviews: set[int], today: int, seed: int,
) -> None:  # fmt: skip
    """Last score before and after, last result, sessions counted: day by day, by hand."""
    record = person(
        measurements=[phq9(on, total) for on, total in scores.items()],
        laboratory=[lab("weight", on, value) for on, value in labs.items()],
        sessions=[session(on) for on in held],
        reviews=[review(on) for on in reviews],
    )
    shuffled = list(record.sessions)
    random.Random(seed).shuffle(shuffled)
    found = since_review(replace(record, sessions=tuple(shuffled)), rules, d(today))
    past = [on for on in reviews if on < today]
    if not past:
        assert (found.since, found.changes) == (None, ())
        return
    review_on = max(past)
    inside = range(review_on + 1, today + 1)
    words: set[str] = set()
    new = [on for on in inside if on in scores]
    old = [on for on in range(review_on + 1) if on in scores]
    if new:
        latest = scores[new[-1]]
        words.add(f"{scores[old[-1]]} → {latest}" if old else f"first PHQ-9 score {latest}")
    results = [on for on in inside if on in labs]
    known = [on for on in range(review_on + 1) if on in labs]
    if results:
        before = f"{labs[known[-1]]} → " if known else ""
        words.add(f"Weight {before}{labs[results[-1]]} mmol/L")
    count = sum(on in held for on in inside)
    if count:
        words.add(f"{count} of {count} session{'' if count == 1 else 's'} attended")
    said = [c.words for c in found.changes if c.kind is not ChangeKind.FLAG]
    assert len(said) == len(words)
    assert all(any(word in text for text in said) for word in words)
    for change in found.changes:
        assert change.on is None or d(review_on) <= change.on <= d(today)


def test_the_day_after_counts_and_the_review_day_does_not() -> None:
    from dashboard.domain.since_review_events import Stretch

    stretch = Stretch(date(2026, 10, 13), date(2026, 11, 23))
    one = timedelta(days=1)
    assert not stretch.holds(stretch.since)
    assert stretch.holds(stretch.since + one)
    assert stretch.holds(stretch.as_of)
    assert not stretch.holds(stretch.as_of + one)
    assert not stretch.holds(None)
