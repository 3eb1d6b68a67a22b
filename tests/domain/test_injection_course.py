"""The dose of a course, against a calendar walked day by day."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dashboard.db.definitions import load_rule_book
from dashboard.domain.due import due_items
from dashboard.domain.injection_course import next_dose_number
from tests.support.clinical import d, injection, person

RULES = load_rule_book()
[MAINTENA] = [
    product
    for product in RULES.drugs.drugs["aripiprazole"].long_acting
    if product.key == "aripiprazole_monthly"
]
#: Around the limits of 35 and 42 days, and anywhere.
steps = st.lists(st.integers(0, 60) | st.sampled_from([34, 35, 36, 41, 42, 43]), max_size=9)


def naive_late_from(days: list[int]) -> int:
    """First day on which the plain dose is too late: five weeks at doses 2 and 3, else six."""
    done, waited, allowed, day = 0, 0, 0, 0
    while True:
        if day in days:
            done = done + 1 if done and waited <= allowed else 1
            waited, allowed = 0, 5 * 7 if done in (1, 2) else 6 * 7
        if day >= max(days) and waited == allowed + 1:
            return day
        waited += 1
        day += 1


@given(steps)
def test_the_late_limit_agrees_with_a_calendar(gaps: list[int]) -> None:
    days = [sum(gaps[:n]) for n in range(len(gaps) + 1)]
    record = person(
        administrations=[injection("aripiprazole", day, 30, "Abilify Maintena") for day in days]
    )
    (item,) = [i for i in due_items(record, RULES) if i.rule == "injection"]
    assert item.evidence["late_from"] == d(naive_late_from(days)).isoformat()


@given(st.lists(st.integers(0, 400), min_size=1, max_size=9))
def test_the_order_of_the_records_does_not_matter(days: list[int]) -> None:
    given = [d(day) for day in days]
    assert next_dose_number(given, MAINTENA) == next_dose_number(sorted(given), MAINTENA)


def test_nothing_given_and_a_product_without_first_doses() -> None:
    assert next_dose_number([], MAINTENA) == 1
    plain = replace(MAINTENA, first_doses=0, first_doses_late_days=None)
    assert {plain.late_limit(number) for number in range(1, 9)} == {42}
    assert next_dose_number([date(2026, 1, 1), date(2026, 2, 12)], plain) == 3
