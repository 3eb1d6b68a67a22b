"""The methods page as it goes over the wire, to everybody who is signed in and to nobody else."""

import json
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from plotly.utils import PlotlyJSONEncoder

from dashboard.domain.method_entry import NOT_REVIEWED
from dashboard.domain.methods import DENOMINATORS, group_anchor, methods_book
from dashboard.domain.rules import RuleBook
from dashboard.pages.methods.layout import methods_page
from tests.support.web import callback_post, open_page, page_text, router_id


def _json(rules: RuleBook) -> Any:
    return json.loads(json.dumps(methods_page(methods_book(rules)), cls=PlotlyJSONEncoder))


def _values(node: Any, name: str) -> list[str]:
    """Every value of a property, in the order of the page."""
    if isinstance(node, list):
        return [found for child in node for found in _values(child, name)]
    if not isinstance(node, dict):
        return []
    own = [node[name]] if isinstance(node.get(name), str) else []
    return own + [found for child in node.values() for found in _values(child, name)]


def test_every_entry_part_and_table_is_there_under_its_anchor(rules: RuleBook) -> None:
    book = methods_book(rules)
    ids = _values(_json(rules), "id")
    assert len(ids) == len(set(ids))
    assert {entry.anchor for entry in book.entries} <= set(ids)
    assert {group_anchor(group) for group, _ in book.groups} | {DENOMINATORS} <= set(ids)


def test_every_link_within_the_page_has_its_target(rules: RuleBook) -> None:
    page = _json(rules)
    targets = {f"#{found}" for found in _values(page, "id")}
    links = _values(page, "href")
    assert len(links) > len(methods_book(rules).entries)
    assert set(links) <= targets
    assert set(_values(page, "aria-labelledby")) <= set(_values(page, "id"))


def test_it_counts_what_nobody_has_reviewed(rules: RuleBook) -> None:
    text = json.dumps(_json(rules), ensure_ascii=False)
    number = len(rules.care.rules)
    assert f'"{number} of {number}"' in text
    assert " rules not yet reviewed" in text
    assert " drug list not yet reviewed" in text
    assert rules.version in text
    book = methods_book(rules)
    assert text.count(f'"{NOT_REVIEWED}"') == len(book.entries)


@pytest.mark.parametrize("who", ["supervisor", "viewer", "clinician"])
def test_everybody_signed_in_reads_it(app: Dash, who: str, request: pytest.FixtureRequest) -> None:
    client: FlaskClient = request.getfixturevalue(who)
    assert client.get("/methods").status_code == 200
    answer = open_page(app, client, "/methods", "?x=1&find=2")
    assert "Supply covered n of N days" in page_text(answer)
    assert answer.json["response"]["page-title"]["data"] == "Methods · Tandem"
    assert '"/methods"' in json.dumps(client.get("/_dash-layout").json)


def test_nobody_else_does(app: Dash, nobody: FlaskClient) -> None:
    assert "/sign-in" in nobody.get("/methods").headers["Location"]
    body = callback_post(app, router_id(app), ["/methods", ""])
    assert nobody.post("/_dash-update-component", json=body).status_code == 401


def test_it_says_nothing_about_anybody(app: Dash, supervisor: FlaskClient, rules: RuleBook) -> None:
    """The page is made from the rule book alone."""
    served = json.loads(page_text(open_page(app, supervisor, "/methods")))
    assert served == _json(rules)
