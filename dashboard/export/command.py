"""What every ``export`` command shares, and ``export caseload``."""

import argparse
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from dashboard.actions.audit import audit_now
from dashboard.context import AppContext
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine
from dashboard.db.migrate import require_current
from dashboard.domain.access import AccessScope, command_line_scope
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.export.caseload_csv import caseload_csv
from dashboard.export.caseload_picture import (
    MAX_PAGES,
    ROWS,
    caseload_pages,
    page_count,
    picture_files,
)
from dashboard.export.caseload_view import kept_words, read_view
from dashboard.export.renderer import Renderer
from dashboard.export.whole_file import whole_file, write_whole
from dashboard.queries.caseload_options import caseload_options, filter_labels
from dashboard.queries.caseload_then import Clinic, TooManyPeopleError, caseload_on
from dashboard.settings import Settings

DONE = 0
UNUSABLE = 2


class UnusableError(Exception):
    """What was asked for cannot be done; ``str()`` is one line that says why."""


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def open_context() -> AppContext:
    """The application's context for one command; the database must be current.

    From here on an end from outside (SIGTERM) is an interrupt: it leaves no half file, no browser
    and no profile behind.
    """
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _interrupt)
    settings = Settings.from_environment()
    engine = open_engine(settings.database_url, settings.audit_head_file)
    context = AppContext(settings, engine, load_rule_book()).as_system()
    require_current(context.engine)
    return context


def scope_of(*, masked: bool) -> AccessScope:
    """Everybody, as the operator of the server sees them; by initials when ``masked``."""
    return replace(command_line_scope(), masked=masked)


def asked_view(args: argparse.Namespace, context: AppContext, scope: AccessScope) -> CaseloadFilter:
    """The view of ``--query`` and ``--as-of``.

    Raises ``UnusableError``: on the screen a wrong filter is seen beside the rows; in a job it
    would go unnoticed.
    """
    asked, problems = CaseloadFilter.from_text(args.query)
    if problems:
        raise UnusableError(" ".join(problems))
    if scope.masked and asked.text:
        raise UnusableError("who is searched for by name cannot be masked: leave out find=…")
    asked = replace(asked, as_of=args.as_of or asked.as_of)
    return replace(asked, as_of=asked.seen_from(context.today()).other_day)


def refuse(problem: object) -> int:
    """One line on stderr, and the exit code that goes with it."""
    print(f"error: {problem}", file=sys.stderr)
    return UNUSABLE


def run_caseload(args: argparse.Namespace) -> int:
    """Exit 0 when the files are written; 2, with a line, when they cannot be."""
    if not (args.csv or args.png):
        return refuse("name a file to write with --csv or --png")
    context, scope = open_context(), scope_of(masked=args.masked)
    try:
        asked = asked_view(args, context, scope)
        if args.png:
            _write_pictures(context, scope, asked, args.png)
        if args.csv:
            _write_csv(context, scope, asked, args.csv)
    except (UnusableError, TooManyPeopleError) as error:
        return refuse(error)
    return DONE


def _write_csv(context: AppContext, scope: AccessScope, asked: CaseloadFilter, file: Path) -> None:
    as_of = asked.seen_from(context.today())
    audit_now(context.engine, scope, "export", object=f"caseload.csv {kept_words(asked)}")
    clinic = Clinic(context.rules, context.settings.timezone)
    with context.reading() as conn, caseload_on(conn, scope, as_of, clinic) as then:
        labels = filter_labels(caseload_options(then, scope), context.rules)
    # A job that reads the file sees the old one or the whole new one.
    with whole_file(file) as stream:
        stream.writelines(
            piece.encode() for piece in caseload_csv(context, scope, asked, labels, as_of)
        )
    print(f"Wrote {file}.")


def _write_pictures(
    context: AppContext, scope: AccessScope, asked: CaseloadFilter, file: Path
) -> None:
    view = read_view(context, scope, asked, MAX_PAGES * ROWS)
    pages = page_count(view.total)
    if pages > MAX_PAGES:
        raise UnusableError(
            f"{view.total:,} people would take {pages:,} pictures, and {MAX_PAGES} are the most: "
            "narrow the query, or write --csv"
        )
    audit_now(context.engine, scope, "export", object=f"caseload.png {kept_words(asked)}")
    files = picture_files(file, pages)
    with Renderer() as renderer:
        for name, figure in zip(files, caseload_pages(view), strict=True):
            write_whole(name, renderer.render_png(figure))
            print(f"Wrote {name}.")
    _remove_older_pages(file, pages)


def _remove_older_pages(file: Path, pages: int) -> None:
    """Pages of an earlier, longer run would pass for pages of this one."""
    own = set(picture_files(file, pages))
    for number in range(1, MAX_PAGES + 1):
        older = file.with_stem(f"{file.stem}-{number}")
        if older not in own:
            with suppress(FileNotFoundError):
                older.unlink()
