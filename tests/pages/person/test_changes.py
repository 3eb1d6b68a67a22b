"""What the person page asks for without a new page: only of people in scope, only by who may."""

from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from tests.pages.person.test_person_page import _audits, _person
from tests.support.web import callback_post

ANSWER, DONE = "person-answer.data", "flag-done.data"


def _ask(app: Dash, client: FlaskClient, output: str, *values: object) -> Any:
    answer = client.post("/_dash-update-component", json=callback_post(app, output, values))
    said = answer.json["response"] if answer.status_code == 200 and answer.json else {}
    return next(iter(said.values()))["data"] if said else None


def test_another_measure_and_day_are_answered_and_audited(
    app: Dash, supervisor: FlaskClient
) -> None:
    before = _audits(app, "view person")
    public_id = _person(app, "showcase").public_id
    asked = {"public_id": public_id, "number": 3, "measure": "gad7", "as_of": "2026-11-20"}
    told = _ask(app, supervisor, ANSWER, asked)
    assert (told["public_id"], told["number"]) == (public_id, 3)
    assert told["request"]["measure"] == "gad7"
    assert told["request"]["as_of"] == "2026-11-20"
    assert told["figure"]["readout"]["measure"] == "GAD-7"
    assert _audits(app, "view person") == before + 1


@pytest.mark.parametrize("asked", [None, [], {}, {"public_id": 3}, {"public_id": ["x"]}])
def test_a_forged_question_gets_nothing(app: Dash, supervisor: FlaskClient, asked: object) -> None:
    assert _ask(app, supervisor, ANSWER, asked) is None


def test_somebody_unknown_is_gone(app: Dash, supervisor: FlaskClient) -> None:
    told = _ask(app, supervisor, ANSWER, {"public_id": "x" * 22, "number": 1})
    assert told == {"public_id": "x" * 22, "number": 1, "gone": True}


def test_a_viewer_clears_nothing(app: Dash, viewer: FlaskClient) -> None:
    request = {"public_id": _person(app, "item9_positive").public_id}
    flag = {"rule": "item9", "evidence": "1"}
    assert _ask(app, viewer, DONE, 1, flag, "note", None, request) is None


@pytest.mark.parametrize(
    "evidence", [None, 7, "", "-", "--1", "1e3", "9" * 19, "-" + "9" * 19, "9" * 400]
)
def test_a_forged_flag_changes_nothing(
    app: Dash, supervisor: FlaskClient, evidence: object
) -> None:
    request = {"public_id": _person(app, "item9_positive").public_id}
    flag = {"rule": "item9", "evidence": evidence}
    assert _ask(app, supervisor, DONE, 1, flag, "note", None, request) is None
