"""Fills of a whole caseload as one sorted array of 64-bit numbers.

Person, drug, day and days of supply share one number, so that one plain sort brings each person's
fills together in order, and a million people with 24 fills each need 200 MB.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

# Small enough that a chunk's arrays stay in the processor's cache.
CHUNK_FILLS = 1 << 16
_FREE_BITS = 63


class TooLarge(ValueError):
    """People, drugs, days and supplies do not fit into 63 bits together."""


@dataclass(frozen=True, slots=True)
class PackedFills:
    """Sorted fills: person | drug | day - ``origin`` + 1 (0: undated) | supply (0: unknown)."""

    keys: Ints
    origin: int
    supply_bits: int
    day_bits: int
    drug_bits: int

    @property
    def drug_shift(self) -> int:
        return self.supply_bits + self.day_bits

    @property
    def person_shift(self) -> int:
        return self.drug_shift + self.drug_bits


def pack(
    person: Ints, drug: Ints, day: Ints, supply: Ints, undated: NDArray[np.bool_]
) -> PackedFills:
    """Fills as sorted numbers. ``person`` and ``drug`` count from 0; unknown supply is 0.

    ``TooLarge`` when they do not fit.
    """
    dated = day[~undated] if undated.any() else day
    origin = int(dated.min()) if dated.size else 0
    supply_bits = int(supply.max(initial=0)).bit_length()
    day_bits = (int(dated.max()) - origin + 1).bit_length() if dated.size else 1
    drug_bits = int(drug.max(initial=0)).bit_length()
    person_bits = int(person.max(initial=0)).bit_length()
    if supply_bits + day_bits + drug_bits + person_bits > _FREE_BITS:
        raise TooLarge("too many people, drugs and days for one pass")
    keys = person.astype(np.int64)
    keys <<= drug_bits
    keys |= drug
    keys <<= day_bits
    keys |= np.where(undated, 0, day - (origin - 1)) if undated.any() else day - (origin - 1)
    keys <<= supply_bits
    keys |= np.where(undated, 0, supply) if undated.any() else supply
    keys.sort()
    return PackedFills(keys, origin, supply_bits, day_bits, drug_bits)


def chunks(fills: PackedFills) -> Iterator[Ints]:
    """Parts of about ``CHUNK_FILLS`` fills that end with a person's last."""
    keys, at = fills.keys, 0
    while at < len(keys):
        last = keys[min(at + CHUNK_FILLS, len(keys)) - 1] >> fills.person_shift
        until = int(np.searchsorted(keys, (last + 1) << fills.person_shift))
        yield keys[at:until]
        at = until
