"""Dates of which the source knows only the month or the year: kept so, from FHIR and from CSV."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.db.engine import reading
from dashboard.domain.rules import RuleBook
from dashboard.queries.verify import verify
from tests.ingest.helpers import (
    PERSON,
    changes,
    importing,
    observation,
    resource,
    rows,
    write_ndjson,
)

_DEPRESSION = {
    "text": "Depression",
    "coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "F32.1"}],
}
_THERAPY = {
    "code": {"coding": [{"system": "http://snomed.info/sct", "code": "228557008"}],
             "text": "Cognitive and behavioral therapy"}
}  # fmt: skip
_HOSPITAL = {"status": "finished", "class": {"code": "IMP"}}

#: Stored table, its date, and a record of which only the month is known.
CASES: list[Any] = [
    ("measurement", "measured", observation("a", "44261-6", "2025-03", valueInteger=14)),
    ("laboratory", "taken", observation("w", "29463-7", "2025-03",
        valueQuantity={"value": 70, "unit": "kg", "code": "kg"})),
    ("therapy_session", "held", resource("Procedure", "s", status="completed",
        performedDateTime="2025-03", **_THERAPY)),
    ("encounter", "started", resource("Encounter", "v", status="finished",
        period={"start": "2025-03"}, **{"class": {"code": "AMB"}})),
    ("encounter", "ended", resource("Encounter", "h", period={"start": "2025-02-10",
        "end": "2025-03"}, **_HOSPITAL)),
    ("administration", "given", resource("MedicationAdministration", "i", status="completed",
        effectiveDateTime="2025-03",
        medicationCodeableConcept={"text": "Invega Sustenna 156 mg"})),
    ("diagnosis", "onset", resource("Condition", "c", code=_DEPRESSION, onsetDateTime="2025-03")),
    ("diagnosis", "abated", resource("Condition", "c", code=_DEPRESSION,
        onsetDateTime="2024-03-05", abatementDateTime="2025-03")),
    ("episode", "started", resource("EpisodeOfCare", "e", status="active",
        period={"start": "2025-03"})),
    ("episode", "ended", resource("EpisodeOfCare", "e", status="finished",
        period={"start": "2024-03-05", "end": "2025-03"})),
]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "stem", "record"), CASES, ids=[f"{table} {stem}" for table, stem, _ in CASES]
)
def test_a_month_stays_a_month(
    engine: Engine, rules: RuleBook, tmp_path: Path, table: str, stem: str, record: dict[str, Any]
) -> None:
    file = write_ndjson(tmp_path / "clinic", PERSON, record)
    assert importing(engine, rules, file).refused == []
    columns = (f"{stem}_on", f"{stem}_precision")
    ((day, known),) = rows(engine, table, *columns)
    assert (day.isoformat(), known) == ("2025-03-01", "month")
    with reading(engine) as conn:
        assert verify(conn, rules).faults == ()
    assert changes(importing(engine, rules, file)) == {"unchanged"}


def test_a_day_that_becomes_known_replaces_the_month(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    for day, known in (("2025-03", "month"), ("2025-03-01", "day"), ("2025", "year")):
        record = observation("a", "44261-6", day, valueInteger=14)
        importing(sqlite_engine, rules, write_ndjson(tmp_path / "clinic", PERSON, record))
        assert rows(sqlite_engine, "measurement", "measured_precision") == [(known,)]


def test_another_record_that_knows_less_takes_nothing_away(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    exact = observation("day", "44261-6", "2025-03-01", valueInteger=14)
    inexact = observation("month", "44261-6", "2025-03", valueInteger=14)
    for record in (exact, inexact, exact):
        report = importing(sqlite_engine, rules, write_ndjson(tmp_path / "clinic", PERSON, record))
        assert rows(sqlite_engine, "measurement", "measured_precision") == [("day",)]
    assert changes(report) == {"unchanged"}


@pytest.mark.parametrize(
    ("start", "end", "stored"),
    [
        ("2025-03", None, ("2025-03-01", "month", "2025-03-01", "month")),
        ("2025-03-10", "2025-03", ("2025-03-10", "day", "2025-03-10", "month")),
        ("2025", "2025-06-02", ("2025-01-01", "year", "2025-06-02", "day")),
    ],
    ids=["over, its end not given", "an end in the month of the start", "a start in a year"],
)
def test_the_two_ends_of_a_stay(
    engine: Engine, rules: RuleBook, tmp_path: Path, start: str, end: str | None, stored: Any
) -> None:
    period = {"start": start} | ({"end": end} if end else {})
    stay = resource("Encounter", "h", period=period, **_HOSPITAL)
    importing(engine, rules, write_ndjson(tmp_path / "clinic", PERSON, stay))
    columns = ("started_on", "started_precision", "ended_on", "ended_precision")
    assert [tuple(map(str, row)) for row in rows(engine, "encounter", *columns)] == [stored]


def test_what_ends_by_a_death_of_some_month_ends_in_that_month(
    engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    dead = PERSON | {"deceasedDateTime": "2025-06"}
    ordered = resource(
        "MedicationRequest", "m", status="active", intent="order", authoredOn="2025-02-01",
        medicationCodeableConcept={"text": "sertraline 50 MG Oral Tablet"},
    )  # fmt: skip
    file = write_ndjson(tmp_path / "clinic", dead, ordered)
    importing(engine, rules, file)
    assert rows(engine, "patient", "died_precision") == [("month",)]
    assert rows(engine, "medication_order", "stopped_precision") == [("month",)]
    assert rows(engine, "episode", "ended_precision") == [("month",)]
    assert changes(importing(engine, rules, file)) == {"unchanged"}


def test_an_assumed_start_is_as_exact_as_what_it_was_assumed_from(
    engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    score = observation("a", "44261-6", "2025-03", valueInteger=14)
    importing(engine, rules, write_ndjson(tmp_path / "clinic", PERSON, score))
    assert rows(engine, "episode", "started_precision", "derived_from") == [
        ("month", "first questionnaire 2025-03")
    ]
    same_day = resource("Condition", "c", code=_DEPRESSION, onsetDateTime="2025-03-01")
    importing(engine, rules, write_ndjson(tmp_path / "clinic", PERSON, score, same_day))
    assert rows(engine, "episode", "started_precision", "derived_from") == [
        ("day", "first mental-health diagnosis 2025-03-01")
    ]


CSV = {
    "patients": "id,family_name,died_on\nP,A,2025-12\n",
    "episodes": "id,patient_id,started_on,ended_on\nE,P,2025-01,2025-11\n",
    "diagnoses": "id,patient_id,label,onset_on,abated_on\nD,P,Depression,2024,2025-05\n",
    "administrations": "id,patient_id,drug_label,given_on\nI,P,Invega Sustenna 156 mg,2025-02\n",
    "laboratory": "id,patient_id,test,value,unit,taken_on\nL,P,weight,70,kg,2025-03\n",
    "measurements": "id,patient_id,instrument,measured_on,total\nM,P,phq9,2025-03,14\n",
    "therapy_sessions": "id,patient_id,held_on,state\nS,P,2025-03,attended\n",
    "encounters": "id,patient_id,kind,state,started_on,ended_on\n"
                  "V,P,hospital,attended,2025-04-10,2025-04\n",
}  # fmt: skip


def test_csv_takes_months_and_years_wherever_it_can_keep_them(
    engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    folder = tmp_path / "clinic"
    folder.mkdir()
    for name, text in CSV.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    report = importing(engine, rules, folder)
    assert report.refused == []
    assert report.imprecise_words() == [
        f"{what}: shown so, counted from its first day"
        for what in (
            "1 injection has only a month", "1 date of death has only a month",
            "1 onset of a diagnosis has only a year", "1 start of care has only a month",
            "1 laboratory result has only a month", "1 score has only a month",
            "1 therapy session has only a month",
        )
    ]  # fmt: skip
    stored = {
        "patient": ("died",), "episode": ("started", "ended"), "diagnosis": ("onset", "abated"),
        "administration": ("given",), "laboratory": ("taken",), "measurement": ("measured",),
        "therapy_session": ("held",), "encounter": ("started", "ended"),
    }  # fmt: skip
    found = {
        table: rows(engine, table, *(f"{stem}_precision" for stem in stems))
        for table, stems in stored.items()
    }
    month = ("month",)
    assert found == {
        "patient": [month], "episode": [month * 2], "diagnosis": [("year", "month")],
        "administration": [month], "laboratory": [month], "measurement": [month],
        "therapy_session": [month], "encounter": [("day", "month")],
    }  # fmt: skip
    assert changes(importing(engine, rules, folder)) == {"unchanged"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("dispenses", "id,patient_id,drug_label,dispensed_on\nX,P,sertraline 50 MG,2025-03\n"),
        ("side_effects", "id,patient_id,label,ended_on\nX,P,Tremor,2025-03\n"),
        ("outreach", "id,patient_id,attempted_on,outcome\nX,P,2025-03,not_reached\n"),
    ],
)
def test_csv_refuses_a_month_where_a_day_is_needed(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path, name: str, text: str
) -> None:
    folder = tmp_path / "clinic"
    folder.mkdir()
    (folder / "patients.csv").write_text("id\nP\n", encoding="utf-8")
    (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    report = importing(sqlite_engine, rules, folder)
    assert [note.reason for note in report.refused] == ["2025-03 is not a whole date (YYYY-MM-DD)"]
