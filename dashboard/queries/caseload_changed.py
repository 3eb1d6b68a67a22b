"""The caseload on a day on which some stored rows do not hold any more, as orders ended by plan.

These people are derived anew for the day into a small database of the same tables, in memory.
Whatever is asked of the caseload is asked of the stored rows without them and of that database,
so that order, filters, counts and rows cannot differ. When there are none, which is one step in an
index, nothing here is part of a question.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from dashboard.db.tables import caseload_summary as s
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.rules import RuleBook
from dashboard.queries.caseload_anew import anybody_changed, derived_anew
from dashboard.queries.caseload_columns import Read, plain, unindexed
from dashboard.queries.caseload_conditions import matching


@dataclass(frozen=True, slots=True)
class Part:
    """Some people of a caseload: those whom ``conn`` finds by ``where``."""

    conn: Connection
    where: list[ColumnElement[bool]]


@contextmanager
def parts_on(
    conn: Connection,
    scope: AccessScope,
    asked: CaseloadFilter,
    as_of: date,
    rules: RuleBook,
    read: Read = plain,
) -> Iterator[tuple[Part, ...]]:
    """Whom ``asked`` finds inside ``scope`` on ``as_of``: the stored rows that hold, then, if there
    are any, the few that were made anew. Nobody is in both.
    """
    where = matching(scope, asked, as_of, read)
    if not anybody_changed(conn, as_of):
        yield (Part(conn, where),)
        return
    with derived_anew(conn, scope, as_of, rules).connect() as copy:
        yield Part(conn, [*where, _holds(as_of)]), Part(copy, where)


def _holds(as_of: date) -> ColumnElement[bool]:
    """The stored row holds on ``as_of``. A short list made once: the walk keeps to its index."""
    changed = s.alias("changed")
    query = select(changed.c.patient_id).where(changed.c.changes_on <= as_of)
    return unindexed(s.c.patient_id).not_in(query)


def rows_on(
    conn: Connection,
    scope: AccessScope,
    people: Sequence[RowMapping],
    as_of: date,
    rules: RuleBook,
) -> Sequence[Mapping[Any, Any]]:
    """These rows of ``caseload_summary``, read inside ``scope`` with their ``changes_on``, as they
    are on ``as_of``.
    """
    changed = {p["patient_id"] for p in people if p["changes_on"] and p["changes_on"] <= as_of}
    if not changed:
        return people
    with derived_anew(conn, scope, as_of, rules).connect() as copy:
        rows = copy.execute(select(s).where(s.c.patient_id.in_(changed))).mappings()
        anew = {row["patient_id"]: row for row in rows}
    # Whoever were missing there would be an error here: never a row that does not hold.
    own = [anew[p["patient_id"]] if p["patient_id"] in changed else p for p in people]
    return [
        {**p, **{name: now[name] for name in now if name in p}}
        for p, now in zip(people, own, strict=True)
    ]
