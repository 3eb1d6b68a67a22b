"""The key m hides names on the page that is shown, and shows them again."""

import re
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.domain.naming import case_number

SLOW = 30_000
KOVACS = "0417"


@pytest.fixture(scope="session")
def kovacs(demo_file: Path) -> str:
    """The opaque id of Anna Kovacs, of ``dashboard.demo.scripted``."""
    with sqlite3.connect(demo_file) as conn:
        query = "SELECT public_id FROM patient WHERE record_number = ?"
        return str(conn.execute(query, [KOVACS]).fetchone()[0])


def _press(page: Page, hidden: bool) -> None:
    """The key m, until the page that it opens again stands."""
    with page.expect_navigation():
        page.keyboard.press("m")
    _is(page, hidden)


def _is(page: Page, hidden: bool) -> None:
    switch = page.locator(".names-switch button")
    expect(switch).to_have_text("Names hidden" if hidden else "Hide names", timeout=SLOW)
    expect(switch).to_have_attribute("aria-pressed", "true" if hidden else "false")


def test_the_page_of_a_person(supervisor_page: Page, base_url: str, kovacs: str) -> None:
    page = supervisor_page
    address = f"{base_url}/person/{kovacs}?window=6m"
    page.goto(address)
    name = page.locator(".person-name")
    expect(name).to_contain_text("Kovacs", timeout=SLOW)
    _press(page, hidden=True)
    expect(name).to_have_text(f"A.K. · {case_number(kovacs)}", timeout=SLOW)
    expect(page.locator("#person-graph .annotation").first).to_be_attached(timeout=SLOW)
    assert page.url == address
    for secret in ("Kovacs", KOVACS):
        assert secret not in page.content()
    assert "Kovacs" not in page.title()
    _press(page, hidden=False)
    expect(name).to_contain_text("Kovacs", timeout=SLOW)


def test_the_caseload_and_its_search(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/?view=all&find=Kovacs")
    found = page.locator(".cell-name")
    expect(found.first).to_contain_text("Kovacs", timeout=SLOW)
    field = page.locator("#caseload-find")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("m")
    expect(field).to_have_value("m")
    _is(page, hidden=False)
    page.keyboard.press("Escape")
    field.fill("Kovacs")
    field.blur()
    _press(page, hidden=True)
    assert page.url == f"{base_url}/?view=all"
    expect(found.first).to_have_text(re.compile(r"^[A-Z]\.[A-Z]\. · \w+$"), timeout=SLOW)
    assert "Kovacs" not in page.content()
    expect(field).to_be_hidden()
    expect(page.get_by_text("Names hidden: no search")).to_be_visible()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") != "caseload-find"
    # The other controls still make an address, without what cannot be typed.
    page.get_by_label("Treatment").select_option("both")
    page.wait_for_url("**/?view=all&treatment=both")
    _is(page, hidden=True)


@pytest.mark.parametrize("path", ["/methods?x=1", "/review"])
def test_any_other_page_and_back_to_it(supervisor_page: Page, base_url: str, path: str) -> None:
    page = supervisor_page
    page.goto(f"{base_url}{path}")
    _is(page, hidden=False)
    _press(page, hidden=True)
    assert page.url == f"{base_url}{path}"
    page.keyboard.press("Control+m")
    _is(page, hidden=True)
    _press(page, hidden=False)


def test_it_is_no_key_of_a_viewer(viewer_page: Page, base_url: str) -> None:
    page = viewer_page
    page.goto(base_url)
    expect(page.locator(".cell-name").first).to_be_visible(timeout=SLOW)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("m")
    page.wait_for_timeout(300)
    assert not any("masked" in url for url in asked)
    expect(page.locator(".names-switch")).to_have_count(0)
