"""Attempts to reach people: whose can be taken back, and how many were followed by a contact."""

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, select, union_all

from dashboard.db import tables as t
from dashboard.db.tables import caseload_summary as s
from dashboard.db.tables import outreach_entry as e
from dashboard.domain.access import AccessScope
from dashboard.domain.care_rules import RuleId
from dashboard.domain.codes import OutreachOutcome, RemovalReason, VisitState
from dashboard.domain.record import Outreach
from dashboard.domain.rules import RuleBook
from dashboard.domain.snooze import Returned, returned_after
from dashboard.domain.visits import SESSION, Contact
from dashboard.queries.meeting_scope import find_person
from dashboard.queries.scope import visible

#: Attempts of so many days are counted, by the service's rule of who returned.
COUNTED = timedelta(days=90)


def to_take_back(
    conn: Connection, scope: AccessScope, public_id: str, today: date
) -> tuple[int, OutreachOutcome] | None:
    """The attempt that whoever asks entered last for this person today and may still take back."""
    patient = find_person(conn, scope, public_id)
    row = conn.execute(
        select(e.c.outreach_id, e.c.outcome)
        .where(
            e.c.patient_id == patient,
            e.c.user_id == scope.user_id,
            e.c.attempted_on == today,
            e.c.undone_at.is_(None),
        )
        .order_by(e.c.recorded_at.desc(), e.c.outreach_id)
        .limit(1)
    ).first()
    return None if row is None else (row.outreach_id, OutreachOutcome(row.outcome))


def outreach_returned(
    conn: Connection, scope: AccessScope, rules: RuleBook, as_of: date
) -> Returned:
    """How many attempts of the last ``COUNTED`` days, of people inside ``scope``, were followed by
    a contact in the rule's time.
    """
    return _returned(conn, visible(scope), rules, as_of)


def person_returned(
    conn: Connection, scope: AccessScope, rules: RuleBook, public_id: str, as_of: date
) -> Returned:
    """As ``outreach_returned`` for one person; nothing outside ``scope``."""
    patient = find_person(conn, scope, public_id)
    return _returned(conn, s.c.patient_id == patient, rules, as_of)


def _returned(conn: Connection, who: ColumnElement[bool], rules: RuleBook, as_of: date) -> Returned:
    attempts = _attempts(conn, who, as_of)
    contacts = _contacts(conn, who, rules, as_of)
    rule = rules.care[RuleId.OUTREACH]
    found = [returned_after(own, contacts[key], rule, as_of) for key, own in attempts.items()]
    return Returned(
        sum(f.returned for f in found),
        sum(f.attempts for f in found),
        sum(f.waiting for f in found),
    )


def _attempts(conn: Connection, who: ColumnElement[bool], as_of: date) -> dict[int, list[Outreach]]:
    o = t.outreach.c
    query = (
        select(t.outreach)
        .join(s, s.c.patient_id == o.patient_id)
        .where(o.attempted_on.between(as_of - COUNTED, as_of), who)
        .order_by(o.patient_id, o.attempted_on, o.id)
    )
    found: dict[int, list[Outreach]] = defaultdict(list)
    for row in conn.execute(query):
        reason = RemovalReason(row.removal_reason) if row.removal_reason else None
        outcome = OutreachOutcome(row.outcome)
        attempt = Outreach(row.id, row.attempted_on, outcome, row.snoozed_until, reason, None)
        found[row.patient_id].append(attempt)
    return found


def _contacts(
    conn: Connection, who: ColumnElement[bool], rules: RuleBook, as_of: date
) -> dict[int, list[Contact]]:
    """Contacts held since the first attempt that counts, of people with an attempt, by date."""
    o, visits, sessions = t.outreach.c, t.encounter.c, t.therapy_session.c
    tried = (
        select(o.patient_id)
        .join(s, s.c.patient_id == o.patient_id)
        .where(o.attempted_on.between(as_of - COUNTED, as_of), who)
    )
    kinds = rules.care[RuleId.CONTACT_KINDS].names["encounter_kinds"]
    held, since = VisitState.ATTENDED.value, as_of - COUNTED
    query = union_all(
        select(visits.patient_id, visits.started_on.label("held_on")).where(
            visits.patient_id.in_(tried), visits.kind.in_(kinds), visits.state == held,
            visits.started_on.between(since, as_of),
        ),
        select(sessions.patient_id, sessions.held_on).where(
            sessions.patient_id.in_(tried), sessions.state == held,
            sessions.held_on.between(since, as_of),
        ),
    )  # fmt: skip
    found: dict[int, list[Contact]] = defaultdict(list)
    for patient, on in conn.execute(query):
        found[patient].append(Contact(on, SESSION, None))
    return found
