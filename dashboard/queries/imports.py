"""Past imports, and what one of them refused. Neither holds anything of a person's record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from dashboard.db.tables import import_batch, import_rejection

_SUMMARY = (
    import_batch.c.id,
    import_batch.c.source,
    import_batch.c.format,
    import_batch.c.started_at,
    import_batch.c.finished_at,
    import_batch.c.as_of,
    import_batch.c.data_through,
    import_batch.c.outcome,
    import_batch.c.stored,
    import_batch.c.refused,
)


@dataclass(frozen=True, slots=True)
class ImportBatch:
    """One import. Times are UTC; ``stored`` counts rows, ``refused`` counts records."""

    id: int
    source: str
    format: str
    started_at: datetime
    finished_at: datetime
    as_of: date
    data_through: date | None
    outcome: str
    stored: int
    refused: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """One record that was not taken, with the place in its file and the reason."""

    file: str
    line: int | None
    resource: str | None
    field: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """A page of imports, newest first, of ``total`` altogether."""

    imports: tuple[ImportBatch, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ImportDetail:
    """``refusals`` are the first ones by number; ``batch.refused`` says how many there are.

    ``counts`` is the report without its refusals.
    """

    batch: ImportBatch
    refusals: tuple[Refusal, ...]
    counts: Mapping[str, Any]


def past_imports(conn: Connection, limit: int) -> ImportPage:
    """The newest ``limit`` imports and the number of all."""
    rows = conn.execute(
        select(*_SUMMARY)
        .order_by(import_batch.c.started_at.desc(), import_batch.c.id.desc())
        .limit(limit)
    )
    total = conn.execute(select(func.count()).select_from(import_batch)).scalar_one()
    return ImportPage(tuple(_batch(row) for row in rows), total)


def one_import(conn: Connection, batch_id: int, limit: int) -> ImportDetail | None:
    """One import with its first ``limit`` refusals; ``None`` when there is no such import."""
    row = conn.execute(
        select(*_SUMMARY, import_batch.c.report).where(import_batch.c.id == batch_id)
    ).first()
    if row is None:
        return None
    refusals = conn.execute(
        select(
            import_rejection.c.file,
            import_rejection.c.line,
            import_rejection.c.resource,
            import_rejection.c.field,
            import_rejection.c.reason,
        )
        .where(import_rejection.c.batch_id == batch_id)
        .order_by(import_rejection.c.number)
        .limit(limit)
    )
    report = json.loads(row.report)
    counts = {name: value for name, value in report.items() if name != "refused"}
    return ImportDetail(_batch(row), tuple(Refusal(*refusal) for refusal in refusals), counts)


def import_report(conn: Connection, batch_id: int) -> str | None:
    """The whole report of an import as JSON text; ``None`` when there is no such import."""
    report: str | None = conn.execute(
        select(import_batch.c.report).where(import_batch.c.id == batch_id)
    ).scalar()
    return report


def _batch(row: Row[*tuple[Any, ...]]) -> ImportBatch:
    return ImportBatch(*(getattr(row, column.name) for column in _SUMMARY))
