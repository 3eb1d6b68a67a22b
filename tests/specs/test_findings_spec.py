"""All findings about one person on a day: answers, reasons, what was missing."""

from datetime import date

import pytest

from dashboard.domain.codes import DecisionKind, EncounterKind, Phase
from dashboard.domain.findings import findings, recovery_of
from dashboard.domain.outcomes import Answer, Finding
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from tests.support.clinical import d, decision, order, person, phq9, review, score, session, visit

YES, NO, MISSING, NONE = Answer
WEEKLY = [session(day) for day in range(0, 80, 7)]
SLOW = [phq9(0, 20), phq9(30, 19), phq9(65, 18)]
SLOW_RECORD = {"sessions": WEEKLY, "measurements": SLOW, "orders": [order("sertraline", 0)]}
WELL = [phq9(0, 16), phq9(28, 9), phq9(42, 8), phq9(56, 3), phq9(84, 2), phq9(120, 0)]


def found(record: PersonRecord, rules: RuleBook, as_of: date) -> dict[str, Finding]:
    return {finding.rule: finding for finding in findings(record, rules, as_of)}


def test_a_slow_course(rules: RuleBook) -> None:
    answers = {k: f.answer for k, f in found(person(**SLOW_RECORD), rules, d(75)).items()}
    assert answers == {
        "response": NO,
        "full_remission": NO,
        "improved": NO,
        "not_on_track_therapy": NO,
        "not_on_track_medication": NO,
        "early_check": NO,
        "inertia": YES,
        "relapse_signal": NONE,
        "step_down": NO,
    }


def test_a_good_course(rules: RuleBook) -> None:
    said = found(person(measurements=WELL), rules, d(125))
    assert {k: f.answer for k, f in said.items()} == {
        "response": YES,
        "full_remission": YES,
        "improved": YES,
        "not_on_track_therapy": NONE,
        "not_on_track_medication": NONE,
        "inertia": NO,
        "relapse_signal": NO,
        "step_down": YES,
    }
    assert said["response"].words == "first response after 42 days"
    assert said["response"].inputs["days_to_response"] == "42"
    assert said["full_remission"].words == "in remission since 27 Apr 2026"
    assert said["full_remission"].inputs["latest"] == "0"


def test_one_score_is_never_a_no(rules: RuleBook) -> None:
    said = found(person(measurements=[phq9(0, 16)]), rules, d(90))
    assert (said["response"].answer, said["response"].missing) == (MISSING, ("second score",))
    assert (said["inertia"].answer, said["inertia"].missing) == (MISSING, ("second score",))


@pytest.mark.parametrize(
    ("more", "as_of", "answer", "missing"),
    [
        ({}, 69, NO, ("psychiatric consult", "change of treatment")),
        ({}, 70, YES, ("psychiatric consult", "change of treatment")),
        ({"encounters": [visit(40, EncounterKind.CASE_REVIEW)]}, 109, NO,
         ("change of treatment",)),
        ({"encounters": [visit(40, EncounterKind.CASE_REVIEW)]}, 110, YES,
         ("change of treatment",)),
        ({"orders": [order("sertraline", 30)]}, 100, YES, ("psychiatric consult",)),
        ({"reviews": [review(40, id=7)], "decisions": [decision(7, DecisionKind.STEP_UP)],
          "encounters": [visit(41, EncounterKind.CASE_REVIEW)]}, 100, NO, ()),
    ],
)  # fmt: skip
def test_inertia_names_what_is_missing(
    rules: RuleBook, more: dict[str, object], as_of: int, answer: Answer, missing: tuple[str, ...]
) -> None:
    record = person(measurements=SLOW, **more)  # type: ignore[arg-type]
    said = found(record, rules, d(as_of))["inertia"]
    assert (said.answer, said.missing) == (answer, missing)


def test_an_open_safety_flag_keeps_from_stepping_down(rules: RuleBook) -> None:
    scores = [*WELL, phq9(124, 1, items={9: 1})]
    assert found(person(measurements=scores), rules, d(125))["step_down"].answer is NO


def test_an_early_check_belongs_to_this_episode(rules: RuleBook) -> None:
    record = person(measurements=WELL, orders=[order("sertraline", -300)])
    assert "early_check" not in found(record, rules, d(60))
    record = person(measurements=WELL, orders=[order("sertraline", 0)])
    assert found(record, rules, d(40))["early_check"].words == "adequate"


def test_nothing_is_said_without_a_score(rules: RuleBook) -> None:
    assert findings(person(), rules, d(60)) == ()
    assert findings(PersonRecord(person().person), rules, d(60)) == ()


def test_rules_of_the_phq9_are_not_asked_of_others(rules: RuleBook) -> None:
    gad = [score("gad7", 0, 16), score("gad7", 60, 4)]
    said = found(person(measurements=gad, phase=Phase.ACTIVE), rules, d(75))
    assert set(said) == {"response", "full_remission"}
    assert said["response"].answer is YES


def test_recovery_needs_both_measures(rules: RuleBook) -> None:
    both = [phq9(0, 16), phq9(60, 8), score("gad7", 0, 12), score("gad7", 60, 4)]
    told = recovery_of(person(measurements=both), rules, d(75))
    assert told is not None
    assert (told.recovery, told.reliable_recovery) == (YES, YES)
    one = recovery_of(person(measurements=both[:3]), rules, d(75))
    assert one is not None and one.reliable_recovery is MISSING
    assert recovery_of(PersonRecord(person().person), rules, d(75)) is None
