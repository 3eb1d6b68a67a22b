"""``python -m dashboard import PATH…``: exit 0 all in, 1 done with refusals, 2 unusable input."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from dashboard.db.asker import as_system
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine
from dashboard.db.migrate import upgrade
from dashboard.domain.access import command_line_scope
from dashboard.ingest.model import Request, Unusable
from dashboard.ingest.report import Report
from dashboard.ingest.run import Job, import_records
from dashboard.settings import Settings

DONE, WITH_REFUSALS, UNUSABLE = 0, 1, 2
SHOWN = 20


def add_command(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = subparsers.add_parser("import", help="import FHIR R4 or CSV records")
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    command.add_argument("--format", choices=("fhir", "csv"), help="default: by the file names")
    command.add_argument(
        "--source", metavar="NAME", help="where the records come from (default: the folder's name)"
    )
    command.add_argument("--dry-run", action="store_true", help="check and count, store nothing")
    command.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DATE", help="what counts as today"
    )
    command.add_argument("--report", type=Path, metavar="FILE", help="write the report as JSON")
    command.add_argument(
        "--keep-good", action="store_true", help="store what is right although some is refused"
    )
    command.set_defaults(func=run)


def run(args: argparse.Namespace) -> int:
    """Import and print what happened; the report is written whatever the outcome."""
    settings = Settings.from_environment()
    as_of = args.as_of or settings.as_of or datetime.now(settings.timezone).date()
    request = Request(
        paths=tuple(args.paths),
        as_of=as_of,
        timezone=settings.timezone,
        format=args.format,
        source=args.source,
        dry_run=args.dry_run,
        keep_good=args.keep_good,
    )
    try:
        report = _import(settings, request)
    except Unusable as error:
        print(f"error: {error}", file=sys.stderr)
        if args.report is not None and error.report is not None:
            _write(args.report, error.report)
        return UNUSABLE
    if args.report is not None:
        _write(args.report, report)
    _print(report, args.dry_run)
    return WITH_REFUSALS if report.refused_count else DONE


def _write(path: Path, report: Report) -> None:
    path.write_text(report.as_text() + "\n", encoding="utf-8")


def _import(settings: Settings, request: Request) -> Report:
    with _database(settings, request.dry_run) as engine, _bar() as bar:
        task = bar.add_task("Importing", total=None)
        job = Job(engine, load_rule_book(), request, command_line_scope())
        return import_records(job, lambda step: bar.update(task, advance=1, description=step))


@contextmanager
def _database(settings: Settings, dry_run: bool) -> Iterator[Engine]:
    """The caseload database; a dry run without one gets an empty one that is thrown away."""
    url, heads = settings.database_url, settings.audit_head_file
    parsed = make_url(url)
    missing = parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists()
    with tempfile.TemporaryDirectory() as folder:
        if dry_run and missing:
            url, heads = f"sqlite:///{folder}/empty.sqlite", None
        engine = as_system(open_engine(url, heads))
        upgrade(engine)
        try:
            yield engine
        finally:
            engine.dispose()


def _bar() -> Progress:
    """Progress on a terminal, on stderr; nothing when the output goes elsewhere."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _print(report: Report, dry_run: bool) -> None:
    for table, counts in sorted(report.stored.items()):
        numbers = ", ".join(f"{number:,} {change}" for change, number in counts.items())
        print(f"{table.replace('_', ' ')}: {numbers}")
    if report.ignored:
        ignored = ", ".join(f"{number:,} {kind}" for kind, number in sorted(report.ignored.items()))
        print(f"ignored: {ignored}")
    for line in report.imprecise_words():
        print(f"dates: {line}")
    for word, notes, total in (
        ("refused", report.refused, report.refused_count),
        ("warning", report.warnings, report.warning_count),
    ):
        for note in notes[:SHOWN]:
            place = (
                note.origin.file
                if note.origin.line is None
                else (f"{note.origin.file}:{note.origin.line}")
            )
            parts = (place, note.origin.resource, note.field, note.reason)
            print(f"{word}: {': '.join(part for part in parts if part)}", file=sys.stderr)
        if total > SHOWN:
            print(f"… and {total - SHOWN:,} more ({word}); --report lists them", file=sys.stderr)
    print(_outcome(report, dry_run))


def _outcome(report: Report, dry_run: bool) -> str:
    refused = f"{report.refused_count:,} refused"
    if report.outcome == "nothing_stored":
        return f"Nothing was stored: {refused}. With --keep-good the rest is stored."
    verb = "Would store" if dry_run else "Stored"
    return f'{verb} {report.changes:,} rows of source "{report.source}"; {refused}.'
