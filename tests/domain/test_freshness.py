"""How current a source is."""

from datetime import date

import pytest

from dashboard.domain.freshness import freshness

AS_OF = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("through", "current", "remark"),
    [
        (date(2026, 11, 23), True, None),
        (date(2026, 11, 22), True, None),
        (date(2026, 11, 21), False, "not current: 2 days old"),
        (date(2026, 11, 20), False, "not current: 3 days old"),
        (date(2025, 11, 23), False, "not current: 365 days old"),
        # A clock or a booking ahead of us is no reason to worry.
        (date(2026, 12, 1), True, None),
        (None, False, "not known to be current"),
    ],
)
def test_a_source_is_current_until_yesterday(
    through: date | None, current: bool, remark: str | None
) -> None:
    result = freshness("pharmacy", through, AS_OF)
    assert (result.current, result.remark) == (current, remark)
