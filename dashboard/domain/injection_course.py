"""Which dose of a course of long-acting injections comes next, and until when it may be given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from dashboard.domain.drugs import DrugCatalogue, LongActingProduct
from dashboard.domain.record import Administration

# Monthly is 28 days in one service and 30 in another.
_SAME_INTERVAL = 3


@dataclass(frozen=True, slots=True)
class PlaceInCourse:
    """The product of an injection and the number of the ``dose`` that follows it."""

    product: LongActingProduct
    dose: int

    @property
    def is_early(self) -> bool:
        """Whether the narrower limit of the first doses holds."""
        return self.dose <= self.product.first_doses

    @property
    def late_days(self) -> int:
        """Days from the injection up to which the next dose is plainly given."""
        return self.product.late_limit(self.dose)


def place_in_course(
    administrations: Iterable[Administration], last: Administration, drugs: DrugCatalogue
) -> PlaceInCourse | None:
    """Where the dose after ``last`` stands; ``None`` where the product is not listed.

    Injections of another product of the medicine are left out of the count.
    """
    product = _product(last, drugs)
    if product is None:
        return None
    days = [
        a.given_on
        for a in administrations
        if a.ingredient == last.ingredient and _product(a, drugs) == product
    ]
    return PlaceInCourse(product, next_dose_number(days, product))


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


def _product(given: Administration, drugs: DrugCatalogue) -> LongActingProduct | None:
    """The listed product: by its label, else the medicine's one with the interval given."""
    match = drugs.match(given.label)
    if match.long_acting is not None:
        return match.long_acting
    drug = drugs.drugs.get(given.ingredient)
    products = () if drug is None else drug.long_acting
    if given.interval_days is None:
        return products[0] if len(products) == 1 else None
    near = [p for p in products if abs(p.interval_days - given.interval_days) <= _SAME_INTERVAL]
    return near[0] if near else None
