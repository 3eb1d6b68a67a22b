"""What is known to the month only never reads as a day: in the list, on the page, in the files."""

import csv
import io
import re
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select

from dashboard.components.caseload_cells import grid_row
from dashboard.db import tables as t
from dashboard.db.engine import reading
from dashboard.domain.access import command_line_scope
from dashboard.domain.as_of import AsOf
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.caseload_row import CaseloadRow
from dashboard.domain.panel_facts import panel_facts
from dashboard.domain.panel_visits import event_marks
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive
from dashboard.export.caseload_csv import csv_lines
from dashboard.export.person_csv import person_csv
from dashboard.queries.caseload import caseload_rows
from dashboard.queries.caseload_then import Clinic, caseload_on
from dashboard.queries.person_record import load_person
from tests.ingest.helpers import importing
from tests.support.people import RECORDED_AT

AS_OF = date(2026, 6, 15)
ALL = CaseloadFilter(section=Section.ALL)
FILES = {
    "patients": "id,family_name\nP,A\n",
    "episodes": "id,patient_id,started_on,phase\nE,P,2026-02,active\n",
    "measurements": "id,patient_id,instrument,measured_on,total\n"
                    "M1,P,phq9,2026-03,18\nM2,P,phq9,2026-05,0\n",
    "therapy_sessions": "id,patient_id,held_on,state\nS1,P,2026-05,attended\nS2,P,2026-07,booked\n",
    "encounters": "id,patient_id,kind,state,started_on,ended_on\n"
                  "V1,P,case_review,attended,2026-04,\nV2,P,hospital,attended,2026-03,2026-04\n",
    "laboratory": "id,patient_id,test,value,unit,taken_on\nL,P,weight,70,kg,2026-05\n",
    "administrations": "id,patient_id,drug_label,given_on\nI,P,Invega Sustenna 156 mg,2026-05\n",
    "medication_orders": "id,patient_id,drug_label,started_on,status\n"
                         "O,P,sertraline 50 MG Oral Tablet,2026-03,active\n",
}  # fmt: skip
#: A first day of a month as text: what none of these may be told as.
_FIRST = re.compile(r"\b1 [A-Z][a-z]{2}\b|20\d\d-\d\d-01\b")


@pytest.fixture
def clinic(engine: Engine, rules: RuleBook, tmp_path: Path) -> Engine:
    folder = tmp_path / "clinic"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    assert importing(engine, rules, folder, as_of=AS_OF).refused == []
    return engine


def _row(engine: Engine, rules: RuleBook) -> CaseloadRow:
    with reading(engine) as conn:
        (row,) = caseload_rows(conn, command_line_scope(), ALL, AS_OF, rules)
    return row


def test_the_list(clinic: Engine, rules: RuleBook) -> None:
    cells = grid_row(_row(clinic, rules), AS_OF, "/")
    for column, month in (("seen", "May"), ("next", "Jul"), ("discussed", "Apr")):
        assert (cells[column]["text"], cells[column]["said"]) == (
            month,
            f"{month} 2026 (month only)",
        )
    assert cells["score"]["more"] == "PHQ-9, May"
    assert cells["score"]["said"] == (
        "first score of Mar 2026 (month only); latest score of May 2026 (month only)"
    )
    assert cells["person"]["more"].endswith("active · up to 19 wk")
    assert not _FIRST.search(str(cells))


def test_the_file_of_the_list(clinic: Engine, rules: RuleBook) -> None:
    text = "".join(csv_lines([_row(clinic, rules)], AS_OF, rules.version, "none"))
    (line,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert (line["last_seen"], line["next_contact"]) == (
        "May 2026 (month only)", "Jul 2026 (month only)",
    )  # fmt: skip
    assert (line["latest_score_on"], line["last_discussed"], line["weeks"]) == (
        "May 2026 (month only)", "Apr 2026 (month only)", "up to 19",
    )  # fmt: skip
    assert not _FIRST.search(text)


def test_the_file_of_the_person(clinic: Engine, rules: RuleBook) -> None:
    with reading(clinic) as conn:
        public_id = conn.scalar(select(t.patient.c.public_id)) or ""
        record = load_person(conn, command_line_scope(), public_id)
        assert record is not None
        text = person_csv(conn, command_line_scope(), record, rules, AS_OF)
    rows = [r for r in csv.DictReader(io.StringIO(text)) if r["lane"] not in ("outcomes",)]
    assert len(rows) == 9
    assert all(row["date"].endswith("2026 (month only)") for row in rows)
    assert not any(_FIRST.search(row["date"] + row["detail"]) for row in rows)


def test_the_page_of_the_person(clinic: Engine, rules: RuleBook) -> None:
    with reading(clinic) as conn:
        public_id = conn.scalar(select(t.patient.c.public_id)) or ""
        record = load_person(conn, command_line_scope(), public_id)
    assert record is not None
    summary, items = derive(record, rules)
    facts = panel_facts(record, summary, items, AS_OF, care=rules.care, masked=False)
    assert facts.seen.startswith("Seen May 2026 (month only) · next Jul 2026 (month only), session")
    assert facts.identity.endswith("active phase · up to 19 wk")
    reasons = [line.why for line in facts.next_items]
    assert "last May 2026 (month only)" in " ".join(reasons)
    said = [why for item in items for why in (item.why, *item.evidence.values())]
    assert said
    assert not any(_FIRST.search(why) for why in said)
    marks = event_marks(record, AS_OF, rules)
    assert {mark.precision.value for mark in marks} == {"month"}


@pytest.mark.parametrize("day", [date(2026, 5, 10), date(2026, 5, 1), date(2026, 5, 31)])
def test_on_a_day_of_its_month_it_is_there_and_of_that_month(
    clinic: Engine, rules: RuleBook, day: date
) -> None:
    """Recorded by then, it has happened by then, whichever day it was."""
    asked = AsOf(day, AS_OF)
    with clinic.begin() as conn:
        for table in (t.patient, t.episode, t.therapy_session, t.measurement):
            conn.execute(table.update().values(recorded_at=RECORDED_AT.replace(month=5, day=1)))
    with (
        reading(clinic) as conn,
        caseload_on(conn, command_line_scope(), asked, Clinic(rules, ZoneInfo("UTC"))) as then,
    ):
        (row,) = caseload_rows(then, command_line_scope(), ALL, day, rules)
    cells = grid_row(row, day, "/", past=True)
    assert cells["seen"]["said"] == "May 2026 (month only)"
    assert cells["score"]["said"].endswith("latest score of May 2026 (month only)")
