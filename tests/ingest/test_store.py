"""All or nothing, again and again: what an import leaves in the database."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.db.engine import open_engine, reading
from dashboard.domain.rules import RuleBook
from dashboard.ingest.model import Unusable
from dashboard.ingest.upsert import event_id
from dashboard.queries.verify import verify
from tests.ingest.helpers import (
    PERSON,
    changes,
    count,
    importing,
    observation,
    resource,
    rows,
    write_ndjson,
)

TABLES = ("patient", "measurement", "encounter", "episode", "clinician", "caseload_summary")


def clinic(folder: Path, *more: dict[str, Any]) -> Path:
    """Two people, one score each, a visit with a practitioner by conditional reference."""
    visit = resource(
        "Encounter",
        "e",
        status="finished",
        period={"start": "2025-02-01T09:00:00Z"},
        participant=[{"individual": {"reference": "Practitioner?identifier=npi|7"}}],
    )
    practitioner = {
        "resourceType": "Practitioner",
        "id": "dr",
        "identifier": [{"system": "npi", "value": "7"}],
        "name": [{"family": "Who", "given": ["A"], "prefix": ["Dr."]}],
    }
    other = observation("o2", "44261-6", valueInteger=9) | {"subject": {"reference": "Patient/q"}}
    score = observation("o1", "44261-6", valueInteger=12)
    # The person comes last: the order of the lines does not matter.
    write_ndjson(folder, visit, practitioner, other, score, PERSON, PERSON | {"id": "q"}, *more)
    return folder


def test_everything_is_stored_and_derived(engine: Engine, rules: RuleBook, tmp_path: Path) -> None:
    report = importing(engine, rules, clinic(tmp_path / "clinic"))
    assert report.outcome == "all"
    assert [count(engine, table) for table in TABLES] == [2, 2, 1, 2, 1, 2]
    assert rows(engine, "import_batch", "source", "outcome", "refused") == [("clinic", "all", 0)]
    assert rows(engine, "audit_event", "action", "result") == [("import", "all")]
    assert rows(engine, "caseload_summary", "on_caseload") == [(True,), (True,)]
    with reading(engine) as conn:
        assert verify(conn, rules).faults == ()


def test_the_same_input_again_changes_nothing(
    engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    folder = clinic(tmp_path / "clinic")
    importing(engine, rules, folder)
    before = {table: rows(engine, table, "source_id", "recorded_at") for table in TABLES[:4]}
    public = rows(engine, "patient", "id", "public_id")
    again = importing(engine, rules, folder)
    assert changes(again) == {"unchanged"}
    assert {t: rows(engine, t, "source_id", "recorded_at") for t in TABLES[:4]} == before
    assert rows(engine, "patient", "id", "public_id") == public
    single = importing(engine, rules, folder / "all.ndjson")
    assert changes(single) == {"unchanged"}


def test_a_changed_record_is_updated_in_place(
    engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    importing(engine, rules, clinic(tmp_path / "clinic"))
    changed = observation("o1", "44261-6", valueInteger=4)
    report = importing(engine, rules, write_ndjson(tmp_path / "clinic", changed))
    assert report.stored["measurement"] == {"new": 0, "changed": 1, "unchanged": 0}
    assert rows(engine, "measurement", "source_id", "total") == [
        ("Observation/o1", 4.0),
        ("Observation/o2", 9.0),
    ]
    with reading(engine) as conn:
        assert verify(conn, rules).faults == ()


def test_one_bad_line_keeps_everything_out(engine: Engine, rules: RuleBook, tmp_path: Path) -> None:
    bad = observation("bad", "44261-6", valueInteger=300)
    folder = clinic(tmp_path / "clinic", bad)
    report = importing(engine, rules, folder)
    assert report.outcome == "nothing_stored"
    assert [count(engine, table) for table in TABLES] == [0] * len(TABLES)
    assert rows(engine, "import_batch", "outcome", "stored", "refused", "data_through") == [
        ("nothing_stored", 0, 1, None)
    ]
    assert rows(engine, "import_rejection", "file", "line", "resource", "field") == [
        ("all.ndjson", 7, "Observation/bad", "value")
    ]
    kept = importing(engine, rules, folder, keep_good=True)
    assert kept.outcome == "with_refusals"
    assert [count(engine, table) for table in TABLES] == [2, 2, 1, 2, 1, 2]


def test_a_dry_run_counts_and_keeps_nothing(
    engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    report = importing(engine, rules, clinic(tmp_path / "clinic"), dry_run=True)
    assert report.stored["patient"] == {"new": 2, "changed": 0, "unchanged": 0}
    tables = (*TABLES, "import_batch", "audit_event", "organisation")
    assert [count(engine, table) for table in tables] == [0] * len(tables)


def test_the_source_is_part_of_the_identity(
    engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    importing(engine, rules, clinic(tmp_path / "clinic"))
    importing(engine, rules, tmp_path / "clinic", source="second clinic")
    assert count(engine, "patient") == 4
    assert {source for (source,) in rows(engine, "measurement", "source")} == {
        "clinic",
        "second clinic",
    }


@pytest.mark.parametrize("source", ["demo", "Demo ", "", "a\nb", "x" * 300])
def test_names_that_cannot_be_a_source(
    source: str, sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    with pytest.raises(Unusable, match="source name"):
        importing(sqlite_engine, rules, clinic(tmp_path / "clinic"), source=source)


def test_a_record_that_moves_to_another_person(
    engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    folder = clinic(tmp_path / "clinic")
    importing(engine, rules, folder)
    moved = observation("o1", "44261-6", valueInteger=12) | {"subject": {"reference": "Patient/q"}}
    importing(engine, rules, write_ndjson(folder, moved))
    ids = dict(rows(engine, "patient", "source_id", "id"))
    found = rows(engine, "measurement", "source_id", "patient_id")
    assert found == [("Observation/o1", ids["Patient/q"]), ("Observation/o2", ids["Patient/q"])]
    with reading(engine) as conn:
        assert verify(conn, rules).faults == ()


def test_event_ids_are_stable_and_63_bits_wide() -> None:
    assert event_id("clinic", "Observation/o1") == event_id("clinic", "Observation/o1")
    ids = {event_id(source, f"Observation/{n}") for source in "ab" for n in range(5000)}
    assert len(ids) == 10_000
    assert all(0 <= number < 2**63 for number in ids)
    assert event_id("a", "b/c") != event_id("a/b", "c/")


def test_killed_in_the_middle(tmp_path: Path, sqlite_engine: Engine) -> None:
    scores = [
        observation(f"s{n}", "44261-6", f"2025-01-{n % 28 + 1:02}", valueInteger=n % 28)
        for n in range(3000)
    ]
    write_ndjson(tmp_path / "clinic", PERSON, *scores)
    url = str(sqlite_engine.url)
    sqlite_engine.dispose()
    command = [sys.executable, "-m", "dashboard", "import", str(tmp_path / "clinic")]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("DASHBOARD_")}
    for wait in (0.9, 1.3, 1.7):
        process = subprocess.Popen(
            command,
            env=environment | {"DASHBOARD_DATABASE_URL": url},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        engine = open_engine(url)
        stored = count(engine, "measurement")
        # Whole or not at all; a fast machine finishes some of the runs before they are killed.
        assert stored in (0, 28)
        assert count(engine, "patient") == (1 if stored else 0)
        assert (count(engine, "import_batch") > 0) == (stored > 0)
        engine.dispose()


def test_report_in_the_documented_form(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    bad = observation("bad", "44261-6", valueInteger=300)
    report = importing(sqlite_engine, rules, clinic(tmp_path / "clinic", bad, {"x": 1}))
    found = json.loads(report.as_text())
    assert list(found) == ["files", "read", "stored", "ignored", "refused", "warnings"]
    assert found["files"] == ["all.ndjson"]
    assert found["read"]["Observation"] == 3
    assert set(found["refused"][0]) == {"source", "line", "resource", "field", "reason"}
    assert rows(sqlite_engine, "import_batch", "report") == [(report.as_text(),)]
