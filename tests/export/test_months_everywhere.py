"""The scripted people with every date of the record known by its month only: all that reads a
record still does, and what is stored of them is read back as exactly as it was.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.db.derived_rows import due_rows, read_summary, summary_row
from dashboard.db.engine import reading
from dashboard.demo.scripted import SCRIPTS, STORIES
from dashboard.domain.access import command_line_scope
from dashboard.domain.codes import DatePrecision
from dashboard.domain.known_then import known_then
from dashboard.domain.outcome_table import outcome_table
from dashboard.domain.panel_facts import panel_facts
from dashboard.domain.partial_date import known_to, precision_of
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.since_review import since_review
from dashboard.domain.summary import derive
from dashboard.export.person_csv import person_csv
from dashboard.figures.wall_canvas import Preset
from dashboard.figures.wall_panel import WallData, wall_panel
from tests.support.panel import AS_OF, panel, panel_data

DATES: Mapping[str, tuple[str, ...]] = {
    "episodes": ("started_on", "ended_on"), "diagnoses": ("onset_on", "abated_on"),
    "administrations": ("given_on",), "laboratory": ("taken_on",),
    "measurements": ("measured_on",), "sessions": ("held_on",),
    "encounters": ("started_on", "ended_on"),
}  # fmt: skip


def _of_months(record: PersonRecord) -> PersonRecord:
    lists: dict[str, Any] = {
        name: tuple(_of_month(event, dates) for event in getattr(record, name))
        for name, dates in DATES.items()
    }
    return replace(record, **lists)


def _of_month(event: Any, dates: tuple[str, ...]) -> Any:
    found = {name: getattr(event, name) for name in dates}
    first = {name: on.replace(day=1) for name, on in found.items() if on is not None}
    return replace(event, **{n: known_to(on, DatePrecision.MONTH) for n, on in first.items()})


@pytest.mark.parametrize("story", sorted(STORIES))
def test_everything_reads_a_record_of_months(
    sqlite_engine: Engine, rules: RuleBook, story: str
) -> None:
    record = _of_months(known_then(SCRIPTS[STORIES[story]](1, AS_OF, rules.drugs), AS_OF))
    summary, items = derive(record, rules, AS_OF)
    row = summary_row(record.person, summary)
    back = read_summary(row)  # type: ignore[arg-type]
    assert back == summary
    for name in ("last_seen_on", "episode_started_on", "last_discussed_on"):
        assert precision_of(getattr(back, name)) is precision_of(getattr(summary, name))
    assert [p.measured_on for p in back.score_points] == [
        p.measured_on for p in summary.score_points
    ]
    assert len(due_rows(1, items)) == len(items)
    facts = panel_facts(record, summary, items, AS_OF, care=rules.care, masked=True)
    if summary.last_seen_on is not None:
        assert "(month only)" in facts.seen
    for found in outcome_table(record, rules, AS_OF).rows:
        assert "latest" not in found.inputs or "(month only)" in found.inputs
    since_review(record, rules, AS_OF)
    panel(record, rules)
    wall_panel(WallData(panel_data(record, rules), {}, "", None), Preset.FOUR_METRES, 660.0)
    with reading(sqlite_engine) as conn:
        text = person_csv(conn, command_line_scope(), record, rules, AS_OF)
    assert text.count("(month only)") >= sum(len(getattr(record, name)) > 0 for name in DATES) - 2
