"""What a flag rests on, as people read it."""

from collections.abc import Iterator, Mapping
from datetime import date

from dashboard.domain.derived import DueItem
from dashboard.domain.partial_date import from_reduced_iso
from dashboard.domain.wording import capital, full_day


def evidence_words(
    evidence: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Name and value of each input: dates in full, codes by their ``names`` where one is known."""
    for key, value in evidence.items():
        label = key.removesuffix("_on").replace("_", " ")
        on = evidence_day(key, value)
        yield capital(label), full_day(on) if on else names.get(value, value.replace("_", " "))


def stands_since(item: DueItem) -> date:
    """Since when a flag stands: not exactly known where it was raised by what is not."""
    days = (evidence_day(key, value) for key, value in item.evidence.items())
    return next((on for on in days if on == item.active_from), None) or item.active_from


def evidence_day(key: str, value: str) -> date | None:
    """The date that an input is, as exactly as it is known; ``None`` for any other value."""
    # Four figures alone are a year only where a date is expected: they may be a value.
    named = key.endswith(("_on", "_from")) or key in ("since", "adequate_since")
    return from_reduced_iso(value) if named or len(value) > 4 else None
