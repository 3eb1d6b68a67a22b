"""``python -m dashboard adherence FILLS --start DATE --end DATE --out OUT``: supply figures.

Exit 0 done; 1 done, some rows refused; 2 unusable input.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dashboard.domain.adherence import DEFAULT_GAP_LIMIT
from dashboard.ingest.adherence_fills import FillsFile, Unusable, read_fills
from dashboard.ingest.adherence_results import BOTH, FIXED, INDEX, Naming, table_of, write_tables
from dashboard.queries.adherence_intervals import Window
from dashboard.queries.adherence_kernel import scopes
from dashboard.queries.adherence_pack import EPOCH, TooLarge

DONE, WITH_REFUSALS, UNUSABLE = 0, 1, 2
SHOWN = 20


def add_command(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = subparsers.add_parser(
        "adherence",
        help="days covered by supply, from a table of fills",
        description="One row per person and drug, and one for any drug: supply, not taking. "
        "The window is [start, end). Gaps, MPR and discontinuation are from the first fill in it.",
    )
    command.add_argument("fills", type=Path, metavar="FILLS", help="CSV or Parquet of fills")
    command.add_argument("--start", type=date.fromisoformat, required=True, metavar="DATE")
    command.add_argument("--end", type=date.fromisoformat, required=True, metavar="DATE")
    command.add_argument(
        "--window",
        choices=(INDEX, FIXED, BOTH),
        default=BOTH,
        help="PDC from the first fill, over the whole window, or both (default)",
    )
    command.add_argument(
        "--gap",
        type=int,
        default=DEFAULT_GAP_LIMIT,
        metavar="DAYS",
        help=f"discontinued at the first longer gap (default {DEFAULT_GAP_LIMIT})",
    )
    command.add_argument("--out", type=Path, required=True, metavar="OUT", help=".csv or .parquet")
    command.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Compute and write; what was refused goes to stderr, line by line."""
    try:
        _check(args)
        with _progress() as bar:
            fills = _read(args.fills, bar)
            naming = Naming.of(fills, _window(args), args.window)
            write_tables(_tables(fills, naming, bar), naming, args.out)
    except (Unusable, TooLarge, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return UNUSABLE
    for refusal in fills.refusals[:SHOWN]:
        print(refusal, file=sys.stderr)
    if fills.refused > SHOWN:
        print(f"… and {fills.refused - SHOWN:,} more rows", file=sys.stderr)
    print(f"{fills.rows:,} rows read, {fills.refused:,} refused; written to {args.out}")
    return WITH_REFUSALS if fills.refused else DONE


def _check(args: argparse.Namespace) -> None:
    if args.start >= args.end:
        raise Unusable(f"--end {args.end} must be after --start {args.start}")
    if args.gap < 1:
        raise Unusable(f"--gap {args.gap} must be 1 or more days")
    if args.out.resolve() == args.fills.resolve():
        raise Unusable("--out must not be the file of fills")


def _window(args: argparse.Namespace) -> Window:
    return Window(args.start.toordinal() - EPOCH, args.end.toordinal() - EPOCH, args.gap)


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def _read(path: Path, bar: Progress) -> FillsFile:
    task = bar.add_task("Fills read", total=None)
    return read_fills(path, lambda rows: bar.advance(task, rows))


def _tables(fills: FillsFile, naming: Naming, bar: Progress) -> Iterator[pl.DataFrame]:
    task = bar.add_task("Rows written", total=None)
    for part in scopes(fills.keys, naming.window):
        bar.advance(task, len(part.person))
        yield table_of(part, naming)
