"""``export person`` and ``export pack``: pictures and pages of one person or of a whole view."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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

from dashboard.actions.audit import audit_now
from dashboard.context import AppContext
from dashboard.domain.access import AccessScope
from dashboard.domain.as_of import export_note
from dashboard.export import pack, person_csv, person_picture
from dashboard.export.caseload_view import CaseloadView, kept_words, read_view
from dashboard.export.command import (
    DONE,
    UnusableError,
    asked_view,
    open_context,
    refuse,
    scope_of,
)
from dashboard.export.renderer import Figure, Renderer
from dashboard.export.whole_file import write_whole
from dashboard.packs.content import (
    PackContent,
    TooManyForPackError,
    meeting_content,
    view_content,
)
from dashboard.packs.make import left_out_words, make_pack
from dashboard.pages.person.picture import print_figure
from dashboard.pages.person.view import PersonView, open_person
from dashboard.queries.caseload_then import TooManyPeopleError

#: People of one batch at most: beyond that nobody looks at them one by one.
MAX_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class _Job:
    """One run: what it reads with, and what of a person it shows."""

    context: AppContext
    scope: AccessScope
    asked: argparse.Namespace

    def open(self, public_id: str, action: str) -> PersonView:
        """The person, audited; ``UnusableError`` when there is none or an argument is wrong."""
        view = open_person(
            self.context,
            self.scope,
            public_id,
            window=getattr(self.asked, "window", None),
            measure=getattr(self.asked, "measure", None),
            as_of=self.asked.as_of.isoformat() if self.asked.as_of else None,
            action=action,
        )
        if view is None:
            raise UnusableError("there is no person with this id")
        return view


def run_person(args: argparse.Namespace) -> int:
    """Exit 0 when every file is written; 2, with a line, when they cannot be."""
    if not (args.png or args.csv):
        return refuse("name a file to write with --png or --csv")
    if (args.id is None) == (args.query is None):
        return refuse("name either the id of one person or a --query")
    job = _Job(open_context(), scope_of(masked=args.masked), args)
    try:
        if args.id is not None:
            _one_person(job, args.id)
        else:
            _everybody(job)
    except (UnusableError, TooManyPeopleError) as error:
        return refuse(error)
    return DONE


def _one_person(job: _Job, public_id: str) -> None:
    args = job.asked
    if args.png:
        ready = Renderer()
        view = job.open(public_id, "export person png")
        if view.notices:
            raise UnusableError(" ".join(view.notices))
        with ready as renderer:
            write_whole(args.png, renderer.render_png(_figure(job, view)))
        print(f"Wrote {args.png}.")
    if args.csv:
        write_whole(args.csv, _csv(job, job.open(public_id, "export person csv")))
        print(f"Wrote {args.csv}.")


def _everybody(job: _Job) -> None:
    args = job.asked
    view, args.as_of = _people(job, MAX_PEOPLE)
    ids = [row.public_id for row in view.rows]
    kept = kept_words(view.asked)
    if args.csv:
        audit_now(job.context.engine, job.scope, "export", object=f"person csv of {kept}")
        with _counted("tables", len(ids)) as done:
            for number, public_id in enumerate(ids, start=1):
                opened = job.open(public_id, "export person csv")
                name = person_csv.file_name(public_id, opened.as_of.day)
                write_whole(_folder(args.csv) / name, _csv(job, opened))
                done(number)
    if args.png:
        audit_now(job.context.engine, job.scope, "export", object=f"person png of {kept}")
        with Renderer() as renderer, _counted("pictures", len(ids)) as done:
            for number, public_id in enumerate(ids, start=1):
                opened = job.open(public_id, "export person png")
                name = person_picture.file_name(public_id, opened.as_of.day)
                write_whole(_folder(args.png) / name, renderer.render_png(_figure(job, opened)))
                done(number)
    print(f"Wrote {len(ids)} people of {view.total} found.")


def run_pack(args: argparse.Namespace) -> int:
    """Exit 0 when the files are written; 2, with a line, when they cannot be."""
    if not (args.pdf or args.csv):
        return refuse("name a file to write with --pdf or --csv")
    job = _Job(open_context(), scope_of(masked=not args.unmasked), args)
    try:
        _pack(job)
    except (UnusableError, TooManyForPackError, TooManyPeopleError) as error:
        return refuse(error)
    return DONE


def _pack(job: _Job) -> None:
    args, context = job.asked, job.context
    content = _content(job)
    kinds = " ".join(kind for kind in ("pdf", "csv") if getattr(args, kind))
    if args.pdf:
        # Without Chromium nothing is asked for and nothing is written down.
        ready = Renderer()
    audit_now(context.engine, job.scope, "export", object=f"pack {kinds} of {content.kept}")
    text = None
    if args.pdf:
        with ready as renderer, _counted("pages", len(content.people)) as done:
            made = make_pack(context, job.scope, content, renderer, drawn=done)
        text = made.csv
        write_whole(args.pdf, made.pdf)
        print(f"Wrote {args.pdf}.")
        if made.left_out:
            print(left_out_words(made.left_out))
    if args.csv:
        if text is None:
            pages = (None,) * len(content.people)
            text = pack.pack_csv(content.people, content.words, pages, content.decisions)
        write_whole(args.csv, text.encode())
        print(f"Wrote {args.csv}.")


def _content(job: _Job) -> PackContent:
    """The people of the view or of the meeting."""
    args, context, scope = job.asked, job.context, job.scope
    if args.meeting is None:
        return view_content(context, scope, asked_view(args, context, scope), args.title)
    if args.query or args.as_of:
        raise UnusableError("a meeting is packed as it stands today: leave out --query and --as-of")
    content = meeting_content(context, scope, args.meeting, args.title)
    if content is None:
        audit_now(context.engine, scope, "export", object="pack", result="not found")
        raise UnusableError("there is no meeting with this id")
    return content


def _people(job: _Job, most: int) -> tuple[CaseloadView, object]:
    """Everybody of the view, and its day for opening each of them."""
    asked = asked_view(job.asked, job.context, job.scope)
    view = read_view(job.context, job.scope, asked, most)
    if view.total > most:
        raise UnusableError(
            f"{view.total:,} people are in this view, and {most} are the most: narrow the query"
        )
    return view, view.as_of.other_day


def _figure(job: _Job, view: PersonView) -> Figure:
    return print_figure(view, job.scope.user_name)


def _csv(job: _Job, view: PersonView) -> bytes:
    with job.context.reading() as conn:
        text = person_csv.person_csv(
            conn, job.scope, view.record, job.context.rules, view.as_of.day, export_note(view.as_of)
        )
    return text.encode("utf-8-sig")


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


@contextmanager
def _counted(what: str, of: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr; call it with how many are done."""
    columns = (
        SpinnerColumn(),
        TextColumn("Making {task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(what, total=of)
        yield lambda done: progress.update(task, completed=done)
