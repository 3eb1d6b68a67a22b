"""A caseload filter as SQL conditions on ``caseload_summary``; each bound value is a parameter."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true, union
from sqlalchemy.sql import Subquery

from dashboard.db.derived_rows import search_key
from dashboard.db.tables import caseload_summary as s
from dashboard.db.tables import due_item as d
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.codes import Phase
from dashboard.queries.caseload_columns import Read, active_on, plain, unindexed
from dashboard.queries.caseload_states import (
    has_dates,
    has_states,
    in_states,
    longest_overdue,
    overdue_for,
)
from dashboard.queries.scope import visible

SOON_DAYS = 7
#: Sorts after every text that begins with the same letters, on both engines (code point order).
_LAST = "\U0010ffff"
#: Sections of people with a due date.
_BY_DUE_DATE = frozenset({Section.OVERDUE, Section.DUE_7, Section.OUTREACH})
_SEARCHED = (s.c.family_key, s.c.given_key, s.c.record_key)


def on_caseload() -> ColumnElement[bool]:
    """Alive, with an open episode. Most people of a list are, so its index would not help."""
    return unindexed(s.c.on_caseload) == true()


def on_list(scope: AccessScope) -> list[ColumnElement[bool]]:
    """Everybody inside ``scope`` who has an open episode, or a safety flag left from one that has
    ended.
    """
    return [or_(on_caseload(), unindexed(s.c.overdue_from).is_not(None)), visible(scope)]


def _whom(scope: AccessScope, asked: CaseloadFilter) -> list[ColumnElement[bool]]:
    """The people that the section and the states of a filter can hold at all, inside ``scope``.

    Without an open episode nothing is due but a safety flag: a state holds nobody of these.
    """
    if has_dates(asked):
        return [visible(scope)]
    if asked.section is Section.NO_NEXT_CONTACT or has_states(asked):
        return [on_caseload(), visible(scope)]
    if asked.phase is Phase.CLOSED:
        # The words of the partial index that holds just these few.
        left_over = [s.c.on_caseload == false(), s.c.overdue_from.is_not(None)]
        return [*left_over, visible(scope)]
    return [visible(scope)] if asked.section in _BY_DUE_DATE else on_list(scope)


def in_section(section: Section, as_of: date, read: Read = plain) -> ColumnElement[bool]:
    """The people of one section on ``as_of``.

    Overdue, due in 7 days, later and outreach part the caseload: nobody is in two or in none.
    """
    waiting = func.coalesce(s.c.overdue_from, date.max) > as_of
    soon = as_of + timedelta(days=SOON_DAYS)
    match section:
        case Section.OVERDUE:
            return read(s.c.overdue_from) <= as_of
        case Section.OUTREACH:
            return and_(waiting, read(s.c.next_due_on) < as_of)
        case Section.DUE_7:
            return and_(waiting, read(s.c.next_due_on).between(as_of, soon))
        case Section.LATER:
            return and_(waiting, func.coalesce(s.c.next_due_on, date.max) > soon)
        case Section.NO_NEXT_CONTACT:
            return func.coalesce(s.c.last_booked_on, date.min) < as_of
        case Section.ALL:
            return true()


def narrowed_by(
    asked: CaseloadFilter, as_of: date, read: Read = plain
) -> list[ColumnElement[bool]]:
    """Every condition of the filter but the section. Few people have one owner or one team."""
    equal = (
        (s.c.owner_id, asked.owner_id),
        (s.c.team_id, asked.team_id),
        (s.c.phase, asked.phase),
        (s.c.treatment, asked.treatment),
        (s.c.diagnosis_group, asked.diagnosis),
    )
    conditions: list[ColumnElement[bool]] = [
        column == value for column, value in equal if value is not None
    ]
    if asked.medication is not None:
        conditions.append(s.c.medication_classes.contains(f"|{asked.medication}|", autoescape=True))
    if asked.min_days is not None:
        conditions.append(overdue_for(asked, as_of))
    if asked.kind is not None:
        conditions.append(_has_due(d.c.kind == asked.kind, asked.section, as_of))
    if asked.late is not None:
        conditions.append(longest_overdue(asked, as_of))
    if asked.flags:
        conditions.append(_has_due(d.c.rule.in_(asked.flags), Section.ALL, as_of))
    conditions += in_states(asked, as_of, read)
    if asked.text:
        conditions.append(_found(asked))
    return conditions


def matching(
    scope: AccessScope,
    asked: CaseloadFilter,
    as_of: date,
    read: Read = plain,
    section: ColumnElement[bool] | None = None,
) -> list[ColumnElement[bool]]:
    """All conditions of one request: scope, section and filter. ``section``: instead of that by
    the stored row alone (see ``matching_on``).

    Where names are masked a search finds nobody: a hit would confirm the name.
    """
    if scope.masked and asked.text:
        return [false()]
    return [
        *_whom(scope, asked),
        in_section(asked.section, as_of, read) if section is None else section,
        *narrowed_by(asked, as_of, read),
    ]


def _has_due(which: ColumnElement[bool], section: Section, as_of: date) -> ColumnElement[bool]:
    """Has such a due item; under *overdue* an overdue one, under *due in 7 days* one of these."""
    conditions = [which, active_on(as_of)]
    if section is Section.OVERDUE:
        conditions.append(or_(d.c.due_on < as_of, d.c.rank == 0))
    elif section is Section.DUE_7:
        conditions.append(d.c.due_on <= as_of + timedelta(days=SOON_DAYS))
    # A list made once from one index; probing the wide table per person is ten times slower.
    return unindexed(s.c.patient_id).in_(select(d.c.patient_id).where(*conditions))


def _found(asked: CaseloadFilter) -> ColumnElement[bool]:
    """Whose names or record number begin with every word, or with the whole text ("van der")."""
    words = [_starting_with(search_key(token)) for token in asked.tokens()]
    whole = _starting_with(search_key(asked.text))
    every = and_(*(s.c.patient_id.in_(select(word.c.patient_id)) for word in words))
    if len(words) == 1:
        return every
    return or_(s.c.patient_id.in_(select(whole.c.patient_id)), every)


def _starting_with(prefix: str) -> Subquery:
    """Keys of people; one index range per searched column, which an OR would not use."""
    return union(
        *(
            select(s.c.patient_id).where(column >= prefix, column < prefix + _LAST)
            for column in _SEARCHED
        )
    ).subquery()
