"""A demo application for the tests of what is served, and the requests a browser would make."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashboard.auth.demo_users import SUPERVISOR, VIEWER
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine
from dashboard.db.migrate import upgrade
from dashboard.demo.seed import seed
from dashboard.factory import create_app
from dashboard.settings import Settings

AS_OF = date(2026, 11, 23)
PEOPLE = 60
SECRET = "only for tests, at least thirty-two bytes"

__all__ = ["SUPERVISOR", "VIEWER"]


def demo_settings(file: Path, **values: Any) -> Settings:
    """Settings of a demo application on the SQLite database ``file``."""
    given = {"database_url": f"sqlite:///{file}", "secret_key": SECRET, "as_of": AS_OF}
    return Settings(**(given | values))


def seed_demo(file: Path, people: int = PEOPLE) -> None:
    """A demo caseload in a new SQLite database."""
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    seed(engine, people, 1, AS_OF, load_rule_book())
    engine.dispose()


@contextmanager
def demo_app(file: Path, **values: Any) -> Iterator[Dash]:
    """The application on a database made by ``seed_demo``."""
    settings = demo_settings(file, **values)
    engine: Engine = open_engine(settings.database_url)
    yield create_app(settings, engine)
    engine.dispose()


def sign_in(client: FlaskClient, user: str) -> FlaskClient:
    """Sign in as the demo user ``user``; returns the client."""
    answer = client.post("/sign-in", data={"user": user})
    assert answer.status_code == 303, answer.status_code
    return client


def callback_ids(app: Dash) -> list[str]:
    """Every callback that runs on the server."""
    return sorted(name for name, spec in app.callback_map.items() if "callback" in spec)


def callback_post(app: Dash, output: str, values: Sequence[Any] = ()) -> dict[str, Any]:
    """The body that the browser would post for the callback ``output``.

    ``values`` are those of its inputs, then of its states; missing ones are null.
    """
    spec = app.callback_map[output]
    given = [*values, *[None] * (len(spec["inputs"]) + len(spec["state"]) - len(values))]
    inputs = [item | {"value": value} for item, value in zip(spec["inputs"], given, strict=False)]
    states = [
        item | {"value": value}
        for item, value in zip(spec["state"], given[len(inputs) :], strict=True)
    ]
    names = output.strip(".").split("...") if output.startswith("..") else [output]
    outputs = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in names]
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": inputs,
        "state": states,
        "changedPropIds": [f"{item['id']}.{item['property']}" for item in inputs[:1]],
    }


def router_id(app: Dash) -> str:
    """The callback that turns an address into a page."""
    return next(name for name in callback_ids(app) if name.startswith("..content.children..."))


def open_page(app: Dash, client: FlaskClient, pathname: str, search: str = "") -> TestResponse:
    """What the browser asks when it has arrived at an address."""
    body = callback_post(app, router_id(app), [pathname, search])
    return client.post("/_dash-update-component", json=body)


def page_text(answer: TestResponse) -> str:
    """The content of a page as ``open_page`` answered it, as JSON text."""
    assert answer.status_code == 200, answer.status_code
    return json.dumps(answer.json["response"]["content"]["children"], ensure_ascii=False)
