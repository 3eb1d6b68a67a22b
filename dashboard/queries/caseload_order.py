"""The order of the caseload's rows: walked along an index, unknown values last on every engine.

SQLite and PostgreSQL disagree on where NULL sorts, and an expression that agrees would need an
index per direction. So the known values are walked first, then the unknown ones, in two statements.
Where a few rows were made anew for the day, each walk is merged with theirs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from dashboard.db.tables import caseload_summary as s
from dashboard.domain.caseload_filter import CaseloadFilter, Order, Sort
from dashboard.queries.caseload_changed import Part

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


def page_ids(parts: Sequence[Part], asked: CaseloadFilter, offset: int, limit: int) -> list[int]:
    """Keys of the people in places ``offset`` to ``offset + limit`` of the asked order."""
    walk = _WALKS[asked.sort]
    lead = walk.columns[0]
    if not walk.nullable:
        return _slice(parts, asked, [], offset, limit)
    ids = _slice(parts, asked, [lead.is_not(None)], offset, limit)
    if len(ids) == limit:
        return ids
    known = offset + len(ids)
    if not ids:
        count = select(func.count()).select_from(s).where(lead.is_not(None))
        known = sum(part.conn.scalar(count.where(*part.where)) or 0 for part in parts)
    rest = max(0, offset - known)
    return ids + _slice(parts, asked, [lead.is_(None)], rest, limit - len(ids))


def all_ids(parts: Sequence[Part], asked: CaseloadFilter) -> Iterator[int]:
    """Keys of everybody in the asked order, streamed."""
    walk = _WALKS[asked.sort]
    lead = walk.columns[0]
    for part in [[lead.is_not(None)], [lead.is_(None)]] if walk.nullable else [[]]:
        if len(parts) == 1:
            query = _keys(asked, parts[0].where, part)
            yield from parts[0].conn.execution_options(yield_per=_STREAM_ROWS).scalars(query)
        else:
            streams = (
                one.conn.execution_options(yield_per=_STREAM_ROWS).execute(
                    _places(asked, one.where, part)
                )
                for one in parts
            )
            yield from (place.patient_id for place in _merged(asked, streams))


def _slice(
    parts: Sequence[Part],
    asked: CaseloadFilter,
    more: Sequence[ColumnElement[bool]],
    offset: int,
    limit: int,
) -> list[int]:
    stored, *few = parts
    if not few:
        query = _keys(asked, stored.where, more)
        return list(stored.conn.scalars(query.limit(limit).offset(offset)))
    inserted = [
        place for part in few for place in part.conn.execute(_places(asked, part.where, more))
    ]
    # As many stored places as the inserted ones can move out of the slice are read before it.
    start = max(0, offset - len(inserted))
    query = _places(asked, stored.where, more).limit(offset + limit - start).offset(start)
    merged = _merged(asked, (stored.conn.execute(query).all(), _ordered(asked, inserted)))
    return [p.patient_id for p in islice(merged, offset - start, offset - start + limit)]


def _keys(
    asked: CaseloadFilter,
    where: Sequence[ColumnElement[bool]],
    more: Sequence[ColumnElement[bool]],
) -> Select[Any]:
    return select(s.c.patient_id).where(*where, *more).order_by(*order_columns(asked))


def _places(
    asked: CaseloadFilter,
    where: Sequence[ColumnElement[bool]],
    more: Sequence[ColumnElement[bool]],
) -> Select[Any]:
    """Keys with what decides their place."""
    columns = (*_WALKS[asked.sort].columns, s.c.patient_id)
    return select(*columns).where(*where, *more).order_by(*order_columns(asked))


def _merged(asked: CaseloadFilter, streams: Iterable[Iterable[Row[Any]]]) -> Iterator[Row[Any]]:
    """Streams that are each in the asked order, as one. Python compares dates, numbers and the
    plain letters of a search key as both engines do.
    """
    return merge(*streams, key=_place, reverse=_descending(asked))


def _ordered(asked: CaseloadFilter, places: Sequence[Row[Any]]) -> list[Row[Any]]:
    return sorted(places, key=_place, reverse=_descending(asked))


def _place(row: Row[Any]) -> tuple[Any, ...]:
    # All known or all unknown in the first column; the others are known where that is.
    return tuple((value is None, value) if value is not None else (True,) for value in row)


def _descending(asked: CaseloadFilter) -> bool:
    return (asked.order is Order.DESC) is not _WALKS[asked.sort].backwards


def order_columns(asked: CaseloadFilter) -> list[ColumnElement[object]]:
    """Every column in one direction, so that one index serves both."""
    columns = (*_WALKS[asked.sort].columns, s.c.patient_id)
    descending = _descending(asked)
    return [column.desc() if descending else column.asc() for column in columns]
