"""Antidepressant management: who is counted and who is excluded. One line is one case.

The first dispensing is on 2 March 2026 (day 0), in the intake of the year 2026.
"""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.domain.adherence_measures import antidepressant_case
from dashboard.domain.codes import OrderStatus, VisitState
from dashboard.domain.record import Diagnosis, PersonRecord
from tests.support.clinical import d, fill, order, person, session, visit

FIRST = fill("sertraline", 0, 90)
MISSED = VisitState.DID_NOT_ATTEND


def known(onset: int | None = 0, until: int | None = None, group: str = "depression") -> Diagnosis:
    on = None if onset is None else d(onset)
    return Diagnosis(1, group, group, None, None, on, None if until is None else d(until))


def case(diagnosis: Diagnosis | None = None, **more: object) -> PersonRecord:
    given = {"encounters": [visit(0)], "dispenses": [FIRST]} | more
    diagnoses = (diagnosis or known(),)
    return replace(person(**given), diagnoses=diagnoses)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("record", "counted"),
    [
        pytest.param(case(), True, id="diagnosed, seen and dispensed on one day"),
        pytest.param(case(known(60)), True, id="diagnosed 60 days later"),
        pytest.param(case(known(61)), False, id="diagnosed 61 days later"),
        pytest.param(case(known(None)), True, id="since when is not known"),
        pytest.param(case(known(-900, -60)), True, id="ended 60 days before"),
        pytest.param(case(known(-900, -61)), False, id="ended 61 days before"),
        pytest.param(case(known(group="anxiety")), False, id="another diagnosis"),
        pytest.param(replace(case(), diagnoses=()), False, id="no diagnosis"),
        pytest.param(case(encounters=[visit(60)]), True, id="seen 60 days later"),
        pytest.param(case(encounters=[visit(61)]), False, id="seen 61 days later"),
        pytest.param(case(encounters=[visit(-60)]), True, id="seen 60 days before"),
        pytest.param(case(encounters=[visit(-61)]), False, id="seen 61 days before"),
        pytest.param(case(encounters=[visit(0, state=MISSED)]), False, id="visit not attended"),
        pytest.param(case(encounters=[], sessions=[session(9)]), True, id="seen in a session"),
        pytest.param(case(encounters=[], sessions=[session(9, MISSED)]), False,
                     id="session not attended"),
        pytest.param(case(born_on=date(2008, 4, 30)), True, id="18 on 30 April"),
        pytest.param(case(born_on=date(2008, 5, 1)), False, id="17 on 30 April"),
        pytest.param(case(born_on=None), False, id="age not known"),
        pytest.param(case(dispenses=[]), False, id="nothing dispensed"),
        pytest.param(case(dispenses=[fill("quetiapine", 0, 90, "antipsychotic")]), False,
                     id="another class"),
    ],
)  # fmt: skip
def test_who_is_counted(record: PersonRecord, counted: bool) -> None:
    assert (antidepressant_case(record, 2026) is not None) is counted


def ordered(start: int | None, stop: int | None, **more: object) -> PersonRecord:
    made = order("sertraline", start or 0, stop, **more)  # type: ignore[arg-type]
    return case(orders=[replace(made, started_on=None) if start is None else made])


CANCELLED = replace(order("sertraline", -200), status=OrderStatus.CANCELLED)


@pytest.mark.parametrize(
    ("record", "excluded"),
    [
        pytest.param(case(), False, id="nothing before"),
        pytest.param(ordered(-300, -105), True, id="order ended 105 days before"),
        pytest.param(ordered(-300, -106), False, id="order ended 106 days before"),
        pytest.param(ordered(-300, None), True, id="order still running"),
        pytest.param(ordered(-1, None), True, id="order of the day before"),
        pytest.param(ordered(0, None), False, id="order of that day"),
        pytest.param(ordered(None, None), False, id="order of unknown start"),
        pytest.param(ordered(-300, None, drug_class="antipsychotic"), False, id="another class"),
        pytest.param(case(orders=[CANCELLED]), False, id="cancelled order"),
    ],
)
def test_an_order_in_the_105_days_before_excludes(record: PersonRecord, excluded: bool) -> None:
    found = antidepressant_case(record, 2026)
    assert found is not None
    assert (found.exclusion is not None) is excluded
    assert found.acute is not excluded
    assert found.days.acute


@pytest.mark.parametrize(
    ("start", "days", "excluded"), [(-400, 90, False), (-310, 30, False), (-340, 235, False),
                                    (-340, 236, True), (-306, 202, True)]
)  # fmt: skip
def test_a_fill_that_reaches_into_the_105_days_before_excludes(
    start: int, days: int, excluded: bool
) -> None:
    # Fills so early lie before the intake, which begins on 1 May 2025 (day −305).
    record = case(dispenses=[fill("sertraline", start, days), fill("sertraline", 0, 180)])
    found = antidepressant_case(record, 2026)
    assert found is not None
    assert found.days.first_dispensed_on == d(0)
    assert (found.exclusion is not None) is excluded
    assert found.continuation is not excluded
