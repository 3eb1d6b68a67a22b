"""Reads a table of fills, CSV or Parquet, into packed numbers for the adherence kernel.

Columns ``person_id,drug,fill_date,days_supply`` in any order of columns and rows; others are not
read. An empty date or an empty supply is *not known* (then not computable, never 0); a wrong one
refuses the row, which is named by its line (CSV) or row number (Parquet).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from dashboard.domain.adherence import ANY
from dashboard.ingest.adherence_codes import NameCodes
from dashboard.queries.adherence_pack import (
    FIRST_DATE,
    LAST_DATE,
    MAX_PEOPLE,
    MAX_SUPPLY,
    Ints,
    pack,
    sorted_keys,
)

COLUMNS = ("person_id", "drug", "fill_date", "days_supply")
PARQUET = (".parquet", ".pq")
_ROWS_AT_ONCE = 4_000_000
_KEPT_REFUSALS = 100
_REASONS = {
    1: ("person_id", "is empty"),
    2: ("drug", f"is empty or the reserved name {ANY!r}"),
    3: ("fill_date", f"is not a date YYYY-MM-DD from {FIRST_DATE.year} to {LAST_DATE.year}"),
    4: ("days_supply", f"is not a whole number from 1 to {MAX_SUPPLY}"),
}
_BLANK = 9


class Unusable(ValueError):
    """The file cannot be read at all; ``str()`` is one line."""


@dataclass(slots=True)
class FillsFile:
    """Packed fills in order, the names their numbers stand for, and the rows refused.

    ``people`` is ``None`` where the file's own numbers are used.
    """

    keys: Ints
    people: pl.Series | None
    drugs: pl.Series
    rows: int
    refused: int
    refusals: list[str] = field(default_factory=list)


def is_parquet(path: Path) -> bool:
    return path.suffix.casefold() in PARQUET


def read_fills(path: Path, on_rows: Callable[[int], None] | None = None) -> FillsFile:
    """All fills of ``path``; ``on_rows`` is told of each portion read. Raises ``Unusable``."""
    try:
        scan = _scan(path)
        schema = scan.collect_schema()
        missing = [column for column in COLUMNS if column not in schema]
        if missing:
            raise Unusable(f"{path.name}: column {missing[0]} is missing")
        return _Reader(path, scan.select(COLUMNS)).read(on_rows)
    except (OSError, PolarsError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise Unusable(f"{path.name}: {reason or type(error).__name__}") from error


def _scan(path: Path) -> pl.LazyFrame:
    if not path.is_file():
        raise Unusable(f"{path}: no such file")
    if is_parquet(path):
        return pl.scan_parquet(path)
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        header = file.readline()
    separator = max(",;\t", key=header.count)
    return pl.scan_csv(path, separator=separator, infer_schema=False)


class _Reader:
    def __init__(self, path: Path, scan: pl.LazyFrame) -> None:
        self.scan = scan
        self.parquet = is_parquet(path)
        self.schema = dict(scan.collect_schema())
        self.people, self.drugs = NameCodes(), NameCodes()
        self.height = scan.select(pl.len()).collect().item() if self.parquet else None
        self.whole = scan.collect() if self._is_small() else None
        self.numbered = self._people_are_small_numbers()
        self.parts: list[Ints] = []
        self.rows = self.refused = 0
        self.refusals: list[str] = []

    def read(self, on_rows: Callable[[int], None] | None) -> FillsFile:
        for frame in self._frames():
            self._add(frame)
            if on_rows is not None:
                on_rows(frame.height)
        drugs, drug_rank = _ranked(self.drugs)
        people, person_rank = (None, None) if self.numbered else _ranked(self.people)
        keys = sorted_keys(
            self.parts,
            None if person_rank is None else person_rank.to_numpy(),
            drug_rank.to_numpy(),
        )
        self.parts.clear()
        return FillsFile(keys, people, drugs, self.rows, self.refused, self.refusals)

    def _is_small(self) -> bool:
        return self.height is not None and self.height <= _ROWS_AT_ONCE

    def _people_are_small_numbers(self) -> bool:
        if not self.schema["person_id"].is_integer():
            return False
        person = pl.col("person_id")
        ends = (self.scan if self.whole is None else self.whole.lazy()).select(
            low=person.min(), high=person.max()
        )
        low, high = ends.collect().row(0)
        return low is None or (low >= 0 and high < MAX_PEOPLE)

    def _frames(self) -> Iterator[pl.DataFrame]:
        if self.height is None:
            yield from self.scan.collect_batches(chunk_size=_ROWS_AT_ONCE, maintain_order=True)
        elif self.whole is not None:
            yield self.whole
        else:
            for offset in range(0, self.height, _ROWS_AT_ONCE):
                yield self.scan.slice(offset, _ROWS_AT_ONCE).collect()

    def _add(self, frame: pl.DataFrame) -> None:
        person = frame["person_id"]
        coded = frame.select(
            on=self._date(),
            supply=self._supply(),
            undated=self._missing("fill_date"),
            unsupplied=self._missing("days_supply"),
        ).with_columns(
            (person if self.numbered else _coded(person, self.people)).alias("person"),
            _coded(frame["drug"], self.drugs).alias("drug"),
        )
        coded = coded.with_columns(*self._blank_names())
        if not _clean(coded):
            problem = coded.select(_problem()).to_series()
            if problem.max():
                self._refuse(frame, problem)
                coded = coded.filter(problem == 0)
        self.rows += frame.height
        day = coded["on"].to_physical().fill_null(0)
        self.parts.append(
            pack(
                coded["person"].to_numpy(),
                coded["drug"].to_numpy(),
                day.to_numpy(),
                coded["supply"].fill_null(0).cast(pl.Int64).to_numpy(),
                coded["undated"].to_numpy() if coded["undated"].any() else None,
            )
        )

    def _blank_names(self) -> Iterator[pl.Expr]:
        """Names that are empty, and a drug called like the union, become nulls."""
        kinds = [("drug", self.drugs, ["", ANY])]
        if not self.numbered:
            kinds.append(("person", self.people, [""]))
        for column, names, unusable in kinds:
            bad = names.names().str.strip_chars().is_in(unusable).arg_true()
            if len(bad):
                yield pl.when(~pl.col(column).is_in(bad.implode())).then(pl.col(column))

    def _date(self) -> pl.Expr:
        dtype = self.schema["fill_date"]
        if dtype == pl.Date:
            return pl.col("fill_date")
        if isinstance(dtype, pl.Datetime):
            return pl.col("fill_date").dt.date()
        return _text("fill_date").str.to_date("%Y-%m-%d", strict=False)

    def _supply(self) -> pl.Expr:
        if self.schema["days_supply"].is_integer():
            return pl.col("days_supply")
        return _text("days_supply").cast(pl.Float64, strict=False)

    def _missing(self, column: str) -> pl.Expr:
        return (_text(column) if self.schema[column] == pl.String else pl.col(column)).is_null()

    def _refuse(self, frame: pl.DataFrame, problem: pl.Series) -> None:
        bad = pl.DataFrame({"at": pl.int_range(len(problem), eager=True), "problem": problem})
        bad = bad.filter(~pl.col("problem").is_in([0, _BLANK]))
        self.refused += bad.height
        first = self.rows + (1 if self.parquet else 2)
        word = "row" if self.parquet else "line"
        for at, number in bad.head(_KEPT_REFUSALS - len(self.refusals)).iter_rows():
            column, fault = _REASONS[number]
            value = frame[column][at]
            self.refusals.append(f"{word} {first + at}: {column} {fault}: {value!r}")


def _text(column: str) -> pl.Expr:
    text = pl.col(column).cast(pl.String).str.strip_chars()
    return pl.when(text != "").then(text)


def _coded(column: pl.Series, names: NameCodes) -> pl.Series:
    """The number of each name; null where there is none."""
    text = column.cast(pl.String)
    codes = pl.Series(names.codes(text))
    if not text.null_count():
        return codes
    return codes.zip_with(text.is_not_null(), pl.Series([None], dtype=pl.Int64))


def _ranked(names: NameCodes) -> tuple[pl.Series, pl.Series]:
    """The different names in order, spaces around them left off, and the rank of each code."""
    stripped = names.names().fill_null("").str.strip_chars()
    rank = (stripped.rank("dense") - 1).cast(pl.Int64)
    return stripped.unique().sort(), rank


def _clean(coded: pl.DataFrame) -> bool:
    """Whether every row is good: four columns without nulls and their ends, seen at a glance."""
    known = coded.select("person", "drug", "on", "supply")
    if not coded.height or not known["supply"].dtype.is_integer():
        return False
    if any(count for count in known.null_count().row(0)):
        return False
    first, last, least, most = known.select(
        first=pl.col("on").min(),
        last=pl.col("on").max(),
        least=pl.col("supply").min(),
        most=pl.col("supply").max(),
    ).row(0)
    return bool(first >= FIRST_DATE and last <= LAST_DATE and least >= 1 and most <= MAX_SUPPLY)


def _problem() -> pl.Expr:
    """0 for a good row, else the number of its first fault; a blank line is none."""
    person, drug, on, supply = (pl.col(name) for name in ("person", "drug", "on", "supply"))
    undated, unsupplied = pl.col("undated"), pl.col("unsupplied")
    right_date = on.is_between(FIRST_DATE, LAST_DATE).fill_null(False)
    right_supply = (supply.is_between(1, MAX_SUPPLY) & (supply % 1 == 0)).fill_null(False)
    problem = (
        pl.when(person.is_null() & drug.is_null() & undated & unsupplied)
        .then(_BLANK)
        .when(person.is_null())
        .then(1)
        .when(drug.is_null())
        .then(2)
        .when(~undated & ~right_date)
        .then(3)
        .when(~unsupplied & ~right_supply)
        .then(4)
        .otherwise(0)
    )
    return problem.cast(pl.UInt8)
