"""The supply strip of one medicine: every day covered, without supply, in hospital or ahead."""

from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.domain.derived import DrugSupply
from dashboard.domain.supply import not_counted

Period = tuple[date, date]
LABELLED_GAP_DAYS = 7


@dataclass(frozen=True, slots=True)
class SupplyStrip:
    """Half-open periods, sorted. ``gaps`` are days without supply from the first fill to ``as_of``.

    ``since`` is the start of the medicine, where nothing else can be said of it.
    ``ahead`` is supply beyond ``as_of``; ``covered_through`` its last day. Not ``computable``:
    fills had no date or no days of supply, nothing can be said (never zero). ``not_counted`` says
    in words which fills lacked either, "" where none did; ``left_out`` is their number.
    """

    ingredient: str
    computable: bool
    covered: tuple[Period, ...]
    gaps: tuple[Period, ...]
    hospital: tuple[Period, ...]
    ahead: tuple[Period, ...]
    since: date | None = None
    not_counted: str = ""
    left_out: int = 0

    @property
    def covered_through(self) -> date | None:
        """The last covered day on or after ``as_of``; ``None`` when supply has run out."""
        return self.ahead[-1][1] - timedelta(days=1) if self.ahead else None


def supply_strip(supply: DrugSupply, as_of: date, since: date | None = None) -> SupplyStrip:
    """Cut one medicine's supply at ``as_of`` (that day itself counts as ahead: it is not over).

    ``since`` is the first day of the medicine's orders, if known.
    """
    said, left_out = not_counted(supply), supply.undated + supply.without_days
    if not supply.computable or supply.first_fill_on is None:
        return SupplyStrip(supply.ingredient, False, (), (), (), (), since, said, left_out)
    covered = _before(supply.runs, as_of)
    hospital = _before(supply.hospital, as_of)
    ahead = tuple((max(a, as_of), b) for a, b in supply.runs if b > as_of)
    known = sorted([*covered, *hospital])
    gaps: list[Period] = []
    day = supply.first_fill_on
    for start, end in known:
        if start > day:
            gaps.append((day, start))
        day = max(day, end)
    if day < as_of:
        gaps.append((day, as_of))
    return SupplyStrip(
        supply.ingredient, True, covered, tuple(gaps), hospital, ahead, since, said, left_out
    )


def _before(periods: tuple[Period, ...], as_of: date) -> tuple[Period, ...]:
    return tuple((a, min(b, as_of)) for a, b in periods if a < as_of)
