"""What a page says of the day it shows, and which days an address may ask for."""

from datetime import date

import pytest

from dashboard.domain.as_of import (
    NOT_A_DAY,
    AsOf,
    Tense,
    asked_day,
    banner,
    export_note,
    limits,
    read_day,
)

TODAY = date(2026, 11, 23)
PAST, AHEAD = AsOf(date(2026, 9, 1), TODAY), AsOf(date(2026, 12, 1), TODAY)
NOW = AsOf(TODAY, TODAY)


@pytest.mark.parametrize(
    ("as_of", "tense", "known_on", "other_day", "recorded_through"),
    [
        (PAST, Tense.PAST, PAST.day, PAST.day, PAST.day),
        (NOW, Tense.TODAY, None, None, TODAY),
        (AHEAD, Tense.FUTURE, None, AHEAD.day, TODAY),
    ],
)
def test_where_the_day_lies(
    as_of: AsOf, tense: Tense, known_on: date | None, other_day: date | None,
    recorded_through: date,
) -> None:  # fmt: skip
    assert as_of.tense is tense
    assert as_of.known_on == known_on
    assert as_of.other_day == other_day
    assert as_of.recorded_through == recorded_through


def test_today_needs_no_words() -> None:
    assert (banner(NOW), limits(NOW), export_note(NOW)) == (None, None, "")


def test_the_past_says_what_is_missing() -> None:
    assert banner(PAST) == "As it stood on 1 Sep 2026 · past"
    said = limits(PAST)
    assert said is not None
    assert said.startswith("Without what was recorded or dated later.")
    assert "Bookings of that time are not kept" in said
    assert export_note(PAST) == f"{banner(PAST)}. {said}"


def test_the_future_says_that_it_supposes_nothing_happens() -> None:
    assert banner(AHEAD) == "If nothing happens until 1 Dec 2026 · future"
    assert limits(AHEAD) == (
        "Who will be due if nothing is recorded after 23 Nov 2026: due dates, gaps in supply and "
        "bookings that are known now."
    )
    assert export_note(AHEAD) == f"{banner(AHEAD)}. {limits(AHEAD)}"


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        (None, TODAY),
        ("", TODAY),
        ([], TODAY),
        ("2026-09-01", date(2026, 9, 1)),
        (" 2026-09-01 ", date(2026, 9, 1)),
        (["2026-01-01", "2026-09-01"], date(2026, 9, 1)),
        (("2026-09-01",), date(2026, 9, 1)),
        ("1900-01-01", date(1900, 1, 1)),
        ("2199-12-31", date(2199, 12, 31)),
    ],
)
def test_a_day_that_can_be_read(raw: object, day: date) -> None:
    assert asked_day(raw, TODAY) == (AsOf(day, TODAY), ())


@pytest.mark.parametrize(
    "raw",
    ["yesterday", "2026-02-29", "2026-9-1", "20260901", "1899-12-31", "2200-01-01", 20260901,
     ["2026-09-01", "x"], "2026-09-01T00:00"],
)  # fmt: skip
def test_any_other_is_shown_as_of_today_and_says_so(raw: object) -> None:
    assert asked_day(raw, TODAY) == (NOW, (NOT_A_DAY,))
    assert NOT_A_DAY == "The day in the address is not a date; shown as of today."


def test_other_digits_are_no_day() -> None:
    assert read_day("２０２６-09-01") is None
