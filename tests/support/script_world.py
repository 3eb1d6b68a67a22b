"""A caseload in which every text that comes from a record is a script that tries to run."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from dashboard.actions.derive import store_derived
from dashboard.db import tables as t
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine, writing
from dashboard.db.migrate import upgrade
from dashboard.domain.codes import DEMO_SOURCE
from tests.support.people import RECORDED_AT, add_clinician, add_event, add_person, add_team
from tests.support.scripts import payloads
from tests.support.web import AS_OF

#: People whose own page is opened; the drugs and notes of all payloads are spread over them.
OPENED = 16


def public_id_of(number: int) -> str:
    return f"script-person-{number:010d}"


def make_script_world(file: Path) -> None:
    """One person per payload; each payload is a name, a drug, a note, a reason and a source."""
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    texts = payloads()
    with writing(engine) as conn:
        teams = [add_team(conn, text) for text in texts[:12]]
        staff = [add_clinician(conn, text, teams[i % 12]) for i, text in enumerate(texts[:40])]
        conn.execute(t.clinician.update().values(source=DEMO_SOURCE))
        people = [_person(conn, number, texts, teams, staff) for number in range(len(texts))]
        for number, text in enumerate(texts):
            _events(conn, people[number % OPENED], number, text)
        _imports(conn, texts)
        store_derived(conn, people, load_rule_book())
    engine.dispose()


def _person(
    conn: Connection, number: int, texts: tuple[str, ...], teams: list[int], staff: list[int]
) -> int:
    text, other = texts[number], texts[(number + 101) % len(texts)]
    person = add_person(
        conn, given_name=text, family_name=other, record_number=texts[(number + 53) % len(texts)],
        public_id=public_id_of(number), source=DEMO_SOURCE,
    )  # fmt: skip
    add_event(
        conn, t.episode, person, started_on=AS_OF - timedelta(days=200), program=text,
        team_id=teams[number % len(teams)], care_manager_id=staff[number % len(staff)],
    )  # fmt: skip
    add_event(conn, t.measurement, person, measured_on=AS_OF - timedelta(days=40), total=17)
    add_event(conn, t.diagnosis, person, label=text)
    return person


def _events(conn: Connection, person: int, number: int, text: str) -> None:
    on = AS_OF - timedelta(days=150 - number // 3)
    common: dict[str, Any] = {"source": text}
    add_event(conn, t.medication_order, person, drug_label=text, ingredient=text, drug_class="ssri",
              started_on=on, daily_dose=50, dose_unit=text[:20], stop_reason=text,
              stopped_on=on + timedelta(days=30), status="stopped", **common)  # fmt: skip
    add_event(conn, t.dispense, person, drug_label=text, ingredient=text, dispensed_on=on,
              days_supply=30, **common)  # fmt: skip
    add_event(conn, t.encounter, person, started_on=on, label=text, **common)
    add_event(conn, t.follow_up, person, due_on=on, label=text, **common)
    add_event(conn, t.therapy_session, person, held_on=on, modality=text, focus=text, skills=text,
              **common)  # fmt: skip
    add_event(conn, t.side_effect, person, label=text, severity="mild", serious=False,
              started_on=on, started_precision="day", **common)  # fmt: skip


def _imports(conn: Connection, texts: tuple[str, ...]) -> None:
    """Past imports, whose sources stand in the line of the data's age and on their own page."""
    for number, text in enumerate(texts[:3] + texts[-3:]):
        batch = conn.execute(
            insert(t.import_batch).returning(t.import_batch.c.id),
            {"source": text, "format": "csv", "started_at": RECORDED_AT, "finished_at": RECORDED_AT,
             "as_of": AS_OF, "data_through": date(2026, 11, 22), "outcome": "with_refusals",
             "stored": 1, "refused": 1, "report": "{}"},
        ).scalar_one()  # fmt: skip
        conn.execute(insert(t.import_rejection), {
            "batch_id": batch, "number": 1, "file": text, "line": number, "resource": text,
            "field": text, "reason": text,
        })  # fmt: skip
