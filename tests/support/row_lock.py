"""A ward for the tests of the second lock: every table has a row of every person.

Who sees whom is decided here once more, plainly, from the lists that the rows were written from.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import Connection, Engine, insert

from dashboard.actions.audit import audit_now
from dashboard.db import tables as t
from dashboard.db.engine import writing
from dashboard.domain.access import AccessScope, command_line_scope
from dashboard.domain.codes import Role
from tests.support.people import RECORDED_AT, add_clinician, add_event, add_person, add_team

PEOPLE = 24
DAY = date(2026, 11, 2)
_DRUG = {"drug_label": "Sertraline", "ingredient": "sertraline", "drug_class": "ssri"}
#: What the columns that must be filled hold, where ``tests.support.people`` does not say it.
EVENTS: Mapping[str, dict[str, Any]] = {
    "identifier": {"system": "nhs", "value": "9"},
    "episode": {},
    "diagnosis": {},
    "medication_order": {},
    "dispense": {},
    "administration": {**_DRUG, "given_on": DAY},
    "adherence_report": {"reported_on": DAY, "days_taken": 1, "days_asked": 2},
    "side_effect": {"label": "Nausea", "severity": "mild", "serious": False,
                    "started_precision": "day"},
    "laboratory": {"test": "lithium", "label": "Lithium", "taken_on": DAY, "state": "final"},
    "measurement": {"measured_on": DAY, "total": 12.0},
    "therapy_session": {"held_on": DAY},
    "encounter": {"started_on": DAY},
    "follow_up": {"due_on": DAY},
    "outreach": {"attempted_on": DAY},
    "review": {"reviewed_on": DAY},
    "flag_clearance": {"rule": "item9", "evidence_id": 1, "cleared_on": DAY, "note": "Seen."},
}  # fmt: skip


@dataclass(frozen=True)
class Account:
    """``teams`` are numbers from 0; ``clinician`` likewise."""

    login: str
    role: str
    teams: tuple[int, ...] = ()
    all_teams: bool = False
    clinician: int | None = None
    enabled: bool = True
    must_change: bool = False


ACCOUNTS = (
    Account("osei", "clinician", clinician=0),
    Account("lind", "clinician", clinician=1),
    Account("spare", "clinician"),
    # Somebody who was once a supervisor: teams without the role are nothing.
    Account("former", "clinician", teams=(0, 1), all_teams=True),
    Account("north", "supervisor", teams=(0,)),
    Account("two", "supervisor", teams=(1, 2)),
    Account("none", "supervisor"),
    # Somebody who was once a clinician.
    Account("promoted", "supervisor", teams=(2,), clinician=0),
    Account("all", "supervisor", all_teams=True),
    Account("wall", "viewer", all_teams=True),
    Account("screen", "viewer", teams=(1,)),
    Account("boss", "admin", teams=(0,), all_teams=True, clinician=0),
    Account("gone", "supervisor", all_teams=True, enabled=False),
    Account("new", "clinician", clinician=0, must_change=True),
)
LOGINS = (*(account.login for account in ACCOUNTS), "stranger")


@dataclass(frozen=True)
class Person:
    """``team`` and the three who look after them, as keys."""

    key: int
    team: int | None
    by: tuple[int | None, int | None, int | None]


@dataclass(frozen=True)
class Grant:
    user: str
    person: int
    is_open: bool


@dataclass(frozen=True)
class Ward:
    """``each``: rows of one person in a table; ``meetings``: the people on the agenda of each."""

    TABLES: ClassVar = (*EVENTS, "caseload_summary", "due_item", "agenda_item", "review_draft",
                        "recording", "decision", "decision_intent", "outreach_entry")  # fmt: skip
    ROLES: ClassVar = frozenset(account.role for account in ACCOUNTS)

    people: tuple[Person, ...]
    teams: tuple[int, ...]
    clinicians: tuple[int, ...]
    grants: tuple[Grant, ...]
    meetings: Mapping[int, frozenset[int]]
    entries: int

    @property
    def each(self) -> Mapping[str, int]:
        return dict.fromkeys(self.TABLES, 1)

    @property
    def everybody(self) -> set[int]:
        return {person.key for person in self.people}

    @property
    def osei(self) -> int:
        return self.clinicians[0]

    @property
    def of_osei(self) -> set[int]:
        return {person.key for person in self.people if self.osei in person.by}

    def role(self, login: str) -> str | None:
        return next((a.role for a in ACCOUNTS if a.login == login), None)

    def seen_by(self, login: str) -> set[int]:
        """As ``docs/decisions/0008`` and the roles say it, one person after the other."""
        account = next((a for a in ACCOUNTS if a.login == login), None)
        if account is None or not account.enabled or account.must_change:
            return set()
        seen = set()
        for person in self.people:
            if account.role == "clinician":
                if account.clinician is not None and self.clinicians[account.clinician] in (
                    person.by
                ):
                    seen.add(person.key)
            elif account.role in ("supervisor", "viewer"):
                own = [self.teams[number] for number in account.teams]
                if account.all_teams or person.team in own:
                    seen.add(person.key)
        if account.role in ("clinician", "supervisor"):
            seen |= {g.person for g in self.grants if g.user == login and g.is_open}
        return seen


def make_ward(engine: Engine, source: str = "test") -> Ward:
    """``PEOPLE`` people in three teams and none, in an empty database bound to the system."""
    chance = random.Random(5)
    with writing(engine) as conn:
        teams = tuple(add_team(conn, name) for name in ("North", "South", "East"))
        clinicians = tuple(add_clinician(conn, name) for name in ("Osei", "Lind", "Ito"))
        people = tuple(_add_person(conn, chance, teams, clinicians, source) for _ in range(PEOPLE))
        if source == "demo":
            conn.execute(t.clinician.update().values(source="demo"))
        meetings = {_add_meeting(conn, half): half for half in _halves(people)}
        grants = _grants(people, teams, clinicians)
        _write_accounts(conn, teams, clinicians)
        _write_grants(conn, grants)
    for person in people[:3]:
        audit_now(engine, command_line_scope(), "view person", patient_id=person.key)
    return Ward(people, teams, clinicians, grants, meetings, 3)


def _add_person(
    conn: Connection,
    chance: random.Random,
    teams: tuple[int, ...],
    clinicians: tuple[int, ...],
    source: str,
) -> Person:
    team = chance.choice((*teams, None))
    by = [chance.choice((*clinicians, None, None)) for _ in range(3)]
    key = add_person(conn, source=source)
    for name, values in EVENTS.items():
        event = add_event(conn, t.metadata.tables[name], key, **values)
        if name == "review":
            _add_decision(conn, key, event)
    looks = dict(zip(("care_manager_id", "prescriber_id", "therapist_id"), by, strict=True))
    conn.execute(
        insert(t.caseload_summary),
        {"patient_id": key, "team_id": team, "on_caseload": True, "family_key": "k",
         "given_key": "a", "record_key": "1", "phase": "active", "treatment": "both",
         "medication_classes": "", "score_points": "[]", "supply": "[]", "attended": 0,
         "attendable": 0, **looks},
    )  # fmt: skip
    conn.execute(
        insert(t.due_item),
        {"patient_id": key, "number": 1, "rule": "r", "rule_version": 1, "kind": "measure",
         "rank": 1, "due_on": DAY, "active_from": DAY, "source": "rule", "label": "l", "why": "w",
         "evidence": "{}"},
    )  # fmt: skip
    conn.execute(
        insert(t.outreach_entry),
        {"patient_id": key, "outreach_id": 1, "user_id": "osei", "user_name": "O",
         "idempotency_key": "k", "attempted_on": DAY, "outcome": "call_later",
         "recorded_at": RECORDED_AT},
    )  # fmt: skip
    return Person(key, team, (by[0], by[1], by[2]))


def _add_decision(conn: Connection, person: int, review: int) -> None:
    decision = add_event(conn, t.decision, person, review_id=review, kind="continue")
    intent = {"patient_id": person, "decision_id": decision, "change": "start", "subject": "x"}
    conn.execute(insert(t.decision_intent), intent)


def _halves(people: tuple[Person, ...]) -> tuple[frozenset[int], frozenset[int]]:
    keys = [person.key for person in people]
    return frozenset(keys[::2]), frozenset(keys[1::2])


def _add_meeting(conn: Connection, people: frozenset[int]) -> int:
    name = str(min(people))
    meeting = conn.execute(
        insert(t.meeting).returning(t.meeting.c.id),
        {"public_id": name, "title": "Review", "held_on": DAY, "query": "", "minutes": 60,
         "started_at": RECORDED_AT, "created_by": "somebody", "created_by_name": "S",
         "start_key": name},
    ).scalar_one()  # fmt: skip
    for place, person in enumerate(sorted(people)):
        key = {"patient_id": person, "meeting_id": meeting}
        conn.execute(
            insert(t.agenda_item),
            key | {"position": place, "state": "waiting", "is_flag": False, "unfinished": 0,
                   "not_reached": False, "by_hand": False},
        )  # fmt: skip
        conn.execute(
            insert(t.review_draft),
            key | {"user_id": "osei", "base_version": 0, "content": "{}", "saved_at": RECORDED_AT},
        )
        conn.execute(
            insert(t.recording),
            key | {"version": 1, "user_id": "osei", "user_name": "O", "idempotency_key": "k",
                   "review_id": 1, "content": "{}", "recorded_at": RECORDED_AT},
        )  # fmt: skip
    conn.execute(
        insert(t.presenter_state),
        {"meeting_id": meeting, "patient_id": min(people), "blank": False, "version": 1,
         "changed_at": RECORDED_AT},
    )  # fmt: skip
    return meeting


def _grants(
    people: tuple[Person, ...], teams: tuple[int, ...], clinicians: tuple[int, ...]
) -> tuple[Grant, ...]:
    """Open and ended ones, of those who may have them and of those whose role does not count."""
    others = [p.key for p in people if clinicians[0] not in p.by and p.team != teams[0]]
    assert len(others) >= 2, "another seed is needed"
    first, second = others[:2]
    return (
        Grant("osei", first, True), Grant("osei", second, False), Grant("north", second, True),
        Grant("wall", first, True), Grant("boss", first, True), Grant("gone", first, True),
        Grant("new", first, True), Grant("spare", first, False),
    )  # fmt: skip


def _write_accounts(conn: Connection, teams: tuple[int, ...], clinicians: tuple[int, ...]) -> None:
    for account in ACCOUNTS:
        by = None if account.clinician is None else clinicians[account.clinician]
        user = conn.execute(
            insert(t.user_account).returning(t.user_account.c.id),
            {"login": account.login, "name": account.login.title(), "role": account.role,
             "enabled": account.enabled, "all_teams": account.all_teams, "clinician_id": by,
             "password_short": False, "must_change": account.must_change, "totp_enabled": False,
             "created_at": RECORDED_AT},
        ).scalar_one()  # fmt: skip
        for number in account.teams:
            conn.execute(insert(t.user_team), {"user_id": user, "team_id": teams[number]})


def _write_grants(conn: Connection, grants: tuple[Grant, ...]) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    for grant in grants:
        began = now if grant.is_open else now - timedelta(hours=5)
        conn.execute(
            insert(t.break_glass),
            {"user_key": grant.user, "user_name": grant.user, "patient_id": grant.person,
             "reason": "Rang in distress", "granted_at": began,
             "expires_at": began + timedelta(hours=4)},
        )  # fmt: skip


def add_account_of(conn: Connection, scope: AccessScope) -> None:
    """What the database must know of a user: the scope that a test makes is a claim."""
    everyone = scope.role in (Role.SUPERVISOR, Role.VIEWER) and scope.team_ids is None
    user = conn.execute(
        insert(t.user_account).returning(t.user_account.c.id),
        {"login": scope.user_id, "name": scope.user_name, "role": scope.role.value,
         "enabled": True, "all_teams": everyone, "clinician_id": scope.clinician_id,
         "password_short": False, "must_change": False, "totp_enabled": False,
         "created_at": RECORDED_AT},
    ).scalar_one()  # fmt: skip
    for team in scope.team_ids or ():
        conn.execute(insert(t.user_team), {"user_id": user, "team_id": team})


def unprotected_columns(conn: Connection) -> list[str]:
    """What is missing for tables with people, read from the catalogue: ``table: what``."""
    rows = conn.exec_driver_sql(
        "SELECT c.relname AS name, c.relrowsecurity AS locked, c.relforcerowsecurity AS forced, "
        "(SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) AS policies "
        "FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace "
        "AND (c.relname = 'patient' OR c.relname IN (SELECT table_name "
        "FROM information_schema.columns WHERE table_schema = 'public' "
        "AND column_name = 'patient_id')) ORDER BY c.relname"
    )
    found = []
    for row in rows:
        for good, what in (
            (row.locked, "no lock"),
            (row.forced or not row.locked, "not for its owner"),
            (row.policies or not row.locked, "no policy"),
        ):
            if not good:
                found.append(f"{row.name}: {what}")
    return found
