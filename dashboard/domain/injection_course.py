"""Which dose of a course of long-acting injections comes next."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from dashboard.domain.drugs import LongActingProduct


def next_dose_number(given: Iterable[date], product: LongActingProduct) -> int:
    """Number of the next dose in the present course, from the days on which ``product`` was given.

    More days between two doses than the limit of the later one begin a new course. Two records of
    one day are one dose. What was given before the first record is not known: the count begins
    with it, and with it the narrower limit. Without any dose the next is the first.
    """
    days = sorted(set(given))
    if not days:
        return 1
    doses = 1
    for before, after in pairwise(days):
        in_time = (after - before).days <= product.late_limit(doses + 1)
        doses = doses + 1 if in_time else 1
    return doses + 1
