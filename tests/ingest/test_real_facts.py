"""What an independent script counted in the public sample records; the import must agree."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.domain.drugs import ANTIDEPRESSANT_CLASSES, OTHER_CLASS
from dashboard.domain.rules import RuleBook
from tests.ingest.helpers import changes, count, importing, reasons, rows

pytestmark = pytest.mark.real_data
CASES = "fhir_r4_ecqm_cases"


def test_seven_bundles(real_data: Path, sqlite_engine: Engine, rules: RuleBook) -> None:
    engine = sqlite_engine
    report = importing(engine, rules, real_data / "fhir_r4_bundles_synthea")
    assert report.outcome == "all"
    assert count(engine, "patient") == 7
    assert count(engine, "encounter") == 164
    assert count(engine, "medication_order") == 31
    days = [row[0].isoformat() for row in rows(engine, "encounter", "started_on")]
    assert (min(days), max(days)) == ("1938-12-04", "2021-03-14")
    orders = rows(engine, "medication_order", "patient_id", "drug_class")
    assert len({person for person, kind in orders if kind != OTHER_CLASS}) == 6
    assert len({person for person, kind in orders if kind in ANTIDEPRESSANT_CLASSES}) == 3
    assert report.read["Patient"] == 7
    assert report.read["Claim"] == report.ignored["Claim"] == 195


def _observations(folder: Path) -> list[dict[str, Any]]:
    bundles = [json.loads(file.read_text()) for file in folder.glob("*.json")]
    found = [entry["resource"] for bundle in bundles for entry in bundle["entry"]]
    return [each for each in found if each["resourceType"] == "Observation"]


def test_blood_pressures_of_the_bundles(
    real_data: Path, sqlite_engine: Engine, rules: RuleBook
) -> None:
    """Every panel gives two results, and is not counted as ignored any more."""
    folder = real_data / "fhir_r4_bundles_synthea"
    report = importing(sqlite_engine, rules, folder)
    columns = ("test", "taken_on", "value", "unit", "state")
    stored = rows(sqlite_engine, "laboratory", *columns)
    kept = [row for row in stored if row[0] in ("systolic", "diastolic")]
    expected = []
    for each in _observations(folder):
        for part in each.get("component", ()):
            name = {"8480-6": "systolic", "8462-4": "diastolic"}.get(
                part["code"]["coding"][0]["code"]
            )
            if name is not None:
                value = round(part["valueQuantity"]["value"], 6)
                expected.append((name, value, "mmHg", "final"))
    assert len(expected) == 2 * 63
    assert sorted((test, value, unit, state) for test, _, value, unit, state in kept) == sorted(
        expected
    )
    observations = {k: n for k, n in report.ignored.items() if k.startswith("Observation")}
    single = len(stored) - len(kept)
    assert observations == {"Observation (not followed)": 789 - 63 - single}
    assert count(sqlite_engine, "measurement") == 0


def test_psychotropic_orders_of_the_bundles(
    real_data: Path, sqlite_engine: Engine, rules: RuleBook
) -> None:
    importing(sqlite_engine, rules, real_data / "fhir_r4_bundles_synthea")
    columns = ("started_on", "ingredient", "status", "stopped_on", "stop_reason", "drug_class")
    orders = rows(sqlite_engine, "medication_order", *columns)
    found = [tuple(str(each) for each in row[:5]) for row in orders if row[5] != OTHER_CLASS]
    assert found == [
        ("1967-08-25", "sertraline", "active", "1994-04-11", "died"),
        ("1978-10-03", "sertraline", "active", "1987-10-19", "died"),
        ("1993-01-09", "fluoxetine", "stopped", "None", "None"),
        ("1993-01-17", "fluoxetine", "active", "None", "None"),
        ("2007-06-04", "clonazepam", "active", "None", "None"),
        ("2007-08-20", "carbamazepine", "active", "None", "None"),
        ("2008-01-05", "atomoxetine", "stopped", "None", "None"),
        ("2008-07-18", "methylphenidate", "stopped", "None", "None"),
    ]


def test_therapy_and_diagnosis_of_one_bundle(
    real_data: Path, sqlite_engine: Engine, rules: RuleBook
) -> None:
    (file,) = (real_data / "fhir_r4_bundles_synthea").glob("Burton_McKenzie*.json")
    importing(sqlite_engine, rules, file)
    sessions = rows(sqlite_engine, "therapy_session", "held_on", "modality", "state")
    assert len(sessions) == 17
    assert {each[1:] for each in sessions} == {("CBT", "attended")}
    assert sessions[0][0].isoformat() == "2019-11-10"
    assert sessions[-1][0].isoformat() == "2021-03-14"
    assert count(sqlite_engine, "encounter") == 36
    diagnoses = rows(sqlite_engine, "diagnosis", "label", "diagnosis_group", "onset_on")
    assert [(label, group) for label, group, _ in diagnoses] == [
        ("Child attention deficit disorder", "adhd")
    ]
    assert diagnoses[0][2].isoformat() == "2019-10-13"


def test_bulk_export(real_data: Path, sqlite_engine: Engine, rules: RuleBook) -> None:
    engine, folder = sqlite_engine, real_data / "fhir_r4_bulk_ndjson"
    report = importing(engine, rules, folder)
    assert report.outcome == "all"
    assert count(engine, "patient") == 13
    assert sum(died is not None for (died,) in rows(engine, "patient", "died_on")) == 3
    assert count(engine, "encounter") == 1215
    statuses = [status for (status,) in rows(engine, "medication_order", "status")]
    assert (len(statuses), statuses.count("active")) == (1745, 23)
    assert report.references == {"resolved": 7446}
    log = [note for note in report.warnings if note.origin.file == "log.ndjson"]
    assert [note.origin.line for note in log] == [1, 2, 3, 4]
    per_person = sorted(
        [p for (p,) in rows(engine, "encounter", "patient_id")].count(p)
        for p in {p for (p,) in rows(engine, "encounter", "patient_id")}
    )
    assert per_person == [15, 15, 18, 20, 30, 33, 37, 44, 59, 63, 83, 90, 708]
    again = importing(engine, rules, folder)
    assert changes(again) == {"unchanged"}


def _cases(real_data: Path) -> list[Path]:
    return sorted(case for measure in (real_data / CASES).iterdir() for case in measure.iterdir())


def test_quality_measure_cases(real_data: Path, sqlite_engine: Engine, rules: RuleBook) -> None:
    engine = sqlite_engine
    cases = _cases(real_data)
    assert len(cases) == 46
    reports = {case.name: importing(engine, rules, case, keep_good=True) for case in cases}
    supplies = [days for (days,) in rows(engine, "dispense", "days_supply")]
    assert len(supplies) == 44
    assert sorted(supplies)[-4:] == [83, 84, 179, 180]
    assert {row[0] for row in rows(engine, "dispense", "ingredient")} == {"desipramine"}
    scores = rows(engine, "measurement", "instrument", "total", "state")
    refused = [note for report in reports.values() for note in report.refused]
    assert len(scores) == 34
    assert [note.reason for note in refused] == ["PHQ-9 total 300 is outside 0 to 27"]
    impossible = reports["01083d96-9f99-4138-824d-f4a0eab21f75"]
    assert [note.origin.resource for note in impossible.refused] == [
        "Observation/784651651684135131313"
    ]
    assert [(total, state) for _, total, state in scores if state == "unknown"] == [
        (4.0, "unknown"),
        (4.0, "unknown"),
    ]
    assert {instrument for instrument, _, _ in scores} == {"phq9"}


def test_every_case_has_the_dispenses_its_files_have(
    real_data: Path, sqlite_engine: Engine, rules: RuleBook
) -> None:
    for case in _cases(real_data)[:8]:
        expected = []
        for file in case.glob("MedicationDispense*.json"):
            body: dict[str, Any] = json.loads(file.read_text())
            expected.append((body["whenHandedOver"][:10], body["daysSupply"]["value"]))
        importing(sqlite_engine, rules, case)
        found = rows(sqlite_engine, "dispense", "source", "dispensed_on", "days_supply")
        mine = [(day.isoformat(), days) for source, day, days in found if source == case.name]
        assert mine == sorted(expected)


def test_an_impossible_score_keeps_everything_out_by_default(
    real_data: Path, sqlite_engine: Engine, rules: RuleBook
) -> None:
    (case,) = (real_data / CASES).glob("*/01083d96*")
    report = importing(sqlite_engine, rules, case)
    assert report.outcome == "nothing_stored"
    assert count(sqlite_engine, "patient") == 0
    assert rows(sqlite_engine, "import_rejection", "reason") == [(reasons(report)[0],)]


def test_cases_in_one_import_clash(real_data: Path, sqlite_engine: Engine, rules: RuleBook) -> None:
    report = importing(sqlite_engine, rules, real_data / CASES)
    assert report.outcome == "nothing_stored"
    clashes = [note for note in report.refused if "same identity" in note.reason]
    named = {note.origin.resource for note in clashes}
    assert "Encounter/Encounter-1" in named
    assert all(".json" in note.origin.file and ".json" in note.reason for note in clashes)


def test_us_core_example(real_data: Path, sqlite_engine: Engine, rules: RuleBook) -> None:
    folder = real_data / "fhir_r4_us_core_examples"
    report = importing(sqlite_engine, rules, folder)
    assert report.outcome == "all"
    scores = rows(sqlite_engine, "measurement", "instrument", "measured_on", "total", "items")
    phq9 = [each for each in scores if each[0] == "phq9"]
    assert len(phq9) == 1
    assert (phq9[0][1].isoformat(), phq9[0][2]) == ("2022-11-29", 12)
    items = json.loads(phq9[0][3])
    assert items["9"] == 0
    assert sum(items.values()) == 12
    supplies = rows(sqlite_engine, "dispense", "days_supply", "quantity")
    assert supplies == [(None, 480.0)]
    labels = {label for (label,) in rows(sqlite_engine, "medication_order", "drug_label")}
    assert len(labels) == 2
    for file in sorted(folder.glob("*PHQ9*.json")):
        importing(sqlite_engine, rules, file)
    assert len(rows(sqlite_engine, "measurement", "id")) == len(scores)
