"""Clearing a flag: who may, what is asked, what is written, and that it comes out once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from dashboard.actions import clear_flag as module
from dashboard.actions.clear_flag import LONGEST_REST, NOTE_LENGTH, ClearFlag, ClearResult
from dashboard.actions.clear_flag import clear_flag as clear
from dashboard.actions.derive import store_derived
from dashboard.db import tables as t
from dashboard.db.engine import reading, writing
from dashboard.domain.access import AccessScope
from dashboard.domain.clearance import second_source
from dashboard.domain.codes import Role
from dashboard.domain.rules import RuleBook
from dashboard.queries.verify import verify
from tests.support.people import add_clinician, add_event, add_person, add_team, public_id

TODAY = date(2026, 3, 20)


def add_flags(
    engine: Engine, rules: RuleBook, instrument: str = "srs", item9: int = 0
) -> tuple[ClearFlag, AccessScope]:
    """Somebody with a low session rating (and item 9, when asked), and their clinician."""
    with writing(engine) as conn:
        team = add_team(conn)
        clinician = add_clinician(conn, team_id=team)
        person = add_person(conn)
        add_event(conn, t.episode, person, team_id=team, care_manager_id=clinician)
        event = add_event(
            conn, t.measurement, person, instrument=instrument, measured_on=date(2026, 3, 9),
            total=12, items=f'{{"9":{item9}}}',
        )  # fmt: skip
        store_derived(conn, [person], rules)
        key = public_id(conn, person)
    rule = "item9" if item9 else "alliance"
    # A session can raise the alliance flag too: the questionnaire is its second source.
    event = event if item9 else second_source(event)
    scope = AccessScope("u1", "R. Osei", Role.CLINICIAN, frozenset({team}), clinician, masked=False)
    return ClearFlag(key, rule, event, " Talked about it. ", TODAY), scope


def standing(engine: Engine, rule: str) -> list[date]:
    with reading(engine) as conn:
        query = select(t.due_item.c.active_from).where(t.due_item.c.rule == rule)
        return list(conn.scalars(query))


def audited(engine: Engine) -> list[tuple[Any, ...]]:
    with reading(engine) as conn:
        columns = t.audit_event.c
        query = select(columns.action, columns.object, columns.result, columns.patient_id)
        return [tuple(row) for row in conn.execute(query.order_by(columns.id))]


def stored(engine: Engine) -> int:
    with reading(engine) as conn:
        return conn.scalar(select(func.count()).select_from(t.flag_clearance)) or 0


@pytest.mark.parametrize("item9", [0, 1])
def test_a_cleared_flag_is_gone_with_its_note_kept(
    engine: Engine, rules: RuleBook, item9: int
) -> None:
    asked, scope = add_flags(engine, rules, "phq9" if item9 else "srs", item9)
    assert standing(engine, asked.rule) == [date(2026, 3, 9)]
    assert clear(engine, scope, rules, asked) is ClearResult.CLEARED
    assert standing(engine, asked.rule) == []
    with reading(engine) as conn:
        row = conn.execute(select(t.flag_clearance)).mappings().one()
        assert (row["note"], row["cleared_on"], row["until"]) == ("Talked about it.", TODAY, None)
        assert row["clinician_id"] == scope.clinician_id
        assert verify(conn, rules).faults == ()


def test_an_answer_amended_after_it_was_cleared_raises_the_flag_again(
    engine: Engine, rules: RuleBook
) -> None:
    asked, scope = add_flags(engine, rules, "phq9", 1)
    assert clear(engine, scope, rules, asked) is ClearResult.CLEARED
    later = datetime.now(UTC).replace(tzinfo=None) + timedelta(minutes=1)
    with writing(engine) as conn:
        conn.execute(update(t.measurement).values(items='{"9":3}', recorded_at=later))
        store_derived(conn, list(conn.scalars(select(t.patient.c.id))), rules)
    assert standing(engine, "item9") == [date(2026, 3, 9)]
    with reading(engine) as conn:
        assert verify(conn, rules).faults == ()
    [entry] = audited(engine)
    assert entry[:3] == ("clear flag", f"{asked.rule} {asked.evidence_id}", "ok")
    assert entry[3] is not None


def test_an_acknowledged_flag_stands_again_on_its_day(engine: Engine, rules: RuleBook) -> None:
    asked, scope = add_flags(engine, rules)
    until = TODAY + timedelta(days=14)
    assert clear(engine, scope, rules, replace(asked, until=until)) is ClearResult.CLEARED
    assert standing(engine, "alliance") == [until]
    assert clear(engine, scope, rules, asked) is ClearResult.CLEARED
    assert standing(engine, "alliance") == []
    with reading(engine) as conn:
        assert verify(conn, rules).faults == ()


@pytest.mark.parametrize("until", [None, TODAY + timedelta(days=14)])
def test_the_second_time_nothing_happens(
    engine: Engine, rules: RuleBook, until: date | None
) -> None:
    asked, scope = add_flags(engine, rules)
    asked = replace(asked, until=until)
    assert clear(engine, scope, rules, asked) is ClearResult.CLEARED
    again = replace(asked, note="Once more.", today=TODAY + timedelta(days=1))
    assert clear(engine, scope, rules, again) is ClearResult.ALREADY
    assert stored(engine) == 1
    assert [entry[2] for entry in audited(engine)] == ["ok", "already cleared"]


def test_a_flag_cleared_for_good_is_not_put_off(engine: Engine, rules: RuleBook) -> None:
    asked, scope = add_flags(engine, rules)
    assert clear(engine, scope, rules, asked) is ClearResult.CLEARED
    later = replace(asked, until=TODAY + timedelta(days=14))
    assert clear(engine, scope, rules, later) is ClearResult.ALREADY


def test_new_evidence_raises_it_again(engine: Engine, rules: RuleBook) -> None:
    asked, scope = add_flags(engine, rules)
    clear(engine, scope, rules, asked)
    with writing(engine) as conn:
        person = conn.scalar(select(t.patient.c.id)) or 0
        add_event(
            conn, t.measurement, person, instrument="srs", measured_on=date(2026, 3, 25), total=11
        )
        store_derived(conn, [person], rules)
    assert standing(engine, "alliance") == [date(2026, 3, 25)]


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({"note": ""}, ClearResult.NOTE_MISSING),
        ({"note": " \n\t"}, ClearResult.NOTE_MISSING),
        ({"note": "x" * (NOTE_LENGTH + 1)}, ClearResult.NOTE_TOO_LONG),
        ({"note": f" {'x' * NOTE_LENGTH} "}, ClearResult.CLEARED),
        ({"until": TODAY}, ClearResult.WRONG_DAY),
        ({"until": TODAY + LONGEST_REST}, ClearResult.CLEARED),
        ({"until": TODAY + LONGEST_REST + timedelta(days=1)}, ClearResult.WRONG_DAY),
        ({"public_id": "nobody"}, ClearResult.NOT_FOUND),
        ({"rule": "inertia"}, ClearResult.NOT_FOUND),
        ({"rule": "measure_due"}, ClearResult.NOT_FOUND),
        ({"rule": "x" * 5000}, ClearResult.NOT_FOUND),
        ({"evidence_id": 1 << 60}, ClearResult.NOT_FOUND),
        ({"today": date(2026, 3, 8)}, ClearResult.NOT_FOUND),
        ({"today": date(2026, 3, 9)}, ClearResult.CLEARED),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_asked_for(
    engine: Engine, rules: RuleBook, changes: dict[str, Any], result: ClearResult
) -> None:
    asked, scope = add_flags(engine, rules)
    assert clear(engine, scope, rules, replace(asked, **changes)) is result
    assert stored(engine) == (result is ClearResult.CLEARED)
    assert [entry[2] for entry in audited(engine)] == [result.value]


def test_a_safety_flag_is_never_put_off(engine: Engine, rules: RuleBook) -> None:
    asked, scope = add_flags(engine, rules, "phq9", 1)
    later = replace(asked, until=TODAY + timedelta(days=1))
    assert clear(engine, scope, rules, later) is ClearResult.WRONG_DAY
    assert standing(engine, "item9") == [date(2026, 3, 9)]


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({"role": Role.VIEWER, "clinician_id": None}, ClearResult.NOT_ALLOWED),
        ({"role": Role.ADMIN}, ClearResult.NOT_ALLOWED),
        ({"masked": True}, ClearResult.NOT_ALLOWED),
        ({"clinician_id": 99_999}, ClearResult.NOT_FOUND),
        ({"team_ids": frozenset()}, ClearResult.NOT_FOUND),
        ({"role": Role.SUPERVISOR, "clinician_id": None}, ClearResult.CLEARED),
    ],
    ids=str,
)
def test_who_may(
    engine: Engine, rules: RuleBook, changes: dict[str, Any], result: ClearResult
) -> None:
    asked, scope = add_flags(engine, rules)
    assert clear(engine, replace(scope, **changes), rules, asked) is result
    assert stored(engine) == (result is ClearResult.CLEARED)
    assert [entry[2] for entry in audited(engine)] == [result.value]


def test_where_the_audit_cannot_be_written_nothing_is(
    engine: Engine, rules: RuleBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, scope = add_flags(engine, rules)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(module, "record_audit", broken)
    with pytest.raises(RuntimeError, match="disk full"):
        clear(engine, scope, rules, asked)
    assert stored(engine) == 0
    assert standing(engine, "alliance") == [date(2026, 3, 9)]


def test_the_caseload_counts_the_change(engine: Engine, rules: RuleBook) -> None:
    asked, scope = add_flags(engine, rules)
    with writing(engine) as conn:
        conn.execute(update(t.caseload_state).values(version=7))
    clear(engine, scope, rules, asked)
    clear(engine, scope, rules, asked)
    with reading(engine) as conn:
        assert conn.scalar(select(t.caseload_state.c.version)) == 8


def test_a_flag_that_a_planned_end_interrupts_is_cleared_while_it_stands(
    engine: Engine, rules: RuleBook
) -> None:
    """Not improved, plan unchanged: to stop a medicine on 21 May is a change for 70 days."""
    asked, scope = add_flags(engine, rules)
    with writing(engine) as conn:
        person = conn.scalars(select(t.patient.c.id)).one()
        add_event(conn, t.medication_order, person, started_on=date(2026, 3, 2),
                  stopped_on=date(2026, 5, 21))  # fmt: skip
        for day, total in ((date(2026, 3, 2), 16), (date(2026, 4, 1), 15)):
            event = add_event(conn, t.measurement, person, measured_on=day, total=total)
        store_derived(conn, [person], rules)
    assert sorted(standing(engine, "inertia")) == [date(2026, 5, 11), date(2026, 7, 30)]
    flag = replace(asked, rule="inertia", evidence_id=event)
    results = {}
    for today in (date(2026, 5, 10), date(2026, 5, 21), date(2026, 7, 29), date(2026, 5, 20)):
        results[today] = clear(engine, scope, rules, replace(flag, today=today))
    assert list(results.values()) == [ClearResult.NOT_FOUND] * 3 + [ClearResult.CLEARED]
    assert standing(engine, "inertia") == []
