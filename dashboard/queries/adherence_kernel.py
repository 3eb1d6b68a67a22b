"""Adherence of a whole caseload with array operations, equal to ``domain.adherence`` to the day.

Fills come packed and sorted (``adherence_pack``); their queues and unions are running sums and
maxima (``adherence_intervals``). Days are day numbers since 1970-01-01. Hospital stays and
injections are left to the rule for one person.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, fields

import numpy as np

from dashboard.domain.adherence import MINIMUM_DAYS_FROM_INDEX, AdherenceStatus
from dashboard.queries.adherence_intervals import (
    Fills,
    Intervals,
    Window,
    clip,
    fresh_of,
    heads_of,
    owners_of,
    queue_of,
    reach_before,
    sums_of,
    tails_of,
    united,
)
from dashboard.queries.adherence_pack import (
    DAY_MASK,
    DAY_ORIGIN,
    DAY_SHIFT,
    DRUG_BITS,
    DRUG_MASK,
    DRUG_SHIFT,
    SUPPLY_MASK,
    Ints,
    chunks,
)

NONE = -(1 << 40)
_LATE = 1 << 40
ANY_DRUG = -1
STATUSES = (
    AdherenceStatus.OK,
    AdherenceStatus.TOO_LITTLE_HISTORY,
    AdherenceStatus.NOT_COMPUTABLE,
    AdherenceStatus.NO_FILLS,
)
_OK, _TOO_LITTLE, _NOT_COMPUTABLE, _NO_FILLS = range(4)
_WORKERS = 2


@dataclass(frozen=True, slots=True)
class Scopes:
    """One element per person and scope; ``NONE`` where there is no figure.

    ``drug`` is ``ANY_DRUG`` for the union; ``status`` indexes ``STATUSES``. ``covered`` of
    ``of_days`` from index, ``fixed`` of the whole window, ``supplied`` days dispensed in it.
    """

    person: Ints
    drug: Ints
    status: Ints
    first_fill: Ints
    covered: Ints
    of_days: Ints
    fixed: Ints
    supplied: Ints
    gaps: Ints
    longest_gap: Ints
    discontinued: Ints


def scopes(keys: Ints, window: Window) -> Iterator[Scopes]:
    """Figures of each person, per drug and then for any drug, chunk of people by chunk.

    ``keys`` are packed fills, sorted. At most a few chunks are under way at a time.
    """
    waiting: deque[Future[Scopes]] = deque()
    with ThreadPoolExecutor(_WORKERS) as pool:
        for chunk in chunks(keys):
            waiting.append(pool.submit(_chunk_scopes, chunk, window))
            if len(waiting) > 2 * _WORKERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _chunk_scopes(keys: Ints, window: Window) -> Scopes:
    same = keys[1:] == keys[:-1]
    if same.any():
        # The same dispensing recorded twice counts once.
        keys = keys[np.concatenate(([True], ~same))]
    group = keys >> DRUG_SHIFT
    group_heads = heads_of(group)
    groups = group[group_heads]
    owner = owners_of(group_heads, len(keys))
    supply = keys & SUPPLY_MASK
    code = (keys >> DAY_SHIFT) & DAY_MASK
    day = code + DAY_ORIGIN
    unusable = (supply == 0) & ((code == 0) | (day < window.end))
    usable = (supply > 0) & (day < window.end)
    people = groups >> DRUG_BITS
    by_drug = _Builder(len(groups), window)
    person_heads = heads_of(people)
    by_person = _Builder(len(person_heads), window)
    person_of_group = owners_of(person_heads, len(groups))
    if unusable.any():
        by_drug.left_out[owner[unusable]] = True
    known = Fills(owner, day, supply).only(usable)
    inside = known.only(known.day >= window.start)
    by_drug.add_fills(inside)
    by_person.add_groups(by_drug, person_heads)
    supplied = clip(queue_of(inside), window)
    by_drug.add_index(supplied)
    by_person.add_index(united(supplied, person_of_group, window))
    if len(inside.day) == len(known.day):
        by_drug.fixed, by_person.fixed = by_drug.covered, by_person.covered
    else:
        carried = clip(queue_of(known), window)
        by_drug.add_fixed(carried)
        by_person.add_fixed(united(carried, person_of_group, window))
    drug = groups & DRUG_MASK
    return _joined(
        by_drug.scopes(people, drug),
        by_person.scopes(people[person_heads], np.full(len(person_heads), ANY_DRUG)),
    )


class _Builder:
    """The figures of every owner of a chunk; owners without fills keep the empty values."""

    def __init__(self, owners: int, window: Window) -> None:
        self.window = window
        self.left_out = np.zeros(owners, np.bool_)
        self.first = np.full(owners, NONE)
        self.last = np.full(owners, NONE)
        self.supplied = np.zeros(owners, np.int64)
        self.covered = np.zeros(owners, np.int64)
        self.fixed = np.zeros(owners, np.int64)
        self.gaps = np.zeros(owners, np.int64)
        self.longest = np.zeros(owners, np.int64)
        self.discontinued = np.full(owners, NONE)

    def add_fills(self, fills: Fills) -> None:
        """First and last fill and the supply dispensed in the window, fills in order of day."""
        if len(fills.day):
            heads = heads_of(fills.owner)
            present = fills.owner[heads]
            self.first[present] = fills.day[heads]
            self.last[present] = fills.day[tails_of(heads, len(fills.day))]
            self.supplied[present] = sums_of(fills.supply, heads)

    def add_groups(self, drugs: "_Builder", heads: Ints) -> None:
        """The same of each person, from those of the person's drugs."""
        early = np.where(drugs.first == NONE, _LATE, drugs.first)
        first = np.minimum.reduceat(early, heads)
        self.first = np.where(first == _LATE, NONE, first)
        self.last = np.maximum.reduceat(drugs.last, heads)
        self.supplied = np.add.reduceat(drugs.supplied, heads)
        self.left_out = np.logical_or.reduceat(drugs.left_out, heads)

    def add_index(self, supply: Intervals) -> None:
        """Covered days and gaps, from each owner's first interval to the window's end."""
        if not len(supply.start):
            return
        before = reach_before(supply)
        present = supply.owner[supply.heads]
        self.covered[present] = fresh_of(supply, before)
        hole = np.maximum(supply.start - before, 0)
        tails = tails_of(supply.heads, len(hole))
        reach = np.maximum(before[tails], supply.end[tails])
        tail = self.window.end - reach
        gaps = sums_of((hole > 0).astype(np.int64), supply.heads)
        self.gaps[present] = gaps + (tail > 0)
        self.longest[present] = np.maximum(np.maximum.reduceat(hole, supply.heads), tail)
        limit = self.window.gap_limit
        self.discontinued[present] = np.where(tail > limit, reach, NONE)
        # Written from the last to the first, so that each owner's first long gap stays.
        long = np.flatnonzero(hole > limit)[::-1]
        self.discontinued[supply.owner[long]] = before[long]

    def add_fixed(self, supply: Intervals) -> None:
        if len(supply.start):
            present = supply.owner[supply.heads]
            self.fixed[present] = fresh_of(supply, reach_before(supply))

    def scopes(self, person: Ints, drug: Ints) -> Scopes:
        found = self.first != NONE
        enough = (self.last > self.first) & (
            self.window.end - self.first >= MINIMUM_DAYS_FROM_INDEX
        )
        absent = np.where(self.left_out, _NOT_COMPUTABLE, _NO_FILLS)
        return Scopes(
            person=person,
            drug=drug,
            status=np.where(found, np.where(enough, _OK, _TOO_LITTLE), absent),
            first_fill=self.first,
            covered=np.where(found, self.covered, NONE),
            of_days=np.where(found, self.window.end - self.first, NONE),
            fixed=np.where(found | ~self.left_out, self.fixed, NONE),
            supplied=np.where(found, self.supplied, NONE),
            gaps=np.where(found, self.gaps, NONE),
            longest_gap=np.where(found, self.longest, NONE),
            discontinued=self.discontinued,
        )


def _joined(drugs: Scopes, unions: Scopes) -> Scopes:
    """Each person's drugs, then the person's union."""
    order = np.argsort(np.concatenate((drugs.person, unions.person)), kind="stable")
    return Scopes(
        *(
            np.concatenate((getattr(drugs, column.name), getattr(unions, column.name)))[order]
            for column in fields(Scopes)
        )
    )
