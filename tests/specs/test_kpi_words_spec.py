"""A figure of the caseload in words: of how many, on which day, and what is not known."""

from datetime import date

import pytest

from dashboard.domain.as_of import AsOf
from dashboard.domain.caseload_kpis import Kpi, KpiId, bookings_known, spoken

TODAY = date(2026, 11, 23)
NOW, PAST = AsOf(TODAY, TODAY), AsOf(date(2026, 9, 1), TODAY)
AHEAD = AsOf(date(2026, 12, 1), TODAY)


@pytest.mark.parametrize(
    ("kpi", "words"),
    [
        (Kpi(KpiId.OVERDUE, 37, 412), "of 412 people"),
        (Kpi(KpiId.OVERDUE, 1, 1), "of 1 person"),
        (Kpi(KpiId.OVERDUE, 0, 1_412), "of 1,412 people"),
        (Kpi(KpiId.OVERDUE, 0, 0), "no one on the caseload"),
        (Kpi(KpiId.NO_NEXT_CONTACT, None, 412), "not kept for past days"),
        (Kpi(KpiId.STEP_DOWN, 3, 412), "of 412 people"),
        (Kpi(KpiId.NOT_IMPROVED, 9, 61, 4), "of 61 at ≥10 weeks"),
        (Kpi(KpiId.NOT_IMPROVED, 0, 1, 0), "of 1 at ≥10 weeks"),
        (Kpi(KpiId.NOT_IMPROVED, 0, 0, 0), "no one has scores at 10 weeks yet"),
        (Kpi(KpiId.LOW_SUPPLY, 0, 2), "of 2 with supply data"),
        (Kpi(KpiId.LOW_SUPPLY, 0, 0), "no supply data"),
    ],
)
def test_of_whom(kpi: Kpi, words: str) -> None:
    assert kpi.of_words == words


@pytest.mark.parametrize(
    ("kpi", "as_of", "sentence"),
    [
        (Kpi(KpiId.OVERDUE, 1_037, 1_412), NOW,
         "1,037 of 1,412 people: overdue for follow-up on 23 Nov 2026. Show them"),
        (Kpi(KpiId.OVERDUE, 0, 412), PAST,
         "0 of 412 people: overdue for follow-up on 1 Sep 2026. Show them"),
        (Kpi(KpiId.LOW_SUPPLY, 5, 61), NOW,
         "5 of 61 with supply data: covered under 80 % of days on 23 Nov 2026. Show them"),
        (Kpi(KpiId.LOW_SUPPLY, 0, 0), NOW,
         "covered under 80 % of days: not known on 23 Nov 2026, no supply data"),
        (Kpi(KpiId.NO_NEXT_CONTACT, None, 412), PAST,
         "no next contact booked: not known on 1 Sep 2026, not kept for past days"),
    ],
)  # fmt: skip
def test_as_a_sentence(kpi: Kpi, as_of: AsOf, sentence: str) -> None:
    assert spoken(kpi, as_of) == sentence


@pytest.mark.parametrize(
    ("count", "of", "known"),
    [(0, 1, True), (1, 1, True), (0, 0, False), (None, 0, False), (None, 5, False)],
)
def test_nothing_of_nobody_is_not_known(count: int | None, of: int, known: bool) -> None:
    assert Kpi(KpiId.OVERDUE, count, of).known is known


def test_bookings_are_kept_for_today_and_ahead_only() -> None:
    assert bookings_known(NOW)
    assert bookings_known(AHEAD)
    assert not bookings_known(PAST)
