"""The numbers of the two charts above the caseload; remembered like the counts beside them."""

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from dashboard.db.tables import caseload_summary as s
from dashboard.db.tables import due_item as d
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_charts import (
    RESPONSES,
    SUPPLIES,
    Ageing,
    Quadrant,
    narrowing,
    quadrant_filter,
)
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.caseload_states import SPANS, Lateness
from dashboard.domain.caseload_views import under
from dashboard.domain.codes import DueKind
from dashboard.domain.rules import RuleBook
from dashboard.queries.caseload_changed import parts_on
from dashboard.queries.caseload_columns import unindexed
from dashboard.queries.caseload_counts import caseload_total, in_care_total, remembered
from dashboard.queries.caseload_states import overdue_items
from dashboard.queries.scope import scope_key


def ageing(
    conn: Connection, scope: AccessScope, asked: CaseloadFilter, as_of: date, rules: RuleBook
) -> Ageing:
    """People who stand under *overdue*, by kind and by how long the kind has been overdue."""
    every = narrowing(asked)
    late = under(CaseloadFilter(section=Section.OVERDUE), every)
    key = ("ageing", scope_key(scope), late.to_query(), as_of, rules.version)
    people = remembered(conn, key, lambda: _ageing(conn, scope, late, as_of, rules))
    return Ageing(
        people,
        caseload_total(conn, scope, late, as_of, rules),
        caseload_total(conn, scope, every, as_of, rules),
        as_of,
    )


def _ageing(
    conn: Connection, scope: AccessScope, late: CaseloadFilter, as_of: date, rules: RuleBook
) -> dict[tuple[DueKind, Lateness], int]:
    found: Counter[tuple[DueKind, Lateness]] = Counter()
    with parts_on(conn, scope, late, as_of, rules, unindexed) as parts:
        for part in parts:
            for kind, span, count in part.conn.execute(_ageing_of(part.where, as_of)):
                found[DueKind(kind), Lateness(span)] += count
    return dict(found)


def _ageing_of(where: list[ColumnElement[bool]], as_of: date) -> Select[str, str, int]:
    whom = select(s.c.patient_id).where(*where)
    earliest = (
        select(d.c.patient_id, d.c.kind, func.min(d.c.due_on).label("due_on"))
        .where(overdue_items(as_of), d.c.patient_id.in_(whom))
        .group_by(d.c.patient_id, d.c.kind)
        .subquery()
    )
    span = _span_of(earliest.c.due_on, as_of)
    return select(earliest.c.kind, span, func.count()).group_by(earliest.c.kind, span)


def _span_of(due_on: ColumnElement[date], as_of: date) -> ColumnElement[str]:
    """The span in which a due date lies, by its earliest day, shortest span first."""
    spans = [
        (due_on >= as_of - timedelta(days=days.last), late.value)
        for late, days in SPANS.items()
        if days.last is not None
    ]
    return case(*spans, else_=Lateness.LONGER.value)


def quadrant(
    conn: Connection, scope: AccessScope, asked: CaseloadFilter, as_of: date, rules: RuleBook
) -> Quadrant:
    """People by improvement and by supply, each number the size of its filter."""
    people = {
        (response, supply): caseload_total(
            conn, scope, quadrant_filter(asked, response, supply), as_of, rules
        )
        for response in RESPONSES
        for supply in SUPPLIES
    }
    return Quadrant(people, in_care_total(conn, scope, narrowing(asked), as_of, rules), as_of)
