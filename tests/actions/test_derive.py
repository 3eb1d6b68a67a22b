"""The derived tables follow the events, in the transaction that changes them."""

from datetime import date

import pytest
from sqlalchemy import Engine, select, update

from dashboard.actions.derive import store_derived
from dashboard.actions.refresh import rebuild
from dashboard.db import tables as t
from dashboard.db.derived_rows import read_due_item, read_summary
from dashboard.db.engine import reading, writing
from dashboard.domain.access import command_line_scope
from dashboard.domain.due import due_items
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import summarise
from dashboard.queries.caseload_version import caseload_version
from dashboard.queries.person_record import read_records
from dashboard.queries.verify import verify
from tests.support.people import add_event, add_person

SCORES = ((date(2026, 3, 3), 18), (date(2026, 5, 1), 12), (date(2026, 9, 1), 0))


def person_with_history(engine: Engine, rules: RuleBook) -> int:
    with writing(engine) as conn:
        patient_id = add_person(conn, family_name="O’Brien-Łukasz")
        add_event(conn, t.episode, patient_id)
        for day, total in SCORES:
            add_event(
                conn, t.measurement, patient_id, measured_on=day, total=total, items='{"9":0}'
            )
        add_event(conn, t.medication_order, patient_id, started_on=date(2026, 3, 5))
        for day in (date(2026, 3, 5), date(2026, 4, 20)):
            add_event(conn, t.dispense, patient_id, dispensed_on=day, days_supply=30)
        add_event(conn, t.therapy_session, patient_id, held_on=date(2026, 4, 1))
        store_derived(conn, [patient_id], rules)
    return patient_id


def test_stored_rows_read_back_as_the_rules_made_them(engine: Engine, rules: RuleBook) -> None:
    patient_id = person_with_history(engine, rules)
    with reading(engine) as conn:
        record = read_records(conn, [patient_id])[patient_id]
        summary = conn.execute(select(t.caseload_summary)).mappings().one()
        items = conn.execute(select(t.due_item).order_by(t.due_item.c.number)).mappings().all()
    assert read_summary(summary) == summarise(record, rules)
    assert [read_due_item(row) for row in items] == list(due_items(record, rules))
    assert [p.total for p in read_summary(summary).score_points] == [18, 12, 0]


def test_search_keys_have_plain_letters_and_no_case(engine: Engine, rules: RuleBook) -> None:
    person_with_history(engine, rules)
    with reading(engine) as conn:
        row = conn.execute(select(t.caseload_summary)).mappings().one()
    assert row["family_key"] == "o'brien-lukasz"
    assert row["given_key"] == "ana"


def test_every_change_counts_the_caseload_version(engine: Engine, rules: RuleBook) -> None:
    patient_id = person_with_history(engine, rules)
    with reading(engine) as conn:
        before = caseload_version(conn)
    with writing(engine) as conn:
        store_derived(conn, [patient_id], rules)
    with reading(engine) as conn:
        assert caseload_version(conn) == before + 1


def test_derived_rows_are_undone_with_the_events(engine: Engine, rules: RuleBook) -> None:
    patient_id = person_with_history(engine, rules)
    with pytest.raises(RuntimeError), writing(engine) as conn:
        add_event(conn, t.therapy_session, patient_id, held_on=date(2026, 4, 8))
        store_derived(conn, [patient_id], rules)
        raise RuntimeError("killed here")
    with reading(engine) as conn:
        assert conn.scalar(select(t.caseload_summary.c.attended)) == 1
        assert caseload_version(conn) == 1
        assert verify(conn, rules).faults == ()


def test_verify_finds_a_changed_summary_and_rebuild_mends_it(
    engine: Engine, rules: RuleBook
) -> None:
    patient_id = person_with_history(engine, rules)
    with writing(engine) as conn:
        conn.execute(update(t.caseload_summary).values(attended=7))
    with reading(engine) as conn:
        (fault,) = verify(conn, rules).faults
    assert fault.where == f"patient {patient_id}"
    assert "attended" in fault.what
    assert rebuild(engine, command_line_scope(), rules) == 1
    with reading(engine) as conn:
        assert verify(conn, rules).faults == ()


def test_verify_finds_a_changed_due_item_and_a_missing_summary(
    engine: Engine, rules: RuleBook
) -> None:
    patient_id = person_with_history(engine, rules)
    with writing(engine) as conn:
        changed = conn.execute(update(t.due_item).values(due_on=date(2030, 1, 1))).rowcount
        assert changed > 0, "the person must have something due for this test to mean anything"
        conn.execute(t.caseload_summary.delete())
    with reading(engine) as conn:
        checks = {(f.check, f.where) for f in verify(conn, rules).faults}
    assert checks == {
        ("summary", f"patient {patient_id}"),
        ("due items", f"patient {patient_id}"),
    }
