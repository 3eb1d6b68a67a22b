"""Figures, views, charts, own views and columns of the caseload page, as the server answers."""

import json
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_kpis import COUNTED, INERT, KpiId
from dashboard.domain.caseload_views import BUILT_IN, ViewId, under
from dashboard.domain.codes import Treatment
from tests.pages.caseload.test_caseload_page import ask_rows, context, parts
from tests.support import web

PAST = "2026-09-01"


def page(app: Dash, client: FlaskClient, search: str = "") -> list[dict[str, Any]]:
    return list(parts(json.loads(web.page_text(web.open_page(app, client, "/", search)))))


def by_id(found: list[dict[str, Any]], key: str) -> dict[str, Any]:
    return next(props for props in found if props.get("id") == key)


def texts(node: Any) -> str:
    return json.dumps(node, ensure_ascii=False)


@pytest.mark.parametrize("day", ["", f"as_of={PAST}", "as_of=2026-12-20"])
@pytest.mark.parametrize("kpi", KpiId)
def test_the_number_of_a_figure_is_the_count_after_the_click(
    app: Dash, supervisor: FlaskClient, kpi: KpiId, day: str
) -> None:
    found = page(app, supervisor, f"?view=later&treatment=both&{day}")
    known = [props for props in found if props.get("id") == f"kpi-{kpi}"]
    if kpi is KpiId.NO_NEXT_CONTACT and PAST in day:
        assert known == []
        assert "not kept for past days" in texts(found)
        return
    query = known[0]["href"].partition("?")[2]
    assert COUNTED[kpi].to_query() in query
    count = ask_rows(app, supervisor, query)["rowCount"]
    assert f'"children": "{count:,}"' in texts(known[0]["children"][0])
    # And the page behind it says the same.
    assert f"{count} of " in texts(by_id(page(app, supervisor, f"?{query}"), "caseload-count"))


def test_the_people_whose_plan_is_unchanged_are_those_behind_the_link(
    app: Dash, supervisor: FlaskClient
) -> None:
    link = by_id(page(app, supervisor), "kpi-inert")
    assert link["href"] == f"/?{INERT.to_query()}"
    count = ask_rows(app, supervisor, INERT.to_query())["rowCount"]
    assert link["children"] == f"{count} with plan unchanged"


def test_figures_follow_the_scope(
    app: Dash, supervisor: FlaskClient, clinician: FlaskClient
) -> None:
    own = ask_rows(app, clinician, "view=all")["rowCount"]
    assert own < ask_rows(app, supervisor, "view=all")["rowCount"]
    assert f"of {own} people" in texts(by_id(page(app, clinician), "kpi-overdue"))


def test_every_view_is_a_link_with_the_number_behind_it(app: Dash, supervisor: FlaskClient) -> None:
    found = page(app, supervisor, "?treatment=both")
    tabs = {props["href"]: props["children"] for props in found
            if "section-tab" in (props.get("className") or "") and "href" in props}  # fmt: skip
    asked = CaseloadFilter(treatment=Treatment.BOTH)
    for view in ViewId:
        query = under(BUILT_IN[view].asked, asked).to_query()
        label, number = tabs[f"/?{query}"]
        assert label == f"{BUILT_IN[view].label} "
        count = ask_rows(app, supervisor, query)["rowCount"]
        assert number["props"]["children"] == f"{count:,}"


def test_each_mark_of_a_chart_is_the_number_of_rows_behind_it(
    app: Dash, supervisor: FlaskClient
) -> None:
    found = page(app, supervisor, "?charts=open")
    checked = 0
    for chart in ("caseload-ageing-figure", "caseload-quadrant-figure"):
        figure = by_id(found, chart)["data"]
        for trace in figure["data"]:
            for query, said in zip(trace["customdata"], trace["hovertext"], strict=True):
                number = int(said.rpartition(": ")[2])
                assert (query is None) == (number == 0)
                if query:
                    assert "charts=open" in query
                    assert ask_rows(app, supervisor, query)["rowCount"] == number
                    checked += 1
    assert checked > 5


def test_charts_are_not_there_until_unfolded(app: Dash, supervisor: FlaskClient) -> None:
    folded = page(app, supervisor)
    assert not [p for p in folded if str(p.get("id")).startswith("caseload-ageing")]
    assert not [p for p in folded if str(p.get("id")).startswith("caseload-quadrant")]


def own(app: Dash, client: FlaskClient, button: str, values: list[Any]) -> tuple[str, str]:
    """A click on a button of the own views: the list afterwards, and what is said."""
    spec = next(
        name
        for name, one in app.callback_map.items()
        if one["inputs"][0]["id"] == f"caseload-view-{button}"
    )
    answer = client.post("/_dash-update-component",
                         json=web.callback_post(app, spec, [1, *values]))  # fmt: skip
    assert answer.status_code == 200, answer.status_code
    given = answer.json["response"]
    return texts(given["caseload-own-views"]["children"]), given["caseload-view-said"]["children"]


def test_a_view_is_saved_found_renamed_and_deleted(
    app: Dash, supervisor: FlaskClient, viewer: FlaskClient
) -> None:
    shown = "view=all&treatment=therapy&find=ko&as_of=2026-09-01"
    listed, said = own(app, supervisor, "save", ["Therapy", shown])
    assert said == "Saved."
    assert f'"/?view=all&treatment=therapy&as_of={PAST}"' in listed
    assert "find=" not in listed
    found = page(app, supervisor, "?view=all&treatment=therapy")
    chosen = by_id(found, "caseload-view-chosen")
    key = chosen["value"]
    assert [option["label"] for option in chosen["options"]] == ["Therapy"]
    assert "views-here" in texts([p.get("className") for p in found])
    assert "Therapy" not in texts(by_id(page(app, viewer), "caseload-own-views"))
    assert own(app, viewer, "delete", [key, ""])[1] == "This view is not there any more."
    assert own(app, viewer, "rename", [key, "Mine", ""])[1] == "This view is not there any more."
    assert own(app, supervisor, "rename", [key, "T", ""])[1] == "Renamed."
    listed, said = own(app, supervisor, "delete", [key, ""])
    assert (said, "None yet" in listed) == ("Deleted.", True)


@pytest.mark.parametrize("forged", [None, 7, ["x"], {"a": 1}, "x" * 5000, "'; drop table --"])
def test_forged_views_change_nothing(app: Dash, supervisor: FlaskClient, forged: Any) -> None:
    name = next(
        n for n, one in app.callback_map.items() if one["inputs"][0]["id"] == "caseload-view-delete"
    )
    answer = supervisor.post(
        "/_dash-update-component", json=web.callback_post(app, name, [1, forged, forged])
    )
    assert answer.status_code < 300


def test_columns_put_away_stay_away_for_this_user(
    app: Dash, supervisor: FlaskClient, viewer: FlaskClient
) -> None:
    def choose(shown: Any) -> dict[str, bool]:
        body = web.callback_post(app, "caseload-grid.columnDefs", [shown])
        answer = supervisor.post("/_dash-update-component", json=body)
        columns = answer.json["response"]["caseload-grid"]["columnDefs"]
        return {column["colId"]: column["hide"] for column in columns}

    def hidden(client: FlaskClient) -> set[str]:
        columns = by_id(page(app, client), "caseload-grid")["columnDefs"]
        return {column["colId"] for column in columns if column["hide"]}

    every = ["days", "seen", "next", "score", "supply", "attended", "owner", "discussed"]
    assert hidden(supervisor) == set()
    chosen = choose([key for key in every if key != "owner"] + ["no such", 7])
    assert {key for key, away in chosen.items() if away} == {"owner"}
    assert hidden(supervisor) == {"owner"}
    assert hidden(viewer) == set()
    # Who it is and why now cannot be put away.
    assert {key for key, away in choose([]).items() if not away} == {"person", "why"}
    choose(every)
    assert hidden(supervisor) == set()
    assert context(app)
