"""Files and references in all the forms in which they come."""

import bz2
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.domain.rules import RuleBook
from dashboard.ingest.model import Unusable
from tests.ingest.helpers import (
    PERSON,
    count,
    importing,
    observation,
    reasons,
    resource,
    rows,
    write_ndjson,
)

SCORE = observation("o", "44261-6", valueInteger=12)
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"


def put(tmp_path: Path, name: str, content: bytes) -> Path:
    folder = tmp_path / "clinic"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


def bundle(kind: str = "collection") -> bytes:
    entries = [{"resource": SCORE}, {"resource": PERSON}]
    return json.dumps({"resourceType": "Bundle", "type": kind, "entry": entries}, indent=1).encode()


def ndjson() -> bytes:
    return (json.dumps(SCORE) + "\n\n" + json.dumps(PERSON)).encode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("b.json", bundle()),
        ("b.json", bundle("transaction")),
        ("b.json", bundle("batch")),
        ("b.json", bundle("searchset")),
        ("b.json", b"\xef\xbb\xbf" + bundle()),
        ("b.json.gz", gzip.compress(bundle())),
        ("b.json.bz2", bz2.compress(bundle())),
        ("misnamed.json", gzip.compress(bundle())),
        ("n.ndjson", ndjson()),
        ("n.ndjson.gz", gzip.compress(ndjson())),
        ("n.json", ndjson()),
        ("n.ndjson", b"\xef\xbb\xbf\n" + ndjson()),
        ("n.ndjson", bundle().replace(b"\n", b"") + b"\n"),
    ],
)
def test_forms_of_files(
    name: str, content: bytes, sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    report = importing(sqlite_engine, rules, put(tmp_path, name, content))
    assert report.outcome == "all"
    assert rows(sqlite_engine, "measurement", "total") == [(12.0,)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (POINTER, "is a git-lfs pointer"),
        (b"<Bundle xmlns='http://hl7.org/fhir'/>", "is XML"),
        (b"\xef\xbb\xbf <?xml version='1.0'?>", "is XML"),
        (gzip.compress(bundle() * 50)[:-20], "truncated"),
        (gzip.compress(POINTER), "is a git-lfs pointer"),
        (b"", "is empty"),
        (b"not json", "is not JSON"),
        (bundle()[:-10], "is not JSON"),
        (bundle("history"), "is a Bundle of type history"),
        (b"[1, 2]", "is not a JSON object"),
        (b"\x00\x01\x02", "is not a text file"),
        (b'{"resourceType": "Bundle", "fhirVersion": "5.0.0"}', "is FHIR 5.0.0"),
        (b'{"resourceType": "MedicationOrder", "id": "m"}', "is FHIR DSTU2"),
    ],
)
def test_files_that_cannot_be_read(
    content: bytes, reason: str, sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    file = put(tmp_path, "x.json", content)
    with pytest.raises(Unusable, match=reason):
        importing(sqlite_engine, rules, file)
    # Beside good files it is one refusal, and nothing is stored.
    put(tmp_path, "good.ndjson", ndjson())
    report = importing(sqlite_engine, rules, file.parent)
    assert [note.origin.file for note in report.refused] == ["x.json"]
    assert count(sqlite_engine, "patient") == 0


def test_lines_that_are_damaged_are_named(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    content = ndjson() + b'\n{"resourceType": "Obs\n{"exportId": 1}\n'
    report = importing(sqlite_engine, rules, put(tmp_path, "n.ndjson", content), keep_good=True)
    assert [note.origin.line for note in report.refused] == [4, 5]
    assert count(sqlite_engine, "measurement") == 1


def test_a_log_beside_the_records_is_reported_and_harmless(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    put(tmp_path, "all.ndjson", ndjson())
    log = put(tmp_path, "log.ndjson", b'{"exportId": 1}\n{"exportId": 1}\n')
    put(tmp_path, "README.txt", b"read me")
    report = importing(sqlite_engine, rules, log.parent)
    assert report.outcome == "all"
    found = [(note.origin.file, note.origin.line) for note in report.warnings]
    assert found == [("README.txt", None), ("log.ndjson", 1), ("log.ndjson", 2)]


@pytest.mark.parametrize(
    "reference",
    [
        {"reference": "Patient/p"},
        {"reference": "Patient/p/_history/3"},
        {"reference": "https://server.example/fhir/Patient/p"},
        {"reference": "urn:uuid:5e381b31-c0a2-4252-8634-376c15b42559"},
        {"reference": "Patient?identifier=http://clinic|R-7"},
        {"reference": "Patient?identifier=http://clinic%7CR-7"},
        {"type": "Patient", "identifier": {"system": "http://clinic", "value": "R-7"}},
    ],
)
def test_references(
    reference: dict[str, Any], sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    person = PERSON | {"identifier": [{"system": "http://clinic", "value": "R-7"}]}
    address = "urn:uuid:5e381b31-c0a2-4252-8634-376c15b42559"
    entries = [
        {"resource": SCORE | {"subject": reference}},
        {"fullUrl": address, "resource": person},
    ]
    content = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})
    report = importing(sqlite_engine, rules, put(tmp_path, "b.json", content.encode()))
    assert reasons(report) == []
    assert count(sqlite_engine, "measurement") == 1


@pytest.mark.parametrize(
    "reference",
    ["Patient?identifier=http://clinic|other", "Patient?identifier=twice", "#p", "urn:uuid:0", "p"],
)
def test_references_that_lead_to_nobody(
    reference: str, sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    people = [PERSON | {"id": name, "identifier": [{"value": "twice"}]} for name in "ab"]
    score = SCORE | {"subject": {"reference": reference}}
    file = write_ndjson(tmp_path / "clinic", *people, score)
    report = importing(sqlite_engine, rules, file)
    assert [note.field for note in report.refused] == ["subject"]


def test_medicines_coded_contained_and_referenced(
    sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    concept = {"text": "Lithium carbonate 300 MG Oral Capsule"}
    order = {"status": "active", "intent": "order", "authoredOn": "2025-01-01"}
    inside = {"resourceType": "Medication", "id": "med", "code": concept}
    orders = [
        resource("MedicationRequest", "a", medicationCodeableConcept=concept, **order),
        resource(
            "MedicationRequest",
            "b",
            contained=[inside],
            medicationReference={"reference": "#med"},
            **order,
        ),
        resource(
            "MedicationRequest", "c", medicationReference={"reference": "Medication/med"}, **order
        ),
    ]
    file = write_ndjson(tmp_path / "clinic", PERSON, *orders, inside)
    importing(sqlite_engine, rules, file)
    found = rows(sqlite_engine, "medication_order", "ingredient", "drug_class")
    assert found == [("lithium", "mood_stabiliser")] * 3
    lost = write_ndjson(tmp_path / "clinic", PERSON, orders[2])
    report = importing(sqlite_engine, rules, lost)
    assert reasons(report) == ["the medicine is not in this import"]


def test_paths_that_are_not_there(sqlite_engine: Engine, rules: RuleBook, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="does not exist"):
        importing(sqlite_engine, rules, tmp_path / "nothing")
    with pytest.raises(Unusable, match=r"no \.json"):
        importing(sqlite_engine, rules, tmp_path)
    put(tmp_path, "a.json", bundle())
    mixed = put(tmp_path, "patients.csv", b"id\n1\n").parent
    with pytest.raises(Unusable, match="both CSV and FHIR"):
        importing(sqlite_engine, rules, mixed)
