"""Reading a record: whole, in order, and only inside the scope."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, event

from dashboard.actions.derive import store_derived
from dashboard.db import tables as t
from dashboard.db.engine import reading, writing
from dashboard.domain.access import AccessScope, command_line_scope
from dashboard.domain.care_rules import RuleId
from dashboard.domain.codes import OutreachOutcome, Role, VisitState
from dashboard.domain.rules import RuleBook
from dashboard.domain.snooze import snoozed_until
from dashboard.queries.person_record import load_person, read_records
from tests.support.people import add_clinician, add_event, add_person, add_team, public_id


def scope(role: Role, teams: set[int] | None, clinician: int | None = None) -> AccessScope:
    team_ids = None if teams is None else frozenset(teams)
    return AccessScope("u", "U", role, team_ids=team_ids, clinician_id=clinician, masked=False)


@pytest.fixture
def two_teams(engine: Engine, rules: RuleBook) -> dict[str, int | str]:
    """A person in the north looked after by two clinicians, one in the south, one in no team."""
    made: dict[str, int | str] = {}
    with writing(engine) as conn:
        for name in ("north", "south"):
            made[name] = add_team(conn, name)
            made[f"{name} clinician"] = add_clinician(conn, f"Dr {name}", made[name])
        made["therapist"] = add_clinician(conn, "T. Herapist", made["north"])
        for name in ("north", "south"):
            made[f"{name} person"] = add_person(conn)
            add_event(
                conn,
                t.episode,
                made[f"{name} person"],
                team_id=made[name],
                care_manager_id=made[f"{name} clinician"],
                therapist_id=made["therapist"] if name == "north" else None,
            )
        made["loose person"] = add_person(conn)
        people = [made["north person"], made["south person"], made["loose person"]]
        store_derived(conn, people, rules)
        for name in ("north", "south", "loose"):
            made[f"{name} id"] = public_id(conn, made[f"{name} person"])
    return made


CASES = {
    "organisation-wide supervisor": (Role.SUPERVISOR, None, None, {"north", "south", "loose"}),
    "supervisor of the north": (Role.SUPERVISOR, {"north"}, None, {"north"}),
    "supervisor of no team": (Role.SUPERVISOR, set(), None, set()),
    "care manager": (Role.CLINICIAN, None, "south clinician", {"south"}),
    "therapist": (Role.CLINICIAN, None, "therapist", {"north"}),
    "care manager in another team": (Role.CLINICIAN, {"south"}, "north clinician", set()),
    "clinician without a key": (Role.CLINICIAN, None, None, set()),
    "viewer of the south": (Role.VIEWER, {"south"}, None, {"south"}),
    "admin": (Role.ADMIN, None, None, set()),
}


@pytest.mark.parametrize("case", CASES)
def test_scope_decides_who_is_found(engine: Engine, two_teams: dict[str, int], case: str) -> None:
    role, teams, clinician, expected = CASES[case]
    who = scope(
        role,
        None if teams is None else {two_teams[name] for name in teams},
        two_teams[clinician] if clinician else None,
    )
    names = ("north", "south", "loose")
    with reading(engine) as conn:
        one_by_one = {n for n in names if load_person(conn, who, str(two_teams[f"{n} id"]))}
    assert one_by_one == expected


def test_an_unknown_id_is_nobody(engine: Engine, two_teams: dict[str, int]) -> None:
    with reading(engine) as conn:
        assert load_person(conn, command_line_scope(), "no-such-person") is None


@pytest.mark.parametrize("first_recorded_has_the_lower_number", [True, False])
def test_of_one_day_the_later_recorded_comes_later(
    engine: Engine, rules: RuleBook, first_recorded_has_the_lower_number: bool
) -> None:
    """The number of an event is made from its name and says nothing about time."""
    numbers = (1, 2) if first_recorded_has_the_lower_number else (2, 1)
    day = date(2026, 11, 6)
    said = zip(numbers, (9, 15), ("not_reached", "agreed_to_come"), strict=True)
    with writing(engine) as conn:
        patient_id = add_person(conn)
        for number, hour, outcome in said:
            at = datetime(2026, 11, 6, hour, tzinfo=UTC).replace(tzinfo=None)
            own = {"id": number, "source_id": str(number), "recorded_at": at}
            add_event(conn, t.outreach, patient_id, attempted_on=day, outcome=outcome, **own)
        store_derived(conn, [patient_id], rules)
        record = read_records(conn, [patient_id])[patient_id]
    latest = record.outreach[-1]
    assert latest.outcome is OutreachOutcome.AGREED_TO_COME
    until = snoozed_until(record.outreach, [], rules.care[RuleId.OUTREACH])
    assert until == date(2026, 12, 6)


def test_events_come_in_order_with_clinicians(engine: Engine, rules: RuleBook) -> None:
    with writing(engine) as conn:
        who = add_clinician(conn, "P. Mbeki")
        patient_id = add_person(conn)
        for day, state in ((20, "booked"), (6, "attended"), (13, "did_not_attend")):
            held_on = date(2026, 11, day)
            add_event(
                conn, t.therapy_session, patient_id, held_on=held_on, state=state, therapist_id=who
            )
        add_event(
            conn,
            t.measurement,
            patient_id,
            measured_on=date(2026, 11, 6),
            total=4,
            items='{"1":2,"9":0,"10":2}',
        )
        store_derived(conn, [patient_id], rules)
        record = read_records(conn, [patient_id])[patient_id]
    assert [(s.held_on.day, s.state) for s in record.sessions] == [
        (6, VisitState.ATTENDED),
        (13, VisitState.DID_NOT_ATTEND),
        (20, VisitState.BOOKED),
    ]
    assert {s.therapist.name for s in record.sessions if s.therapist} == {"P. Mbeki"}
    assert record.measurements[0].items == {1: 2, 9: 0, 10: 2}


def test_the_number_of_statements_does_not_grow_with_people(
    engine: Engine, rules: RuleBook
) -> None:
    statements: list[str] = []
    with writing(engine) as conn:
        ids = [add_person(conn) for _ in range(40)]
        store_derived(conn, ids, rules)
        event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
        read_records(conn, ids[:1])
        for_one, statements[:] = len(statements), []
        read_records(conn, ids)
        for_forty = len(statements)
    assert for_forty == for_one
