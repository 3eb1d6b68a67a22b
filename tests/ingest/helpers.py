"""Small things that the import tests share."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, func, select

from dashboard.db.engine import reading
from dashboard.db.tables import metadata
from dashboard.domain.access import command_line_scope
from dashboard.domain.rules import RuleBook
from dashboard.ingest.model import Request
from dashboard.ingest.report import Report
from dashboard.ingest.run import Job, import_records

AS_OF = date(2026, 11, 23)
PERSON = {"resourceType": "Patient", "id": "p", "birthDate": "1980-05-17", "gender": "female"}


def importing(engine: Engine, rules: RuleBook, *paths: Path, **options: Any) -> Report:
    """Import in UTC as of 23 Nov 2026 unless said otherwise."""
    given = {"as_of": AS_OF, "timezone": ZoneInfo("UTC")} | options
    return import_records(Job(engine, rules, Request(paths, **given), command_line_scope()))


def write_ndjson(folder: Path, *resources: dict[str, Any], name: str = "all.ndjson") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text("".join(json.dumps(each) + "\n" for each in resources), encoding="utf-8")
    return file


def resource(kind: str, name: str, **elements: Any) -> dict[str, Any]:
    """A resource about the person ``p``."""
    subject = "patient" if kind in ("EpisodeOfCare", "AllergyIntolerance") else "subject"
    return {"resourceType": kind, "id": name, subject: {"reference": "Patient/p"}} | elements


def observation(name: str, code: str, day: str = "2025-03-01", **elements: Any) -> dict[str, Any]:
    coding = {"coding": [{"system": "http://loinc.org", "code": code}]}
    given = {"status": "final", "code": coding, "effectiveDateTime": day} | elements
    return resource("Observation", name, **given)


def rows(engine: Engine, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """The named columns of a table, sorted."""
    found = metadata.tables[table]
    with reading(engine) as conn:
        result = conn.execute(select(*(found.c[name] for name in columns)))
        return sorted((tuple(each) for each in result), key=lambda row: [str(each) for each in row])


def count(engine: Engine, table: str) -> int:
    with reading(engine) as conn:
        return conn.scalar(select(func.count()).select_from(metadata.tables[table])) or 0


def reasons(report: Report) -> list[str]:
    return [note.reason for note in report.refused]


def changes(report: Report) -> set[str]:
    """Which of new, changed, unchanged occurred."""
    return {name for each in report.stored.values() for name, number in each.items() if number}
