"""The day of the next movement exam, against a calendar walked day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.db.definitions import load_rule_book
from dashboard.domain.due import due_items
from dashboard.domain.periods import age_on, birthday
from tests.support.clinical import START, d, order, person, score

RULES = load_rule_book()
FIRST_GENERATION = ("haloperidol", "chlorpromazine", "zuclopenthixol", "sulpiride", "thiothixene")
SECOND_GENERATION = ("clozapine", "olanzapine", "quetiapine", "aripiprazole", "amisulpride")

exams = st.lists(st.integers(-120, 700), max_size=4)
starts = st.none() | st.integers(0, 700)
births = st.dates(date(1969, 1, 1), date(1975, 1, 1)) | st.sampled_from(
    [date(1972, 2, 29), date(1930, 1, 1), date(2000, 1, 1)]
)


def naive_due(examined: list[date], first_generation: date | None, born_on: date) -> date:
    """The first day, from the last exam on, on which it is long enough ago for who one is then."""
    done = [day for day in examined if day >= START - timedelta(90)]
    if not done:
        return START
    day = done[0]
    for other in done:
        day = other if other > day else day
    last = day
    while True:
        old = (day.year - born_on.year) - ((day.month, day.day) < (born_on.month, born_on.day)) > 54
        typical = first_generation is not None and day >= first_generation
        if (day - last).days >= (182 if old or typical else 365):
            return day
        day += timedelta(1)


@given(exams, starts, births)
def test_the_next_exam_agrees_with_a_calendar(
    examined: list[int], haloperidol: int | None, born_on: date
) -> None:
    orders = [order("olanzapine", 0, drug_class="antipsychotic")]
    if haloperidol is not None:
        orders.append(order("haloperidol", haloperidol, drug_class="antipsychotic"))
    record = person(
        orders=orders, measurements=[score("aims", day, 0) for day in examined], born_on=born_on
    )
    (item,) = [i for i in due_items(record, RULES) if i.rule == "movement_exam"]
    since = None if haloperidol is None else d(haloperidol)
    assert item.due_on == naive_due([d(day) for day in examined], since, born_on)
    assert ("6-monthly" in item.why) == (
        age_on(born_on, item.due_on) >= 55 or (since is not None and item.due_on >= since)
    )


@given(st.dates(date(1920, 1, 1), date(2020, 1, 1)), st.integers(0, 90))
def test_a_birthday_is_the_first_day_of_an_age(born_on: date, age: int) -> None:
    on = birthday(born_on, age)
    assert age_on(born_on, on) == age
    assert age == 0 or age_on(born_on, on - timedelta(1)) == age - 1


@pytest.mark.parametrize(
    ("drugs", "months"), [(FIRST_GENERATION, "6-monthly"), (SECOND_GENERATION, "yearly")]
)
def test_the_drug_list_marks_the_first_generation(drugs: tuple[str, ...], months: str) -> None:
    for drug in drugs:
        record = person(orders=[order(drug, 0, drug_class="antipsychotic")])
        (item,) = [i for i in due_items(record, RULES) if i.rule == "movement_exam"]
        assert months in item.why, drug
