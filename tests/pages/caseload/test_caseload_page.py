"""The caseload page as the server answers it: what it says, what it gives out, to whom."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import func, select

from dashboard.components.caseload_controls import Choices
from dashboard.context import EXTENSION, AppContext
from dashboard.db import tables as t
from dashboard.domain.as_of import AsOf
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_views import ViewId
from dashboard.domain.caseload_words import FilterLabels
from dashboard.domain.freshness import Freshness
from dashboard.export.formula_safe import safe_cell
from dashboard.pages.caseload.layout import View, page
from dashboard.queries.caseload import MAX_ROWS
from dashboard.queries.caseload_counts import CaseloadCounts
from tests.support import web
from tests.support.caseload import AS_OF


def context(app: Dash) -> AppContext:
    found: AppContext = app.server.extensions[EXTENSION]
    return found


def ask_rows(
    app: Dash, client: FlaskClient, query: Any = "", start: Any = 0, end: Any = 100
) -> dict[str, Any]:
    """Rows as the grid asks for them; anything may be asked."""
    answer = client.get(f"/caseload/rows?{query}&start={start}&end={end}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json
    return found


def parts(node: Any) -> Any:
    """Every component of a page, flat."""
    if isinstance(node, list):
        for one in node:
            yield from parts(one)
    elif isinstance(node, dict):
        if "props" in node:
            yield node["props"]
        for value in node.values():
            yield from parts(value)


def test_the_page_says_how_many_of_how_many(app: Dash, supervisor: FlaskClient) -> None:
    text = web.page_text(web.open_page(app, supervisor, "/", "?view=all"))
    total = ask_rows(app, supervisor, "view=all")["rowCount"]
    assert total > 40
    assert f"{total} of {total} people" in text
    for title in ("Overdue", "No next contact", "Due in 7 days", "Later", "Outreach", "All"):
        assert title in text


def test_what_the_address_asks_wrongly_is_said_and_ignored(
    app: Dash, supervisor: FlaskClient
) -> None:
    search = "?view=nonsense&owner=<script>&sort=patient_id&days=-4"
    text = web.page_text(web.open_page(app, supervisor, "/", search))
    for name in ("view", "owner", "sort", "days"):
        assert f"unknown “{name}”" in text
    assert "<script>" not in text


def test_blocks_of_rows_make_up_the_whole(app: Dash, supervisor: FlaskClient) -> None:
    whole = ask_rows(app, supervisor, "view=all&sort=person")
    parts = [
        row["id"]
        for start in range(0, whole["rowCount"], 7)
        for row in ask_rows(app, supervisor, "view=all&sort=person", start, start + 7)["rowData"]
    ]
    assert parts == [row["id"] for row in whole["rowData"]]
    assert len(set(parts)) == whole["rowCount"]


@pytest.mark.parametrize(
    ("query", "start", "end"),
    [
        ("", 0, 10**30), ("", -5, 5), ("", "0", "100"), ("", None, None), ("", True, True),
        ("", 5, 1), ("", 1.5, 9.5), (None, 0, 9), (7, 0, 9), (["view"], 0, 9), ("view=%ff", 0, 9),
        ("&" * 500, 0, 9), ("find=" + "x" * 999, 0, 9),
    ],
)  # fmt: skip
def test_a_forged_request_is_answered_within_bounds(
    app: Dash, supervisor: FlaskClient, query: Any, start: Any, end: Any
) -> None:
    assert len(ask_rows(app, supervisor, query, start, end)["rowData"]) <= MAX_ROWS


def test_the_first_rows_come_with_the_page(
    app: Dash, supervisor: FlaskClient, viewer: FlaskClient
) -> None:
    """Word for word what the grid would be given, with the query that they are of."""
    for client in (supervisor, viewer):
        for query in ("", "view=all&sort=person", "view=all&as_of=2026-10-01", "find=zzzz"):
            found = json.loads(web.page_text(web.open_page(app, client, "/", f"?{query}")))
            first = next(p["data"] for p in parts(found) if p.get("id") == "caseload-first-rows")
            shown = next(p["data"] for p in parts(found) if p.get("id") == "caseload-query")
            assert first["query"] == shown
            assert first["block"] == ask_rows(app, client, shown, 0, 50)


def test_a_viewer_never_gets_a_name(
    app: Dash, supervisor: FlaskClient, viewer: FlaskClient
) -> None:
    with context(app).reading() as conn:
        names = conn.execute(select(t.patient.c.given_name, t.patient.c.family_name)).all()
    shown = json.dumps(ask_rows(app, viewer, "view=all"), ensure_ascii=False)
    shown += web.page_text(web.open_page(app, viewer, "/", "?view=all"))
    shown += viewer.get("/export/caseload.csv?view=all").text
    owners = {row["owner"]["text"] for row in ask_rows(app, viewer, "view=all")["rowData"]}
    staff = " ".join(owners)
    leaked = [family for _, family in names if len(family) > 3 and family in shown]
    assert [name for name in leaked if name not in staff] == []
    clear = json.dumps(ask_rows(app, supervisor, "view=all"), ensure_ascii=False)
    assert any(family in clear for _, family in names if len(family) > 3)


def test_a_clinician_sees_their_own_people_on_every_path(
    app: Dash, supervisor: FlaskClient, clinician: FlaskClient
) -> None:
    own = ask_rows(app, clinician, "view=all")
    every = ask_rows(app, supervisor, "view=all")
    assert 0 < own["rowCount"] < every["rowCount"]
    assert {r["id"] for r in own["rowData"]} < {r["id"] for r in every["rowData"]}
    lines = clinician.get("/export/caseload.csv?view=all").text.count("\r\n") - 1
    assert lines == own["rowCount"]
    text = web.page_text(web.open_page(app, clinician, "/", "?view=all"))
    assert f"{own['rowCount']} of {own['rowCount']} people" in text


def test_the_file_has_the_rows_of_the_grid_in_their_order(
    app: Dash, supervisor: FlaskClient
) -> None:
    query = "view=all&sort=last_seen&order=desc&phase=active"
    answer = supervisor.get(f"/export/caseload.csv?{query}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "tandem-caseload-2026-11-23.csv" in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    rows = ask_rows(app, supervisor, query)["rowData"]
    assert [(line["person"], line["owner"]) for line in lines] == [
        (safe_cell(row["person"]["text"]), row["owner"]["text"]) for row in rows
    ]
    assert "Phase: active" in lines[0]["filters"]


def test_nobody_gets_rows_or_a_file(app: Dash, nobody: FlaskClient) -> None:
    for path in ("/caseload/rows?start=0&end=9", "/export/caseload.csv"):
        answer = nobody.get(path)
        assert answer.status_code in {302, 303, 401}
        assert "rowData" not in answer.text


def test_each_listing_and_each_file_is_written_down_without_the_search(
    app: Dash, supervisor: FlaskClient
) -> None:
    def entries() -> list[tuple[str, str | None]]:
        with context(app).reading() as conn:
            audit = t.audit_event.c
            query = select(audit.action, audit.object).order_by(audit.id)
            return [(row.action, row.object) for row in conn.execute(query)]

    before = len(entries())
    ask_rows(app, supervisor, "find=Kovacs&view=all", 50, 100)
    web.open_page(app, supervisor, "/", "?find=Kovacs&view=all")
    supervisor.get("/export/caseload.csv?find=Kovacs&view=all")
    assert entries()[before:] == [
        ("list", "view=all rows 50+50"),
        ("list", "view=all rows 0+50"),
        ("export", "caseload.csv view=all"),
    ]


def _page(asked: CaseloadFilter, stale: tuple[Freshness, ...] = (), shown: int = 0) -> str:
    counts = CaseloadCounts(dict.fromkeys(ViewId, 0), shown, 412)
    choices = Choices(FilterLabels(), (), (), ())
    view = View(asked, (), counts, (), choices, stale, AsOf(AS_OF, AS_OF))
    return json.dumps(page(view).to_plotly_json(),
                      default=lambda o: o.to_plotly_json(), ensure_ascii=False)  # fmt: skip


def test_nobody_overdue_is_said_with_its_date() -> None:
    text = _page(CaseloadFilter())
    assert "No one is overdue in your caseload as of 23 Nov 2026." in text
    assert "not current" not in text


def test_nobody_overdue_is_never_said_of_stale_data_alone() -> None:
    text = _page(CaseloadFilter(), (Freshness("pharmacy", AS_OF.replace(day=1), 22),))
    assert "pharmacy data are not current" in text
    assert "1 Nov 2026" in text


def test_rows_made_of_stale_data_say_so_above_them() -> None:
    stale = (Freshness("pharmacy", AS_OF.replace(day=1), 22), Freshness("laboratory", None, None))
    text = _page(CaseloadFilter(), stale, shown=7)
    said = "pharmacy data reach to 1 Nov 2026, laboratory data reach to an unknown day"
    assert said in text
    assert text.index(said) < text.index('"caseload-grid"')
    assert "Not current" not in _page(CaseloadFilter(), shown=7)


def test_choices_that_are_cut_are_said_to_be(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for most, cut in ((1, True), (500, False)):
        monkeypatch.setattr("dashboard.queries.caseload_options.MAX_OPTIONS", most)
        with web.demo_app(demo_file) as own:
            client = web.sign_in(own.server.test_client(), web.SUPERVISOR)
            text = web.page_text(web.open_page(own, client, "/"))
        assert ("more owners or teams than the lists" in text) is cut


def test_nobody_who_matches_is_another_sentence_with_a_way_out() -> None:
    text = _page(CaseloadFilter(text="x"))
    assert "matches these filters" in text
    assert "Clear the filters" in text
    assert "No one is overdue" not in text


def test_the_database_holds_who_is_shown(app: Dash, supervisor: FlaskClient) -> None:
    with context(app).reading() as conn:
        on_caseload = conn.scalar(
            select(func.count())
            .select_from(t.caseload_summary)
            .where(t.caseload_summary.c.on_caseload)
        )
    assert ask_rows(app, supervisor, "view=all")["rowCount"] == on_caseload
