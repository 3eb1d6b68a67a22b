"""What the wall is told over the wire: masked by default, of the agenda only, audited."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support import web
from tests.support.review_web import ReviewServer, review_server

NAME = "Kovacs"


@pytest.fixture(scope="module")
def review(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewServer]:
    with review_server(demo_file, tmp_path_factory.mktemp("routes")) as server:
        yield server


@pytest.fixture(scope="module")
def clients(review: ReviewServer) -> Iterator[dict[str, FlaskClient]]:
    """Signed-in clients by user, on an application of the same database."""
    with web.demo_app(review.file) as app:
        yield {
            user: web.sign_in(app.server.test_client(), user)
            for user in (web.SUPERVISOR, web.VIEWER)
        }


def _get(client: FlaskClient, review: ReviewServer, path: str) -> Any:
    answer = client.get(f"/review/{review.meeting}/{path}")
    return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("user", "path", "named"),
    [
        (web.SUPERVISOR, "panel/{id}", False),
        (web.SUPERVISOR, "panel/{id}?names=1", True),
        (web.SUPERVISOR, "wall/panel/{id}?names=1", False),
        (web.SUPERVISOR, "people", False),
        (web.SUPERVISOR, "people?names=1", True),
        (web.SUPERVISOR, "wall/people?names=1", False),
        (web.VIEWER, "panel/{id}?names=1", False),
        (web.VIEWER, "people?names=1", False),
        (web.VIEWER, "wall/panel/{id}?names=1", False),
    ],
)
def test_a_name_is_sent_only_where_it_may_be_and_was_asked_for(
    clients: dict[str, FlaskClient], review: ReviewServer, user: str, path: str, named: bool
) -> None:
    asked = path.format(id=review.people["showcase"])
    status, text = _get(clients[user], review, asked)
    assert status == 200
    assert (NAME in text) is named
    assert named or "A.K. \\u00b7 " in text


def test_typed_text_is_not_on_the_wall(
    clients: dict[str, FlaskClient], review: ReviewServer
) -> None:
    """Reasons of decisions, labels of follow-ups and goals are typed by somebody."""
    person = review.people["showcase"]
    typed = [
        str(row[0])
        for table, column in (("decision", "reason"), ("follow_up", "label"), ("episode", "goals"))
        for row in review.rows(
            f"SELECT t.{column} FROM {table} t JOIN patient p ON p.id = t.patient_id"
            f" WHERE p.public_id = ? AND t.{column} IS NOT NULL",
            person,
        )
    ]
    assert len(typed) >= 2
    _, text = _get(clients[web.SUPERVISOR], review, f"wall/panel/{person}")
    _, people = _get(clients[web.SUPERVISOR], review, "wall/people")
    for words in typed:
        assert json.dumps(words)[1:-1] not in text
        assert json.dumps(words)[1:-1] not in people


def test_an_answer_says_of_whom_it_is(
    clients: dict[str, FlaskClient], review: ReviewServer
) -> None:
    for person in list(review.people.values())[:5]:
        _, text = _get(clients[web.SUPERVISOR], review, f"panel/{person}")
        assert json.loads(text)["person"] == person


@pytest.mark.parametrize("path", ["panel/{id}", "wall/panel/{id}", "form/{id}"])
def test_somebody_who_is_not_on_the_agenda_is_not_shown(
    clients: dict[str, FlaskClient], review: ReviewServer, path: str
) -> None:
    off = review.rows(
        "SELECT public_id FROM patient WHERE id NOT IN (SELECT patient_id FROM agenda_item)"
    )[0][0]
    for person in (off, "nobody-at-all"):
        status, _ = _get(clients[web.SUPERVISOR], review, path.format(id=person))
        assert status == 404


def test_another_meeting_is_not_there(clients: dict[str, FlaskClient]) -> None:
    for path in ("state", "people", "wall/people", "panel/x"):
        assert clients[web.SUPERVISOR].get(f"/review/no-such-meeting/{path}").status_code == 404


def test_reading_a_person_is_audited_and_polling_is_not(
    clients: dict[str, FlaskClient], review: ReviewServer
) -> None:
    count = "SELECT count(*) FROM audit_event"
    before = review.rows(count)[0][0]
    for _ in range(3):
        assert _get(clients[web.SUPERVISOR], review, "state")[0] == 200
    assert review.rows(count)[0][0] == before
    _get(clients[web.SUPERVISOR], review, f"panel/{review.people['remission']}")
    last = review.rows("SELECT action, result FROM audit_event ORDER BY id DESC LIMIT 1")
    assert last == [("view person on the wall", "ok")]


def test_the_presenter_moves_and_the_state_follows(
    clients: dict[str, FlaskClient], review: ReviewServer
) -> None:
    screen = f"/review/{review.meeting}/screen"
    client, person = clients[web.SUPERVISOR], review.people["remission"]
    asked = {"person": person, "window": "6m", "lane": "2", "blank": True}
    moved = client.post(screen, json=asked)
    state = client.get(f"/review/{review.meeting}/state").get_json()
    assert state | asked == state
    assert state["version"] == moved.get_json()["version"]
    again = client.post(screen, json=asked | {"awake": True})
    assert again.get_json()["version"] == state["version"] + 1
    # Claims of a browser that mean nothing become the usual.
    odd = client.post(screen, json={"person": person, "window": "x", "lane": "9", "blank": "yes"})
    assert odd.status_code == 200
    state = client.get(f"/review/{review.meeting}/state").get_json()
    assert (state["window"], state["lane"], state["blank"]) == (None, None, False)
    assert client.post(screen, json=[1]).status_code == 400
    assert clients[web.VIEWER].post(screen, json=asked).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"version": 0, "key": "k", "decisions": "all"},
        {"version": "0", "key": "k", "decisions": []},
        {"version": 0, "key": "k", "decisions": [{"kind": "order"}]},
        {"version": 0, "key": "k", "decisions": [{"kind": "consult", "owner": "x"}]},
        {"version": 0, "key": "k", "decisions": [{"kind": "consult", "due": "soon"}]},
        {"version": 0, "key": "k", "decisions": [], "next": 5},
        {"version": 0, "key": "k",
         "decisions": [{"kind": "adjust_medication", "intent": {"change": "x", "subject": "y"}}]},
    ],
)  # fmt: skip
def test_an_unreadable_entry_is_refused(
    clients: dict[str, FlaskClient], review: ReviewServer, body: dict[str, Any]
) -> None:
    person = review.people["showcase"]
    answer = clients[web.SUPERVISOR].post(f"/review/{review.meeting}/record/{person}", json=body)
    assert answer.status_code == 400
    assert review.recordings("showcase") == 0


def test_what_is_recorded_is_read_back_the_same(
    clients: dict[str, FlaskClient], review: ReviewServer
) -> None:
    client, person = clients[web.SUPERVISOR], review.people["lithium_overdue"]
    form = client.get(f"/review/{review.meeting}/form/{person}").get_json()
    kind = next(k for k in form["kinds"] if k["kind"] == "adjust_medication")
    intent = {key: kind["intents"][0][key] for key in ("change", "subject", "dose", "unit")}
    decision = {"kind": kind["kind"], "owner": kind["owner"], "due": kind["due"],
                "reason": "Level first", "intent": intent}  # fmt: skip
    entry = {"version": 0, "key": "one", "decisions": [decision], "next": form["next"]}
    address = f"/review/{review.meeting}/record/{person}"
    assert client.post(address, json=entry).get_json() == {"result": "ok", "version": 1}
    assert client.post(address, json=entry).get_json() == {"result": "ok", "version": 1}
    stands = client.get(f"/review/{review.meeting}/form/{person}").get_json()["recorded"]
    assert {k: v for k, v in stands["decisions"][0].items() if k != "words"} == decision
    late = client.post(address, json=entry | {"key": "two"})
    assert late.status_code == 409
    assert late.get_json()["theirs"]["version"] == 1
