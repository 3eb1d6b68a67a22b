"""A date known by month or year only: its first day in every comparison, and saying so."""

import copy
import pickle
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.codes import DatePrecision
from dashboard.domain.partial_date import (
    from_reduced_iso,
    is_exact,
    known_to,
    last_day,
    precision_of,
    reduced_iso,
)

DAY, MONTH, YEAR = DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR
MAY = known_to(date(2026, 5, 1), MONTH)
LEAP = known_to(date(2028, 2, 1), MONTH)
IN_2026 = known_to(date(2026, 1, 1), YEAR)


def test_it_counts_as_its_first_day() -> None:
    assert date(2026, 5, 1) == MAY < date(2026, 5, 2)
    assert (MAY - date(2026, 4, 1)).days == 30
    assert (date(2026, 5, 11) - MAY).days == 10
    assert MAY.isoformat() == "2026-05-01"


def test_a_day_counted_from_it_is_a_day() -> None:
    for later in (MAY + timedelta(days=14), MAY - timedelta(days=1), MAY.replace(day=3)):
        assert type(later) is date


@pytest.mark.parametrize(
    ("on", "last", "written"),
    [
        (date(2026, 5, 3), date(2026, 5, 3), "2026-05-03"),
        (MAY, date(2026, 5, 31), "2026-05"),
        (LEAP, date(2028, 2, 29), "2028-02"),
        (IN_2026, date(2026, 12, 31), "2026"),
        (known_to(date(2026, 5, 10), MONTH), date(2026, 5, 31), "2026-05"),
    ],
)
def test_its_last_day_and_how_it_is_written(on: date, last: date, written: str) -> None:
    assert last_day(on) == last
    assert reduced_iso(on) == written


@pytest.mark.parametrize("text", ["", "2026-5", "2026-13", "2026-02-30", "26", "14", "20265"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert from_reduced_iso(text) is None


def test_copies_know_as_much() -> None:
    for same in (copy.copy(MAY), copy.deepcopy(MAY), pickle.loads(pickle.dumps(MAY))):
        assert (same, precision_of(same)) == (MAY, MONTH)


def test_a_known_day_stays_a_plain_date() -> None:
    assert type(known_to(date(2026, 5, 1), DAY)) is date
    assert is_exact(None)


@given(st.dates(), st.sampled_from(DatePrecision))
def test_what_is_written_is_read_back(day: date, known: DatePrecision) -> None:
    first = {DAY: day, MONTH: day.replace(day=1), YEAR: day.replace(month=1, day=1)}[known]
    read = from_reduced_iso(reduced_iso(known_to(first, known)))
    assert read is not None
    assert (read, precision_of(read)) == (first, known)
    assert first <= day <= last_day(read)
