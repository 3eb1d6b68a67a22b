"""Who the panel is about, what comes next and what was decided, in words."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.domain.codes import DecisionKind, EncounterKind, Phase, VisitState
from dashboard.domain.panel_facts import PanelFacts, panel_facts
from dashboard.domain.periods import age_on
from dashboard.domain.record import Clinician, PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive
from tests.support.clinical import d, decision, follow_up, person, review, session, visit

BRANDT = Clinician(2, "L. Brandt")


def facts(
    record: PersonRecord, rules: RuleBook, day: int, *, masked: bool = False, past: bool = False
) -> PanelFacts:
    summary, items = derive(record, rules)
    return panel_facts(record, summary, items, d(day), care=rules.care, masked=masked, past=past)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1980, 6, 15), date(2026, 6, 14), 45),
        (date(1980, 6, 15), date(2026, 6, 15), 46),
        (date(1980, 6, 15), date(2026, 7, 1), 46),
        (date(1980, 6, 15), date(2026, 5, 31), 45),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age_in_whole_years(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


@pytest.mark.parametrize(
    ("record", "day", "identity"),
    [
        (person(phase=Phase.ACTIVE), 15,
         "46 · no diagnosis recorded · Collaborative care · active phase · 2 wk"),
        (person(phase=Phase.RELAPSE_PREVENTION), 15,
         "46 · no diagnosis recorded · Collaborative care · relapse prevention phase · 2 wk"),
        (person(phase=Phase.UNKNOWN), 15,
         "46 · no diagnosis recorded · Collaborative care · phase not known · 2 wk"),
        (person(ended_on=d(10)), 15,
         "46 · no diagnosis recorded · Collaborative care · closed 12 Mar"),
        (person(ended_on=d(15)), 15,
         "46 · no diagnosis recorded · Collaborative care · closed 17 Mar"),
        (person(ended_on=d(10), died_on=d(10), born_on=date(1980, 3, 15)), 30,
         "45 · no diagnosis recorded · Collaborative care · closed 12 Mar · died 12 Mar"),
        (person(born_on=None, ended_on=d(10)), 15,
         "age not known · no diagnosis recorded · Collaborative care · closed 12 Mar"),
        (replace(person(), episodes=()), 15,
         "46 · no diagnosis recorded · no episode of care"),
    ],
)  # fmt: skip
def test_identity(rules: RuleBook, record: PersonRecord, day: int, identity: str) -> None:
    assert facts(record, rules, day).identity == identity


@pytest.mark.parametrize(
    ("record", "past", "seen"),
    [
        (person(), False, "Not seen yet · no next contact booked · owner R. Osei"),
        (person(), True, "Not seen yet · next contact not known · owner R. Osei"),
        (person(sessions=[session(5, by=BRANDT)]), False,
         "Seen 7 Mar by L. Brandt · no next contact booked · owner R. Osei"),
        (person(sessions=[session(5), session(20, VisitState.BOOKED)]), False,
         "Seen 7 Mar · next 22 Mar, session · owner R. Osei"),
        (person(encounters=[visit(5), visit(20, EncounterKind.MEDICATION_REVIEW,
                                            VisitState.BOOKED)]), False,
         "Seen 7 Mar · next 22 Mar, medication review · owner R. Osei"),
    ],
)  # fmt: skip
def test_seen_and_next(rules: RuleBook, record: PersonRecord, past: bool, seen: str) -> None:
    assert facts(record, rules, 9, past=past).seen == seen


def test_without_an_owner_it_says_so(rules: RuleBook) -> None:
    record = person()
    alone = replace(record, episodes=(replace(record.episodes[0], care_manager=None,
                                              prescriber=None, therapist=None),))  # fmt: skip
    assert facts(alone, rules, 9).seen.endswith(" · no owner")


@pytest.mark.parametrize(
    ("sessions", "words"),
    [
        ([], "No session attended or missed yet"),
        ([session(20, VisitState.BOOKED)], "No session attended or missed yet"),
        ([session(5, VisitState.DID_NOT_ATTEND)], "Sessions 0 of 1 attended"),
        ([session(5), session(6), session(7, VisitState.DID_NOT_ATTEND)],
         "Sessions 2 of 3 attended"),
    ],
)  # fmt: skip
def test_attendance_carries_its_denominator(
    rules: RuleBook, sessions: list[object], words: str
) -> None:
    assert facts(person(sessions=sessions), rules, 9).attendance == words


@pytest.mark.parametrize(
    ("day", "due", "overdue"),
    [
        (9, "due 12 Mar", False),
        (10, "due today", False),
        (11, "overdue 1 day", True),
        (15, "overdue 5 days", True),
    ],
)
def test_what_comes_next_says_when_and_whose(
    rules: RuleBook, day: int, due: str, overdue: bool
) -> None:
    mine = replace(follow_up(10), owner=BRANDT)
    lines = facts(person(follow_ups=[mine]), rules, day).next_items
    (line,) = [line for line in lines if line.owner == "L. Brandt"]
    assert (line.due, line.overdue) == (due, overdue)


def test_three_follow_ups_are_shown_and_the_rest_is_counted(rules: RuleBook) -> None:
    five = [follow_up(day) for day in (1, 2, 3, 4, 5)]
    found = facts(person(follow_ups=five), rules, 9)
    everything = len(found.next_items) + found.more_next
    assert len(found.next_items) == 3
    assert [line.due for line in found.next_items] == [
        "overdue 8 days", "overdue 7 days", "overdue 6 days",
    ]  # fmt: skip
    assert everything >= 5
    none = facts(person(phase=Phase.CLOSED, ended_on=d(1)), rules, 9)
    assert (none.next_items, none.more_next) == ((), 0)


def test_a_masked_panel_leaves_the_reason_of_a_decision_out(rules: RuleBook) -> None:
    made = replace(decision(7, DecisionKind.CONSULT), reason="asked by Ada", owner=BRANDT)
    record = person(reviews=[review(3, id=7)], decisions=[made])
    shown, masked = facts(record, rules, 9).decision, facts(record, rules, 9, masked=True).decision
    assert shown is not None and masked is not None
    assert shown.detail == "asked by Ada · L. Brandt"
    assert masked.detail == "L. Brandt"


def test_the_last_decision_is_that_of_the_last_review_up_to_the_day(rules: RuleBook) -> None:
    record = person(
        reviews=[review(3, id=7), review(5, id=8), review(20, id=9)],
        decisions=[decision(8, DecisionKind.CONTINUE), decision(7, DecisionKind.CONSULT),
                   decision(9, DecisionKind.CONSULT)],
    )  # fmt: skip
    found = facts(record, rules, 9).decision
    assert found is not None
    assert (found.heading, found.detail) == ("Decided 7 Mar", "no owner")
    assert facts(record, rules, 2).decision is None
