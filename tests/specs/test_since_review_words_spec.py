"""More that may have changed since the last review: doses, stays, side effects, flags.

The review is held on day 100, what changed is read on day 140.
"""

from dataclasses import replace
from typing import Any

import pytest

from dashboard.domain import record as r
from dashboard.domain.codes import DatePrecision, EncounterKind, OrderStatus, Severity
from dashboard.domain.rules import RuleBook
from dashboard.domain.since_review import ChangeKind, since_review
from tests.support.clinical import d, lab, order, person, phq9, review, score, session, visit

HELD = review(100, id=1)
TODAY = d(140)
DAY, MONTH, YEAR = DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR
HOSPITAL = EncounterKind.HOSPITAL
ENDED = order("sertraline", 10, 110)


def effect(start: int, precision: DatePrecision = DAY, **changes: Any) -> r.SideEffect:
    bare = r.SideEffect(1, "Tremor", Severity.UNKNOWN, False, None, d(start), precision, None)
    return replace(bare, **changes)


CASES = [
    # doses
    pytest.param({"orders": [ENDED, order("sertraline", 110, dose=None)]},
                 ("medication", 110, "Sertraline: dose not recorded", False), id="dose unknown"),
    pytest.param({"orders": [order("sertraline", 10, 110, dose=None), order("sertraline", 110)]},
                 ("medication", 110, "Sertraline: 50 mg", False), id="dose known now"),
    pytest.param({"orders": [ENDED, order("sertraline", 110, dose=25)]},
                 ("medication", 110, "Sertraline 50 → 25 mg", False), id="dose lowered"),
    pytest.param({"orders": [replace(ENDED, dose_unit=None),
                             replace(order("sertraline", 110, dose=25), dose_unit=None)]},
                 ("medication", 110, "Sertraline 50 → 25", False), id="no unit"),
    pytest.param({"orders": [ENDED, order("sertraline", 110, as_needed=True)]},
                 ("medication", 110, "Sertraline now as needed", False), id="as needed now"),
    pytest.param({"orders": [order("sertraline", 10, 110, as_needed=True),
                             order("sertraline", 110)]},
                 ("medication", 110, "Sertraline now on a schedule", False), id="on a schedule"),
    pytest.param({"orders": [order("lorazepam", 120, dose=1, as_needed=True,
                                   drug_class="benzodiazepine")]},
                 ("medication", 120, "Lorazepam started, 1 mg, as needed", False),
                 id="started as needed"),
    pytest.param({"orders": [order("sertraline", 120, dose=None)]},
                 ("medication", 120, "Sertraline started, dose not recorded", False),
                 id="started, dose unknown"),
    # hospital
    pytest.param({"encounters": [visit(120, HOSPITAL)]},
                 ("hospital", 120, "hospital stay began", True), id="admitted"),
    pytest.param({"encounters": [visit(120, HOSPITAL, until=130)]},
                 ("hospital", 120, "hospital stay until 10 Jul", True), id="there and back"),
    pytest.param({"encounters": [visit(90, HOSPITAL, until=130)]},
                 ("hospital", 130, "left hospital", False), id="discharged"),
    # side effects
    pytest.param({"side_effects": [effect(120)]},
                 ("side effect", 120, "new side effect: Tremor", True), id="severity unknown"),
    pytest.param({"side_effects": [effect(120, severity=Severity.SEVERE, serious=True,
                                          ingredient="lithium")]},
                 ("side effect", 120,
                  "new side effect: Tremor, severe, serious (with lithium)", True), id="serious"),
    pytest.param({"side_effects": [effect(30, YEAR)]},
                 ("side effect", 30, "new side effect: Tremor", True),
                 id="known by year only: it may have been after the review"),
    # scores: higher is better for ORS, 5 points are reliable
    pytest.param({"measurements": [score("ors", 90, 25), score("ors", 120, 20)]},
                 ("score", 120, "ORS 25 → 20, 5 points worse", True), id="ORS reliably worse"),
    pytest.param({"measurements": [score("ors", 90, 24), score("ors", 120, 20)]},
                 ("score", 120, "ORS 24 → 20, 4 points worse", False), id="ORS worse"),
    pytest.param({"measurements": [score("ors", 90, 20), score("ors", 120, 25)]},
                 ("score", 120, "ORS 20 → 25, 5 points better", False), id="ORS better"),
    pytest.param({"measurements": [phq9(90, 9), phq9(120, 9)]},
                 ("score", 120, "PHQ-9 9 → 9, no change", False), id="the same score"),
    # laboratory
    pytest.param({"laboratory": [lab("weight", 90, None), lab("weight", 120, 80)]},
                 ("laboratory", 120, "Weight 80 mmol/L", False), id="nothing to compare with"),
    pytest.param({"laboratory": [replace(lab("weight", 90, 176), unit="lb"),
                                 replace(lab("weight", 120, 80), unit="kg")]},
                 ("laboratory", 120, "Weight 80 kg", False), id="units are not compared"),
    pytest.param({"laboratory": [replace(lab("weight", 120, 80), unit=None)]},
                 ("laboratory", 120, "Weight 80", False), id="a result without unit"),
    # sessions
    pytest.param({"sessions": [session(110)]},
                 ("sessions", 110, "1 of 1 session attended", False), id="one session"),
]  # fmt: skip


@pytest.mark.parametrize(("events", "expected"), CASES)
def test_the_one_thing_that_changed(
    rules: RuleBook, events: dict[str, Any], expected: tuple[str, int, str, bool]
) -> None:
    found = since_review(person(reviews=[HELD], **events), rules, TODAY).changes
    kind, on, words, attention = expected
    said = [(c.kind.value, c.on, c.words, c.attention) for c in found if c.kind.value == kind]
    assert said == [(kind, d(on), words, attention)]


@pytest.mark.parametrize(
    "events",
    [
        pytest.param({"side_effects": [effect(60, MONTH)]}, id="by month, before the review"),
        pytest.param({"side_effects": [effect(-100, YEAR)]}, id="by year, before the review"),
        pytest.param({"encounters": [visit(90, HOSPITAL, until=100)]}, id="discharged that day"),
        pytest.param({"laboratory": [lab("weight", 100, 80)]}, id="a result of that day"),
    ],
)
def test_what_was_before_is_no_change(rules: RuleBook, events: dict[str, Any]) -> None:
    found = since_review(person(reviews=[HELD], **events), rules, TODAY).changes
    assert [c.words for c in found if c.kind is not ChangeKind.FLAG] == []


def test_a_medicine_of_unknown_status_asks_for_attention(rules: RuleBook) -> None:
    unsure = replace(order("sertraline", 110), status=OrderStatus.UNKNOWN, stopped_on=None)
    found = since_review(person(reviews=[HELD], orders=[unsure]), rules, TODAY).changes
    said = [(c.words, c.attention) for c in found if c.kind is ChangeKind.MEDICATION]
    assert ("Sertraline: status unknown", True) in said


@pytest.mark.parametrize(
    ("record", "new"),
    [
        pytest.param(person(reviews=[HELD], laboratory=[lab("lithium_level", 90, 1.6),
                                                        lab("lithium_level", 120, 1.7)]),
                     [], id="a clinical flag that rests on a newer value is the same flag"),
        pytest.param(person(reviews=[HELD], laboratory=[lab("lithium_level", 90, 0.8),
                                                        lab("lithium_level", 120, 1.7)]),
                     [(d(120), "lithium_high")], id="a clinical flag that was not there"),
        pytest.param(person(reviews=[HELD], measurements=[phq9(90, 12, items={9: 1}),
                                                          phq9(120, 12, items={9: 1})]),
                     [(d(120), "item9")], id="a safety flag is raised anew"),
    ],
)  # fmt: skip
def test_which_flags_are_new(
    rules: RuleBook, record: r.PersonRecord, new: list[tuple[object, str]]
) -> None:
    labels = {f"new flag: {rules.care[rule].label.removesuffix(', not yet cleared')}": rule
              for rule in ("lithium_high", "item9")}  # fmt: skip
    found = since_review(record, rules, TODAY).changes
    said = [(c.on, labels[c.words]) for c in found if c.words in labels]
    assert said == new
    assert all(c.attention for c in found if c.words in labels)
