"""Sign-in, account, users, audit and emergency access: everybody can use them, in both themes."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.support import web
from tests.support.session_server import base_url, clock

__all__ = ["base_url", "clock"]

SLOW = 30_000
ADMINISTRATION = (
    "/users", "/users/new", "/users/lind", "/audit", "/audit?user=nobody-at-all",
    "/audit?day=never", "/account", "/account/password", "/account/codes",
)  # fmt: skip
Scheme = Literal["light", "dark"]
ForBothSchemes = pytest.mark.parametrize("scheme", ["light", "dark"])


@pytest.fixture(scope="session")
def not_of_osei(demo_file: Path) -> str:
    """The record number of somebody whom the first clinician does not look after."""
    with sqlite3.connect(demo_file) as conn:
        query = (
            "SELECT p.record_number FROM patient p JOIN caseload_summary s ON s.patient_id = p.id "
            "WHERE s.on_caseload AND s.owner_id <> (SELECT min(id) FROM clinician) ORDER BY p.id"
        )
        return str(conn.execute(query).fetchone()[0])


@pytest.fixture
def ask(page: Page, base_url: str, axe: Callable[[], list[str]]) -> Callable[[str], None]:
    """``ask(path)``: open it and let axe look; it must find nothing."""

    def look(path: str) -> None:
        page.goto(f"{base_url}{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=SLOW)
        if axe():
            # What is drawn at this very moment is not the page yet.
            page.wait_for_timeout(1000)
            assert axe() == [], path

    return look


def _sign_in(page: Page, base_url: str, login: str, password: str = web.PASSWORD) -> None:
    page.goto(f"{base_url}/sign-in")
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").first.click()


@ForBothSchemes
def test_the_pages_on_the_way_in(
    page: Page, base_url: str, axe: Callable[[], list[str]], ask: Callable[[str], None],
    console_errors: list[str], scheme: Scheme,
) -> None:  # fmt: skip
    page.emulate_media(color_scheme=scheme)
    ask("/sign-in?next=/methods")
    ask("/set-up?word=void")
    _sign_in(page, base_url, "boss", "not the right one")
    expect(page.get_by_text("is not right")).to_be_visible()
    assert axe() == []
    _sign_in(page, base_url, "novak")
    expect(page.get_by_label("Code")).to_be_visible()
    assert axe() == []
    # The browser itself reports the wrong password and the link that is void.
    console_errors[:] = [text for text in console_errors if "status of 40" not in text]


@ForBothSchemes
def test_the_pages_of_an_administrator(
    page: Page, base_url: str, ask: Callable[[str], None], scheme: Scheme
) -> None:
    page.emulate_media(color_scheme=scheme)
    _sign_in(page, base_url, "boss")
    page.get_by_role("heading", name="Users").wait_for()
    for path in ADMINISTRATION:
        ask(path)


def _end_the_others(page: Page) -> None:
    end = page.get_by_role("button", name="End the session since")
    while count := end.count():
        end.first.click()
        expect(end).to_have_count(count - 1)


@ForBothSchemes
def test_a_session_elsewhere_is_ended(
    page: Page, base_url: str, axe: Callable[[], list[str]], scheme: Scheme
) -> None:
    page.emulate_media(color_scheme=scheme)
    elsewhere = page.context.browser.new_context()  # type: ignore[union-attr]
    form = {"login": "lind", "password": web.PASSWORD}
    elsewhere.request.post(f"{base_url}/sign-in", form=form, max_redirects=0)
    _sign_in(page, base_url, "lind")
    page.locator("html[data-tandem-user]").wait_for(state="attached")
    page.goto(f"{base_url}/account")
    expect(page.get_by_role("button", name="End the session since")).not_to_have_count(0)
    assert axe() == []
    _end_the_others(page)
    expect(page.get_by_text("this one")).to_have_count(1)
    assert elsewhere.request.get(f"{base_url}/_session").status == 401
    elsewhere.close()
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page.get_by_label("Login")).to_be_visible()


@ForBothSchemes
def test_the_way_to_a_record_in_an_emergency(
    page: Page,
    base_url: str,
    axe: Callable[[], list[str]],
    not_of_osei: str,
    scheme: Scheme,
) -> None:
    page.emulate_media(color_scheme=scheme)
    _sign_in(page, base_url, "osei")
    page.locator("html[data-tandem-user]").wait_for(state="attached")
    page.goto(f"{base_url}/person/somebody-else-0123456789")
    way = page.get_by_role("link", name="Emergency access")
    expect(way).to_be_visible(timeout=SLOW)
    assert axe() == []
    way.click()
    page.get_by_label("Record number").fill(not_of_osei)
    page.get_by_label("Reason").fill("Brought in by ambulance, cannot say what they take")
    assert axe() == []
    page.get_by_role("button", name="Open the record").click()
    said = page.get_by_text("You have opened this record by emergency access")
    expect(said).to_be_visible(timeout=SLOW)
    expect(page.locator("#person-graph .annotation").first).to_be_attached(timeout=SLOW)
    assert axe() == []
    page.goto(f"{base_url}/emergency-access")
    expect(page.get_by_role("heading", name="Opened by you")).to_be_visible()
    assert axe() == []
