"""One person's events as CSV: all of them, zero as 0, missing as empty, no formulas."""

import csv
import io
from datetime import date

from sqlalchemy import Engine

from dashboard.db.engine import reading
from dashboard.domain.access import command_line_scope
from dashboard.domain.codes import RecordState
from dashboard.domain.outcome_table import outcome_table
from dashboard.domain.record import LaboratoryResult, PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.export.person_csv import COLUMNS, events, person_csv
from tests.support.panel import AS_OF, FAMILY, GIVEN, order, phq9, showcase, someone


def _rows(engine: Engine, record: PersonRecord, rules: RuleBook) -> list[dict[str, str]]:
    with reading(engine) as conn:
        text = person_csv(conn, command_line_scope(), record, rules, AS_OF)
    return list(csv.DictReader(io.StringIO(text)))


def test_every_event_is_a_row_in_order_of_date(sqlite_engine: Engine, rules: RuleBook) -> None:
    record = showcase()
    rows = _rows(sqlite_engine, record, rules)
    assert tuple(rows[0]) == COLUMNS
    stops = sum(o.stopped_on is not None for o in record.orders)
    lists = (record.orders, record.dispenses, record.measurements, record.sessions,
             record.side_effects, record.laboratory, record.reviews, record.decisions)  # fmt: skip
    found = [r for r in rows if r["lane"] == "outcomes"]
    assert len(rows) - len(found) == stops + sum(len(x) for x in lists)
    assert [(r["what"], r["state"]) for r in found] == [
        (row.asked, row.state) for row in outcome_table(record, rules, AS_OF).rows
    ]
    assert [r["date"] for r in rows] == sorted(r["date"] for r in rows)
    assert {r["as_of"] for r in rows} == {"2026-11-23"}


def test_zero_is_zero_and_missing_is_empty(sqlite_engine: Engine, rules: RuleBook) -> None:
    record = someone(measurements=(phq9(1, date(2026, 3, 3), 0), phq9(2, date(2026, 4, 3), None)))
    zero, missing, *_ = _rows(sqlite_engine, record, rules)
    assert float(zero["value"]) == 0
    assert (missing["value"], missing["state"]) == ("", "no value")


def test_an_answer_is_a_number_and_a_word(sqlite_engine: Engine, rules: RuleBook) -> None:
    negative = LaboratoryResult(
        1, "pregnancy_test", "Pregnancy test", 0, "", date(2026, 3, 3), RecordState.FINAL
    )
    row, *_ = _rows(sqlite_engine, someone(laboratory=(negative,)), rules)
    assert (float(row["value"]), row["unit"], row["detail"]) == (0, "", "negative")


def test_a_prorated_score_says_so(sqlite_engine: Engine, rules: RuleBook) -> None:
    eight = dict.fromkeys(range(1, 9), 1)
    scores = (
        phq9(1, date(2026, 3, 3), 9, items=eight),
        phq9(2, date(2026, 4, 3), 9, items={**eight, 9: 1}),
    )
    states = [r["state"] for r in _rows(sqlite_engine, someone(measurements=scores), rules)]
    assert states[:2] == ["final, prorated, 8 of 9 items", "final"]


def test_texts_that_a_spreadsheet_would_run_are_neutralised(
    sqlite_engine: Engine, rules: RuleBook
) -> None:
    bad = order(1, "=cmd()", 50, date(2026, 3, 3), date(2026, 4, 3), stop_reason="+1+1",
                label="@SUM(A1)")  # fmt: skip
    for row in _rows(sqlite_engine, someone(orders=(bad,)), rules):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row.values())


def test_the_person_is_not_named(sqlite_engine: Engine, rules: RuleBook) -> None:
    text = str(_rows(sqlite_engine, showcase(), rules))
    assert FAMILY not in text
    assert GIVEN not in text


def test_masked_rows_leave_free_text_out(rules: RuleBook) -> None:
    told = " ".join(str(e) for e in events(showcase(), rules, AS_OF))
    masked = " ".join(str(e) for e in events(showcase(), rules, AS_OF, masked=True))
    assert "Weekly call" in told
    assert "Weekly call" not in masked
