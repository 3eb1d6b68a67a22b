"""What becomes of each kind of FHIR record: kept, kept but not counted, ignored, refused."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.domain.laboratory import CODED
from dashboard.domain.rules import RuleBook
from dashboard.ingest.codes import load_code_lists
from tests.ingest.helpers import (
    PERSON,
    importing,
    observation,
    reasons,
    resource,
    rows,
    write_ndjson,
)

RX = "http://www.nlm.nih.gov/research/umls/rxnorm"
SERTRALINE = {"coding": [{"system": RX, "code": "312941"}], "text": "sertraline 50 MG Oral Tablet"}
DEAD = PERSON | {"deceasedDateTime": "2025-06-01"}


def run(
    engine: Engine, rules: RuleBook, tmp_path: Path, *resources: dict[str, Any], **options: Any
) -> Any:
    return importing(engine, rules, write_ndjson(tmp_path / "clinic", *resources), **options)


def dispense(name: str = "d", **elements: Any) -> dict[str, Any]:
    given = {
        "status": "completed",
        "medicationCodeableConcept": SERTRALINE,
        "whenHandedOver": "2025-02-01T10:00:00Z",
        "daysSupply": {"value": 28, "code": "d"},
    }
    return resource("MedicationDispense", name, **(given | elements))


def order(name: str = "m", **elements: Any) -> dict[str, Any]:
    given = {
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": SERTRALINE,
        "authoredOn": "2025-02-01",
    }
    return resource("MedicationRequest", name, **(given | elements))


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (observation("o", "44261-6", valueInteger=300), "PHQ-9 total 300 is outside 0 to 27"),
        (observation("o", "44260-8", valueInteger=4), "item 9 answer 4 is outside 0 to 3"),
        (observation("o", "44261-6", "1979-01-01", valueInteger=3), "1979-01-01 is before birth"),
        (observation("o", "44261-6", "2026-11-24", valueInteger=3), "is after the import"),
        (observation("o", "44261-6", status="entered-in-error", valueInteger=3), "in error"),
        (observation("o", "44261-6", "2025-13-01", valueInteger=3), "2025-13-01 is not a date"),
        (dispense(daysSupply={"value": -28, "code": "d"}), "-28 days of supply is not between"),
        (dispense(daysSupply={"value": 0, "unit": "days"}), "0 days of supply is not between"),
        (dispense(daysSupply={"value": 4000, "code": "d"}), "4000 days of supply is not between"),
        (dispense(daysSupply={"value": 3, "code": "mo"}), "mo is not a unit of days"),
        (dispense(whenHandedOver="2027-01-01"), "is after the import"),
        (dispense(subject={"reference": "Patient/nobody"}), "unknown person Patient/nobody"),
        (dispense(status="entered-in-error"), "in error"),
        (order(subject={"reference": "Group/g"}), "Group/g is not a person"),
        (order(medicationCodeableConcept={}), "names no medicine"),
        (order(context={"reference": "Encounter/1"}), "is FHIR STU3; only FHIR R4 is read"),
        (order(medication={"concept": {"text": "x"}}), "is FHIR R5; only FHIR R4 is read"),
        (resource("Encounter", "e", **{"class": "outpatient"}), "is FHIR DSTU2"),
        (resource("Encounter", "e", **{"class": [{"coding": []}]}), "is FHIR R5"),
    ],
)
def test_refused_with_a_reason(
    record: dict[str, Any], reason: str, sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    report = run(sqlite_engine, rules, tmp_path, PERSON, record)
    assert len(report.refused) == 1
    assert reason in report.refused[0].reason
    assert report.refused[0].origin.line == 2
    assert report.outcome == "nothing_stored"


@pytest.mark.parametrize(
    ("value", "total", "state"),
    [
        ({"valueInteger": 0}, 0.0, "final"),
        ({"valueInteger": 12}, 12.0, "final"),
        ({"valueDecimal": 12.0}, 12.0, "final"),
        ({"valueString": "12"}, 12.0, "final"),
        ({"valueQuantity": {"value": 12, "unit": "{score}"}}, 12.0, "final"),
        ({"valueInteger": 4, "status": "unknown"}, 4.0, "unknown"),
        ({"valueInteger": 4, "status": "preliminary"}, 4.0, "unknown"),
        ({"valueInteger": 4, "status": "amended"}, 4.0, "final"),
        ({}, None, "no_value"),
        ({"valueString": "not done"}, None, "no_value"),
        ({"dataAbsentReason": {"text": "asked-declined"}}, None, "no_value"),
    ],
)
def test_totals_and_no_value(
    value: dict[str, Any],
    total: float | None,
    state: str,
    sqlite_engine: Engine,
    rules: RuleBook,
    tmp_path: Path,
) -> None:
    run(sqlite_engine, rules, tmp_path, PERSON, observation("o", "44261-6", **value))
    assert rows(sqlite_engine, "measurement", "total", "state") == [(total, state)]


def test_components_of_one_observation(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    def part(code: str, score: int) -> dict[str, Any]:
        return {
            "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
            "valueInteger": score,
        }

    items = [part(code, 1) for code in rules.measures["phq9"].loinc_items]
    run(sqlite_engine, rules, tmp_path, PERSON, observation("o", "44249-1", component=items))
    assert rows(sqlite_engine, "measurement", "instrument", "total") == [("phq9", 9.0)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ("2025-02-01", 28)),
        ({"daysSupply": {"value": 4, "code": "wk"}}, ("2025-02-01", 28)),
        ({"daysSupply": {"value": 28, "system": "x", "code": "days"}}, ("2025-02-01", 28)),
        ({"daysSupply": None}, ("2025-02-01", None)),
        ({"whenHandedOver": None}, ("None", 28)),
        ({"whenHandedOver": "2025-02"}, ("None", 28)),
    ],
)
def test_dispenses_kept(
    change: dict[str, Any],
    expected: tuple[str, int | None],
    sqlite_engine: Engine,
    rules: RuleBook,
    tmp_path: Path,
) -> None:
    report = run(sqlite_engine, rules, tmp_path, PERSON, dispense(**change))
    ((day, days),) = rows(sqlite_engine, "dispense", "dispensed_on", "days_supply")
    assert (str(day), days) == expected
    assert bool(report.warnings) == ("None" in expected or None in expected)


def test_unfinished_dispenses_are_ignored(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    states = ("cancelled", "in-progress", "preparation")
    fills = [dispense(name=state, status=state) for state in states]
    report = run(sqlite_engine, rules, tmp_path, PERSON, *fills)
    assert rows(sqlite_engine, "dispense", "id") == []
    assert set(report.ignored) == {f"MedicationDispense ({state})" for state in states}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ("active", "2025-06-01", "died")),
        ({"status": "stopped"}, ("stopped", "None", None)),
        ({"authoredOn": "2025-07-01"}, ("active", "2025-07-01", "died")),
    ],
)
def test_death_ends_what_was_never_closed(
    change: dict[str, Any],
    expected: tuple[str, str, str | None],
    sqlite_engine: Engine,
    rules: RuleBook,
    tmp_path: Path,
) -> None:
    report = run(sqlite_engine, rules, tmp_path, DEAD, order(**change))
    found = rows(sqlite_engine, "medication_order", "status", "stopped_on", "stop_reason")
    assert [(status, str(day), why) for status, day, why in found] == [expected]
    assert any("after death" in note.reason for note in report.warnings) == bool(
        change.get("authoredOn")
    )
    ((ended, phase),) = rows(sqlite_engine, "episode", "ended_on", "phase")
    assert (str(ended) >= "2025-06-01", phase) == (True, "closed")


def test_death_that_becomes_known_later(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    run(sqlite_engine, rules, tmp_path, PERSON, order())
    run(sqlite_engine, rules, tmp_path, DEAD)
    assert rows(sqlite_engine, "medication_order", "stop_reason") == [("died",)]
    assert rows(sqlite_engine, "episode", "phase") == [("closed",)]
    again = run(sqlite_engine, rules, tmp_path, DEAD, order())
    assert again.changes == 0


def test_daily_dose_from_tablets(sqlite_engine: Engine, rules: RuleBook, tmp_path: Path) -> None:
    twice = {
        "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}},
        "doseAndRate": [{"doseQuantity": {"value": 1}}],
        "text": "one twice a day",
    }
    run(
        sqlite_engine,
        rules,
        tmp_path,
        PERSON,
        order("a", dosageInstruction=[twice]),
        order("b", dosageInstruction=[twice, twice]),
        order("c", dosageInstruction=[{"asNeededBoolean": True}]),
    )
    columns = ("source_id", "daily_dose", "dose_unit", "frequency", "as_needed")
    assert rows(sqlite_engine, "medication_order", *columns) == [
        ("MedicationRequest/a", 100.0, "mg", "2 times a day", False),
        ("MedicationRequest/b", None, None, "2 times a day", False),
        ("MedicationRequest/c", None, None, None, True),
    ]


def encounter(name: str, **elements: Any) -> dict[str, Any]:
    given = {
        "status": "finished",
        "class": {"code": "AMB"},
        "period": {"start": "2025-03-03T10:00:00Z", "end": "2025-03-03T10:50:00Z"},
    }
    return resource("Encounter", name, **(given | elements))


def coded(*codes: str) -> list[dict[str, Any]]:
    return [{"coding": [{"system": "http://snomed.info/sct", "code": code}]} for code in codes]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({}, "other"),
        ({"class": {"code": "IMP"}}, "hospital"),
        ({"class": {"code": "EMER"}}, "emergency"),
        ({"type": coded("79094001")}, "care_contact"),
        ({"type": [{"text": "Medication review"}]}, "medication_review"),
        ({"reasonCode": coded("370143000")}, "care_contact"),
    ],
)
def test_kinds_of_encounter(
    change: dict[str, Any], kind: str, sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    run(sqlite_engine, rules, tmp_path, PERSON, encounter("e", **change))
    assert rows(sqlite_engine, "encounter", "kind") == [(kind,)]


def test_a_visit_counts_once(sqlite_engine: Engine, rules: RuleBook, tmp_path: Path) -> None:
    cbt = {"coding": coded("228557008")[0]["coding"]}

    def procedure(name: str, encounter_id: str) -> dict[str, Any]:
        return resource(
            "Procedure", name, status="completed", code=cbt, performedDateTime="2025-03-03",
            encounter={"reference": f"Encounter/{encounter_id}"},
        )  # fmt: skip

    run(
        sqlite_engine,
        rules,
        tmp_path,
        PERSON,
        encounter("visit", reasonCode=coded("370143000")),
        procedure("of-visit", "visit"),
        encounter("session", type=coded("75516001")),
        procedure("of-session", "session"),
    )
    sessions = rows(sqlite_engine, "therapy_session", "source_id", "modality", "minutes")
    assert sessions == [("Encounter/session", "CBT", 50), ("Procedure/of-visit", "CBT", None)]
    assert rows(sqlite_engine, "encounter", "source_id", "kind") == [("Encounter/visit", "other")]


@pytest.mark.parametrize(
    ("status", "reason", "state"),
    [
        ("booked", None, "booked"),
        ("noshow", None, "did_not_attend"),
        ("fulfilled", None, "attended"),
        ("cancelled", "pat-cpp", "cancelled_by_person"),
        ("cancelled", "prov-pers", "cancelled_by_service"),
        ("cancelled", None, "cancelled_by_service"),
    ],
)
def test_states_of_appointments(
    status: str,
    reason: str | None,
    state: str,
    sqlite_engine: Engine,
    rules: RuleBook,
    tmp_path: Path,
) -> None:
    appointment = {
        "resourceType": "Appointment",
        "id": "a",
        "status": status,
        "start": "2025-03-03T10:00:00Z" if status != "booked" else "2027-01-01T10:00:00Z",
        "serviceType": [{"text": "CBT session"}],
        "cancelationReason": {"coding": [{"code": reason}]} if reason else {},
        "participant": [{"actor": {"reference": "Patient/p"}}],
    }
    run(sqlite_engine, rules, tmp_path, PERSON, appointment)
    assert rows(sqlite_engine, "therapy_session", "state") == [(state,)]


def test_a_recorded_episode_replaces_the_assumed_one(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    run(sqlite_engine, rules, tmp_path, PERSON, order())
    assert rows(sqlite_engine, "episode", "derived_from") == [
        ("first psychotropic order 2025-02-01",)
    ]
    run(sqlite_engine, rules, tmp_path, order("earlier", authoredOn="2025-01-15"))
    assert rows(sqlite_engine, "episode", "derived_from") == [
        ("first psychotropic order 2025-01-15",)
    ]
    episode = resource("EpisodeOfCare", "e", status="active", period={"start": "2025-01-10"})
    run(sqlite_engine, rules, tmp_path, episode)
    assert rows(sqlite_engine, "episode", "source_id", "derived_from") == [
        ("EpisodeOfCare/e", None)
    ]


def test_nobody_without_a_mental_health_event_is_on_the_caseload(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    run(sqlite_engine, rules, tmp_path, PERSON, encounter("e"))
    assert rows(sqlite_engine, "episode", "id") == []
    assert rows(sqlite_engine, "caseload_summary", "on_caseload") == [(False,)]


def test_a_positive_item_9_alone_begins_an_episode_so_that_somebody_sees_it(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    item9 = list(rules.measures["phq9"].loinc_items)[8]
    answer = observation("o", item9, valueInteger=2)
    run(sqlite_engine, rules, tmp_path, PERSON, answer)
    assert rows(sqlite_engine, "measurement", "total", "state") == [(None, "no_value")]
    assert rows(sqlite_engine, "episode", "derived_from") == [("first questionnaire 2025-03-01",)]
    assert ("item9",) in rows(sqlite_engine, "due_item", "rule")


def test_someone_who_died_on_an_unknown_day_is_not_on_the_caseload(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    person = PERSON | {"deceasedBoolean": True}
    run(sqlite_engine, rules, tmp_path, person, order(), encounter("e"))
    ((ended, reason),) = rows(sqlite_engine, "episode", "ended_on", "end_reason")
    assert (str(ended), reason) == ("2025-03-03", "died")
    assert rows(sqlite_engine, "caseload_summary", "on_caseload") == [(False,)]


def test_numbers_of_the_state_are_not_kept(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    person = PERSON | {
        "identifier": [
            {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-12-3456"},
            {"type": {"coding": [{"code": "DL"}]}, "value": "S999"},
            {"type": {"coding": [{"code": "MR"}]}, "system": "http://clinic", "value": "R-7"},
        ],
        "name": [
            {"use": "old", "family": "Before"},
            {"use": "usual", "family": "Now", "given": ["A"]},
        ],
    }
    run(sqlite_engine, rules, tmp_path, person)
    assert rows(sqlite_engine, "identifier", "value") == [("R-7",)]
    assert rows(sqlite_engine, "patient", "record_number", "given_name", "family_name") == [
        ("R-7", "A", "Now")
    ]


def test_a_result_in_an_unknown_unit_is_never_counted(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    def level(name: str, unit: str) -> dict[str, Any]:
        return observation(name, "14334-7", valueQuantity={"value": 0.8, "unit": unit})

    run(sqlite_engine, rules, tmp_path, PERSON, level("a", "mmol/L"), level("b", "mg/dL"))
    assert rows(sqlite_engine, "laboratory", "test", "value", "unit", "state") == [
        ("lithium_level", 0.8, "mg/dL", "unknown"),
        ("lithium_level", 0.8, "mmol/L", "final"),
    ]


def component(code: str, **elements: Any) -> dict[str, Any]:
    return {"code": {"coding": [{"system": "http://loinc.org", "code": code}]}} | elements


def mmhg(value: float, unit: str = "mm[Hg]") -> dict[str, Any]:
    return {"valueQuantity": {"value": value, "unit": unit}}


@pytest.mark.parametrize("panel", ["85354-9", "55284-4"])
def test_both_numbers_of_a_blood_pressure_are_kept(
    panel: str, sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    parts = [component("8462-4", **mmhg(80)), component("8480-6", **mmhg(120))]
    reading = observation("o", panel, component=parts)
    report = run(sqlite_engine, rules, tmp_path, PERSON, reading)
    columns = ("source_id", "test", "label", "value", "unit", "code", "state")
    found = rows(sqlite_engine, "laboratory", *columns)
    assert [row[1:] for row in found] == [
        ("diastolic", "Diastolic blood pressure", 80.0, "mmHg", "8462-4", "final"),
        ("systolic", "Systolic blood pressure", 120.0, "mmHg", "8480-6", "final"),
    ]
    assert (report.ignored, report.warnings) == ({}, [])
    assert report.stored["laboratory"]["new"] == 2
    again = run(sqlite_engine, rules, tmp_path, PERSON, reading)
    assert again.changes == 0


@pytest.mark.parametrize(
    ("part", "expected", "warning"),
    [
        (component("8480-6", **mmhg(16, "kPa")), (120.00992, "mmHg", "final"), None),
        (component("8480-6", **mmhg(39.9)), (39.9, "mmHg", "unknown"), "is outside 40 to 300"),
        (component("8480-6", **mmhg(40)), (40.0, "mmHg", "final"), None),
        (component("8480-6", **mmhg(300)), (300.0, "mmHg", "final"), None),
        (component("8480-6", **mmhg(1200)), (1200.0, "mmHg", "unknown"), "is outside 40 to 300"),
        (component("8480-6", **mmhg(120, "cm")), (120.0, "cm", "unknown"), "unit cm"),
        (component("8480-6", dataAbsentReason={"text": "not done"}),
         (None, None, "no_value"), None),
    ],
)  # fmt: skip
def test_a_reading_that_nobody_can_have_is_never_counted(
    part: dict[str, Any],
    expected: tuple[float | None, str | None, str],
    warning: str | None,
    sqlite_engine: Engine,
    rules: RuleBook,
    tmp_path: Path,
) -> None:
    report = run(
        sqlite_engine, rules, tmp_path, PERSON, observation("o", "85354-9", component=[part])
    )
    assert rows(sqlite_engine, "laboratory", "value", "unit", "state") == [expected]
    said = [note.reason for note in report.warnings]
    assert all(text.endswith("kept, never counted") for text in said)
    assert (said != []) == (warning is not None)
    assert warning is None or warning in said[0]


@pytest.mark.parametrize(
    ("answer", "value", "state"),
    [
        ({"valueString": "Negative"}, 0.0, "final"),
        ({"valueString": " POSITIVE "}, 1.0, "final"),
        ({"valueCodeableConcept": {"coding": [{"code": "260385009"}]}}, 0.0, "final"),
        ({"valueCodeableConcept": {"coding": [{"code": "LA6576-8"}]}}, 1.0, "final"),
        ({"valueCodeableConcept": {"coding": [{"code": "x", "display": "Pos"}]}}, 1.0, "final"),
        ({"valueCodeableConcept": {"text": "not detected"}}, 0.0, "final"),
        ({"valueInteger": 0}, 0.0, "final"),
        ({"valueInteger": 1, "status": "preliminary"}, 1.0, "unknown"),
        ({"valueInteger": 25}, 25.0, "unknown"),
        ({"valueString": "see comment"}, None, "no_value"),
        ({"valueString": "not negative"}, None, "no_value"),
        ({"valueCodeableConcept": {"text": "positive", "coding": [{"code": "260385009"}]}}, None,
         "no_value"),
        ({}, None, "no_value"),
    ],
)  # fmt: skip
def test_a_pregnancy_test_is_answered_in_words_or_code(
    answer: dict[str, Any],
    value: float | None,
    state: str,
    sqlite_engine: Engine,
    rules: RuleBook,
    tmp_path: Path,
) -> None:
    """Words that are not listed, and answers that disagree, are no value: never guessed."""
    run(sqlite_engine, rules, tmp_path, PERSON, observation("o", "2106-3", **answer))
    assert rows(sqlite_engine, "laboratory", "test", "value", "state") == [
        ("pregnancy_test", value, state)
    ]


def test_words_are_no_value_of_a_test_that_is_measured(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    run(sqlite_engine, rules, tmp_path, PERSON, observation("o", "19080-1", valueString="negative"))
    assert rows(sqlite_engine, "laboratory", "test", "value", "state") == [
        ("hcg", None, "no_value")
    ]


def test_an_answer_means_the_same_where_it_is_read_and_where_it_is_shown() -> None:
    for test in load_code_lists().laboratory.values():
        assert set(test.answers.values()) == set(CODED.get(test.key, {})), test.key
    assert set(CODED) <= {test.key for test in load_code_lists().laboratory.values()}
    pregnancy = load_code_lists().laboratory["2106-3"].answers
    for value, word in CODED["pregnancy_test"].items():
        assert pregnancy[word] == value


def test_a_blood_pressure_panel_without_numbers_is_not_followed(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    report = run(sqlite_engine, rules, tmp_path, PERSON, observation("o", "85354-9"))
    assert report.ignored == {"Observation (not followed)": 1}
    assert rows(sqlite_engine, "laboratory", "id") == []


def test_dates_are_those_of_the_clinic(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    from zoneinfo import ZoneInfo

    late = observation("o", "44261-6", "2025-03-01T23:30:00-05:00", valueInteger=3)
    run(sqlite_engine, rules, tmp_path, PERSON, late, timezone=ZoneInfo("Europe/Vienna"))
    assert [str(day) for (day,) in rows(sqlite_engine, "measurement", "measured_on")] == [
        "2025-03-02"
    ]


def test_two_records_of_one_identity(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    first = observation("o", "44261-6", valueInteger=3)
    report = run(sqlite_engine, rules, tmp_path, PERSON, first, first | {"valueInteger": 4})
    assert [note.origin.line for note in report.refused] == [2, 3]
    assert all("same identity" in reason for reason in reasons(report))
    same = run(sqlite_engine, rules, tmp_path, PERSON, first, first)
    assert same.stored["measurement"]["new"] == 1


def visit(name: str, start: str, **elements: Any) -> dict[str, Any]:
    given = {"status": "finished", "period": {"start": start}, "class": {"code": "AMB"}}
    return resource("Encounter", name, **(given | elements))


def test_dates_without_a_day_are_counted_by_name(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    report = run(
        sqlite_engine, rules, tmp_path, PERSON,
        observation("a", "44261-6", "2025-03", valueInteger=14),
        observation("b", "44261-6", "2025-04", valueInteger=12),
        observation("c", "44261-6", "2025-05-02", valueInteger=9),
        observation("weight", "29463-7", "2024",
                    valueQuantity={"value": 70, "unit": "kg", "code": "kg"}),
        visit("v", "2025-03"),
        order(authoredOn="2025-03"),
    )  # fmt: skip
    assert report.as_json()["imprecise"] == [
        "1 visit has only a month: shown so, counted from its first day",
        "1 laboratory result has only a year: shown so, counted from its first day",
        "2 scores have only a month: shown so, counted from its first day",
    ]
    stored = [str(day) for (day,) in rows(sqlite_engine, "measurement", "measured_on")]
    assert stored == ["2025-03-01", "2025-04-01", "2025-05-02"]
    # An order keeps what was known of its date.
    assert rows(sqlite_engine, "medication_order", "started_precision") == [("month",)]


def test_a_score_that_another_record_dates_by_the_day_is_exact(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    report = run(
        sqlite_engine, rules, tmp_path, PERSON,
        observation("month", "44261-6", "2025-03", valueInteger=14),
        observation("day", "44261-6", "2025-03-01", valueInteger=14),
    )  # fmt: skip
    assert "imprecise" not in report.as_json()
    assert len(rows(sqlite_engine, "measurement", "measured_on")) == 1


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (resource("EpisodeOfCare", "e", status="active", period={"start": "2025"}),
         "1 start of care has only a year: shown so, counted from its first day"),
        (resource("Condition", "c", code={"text": "Depression", "coding": [
            {"system": "http://hl7.org/fhir/sid/icd-10", "code": "F32.1"}]},
            onsetDateTime="2025-02"),
         "1 onset of a diagnosis has only a month: shown so, counted from its first day"),
        (resource("MedicationAdministration", "i", status="completed", effectiveDateTime="2025-02",
                  medicationCodeableConcept={"text": "Invega Sustenna 156 mg"}),
         "1 injection has only a month: shown so, counted from its first day"),
        (PERSON | {"id": "q", "deceasedDateTime": "2025-03"},
         "1 date of death has only a month: shown so, counted from its first day"),
    ],
)  # fmt: skip
def test_every_kind_of_date_without_a_day_has_a_name(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path, record: dict[str, Any], words: str
) -> None:
    report = run(sqlite_engine, rules, tmp_path, PERSON, record)
    assert report.refused == []
    assert report.imprecise_words() == [words]
