"""One person outside the scope: with a reason, for a while, on record, and nobody else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from dashboard.actions.break_glass import OPEN_FOR
from dashboard.db import tables as t
from dashboard.db.engine import writing
from dashboard.domain.wording import full_day
from tests.support.accounts import Clinic, clinic
from tests.support.web import open_page, page_text

REASON = "Rang in distress, the team is away"
URL = "/emergency-access"


@pytest.fixture
def place(engine: Engine) -> Iterator[Clinic]:
    with clinic(engine) as made:
        # PostgreSQL counts the hours by its own clock as well.
        made.clock.now = datetime.now(UTC)
        yield made


def _sees(place: Clinic, login: str, public_id: str, name: str) -> bool:
    client = place.signed_in(login)
    page = page_text(open_page(place.app, client, f"/person/{public_id}"))
    return name in page


def test_one_person_is_open_for_four_hours(place: Clinic) -> None:
    assert not _sees(place, "osei", place.ben, "Ben")
    answer = place.signed_in("osei").post(URL, data={"number": " B-2 ", "reason": REASON})
    assert answer.headers["Location"] == f"/person/{place.ben}"
    assert _sees(place, "osei", place.ben, "Ben")
    assert not _sees(place, "north", place.ben, "Ben"), "to whoever asked only"
    (entry,) = place.audit("break_glass")
    assert (entry.user_id, entry.reason, entry.result) == ("osei", REASON, "ok")
    assert entry.patient_id is not None
    place.clock.turn(hours=4)
    assert not _sees(place, "osei", place.ben, "Ben")


def test_the_persons_page_says_that_it_is_open_and_until_when(place: Clinic) -> None:
    said = "You have opened this record by emergency access"
    client = place.signed_in("osei")
    client.post(URL, data={"number": "B-2", "reason": REASON})
    place.clock.turn(minutes=10)
    client.post(URL, data={"number": "B-2", "reason": REASON})
    page = page_text(open_page(place.app, client, f"/person/{place.ben}"))
    end = (place.clock.now + OPEN_FOR).astimezone(ZoneInfo("Europe/London"))
    until = f"{full_day(end.date())}, {end:%H:%M}"
    assert f"{said}. It is open to you until {until}." in page, "of the second time"
    assert f'"href": "{URL}"' in page
    for who, person in (("osei", place.ana), ("south", place.ben)):
        other = place.signed_in(who)
        assert said not in page_text(open_page(place.app, other, f"/person/{person}")), who


@pytest.mark.parametrize(
    ("who", "told"), [("osei", True), ("north", True), ("boss", False), ("wall", False)]
)
def test_a_page_of_nobody_says_where_to_ask_whoever_may(
    place: Clinic, who: str, told: bool
) -> None:
    """In the same words for somebody outside the scope: the offer confirms nobody."""
    client = place.signed_in(who)
    nobodys = {
        page_text(open_page(place.app, client, path))
        for path in (f"/person/{place.ben}", "/person/nobody-at-all-0123456789", "/person/x")
        if (who, path) != ("wall", f"/person/{place.ben}")
    }
    assert len(nobodys) == 1
    assert (f'"href": "{URL}"' in nobodys.pop()) is told
    anything = page_text(open_page(place.app, client, "/nothing-is-here"))
    assert (f'"href": "{URL}"' in anything) is told


def test_with_names_hidden_nobody_is_sent_there(place: Clinic) -> None:
    client = place.signed_in("osei")
    client.post("/masked-mode")
    assert URL not in page_text(open_page(place.app, client, f"/person/{place.ben}"))
    assert client.get(URL).status_code == 403


def test_the_supervisor_of_the_persons_team_sees_it(place: Clinic) -> None:
    place.signed_in("osei").post(URL, data={"number": "B-2", "reason": REASON})
    seen = {who: place.signed_in(who).get(URL).get_data(as_text=True) for who in ("north", "south")}
    assert REASON in seen["south"]
    assert "Osei" in seen["south"]
    assert REASON not in seen["north"]
    assert REASON in place.signed_in("osei").get(URL).get_data(as_text=True)
    assert REASON not in place.signed_in("lind").get(URL).get_data(as_text=True)


@pytest.mark.parametrize("reason", ["", "   urgent   ", "x" * 501])
def test_without_a_reason_nothing_is_said_about_a_number(place: Clinic, reason: str) -> None:
    client = place.signed_in("osei")
    known = client.post(URL, data={"number": "B-2", "reason": reason})
    unknown = client.post(URL, data={"number": "B-3", "reason": reason})
    assert known.status_code == unknown.status_code == 400
    assert known.data.replace(b"B-2", b"N") == unknown.data.replace(b"B-3", b"N")
    assert place.audit("break_glass") == []


def test_a_number_of_nobody_is_on_record_before_it_is_said(place: Clinic) -> None:
    answer = place.signed_in("osei").post(URL, data={"number": "B-3", "reason": REASON})
    assert "Nobody has this record number" in answer.get_data(as_text=True)
    (entry,) = place.audit("break_glass")
    assert (entry.patient_id, entry.reason, entry.result) == (None, REASON, "not_found")


def test_a_number_of_two_people_opens_neither(place: Clinic) -> None:
    with writing(place.engine) as conn:
        conn.execute(t.patient.update().values(record_number="B-2"))
    answer = place.signed_in("osei").post(URL, data={"number": "B-2", "reason": REASON})
    assert "Several people" in answer.get_data(as_text=True)
    assert not _sees(place, "osei", place.ben, "Ben")


def test_trying_numbers_gets_slow(place: Clinic) -> None:
    client = place.signed_in("osei")
    said = [
        client.post(URL, data={"number": f"N-{n}", "reason": REASON}).get_data(as_text=True)
        for n in range(13)
    ]
    assert "Too many at once" in said[-1]
    assert len(place.audit("break_glass")) == 11


@pytest.mark.parametrize("who", ["boss", "wall"])
def test_neither_an_administrator_nor_the_wall(place: Clinic, who: str) -> None:
    client = place.signed_in(who)
    assert client.post(URL, data={"number": "B-2", "reason": REASON}).status_code == 403
    assert not place.audit("break_glass")


def test_what_was_opened_before_a_change_of_role_is_closed(place: Clinic) -> None:
    place.signed_in("osei").post(URL, data={"number": "B-2", "reason": REASON})
    with writing(place.engine) as conn:
        account = t.user_account.c
        conn.execute(t.user_account.update().where(account.login == "osei").values(role="viewer"))
    assert not _sees(place, "osei", place.ben, "Ben")
