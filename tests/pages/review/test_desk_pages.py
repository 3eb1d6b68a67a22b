"""The desk pages of a review over the wire: start, agenda, summary, outreach; scope and words."""

import csv
import io
import json
import re
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from dashboard.context import EXTENSION, AppContext
from dashboard.db import tables as t
from dashboard.demo.scripted import STORIES
from tests.support.web import callback_ids, callback_post, open_page, page_text

HEADER = {"review", "held_on", "person", "state", "decision", "owner", "comes_back", "as_of"}


def context_of(app: Dash) -> AppContext:
    context: AppContext = app.server.extensions[EXTENSION]
    return context


def public_id(app: Dash, story: str) -> str:
    number = f"{STORIES[story]:04d}"
    with context_of(app).reading() as conn:
        return (
            conn.scalar(select(t.patient.c.public_id).where(t.patient.c.record_number == number))
            or ""
        )


def names(app: Dash) -> set[str]:
    """Family names of people; a clinician of the same name is named rightly."""
    with context_of(app).reading() as conn:
        staff = " ".join(conn.scalars(select(t.clinician.c.name)))
        return {n for n in conn.scalars(select(t.patient.c.family_name)) if n not in staff}


def call(app: Dash, client: FlaskClient, part: str, *values: Any) -> TestResponse:
    """Answer of the callback that has ``part`` among its outputs."""
    [output] = [name for name in callback_ids(app) if part in name]
    return client.post("/_dash-update-component", json=callback_post(app, output, values))


def start(
    app: Dash, client: FlaskClient, query: str = "", key: str = "key", minutes: Any = 60
) -> Any:
    store = {"key": key, "query": query}
    [output] = [n for n in callback_ids(app) if "review-said" in n and "review-stand" not in n]
    body = callback_post(app, output, [1, store, minutes])
    return client.post("/_dash-update-component", json=body)


def started(app: Dash, client: FlaskClient, query: str = "", key: str = "key") -> str:
    """The id of a new meeting."""
    answer = start(app, client, query, key)
    assert answer.status_code == 200, answer.status_code
    return href_of(answer).split("/")[2]


def href_of(answer: TestResponse) -> str:
    [href] = [part["href"] for part in answer.json["response"].values() if "href" in part]
    return str(href)


def act(
    app: Dash, client: FlaskClient, meeting: str, version: int, action: str, person: str = ""
) -> str:
    asked = {"action": action, "person": person}
    answer = call(app, client, "review-stand", asked, {"meeting": meeting, "version": version})
    assert answer.status_code == 200, answer.status_code
    return json.dumps(answer.json["response"], ensure_ascii=False)


def agenda(app: Dash, client: FlaskClient, meeting: str) -> str:
    return page_text(open_page(app, client, f"/review/{meeting}/agenda"))


def order(text: str) -> list[str]:
    rows = text.split('"className": "agenda-row"')[1:]
    return [row.split('"data-person": "')[1].split('"')[0] for row in rows]


def test_the_caseloads_query_starts_a_review_of_the_same_people(
    app: Dash, supervisor: FlaskClient
) -> None:
    text = page_text(open_page(app, supervisor, "/review", "?view=due_7"))
    assert "Due in 7 days" in text
    assert "Unfinished decisions and people not reached last time come first" in text
    meeting = started(app, supervisor, "view=due_7")
    shown = agenda(app, supervisor, meeting)
    assert "Review: Due in 7 days" in shown
    assert len(order(shown)) > 3
    assert "0 of 60 min" in shown


def test_two_clicks_are_one_meeting(app: Dash, supervisor: FlaskClient) -> None:
    assert started(app, supervisor) == started(app, supervisor)
    assert started(app, supervisor) != started(app, supervisor, key="later")


@pytest.mark.parametrize("minutes", [None, 0, -5, 481, 1e9, "60", True, {"a": 1}])
def test_a_length_that_is_none_is_said(app: Dash, supervisor: FlaskClient, minutes: Any) -> None:
    answer = start(app, supervisor, minutes=minutes)
    assert "Give the length of the review in minutes" in answer.text


def test_changed_by_buttons_on_the_version_that_was_seen(
    app: Dash, supervisor: FlaskClient, other_clinician: FlaskClient
) -> None:
    meeting = started(app, supervisor)
    first, second, third, *_ = order(agenda(app, supervisor, meeting))
    assert order(act(app, supervisor, meeting, 1, "down", first))[:2] == [second, first]
    assert order(act(app, supervisor, meeting, 2, "up", third))[:3] == [second, third, first]
    late = act(app, other_clinician, meeting, 1, "remove", second)
    assert "Somebody else changed the agenda meanwhile" in late
    assert second in order(late)
    assert second not in order(act(app, supervisor, meeting, 3, "remove", second))
    assert "skipped" in act(app, supervisor, meeting, 4, "skipped", third)
    back = act(app, supervisor, meeting, 4, "add", second)
    assert order(back)[-1] == second
    assert "added by hand" in back


@pytest.mark.parametrize(
    ("asked", "stand"),
    [
        ({"action": "burn", "person": "x"}, {"meeting": "m", "version": 1}),
        ({"action": "up", "person": 5}, {"meeting": "m", "version": 1}),
        ({"action": "up", "person": "x"}, {"meeting": "m", "version": "1"}),
        ({"action": "up", "person": "x"}, {"meeting": None, "version": 1}),
        ([], {}),
        ("up", "m"),
        (None, None),
    ],
)
def test_what_the_page_would_not_send_changes_nothing(
    app: Dash, supervisor: FlaskClient, asked: Any, stand: Any
) -> None:
    assert call(app, supervisor, "review-stand", asked, stand).status_code in (204, 400)


def test_a_search_finds_and_offers_to_add(app: Dash, supervisor: FlaskClient) -> None:
    answer = call(app, supervisor, "review-found.children", "Kovac")
    assert public_id(app, "showcase") in answer.text
    assert (
        "No one in your caseload matches"
        in call(app, supervisor, "review-found.children", "zzzz").text
    )


def test_the_end_leads_to_the_summary_and_the_next_meeting_to_what_was_left(
    app: Dash, supervisor: FlaskClient
) -> None:
    meeting = started(app, supervisor)
    shown = agenda(app, supervisor, meeting)
    first, *rest = order(shown)
    act(app, supervisor, meeting, 1, "discussed", first)
    assert f"/review/{meeting}/summary" in act(app, supervisor, meeting, 1, "end")
    text = page_text(open_page(app, supervisor, f"/review/{meeting}/summary"))
    assert f"Discussed 1 of {len(rest) + 1}" in text
    assert "Carried over to the next review" in text
    assert "still running" not in text
    following = agenda(app, supervisor, started(app, supervisor, "view=outreach", key="next"))
    assert set(rest) <= set(order(following))
    assert "not reached last time" in following
    assert "This review has ended" in act(app, supervisor, meeting, 2, "up", rest[0])


def test_the_csv_has_the_rows_of_the_summary(app: Dash, supervisor: FlaskClient) -> None:
    meeting = started(app, supervisor)
    shown = order(agenda(app, supervisor, meeting))
    answer = supervisor.get(f"/export/meeting/{meeting}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert set(rows[0]) >= HEADER
    assert len(rows) == len(shown)
    assert {row["comes_back"] for row in rows} == {"yes"}
    assert not any(name in answer.headers["Content-Disposition"] for name in names(app))


def test_masked_no_name_leaves_the_server(
    app: Dash, supervisor: FlaskClient, viewer: FlaskClient
) -> None:
    meeting = started(app, supervisor, "view=all")
    act(app, supervisor, meeting, 1, "end")
    texts = [
        agenda(app, viewer, meeting),
        page_text(open_page(app, viewer, f"/review/{meeting}/summary")),
        page_text(open_page(app, viewer, "/review")),
        viewer.get(f"/export/meeting/{meeting}.csv").text,
    ]
    for text in texts:
        assert not [n for n in names(app) if re.search(rf"\b{re.escape(n)}\b", text)]
    assert "review-start" not in texts[2]
    assert '"data-review-action": ' not in texts[0]


def test_who_only_looks_changes_nothing(
    app: Dash, supervisor: FlaskClient, viewer: FlaskClient
) -> None:
    meeting = started(app, supervisor)
    first = order(agenda(app, supervisor, meeting))[0]
    assert start(app, viewer).status_code == 403
    assert call(app, viewer, "review-found.children", "Kovac").status_code == 403
    assert "Your role looks on" in act(app, viewer, meeting, 1, "down", first)
    assert order(agenda(app, supervisor, meeting))[0] == first


@pytest.mark.parametrize("path", ["agenda", "summary"])
def test_outside_the_scope_there_is_no_such_page(
    app: Dash, supervisor: FlaskClient, clinician: FlaskClient, path: str
) -> None:
    """A meeting about somebody whom the clinician does not look after."""
    mine = order(agenda(app, clinician, started(app, clinician, "view=all")))
    everybody = order(agenda(app, supervisor, started(app, supervisor, "view=all")))
    other = next(person for person in everybody if person not in mine)
    meeting = started(app, supervisor, "view=overdue&find=zzzz", key="empty")
    for person in order(agenda(app, supervisor, meeting)):
        version = json.loads(_stand(app, supervisor, meeting))["version"]
        act(app, supervisor, meeting, version, "remove", person)
    version = json.loads(_stand(app, supervisor, meeting))["version"]
    act(app, supervisor, meeting, version, "add", other)
    text = page_text(open_page(app, clinician, f"/review/{meeting}/{path}"))
    assert text == page_text(open_page(app, clinician, f"/review/nothing/{path}"))
    assert clinician.get(f"/export/meeting/{meeting}.csv").status_code == 404
    assert other in page_text(open_page(app, supervisor, f"/review/{meeting}/{path}"))


def _stand(app: Dash, client: FlaskClient, meeting: str) -> str:
    text = agenda(app, client, meeting)
    return text.split('"id": "review-stand", "data": ')[1].split("}")[0] + "}"


def _attempt(
    app: Dash, client: FlaskClient, person: str, outcome: str, reason: str = "none"
) -> str:
    [output] = [n for n in callback_ids(app) if n == "care-section.children"]
    who = {"person": person, "key": f"{outcome}-{reason}"}
    body = callback_post(app, output, [1, who, outcome, reason, ""])
    return client.post("/_dash-update-component", json=body).text


def _found(node: Any, action: str) -> dict[str, Any]:
    """The properties of the first button that asks for ``action``; empty without one."""
    if isinstance(node, dict):
        if node.get("data-care-action") == action:
            return node
        node = list(node.values())
    for inner in node if isinstance(node, list) else ():
        found = _found(inner, action)
        if found:
            return found
    return {}


def _press(app: Dash, client: FlaskClient, person: str, action: str, text: str) -> str:
    """What pressing a button of the section answers."""
    button = _found(json.loads(text), action)
    assert button, text
    asked = {
        "action": action,
        "number": button["data-number"],
        "version": button["data-version"],
    }
    [output] = [n for n in callback_ids(app) if n.startswith("care-section.children@")]
    body = callback_post(app, output, [asked, {"person": person, "key": "k"}])
    return client.post("/_dash-update-component", json=body).text


def test_outreach_on_the_person_page_and_back(app: Dash, supervisor: FlaskClient) -> None:
    person = public_id(app, "never_seen")
    assert "Outreach and open decisions" in page_text(
        open_page(app, supervisor, f"/person/{person}")
    )
    assert "Say why the person is removed" in _attempt(app, supervisor, person, "removed")
    text = _attempt(app, supervisor, person, "left_message")
    assert "Follow-ups rest until 26 Nov" in text
    assert "You recorded today: left message" in text
    back = _press(app, supervisor, person, "undo", text)
    assert "Done." in back
    assert "You recorded today" not in back


def test_a_decision_is_marked_done_on_the_person_page(app: Dash, supervisor: FlaskClient) -> None:
    with context_of(app).reading() as conn:
        person = conn.scalar(
            select(t.patient.c.public_id)
            .join(t.decision, t.decision.c.patient_id == t.patient.c.id)
            .where(t.decision.c.due_on.is_not(None), t.decision.c.done_on.is_(None))
        )
    assert person
    text = _attempt(app, supervisor, person, "not_reached")
    assert "Done." in _press(app, supervisor, person, "done", text)


def test_a_viewer_sees_no_form_and_may_send_none(app: Dash, viewer: FlaskClient) -> None:
    person = public_id(app, "never_seen")
    assert "care-section" not in page_text(open_page(app, viewer, f"/person/{person}"))
    assert "not open to you" in _attempt(app, viewer, person, "left_message")
