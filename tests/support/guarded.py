"""The application on the world of the canaries, and every request that can be made of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.auth.policy import EXTENSION as POLICIES
from dashboard.auth.policy import Web
from tests.support import web
from tests.support.canaries import World, make_world
from tests.support.identities import Identity, identities, speak_for

CALLBACKS = "/_dash-update-component"
#: What a header may say without saying anything of the object that was asked for.
_IGNORED_HEADERS = frozenset({"date"})


@dataclass(frozen=True)
class Guarded:
    """An application that believes who the test says it is."""

    app: Dash
    world: World
    table: dict[str, Identity]

    @property
    def web(self) -> Web:
        found: Web = self.app.server.extensions[POLICIES]
        return found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("canaries") / "world.sqlite")


@pytest.fixture(scope="module")
def guarded(world: World) -> Iterator[Guarded]:
    with web.demo_app(world.file) as app:
        table = {identity.name: identity for identity in identities(world)}
        speak_for(app, table)
        yield Guarded(app, world, table)


@dataclass(frozen=True)
class Asked:
    """One raw request. ``cell`` is the route or callback it belongs to."""

    cell: str
    method: str
    path: str
    body: dict[str, Any] | None = None

    def of(self, client: FlaskClient) -> TestResponse:
        if self.body is None:
            return client.open(self.path, method=self.method)
        return client.open(self.path, method=self.method, json=self.body)


def requests_about(guarded: Guarded, public_id: str) -> Iterator[Asked]:
    """Every route, page and callback, asked about one person in every place an id could stand."""
    yield from _routes(guarded, public_id)
    yield from _pages(guarded, public_id)
    for output in web.callback_ids(guarded.app):
        yield from _callback(guarded, output, public_id)


def cells(guarded: Guarded) -> set[str]:
    """Every entry of ``url_map`` (by method) and of ``callback_map``."""
    found = {f"callback {output}" for output in guarded.app.callback_map}
    for rule in guarded.app.server.url_map.iter_rules():
        found |= {f"{method} {rule.rule}" for method in rule.methods or ()}
    return found


def _routes(guarded: Guarded, public_id: str) -> Iterator[Asked]:
    for rule in guarded.app.server.url_map.iter_rules():
        path = re.sub(r"<(?:[^:<>]+:)?[^<>]+>", public_id, rule.rule)
        for method in sorted(rule.methods or ()):
            cell = f"{method} {rule.rule}"
            if rule.rule in ("/sign-out", CALLBACKS) and method == "POST":
                # Signing out is tried elsewhere; callbacks have cells of their own.
                yield Asked(cell, method, path, {})
                continue
            yield Asked(cell, method, path)
            if method == "GET":
                yield Asked(cell, method, f"{path}?view=all&find={public_id}&public_id={public_id}")
            elif method not in ("HEAD", "OPTIONS"):
                yield Asked(cell, method, path, _named(public_id))


def _named(public_id: str) -> dict[str, Any]:
    """A JSON body that names the person in every way a route might read."""
    names = ("public_id", "person", "id", "patient", "patient_id", "people")
    return dict.fromkeys(names, public_id) | {"people": [public_id], "version": 1, "note": "n"}


def _pages(guarded: Guarded, public_id: str) -> Iterator[Asked]:
    """The content of every page, by the callback that turns an address into one."""
    router = web.router_id(guarded.app)
    for page in guarded.web.pages:
        path = re.sub(r"<[^<>]+>", public_id, page.template)
        for search in ("", f"?view=all&person={public_id}&measure=phq9&as_of=2026-11-01"):
            body = web.callback_post(guarded.app, router, [path, search])
            yield Asked(f"callback {router}", "POST", CALLBACKS, body)


def _callback(guarded: Guarded, output: str, public_id: str) -> Iterator[Asked]:
    spec = guarded.app.callback_map[output]
    count = len(spec["inputs"]) + len(spec["state"])
    grid = {"startRow": 0, "endRow": 200, "sortModel": [], "filterModel": {}}
    shapes: tuple[Any, ...] = (
        public_id,
        f"/person/{public_id}",
        f"?view=all&find={public_id}",
        [public_id],
        {"public_id": public_id, "id": public_id, "window": "12m", "measure": "phq9"} | grid,
        None,
        1,
    )
    for shape in shapes:
        body = web.callback_post(guarded.app, output, [shape] * count)
        yield Asked(f"callback {output}", "POST", CALLBACKS, body)
    for place in range(count):
        # A click beside a request that names somebody: what a forged page would send.
        values: list[Any] = [1] * count
        values[place] = shapes[4]
        body = web.callback_post(guarded.app, output, values)
        yield Asked(f"callback {output}", "POST", CALLBACKS, body)


def text_of(answer: TestResponse) -> str:
    """The whole body as text, whatever its kind."""
    return answer.data.decode("utf-8", "replace")


def fingerprint(answer: TestResponse, public_id: str) -> tuple[int, str, tuple[Any, ...]]:
    """Status, body and headers of an answer, without the id that was asked for."""
    # Dash gives every page a number of its own.
    text = re.sub(r'"end_id":"[^"]*"', "", text_of(answer))
    # Something was saved, or not, at a time of the day.
    text = re.sub(r'"at":"\d\d:\d\d"', "", text)
    # The mark of a part of the page is of its text, the id that was asked for included.
    text = re.sub(r'"[0-9a-f]{16}"', '""', text)
    text = re.sub(r"made \d+ \w+ \d{4} \d\d:\d\d by", "made by", text)
    text = text.replace(public_id, "ID").replace(public_id[:8], "ID")
    headers = tuple(
        (name, value.replace(public_id, "ID").replace(public_id[:8], "ID"))
        for name, value in sorted(answer.headers.items())
        if name.lower() not in _IGNORED_HEADERS
    )
    return answer.status_code, text, headers
