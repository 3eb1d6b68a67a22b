"""What a flag rests on, as people read it."""

from collections.abc import Iterator, Mapping

from dashboard.domain.as_of import read_day
from dashboard.domain.wording import capital, full_day


def evidence_words(
    evidence: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Name and value of each input: dates in full, codes by their ``names`` where one is known."""
    for key, value in evidence.items():
        label = key.removesuffix("_on").replace("_", " ")
        on = read_day(value)
        yield capital(label), full_day(on) if on else names.get(value, value.replace("_", " "))
