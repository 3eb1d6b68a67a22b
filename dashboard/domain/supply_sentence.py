"""Supply in one sentence: covered days with their denominator, dates and source."""

from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.domain.derived import DrugSupply
from dashboard.domain.supply import LOW_SUPPLY_PERCENT, SUPPLY_DAYS, Covered, covered, not_counted
from dashboard.domain.wording import capital, day, percent, plural

CARRY_OVER = "fills, same-drug carry-over"
INJECTIONS = "injections, each for its interval"


def supply_sentence(supply: Sequence[DrugSupply], as_of: date) -> str:
    """Covered days of the last 90, medicine by medicine, the least covered first; then what of
    each could not be counted.
    """
    if not supply:
        return "No current medicine taken on a schedule"
    start = as_of - timedelta(days=SUPPLY_DAYS)
    found = [(s, covered(s, start, as_of)) for s in supply]
    known = [(s, c) for s, c in found if c.of_days > 0]
    unknown = [s.ingredient for s, c in found if c.of_days <= 0]
    known.sort(key=lambda pair: pair[1].days / pair[1].of_days)
    firsts = [_first_fill(s, start, as_of) for s, _ in known]
    first = day(start, as_of)
    parts = [
        f"{s.ingredient} {_of(c)}{later and f' from {later}'}"
        for (s, c), later in zip(known, firsts, strict=True)
    ]
    if len(known) == 1:
        parts = [f"{_of(known[0][1])}, {known[0][0].ingredient}"]
        first = firsts[0] or first
    text = ""
    if parts:
        window = f"{first} to {day(as_of - timedelta(days=1), as_of)}"
        kinds = {INJECTIONS if s.injected else CARRY_OVER for s, _ in known}
        text = f"Supply covered {'; '.join(parts)}, {window}, {'; '.join(sorted(kinds))}"
    if unknown:
        missing = f"supply of {', '.join(unknown)} not computable"
        text = f"{text}; {missing}" if text else capital(missing)
    several = len(supply) > 1
    said = [(f"{s.ingredient}: " if several else "", not_counted(s)) for s in supply]
    return "; ".join([text, *(drug + words for drug, words in said if words)])


def _first_fill(supply: DrugSupply, start: date, as_of: date) -> str:
    """``first fill 15 Oct`` where the days before it are no part of the figure; else empty."""
    first = supply.first_fill_on
    if first is None or first <= start:
        return ""
    return f"first {'dose' if supply.injected else 'fill'} {day(first, as_of)}"


def _of(share: Covered) -> str:
    of_days = plural(share.of_days, "day")
    return (
        f"{share.days} of {of_days} ({percent(share.days, share.of_days, LOW_SUPPLY_PERCENT, 100)})"
    )
