"""Speed of the adherence kernel beside a plain pandas groupby.

Usage: python -m tools.bench_adherence [PEOPLE]

Makes a Parquet file of 24 fills for each person (rows in no order, two drugs, some early, late
and from before the window), then times file to figures: reading, sorting, every figure of every
scope. The pandas way counts sets of days for one person after the other, on a part of the people.
"""

import argparse
import resource
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl

from dashboard.ingest.adherence_fills import read_fills
from dashboard.queries.adherence_intervals import Window
from dashboard.queries.adherence_kernel import scopes
from dashboard.queries.adherence_pack import EPOCH

FILLS = 24
START, END = date(2024, 1, 1), date(2026, 1, 1)
#: The best counts: other programs only ever make it slower.
REPEATS = 7
PANDAS_PEOPLE = 2_000


def write_fills(path: Path, people: int, named: bool) -> None:
    """``people`` persons by ``FILLS`` fills as Parquet; ids are numbers or texts."""
    random = np.random.default_rng(2026)
    rows = people * FILLS
    steps = random.integers(20, 45, (people, FILLS)).cumsum(axis=1)
    day = steps + random.integers(-120, 30, (people, 1)) + (START.toordinal() - EPOCH)
    order = random.permutation(rows)
    person = pl.Series(np.repeat(np.arange(people), FILLS)[order])
    table = pl.DataFrame(
        {
            "person_id": person,
            "drug": pl.Series(["sertraline", "quetiapine"]).gather(random.integers(0, 2, rows)),
            "fill_date": pl.Series(day.ravel()[order].astype(np.int32)).cast(pl.Date),
            "days_supply": random.choice([14, 30, 30, 30, 90], rows).astype(np.int32),
        }
    )
    if named:
        text = pl.format("P{}", pl.col("person_id").cast(pl.String).str.zfill(8))
        table = table.with_columns(text.alias("person_id"))
    table.write_parquet(path)


def by_kernel(path: Path) -> tuple[float, float]:
    """Every figure of every scope; seconds to read and sort the fills, and to compute."""
    window = Window(START.toordinal() - EPOCH, END.toordinal() - EPOCH, 30)
    began = time.perf_counter()
    keys = read_fills(path).keys
    read = time.perf_counter()
    for _ in scopes(keys, window):
        pass
    return read - began, time.perf_counter() - read


def by_pandas(table: pd.DataFrame) -> pd.Series:
    """PDC from index of any drug, the way it is usually written: sets of days per person."""

    def pdc(fills: pd.DataFrame) -> float:
        covered: set[date] = set()
        for _, queue in fills.groupby("drug"):
            free = START
            for on, days in zip(queue["fill_date"], queue["days_supply"], strict=True):
                free = max(free, on)
                covered |= {free + timedelta(days=at) for at in range(days)}
                free += timedelta(days=days)
        index = fills["fill_date"].min()
        return sum(index <= day < END for day in covered) / (END - index).days

    inside = table[(table["fill_date"] >= START) & (table["fill_date"] < END)]
    people = inside.sort_values(["person_id", "drug", "fill_date"]).groupby("person_id")
    return people[["drug", "fill_date", "days_supply"]].apply(pdc)


def measure(people: int, folder: Path) -> None:
    times = {}
    for named in (False, True):
        path = folder / f"fills_{people}_{named}.parquet"
        write_fills(path, people, named)
        read, computed = min((by_kernel(path) for _ in range(REPEATS)), key=sum)
        times[named] = read + computed
        kind = "texts" if named else "numbers"
        print(
            f"{people:,} people x {FILLS} fills, ids as {kind}: {times[named]:.3f} s, "
            f"of these reading and sorting {read:.3f} s, computing {computed:.3f} s"
        )
    if people < PANDAS_PEOPLE:
        return
    first = pl.col("person_id") < PANDAS_PEOPLE
    table = pl.read_parquet(folder / f"fills_{people}_False.parquet").filter(first)
    frame = pd.DataFrame(table.to_dict(as_series=False))
    began = time.perf_counter()
    by_pandas(frame)
    seconds = (time.perf_counter() - began) * people / PANDAS_PEOPLE
    print(f"pandas groupby, one figure only ({PANDAS_PEOPLE:,} people scaled): {seconds:.1f} s")
    print(f"ratio: {seconds / times[False]:.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int, nargs="*", default=[100_000], metavar="PEOPLE")
    with tempfile.TemporaryDirectory() as folder:
        for people in parser.parse_args().people:
            measure(people, Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of the whole run: {peak:.0f} MB")


if __name__ == "__main__":
    main()
