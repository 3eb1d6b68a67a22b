"""The states of a caseload filter as SQL conditions: stored dates compared with the day shown."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from dashboard.db.tables import caseload_summary as s
from dashboard.db.tables import due_item as d
from dashboard.domain.care_rules import RuleId
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_states import SPANS, Ready, ResponseState, SupplyState
from dashboard.queries.caseload_columns import Read, active_on, unindexed


def in_states(asked: CaseloadFilter, as_of: date, read: Read) -> list[ColumnElement[bool]]:
    """One condition for each state that is asked for."""
    found: list[ColumnElement[bool]] = []
    if asked.response is not None:
        found.append(_response(asked.response, as_of, read))
    if asked.supply is not None:
        found.append(_supply(asked.supply, as_of, read))
    if asked.undiscussed is not None:
        # Never discussed: waiting since the start.
        since = func.coalesce(s.c.last_discussed_on, s.c.episode_started_on)
        found.append(since <= as_of - timedelta(days=asked.undiscussed))
    if asked.new is not None:
        found.append(read(s.c.episode_started_on) > as_of - timedelta(days=asked.new))
    if asked.ready is Ready.STEP_DOWN:
        found.append(read(s.c.step_down_until) > as_of)
    return found


def has_dates(asked: CaseloadFilter) -> bool:
    """Whether a state is asked for that only people on the caseload have.

    Then nobody has to be asked whether they are on it, and a count reads one index.
    """
    return (
        asked.response in (ResponseState.IMPROVED, ResponseState.NOT_IMPROVED)
        or asked.supply in (SupplyState.LOW, SupplyState.COVERED)
        or asked.ready is not None
    )


def has_states(asked: CaseloadFilter) -> bool:
    """Whether any state is asked for: people without an open episode have none."""
    states = (asked.response, asked.supply, asked.undiscussed, asked.new, asked.ready)
    return any(state is not None for state in states)


def _response(state: ResponseState, as_of: date, read: Read) -> ColumnElement[bool]:
    judged = read(s.c.judged_from) <= as_of
    match state:
        case ResponseState.UNKNOWN:
            return func.coalesce(s.c.judged_from, date.max) > as_of
        case ResponseState.NOT_IMPROVED:
            # The two days are the same where the second is set; the first leads the index.
            return and_(judged, s.c.not_improved_from <= as_of)
        case ResponseState.IMPROVED:
            return and_(judged, s.c.not_improved_from.is_(None))


def _supply(state: SupplyState, as_of: date, read: Read) -> ColumnElement[bool]:
    known = read(s.c.supply_known_from) <= as_of
    low_since = func.coalesce(s.c.supply_low_from, date.max) <= as_of
    low_still = func.coalesce(s.c.supply_low_until, date.min) > as_of
    match state:
        case SupplyState.UNKNOWN:
            return func.coalesce(s.c.supply_known_from, date.max) > as_of
        case SupplyState.LOW:
            return and_(known, or_(low_since, low_still))
        case SupplyState.COVERED:
            return and_(known, ~low_since, ~low_still)
        case SupplyState.GAP:
            gap = and_(d.c.rule == RuleId.SUPPLY_GAP.value, active_on(as_of))
            return unindexed(s.c.patient_id).in_(select(d.c.patient_id).where(gap))


def overdue_items(as_of: date) -> ColumnElement[bool]:
    """Due items that are overdue on ``as_of``; a safety flag from its own day on."""
    return and_(active_on(as_of), or_(d.c.due_on < as_of, d.c.rank == 0))


def longest_overdue(asked: CaseloadFilter, as_of: date) -> ColumnElement[bool]:
    """The earliest overdue item (of the kind asked for) lies in the span of ``asked.late``."""
    if asked.late is None:
        raise ValueError("no span is asked for")
    span = SPANS[asked.late]
    earliest = func.min(d.c.due_on)
    inside = [earliest <= as_of - span.latest]
    if span.earliest is not None:
        inside.append(earliest >= as_of - span.earliest)
    which = [overdue_items(as_of)]
    if asked.kind is not None:
        which.append(d.c.kind == asked.kind)
    people = select(d.c.patient_id).where(*which).group_by(d.c.patient_id).having(and_(*inside))
    return unindexed(s.c.patient_id).in_(people)


def overdue_for(asked: CaseloadFilter, as_of: date) -> ColumnElement[bool]:
    """Something (of the kind asked for) has been overdue for ``asked.min_days`` days or more.

    Not only what stands first in the row: a long wait behind a flag of today is a long wait.
    """
    if asked.min_days is None:
        raise ValueError("no days are asked for")
    which = [overdue_items(as_of), d.c.due_on <= as_of - timedelta(days=asked.min_days)]
    if asked.kind is not None:
        which.append(d.c.kind == asked.kind)
    return unindexed(s.c.patient_id).in_(select(d.c.patient_id).where(*which))
