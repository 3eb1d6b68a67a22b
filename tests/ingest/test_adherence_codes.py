"""Names get the numbers that a plain dictionary would give them, whatever the portions."""

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.ingest.adherence_codes import NameCodes
from dashboard.queries.adherence_names import BLOCK

portions = st.lists(st.lists(st.none() | st.text(max_size=3), max_size=40), max_size=5)


def check(parts: list[list[str | None]]) -> None:
    names = NameCodes()
    codes = [names.codes(pl.Series(part, dtype=pl.String)).tolist() for part in parts]
    known = names.names().to_list()
    assert len(known) == len(set(known)) == len({name for part in parts for name in part})
    assert [[known[code] for code in part] for part in codes] == parts


@given(portions)
@settings(max_examples=200, deadline=None)
def test_every_name_has_its_own_number(parts: list[list[str | None]]) -> None:
    check(parts)


def test_numbers_stay_while_the_table_grows() -> None:
    random = np.random.default_rng(7)
    rows = 3 * BLOCK
    check([[f"P{n}" for n in random.integers(0, 60_000, rows)] for _ in range(2)])


def test_names_that_meet_in_one_place_are_told_apart() -> None:
    names = NameCodes()
    # Every name asks for the last place of the table: the places after it are tried in turn.
    table = names._table
    table._slots = lambda where: np.full(len(where), table._mask)  # type: ignore[method-assign]
    series = pl.Series([f"N{n % 50}" for n in range(200)])
    known = names.codes(series)
    assert names.names().gather(known).equals(series, check_names=False)
    table._resize(400)
    assert names.codes(series).tolist() == known.tolist()
