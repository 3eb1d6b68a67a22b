"""Words: every code has some, dates and numbers read the same everywhere."""

from datetime import date
from enum import StrEnum

import pytest

from dashboard.domain import codes
from dashboard.domain.codes import DatePrecision
from dashboard.domain.partial_date import known_to
from dashboard.domain.wording import (
    capital,
    cell_day,
    dated,
    day,
    full_day,
    on_day,
    on_full_day,
    percent,
    plural,
    score,
    score_change,
    short_day,
    two_days,
    weekday,
    whole_weeks,
    words,
)

NOV = date(2026, 11, 12)
VOCABULARIES = [
    v
    for v in vars(codes).values()
    if isinstance(v, type) and issubclass(v, StrEnum) and v is not StrEnum
]
#: Never shown by themselves.
UNSAID = (codes.DueSource, codes.DatePrecision, codes.SessionStage)


@pytest.mark.parametrize("vocabulary", [v for v in VOCABULARIES if v not in UNSAID])
def test_every_code_has_words(vocabulary: type[StrEnum]) -> None:
    texts = [words(code) for code in vocabulary]
    assert len(set(texts)) == len(texts)
    assert all(text and "_" not in text for text in texts)


def test_codes_of_equal_value_keep_their_own_words() -> None:
    assert words(codes.Phase.UNKNOWN) == "phase not known"
    assert words(codes.Treatment.UNKNOWN) == "treatment not known"
    assert words(codes.OrderStatus.ACTIVE) == "current"
    assert words(codes.Phase.ACTIVE) == "active"


@pytest.mark.parametrize(
    ("on", "as_of", "text"),
    [
        (NOV, date(2026, 1, 1), "12 Nov"),
        (NOV, date(2026, 12, 31), "12 Nov"),
        (NOV, date(2027, 1, 1), "12 Nov 2026"),
        (date(2025, 3, 3), NOV, "3 Mar 2025"),
        (date(2028, 2, 29), date(2028, 3, 1), "29 Feb"),
    ],
)
def test_a_day_names_the_year_only_of_another_year(on: date, as_of: date, text: str) -> None:
    assert day(on, as_of) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        pytest.param(71, 89, "79 %", id="79.8 is under 80"),
        pytest.param(28, 35, "80 %", id="80 exactly"),
        pytest.param(71, 90, "79 %", id="78.9: no limit is near"),
        pytest.param(73, 90, "81 %", id="81.1"),
        pytest.param(199, 200, "99 %", id="not all: not 100"),
        pytest.param(90, 90, "100 %", id="all"),
        pytest.param(0, 90, "0 %", id="none"),
        pytest.param(63 / 60 - 1, 1, "5 %", id="5 without the error of the computer"),
        pytest.param(66 / 63 - 1, 1, "4 %", id="4.8 is under 5"),
        pytest.param(1, 8, "13 %", id="halves up"),
        pytest.param(-3.6, 90, "−4 %", id="a fall of 4"),
    ],
)
def test_a_share_is_never_rounded_up_to_a_limit(part: float, whole: float, text: str) -> None:
    """A number beside a threshold must not seem to reach it when it does not."""
    assert percent(part, whole, 5, 80, 100) == text


def test_other_words() -> None:
    assert full_day(NOV) == "12 Nov 2026"
    assert weekday(date(2026, 11, 23)) == "Mon 23 Nov 2026"
    assert two_days(date(2026, 11, 10), date(2026, 11, 17)) == "10 and 17 Nov 2026"
    assert two_days(date(2026, 10, 30), date(2026, 11, 6)) == "30 Oct 2026 and 6 Nov 2026"
    assert two_days(date(2025, 11, 10), NOV) == "10 Nov 2025 and 12 Nov 2026"
    assert [plural(n, "day") for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert [score(n) for n in (0, 8.0, 31.5)] == ["0", "8", "31.5"]
    assert score_change(14, 8) == "14 → 8"
    assert whole_weeks(NOV, date(2026, 11, 25)) == "1 wk"
    assert whole_weeks(NOV, date(2026, 11, 26)) == "2 wk"
    assert capital("PHQ-9 score") == "PHQ-9 score"
    assert capital("") == ""


_MAY = known_to(date(2026, 5, 1), DatePrecision.MONTH)
_IN_2026 = known_to(date(2026, 1, 1), DatePrecision.YEAR)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (full_day(_MAY), "May 2026 (month only)"),
        (full_day(_IN_2026), "2026 (year only)"),
        (day(_MAY, date(2026, 6, 1)), "May 2026 (month only)"),
        (weekday(_MAY), "May 2026 (month only)"),
        (two_days(_MAY, date(2026, 5, 8)), "May 2026 (month only) and 8 May 2026"),
        (two_days(date(2026, 4, 30), _MAY), "30 Apr 2026 and May 2026 (month only)"),
        (on_full_day(_MAY), "in May 2026 (month only)"),
        (on_full_day(date(2026, 5, 8)), "on 8 May 2026"),
        (on_day(date(2026, 5, 8), date(2026, 6, 1)), "on 8 May"),
        (dated(date(2026, 5, 1), DatePrecision.MONTH), "May 2026 (month only)"),
        (dated(date(2026, 5, 1), DatePrecision.DAY), "1 May 2026"),
        (short_day(_MAY, date(2026, 6, 1)), "May"),
        (short_day(_MAY, date(2027, 6, 1)), "May 2026"),
        (short_day(_IN_2026, date(2026, 6, 1)), "2026"),
        (short_day(date(2026, 5, 8), date(2026, 6, 1)), "8 May"),
        (cell_day(_MAY), "May 2026 (month only)"),
        (cell_day(date(2026, 5, 1)), "2026-05-01"),
        (whole_weeks(_MAY, date(2026, 5, 31)), "up to 4 wk"),
        (whole_weeks(date(2026, 5, 1), date(2026, 5, 31)), "4 wk"),
    ],
)
def test_a_date_is_told_as_exactly_as_it_is_known(said: str, expected: str) -> None:
    assert said == expected
