"""The file holds the rows of the screen: same people, same order, same values."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from dashboard.cli import main
from dashboard.components.caseload_cells import grid_row
from dashboard.db import tables as t
from dashboard.db.engine import reading, writing
from dashboard.domain.access import AccessScope, command_line_scope
from dashboard.domain.caseload_filter import CaseloadFilter, Section, Sort
from dashboard.domain.codes import Role
from dashboard.domain.rules import RuleBook
from dashboard.export.caseload_csv import BYTE_ORDER_MARK, COLUMNS, csv_lines, file_name
from dashboard.queries.caseload import caseload_page, caseload_rows
from tests.support.caseload import AS_OF, add_summary, due

ALL = CaseloadFilter(section=Section.ALL, sort=Sort.PERSON)
HOSTILE = ("=cmd|' /C calc'!A0", '+1;2,"3"\n=4')


def read(engine: Engine, rules: RuleBook, scope: AccessScope) -> list[dict[str, str]]:
    with reading(engine) as conn:
        rows = caseload_rows(conn, scope, ALL, AS_OF, rules)
        text = "".join(csv_lines(rows, AS_OF, rules.version, "Filters: none."))
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


@pytest.fixture
def people(engine: Engine) -> Engine:
    with writing(engine) as conn:
        for number in range(1_100):
            overdue = (due(AS_OF - timedelta(days=number % 50)),) if number % 3 else ()
            points = f'[["2026-05-01",{number % 27}.0],["2026-11-01",0.0]]'
            add_summary(
                conn, overdue, ("Ana", f"P{number:04d}"), record_number=f"{number:04d}",
                instrument="phq9", score_points=points, attended=number % 9, attendable=9,
            )  # fmt: skip
    return engine


def test_the_rows_are_those_of_the_grid(people: Engine, rules: RuleBook) -> None:
    found = read(people, rules, command_line_scope())
    cells = []
    with reading(people) as conn:
        for offset in range(0, 1_100, 100):
            page = caseload_page(conn, command_line_scope(), ALL, AS_OF, rules, offset, 100)
            cells += [grid_row(row, AS_OF, "/") for row in page.rows]
    assert len(found) == len(cells) == 1_100
    for line, cell in zip(found, cells, strict=True):
        assert line["person"] == cell["person"]["text"]
        assert line["why_now"].lower() == cell["why"]["text"].lower()
        assert line["days_overdue"].removeprefix("0") == cell["days"]["text"]
        assert line["latest_score"] == "0.0"
        assert line["first_score"].removesuffix(".0") == cell["score"]["first"]
        assert line["sessions_attended"] == str(cell["attended"]["count"])
        assert (line["as_of"], line["rules_version"]) == ("2026-11-23", rules.version)
    assert list(found[0]) == list(COLUMNS)


def test_no_name_runs_as_a_formula(engine: Engine, rules: RuleBook) -> None:
    with writing(engine) as conn:
        for text in HOSTILE:
            add_summary(conn, names=(text, text), record_number=text)
    for line in read(engine, rules, command_line_scope()):
        assert line["record_number"].startswith("'")
        assert line["record_number"][1:] in HOSTILE
        assert line["person"][:1] not in "=+-@"


def test_a_viewer_gets_initials(engine: Engine, rules: RuleBook) -> None:
    with writing(engine) as conn:
        add_summary(conn, names=("Zachariah", "Quillfeather"), record_number="0417")
    viewer = AccessScope("v", "V", Role.VIEWER, team_ids=None, masked=True)
    (line,) = read(engine, rules, viewer)
    assert line["person"] == "Z.Q. · 0417"
    assert not any(name in str(line) for name in ("Zachariah", "Quillfeather"))


def test_the_file_name_says_the_day_and_no_name() -> None:
    assert file_name(date(2026, 11, 23)) == "tandem-caseload-2026-11-23.csv"


@pytest.fixture
def command(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Engine, Path]:
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", str(sqlite_engine.url))
    monkeypatch.setenv("DASHBOARD_AS_OF", AS_OF.isoformat())
    with writing(sqlite_engine) as conn:
        add_summary(conn, (due(AS_OF - timedelta(days=9)),), record_number="late")
        add_summary(conn, record_number="fine")
    return sqlite_engine, tmp_path / "out.csv"


def test_the_command_writes_the_view_and_an_audit_entry(command: tuple[Engine, Path]) -> None:
    engine, file = command
    words = ["export", "caseload", "--csv", str(file), "--as-of", AS_OF.isoformat()]
    assert main([*words, "--query", "find=ko&sort=person"]) == 0
    with file.open(encoding="utf-8-sig", newline="") as lines:
        found = list(csv.DictReader(lines))
    assert [line["record_number"] for line in found] == ["late"]
    assert found[0]["days_overdue"] == "9"
    with reading(engine) as conn:
        (entry,) = conn.execute(select(t.audit_event.c.action, t.audit_event.c.object)).all()
    # The searched text may be a name.
    assert tuple(entry) == ("export", "caseload.csv sort=person")


def test_a_query_that_is_not_understood_writes_nothing(
    command: tuple[Engine, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, file = command
    assert main(["export", "caseload", "--csv", str(file), "--query", "view=late"]) == 2
    assert "view" in capsys.readouterr().err
    assert not file.exists()
