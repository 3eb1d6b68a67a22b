"""How current the records are: a source is current while it reaches to yesterday or later."""

from dataclasses import dataclass
from datetime import date

# Data are brought in by night, so that yesterday's is complete on the morning of ``as_of``.
CURRENT_DAYS = 1


@dataclass(frozen=True, slots=True)
class Freshness:
    """``through`` is the latest day the source brought, ``None`` when that is not known.

    ``age_days`` counts from ``through`` to ``as_of``, 0 when it reaches ``as_of`` or beyond.
    """

    source: str
    through: date | None
    age_days: int | None

    @property
    def current(self) -> bool:
        """Unknown is not current."""
        return self.age_days is not None and self.age_days <= CURRENT_DAYS

    @property
    def remark(self) -> str | None:
        """What to say beside the date: "not current: 3 days old"; ``None`` when all is well."""
        if self.age_days is None:
            return "not known to be current"
        return None if self.current else f"not current: {self.age_days} days old"


def freshness(source: str, through: date | None, as_of: date) -> Freshness:
    """The age of ``source`` on ``as_of``."""
    age = None if through is None else max(0, (as_of - through).days)
    return Freshness(source, through, age)
