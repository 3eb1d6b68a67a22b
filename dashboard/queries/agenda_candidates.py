"""Who may come on the agenda of a new meeting: found by a filter, or left from before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, Connection, RowMapping, func, or_, select, true

from dashboard.db import tables as t
from dashboard.db.tables import caseload_summary as s
from dashboard.domain.access import AccessScope
from dashboard.domain.agenda import Candidate, not_reached
from dashboard.domain.caseload_filter import CaseloadFilter, Order, Sort
from dashboard.domain.codes import AgendaState
from dashboard.domain.rules import RuleBook
from dashboard.queries.caseload_changed import parts_on, rows_on
from dashboard.queries.caseload_columns import unindexed
from dashboard.queries.caseload_order import page_ids
from dashboard.queries.scope import visible


def agenda_candidates(
    conn: Connection,
    scope: AccessScope,
    asked: CaseloadFilter,
    today: date,
    rules: RuleBook,
    limit: int,
) -> tuple[Candidate, ...]:
    """The first ``limit`` people that ``asked`` finds in priority order, and everybody of its team
    and owner who comes back from before, whatever else the filter asks.
    """
    by_priority = replace(asked, sort=Sort.PRIORITY, order=Order.ASC, as_of=None)
    with parts_on(conn, scope, by_priority, today, rules, unindexed) as parts:
        found = set(page_ids(parts, by_priority, 0, limit))
    group = _group(scope, asked)
    unfinished = unfinished_decisions(conn, group)
    waiting = _not_reached(conn, group, today)
    everybody = sorted(found | unfinished.keys() | waiting)
    order = {
        row["patient_id"]: row
        for start in range(0, len(everybody), 500)
        for row in rows_on(
            conn, scope, _places(conn, scope, everybody[start : start + 500]), today, rules
        )
    }
    return tuple(
        Candidate(
            patient_id=key,
            rank=row["top_rank"],
            due_on=row["top_due_on"],
            asked_for=key in found,
            unfinished=unfinished.get(key, 0),
            not_reached=key in waiting,
        )
        for key, row in order.items()
    )


def _places(conn: Connection, scope: AccessScope, ids: Sequence[int]) -> Sequence[RowMapping]:
    """Where these people stand in priority order, by their stored rows."""
    query = select(s.c.patient_id, s.c.top_rank, s.c.top_due_on, s.c.changes_on)
    return conn.execute(query.where(s.c.patient_id.in_(ids), visible(scope))).mappings().all()


def person_candidate(
    conn: Connection, scope: AccessScope, patient_id: int, today: date
) -> Candidate:
    """Somebody added by hand, with what is left from before."""
    group = [visible(scope), s.c.patient_id == patient_id]
    return Candidate(
        patient_id=patient_id,
        rank=None,
        due_on=None,
        unfinished=unfinished_decisions(conn, group).get(patient_id, 0),
        not_reached=patient_id in _not_reached(conn, group, today),
    )


def _group(scope: AccessScope, asked: CaseloadFilter) -> list[ColumnElement[bool]]:
    """Everybody on the caseload of the team and owner that the filter names."""
    conditions: list[ColumnElement[bool]] = [visible(scope), s.c.on_caseload == true()]
    if asked.team_id is not None:
        conditions.append(s.c.team_id == asked.team_id)
    if asked.owner_id is not None:
        conditions.append(s.c.owner_id == asked.owner_id)
    return conditions


def unfinished_decisions(conn: Connection, group: Sequence[ColumnElement[bool]]) -> dict[int, int]:
    """Decisions of reviews with a due date that are not done, by person of ``group``: conditions
    on ``caseload_summary``.
    """
    d = t.decision.c
    query = (
        select(d.patient_id, func.count().label("unfinished"))
        .join(s, s.c.patient_id == d.patient_id)
        .where(d.due_on.is_not(None), d.done_on.is_(None), *group)
        .group_by(d.patient_id)
    )
    return {row.patient_id: row.unfinished for row in conn.execute(query)}


def _not_reached(conn: Connection, group: Sequence[ColumnElement[bool]], today: date) -> set[int]:
    """People whose last meeting was over before it was their turn. One of an earlier day that
    nobody ended is over too: nobody may get lost in it.
    """
    a, m = t.agenda_item.c, t.meeting.c
    latest = (
        select(
            a.patient_id,
            a.state,
            func.row_number()
            .over(partition_by=a.patient_id, order_by=(m.started_at.desc(), m.id.desc()))
            .label("place"),
        )
        .join(t.meeting, m.id == a.meeting_id)
        .join(s, s.c.patient_id == a.patient_id)
        .where(or_(m.ended_at.is_not(None), m.held_on < today), *group)
        .subquery()
    )
    query = select(latest.c.patient_id, latest.c.state).where(latest.c.place == 1)
    return {row.patient_id for row in conn.execute(query) if not_reached(AgendaState(row.state))}
