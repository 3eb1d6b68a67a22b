"""How long somebody waits after refused attempts, and how it is said."""

from datetime import timedelta

import pytest

from dashboard.domain.attempts import (
    FORGOTTEN_AFTER,
    PER_ACCOUNT,
    PER_ADDRESS,
    PER_SEEKER,
    Limit,
    delay,
    wait_words,
)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (2, 0), (3, 0), (4, 2), (5, 4), (6, 8), (9, 64), (10, 90), (11, 90), (10**6, 90)],
)
def test_free_ones_then_twice_as_long_each_time_up_to_the_longest(
    failures: int, seconds: int
) -> None:
    limit = Limit(free=3, longest=timedelta(seconds=90))
    assert delay(limit, failures) == timedelta(seconds=seconds)


@pytest.mark.parametrize("limit", [PER_ACCOUNT, PER_ADDRESS, PER_SEEKER])
def test_nobody_is_shut_out_for_good(limit: Limit) -> None:
    assert limit.longest <= timedelta(hours=1) < FORGOTTEN_AFTER
    assert delay(limit, 10**9) == limit.longest


def test_an_account_is_guarded_more_closely_than_an_address_that_many_share() -> None:
    assert PER_ACCOUNT.free < PER_SEEKER.free < PER_ADDRESS.free


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "1 second"),
        (0.2, "1 second"),
        (1, "1 second"),
        (1.1, "2 seconds"),
        (40, "40 seconds"),
        (59, "59 seconds"),
        (59.5, "1 minute"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (300, "5 minutes"),
        (301, "6 minutes"),
        (3600, "60 minutes"),
    ],
)
def test_the_wait_is_never_said_shorter_than_it_is(seconds: float, words: str) -> None:
    assert wait_words(timedelta(seconds=seconds)) == words
