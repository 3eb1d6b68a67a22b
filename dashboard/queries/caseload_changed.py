"""People whose stored row does not hold any more on a day, because an order has ended as planned.

Their due items do (each has its days), so the sections are asked of these. They are few: the next
entry about somebody makes the row anew. When there are none, nothing here is part of a question.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, or_, select

from dashboard.db.derived_rows import summary_row
from dashboard.db.tables import caseload_summary as s
from dashboard.db.tables import due_item as d
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive
from dashboard.queries.caseload_columns import Read, active_on, plain, unindexed
from dashboard.queries.caseload_conditions import SOON_DAYS, in_section, matching
from dashboard.queries.person_record import read_records


def matching_on(
    conn: Connection,
    scope: AccessScope,
    asked: CaseloadFilter,
    as_of: date,
    read: Read = plain,
) -> list[ColumnElement[bool]]:
    """As ``matching``, with the section of those whose row has changed by itself."""
    section = None
    if anybody_changed(conn, as_of):
        section = _section(asked.section, as_of, read)
    return matching(scope, asked, as_of, read, section)


def anybody_changed(conn: Connection, as_of: date) -> bool:
    """Whether any row of the caseload has changed by itself by ``as_of``: one step in an index."""
    query = select(s.c.patient_id).where(s.c.changes_on <= as_of).limit(1)
    return conn.scalar(query) is not None


def _section(section: Section, as_of: date, read: Read) -> ColumnElement[bool] | None:
    """The section by the stored row where that holds, else by the due items of the day."""
    stored = in_section(section, as_of, read)
    if section in (Section.ALL, Section.NO_NEXT_CONTACT):
        return stored
    # Short lists, each made once: the walk itself then reads the same one index as ever.
    person = unindexed(s.c.patient_id)
    changed = person.in_(select(s.c.patient_id).where(s.c.changes_on <= as_of))
    overdue = person.in_(_overdue(as_of))
    before = person.in_(_due(as_of, d.c.due_on < as_of))
    soon = as_of + timedelta(days=SOON_DAYS)
    within = person.in_(_due(as_of, d.c.due_on.between(as_of, soon)))
    own = {
        Section.OVERDUE: overdue,
        Section.OUTREACH: and_(~overdue, before),
        Section.DUE_7: and_(~overdue, ~before, within),
        Section.LATER: and_(~overdue, ~before, ~within),
    }[section]
    return or_(and_(~changed, stored), and_(changed, own))


def _due(as_of: date, which: ColumnElement[bool]) -> Select[tuple[int]]:
    """People whose row has changed, with such a due item on ``as_of``."""
    changed = s.alias("changed")
    return (
        select(d.c.patient_id)
        .join(changed, changed.c.patient_id == d.c.patient_id)
        .where(changed.c.changes_on <= as_of, active_on(as_of), which)
    )


def _overdue(as_of: date) -> Select[tuple[int]]:
    """Those of them who are overdue: a safety flag never rests, the others may be put off."""
    changed = s.alias("rested")
    awake = or_(changed.c.snoozed_until.is_(None), changed.c.snoozed_until <= as_of)
    safety = and_(d.c.rank == 0, d.c.due_on <= as_of)
    query = select(d.c.patient_id).join(changed, changed.c.patient_id == d.c.patient_id)
    return query.where(
        changed.c.changes_on <= as_of,
        active_on(as_of),
        or_(safety, and_(d.c.due_on < as_of, awake)),
    )


def rows_on(
    conn: Connection, people: Sequence[RowMapping], as_of: date, rules: RuleBook
) -> list[Mapping[str, Any]]:
    """These rows of ``caseload_summary`` as they are on ``as_of``: derived anew where changed."""
    changed = [p["patient_id"] for p in people if p["changes_on"] and p["changes_on"] <= as_of]
    records = read_records(conn, changed) if changed else {}
    anew = {
        key: summary_row(record.person, derive(record, rules, as_of)[0])
        for key, record in records.items()
    }
    found: list[Mapping[str, Any]] = []
    for p in people:
        own = anew.get(p["patient_id"], {})
        found.append({**p, **{name: own[name] for name in own if name in p}})
    return found
