"""The page of a person, named and masked, with a latest score and session of a month only."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import update

from dashboard.actions.derive import store_derived
from dashboard.context import EXTENSION, AppContext
from dashboard.db import tables as t
from dashboard.db.engine import writing
from tests.pages.person.test_person_page import _page, _person
from tests.support.web import AS_OF, SUPERVISOR, VIEWER, demo_app, seed_demo, sign_in

FIRST = AS_OF.replace(day=1)


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dash]:
    """Everything that happened to the showcase person in November is of November only."""
    file = Path(tmp_path_factory.mktemp("months")) / "demo.sqlite"
    seed_demo(file, 20)
    with demo_app(file) as app:
        context: AppContext = app.server.extensions[EXTENSION]
        person = _person(app, "showcase").id
        with writing(context.engine) as conn:
            dated: tuple[tuple[Any, str], ...] = (
                (t.measurement, "measured"), (t.therapy_session, "held"), (t.encounter, "started"),
            )  # fmt: skip
            for table, stem in dated:
                on, known = table.c[f"{stem}_on"], table.c[f"{stem}_precision"]
                month = on.between(FIRST, AS_OF), table.c.patient_id == person
                conn.execute(update(table).where(*month).values({on: FIRST, known: "month"}))
            store_derived(conn, [person], context.rules)
        yield app


@pytest.mark.parametrize("user", [SUPERVISOR, VIEWER])
def test_no_day_of_november_is_told(months: Dash, user: str) -> None:
    client: FlaskClient = sign_in(months.server.test_client(), user)
    text = _page(months, client, "showcase")
    for words in ("Response, not yet remission, latest score of Nov 2026 (month only).",
                  "Seen Nov 2026 (month only)", "latest 8 in Nov 2026 (month only)",
                  "day not known: some day along the dashed line"):  # fmt: skip
        assert words in text, words
    assert "17 Nov" not in text
    assert "1 Nov" not in text.replace("11 Nov", "")


def test_as_of_an_earlier_day_of_the_month_it_is_there(months: Dash) -> None:
    client = sign_in(months.server.test_client(), SUPERVISOR)
    text = _page(months, client, "showcase", "?as_of=2026-11-19")
    assert "Seen Nov 2026 (month only)" in text
