"""Records of any shape: the import refuses, ignores or takes them, and never breaks."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.domain.rules import RuleBook
from dashboard.ingest.fhir import MAPPERS
from dashboard.ingest.model import Unusable
from tests.ingest.helpers import PERSON, importing, write_ndjson

_ELEMENTS = (
    "status", "intent", "code", "subject", "patient", "period", "type", "class", "value",
    "valueInteger", "valueString", "valueQuantity", "valueCodeableConcept", "component",
    "hasMember", "effectiveDateTime", "effectivePeriod", "authored", "authoredOn", "item",
    "medicationCodeableConcept", "medicationReference", "daysSupply", "whenHandedOver",
    "dosageInstruction", "identifier", "name", "birthDate", "deceasedDateTime", "participant",
    "start", "end", "reaction", "category", "event", "suspectEntity", "contained", "dosage",
    "onsetDateTime", "abatementDateTime", "requester", "managingOrganization", "reasonCode",
)  # fmt: skip
_TEXTS = st.sampled_from(
    ["", " ", "2025-02-30", "2025-01-01", "9999-12-31T23:59:59+14:00", "0000", "1e999", "final",
     "active", "Patient/p", "#x", "Patient?identifier=a|b", "http://loinc.org", "44261-6",
     "entered-in-error", "finished", "228557008", "\u202e<script>", "x" * 500, "-5", "days"]
)  # fmt: skip
_LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(allow_nan=False), _TEXTS
)
_KEYS = st.sampled_from(
    ["reference", "coding", "code", "system", "display", "text", "value", "unit", "start", "end",
     "item", "answer", "linkId", "valueCoding", "valueDecimal", "timing", "repeat", "frequency",
     "period", "periodUnit", "boundsPeriod", "doseAndRate", "doseQuantity", "given", "family",
     "actor", "individual", "manifestation", "instance", "identifier", "id", "extension", "url"]
)  # fmt: skip
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=12,
)
_BODIES = st.dictionaries(st.sampled_from(_ELEMENTS), _VALUES, max_size=8)
_SAFE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=60, deadline=None, suppress_health_check=_SAFE)
@given(
    bodies=st.lists(st.tuples(st.sampled_from(sorted(MAPPERS)), _BODIES), min_size=1, max_size=8)
)
def test_any_shape_of_any_type(
    bodies: list[tuple[str, dict[str, Any]]],
    sqlite_engine: Engine,
    rules: RuleBook,
    tmp_path: Path,
) -> None:
    about = {"subject": {"reference": "Patient/p"}, "patient": {"reference": "Patient/p"}}
    resources = [
        about | body | {"resourceType": kind, "id": str(number)}
        for number, (kind, body) in enumerate(bodies)
    ]
    file = write_ndjson(tmp_path / "hostile", PERSON, *resources)
    report = importing(sqlite_engine, rules, file, keep_good=True, dry_run=True)
    assert report.outcome in ("all", "with_refusals")


@settings(max_examples=150, deadline=None, suppress_health_check=_SAFE)
@given(content=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
@pytest.mark.parametrize("wanted", ["fhir", "csv"])
def test_any_bytes(
    wanted: str, content: bytes, sqlite_engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    folder = tmp_path / "bytes"
    folder.mkdir(exist_ok=True)
    file = folder / "patients.csv"
    file.write_bytes(content)
    try:
        importing(sqlite_engine, rules, file, format=wanted, dry_run=True)
    except Unusable as error:
        assert "\n" not in str(error)


def test_json_nested_very_deep(sqlite_engine: Engine, rules: RuleBook, tmp_path: Path) -> None:
    file = tmp_path / "deep" / "deep.json"
    file.parent.mkdir()
    file.write_text('{"a":' * 100_000 + "1" + "}" * 100_000)
    with pytest.raises(Unusable, match="not JSON"):
        importing(sqlite_engine, rules, file)
    items: dict[str, Any] = {"linkId": "44250-9"}
    for _ in range(400):
        items = {"item": [items]}
    body = {
        "resourceType": "QuestionnaireResponse",
        "id": "q",
        "subject": {"reference": "Patient/p"},
    }
    file.write_text(json.dumps(PERSON) + "\n" + json.dumps(body | items) + "\n")
    report = importing(sqlite_engine, rules, file)
    assert [note.reason for note in report.refused] == ["is nested too deeply"]
