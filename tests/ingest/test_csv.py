"""CSV: the examples, the documentation, the detection of format, and what is refused."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.db.engine import reading
from dashboard.domain.rules import RuleBook
from dashboard.ingest.csv_docs import BEGIN, columns_text
from dashboard.ingest.csv_tables import CSV_TABLES
from dashboard.ingest.model import Unusable
from dashboard.queries.verify import verify
from tests.ingest.helpers import changes, count, importing, reasons, rows

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "data" / "examples" / "csv"
PATIENTS = "id,family_name,born_on\nP1,Müller,1980-05-17\n"


def folder_with(tmp_path: Path, **files: str | bytes) -> Path:
    folder = tmp_path / "clinic"
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / f"{name}.csv").write_bytes(data)
    return folder


def test_the_examples_fill_every_table(engine: Engine, rules: RuleBook) -> None:
    report = importing(engine, rules, EXAMPLES)
    assert report.outcome == "all"
    assert {table.table: count(engine, table.table) > 0 for table in CSV_TABLES} == {
        table.table: True for table in CSV_TABLES
    }
    assert rows(engine, "measurement", "instrument", "total", "state") == [
        ("gad7", 14.0, "final"),
        ("gad7", None, "no_value"),
        ("phq9", 0.0, "final"),
        ("phq9", 11.0, "final"),
        ("phq9", 15.0, "final"),
    ]
    with reading(engine) as conn:
        assert verify(conn, rules).faults == ()
    assert changes(importing(engine, rules, EXAMPLES)) == {"unchanged"}


def test_there_is_one_example_per_table() -> None:
    assert {file.stem for file in EXAMPLES.iterdir()} == {table.file for table in CSV_TABLES}
    for table in CSV_TABLES:
        header = (EXAMPLES / f"{table.file}.csv").read_text().splitlines()[0]
        assert header.split(",") == [column.name for column in table.columns]


def test_the_documentation_is_that_of_the_code() -> None:
    page = (ROOT / "docs" / "import-csv.md").read_text(encoding="utf-8")
    assert page.partition(BEGIN)[2].strip() == columns_text().strip()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_are_detected(
    encoding: str, delimiter: str, sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    people = PATIENTS.replace(",", delimiter).encode(encoding)
    labs = "id;patient_id;test;value;unit;taken_on\nL;P1;weight;70,5;kg;2025-01-01\n"
    importing(sqlite_engine, rules, folder_with(tmp_path, patients=people, laboratory=labs))
    assert rows(sqlite_engine, "patient", "family_name") == [("Müller",)]
    assert rows(sqlite_engine, "laboratory", "value") == [(70.5,)]


def test_a_blood_pressure_is_two_rows_by_key_or_code(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    labs = (
        "id,patient_id,test,value,unit,taken_on\n"
        "A,P1,systolic,124,mmHg,2025-01-01\nB,P1,8462-4,81,mm[Hg],2025-01-01\n"
        "C,P1,diastolic,811,mmHg,2025-01-02\n"
    )
    people = "id\nP1\n"
    report = importing(
        sqlite_engine, rules, folder_with(tmp_path, patients=people, laboratory=labs)
    )
    assert rows(sqlite_engine, "laboratory", "test", "value", "unit", "state") == [
        ("diastolic", 81.0, "mmHg", "final"),
        ("diastolic", 811.0, "mmHg", "unknown"),
        ("systolic", 124.0, "mmHg", "final"),
    ]
    assert [note.reason for note in report.warnings] == [
        "Diastolic blood pressure 811 mmHg is outside 20 to 200: kept, never counted"
    ]


@pytest.mark.parametrize(
    ("name", "content", "field", "reason"),
    [
        ("measurements", "id,patient_id,instrument,measured_on,total\nQ,P1,phq9,2025-01-01,28",
         "total", "PHQ-9 total 28 is outside"),
        ("measurements", "id,patient_id,instrument,measured_on,items\nQ,P1,phq9,2025-01-01,9:4",
         "items", "item 9 answer 4 is outside"),
        ("measurements", "id,patient_id,instrument,measured_on\nQ,P1,phq99,2025-01-01",
         "instrument", "phq99 is not one of"),
        ("measurements", "id,patient_id,instrument,measured_on\nQ,P9,phq9,2025-01-01",
         "patient_id", "unknown person patients/P9"),
        ("measurements", "id,patient_id,instrument,measured_on\nQ,P1,phq9,01/02/2025",
         "measured_on", "01/02/2025 is not a date"),
        ("measurements", "id,patient_id,instrument,measured_on\nQ,P1,phq9,1979-01-01",
         "measured_on", "is before birth"),
        ("measurements", "id,patient_id,instrument,measured_on\nQ,P1,phq9,2027-01-01",
         "measured_on", "is after the import"),
        ("measurements", "id,patient_id,instrument,measured_on\nQ,P1,phq9",
         None, "has 3 cells, the header has 4"),
        ("dispenses", "id,patient_id,drug_label,days_supply\nF,P1,Sertraline,-3",
         "days_supply", "-3 days of supply"),
        ("dispenses", "id,patient_id,drug_label,days_supply\nF,P1,Sertraline,many",
         "days_supply", "many is not a number"),
        ("encounters", "id,patient_id,kind,state,started_on\nV,P1,other,seen,2025-01-01",
         "state", "seen is not one of attended"),
        ("outreach", "id,patient_id,attempted_on,outcome\nW,P1,2025-01-01,removed",
         "removal_reason", "exactly when"),
        ("therapy_sessions", "id,patient_id,state\nV,P1,attended",
         "header", "missing columns held_on"),
        ("dispenses", "id,patient_id,drug_label,days\nF,P1,Sertraline,3",
         "header", "unknown columns days"),
    ],
)  # fmt: skip
def test_refused_with_file_line_and_column(
    name: str,
    content: str,
    field: str | None,
    reason: str,
    sqlite_engine: Engine,
    rules: RuleBook,
    tmp_path: Path,
) -> None:
    folder = folder_with(tmp_path, patients=PATIENTS, **{name: content})
    report = importing(sqlite_engine, rules, folder)
    assert [(note.origin.file, note.field) for note in report.refused] == [(f"{name}.csv", field)]
    assert report.refused[0].origin.line == (None if field == "header" else 2)
    assert reason in report.refused[0].reason
    assert count(sqlite_engine, "patient") == 0


def test_a_booked_session_may_lie_ahead(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    sessions = "id,patient_id,held_on,state\nV,P1,2027-01-01,booked\nW,P1,2027-01-02,attended\n"
    folder = folder_with(tmp_path, patients=PATIENTS, therapy_sessions=sessions)
    report = importing(sqlite_engine, rules, folder, keep_good=True)
    assert [note.origin.resource for note in report.refused] == ["therapy_sessions/W"]
    assert rows(sqlite_engine, "therapy_session", "source_id") == [("therapy_sessions/V",)]


def test_two_rows_of_one_id_are_both_refused(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    score = "Q,P1,phq9,2025-01-01,"
    scores = f"id,patient_id,instrument,measured_on,total\n{score}3\n{score}3\n{score}4\n{score}3\n"
    folder = folder_with(tmp_path, patients=PATIENTS, measurements=scores)
    report = importing(sqlite_engine, rules, folder, keep_good=True)
    assert [note.origin.line for note in report.refused] == [2, 4, 5]
    assert all("different content" in reason for reason in reasons(report))
    assert count(sqlite_engine, "measurement") == 0


def test_events_of_people_of_an_earlier_import(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    importing(sqlite_engine, rules, folder_with(tmp_path, patients=PATIENTS))
    (tmp_path / "clinic" / "patients.csv").unlink()
    scores = "id,patient_id,instrument,measured_on,total\nQ,P1,phq9,2025-01-01,3\n"
    importing(sqlite_engine, rules, folder_with(tmp_path, measurements_2025=scores))
    assert rows(sqlite_engine, "measurement", "total") == [(3.0,)]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("patients", "Id,BIRTHDATE,FIRST\nx,1980-01-01,A", "unknown columns birthdate, first"),
        ("appointments", "id\n1", "is not named like a table"),
        ("patients", "", "is empty"),
        ("patients", "<table/>", "is XML"),
    ],
)
def test_unusable_in_one_line(
    name: str,
    content: str,
    message: str,
    sqlite_engine: Engine,
    rules: RuleBook,
    tmp_path: Path,
) -> None:
    with pytest.raises(Unusable, match=message) as error:
        importing(sqlite_engine, rules, folder_with(tmp_path, **{name: content}))
    assert "\n" not in str(error.value)
