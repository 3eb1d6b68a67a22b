"""How long to wait after refused attempts: the delay grows and ends; nobody is shut out forever."""

from dataclasses import dataclass
from datetime import timedelta

#: Refusals older than this are forgotten.
FORGOTTEN_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Limit:
    """``free`` refusals without delay, then 2, 4, 8 … seconds up to ``longest``."""

    free: int
    longest: timedelta


PER_ACCOUNT = Limit(free=5, longest=timedelta(minutes=5))
# A clinic's people may share one address.
PER_ADDRESS = Limit(free=30, longest=timedelta(minutes=15))
PER_SEEKER = Limit(free=10, longest=timedelta(hours=1))


def delay(limit: Limit, failures: int) -> timedelta:
    """The wait before the next attempt after ``failures`` refused ones in a row."""
    beyond = failures - limit.free
    if beyond <= 0:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(beyond, 20)), limit.longest)


def wait_words(wait: timedelta) -> str:
    """ "40 seconds", "5 minutes": rounded up, as it is said to whoever has to wait."""
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    if seconds < 60:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
