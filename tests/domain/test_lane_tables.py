"""The table twins of the lanes: every row in words, and a line that counts them."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.domain.codes import (
    DatePrecision,
    EncounterKind,
    Homework,
    OrderStatus,
    RecordState,
    VisitState,
)
from dashboard.domain.derived import DrugSupply
from dashboard.domain.panel_medication import drug_rows
from dashboard.domain.panel_scores import score_series
from dashboard.domain.panel_supply import supply_strip
from dashboard.domain.panel_tables import (
    LaneTable,
    event_table,
    medication_table,
    score_table,
    session_table,
    supply_table,
)
from dashboard.domain.panel_visits import event_marks
from dashboard.domain.record import AdherenceReport, Clinician, MedicationOrder, PersonRecord
from dashboard.domain.rules import RuleBook
from tests.support.clinical import d, injection, lab, order, person, phq9, review, session, visit

AS_OF = d(100)


def scores(record: PersonRecord, rules: RuleBook, measure: str = "phq9") -> LaneTable:
    found = rules.measures[measure]
    return score_table(found, score_series(record, found, AS_OF), AS_OF, "no score recorded")


@pytest.mark.parametrize(
    ("measurements", "summary"),
    [
        ([], "No score recorded."),
        ([phq9(90, 12)], "1 PHQ-9 score: 12 on 31 May, no trend."),
        ([phq9(70, 12), phq9(98, 0)], "2 PHQ-9 scores: 12 on 11 May, latest 0 on 8 Jun."),
        ([phq9(0, 12), phq9(98, 9)],
         "2 PHQ-9 scores: 12 on 2 Mar, latest 9 on 8 Jun; 2 expected scores not recorded."),
    ],
)  # fmt: skip
def test_scores_are_counted(rules: RuleBook, measurements: list[object], summary: str) -> None:
    assert scores(person(measurements=measurements), rules).summary == summary


def test_scores_say_state_and_what_was_expected(rules: RuleBook) -> None:
    record = person(measurements=[
        phq9(0, 12), phq9(5, 20, state=RecordState.UNKNOWN),
        phq9(9, None, state=RecordState.NO_VALUE), phq9(60, 4),
    ])  # fmt: skip
    table = scores(record, rules)
    assert (table.lane, table.title) == ("score", "PHQ-9 scores")
    assert table.columns == ("Date", "Score", "Band", "State")
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["2 Mar 2026"] == ("12", "moderate", "final")
    assert rows["7 Mar 2026"][0] == "20"
    assert rows["7 Mar 2026"][2] == "state unknown, not counted"
    assert rows["11 Mar 2026"] == (None, "no value", "no value")
    assert rows["30 Mar 2026"] == (None, None, "expected, none recorded")
    days = [row[0] for row in table.rows]
    assert days.index("11 Mar 2026") < days.index("30 Mar 2026") < days.index("1 May 2026")


ENDED = replace(order("sertraline", 0, 40), stop_reason="nausea")


@pytest.mark.parametrize(
    ("orders", "row"),
    [
        ([order("sertraline", 0)], ("Sertraline", "2 Mar 2026", "current", "50 mg", "none")),
        ([order("sertraline", 0, dose=None)],
         ("Sertraline", "2 Mar 2026", "current", None, "none")),
        ([replace(order("sertraline", 0), dose_unit=None, frequency="at night")],
         ("Sertraline", "2 Mar 2026", "current", "50", "at night")),
        ([ENDED], ("Sertraline", "2 Mar 2026", "11 Apr 2026", "50 mg", "stopped: nausea")),
        ([replace(ENDED, stop_reason=None)],
         ("Sertraline", "2 Mar 2026", "11 Apr 2026", "50 mg",
          "stopped: reason not recorded")),
        ([replace(ENDED, stopped_precision=DatePrecision.MONTH)],
         ("Sertraline", "2 Mar 2026", "Apr 2026 (month only)", "50 mg", "stopped: nausea")),
        ([replace(ENDED, stopped_precision=DatePrecision.YEAR,
                  started_precision=DatePrecision.YEAR)],
         ("Sertraline", "2026 (year only)", "2026 (year only)", "50 mg", "stopped: nausea")),
    ],
)  # fmt: skip
def test_a_dose_says_from_to_and_why(
    orders: list[MedicationOrder], row: tuple[str | None, ...]
) -> None:
    table = medication_table(drug_rows(person(orders=orders), AS_OF), (), AS_OF, "none")
    assert table.rows == (row,)


def test_a_medicine_whose_end_is_not_known_says_so() -> None:
    unsure = replace(order("sertraline", 0), status=OrderStatus.UNKNOWN)
    (row,) = medication_table(drug_rows(person(orders=[unsure]), AS_OF), (), AS_OF, "none").rows
    assert row[2] == "status unknown"
    assert row[4] == "no stop recorded, known until 2 Mar 2026"


def test_medicines_in_one_line() -> None:
    record = person(
        orders=[order("sertraline", 0), order("mirtazapine", 0, 40), order("lithium", 3, dose=None)]
    )
    said = medication_table(drug_rows(record, AS_OF), (), AS_OF, "no medicine recorded").summary
    assert "sertraline 50 mg since 2 Mar" in said
    assert "lithium dose not recorded since 5 Mar" in said
    assert said.endswith(". 1 past medicine.")
    past = drug_rows(person(orders=[order("mirtazapine", 0, 40)]), AS_OF)
    assert medication_table(past, (), AS_OF, "").summary == "Current: none. 1 past medicine."
    assert medication_table((), (), AS_OF, "no medicine recorded").summary == (
        "No medicine recorded."
    )


def test_injections_and_orders_without_a_start_have_rows() -> None:
    given = replace(injection("paliperidone", 3, 28), dose=100, dose_unit="mg")
    rows = drug_rows(person(administrations=[given]), AS_OF)
    undated = replace(order("sertraline", 0), started_on=None, label="sertraline 50 mg")
    table = medication_table(rows, [undated], AS_OF, "none")
    assert table.rows == (
        ("Paliperidone", "5 Mar 2026", "injection", "100 mg", "next due 2 Apr 2026"),
        ("Sertraline 50 mg", None, None, "50 mg", "start not recorded"),
    )


def test_supply_periods_end_on_their_last_day() -> None:
    supply = DrugSupply(
        "sertraline", d(0), True, ((d(0), d(30)), (d(50), d(120))), ((d(30), d(40)),)
    )
    strips = [supply_strip(supply, AS_OF), supply_strip(DrugSupply("lithium", None, False), AS_OF)]
    reports = [AdherenceReport(1, d(60), 6, 7, None), AdherenceReport(2, d(61), 0, 1, "lithium")]
    table = supply_table(strips, reports, "Supply covered", "demo")
    assert table.summary == "Supply covered."
    assert table.rows == (
        ("Sertraline", "2 Mar 2026", "31 Mar 2026", "30", "covered"),
        ("Sertraline", "1 Apr 2026", "10 Apr 2026", "10", "hospital, not counted"),
        ("Sertraline", "11 Apr 2026", "20 Apr 2026", "10", "no supply"),
        ("Sertraline", "21 Apr 2026", "9 Jun 2026", "50", "covered"),
        ("Sertraline", "10 Jun 2026", "29 Jun 2026", "20", "supply ahead"),
        ("Lithium", None, None, None, "not computable"),
        ("All medicines", "1 May 2026", "1 May 2026", None, "reports 6 of 7 days"),
        ("Lithium", "2 May 2026", "2 May 2026", None, "reports 0 of 1 day"),
    )


@pytest.mark.parametrize(
    ("supply", "covered_through"),
    [
        (DrugSupply("a", d(0), True, ((d(0), d(120)),)), d(119)),
        (DrugSupply("a", d(0), True, ((d(0), d(101)),)), AS_OF),
        (DrugSupply("a", d(0), True, ((d(0), d(100)),)), None),
    ],
)
def test_supply_in_hand_reaches_to_its_last_covered_day(
    supply: DrugSupply, covered_through: date | None
) -> None:
    assert supply_strip(supply, AS_OF).covered_through == covered_through


def test_what_cannot_be_said_keeps_the_start_of_the_medicine() -> None:
    for supply in (DrugSupply("a", None, True), DrugSupply("a", d(0), False)):
        strip = supply_strip(supply, AS_OF, d(3))
        assert (strip.computable, strip.since) == (False, d(3))
        assert (strip.covered, strip.gaps, strip.ahead) == ((), (), ())


def test_sessions_say_all_that_was_recorded() -> None:
    whole = replace(
        session(5, rating=36.5, by=Clinician(1, "R. Osei")),
        modality="CBT", focus="activation", skills="breathing", homework=Homework.DONE,
    )  # fmt: skip
    late = session(12, VisitState.CANCELLED_BY_PERSON, late=True)
    bare = replace(late, modality=None)
    shown = [(whole, VisitState.ATTENDED), (bare, VisitState.CANCELLED_BY_PERSON)]
    table = session_table(shown, "Sessions 1 of 2 attended", "no session recorded")
    assert table.summary == "Sessions 1 of 2 attended: 1 attended, 1 cancelled by person."
    assert table.rows == (
        ("7 Mar 2026", "attended", "CBT", "activation", "breathing", "done", "36.5", "R. Osei"),
        ("14 Mar 2026", "cancelled by person (less than 24 h before)",
         None, None, None, None, None, None),
    )  # fmt: skip
    assert session_table([], "", "no session recorded").summary == "No session recorded."


def test_events_are_counted_by_kind(rules: RuleBook) -> None:
    record = person(
        laboratory=[lab("weight", 5, 80), lab("weight", 9, 81)],
        encounters=[visit(20, EncounterKind.HOSPITAL, until=30),
                    visit(40, EncounterKind.EMERGENCY), visit(41)],
        reviews=[review(50)],
    )  # fmt: skip
    table = event_table(event_marks(record, AS_OF, rules), "no event recorded")
    assert table.summary == (
        "6 events: 2 laboratory, 1 hospital, 1 emergency, 1 contact, 1 review."
    )
    assert table.rows[2] == ("22 Mar 2026", "hospital", "hospital", "until 1 Apr 2026")
    assert table.rows[0] == ("7 Mar 2026", "laboratory", "weight: 80 mmol/L", "none")
    assert event_table((), "no event recorded").summary == "No event recorded."
