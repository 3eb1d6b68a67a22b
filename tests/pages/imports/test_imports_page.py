"""The import pages in words."""

import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboard.pages.imports.layout import detail_page, list_page, moment
from dashboard.queries.imports import ImportBatch, ImportDetail, ImportPage, Refusal

AS_OF = date(2026, 11, 23)
ZONE = ZoneInfo("Europe/London")
BATCH = ImportBatch(
    id=7,
    source="pharmacy",
    format="fhir",
    started_at=datetime.fromisoformat("2026-07-01T23:30:00"),
    finished_at=datetime.fromisoformat("2026-07-01T23:31:00"),
    as_of=date(2026, 7, 2),
    data_through=None,
    outcome="with_refusals",
    stored=8123,
    refused=2,
)
REFUSALS = (
    Refusal("a.ndjson", 312, "Observation/1", "valueInteger", "a PHQ-9 total of 300"),
    Refusal("b.json", None, None, None, "not FHIR R4"),
)


def _text(page: Any) -> str:
    return json.dumps(page, cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_without_imports_it_says_how_records_come_in() -> None:
    text = _text(list_page(ImportPage((), 0), AS_OF, ZONE))
    assert "No import yet." in text
    assert "python -m dashboard import" in text


def test_the_list_shows_each_import_in_the_clinics_time() -> None:
    text = _text(list_page(ImportPage((BATCH,), 31), AS_OF, ZONE))
    assert "1 of 31 imports, newest first" in text
    assert "2 Jul, 00:30" in text
    assert "8,123" in text
    assert "taken, except what was refused" in text
    assert "not recorded" in text
    assert '"/imports/7"' in text


@pytest.mark.parametrize(
    ("utc", "words"),
    [("2026-01-05T10:00", "5 Jan, 10:00"), ("2025-12-31T23:59", "31 Dec 2025, 23:59"),
     ("2026-10-25T00:30", "25 Oct, 01:30"), ("2026-10-25T01:30", "25 Oct, 01:30")],
)  # fmt: skip
def test_times_are_the_clinics(utc: str, words: str) -> None:
    assert moment(datetime.fromisoformat(utc), AS_OF, ZONE) == words


def test_one_import_shows_refusals_with_place_and_reason() -> None:
    counts = {
        "files": ["a.ndjson", {"name": "b.json", "note": ""}],
        "read": {"Patient": 13, "Encounter": 1215},
        "stored": {"patient": {"new": 13, "unchanged": 2}},
        "ignored": {},
        "warnings": ["3 events after death"],
        "imprecise": ["3 scores have only a month: shown so, counted from its first day"],
    }
    text = _text(detail_page(ImportDetail(BATCH, REFUSALS, counts), AS_OF, ZONE))
    for part in ("a.ndjson", "312", "valueInteger", "a PHQ-9 total of 300", "not FHIR R4"):
        assert part in text
    assert "2 of 2 refused records" in text
    assert "1,228 records read, by type" in text
    assert "3 events after death" in text
    assert "3 scores have only a month: shown so, counted from its first day" in text
    assert "Ignored" not in text
    assert "/imports/7/report.json" in text


def test_more_refusals_than_shown_are_announced() -> None:
    text = _text(detail_page(ImportDetail(BATCH, REFUSALS[:1], {}), AS_OF, ZONE))
    assert "The first 1 of 2; the report has them all." in text


def test_an_import_without_refusals_says_so() -> None:
    text = _text(detail_page(ImportDetail(BATCH, (), {}), AS_OF, ZONE))
    assert "Nothing was refused." in text
