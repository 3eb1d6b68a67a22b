"""What the browser does with an answer of the router: draw the page anew, or set its parts.

``Screen`` is the independent model of ``assets/in_place.js`` and Dash: it knows ids, props and
marks, and nothing of any page.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dash import Dash
from flask.testing import FlaskClient
from plotly.io.json import to_json_plotly

from tests.support import web

Tree = Any


def tree_of(component: Any) -> Tree:
    """A component as the browser gets it."""
    return json.loads(to_json_plotly(component))


def with_id(node: Tree, key: str) -> Iterator[dict[str, Any]]:
    """The props of every component of the id."""
    if isinstance(node, list):
        for one in node:
            yield from with_id(one, key)
    elif isinstance(node, dict):
        if isinstance(node.get("props"), dict) and node["props"].get("id") == key:
            yield node["props"]
        for value in node.values():
            yield from with_id(value, key)


def set_parts(page: Tree, parts: list[Any], marks: dict[str, str]) -> dict[str, str]:
    """Set in ``page`` what is not there by its mark; returns the marks afterwards."""
    now = {}
    for key, props, mark in parts:
        if mark:
            now[key] = mark
        if mark and marks.get(key) == mark:
            continue
        (found,) = with_id(page, key)
        found.update(props)
    return now


@dataclass
class Screen:
    """One browser window of ``client``."""

    app: Dash
    client: FlaskClient
    page: Tree = None
    line: Tree = None
    title: str | None = None
    shown: Any = None
    marks: Any = None
    in_place: list[bool] = field(default_factory=list)

    def go(self, search: str, path: str = "/") -> dict[str, Any]:
        """Navigate; returns the answer's outputs."""
        router = web.router_id(self.app)
        body = web.callback_post(self.app, router, [path, search, self.shown])
        answer = self.client.post("/_dash-update-component", json=body)
        assert answer.status_code == 200, answer.status_code
        said: dict[str, Any] = answer.json["response"]
        self._take(said)
        return said

    def _take(self, said: dict[str, Any]) -> None:
        parts = said.get("page-parts", {}).get("data")
        self.in_place.append(parts is not None)
        # One or the other, never both and never neither.
        assert ("content" in said) is (parts is None)
        if parts is None:
            self.page = said["content"]["children"]
            self.line = said["data-line"]["children"]
            self.title = said["page-title"]["data"]
            self.shown, self.marks = said["page-shown"]["data"], said["page-marks"]["data"]
            return
        whole = {"props": {"children": [self.page, self._line()]}}
        self.marks = set_parts(whole, parts, self.marks)
        self.page, line = whole["props"]["children"]
        self.line = line["props"]["children"]

    def _line(self) -> Tree:
        return {"props": {"id": "data-line", "children": self.line}}

    def says(self) -> Tree:
        """All that is on screen, to be compared with another screen's."""
        return {"page": self.page, "line": self.line, "title": self.title, "shown": self.shown,
                "marks": self.marks}  # fmt: skip
