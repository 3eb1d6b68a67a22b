"""``python -m dashboard seed``: makes the demo caseload."""

import argparse
import sys
from datetime import date, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

from dashboard.db.asker import as_system
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine
from dashboard.db.migrate import upgrade
from dashboard.demo.seed import (
    DEFAULT_PEOPLE,
    DEFAULT_SEED,
    NotEmpty,
    Seeded,
    seed,
    seed_new_file,
)
from dashboard.demo.seed import Progress as Advance
from dashboard.settings import Settings

DONE = 0
UNUSABLE = 2
_SQLITE = "sqlite:///"


def add_command(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``seed`` to the command line."""
    parser = subparsers.add_parser("seed", help="make a demo caseload of invented people")
    parser.add_argument("--patients", type=_count, default=DEFAULT_PEOPLE, metavar="N")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, metavar="S")
    parser.add_argument(
        "--as-of",
        type=date.fromisoformat,
        metavar="DATE",
        help="the day at which the history ends (default: today in the clinic's time zone)",
    )
    parser.add_argument("--database", metavar="URL", help="default: DASHBOARD_DATABASE_URL")
    parser.add_argument(
        "--replace", action="store_true", help="write the demo people of this database anew"
    )
    parser.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Seeds; 0 when done, 2 when the database holds people that must stay."""
    settings = Settings.from_environment()
    as_of = args.as_of or settings.as_of or datetime.now(settings.timezone).date()
    with _progress() as progress:
        task = progress.add_task(f"{args.patients:,} people", total=args.patients)
        try:
            done = _seed(args, args.database or settings.database_url, as_of,
                         lambda people: progress.advance(task, people))  # fmt: skip
        except NotEmpty as error:
            progress.stop()
            print(str(error), file=sys.stderr)
            return UNUSABLE
    print(f"{done.people:,} people, {done.rows:,} rows, history to {as_of.isoformat()}")
    return DONE


def _seed(args: argparse.Namespace, url: str, as_of: date, advance: Advance) -> Seeded:
    rules = load_rule_book()
    file = Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None
    if file is not None and not file.exists():
        return seed_new_file(file, args.patients, args.seed, as_of, rules, advance)
    engine = as_system(open_engine(url))
    try:
        upgrade(engine)
        return seed(engine, args.patients, args.seed, as_of, rules, advance, replace=args.replace)
    finally:
        engine.dispose()


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("Seeding {task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
