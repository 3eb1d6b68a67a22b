"""Four faults known from other registries, each tried from the events to the caseload's rows.

The same four through the rules and the words: tests/specs/test_wrong_on_purpose.py.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Table

from dashboard.actions.derive import store_derived
from dashboard.components.caseload_cells import grid_row
from dashboard.db import tables as t
from dashboard.db.engine import reading, writing
from dashboard.domain.access import command_line_scope
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.caseload_row import CaseloadRow
from dashboard.domain.rules import RuleBook
from dashboard.queries.caseload import caseload_page
from tests.ingest.helpers import importing
from tests.support.people import add_event, add_person

START = date(2026, 3, 2)


def d(days: int) -> date:
    return START + timedelta(days=days)


def keep(engine: Engine, rules: RuleBook, *events: tuple[Table, dict[str, Any]]) -> None:
    """One person whose episode starts on ``START``, with these events."""
    with writing(engine) as conn:
        patient_id = add_person(conn)
        add_event(conn, t.episode, patient_id, started_on=START)
        for table, values in events:
            add_event(conn, table, patient_id, **values)
        store_derived(conn, [patient_id], rules)


def rows_on(
    engine: Engine, rules: RuleBook, as_of: date, section: Section = Section.ALL
) -> tuple[CaseloadRow, ...]:
    with reading(engine) as conn:
        asked = CaseloadFilter(section=section)
        return caseload_page(conn, command_line_scope(), asked, as_of, rules, 0, 10).rows


def test_a_score_of_zero_stands_in_the_row(engine: Engine, rules: RuleBook) -> None:
    scores = ((0, 18), (30, 0), (100, 0))
    keep(engine, rules, *((t.measurement, {"measured_on": d(n), "total": s}) for n, s in scores))
    [row] = rows_on(engine, rules, d(100))
    assert row.scores is not None
    assert [point.total for point in row.scores.points] == [18, 0, 0]
    shown = grid_row(row, d(100), "")["score"]
    assert (shown["first"], shown["latest"]) == ("18", "0")


@pytest.mark.parametrize("late", [1, 6, 29, 30, 31, 400])
def test_lateness_stands_in_the_row_from_the_first_day(
    engine: Engine, rules: RuleBook, late: int
) -> None:
    keep(
        engine, rules,
        (t.encounter, {"started_on": START}), (t.measurement, {"measured_on": START, "total": 12}),
    )  # fmt: skip
    as_of = d(14 + late)
    [row] = rows_on(engine, rules, as_of, Section.OVERDUE)
    assert row.why is not None
    assert (row.why.rule, row.why.days_overdue) == ("care_contact", late)
    assert grid_row(row, as_of, "")["days"]["text"] == str(late)


@pytest.mark.parametrize(("as_of", "weeks"), [(0, 0), (6, 0), (7, 1), (21, 3), (70, 10)])
@pytest.mark.parametrize("sessions", [(), (3,)])
def test_weeks_in_the_row_run_on_after_the_last_session(
    engine: Engine, rules: RuleBook, sessions: tuple[int, ...], as_of: int, weeks: int
) -> None:
    keep(engine, rules, *((t.therapy_session, {"held_on": d(n)}) for n in sessions))
    [row] = rows_on(engine, rules, d(as_of))
    assert row.weeks == weeks


def test_missing_items_give_no_total_from_file_to_row(
    engine: Engine, rules: RuleBook, tmp_path: Path
) -> None:
    files = {
        "patients": "id,family_name,born_on\nP1,Test,1980-05-17\n",
        "episodes": "id,patient_id,started_on\nE1,P1,2026-03-02\n",
        "measurements": (
            "id,patient_id,instrument,measured_on,items\n"
            "M1,P1,phq9,2026-03-02,1:2 2:2 3:2 4:2 5:2 6:2 7:2\n"  # 7 of 9: prorated to 18
            "M2,P1,phq9,2026-04-02,1:2 2:2 3:2 4:2 5:2 6:2\n"  # 6 of 9: no total
        ),
    }
    folder = tmp_path / "clinic"
    folder.mkdir()
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    assert importing(engine, rules, folder).outcome == "all"
    [row] = rows_on(engine, rules, date(2026, 11, 23))
    assert row.scores is not None
    assert [(p.measured_on, p.total) for p in row.scores.points] == [(START, 18)]
