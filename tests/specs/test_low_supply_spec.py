"""When a supply counts as low: fewer than 80 days of 100, in whole numbers."""

import pytest

from dashboard.domain.supply import is_low


@pytest.mark.parametrize(
    ("days", "of_days", "low"),
    [
        (0, 0, False),  # nothing can be said
        (0, 1, True),
        (1, 1, False),
        (4, 5, False),  # 80 %
        (3, 5, True),
        (28, 35, False),  # 80 %; 0.8 * 35 is 28.000000000000004
        (27, 35, True),
        (143, 180, True),  # 79.4 %
        (144, 180, False),  # 80 %
        (179, 180, False),
        (180, 180, False),
    ],
)
def test_low_is_below_80_percent(days: int, of_days: int, low: bool) -> None:
    assert is_low(days, of_days) is low


def test_79_of_99_is_low_though_it_rounds_to_80_percent() -> None:
    assert is_low(79, 99)
    assert not is_low(80, 100)
