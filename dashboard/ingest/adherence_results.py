"""Writes the figures of the adherence kernel as a table, CSV or Parquet, portion by portion."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from dashboard.domain.adherence import ANY
from dashboard.ingest.adherence_fills import FillsFile, is_parquet
from dashboard.queries.adherence_intervals import Window
from dashboard.queries.adherence_kernel import ANY_DRUG, NONE, STATUSES, Scopes

INDEX, FIXED, BOTH = "index", "fixed", "both"
_INDEX_COLUMNS = ("pdc_from_index", "days_covered_from_index", "days_from_index")
_FIXED_COLUMNS = ("pdc_fixed", "days_covered_fixed", "days_fixed")
_SCHEMA: dict[str, type[pl.DataType]] = {
    "scope": pl.String,
    "status": pl.String,
    "first_fill": pl.Date,
    "pdc_from_index": pl.Float64,
    "days_covered_from_index": pl.Int64,
    "days_from_index": pl.Int64,
    "pdc_fixed": pl.Float64,
    "days_covered_fixed": pl.Int64,
    "days_fixed": pl.Int64,
    "mpr": pl.Float64,
    "gaps": pl.Int64,
    "longest_gap_days": pl.Int64,
    "discontinued_on": pl.Date,
}


@dataclass(frozen=True, slots=True)
class Naming:
    """What the numbers of the kernel are called, and which window's figures are asked for."""

    people: pl.Series | None
    scopes: pl.Series
    statuses: pl.Series
    window: Window
    asked: str

    @classmethod
    def of(cls, fills: FillsFile, window: Window, asked: str) -> "Naming":
        return cls(
            people=fills.people,
            # The last name answers to ANY_DRUG, which is -1.
            scopes=pl.Series([*fills.drugs, ANY], dtype=pl.String),
            statuses=pl.Series([status.value for status in STATUSES]),
            window=window,
            asked=asked,
        )


def table_of(scopes: Scopes, naming: Naming) -> pl.DataFrame:
    """One row per person and scope, columns as documented; figures that do not apply are null."""
    assert ANY_DRUG == -1
    raw = pl.DataFrame(
        {
            "person": scopes.person,
            "scope": scopes.drug,
            "status": scopes.status,
            "first_fill": scopes.first_fill,
            "covered": scopes.covered,
            "of_days": scopes.of_days,
            "fixed": scopes.fixed,
            "supplied": scopes.supplied,
            "gaps": scopes.gaps,
            "longest": scopes.longest_gap,
            "discontinued": scopes.discontinued,
        }
    )
    person = raw["person"] if naming.people is None else naming.people.gather(raw["person"])
    days = naming.window.end - naming.window.start
    covered, of_days, fixed = _known("covered"), _known("of_days"), _known("fixed")
    # Divided by NumPy: by one number Polars multiplies with its reciprocal, which is off in the
    # last digit.
    in_window = pl.Series(scopes.fixed / days)
    table = raw.select(
        person.alias("person_id"),
        naming.scopes.gather(raw["scope"] % len(naming.scopes)).alias("scope"),
        naming.statuses.gather(raw["status"]).alias("status"),
        first_fill=_date("first_fill"),
        pdc_from_index=covered / of_days,
        days_covered_from_index=covered,
        days_from_index=of_days,
        pdc_fixed=pl.when(fixed.is_not_null()).then(in_window),
        days_covered_fixed=fixed,
        days_fixed=pl.when(fixed.is_not_null()).then(pl.lit(days, pl.Int64)),
        mpr=_known("supplied") / of_days,
        gaps=_known("gaps"),
        longest_gap_days=_known("longest"),
        discontinued_on=_date("discontinued"),
    )
    unasked = {INDEX: _FIXED_COLUMNS, FIXED: _INDEX_COLUMNS, BOTH: ()}[naming.asked]
    return table.with_columns(pl.lit(None, _SCHEMA[name]).alias(name) for name in unasked)


def write_tables(tables: Iterable[pl.DataFrame], naming: Naming, out: Path) -> None:
    """Write ``tables`` one after the other; ``out`` appears only when it is complete."""
    unfinished = out.with_name(f".{out.name}.part")
    try:
        if is_parquet(out):
            _write_parquet(iter(tables), naming, unfinished)
        else:
            _write_csv(tables, naming, unfinished)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _schema(naming: Naming) -> pl.Schema:
    person = pl.Int64() if naming.people is None else pl.String()
    return pl.Schema({"person_id": person, **_SCHEMA})


def _write_csv(tables: Iterable[pl.DataFrame], naming: Naming, path: Path) -> None:
    with path.open("wb") as file:
        pl.DataFrame(schema=_schema(naming)).write_csv(file)
        for table in tables:
            table.write_csv(file, include_header=False)


def _write_parquet(tables: Iterator[pl.DataFrame], naming: Naming, path: Path) -> None:
    def portions(
        with_columns: list[str] | None,
        predicate: pl.Expr | None,
        n_rows: int | None,
        batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:
        # The whole table is written: the writer asks for no selection.
        return tables

    register_io_source(portions, schema=_schema(naming)).sink_parquet(path)


def _known(column: str) -> pl.Expr:
    return pl.when(pl.col(column) != NONE).then(pl.col(column))


def _date(column: str) -> pl.Expr:
    return _known(column).cast(pl.Int32).cast(pl.Date)
