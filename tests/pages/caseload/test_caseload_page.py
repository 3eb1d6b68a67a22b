"""The caseload page as the server answers it: what it says, what it gives out, to whom."""

import csv
import io
import json
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import func, select

from dashboard.components.caseload_controls import Choices
from dashboard.context import EXTENSION, AppContext
from dashboard.db import tables as t
from dashboard.domain.as_of import AsOf
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.caseload_words import FilterLabels
from dashboard.domain.freshness import Freshness
from dashboard.export.formula_safe import safe_cell
from dashboard.pages.caseload.layout import View, page
from dashboard.queries.caseload import MAX_ROWS
from dashboard.queries.caseload_counts import CaseloadCounts
from tests.support import web
from tests.support.caseload import AS_OF

ROWS = "caseload-grid.getRowsResponse"
ASK = "location.href"


def context(app: Dash) -> AppContext:
    found: AppContext = app.server.extensions[EXTENSION]
    return found


def ask_rows(
    app: Dash, client: FlaskClient, query: Any = "", start: Any = 0, end: Any = 100
) -> dict[str, Any]:
    body = web.callback_post(app, ROWS, [{"startRow": start, "endRow": end}, query])
    answer = client.post("/_dash-update-component", json=body)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json["response"]["caseload-grid"]["getRowsResponse"]
    return found


def go(
    app: Dash, client: FlaskClient, shown: str, address: str | None = None, **controls: Any
) -> str | None:
    """Where the controls lead to; ``None`` when they ask for what is shown.

    ``address``: that of the browser, where it is not the one whose controls are drawn.
    """
    name = next(i for i in web.callback_ids(app) if i == ASK)
    order = ["find", "owner", "team", "phase", "kind", "days", "diagnosis", "medication",
             "treatment", "flag"]  # fmt: skip
    values = [controls.get(c, "any" if c != "find" else "") for c in order]
    answer = client.post(
        "/_dash-update-component",
        json=web.callback_post(
            app, name, [*values, shown, f"?{shown if address is None else address}"]
        ),
    )
    assert answer.status_code < 300
    given = json.loads(answer.text or "{}").get("response", {})
    href: str | None = given.get("location", {}).get("href")
    return href


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
        ("&" * 5000, 0, 9), ("find=" + "x" * 9999, 0, 9),
    ],
)  # fmt: skip
def test_a_forged_request_is_answered_within_bounds(
    app: Dash, supervisor: FlaskClient, query: Any, start: Any, end: Any
) -> None:
    assert len(ask_rows(app, supervisor, query, start, end)["rowData"]) <= MAX_ROWS


def test_a_request_that_is_no_request_changes_nothing(app: Dash, supervisor: FlaskClient) -> None:
    body = web.callback_post(app, ROWS, ["rows, please", ""])
    answer = supervisor.post("/_dash-update-component", json=body)
    assert answer.status_code < 300
    assert "rowData" not in answer.text


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
    body = web.callback_post(app, ROWS, [{"startRow": 0, "endRow": 9}, ""])
    assert nobody.post("/_dash-update-component", json=body).status_code == 401
    assert nobody.get("/export/caseload.csv").status_code in {302, 303, 401}


def test_each_listing_and_each_file_is_written_down_without_the_search(
    app: Dash, supervisor: FlaskClient
) -> None:
    def entries() -> list[tuple[str, str | None]]:
        with context(app).reading() as conn:
            audit = t.audit_event.c
            query = select(audit.action, audit.object).order_by(audit.id)
            return [(row.action, row.object) for row in conn.execute(query)]

    before = len(entries())
    ask_rows(app, supervisor, "find=Kovacs&view=all", 0, 50)
    supervisor.get("/export/caseload.csv?find=Kovacs&view=all")
    assert entries()[before:] == [
        ("list", "view=all rows 0+50"),
        ("export", "caseload.csv view=all"),
    ]


def test_a_control_leads_to_the_canonical_address(app: Dash, supervisor: FlaskClient) -> None:
    shown = "view=later&sort=score&flags=a"
    assert go(app, supervisor, shown, phase="active", find=" ko ") == (
        "/?view=later&find=ko&phase=active&flags=a&sort=score"
    )
    assert go(app, supervisor, shown, flag="b") == "/?view=later&flags=a,b&sort=score"
    assert go(app, supervisor, "owner=7", owner="any") == "/"


def test_a_control_used_before_the_next_view_is_drawn_keeps_that_view(
    app: Dash, supervisor: FlaskClient
) -> None:
    """Somebody clicks "All" and picks a filter while the page still shows "Overdue"."""
    assert go(app, supervisor, "owner=7", "view=all&owner=7", owner="7", treatment="therapy") == (
        "/?view=all&owner=7&treatment=therapy"
    )
    assert go(app, supervisor, "", "view=all&phase=active") is None


def test_a_control_that_changes_nothing_goes_nowhere(app: Dash, supervisor: FlaskClient) -> None:
    assert go(app, supervisor, "view=later&phase=active", phase="active") is None


def _page(asked: CaseloadFilter, stale: tuple[Freshness, ...] = ()) -> str:
    counts = CaseloadCounts(dict.fromkeys(Section, 0), 412)
    choices = Choices(FilterLabels(), (), (), ())
    view = View(asked, (), counts, choices, stale, AsOf(AS_OF, AS_OF))
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
