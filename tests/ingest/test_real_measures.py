"""Published measures on their authors' own test cases, from the files to the answer.

Cases whose answer rests on care that Tandem keeps no records of are named here, with the care.
"""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from dashboard.db import tables as t
from dashboard.db.engine import reading
from dashboard.domain.adherence_measures import antidepressant_case
from dashboard.domain.record import PersonRecord
from dashboard.domain.remission_measure import remission_at_12_months
from dashboard.domain.rules import RuleBook
from dashboard.queries.person_record import read_records
from tests.ingest.helpers import importing

YEAR = 2025
#: Hospice care and palliative care are excluded by the measures and not kept by Tandem.
HOSPICE_MEDICATION = {
    "62ea0c3d",  # order for hospice care
    "71cc96f3",  # hospice encounter
    "76e30d44",  # answer to a question about hospice care
    "7bda86fd",  # discharge from inpatient hospice
    "925ef058",  # discharge to hospice at home
    "b371fd28",  # hospice diagnosis
    "ee6d52b0",  # hospice procedure
}
HOSPICE_REMISSION = {
    "3c1d5414",  # hospice encounter
    "4888e5a5",  # palliative care diagnosis
    "491f554e",  # order for hospice care
}

Populations = tuple[int, ...]
pytestmark = pytest.mark.real_data


def cases(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())


def records(folder: Path, engine: Engine, rules: RuleBook) -> dict[str, PersonRecord]:
    """Every case imported on its own (they repeat each other's ids), by its short name."""
    for case in cases(folder):
        importing(engine, rules, case, keep_good=True)
    with reading(engine) as conn:
        ids = conn.execute(select(t.patient.c.id, t.patient.c.source_id)).all()
        found = read_records(conn, [each.id for each in ids])
    return {each.source_id.removeprefix("Patient/")[:8]: found[each.id] for each in ids}


def expected(case: Path) -> list[Populations]:
    """Denominator, exclusion and numerator of each group, as the authors expect them."""
    [file] = case.glob("MeasureReport-*.json")
    groups = json.loads(file.read_text(encoding="utf-8"))["group"]
    counts = [
        {p["code"]["coding"][0]["code"]: p["count"] for p in group["population"]}
        for group in groups
    ]
    names = ("denominator", "denominator-exclusion", "numerator")
    return [tuple(group[name] for name in names) for group in counts]


def test_remission_at_12_months_agrees_with_its_authors(
    real_data: Path, sqlite_engine: Engine, rules: RuleBook
) -> None:
    folder = real_data / "fhir_r4_ecqm_cases" / "DepressionRemission"
    people = records(folder, sqlite_engine, rules)
    differing = set()
    for case in cases(folder):
        found = remission_at_12_months(people[case.name[:8]], YEAR)
        ours = (0, 0, 0) if found is None else (1, int(found.exclusion is not None), int(found.met))
        if [ours] != expected(case):
            differing.add(case.name[:8])
    assert len(cases(folder)) == len(people) == 20
    assert differing == HOSPICE_REMISSION


def test_antidepressant_management_agrees_with_its_authors(
    real_data: Path, sqlite_engine: Engine, rules: RuleBook
) -> None:
    folder = real_data / "fhir_r4_ecqm_cases" / "AntidepressantMedicationManagement"
    people = records(folder, sqlite_engine, rules)
    differing = set()
    for case in cases(folder):
        found = antidepressant_case(people[case.name[:8]], YEAR)
        ours: list[Populations] = [(0, 0, 0), (0, 0, 0)]
        if found is not None:
            excluded = int(found.exclusion is not None)
            ours = [(1, excluded, int(met)) for met in (found.acute, found.continuation)]
        if ours != expected(case):
            differing.add(case.name[:8])
    assert len(cases(folder)) == len(people) == 26
    assert differing == HOSPICE_MEDICATION
