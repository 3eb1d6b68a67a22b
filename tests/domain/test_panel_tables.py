"""The table twins of the person panel: they say what the lanes draw, and nothing that is not so."""

from dataclasses import replace

import pytest

from dashboard.domain.codes import VisitState
from dashboard.domain.due import due_items
from dashboard.domain.panel_facts import panel_facts
from dashboard.domain.panel_medication import drug_rows
from dashboard.domain.panel_scores import score_series
from dashboard.domain.panel_tables import medication_table, score_table
from dashboard.domain.record import MedicationOrder
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import summarise
from tests.support.clinical import d, order, person, score, session

BEFORE = order("quetiapine", 0, 20, drug_class="antipsychotic")
AFTER = order("quetiapine", 20, drug_class="antipsychotic")


@pytest.mark.parametrize(
    ("following", "remark"),
    [
        pytest.param(replace(AFTER, daily_dose=100), "up from 50", id="more"),
        pytest.param(replace(AFTER, daily_dose=25), "down from 50", id="less"),
        pytest.param(replace(AFTER, as_needed=True), "as needed", id="the same dose as needed"),
    ],
)
def test_a_dose_is_up_or_down_only_where_it_changed(
    following: MedicationOrder, remark: str
) -> None:
    rows = drug_rows(person(orders=[BEFORE, following]), d(60))
    assert medication_table(rows, (), d(60), "none").rows[-1][-1] == remark


@pytest.mark.parametrize(
    ("total", "band"),
    [
        pytest.param(24.9, "clinical range", id="the end of the lower band"),
        pytest.param(24.95, "clinical range", id="between two bands: still below 25"),
        pytest.param(25, "above clinical range", id="the start of the upper band"),
    ],
)
def test_every_score_has_its_band(rules: RuleBook, total: float, band: str) -> None:
    record, ors = person(measurements=[score("ors", 3, total)]), rules.measures["ors"]
    (row,) = score_table(ors, score_series(record, ors, d(9)), d(9), "none").rows
    assert row[2] == band


def test_sessions_that_nobody_recorded_were_due(rules: RuleBook) -> None:
    record = person(sessions=[session(1, VisitState.NOT_RECORDED)])
    facts = panel_facts(
        record,
        summarise(record, rules),
        due_items(record, rules),
        d(30),
        care=rules.care,
        masked=False,
    )
    assert facts.attendance == "No session attended or missed yet"
