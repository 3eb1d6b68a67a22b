"""The page of the audit trail: for administrators, filtered, paged, and written down itself."""

import csv
import io
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.context import EXTENSION
from dashboard.db.engine import reading
from dashboard.db.tables import audit_event
from dashboard.domain.audit_filter import AuditFilter
from dashboard.domain.known_then import recorded_before
from dashboard.pages.audit.routes import PER_PAGE
from tests.support.guarded import Guarded
from tests.support.identities import client_of
from tests.support.web import open_page, page_text


@pytest.fixture
def admin(guarded: Guarded) -> FlaskClient:
    return client_of(guarded.app, guarded.table["admin"])


def show(guarded: Guarded, client: FlaskClient, search: str = "") -> str:
    return page_text(open_page(guarded.app, client, "/audit", search))


def look(guarded: Guarded, who: str, key: str) -> str:
    """Somebody opens a canary's page; returns its id."""
    public_id = guarded.world.canaries[key].public_id
    open_page(guarded.app, client_of(guarded.app, guarded.table[who]), f"/person/{public_id}")
    return public_id


def test_it_says_who_saw_whom_by_opaque_id(guarded: Guarded, admin: FlaskClient) -> None:
    public_id = look(guarded, "clinician A", "first")
    text = show(guarded, admin, f"?person={public_id}")
    assert "view person" in text
    assert public_id in text
    assert "127.0.0.1" in text
    assert guarded.world.canaries["first"].seen_in(text) == []


def test_a_look_in_vain_is_there_too(guarded: Guarded, admin: FlaskClient) -> None:
    public_id = look(guarded, "clinician A", "second")
    text = show(guarded, admin, "?user=ca")
    assert "not found" in text
    assert public_id in text


@pytest.mark.parametrize(
    "who", ["clinician A", "supervisor own team", "viewer", "masked supervisor"]
)
def test_nobody_else_reads_it(guarded: Guarded, who: str) -> None:
    client = client_of(guarded.app, guarded.table[who])
    assert "not open to you" in show(guarded, client)
    assert client.get("/audit").status_code == 403
    assert client.get("/export/audit.csv").status_code == 403


def test_each_filter_narrows_it(guarded: Guarded, admin: FlaskClient) -> None:
    look(guarded, "clinician A", "first")
    look(guarded, "clinician B", "second")
    assert '"clinician"' not in show(guarded, admin, "?user=ad")
    by_user = show(guarded, admin, "?user=cb")
    assert '"cb"' in by_user
    assert '"ca"' not in by_user
    assert "view audit" not in show(guarded, admin, "?action=view+person")
    assert "No entry." in show(guarded, admin, "?day=1999-01-01")


def test_a_day_is_the_clinics(guarded: Guarded, admin: FlaskClient) -> None:
    zone = guarded.app.server.extensions[EXTENSION].settings.timezone
    look(guarded, "clinician A", "first")
    with reading(guarded.app.server.extensions[EXTENSION].engine) as conn:
        moments = list(conn.scalars(select(audit_event.c.at).where(audit_event.c.user_id == "ca")))
    days = {date.fromordinal(at.toordinal() + shift) for at in moments for shift in (-1, 0, 1)}
    found = 0
    for day in sorted(days):
        after = recorded_before(day - timedelta(days=1), zone)
        expected = sum(after <= at < recorded_before(day, zone) for at in moments)
        text = admin.get(f"/export/audit.csv?user=ca&day={day}").get_data(as_text=True)
        rows = list(csv.reader(io.StringIO(text)))[1:]
        assert len(rows) == expected
        found += expected
    assert found == len(moments) > 0


def test_pages_and_file_hold_the_same_entries_once(guarded: Guarded, admin: FlaskClient) -> None:
    for _ in range(PER_PAGE + 3):
        look(guarded, "clinician B", "second")
    text = admin.get("/export/audit.csv?user=cb").get_data(as_text=True).removeprefix("\ufeff")
    numbers = [int(row["number"]) for row in csv.DictReader(io.StringIO(text))]
    assert numbers == sorted(set(numbers), reverse=True)
    assert len(numbers) > PER_PAGE
    first = show(guarded, admin, "?user=cb")
    assert f'"{PER_PAGE} of {len(numbers)} entries, newest first"' in first
    before = numbers[PER_PAGE - 1]
    assert f"before={before}" in first
    rest = show(guarded, admin, f"?user=cb&before={before}")
    assert f"{len(numbers) - PER_PAGE} of {len(numbers)} entries" in rest
    assert "Older entries" not in rest


def test_reading_the_trail_is_an_entry(guarded: Guarded, admin: FlaskClient) -> None:
    show(guarded, admin, "?user=somebody-else")
    admin.get("/export/audit.csv?action=view+person")
    with reading(guarded.app.server.extensions[EXTENSION].engine) as conn:
        last = conn.execute(
            select(audit_event.c.action, audit_event.c.object, audit_event.c.user_id)
            .order_by(audit_event.c.id.desc())
            .limit(2)
        ).all()
    assert last == [
        ("export audit", "action=view+person", "ad"),
        ("view audit", "user=somebody-else", "ad"),
    ]


@pytest.mark.parametrize(
    "search",
    ["?day=yesterday", "?before=x", "?before=-1", "?person=Maria+Delgado", "?user=a%00b",
     "?user=1&user=2", "?day=2026-02-30", "?before=99999999999999999999"],
)  # fmt: skip
def test_what_cannot_be_used_is_left_out_and_named(
    guarded: Guarded, admin: FlaskClient, search: str
) -> None:
    text = show(guarded, admin, search)
    assert "is not understood and was left out" in text
    assert "newest first" in text
    assert "Delgado" not in text


def test_the_address_says_what_is_shown() -> None:
    asked = AuditFilter("u1", "view person", "p" * 24, date(2026, 11, 23), 17)
    query = {
        "user": "u1", "action": "view person", "person": "p" * 24, "day": "2026-11-23",
        "before": "17",
    }  # fmt: skip
    assert AuditFilter.from_query(query) == (asked, ())
    assert AuditFilter.from_query({}) == (AuditFilter(), ())
    assert AuditFilter().to_query() == ""
    assert "day=2026-11-23" in asked.to_query()
