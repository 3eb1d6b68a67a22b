"""Numbers for the names of a table of fills: each different text once."""

import secrets

import polars as pl

from dashboard.queries.adherence_names import NameTable
from dashboard.queries.adherence_pack import Ints


class NameCodes:
    """The numbers 0, 1, 2 … of the names seen so far. A null counts as a name.

    Names are told apart by two hashes, seeded at random: no file can be made in which two meet.
    """

    def __init__(self) -> None:
        self._seeds = secrets.randbits(63), secrets.randbits(63)
        self._table = NameTable()
        self._names: list[pl.Series] = []

    def codes(self, names: pl.Series) -> Ints:
        """A number per row."""
        what, where = (names.hash(seed).to_numpy() for seed in self._seeds)
        found, fresh = self._table.codes(what, where)
        if len(fresh):
            self._names.append(names.gather(fresh).cast(pl.String))
        return found

    def names(self) -> pl.Series:
        """The name of each number, in order of the numbers."""
        return pl.concat(self._names) if self._names else pl.Series(dtype=pl.String)
