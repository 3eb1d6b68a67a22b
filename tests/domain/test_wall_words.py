"""What may stand on a wall in words: the point, values and dates, and nothing that was typed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard.domain.codes import DueKind, FollowUpState, VisitState
from dashboard.domain.outcomes import outcome, point
from dashboard.domain.record import FollowUp
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive
from dashboard.domain.wall_words import (
    STANDARD_TERMS,
    WallFacts,
    standard_reason,
    standard_term,
    wall_facts,
    wall_headline,
)
from tests.support.panel import AS_OF, FAMILY, GIVEN, OSEI, phq9, session, showcase, someone

TYPED = "Ask her sister Maria about the keys"


def _headline(rules: RuleBook, scores: list[tuple[int, float]]) -> str:
    """``scores``: days before ``AS_OF`` and total."""
    measure = rules.measures["phq9"]
    points = [
        point(phq9(n, AS_OF - timedelta(days=days), total))
        for n, (days, total) in enumerate(scores)
    ]
    return wall_headline(measure, outcome(measure, points, rules.care), AS_OF)


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ([], "No PHQ-9 score recorded"),
        ([(3, 14)], "PHQ-9 14 on 20 Nov: 1 score, no trend"),
        ([(200, 18), (6, 8)], "PHQ-9 18 → 8: response, not yet remission"),
        ([(100, 15), (6, 0)], "PHQ-9 15 → 0: response and remission"),
        ([(100, 15), (10, 14)], "PHQ-9 15 → 14: no response yet"),
        ([(100, 0), (10, 0)], "PHQ-9 0 → 0: full remission"),
        # An old latest score is never praised: it is called old.
        ([(200, 18), (77, 8)], "PHQ-9 18 → 8: latest 11 weeks old"),
        ([(77, 18)], "PHQ-9 18 on 7 Sep: latest 11 weeks old"),
    ],
)
def test_the_headline(rules: RuleBook, scores: list[tuple[int, float]], said: str) -> None:
    assert _headline(rules, scores) == said


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("weight gain", "weight gain"),
        ("Weight gain", "weight gain"),
        ("side effect: nausea", "nausea"),
        ("side effect: hit by her brother", "side effect"),
        ("switched: not improved", "not improved"),
        ("switched: moved in with Karl", "switched"),
        (TYPED, "stopped"),
        ("nausea because of Maria", "stopped"),
        ("", "stopped"),
        (None, "stopped"),
    ],
)
def test_only_standard_reasons_stand_on_a_wall(reason: str | None, said: str) -> None:
    assert standard_reason(reason) == said


def test_a_side_effect_is_named_by_standard_terms_only() -> None:
    assert standard_term("nausea, mild") == "nausea, mild"
    assert standard_term("seeing Karl at night, severe") is None
    assert all(term == term.strip().lower() for term in STANDARD_TERMS)


def _facts(rules: RuleBook, *, masked: bool = True, **lists: object) -> WallFacts:
    record = replace(showcase(), **lists)  # type: ignore[arg-type]
    summary, items = derive(record, rules)
    return wall_facts(record, summary, items, "PHQ-9", AS_OF, care=rules.care, masked=masked)


def test_a_masked_wall_keeps_nothing_of_the_name(rules: RuleBook) -> None:
    facts = _facts(rules)
    assert GIVEN not in str(facts)
    assert FAMILY not in str(facts)
    assert facts.name.startswith("A.O. · ")
    assert FAMILY in _facts(rules, masked=False).name


def test_the_label_of_a_follow_up_is_not_shown(rules: RuleBook) -> None:
    for due in (AS_OF - timedelta(days=7), AS_OF + timedelta(days=1)):
        typed = FollowUp(1, DueKind.LABORATORY, due, FollowUpState.OPEN, None, OSEI, TYPED)
        facts = _facts(rules, follow_ups=(typed,))
        assert "Maria" not in str(facts)
        said = [*(a.label for a in facts.alerts), facts.next_item.text]
        assert any(text.startswith("Laboratory test") for text in said)


def test_what_is_overdue_is_an_alert_with_its_days(rules: RuleBook) -> None:
    late = FollowUp(
        1, DueKind.LABORATORY, AS_OF - timedelta(days=7), FollowUpState.OPEN, None, OSEI, None
    )
    alerts = [a.label for a in _facts(rules, follow_ups=(late,)).alerts]
    assert "Laboratory test overdue 7 d" in alerts


def test_no_booked_contact_is_said(rules: RuleBook) -> None:
    facts = _facts(rules, sessions=())
    assert facts.next_contact.text.startswith("No next contact booked")
    assert facts.next_contact.attention
    assert _facts(rules).next_contact.text == "1 Dec session"


@pytest.mark.parametrize(
    ("seen", "booked", "text", "detail"),
    [
        (59, (), "No next contact booked", ""),
        (60, (), "No next contact booked, lost to follow-up", ""),
        (60, (7,), "30 Nov session", "R. Osei, lost to follow-up"),
        (59, (7,), "30 Nov session", "R. Osei"),
    ],
)
def test_lost_to_follow_up_stands_beside_the_next_contact(
    rules: RuleBook, seen: int, booked: tuple[int, ...], text: str, detail: str
) -> None:
    held = session(1, AS_OF - timedelta(days=seen), VisitState.ATTENDED)
    ahead = [session(2, AS_OF + timedelta(days=n), VisitState.BOOKED) for n in booked]
    facts = _facts(rules, sessions=(held, *ahead), encounters=())
    assert (facts.next_contact.text, facts.next_contact.detail) == (text, detail)
    assert facts.next_contact.attention is (not booked or seen == 60)


def test_an_empty_record_says_what_is_not_known(rules: RuleBook) -> None:
    record = someone()
    summary, items = derive(record, rules)
    facts = wall_facts(record, summary, items, "", AS_OF, care=rules.care, masked=True)
    assert facts.identity == ("34", "no diagnosis", f"week {(AS_OF - date(2026, 3, 2)).days // 7}")
