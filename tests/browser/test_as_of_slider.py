"""The as-of slider while an answer about an earlier day comes: no press of a key is lost."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

CALLBACKS = "**/_dash-update-component*"
#: The moment of rest after a move comes when the test says so.
REST_ON_DEMAND = """
window.rest = null;
(function (later) {
  window.setTimeout = function (run, wait) {
    if (wait === 350) { window.rest = run; return 0; }
    return later.apply(window, arguments);
  };
})(window.setTimeout);
"""


@pytest.fixture(params=["a person", "the caseload"])
def address(request: pytest.FixtureRequest, demo_file: Path) -> str:
    if request.param == "the caseload":
        return "/?view=all"
    with sqlite3.connect(demo_file) as conn:
        query = "SELECT public_id FROM patient WHERE record_number = '0417'"
        return f"/person/{conn.execute(query).fetchone()[0]}"


@pytest.fixture
def shown(supervisor_page: Page, base_url: str, address: str) -> Page:
    page = supervisor_page
    page.add_init_script(REST_ON_DEMAND)
    page.goto(f"{base_url}{address}")
    expect(page.locator(".cell-name, #person-graph .annotation").first).to_be_attached()
    return page


def _rest(page: Page) -> None:
    page.evaluate("() => { const run = window.rest; window.rest = null; run(); }")


def _held(page: Page, day: str) -> Callable[[], None]:
    """Keep the answer about ``day`` until the returned function is called."""
    routes: list[Route] = []

    def handle(route: Route) -> None:
        if day in (route.request.post_data or "") and not routes:
            routes.append(route)
        else:
            route.continue_()

    page.route(CALLBACKS, handle)
    return lambda: routes[0].continue_()


def _moved_while_the_answer_comes(page: Page) -> Locator:
    """To 22 November, which is asked for, and on to 21 before its page has come."""
    slider = page.locator("#as-of-slider")
    release = _held(page, "2026-11-22")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "22 Nov 2026")
    with page.expect_request(lambda request: "2026-11-22" in (request.post_data or "")):
        _rest(page)
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "21 Nov 2026")
    release()
    expect(page.locator(".day-banner")).to_contain_text("22 Nov 2026")
    return slider


def test_keys_pressed_while_an_answer_comes_count_from_where_the_thumb_was(shown: Page) -> None:
    page = shown
    slider = _moved_while_the_answer_comes(page)
    # The slider that came with the answer stands where the old one was left, and has the focus.
    expect(slider).to_have_attribute("aria-valuetext", "21 Nov 2026")
    expect(slider).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "20 Nov 2026")
    _rest(page)
    expect(page.locator(".day-banner")).to_contain_text("20 Nov 2026")
    expect(page).to_have_url(re.compile("as_of=2026-11-20$"))


def test_a_move_is_asked_for_although_its_slider_is_gone(shown: Page) -> None:
    page = shown
    _moved_while_the_answer_comes(page)
    _rest(page)
    expect(page.locator(".day-banner")).to_contain_text("21 Nov 2026")
