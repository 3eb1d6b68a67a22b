"""One import from beginning to end: read, check, stage, store, and keep the report of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, insert, select

from dashboard.actions.audit import record_audit
from dashboard.db.engine import reading, writing
from dashboard.db.tables import import_batch, import_rejection, patient
from dashboard.domain.access import AccessScope
from dashboard.domain.codes import DEMO_SOURCE
from dashboard.domain.rules import RuleBook
from dashboard.ingest.context import Context
from dashboard.ingest.csv_stage import stage_csv
from dashboard.ingest.fhir import stage_fhir
from dashboard.ingest.files import InputFile, default_source, find_files, format_of
from dashboard.ingest.model import Origin, Request, Unusable
from dashboard.ingest.report import Report
from dashboard.ingest.stage import Stage
from dashboard.ingest.store import Store, person_finder
from dashboard.ingest.upsert import Writer

Progress = Callable[[str], None]
MAX_SOURCE = 200


class _RolledBack(Exception):
    """Leaves the write transaction of a dry run without keeping anything."""


@dataclass(frozen=True, slots=True)
class Job:
    """One import: where to, by which rules, what, and on whose behalf."""

    engine: Engine
    rules: RuleBook
    request: Request
    scope: AccessScope


def import_records(job: Job, progress: Progress = lambda _: None) -> Report:
    """Import everything, or nothing when anything was refused (unless ``keep_good``).

    Raises ``Unusable`` with one clear line when the input as a whole cannot be imported; nothing
    is stored or recorded then.
    """
    files, report = _prepare(job.request)
    started_at = _now()
    with Stage() as stage:
        with reading(job.engine) as conn:
            refuse_demo_people(conn)
            finder = person_finder(conn, report.source)
            context = Context(job.request, report.source, stage, job.rules, report, finder)
            stage_all = stage_csv if report.format == "csv" else stage_fhir
            stage_all(files, context, progress)
        if report.refused_count and not job.request.keep_good:
            report.outcome, report.data_through = "nothing_stored", None
            _record(job, report, started_at)
        else:
            report.outcome = "with_refusals" if report.refused_count else "all"
            _store(job, context, started_at, progress)
    return report


def _prepare(request: Request) -> tuple[list[InputFile], Report]:
    files, aside = find_files(request.paths)
    if not files:
        left = f" (left aside: {aside[0].name})" if aside else ""
        raise Unusable(f"no .json, .ndjson or .csv file to import, plain, .gz or .bz2{left}")
    source = request.source if request.source is not None else default_source(request.paths)
    check_source(source)
    report = Report(source=source, format=request.format or format_of(files))
    report.files = [each.name for each in files]
    for each in aside:
        report.warn(Origin(each.name), None, "is not a file that is imported: left aside")
    return files, report


def check_source(source: str) -> None:
    """Raises ``Unusable`` for a name that cannot stand for a source of records."""
    if source.strip().lower() == DEMO_SOURCE:
        raise Unusable('the source name "demo" is kept for the demo caseload: say --source NAME')
    if not source.strip() or len(source) > MAX_SOURCE or not source.isprintable():
        raise Unusable("the source name is empty, too long or not printable: say --source NAME")


def refuse_demo_people(conn: Connection) -> None:
    """Raises ``Unusable`` beside a demo caseload: invented and real people are never mixed."""
    demo = select(patient.c.id).where(patient.c.source == DEMO_SOURCE).limit(1)
    if conn.execute(demo).first() is not None:
        raise Unusable(
            "this database holds the demo caseload; give the records a database of their own, "
            "for example DASHBOARD_DATABASE_URL=sqlite:///records.sqlite"
        )


def _store(job: Job, context: Context, started_at: datetime, progress: Progress) -> None:
    with _transaction(job) as conn:
        # Again, now that no other writer can come in between.
        refuse_demo_people(conn)
        owner = context.stage.owner
        writer = Writer(conn, context.source, started_at, context.report, owner)
        Store(writer, context, progress).run()
        if job.request.dry_run:
            raise _RolledBack
        _write_batch(conn, job, context.report, started_at)


@contextmanager
def _transaction(job: Job) -> Iterator[Connection]:
    """The one write transaction; a dry run does all of it and takes it back."""
    try:
        with writing(job.engine) as conn:
            yield conn
    except _RolledBack:
        return


def _record(job: Job, report: Report, started_at: datetime) -> None:
    """Keep the refusals of an import that stored nothing."""
    if not job.request.dry_run:
        with writing(job.engine) as conn:
            _write_batch(conn, job, report, started_at)


def _write_batch(conn: Connection, job: Job, report: Report, started_at: datetime) -> None:
    batch = {
        "source": report.source,
        "format": report.format,
        "started_at": started_at,
        "finished_at": _now(),
        "as_of": job.request.as_of,
        "data_through": report.data_through,
        "outcome": report.outcome,
        "stored": report.changes,
        "refused": report.refused_count,
        "report": report.as_text(),
    }
    number = conn.execute(insert(import_batch).returning(import_batch.c.id), batch).scalar_one()
    rejections = [
        {
            "batch_id": number,
            "number": index,
            "file": note.origin.file,
            "line": note.origin.line,
            "resource": note.origin.resource,
            "field": note.field,
            "reason": note.reason,
        }
        for index, note in enumerate(report.refused, start=1)
    ]
    if rejections:
        conn.execute(insert(import_rejection), rejections)
    record_audit(
        conn, job.scope, "import", object=f"import {number}: {report.source}", result=report.outcome
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
