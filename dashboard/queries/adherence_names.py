"""Numbers for hashed names, in order of first sight, over many portions.

A table of hashes in arrays, with linear probing, a block of rows at a time: several times as fast
as a categorical column where nearly every name is new to the processor's cache. A name is known
by 64 bits of one hash beside the place that another one gives it.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dashboard.queries.adherence_pack import Ints

Hashes = NDArray[np.uint64]
#: The first block is small, so that a column of few names keeps a small table.
_FIRST_BLOCK, BLOCK = 1 << 12, 1 << 17
_FREE = -1


class NameTable:
    """The numbers 0, 1, 2 … of the names seen so far."""

    def __init__(self) -> None:
        self._count = 0
        self._known: list[tuple[Hashes, Hashes]] = []
        self._resize(_FIRST_BLOCK)

    def codes(self, what: Hashes, where: Hashes) -> tuple[Ints, Ints]:
        """A number per row, and the rows whose names are new, in order of number."""
        found = np.empty(len(what), np.int64)
        fresh = [np.empty(0, np.int64)]
        for part in _blocks(len(what)):
            found[part], new = self._block(what[part], where[part])
            fresh.append(new + part.start)
        return found, np.concatenate(fresh)

    def _block(self, what: Hashes, where: Hashes) -> tuple[Ints, Ints]:
        """Numbers of a block's rows, and the rows whose names are new, in order of number."""
        slot = self._slots(where)
        found: Ints = self._code[slot]
        missed = np.flatnonzero(self._what[slot] != what)
        if not len(missed):
            return found, missed
        what, where = what[missed], where[missed]
        if 2 * (self._count + len(missed)) > len(self._code):
            self._resize(self._count + len(missed))
        new = self._insert(what, where)
        found[missed] = self._find(what, where)
        return found, missed[new]

    def _insert(self, what: Hashes, where: Hashes) -> Ints:
        """Give every name that is not there yet a free place and the next number."""
        rows, slot = np.arange(len(what)), self._slots(where)
        fresh = [np.empty(0, np.int64)]
        while len(rows):
            free = self._code[slot] == _FREE
            asking, places = rows[free], slot[free]
            # Of several that ask for one place the last written has it.
            self._claim[places] = asking
            won = self._claim[places] == asking
            asking, places = asking[won], places[won]
            self._what[places] = what[asking]
            self._code[places] = self._count + np.arange(len(asking))
            self._count += len(asking)
            fresh.append(asking)
            left = self._what[slot] != what[rows]
            rows, slot = rows[left], (slot[left] + 1) & self._mask
        new = np.concatenate(fresh)
        self._known.append((what[new], where[new]))
        return new

    def _find(self, what: Hashes, where: Hashes) -> Ints:
        """Numbers of names that are all there."""
        slot = self._slots(where)
        rows = np.arange(len(what))
        found = np.empty(len(what), np.int64)
        while len(rows):
            found[rows] = self._code[slot]
            left = self._what[slot] != what[rows]
            rows, slot = rows[left], (slot[left] + 1) & self._mask
        return found

    def _slots(self, where: Hashes) -> Ints:
        slots: Ints = (where >> self._shift).view(np.int64)
        return slots

    def _resize(self, names: int) -> None:
        """A table for so many names, at most a quarter full; those there keep their numbers."""
        bits = max(4 * names, 1).bit_length()
        self._shift, self._mask = np.uint64(64 - bits), (1 << bits) - 1
        self._what = np.zeros(1 << bits, np.uint64)
        self._code = np.full(1 << bits, _FREE, np.int64)
        self._claim = np.empty(1 << bits, np.int64)
        number = 0
        for what, where in self._known:
            self._place(what, where, number)
            number += len(what)

    def _place(self, what: Hashes, where: Hashes, number: int) -> None:
        """Put different names that are not there yet under the numbers from ``number`` on."""
        rows, slot = np.arange(len(what)), self._slots(where)
        while len(rows):
            free = self._code[slot] == _FREE
            asking, places = rows[free], slot[free]
            self._claim[places] = asking
            won = self._claim[places] == asking
            self._what[places[won]] = what[asking[won]]
            self._code[places[won]] = number + asking[won]
            left = self._code[slot] != number + rows
            rows, slot = rows[left], (slot[left] + 1) & self._mask


def _blocks(rows: int) -> Iterator[slice]:
    at, size = 0, _FIRST_BLOCK
    while at < rows:
        yield slice(at, min(at + size, rows))
        at, size = at + size, BLOCK
