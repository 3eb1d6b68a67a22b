"""The order of the caseload's rows: walked along an index, unknown values last on every engine.

SQLite and PostgreSQL disagree on where NULL sorts, and an expression that agrees would need an
index per direction. So the known values are walked first, then the unknown ones, in two statements.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from dashboard.db.tables import caseload_summary as s
from dashboard.domain.caseload_filter import CaseloadFilter, Order, Sort

_STREAM_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class _Walk:
    """The columns of an index before its tie-break. ``backwards``: ascending on screen descends."""

    columns: tuple[ColumnElement[object], ...]
    nullable: bool = True
    backwards: bool = False


_WALKS = {
    Sort.PRIORITY: _Walk((s.c.top_rank, s.c.top_due_on)),
    Sort.PERSON: _Walk((s.c.family_key, s.c.given_key), nullable=False),
    # The most days overdue are the earliest due date.
    Sort.DAYS_OVERDUE: _Walk((s.c.first_due_on,), backwards=True),
    Sort.LAST_SEEN: _Walk((s.c.last_seen_on,)),
    Sort.SCORE: _Walk((s.c.latest_score,)),
    Sort.LAST_DISCUSSED: _Walk((s.c.last_discussed_on,)),
}


def page_ids(
    conn: Connection,
    asked: CaseloadFilter,
    where: Sequence[ColumnElement[bool]],
    offset: int,
    limit: int,
) -> list[int]:
    """Keys of the people in places ``offset`` to ``offset + limit`` of the asked order."""
    walk = _WALKS[asked.sort]
    lead = walk.columns[0]
    if not walk.nullable:
        return _slice(conn, asked, where, offset, limit)
    ids = _slice(conn, asked, [*where, lead.is_not(None)], offset, limit)
    if len(ids) == limit:
        return ids
    known = offset + len(ids)
    if not ids:
        query = select(func.count()).select_from(s).where(*where, lead.is_not(None))
        known = conn.scalar(query) or 0
    rest = [*where, lead.is_(None)]
    return ids + _slice(conn, asked, rest, max(0, offset - known), limit - len(ids))


def all_ids(
    conn: Connection, asked: CaseloadFilter, where: Sequence[ColumnElement[bool]]
) -> Iterator[int]:
    """Keys of everybody in the asked order, streamed."""
    walk = _WALKS[asked.sort]
    lead = walk.columns[0]
    parts = [[lead.is_not(None)], [lead.is_(None)]] if walk.nullable else [[]]
    for part in parts:
        query = select(s.c.patient_id).where(*where, *part).order_by(*order_columns(asked))
        yield from conn.execution_options(yield_per=_STREAM_ROWS).scalars(query)


def _slice(
    conn: Connection,
    asked: CaseloadFilter,
    where: Sequence[ColumnElement[bool]],
    offset: int,
    limit: int,
) -> list[int]:
    query = select(s.c.patient_id).where(*where).order_by(*order_columns(asked))
    return list(conn.scalars(query.limit(limit).offset(offset)))


def order_columns(asked: CaseloadFilter) -> list[ColumnElement[object]]:
    """Every column in one direction, so that one index serves both."""
    walk = _WALKS[asked.sort]
    descending = (asked.order is Order.DESC) is not walk.backwards
    columns = (*walk.columns, s.c.patient_id)
    return [column.desc() if descending else column.asc() for column in columns]
