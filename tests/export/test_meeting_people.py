"""What a pack and a file say of a review: in the order of the agenda, masked as the scope says."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine

from dashboard.db.engine import reading
from dashboard.domain.codes import DecisionKind, IntentChange
from dashboard.domain.recording import Intent, NewDecision
from dashboard.domain.rules import RuleBook
from dashboard.export.meeting_csv import COLUMNS, meeting_csv
from dashboard.export.meeting_people import decisions_so_far, meeting_people
from dashboard.queries.recorded_review import summary_rows
from tests.support.meetings import TODAY, consult, entry, make_clinic, record, start, view

REASON = "somebody's sister rang"


def test_people_and_decisions_of_a_review(sqlite_engine: Engine, rules: RuleBook) -> None:
    clinic = make_clinic(sqlite_engine, rules)
    meeting = start(sqlite_engine, clinic)
    meant = Intent(IntentChange.INCREASE, "sertraline", 100, "mg")
    adjust = NewDecision(
        DecisionKind.ADJUST_MEDICATION, REASON, clinic.clinician, TODAY + timedelta(days=3), meant
    )
    first = clinic.people[0]
    record(sqlite_engine, clinic, rules, entry(meeting, first, adjust, consult(clinic)))
    masked = replace(clinic.scope, masked=True)
    with reading(sqlite_engine) as conn:
        rows = summary_rows(conn, masked, meeting) or ()
    people, decided = meeting_people(rows), decisions_so_far(rows, TODAY)
    assert [person.public_id for person in people] == list(clinic.people)
    assert people[0].why == "Care contact"
    assert people[0].owner == "R. Osei"
    assert decided == {
        first: (
            "Increase sertraline to 100 mg · R. Osei · due 23 Mar",
            "Psychiatric consult · R. Osei · due 27 Mar",
        )
    }
    text = meeting_csv(view(sqlite_engine, masked, meeting).head, rows, TODAY, "r1")
    assert "Person0" not in str(people) + text
    assert REASON not in text
    lines = list(csv.DictReader(io.StringIO(text)))
    assert list(lines[0]) == list(COLUMNS)
    assert [line["decision"] for line in lines] == [
        "increase sertraline to 100 mg", "psychiatric consult", "", "",
    ]  # fmt: skip
    assert [line["place"] for line in lines] == ["1", "1", "2", "3"]
    assert [line["comes_back"] for line in lines] == ["yes"] * 4


def test_a_due_day_is_said_once(sqlite_engine: Engine, rules: RuleBook) -> None:
    clinic = make_clinic(sqlite_engine, rules)
    meeting = start(sqlite_engine, clinic)
    with reading(sqlite_engine) as conn:
        rows = summary_rows(conn, clinic.scope, meeting) or ()
    assert rows
    for person in meeting_people(rows):
        assert person.detail.count("due ") == 1
