"""How the rules read a date of which only the month is known (decision 16).

``month(n)`` is the month in which day n lies. The property tests compare with every rule on days
that the dates can have been: good news must hold on all of them, and nothing may fall due later
than on any of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dashboard.db.definitions import load_rule_book
from dashboard.domain.codes import DatePrecision, EncounterKind, Phase
from dashboard.domain.findings import findings
from dashboard.domain.outcome_words import outcome_sentence
from dashboard.domain.outcomes import Answer, Point, full_remission, outcome
from dashboard.domain.panel_headline import headline
from dashboard.domain.partial_date import is_exact, known_to, last_day
from dashboard.domain.record import Encounter, PersonRecord
from dashboard.domain.relapse import ready_to_step_down
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive
from dashboard.domain.supply import hospital_days_of, not_counted, supply_of
from dashboard.domain.wall_words import wall_headline
from tests.support.clinical import START, d, injection, order, person, phq9, session, visit

RULES = load_rule_book()
PHQ9 = RULES.measures["phq9"]
YES, NO, MISSING = Answer.YES, Answer.NO, Answer.INSUFFICIENT
HOSPITAL = EncounterKind.HOSPITAL


def month(day: int) -> date:
    return known_to(d(day).replace(day=1), DatePrecision.MONTH)


#: 2 Mar is day 0: 1 Apr is 30, 1 May 60, 1 Jun 91, 1 Jul 121.
MAR, APR, MAY, JUN, JUL = (month(day) for day in (0, 40, 70, 100, 130))


def points(*scores: tuple[date | int, float]) -> list[Point]:
    return [Point(d(on) if isinstance(on, int) else on, total) for on, total in scores]


def stepped(scores: Sequence[Point], as_of: date) -> Answer:
    return ready_to_step_down(PHQ9, scores, Phase.ACTIVE, False, RULES.care, as_of).answer


@pytest.mark.parametrize(
    ("scores", "as_of", "expected"),
    [
        (points((0, 16), (APR, 4), (JUN, 2)), d(110), YES),
        (points((0, 16), (APR, 4), (MAY, 2)), d(75), MISSING),
        (points((0, 16), (30, 4), (MAY, 2)), d(75), YES),
        (points((0, 16), (32, 4), (MAY, 2)), d(75), YES),
        (points((0, 16), (33, 4), (MAY, 2)), d(75), MISSING),
        (points((0, 16), (64, 4), (MAY, 2)), d(75), NO),
        (points((0, 16), (APR, 15), (40, 4), (70, 2)), d(75), MISSING),
        (points((0, 16), (APR, 15), (40, 4), (60, 3), (90, 2)), d(95), YES),
        (points((0, 16), (60, 4), (MAY, 15), (90, 2)), d(95), NO),
        (points((0, 16), (30, 4), (MAY, 15), (62, 2)), d(95), NO),
    ],
    ids=[
        "two months apart: on any days", "the next month: perhaps one day apart",
        "an exact one, then a month that begins 30 days later", "28 days later", "27 days later",
        "in the month itself",
        "a worse one of that month may have come after", "two exact ones after its month",
        "a worse one between", "a worse one may have come last",
    ],
)  # fmt: skip
def test_ready_to_step_down_holds_on_every_day(
    scores: list[Point], as_of: date, expected: Answer
) -> None:
    assert stepped(scores, as_of) is expected


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (points((0, 16), (APR, 4), (JUL, 2)), YES),
        (points((0, 16), (APR, 4), (JUN, 2)), MISSING),
        (points((0, 16), (30, 4), (JUN, 2)), YES),
        (points((0, 16), (APR, 4), (MAY, 2)), NO),
        (points((0, 16), (APR, 9), (30, 4), (JUN, 2)), MISSING),
    ],
)
def test_full_remission_holds_on_every_day(scores: list[Point], expected: Answer) -> None:
    assert full_remission(PHQ9, scores, RULES.care) is expected


def test_what_rests_on_a_month_says_so(rules: RuleBook) -> None:
    found = outcome(PHQ9, points((MAR, 16), (MAY, 7)), rules.care)
    assert outcome_sentence(found, d(90)) == (
        "PHQ-9 16 → 7 since Mar 2026 (month only), 9 points better; response, not yet remission, "
        "latest score of May 2026 (month only)"
    )
    last = headline(PHQ9, found, d(75)).sentences[-1]
    assert last == "Response, not yet remission, latest score of May 2026 (month only)."
    assert wall_headline(PHQ9, found, d(75)) == ("PHQ-9 16 → 7 (May): response, not yet remission")
    hidden = outcome(PHQ9, points((0, 16), (MAY, 17), (70, 7)), rules.care)
    assert outcome_sentence(hidden, d(90)).endswith(
        "response, not yet remission, perhaps followed by that of May 2026 (month only)"
    )
    assert wall_headline(PHQ9, hidden, d(75)) == "PHQ-9 16 → 7: latest score not certain"
    first_of_may = outcome(PHQ9, points((0, 16), (MAY, 17), (60, 7)), rules.care)
    assert outcome_sentence(first_of_may, d(90)).endswith("by that of May 2026 (month only)")
    exact = outcome(PHQ9, points((0, 16), (60, 17), (70, 7)), rules.care)
    assert outcome_sentence(exact, d(90)).endswith("; response, not yet remission")


def _scored(*scores: tuple[date | int, float]) -> PersonRecord:
    rows = [replace(phq9(0, s), measured_on=d(on) if isinstance(on, int) else on)
            for on, s in scores]  # fmt: skip
    return person(measurements=rows)


def test_every_finding_that_rests_on_a_month_says_so(rules: RuleBook) -> None:
    said = {f.rule: f for f in findings(_scored((0, 16), (MAY, 7)), rules, d(90))}
    told = ("response", "full_remission", "improved", "inertia")
    assert {rule: "day not known: May 2026 (month only)" in said[rule].words for rule in told} == (
        dict.fromkeys(told, True)
    )
    assert said["response"].words.startswith("first response after 60 to 90 days; ")
    assert said["response"].inputs["latest_on"] == "2026-05"
    said = {f.rule: f for f in findings(_scored((0, 16), (MAY, 17), (70, 7)), rules, d(90))}
    assert "May 2026 (month only)" in said["improved"].words
    said = {f.rule: f for f in findings(_scored((0, 16), (60, 7)), rules, d(90))}
    assert not any("month only" in f.words for f in said.values())


def _due(record: PersonRecord, rule: str, rules: RuleBook = RULES) -> list[date]:
    return [item.due_on for item in derive(record, rules)[1] if item.rule == rule]


def _stay(start: date | int, end: date | int) -> Encounter:
    first, last = (d(x) if isinstance(x, int) else x for x in (start, end))
    return replace(visit(0, HOSPITAL, until=1), started_on=first, ended_on=last)


@pytest.mark.parametrize(
    ("contact", "due"),
    [(65, [d(67), d(90)]), (90, [d(67), d(90)]), (91, []), (MAY, [d(67), d(90)]), (JUN, [])],
    ids=["in the month", "its last day", "after the month", "both of the month", "of the next"],
)
def test_after_a_discharge_of_a_month_only_what_is_surely_later_counts(
    rules: RuleBook, contact: date | int, due: list[date]
) -> None:
    seen = visit(0)
    seen = replace(seen, started_on=d(contact) if isinstance(contact, int) else contact)
    record = person(encounters=[_stay(50, MAY), seen])
    assert _due(record, "post_discharge", rules) == due


def test_the_days_that_were_surely_in_hospital(rules: RuleBook) -> None:
    def days(start: date | int, end: date | int) -> list[tuple[date, date]]:
        runs = hospital_days_of(person(encounters=[_stay(start, end)]))
        return [(date.fromordinal(a), date.fromordinal(b)) for a, b in runs]

    assert days(APR, JUN) == [(d(59), d(91))]
    assert days(APR, APR) == []
    assert days(40, MAY) == [(d(40), d(60))]


def test_an_injection_of_a_month_is_no_supply_and_is_due_from_its_first_day(
    rules: RuleBook,
) -> None:
    orders = [order("paliperidone", 0, drug_class="antipsychotic", interval=28)]
    exact = injection("paliperidone", 30, 28, "Invega Sustenna 156 mg")
    unsure = replace(injection("paliperidone", 30, 28, "Invega Sustenna 156 mg"), given_on=MAY)
    (supply,) = supply_of(person(orders=orders, administrations=[exact, unsure]), rules)
    assert (supply.runs, not_counted(supply)) == (
        ((d(30), d(58)),), "1 dispensing without a date not counted",
    )  # fmt: skip
    record = person(orders=orders, administrations=[exact, unsure])
    (item,) = [i for i in derive(record, rules)[1] if i.rule == "injection"]
    assert (item.due_on, "last May 2026 (month only)" in item.why) == (d(60 + 28), True)


def test_a_contact_in_the_month_of_the_start_may_be_the_first(rules: RuleBook) -> None:
    record = person(start=d(10), sessions=[replace(session(0), held_on=MAR)])
    assert _due(record, "care_contact", rules) == [d(10 + 14)]
    before = person(start=d(40), sessions=[replace(session(0), held_on=MAR)])
    assert _due(before, "care_contact", rules) == [d(40 + 28)]


# Property tests: a list of (day, month only), and the days that each can have been.
_DAYS = st.lists(st.tuples(st.integers(-40, 200), st.booleans()), min_size=1, max_size=5)


def _on(day: int, unsure: bool) -> date:
    return month(day) if unsure else d(day)


def _can_be(data: st.DataObject, on: date) -> date:
    return on + timedelta(days=data.draw(st.integers(0, (last_day(on) - on).days)))


@given(
    st.lists(
        st.tuples(st.integers(0, 150), st.booleans(), st.sampled_from([2, 4, 7, 16])),
        min_size=2, max_size=5,
    ),
    st.data(),
)  # fmt: skip
@settings(max_examples=600, deadline=None)
def test_good_news_holds_on_every_day_it_can_have_been(
    scores: list[tuple[int, bool, int]], data: st.DataObject
) -> None:
    known = sorted(
        (Point(_on(day, unsure), total) for day, unsure, total in scores), key=lambda p: p.on
    )
    # Of one day the worse comes last: what the list says of the order of exact days is known.
    known.sort(key=lambda p: (p.on, p.total if is_exact(p.on) else 0))
    days = [replace(p, on=_can_be(data, p.on)) for p in known]
    exact = sorted(days, key=lambda p: (p.on, p.total))
    as_of = known[-1].on + timedelta(days=1)
    if full_remission(PHQ9, known, RULES.care) is YES:
        assert full_remission(PHQ9, exact, RULES.care) is YES
    if stepped(known, as_of) is YES:
        assert stepped(exact, as_of) is YES


@given(_DAYS, st.integers(0, 45), st.data())
@settings(max_examples=300, deadline=None)
def test_nobody_looks_seen_or_scored_later_than_they_can_have_been(
    days: list[tuple[int, bool]], start: int, data: st.DataObject
) -> None:
    known = [_on(*each) for each in days]
    exact = [_can_be(data, on) for on in known]

    def record(on: list[date]) -> PersonRecord:
        return person(
            start=d(start),
            sessions=[replace(session(0), held_on=day) for day in on],
            measurements=[replace(phq9(0, 12), measured_on=day) for day in on],
        )

    for rule in ("care_contact", "measure_due"):
        (mine,), (theirs,) = _due(record(known), rule), _due(record(exact), rule)
        assert mine <= theirs, rule
    mine_seen = derive(record(known), RULES)[0].last_seen_on
    theirs_seen = derive(record(exact), RULES)[0].last_seen_on
    assert mine_seen is not None
    assert theirs_seen is not None
    assert mine_seen <= theirs_seen


@given(
    st.tuples(st.integers(-60, 80), st.booleans()),
    st.lists(st.tuples(st.integers(-60, 150), st.booleans()), max_size=3),
    st.data(),
)
@settings(max_examples=400, deadline=None)
def test_a_contact_after_discharge_is_never_due_later_than_it_can_be(
    discharged: tuple[int, bool], seen: list[tuple[int, bool]], data: st.DataObject
) -> None:
    ended, contacts = _on(*discharged), [_on(*each) for each in seen]
    home, held = _can_be(data, ended), [_can_be(data, on) for on in contacts]

    def due(end: date, on: list[date]) -> list[date]:
        visits = [replace(visit(0), started_on=day) for day in on]
        return _due(person(encounters=[_stay(end - timedelta(days=100), end), *visits]),
                    "post_discharge")  # fmt: skip

    theirs = due(home, held)
    assume(theirs)
    mine = due(ended, contacts)
    assert mine
    assert min(mine) <= min(theirs)


def test_everybody_starts_where_the_months_above_say() -> None:
    assert date(2026, 3, 2) == START
    assert (d(30), d(60), d(91), d(121)) == (APR, MAY, JUN, JUL)
