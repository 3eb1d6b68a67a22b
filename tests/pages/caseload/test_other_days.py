"""The caseload page and its files on another day than today."""

import csv
import io
import json
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.cli import main
from dashboard.queries import caseload_then
from tests.pages.caseload.test_caseload_page import ask_rows, context
from tests.support import web

PAST, AHEAD = "2026-09-01", "2026-12-01"


def page(app: Dash, client: FlaskClient, search: str) -> str:
    return web.page_text(web.open_page(app, client, "/", search))


def _data_line(app: Dash, client: FlaskClient, search: str) -> str:
    answer: Any = web.open_page(app, client, "/", search).json
    return json.dumps(answer["response"]["data-line"]["children"], ensure_ascii=False)


def chosen(app: Dash, client: FlaskClient, day: Any, shown: str) -> str | None:
    """Where the date field leads to; ``None`` when that day is shown."""
    (name,) = (i for i in web.callback_ids(app) if i.startswith("location.href@"))
    answer = client.post(
        "/_dash-update-component", json=web.callback_post(app, name, [day, shown, f"?{shown}"])
    )
    assert answer.status_code < 300
    href: str | None = json.loads(answer.text or "{}").get("response", {}).get("location", {}).get(
        "href"
    )  # fmt: skip
    return href


def test_the_past_is_named_on_the_page_and_its_limits_are_said(
    app: Dash, supervisor: FlaskClient
) -> None:
    text = page(app, supervisor, f"?view=all&as_of={PAST}")
    assert "As it stood on 1 Sep 2026 · past" in text
    assert "Bookings of that time are not kept" in text
    assert "no import by then" in _data_line(app, supervisor, f"?as_of={PAST}")
    assert "Back to today" in text
    rows = ask_rows(app, supervisor, f"view=all&as_of={PAST}")
    assert 0 < rows["rowCount"] < ask_rows(app, supervisor, "view=all")["rowCount"]
    assert {row["next"]["text"] for row in rows["rowData"]} == {"not known"}
    assert f"{rows['rowCount']} of {rows['rowCount']} people" in text


def test_the_future_is_named_and_has_more_people_overdue(
    app: Dash, supervisor: FlaskClient
) -> None:
    text = page(app, supervisor, f"?as_of={AHEAD}")
    assert "If nothing happens until 1 Dec 2026 · future" in text
    ahead = ask_rows(app, supervisor, f"as_of={AHEAD}")
    assert ahead["rowCount"] > ask_rows(app, supervisor)["rowCount"]


def test_today_has_no_banner_however_it_is_asked(app: Dash, supervisor: FlaskClient) -> None:
    for search in ("", "?as_of=2026-11-23", "?as_of="):
        text = page(app, supervisor, search)
        assert "day-banner" not in text
        assert "as_of=" not in text


def test_a_bad_day_is_said_and_today_is_shown(app: Dash, supervisor: FlaskClient) -> None:
    for day in ("2026-02-30", "yesterday", "9999-12-31"):
        text = page(app, supervisor, f"?as_of={day}")
        assert "The day in the address is not a date; shown as of today." in text
        assert "day-banner" not in text


def test_every_link_keeps_the_day(app: Dash, supervisor: FlaskClient) -> None:
    query = f"view=all&as_of={PAST}"
    text = page(app, supervisor, f"?{query}")
    assert f'"/?view=due_7&as_of={PAST}"' in text
    assert f'"/export/caseload.csv?view=all&as_of={PAST}"' in text
    rows = ask_rows(app, supervisor, query)["rowData"]
    assert all(row["href"].endswith(f"?as_of={PAST}") for row in rows)
    today = ask_rows(app, supervisor, "view=all")["rowData"]
    assert not any("as_of" in row["href"] for row in today)


def test_the_field_leads_to_the_day_and_back_to_today(app: Dash, supervisor: FlaskClient) -> None:
    assert chosen(app, supervisor, PAST, "find=ko") == f"/?find=ko&as_of={PAST}"
    assert chosen(app, supervisor, "2026-11-23", f"find=ko&as_of={PAST}") == "/?find=ko"
    for nothing in ("", None, "20", 7):
        assert chosen(app, supervisor, nothing, f"as_of={PAST}") == "/"
        assert chosen(app, supervisor, nothing, "") is None
    assert chosen(app, supervisor, PAST, f"as_of={PAST}") is None


def test_the_file_says_the_day_on_every_line(app: Dash, supervisor: FlaskClient) -> None:
    answer = supervisor.get(f"/export/caseload.csv?view=all&as_of={PAST}")
    assert f"tandem-caseload-{PAST}.csv" in answer.headers["Content-Disposition"]
    lines = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(lines) == ask_rows(app, supervisor, f"view=all&as_of={PAST}")["rowCount"]
    for line in lines:
        assert line["as_of"] == PAST
        assert line["filters"].startswith("As it stood on 1 Sep 2026 · past. ")
        assert line["last_seen"] <= PAST


def test_too_many_people_are_a_message_and_nothing_else(
    app: Dash, supervisor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caseload_then, "MAX_PEOPLE", 3)
    day = "2026-08-30"
    text = page(app, supervisor, f"?as_of={day}")
    assert "The past can be shown for up to 3 people" in text
    assert "Back to today" in text
    assert "caseload-grid" not in text
    answer = supervisor.get(f"/export/caseload.csv?as_of={day}")
    assert answer.status_code == 422
    assert "up to 3 people" in answer.text


def test_the_command_gives_the_file_of_the_page(
    app: Dash, supervisor: FlaskClient, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = context(app).settings
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("DASHBOARD_AS_OF", "2026-11-23")
    file = tmp_path / "out.csv"
    words = ["export", "caseload", "--csv", str(file), "--query", "view=all", "--as-of"]
    assert main([*words, PAST]) == 0
    served = supervisor.get(f"/export/caseload.csv?view=all&as_of={PAST}")
    assert file.read_bytes() == served.data
    with pytest.raises(SystemExit) as stopped:
        main([*words, "2026-02-30"])
    assert stopped.value.code == 2
