"""A flag rests on one entry of the record: clearing it holds until the next one.

So the entry has to be the one that raised it, not its neighbour.
"""

import pytest

from dashboard.domain.clearance import second_source
from dashboard.domain.codes import Phase, Treatment, VisitState
from dashboard.domain.derived import DueItem
from dashboard.domain.due import due_items
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from tests.support.clinical import (
    clearance,
    d,
    fill,
    injection,
    lab,
    order,
    person,
    phq9,
    score,
    session,
)

MISSED, RP = VisitState.DID_NOT_ATTEND, Phase.RELAPSE_PREVENTION
QUETIAPINE = order("quetiapine", 0, drug_class="antipsychotic")
CLOZAPINE = order("clozapine", 0, drug_class="antipsychotic")
RELAPSE = [phq9(0, 16), phq9(30, 4), phq9(60, 10), phq9(67, 11)]
SEVERE = [phq9(5, 21), phq9(30, 22)]
RATED = [session(7, rating=20), session(14, rating=30)]
FORM = score("srs", 20, 25)
BURDEN = [score("fibser", 7, 5), score("fibser", 30, 4)]
SESSIONS = [session(7, MISSED), session(14, MISSED), session(21, MISSED)]
LEVELS = [lab("lithium_level", 9, 1.7), lab("lithium_level", 12, 1.6)]
COUNTS = [lab("anc", 9, 900), lab("anc", 12, 1200)]
WEIGHTS = [lab("weight", 0, 60), lab("weight", 30, 66), lab("weight", 50, 67)]
FILLS = [fill("sertraline", 0, 10), fill("sertraline", 10, 10)]
SHOTS = [injection("paliperidone", 0, 28), injection("paliperidone", 28, 28)]
DEPOT = order("paliperidone", 0, interval=28, drug_class="antipsychotic")

#: Rule, record, the entry it rests on, and its words.
CASES = [
    ("relapse_signal", person(phase=RP, measurements=RELAPSE), RELAPSE[-1].id, None),
    ("phq9_severe", person(measurements=SEVERE), SEVERE[-1].id, None),
    ("alliance", person(sessions=RATED), RATED[-1].id,
     "session rating 30 of 40 on 16 Mar 2026"),
    ("alliance", person(sessions=RATED, measurements=[FORM]), second_source(FORM.id),
     "session rating 25 of 40 on 22 Mar 2026"),
    ("side_effect_burden", person(measurements=BURDEN), BURDEN[-1].id,
     "burden 4 of 6 on 1 Apr 2026: address"),
    ("two_missed", person(sessions=SESSIONS), SESSIONS[-1].id,
     "16 and 23 Mar 2026, 3 in a row"),
    ("lithium_high", person(laboratory=LEVELS), LEVELS[-1].id, "1.6 mmol/L on 14 Mar 2026"),
    ("anc_low", person(orders=[CLOZAPINE], laboratory=COUNTS), COUNTS[-1].id,
     "1200/µL on 14 Mar 2026: count three times a week"),
    ("weight_gain", person(orders=[QUETIAPINE], laboratory=WEIGHTS), WEIGHTS[-1].id,
     "+12 % since 2 Mar 2026 (60 → 67 mmol/L)"),
    ("supply_gap", person(orders=[order("sertraline", 0)], dispenses=FILLS), FILLS[-1].id,
     "sertraline: no supply since 22 Mar 2026"),
    ("supply_gap", person(orders=[DEPOT], administrations=SHOTS), second_source(SHOTS[-1].id),
     "paliperidone: no supply since 27 Apr 2026"),
    ("score_stale", person(measurements=[phq9(0, 12), phq9(9, 11)]), None,
     "PHQ-9 last 11 Mar 2026"),
    ("score_stale", person(), second_source(1), "none recorded since start, 2 Mar 2026"),
    ("therapy_not_started", person(planned=Treatment.THERAPY), 1,
     "therapy planned since 2 Mar 2026, no session attended"),
]  # fmt: skip


def raised(record: PersonRecord, rules: RuleBook, rule: str) -> list[DueItem]:
    return [item for item in due_items(record, rules) if item.rule == rule]


@pytest.mark.parametrize(("rule", "record", "event", "why"), CASES)
def test_it_rests_on_the_newest_entry_and_says_so(
    rules: RuleBook, rule: str, record: PersonRecord, event: int | None, why: str | None
) -> None:
    (flag,) = raised(record, rules, rule)
    if event is not None:
        assert flag.evidence_id == event
    if why is not None:
        assert flag.why == why


def test_a_relapse_cleared_for_its_newest_score_stays_cleared(rules: RuleBook) -> None:
    seen = clearance("relapse_signal", RELAPSE[-1].id, 70)
    assert not raised(
        person(phase=RP, measurements=RELAPSE, clearances=[seen]), rules, "relapse_signal"
    )
    before = clearance("relapse_signal", RELAPSE[-2].id, 70)
    record = person(phase=RP, measurements=RELAPSE, clearances=[before])
    (flag,) = raised(record, rules, "relapse_signal")
    assert flag.due_on == d(67)
    assert flag.why
