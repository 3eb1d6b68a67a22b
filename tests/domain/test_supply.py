"""Which medicines have a supply to look at, and what it covers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard.db.derived_rows import read_supply, summary_row
from dashboard.domain.adherence import Covered
from dashboard.domain.codes import DatePrecision, EncounterKind, OrderStatus, VisitState
from dashboard.domain.derived import DrugSupply
from dashboard.domain.panel_supply import supply_strip
from dashboard.domain.panel_tables import supply_table
from dashboard.domain.record import (
    Administration,
    Dispense,
    Encounter,
    MedicationOrder,
    Person,
    PersonRecord,
)
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import summarise
from dashboard.domain.supply import covered, not_counted, supply_of
from dashboard.domain.supply_sentence import supply_sentence

DAY_0 = date(2026, 1, 1)
SOMEBODY = Person(1, "p", "0001", "Ana", "Kovacs", date(1990, 1, 1), None, None, "test")


def on(day: int) -> date:
    return DAY_0 + timedelta(days=day)


def order(number: int = 1, **changes: object) -> MedicationOrder:
    return replace(
        MedicationOrder(
            id=number,
            label="Sertraline 50 mg",
            ingredient="sertraline",
            drug_class="ssri",
            daily_dose=50,
            dose_unit="mg",
            frequency=None,
            route=None,
            as_needed=False,
            interval_days=None,
            started_on=DAY_0,
            started_precision=DatePrecision.DAY,
            stopped_on=None,
            stopped_precision=DatePrecision.DAY,
            stop_reason=None,
            status=OrderStatus.ACTIVE,
        ),
        **changes,
    )


def fill(day: int | None, days: int | None, ingredient: str = "sertraline") -> Dispense:
    drug_class = {"sertraline": "ssri", "lisinopril": "other"}.get(ingredient, "antipsychotic")
    return Dispense(
        (day or 0) + 1000, ingredient, ingredient, drug_class, None if day is None else on(day),
        days, None,
    )  # fmt: skip


def injection(day: int, interval: int | None, label: str = "Invega Sustenna") -> Administration:
    return Administration(
        day + 5000, label, "paliperidone", "antipsychotic", on(day), 156, "mg", interval
    )


def hospital(day: int, until: int | None) -> Encounter:
    return Encounter(
        day + 9000, EncounterKind.HOSPITAL, VisitState.ATTENDED, on(day),
        None if until is None else on(until), "Ward 3", None,
    )  # fmt: skip


def person(**lists: object) -> PersonRecord:
    return replace(PersonRecord(SOMEBODY), **lists)


def only(supplies: tuple[DrugSupply, ...]) -> DrugSupply:
    [supply] = supplies
    return supply


def test_early_refills_of_the_current_medicine_carry_over(rules: RuleBook) -> None:
    record = person(orders=(order(),), dispenses=(fill(0, 30), fill(20, 30), fill(80, 30)))
    supply = only(supply_of(record, rules))
    assert supply == DrugSupply("sertraline", on(0), True, ((on(0), on(60)), (on(80), on(110))), ())
    assert covered(supply, on(0), on(90)) == Covered(70, 90)
    assert supply_strip(supply, on(120)).gaps == ((on(60), on(80)), (on(110), on(120)))


def test_days_before_the_first_fill_do_not_count(rules: RuleBook) -> None:
    supply = only(supply_of(person(orders=(order(),), dispenses=(fill(50, 30),)), rules))
    assert covered(supply, on(0), on(90)) == Covered(30, 40)
    assert supply_strip(supply, on(90)).gaps == ((on(80), on(90)),)
    assert covered(supply, on(0), on(50)) == Covered(0, 0)


def test_a_supply_of_one_day_covers_that_day_alone(rules: RuleBook) -> None:
    supply = only(supply_of(person(orders=(order(),), dispenses=(fill(10, 1),)), rules))
    assert supply.runs == ((on(10), on(11)),)
    asked = {(9, 10): (0, 0), (10, 11): (1, 1), (9, 11): (1, 1), (10, 12): (1, 2), (11, 12): (0, 1)}
    for (start, end), (days, of) in asked.items():
        assert covered(supply, on(start), on(end)) == Covered(days, of), (start, end)
    assert supply_strip(supply, on(10)).gaps == ()
    assert supply_strip(supply, on(11)).gaps == ()
    assert supply_strip(supply, on(12)).gaps == ((on(11), on(12)),)


def test_daily_supplies_of_one_day_are_one_run(rules: RuleBook) -> None:
    """As a pharmacy does under supervision; the same on one day twice is one dispensing."""
    daily = tuple(fill(day, 1) for day in (0, 1, 2, 2, 5))
    daily = tuple(replace(f, id=number) for number, f in enumerate(daily))
    supply = only(supply_of(person(orders=(order(),), dispenses=daily), rules))
    assert supply.runs == ((on(0), on(3)), (on(5), on(6)))
    assert covered(supply, on(0), on(7)) == Covered(4, 7)


@pytest.mark.parametrize(
    "changes",
    [
        {"stopped_on": on(60), "status": OrderStatus.STOPPED},
        {"status": OrderStatus.COMPLETED},
        {"status": OrderStatus.CANCELLED},
        {"status": OrderStatus.ON_HOLD},
        {"as_needed": True},
    ],
    ids=["stopped", "completed", "cancelled", "on hold", "as needed"],
)
def test_no_supply_is_expected_of(rules: RuleBook, changes: dict[str, object]) -> None:
    record = person(orders=(order(**changes),), dispenses=(fill(0, 30),))
    assert supply_of(record, rules) == ()


def test_a_dose_change_continues_the_course(rules: RuleBook) -> None:
    first = order(1, stopped_on=on(40), status=OrderStatus.STOPPED)
    second = order(2, started_on=on(40), daily_dose=100)
    record = person(orders=(first, second), dispenses=(fill(0, 30), fill(45, 30)))
    assert only(supply_of(record, rules)).first_fill_on == on(0)


def test_an_earlier_course_is_history(rules: RuleBook) -> None:
    first = order(1, stopped_on=on(40), status=OrderStatus.STOPPED)
    again = order(2, started_on=on(200))
    record = person(orders=(first, again), dispenses=(fill(0, 30), fill(202, 30)))
    supply = only(supply_of(record, rules))
    assert supply.first_fill_on == on(202)
    assert covered(supply, on(150), on(240)) == Covered(30, 38)


def test_a_current_order_that_was_never_filled_is_not_computable(rules: RuleBook) -> None:
    supply = only(supply_of(person(orders=(order(),)), rules))
    assert supply == DrugSupply("sertraline", None, computable=False)
    assert covered(supply, on(0), on(90)) == Covered(0, 0)
    assert supply_strip(supply, on(90)).gaps == ()


@pytest.mark.parametrize(
    "fills", [(fill(0, None),), (fill(None, 30),), (fill(0, 30), fill(30, None))]
)
def test_unknown_days_of_supply_are_not_computable(
    rules: RuleBook, fills: tuple[Dispense, ...]
) -> None:
    supply = only(supply_of(person(orders=(order(),), dispenses=fills), rules))
    assert (supply.computable, supply.runs) == (False, ())


def test_an_old_fill_without_days_does_not_hide_the_later_ones(rules: RuleBook) -> None:
    record = person(orders=(order(),), dispenses=(fill(0, None), fill(30, 30)))
    assert covered(only(supply_of(record, rules)), on(30), on(60)) == Covered(30, 30)


def test_days_in_hospital_are_cut_out_and_listed(rules: RuleBook) -> None:
    record = person(
        orders=(order(),), dispenses=(fill(0, 30), fill(60, 30)), encounters=(hospital(20, 50),)
    )
    supply = only(supply_of(record, rules))
    assert supply.runs == ((on(0), on(20)), (on(60), on(90)))
    assert supply.hospital == ((on(20), on(50)),)
    assert covered(supply, on(0), on(100)) == Covered(50, 70)
    assert supply_strip(supply, on(100)).gaps == ((on(50), on(60)), (on(90), on(100)))


def test_an_open_stay_ends_with_the_next_dispensing(rules: RuleBook) -> None:
    record = person(
        orders=(order(),), dispenses=(fill(0, 30), fill(60, 30)), encounters=(hospital(20, None),)
    )
    assert only(supply_of(record, rules)).hospital == ((on(20), on(60)),)


def test_an_injection_covers_its_interval_from_the_day_it_was_given(rules: RuleBook) -> None:
    depot = order(ingredient="paliperidone", drug_class="antipsychotic", interval_days=30)
    record = person(orders=(depot,), administrations=(injection(0, 30), injection(25, 30)))
    assert only(supply_of(record, rules)).runs == ((on(0), on(55)),)


def test_an_injection_takes_the_interval_of_its_product_else_of_the_order(rules: RuleBook) -> None:
    depot = order(ingredient="paliperidone", drug_class="antipsychotic", interval_days=28)
    named = person(orders=(depot,), administrations=(injection(0, None, "Invega Trinza"),))
    assert only(supply_of(named, rules)).runs == ((on(0), on(90)),)
    unnamed = person(orders=(depot,), administrations=(injection(0, None, "depot"),))
    assert only(supply_of(unnamed, rules)).runs == ((on(0), on(28)),)


def test_without_any_order_the_fills_decide(rules: RuleBook) -> None:
    switched = person(dispenses=(fill(0, 30), fill(121, 30, "quetiapine")))
    assert [s.ingredient for s in supply_of(switched, rules)] == ["quetiapine"]
    beside = person(dispenses=(fill(0, 30), fill(120, 30, "quetiapine")))
    assert [s.ingredient for s in supply_of(beside, rules)] == ["quetiapine", "sertraline"]


def test_two_current_medicines_stay_apart(rules: RuleBook) -> None:
    other = order(2, ingredient="quetiapine", drug_class="antipsychotic")
    record = person(orders=(order(), other), dispenses=(fill(0, 90), fill(10, 10, "quetiapine")))
    quetiapine, sertraline = supply_of(record, rules)
    assert covered(sertraline, on(0), on(100)) == Covered(90, 100)
    assert covered(quetiapine, on(0), on(100)) == Covered(10, 90)


def test_medicines_that_are_not_psychotropic_have_no_supply_here(rules: RuleBook) -> None:
    pressure = order(ingredient="lisinopril", drug_class="other")
    assert (
        supply_of(person(orders=(pressure,), dispenses=(fill(0, 30, "lisinopril"),)), rules) == ()
    )


def test_a_person_who_has_died_has_no_current_medicine(rules: RuleBook) -> None:
    record = person(orders=(order(),), dispenses=(fill(0, 30),))
    dead = replace(record, person=replace(SOMEBODY, died_on=on(50)))
    assert supply_of(dead, rules) == ()


@pytest.mark.parametrize(
    ("end", "seen", "expected"),
    [
        pytest.param(200, 10, True, id="a planned end ahead"),
        pytest.param(30, 29, True, id="the day before it"),
        pytest.param(30, 30, False, id="the planned end has come"),
    ],
)
def test_supply_is_expected_of_an_active_order_until_its_planned_end(
    rules: RuleBook, end: int, seen: int, expected: bool
) -> None:
    planned = order(stopped_on=on(end))
    record = person(orders=(planned,), dispenses=(fill(0, 5), fill(seen, 5)))
    assert bool(supply_of(record, rules)) is expected


def test_a_cancelled_order_does_not_lengthen_a_course(rules: RuleBook) -> None:
    """An old order that was never begun has no end: it must not join the present course."""
    never = order(1, status=OrderStatus.CANCELLED)
    again = order(2, started_on=on(200))
    record = person(orders=(never, again), dispenses=(fill(0, 30), fill(202, 30)))
    assert only(supply_of(record, rules)).first_fill_on == on(202)


@pytest.mark.parametrize(
    ("fills", "days", "gaps"),
    [
        pytest.param((fill(0, 30), fill(30, None), fill(60, 30)), Covered(30, 40), ((90, 100),),
                     id="it may have lasted until the next: no gap, not counted"),
        pytest.param((fill(0, 30), fill(20, None), fill(60, 30)), Covered(30, 40), ((90, 100),),
                     id="nor when the one before lasted longer"),
        pytest.param((fill(0, 30), fill(20, None), fill(25, 30)), Covered(60, 100), ((60, 100),),
                     id="the supply after it is known"),
        pytest.param((fill(0, 30), fill(30, None), fill(30, 30)), Covered(60, 100), ((60, 100),),
                     id="the same day under two codes, once with its days"),
        pytest.param((fill(0, None), fill(0, 30), fill(40, 30)), Covered(60, 100),
                     ((30, 40), (70, 100)), id="the first one under two codes"),
    ],
)  # fmt: skip
def test_a_dispensing_without_days_of_supply_is_never_a_gap(
    rules: RuleBook, fills: tuple[Dispense, ...], days: Covered, gaps: tuple[tuple[int, int], ...]
) -> None:
    """How long it lasted is not known: what came before it is not judged."""
    supply = only(supply_of(person(orders=(order(),), dispenses=fills), rules))
    assert covered(supply, on(0), on(100)) == days
    assert supply_strip(supply, on(100)).gaps == tuple((on(a), on(b)) for a, b in gaps)


@pytest.mark.parametrize(
    ("fills", "words"),
    [
        ((), ""),
        ((fill(0, 30),), ""),
        ((fill(0, 30), fill(None, 30)), "1 dispensing without a date not counted"),
        ((fill(0, 30), fill(None, 30), fill(None, None)),
         "2 dispensings without a date not counted"),
        ((fill(0, 30), fill(30, None), fill(60, 30)),
         "1 dispensing without days of supply not counted"),
        ((fill(0, 30), fill(30, None), fill(None, 30)),
         "1 dispensing without a date and 1 without days of supply not counted"),
        # Of an earlier course: it says nothing of this one.
        ((fill(-200, None), fill(0, 30)), ""),
    ],
)  # fmt: skip
def test_what_could_not_be_counted_is_said(
    rules: RuleBook, fills: tuple[Dispense, ...], words: str
) -> None:
    record = person(orders=(order(),), dispenses=fills)
    supply = only(supply_of(record, rules))
    assert not_counted(supply) == words
    assert supply_strip(supply, on(90)).not_counted == words
    assert read_supply(summary_row(SOMEBODY, summarise(record, rules))["supply"]) == (supply,)
    sentence = supply_sentence((supply,), on(90))
    assert sentence.endswith(f"; {words}") if words else "not counted" not in sentence


@pytest.mark.parametrize("fills", [(fill(None, 30),), (fill(None, 30), fill(None, None))])
@pytest.mark.parametrize("orders", [(), (order(),)])
def test_without_any_date_supply_is_not_computable_and_named(
    rules: RuleBook, orders: tuple[MedicationOrder, ...], fills: tuple[Dispense, ...]
) -> None:
    supply = only(supply_of(person(orders=orders, dispenses=fills), rules))
    assert (supply.computable, supply.undated) == (False, len(fills))
    assert covered(supply, on(0), on(90)) == Covered(0, 0)
    table = supply_table([supply_strip(supply, on(90))], [], "Sentence", "clinic")
    assert [row[-1] for row in table.rows] == [
        "not computable", f"{not_counted(supply)} (source clinic)",
    ]  # fmt: skip


def test_a_medicine_stopped_long_ago_is_not_called_back_by_a_fill_without_date(
    rules: RuleBook,
) -> None:
    stopped = order(stopped_on=on(30), status=OrderStatus.STOPPED)
    record = person(orders=(stopped,), dispenses=(fill(None, 30),))
    assert supply_of(record, rules) == ()
