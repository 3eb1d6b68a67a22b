"""How often a lithium level is due after the first year, and why. One line is one case."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.domain.codes import RecordState
from dashboard.domain.derived import DueItem
from dashboard.domain.due import due_items
from dashboard.domain.due_reading import why_text
from dashboard.domain.record import LaboratoryResult, PersonRecord
from dashboard.domain.rules import RuleBook
from tests.support.clinical import d, lab, order, person

EGFR, CREATININE, TSH, CALCIUM = "mL/min/1.73m2", "umol/L", "mIU/L", "mmol/L"
#: A stable level a year after the start, 2 March 2027: 3 months are 2 June, 6 are 2 September.
THREE_MONTHS, SIX_MONTHS = 457, 549


def lithium(
    *results: LaboratoryResult,
    level: float = 0.7,
    on: int = 365,
    sex: str | None = None,
    born_on: date | None = date(1980, 1, 1),
) -> PersonRecord:
    return person(
        orders=[order("lithium", 0, drug_class="mood_stabiliser", dose=600)],
        laboratory=[lab("lithium_level", 7, 0.7), lab("lithium_level", on, level), *results],
        born_on=born_on,
        sex=sex,
    )


def result(test: str, value: float | None, unit: str | None, day: int = 300) -> LaboratoryResult:
    return lab(test, day, value, unit=unit)


def level_item(record: PersonRecord, rules: RuleBook) -> DueItem:
    (item,) = [i for i in due_items(record, rules) if i.rule == "lithium_level"]
    return item


EGFR_55 = result("egfr", 55, EGFR)
CASES = [
    (lithium(), SIX_MONTHS, "", "no risk known"),
    (lithium(on=364), 456, "first year", "the day before a year"),
    (lithium(EGFR_55, on=364), 456, "first year", "the first year says it all"),
    (lithium(level=0.8), THREE_MONTHS, "level 0.8 or more", "0.8"),
    (lithium(level=0.79), SIX_MONTHS, "", "0.79"),
    (lithium(born_on=date(1962, 3, 2)), THREE_MONTHS, "age 65 or over", "65 on the day"),
    (lithium(born_on=date(1962, 3, 3)), SIX_MONTHS, "", "64 for one more day"),
    (lithium(result("egfr", 59.9, EGFR)), THREE_MONTHS,
     "eGFR 59.9 mL/min/1.73m2 on 27 Dec 2026", "eGFR 59.9"),
    (lithium(result("egfr", 60, EGFR)), SIX_MONTHS, "", "eGFR 60 is the limit, not below"),
    (lithium(result("egfr", 0, EGFR)), THREE_MONTHS,
     "eGFR 0 mL/min/1.73m2 on 27 Dec 2026", "0 is a value"),
    (lithium(result("egfr", None, EGFR)), SIX_MONTHS, "", "no value"),
    (lithium(result("egfr", 55, "mL/s")), SIX_MONTHS, "", "another unit is not compared"),
    (lithium(result("egfr", 55, None)), SIX_MONTHS, "", "no unit is not compared"),
    (lithium(lab("egfr", 300, 55, RecordState.UNKNOWN, EGFR)), SIX_MONTHS, "",
     "state unknown is never counted"),
    (lithium(result("egfr", 55, EGFR, 200), result("egfr", 75, EGFR)), SIX_MONTHS, "",
     "the latest counts, better again"),
    (lithium(result("egfr", 75, EGFR, 200), EGFR_55), THREE_MONTHS,
     "eGFR 55 mL/min/1.73m2 on 27 Dec 2026", "the latest counts, worse now"),
    (lithium(result("egfr", 55, EGFR, 400)), THREE_MONTHS,
     "eGFR 55 mL/min/1.73m2 on 6 Apr 2027", "after the last level too"),
    (lithium(result("creatinine", 84, CREATININE)), SIX_MONTHS, "", "84 is the limit"),
    (lithium(result("creatinine", 84.1, CREATININE)), THREE_MONTHS,
     "creatinine 84.1 umol/L on 27 Dec 2026", "above it, sex not recorded: the lower limit"),
    (lithium(result("creatinine", 104, CREATININE), sex="male"), SIX_MONTHS, "", "104, male"),
    (lithium(result("creatinine", 105, CREATININE), sex="M"), THREE_MONTHS,
     "creatinine 105 umol/L on 27 Dec 2026", "105, male"),
    (lithium(result("creatinine", 90, CREATININE), sex="female"), THREE_MONTHS,
     "creatinine 90 umol/L on 27 Dec 2026", "90, female"),
    (lithium(result("creatinine", 1.4, "mg/dL")), SIX_MONTHS, "", "mg/dL not converted"),
    (lithium(result("tsh", 0.4, TSH)), SIX_MONTHS, "", "0.4 is within"),
    (lithium(result("tsh", 0.39, TSH)), THREE_MONTHS, "TSH 0.39 mIU/L on 27 Dec 2026", "too low"),
    (lithium(result("tsh", 4, TSH)), SIX_MONTHS, "", "4.0 is within"),
    (lithium(result("tsh", 4.1, TSH)), THREE_MONTHS, "TSH 4.1 mIU/L on 27 Dec 2026", "too high"),
    (lithium(result("calcium", 2.6, CALCIUM)), SIX_MONTHS, "", "2.6 is the limit"),
    (lithium(result("calcium", 2.61, CALCIUM)), THREE_MONTHS,
     "calcium 2.61 mmol/L on 27 Dec 2026", "above it"),
    (lithium(EGFR_55, result("tsh", 9, TSH), level=0.9, born_on=date(1950, 1, 1)), THREE_MONTHS,
     "age 65 or over, level 0.8 or more, eGFR 55 mL/min/1.73m2 on 27 Dec 2026, "
     "TSH 9 mIU/L on 27 Dec 2026", "every reason is named"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("record", "due", "reason"), [pytest.param(r, n, why, id=t) for r, n, why, t in CASES]
)
def test_lithium_level(rules: RuleBook, record: PersonRecord, due: int, reason: str) -> None:
    item = level_item(record, rules)
    assert item.due_on == d(due)
    months = 6 if due == SIX_MONTHS else 3
    often = f"{months}-monthly ({reason})" if reason else f"{months}-monthly"
    assert item.why.startswith(f"{often}, last ")


def test_why_in_words(rules: RuleBook) -> None:
    item = level_item(lithium(EGFR_55), rules)
    assert why_text(item, date(2026, 12, 31)) == (
        "3-monthly (eGFR 55 mL/min/1.73m2 on 27 Dec), last 2 Mar 2027 (0.7 mmol/L)"
    )


@pytest.mark.parametrize(
    ("label", "day", "reason"),
    [
        ("ibuprofen 400 MG Oral Tablet", THREE_MONTHS, " (with ibuprofen)"),
        ("Ibuprofen", THREE_MONTHS, " (with ibuprofen)"),
        ("Lisinopril 10 MG Oral Tablet", THREE_MONTHS, " (with lisinopril)"),
        ("hydrochlorothiazide 12.5 MG / lisinopril 10 MG Oral Tablet", THREE_MONTHS,
         " (with hydrochlorothiazide and lisinopril)"),
        ("ibuprofen 5 % Topical Gel", SIX_MONTHS, ""),
        ("Amoxicillin 250 MG Oral Capsule", SIX_MONTHS, ""),
    ],
)  # fmt: skip
def test_a_medicine_that_interacts_with_lithium_is_known_by_its_label(
    rules: RuleBook, label: str, day: int, reason: str
) -> None:
    """What is no psychotropic is kept under its whole label, strength and form included."""
    beside = replace(order(label, 0, drug_class="other"), label=label)
    record = lithium()
    item = level_item(replace(record, orders=(*record.orders, beside)), rules)
    assert item.due_on == d(day)
    assert f"-monthly{reason}, last" in item.why
