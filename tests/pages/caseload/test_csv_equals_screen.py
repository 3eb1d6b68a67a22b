"""The file of a view holds the rows of the screen: as many, in their order, value by value."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.domain.due_reading import LOST
from dashboard.export.caseload_csv import COLUMNS
from dashboard.export.formula_safe import safe_cell
from tests.support import web

QUERIES = (
    "",
    "view=all",
    "view=all&sort=person&order=desc",
    "view=due_7&sort=last_seen",
    "view=no_next_contact",
    "view=all&sort=score",
    "view=all&treatment=both&phase=active",
    "view=all&find=o&sort=last_discussed",
    "days=3&sort=days_overdue",
    "view=all&as_of=2026-10-01",
    "view=all&as_of=2026-12-20&sort=days_overdue",
)
#: Each column of the grid and the columns of the file that say the same, in this order.
TOGETHER = {
    "person": ("person", "record_number", "phase", "weeks"),
    "why": ("why_now", "why_detail", "rule", "flag"),
    "days": ("days_overdue", "days_overdue_of"),
    "seen": ("last_seen", "last_seen_by", "lost_to_follow_up"),
    "next": ("next_contact", "next_kind"),
    "score": ("measure", "first_score", "latest_score", "latest_score_on", "prorated_score"),
    "supply": ("supply_medicine", "supply_days_covered", "supply_of_days"),
    "attended": ("sessions_attended", "sessions_of"),
    "owner": ("owner",),
    "discussed": ("last_discussed",),
}


def on_screen(app: Dash, client: FlaskClient, query: str) -> list[dict[str, Any]]:
    """Every row of the grid, asked for in blocks as the grid does."""
    rows: list[dict[str, Any]] = []
    while True:
        part = f"start={len(rows)}&end={len(rows) + 50}"
        found = client.get(f"/caseload/rows?{query}&{part}").json
        rows += found["rowData"]
        if len(rows) >= found["rowCount"]:
            return rows


def in_file(client: FlaskClient, query: str) -> list[dict[str, str]]:
    text = client.get(f"/export/caseload.csv?{query}").get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def number(text: str) -> str:
    """A number as the screen writes it."""
    return text.removesuffix(".0")


def said(line: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """What the line says, put as the cells of the grid put it; what is not known is empty."""
    score = tuple(number(line[name]) for name in ("first_score", "latest_score"))
    return {
        "person": (line["person"],),
        "why": (line["why_now"].lower(), line["flag"]),
        "days": (line["days_overdue"] if line["days_overdue"] != "0" else "",),
        "seen": (line["lost_to_follow_up"] or line["last_seen_by"],),
        "next": (line["next_kind"],),
        "score": score if line["latest_score"] else ("", ""),
        "supply": (line["supply_days_covered"], line["supply_of_days"], line["supply_medicine"]),
        "attended": (line["sessions_attended"], line["sessions_of"]),
        "owner": (line["owner"],),
        "discussed": (line["last_discussed"][8:].lstrip("0"),),
    }


def shown(row: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    score, supply, attended = row["score"], row["supply"], row["attended"]
    first = score.get("first") or score.get("latest", "")
    discussed = "" if row["discussed"].get("unknown") else row["discussed"]["text"].split()[0]
    return {
        "person": (str(safe_cell(row["person"]["text"])),),
        "why": (row["why"]["text"].lower(), "flag" if row["why"].get("flag") else ""),
        "days": (row["days"]["text"],),
        "seen": (LOST if row["seen"].get("lost") else row["seen"]["more"],),
        "next": (row["next"]["more"],),
        "score": (first, score.get("latest", "")),
        "supply": (str(supply.get("count", "")), str(supply.get("of", "")), supply.get("more", "")),
        "attended": (str(attended.get("count", 0)), str(attended.get("of", 0))),
        "owner": ("" if row["owner"]["unknown"] else row["owner"]["text"],),
        "discussed": (discussed,),
    }


@pytest.mark.parametrize("query", QUERIES)
def test_rows_order_and_values_are_those_of_the_screen(
    app: Dash, supervisor: FlaskClient, query: str
) -> None:
    lines, rows = in_file(supervisor, query), on_screen(app, supervisor, query)
    assert [said(line) for line in lines] == [shown(row) for row in rows]


def test_some_of_these_views_have_people_and_orders_differ(
    app: Dash, supervisor: FlaskClient
) -> None:
    orders = [tuple(row["id"] for row in on_screen(app, supervisor, q)) for q in QUERIES]
    assert len(set(orders)) == len(QUERIES)
    assert sum(len(order) > 5 for order in orders) >= 8


@pytest.mark.parametrize("query", ["view=all", "view=due_7"])
def test_a_masked_file_has_the_masked_rows(app: Dash, viewer: FlaskClient, query: str) -> None:
    lines, rows = in_file(viewer, query), on_screen(app, viewer, query)
    assert [said(line) for line in lines] == [shown(row) for row in rows]


def columns_on_screen(app: Dash, client: FlaskClient) -> list[str]:
    """The grid's columns that are not put away, from left to right."""
    columns: list[str] = []

    def look(node: Any) -> None:
        if isinstance(node, dict):
            for column in node.get("columnDefs", ()):
                columns.extend([] if column["hide"] else [column["field"]])
            for value in node.values():
                look(value)
        elif isinstance(node, list):
            for value in node:
                look(value)

    look(web.open_page(app, client, "/", "").json)
    return columns


def columns_in_file(client: FlaskClient) -> list[str]:
    text = client.get("/export/caseload.csv").get_data().decode("utf-8-sig")
    return next(csv.reader(io.StringIO(text, newline="")))


def test_columns_stand_in_the_order_of_the_screen(app: Dash, supervisor: FlaskClient) -> None:
    in_order = [n for column in columns_on_screen(app, supervisor) for n in TOGETHER[column]]
    assert in_order == list(COLUMNS[: len(in_order)])
    assert set(COLUMNS[len(in_order) :]) == {"as_of", "rules_version", "filters"}


@pytest.fixture
def choose(app: Dash, supervisor: FlaskClient) -> Iterator[Callable[[set[str]], None]]:
    """``choose(columns)``: a click on boxes, so that only these optional columns are left."""

    def click(columns: set[str]) -> None:
        body = web.callback_post(app, "caseload-grid.columnDefs", [sorted(columns)])
        assert supervisor.post("/_dash-update-component", json=body).status_code == 200

    yield click
    click(set(TOGETHER))


@pytest.mark.parametrize(
    "left",
    [set(), {"score"}, set(TOGETHER) - {"owner"}, set(TOGETHER) - {"days", "supply"}],
    ids=lambda left: f"{len(left)} columns",
)
def test_what_is_put_away_on_the_screen_is_not_in_the_file(
    app: Dash,
    supervisor: FlaskClient,
    viewer: FlaskClient,
    choose: Callable[[set[str]], None],
    left: set[str],
) -> None:
    whole = in_file(supervisor, "view=all")
    choose(left)
    screen = columns_on_screen(app, supervisor)
    assert set(screen) == left | {"person", "why"}
    header = columns_in_file(supervisor)
    expected = [name for column in screen for name in TOGETHER[column]]
    assert header == [*expected, "as_of", "rules_version", "filters"]
    assert in_file(supervisor, "view=all") == [{n: line[n] for n in header} for line in whole]
    assert columns_in_file(viewer) == list(COLUMNS)
