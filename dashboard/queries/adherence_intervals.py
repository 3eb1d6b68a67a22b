"""Supply as arrays of intervals, many owners at once.

The same-drug queue ``end_i = S_i + max over j<=i of (day_j - S_(j-1))`` is a cumulative sum and a
cumulative maximum; a different large number added per owner keeps owners apart in one pass.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.queries.adherence_pack import Ints, in_order

# Larger than any cumulative supply of a chunk; times the owners of a chunk it still fits.
_APART = 1 << 40
# Days within a window when intervals are sorted as single numbers.
_DAY_BITS = 22
_DAY_MASK = (1 << _DAY_BITS) - 1


@dataclass(frozen=True, slots=True)
class Window:
    """[start, end) in day numbers; a gap longer than ``gap_limit`` days ends the treatment."""

    start: int
    end: int
    gap_limit: int


@dataclass(frozen=True, slots=True)
class Intervals:
    """Supply in order of owner and day: from, to, and where each owner's begin.

    ``queued``: no interval of an owner begins before the one before it ends.
    """

    owner: Ints
    start: Ints
    end: Ints
    heads: Ints
    queued: bool = False


@dataclass(frozen=True, slots=True)
class Fills:
    owner: Ints
    day: Ints
    supply: Ints

    def only(self, mask: NDArray[np.bool_]) -> "Fills":
        if mask.all():
            return self
        return Fills(self.owner[mask], self.day[mask], self.supply[mask])


def queue_of(fills: Fills) -> Intervals:
    """Same-drug carry-over: each fill's days after the earlier ones are used up."""
    supplied = np.cumsum(fills.supply)
    apart = fills.owner * _APART
    late: Ints = np.maximum.accumulate(fills.day - (supplied - fills.supply) + apart)
    end = supplied + (late - apart)
    return Intervals(fills.owner, end - fills.supply, end, heads_of(fills.owner), queued=True)


def clip(supply: Intervals, window: Window) -> Intervals:
    return Intervals(
        supply.owner,
        _within(supply.start, window),
        _within(supply.end, window),
        supply.heads,
        supply.queued,
    )


def _within(days: Ints, window: Window) -> Ints:
    inside = np.maximum(days, window.start)
    np.minimum(inside, window.end, out=inside)
    return inside


def united(supply: Intervals, person_of_group: Ints, window: Window) -> Intervals:
    """The intervals of each person's drugs in order of day, to be counted once."""
    if not len(supply.start):
        return supply
    joined = np.empty(len(supply.start), np.bool_)
    joined[1:] = supply.start[1:] == supply.end[:-1]
    joined[supply.heads] = False
    begins = np.flatnonzero(~joined)
    start = supply.start[begins] - window.start
    length = supply.end[tails_of(begins, len(joined))] - window.start - start
    keys = person_of_group[supply.owner[begins]] << (2 * _DAY_BITS)
    keys |= start << _DAY_BITS
    keys |= length
    keys = in_order(keys)
    owner = keys >> (2 * _DAY_BITS)
    start = ((keys >> _DAY_BITS) & _DAY_MASK) + window.start
    return Intervals(owner, start, start + (keys & _DAY_MASK), heads_of(owner))


def reach_before(supply: Intervals) -> Ints:
    """How far the owner's earlier intervals reach; the own start for the first one."""
    if supply.queued:
        reach = supply.end
    else:
        apart = supply.owner * _APART
        reach = np.maximum.accumulate(supply.end + apart) - apart
    before = np.empty_like(reach)
    before[1:] = reach[:-1]
    before[supply.heads] = supply.start[supply.heads]
    return before


def fresh_of(supply: Intervals, before: Ints) -> Ints:
    """Days of each owner that no earlier interval covers."""
    if supply.queued:
        return sums_of(supply.end - supply.start, supply.heads)
    days = np.maximum(supply.end - np.maximum(supply.start, before), 0)
    return sums_of(days, supply.heads)


def heads_of(owner: Ints) -> Ints:
    """Places where another owner begins, the first included."""
    if not len(owner):
        return np.empty(0, np.int64)
    return np.concatenate(([0], np.flatnonzero(owner[1:] != owner[:-1]) + 1))


def tails_of(heads: Ints, length: int) -> Ints:
    """The last place of each owner."""
    tails = np.empty_like(heads)
    tails[:-1] = heads[1:] - 1
    tails[-1] = length - 1
    return tails


def sums_of(values: Ints, heads: Ints) -> Ints:
    """The sum of each owner's values; differences of a running sum beat ``add.reduceat``."""
    running = np.cumsum(values)[tails_of(heads, len(values))]
    running[1:] -= running[:-1].copy()
    return running


def owners_of(heads: Ints, length: int) -> Ints:
    """The running number of the owner at each place."""
    marks = np.zeros(length, np.int64)
    marks[heads[1:]] = 1
    return np.cumsum(marks)
