"""Past imports and how far each source reaches, on both engines."""

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert

from dashboard.db.engine import reading, writing
from dashboard.db.tables import import_batch, import_rejection
from dashboard.queries.data_through import DataThrough, data_through
from dashboard.queries.imports import import_report, one_import, past_imports

AT = datetime.fromisoformat("2026-11-20T02:14:00")


def _batch(number: int, **values: object) -> dict[str, object]:
    return {
        "id": number,
        "source": "pharmacy",
        "format": "fhir",
        "started_at": AT + timedelta(days=number),
        "finished_at": AT + timedelta(days=number, minutes=1),
        "as_of": date(2026, 11, 20),
        "data_through": None,
        "outcome": "all",
        "stored": 5,
        "refused": 0,
        "report": json.dumps({"read": {"Patient": 1}, "refused": [{"reason": "r"}]}),
    } | values


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with writing(engine) as conn:
        conn.execute(
            insert(import_batch),
            [
                _batch(1, data_through=date(2026, 11, 21)),
                _batch(3, data_through=date(2026, 11, 19), outcome="with_refusals", refused=3),
                _batch(2, data_through=date(2026, 12, 1), outcome="nothing_stored", stored=0),
                _batch(4, source="record system"),
                _batch(5, source="empty", outcome="nothing_stored"),
            ],
        )
        rows = [
            {"batch_id": 3, "number": n, "file": f"{n}.json", "line": line, "reason": "why"}
            for n, line in ((2, None), (1, 7), (3, 9))
        ]
        conn.execute(insert(import_rejection), rows)
    return engine


def test_the_newest_comes_first_and_all_are_counted(filled: Engine) -> None:
    with reading(filled) as conn:
        page = past_imports(conn, 2)
    assert [batch.id for batch in page.imports] == [5, 4]
    assert page.total == 5


def test_one_import_with_its_first_refusals_in_order(filled: Engine) -> None:
    with reading(filled) as conn:
        detail = one_import(conn, 3, 2)
        assert one_import(conn, 99, 2) is None
    assert detail is not None
    assert [(r.file, r.line) for r in detail.refusals] == [("1.json", 7), ("2.json", None)]
    assert detail.batch.refused == 3
    assert detail.counts == {"read": {"Patient": 1}}


def test_the_report_is_given_whole(filled: Engine) -> None:
    with reading(filled) as conn:
        assert json.loads(import_report(conn, 1) or "")["refused"] == [{"reason": "r"}]
        assert import_report(conn, 99) is None


def test_a_source_reaches_as_far_as_what_it_really_stored(filled: Engine) -> None:
    with reading(filled) as conn:
        assert data_through(conn) == (
            DataThrough("pharmacy", date(2026, 11, 21)),
            DataThrough("record system", None),
        )


def test_nothing_imported_is_no_source(engine: Engine) -> None:
    with reading(engine) as conn:
        assert data_through(conn) == ()
        assert past_imports(conn, 5).imports == ()
