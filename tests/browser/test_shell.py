"""The frame around every page, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.web import SUPERVISOR

#: Also what is brought in while nobody waits, and what the session is asked.
ALL_IS_LOADED = """() => {
  const later = document.querySelector('meta[name="tandem-later"]').content.split(' ');
  const got = performance.getEntriesByType('resource').map(one => one.name);
  return document.documentElement.dataset.tandemUser &&
    later.filter(Boolean).every(address => got.some(name => name.endsWith(address)));
}"""


def expect_theme(page: Page, theme: str) -> None:
    """Bootstrap's mark and the grid's are both ``theme``."""
    page.wait_for_function(
        "t => document.documentElement.dataset.bsTheme === t"
        " && document.body.dataset.agThemeMode === t",
        arg=theme,
    )


def test_signing_in_leads_to_the_page_that_was_asked_for(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/imports?x=1")
    page.get_by_role("button", name="Demo supervisor").click()
    expect(page.get_by_role("heading", name="Imports")).to_be_visible()
    expect(page).to_have_url(f"{base_url}/imports?x=1")
    expect(page).to_have_title("Imports · Tandem")
    expect(page.get_by_role("link", name="Imports")).to_have_attribute("aria-current", "page")
    expect(page.get_by_text("as of Mon 23 Nov 2026")).to_be_visible()


def test_back_forward_and_reload_show_the_page_of_the_address(
    supervisor_page: Page, base_url: str
) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/imports")
    page.locator("tbody a").first.click()
    expect(page.get_by_role("heading", name="Import of")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Imports")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("heading", name="Import of")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Import of")).to_be_visible()
    expect(page).to_have_title("Import · Tandem")


def test_the_theme_goes_round_and_is_remembered(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/imports")
    switch = page.get_by_role("button", name="Theme:")
    expect(switch).to_have_accessible_name("Theme: System")
    expect_theme(page, "light")
    page.emulate_media(color_scheme="dark")
    expect_theme(page, "dark")
    switch.click()
    expect(switch).to_have_accessible_name("Theme: Light")
    expect_theme(page, "light")
    switch.click()
    page.emulate_media(color_scheme="light")
    page.reload()
    expect(switch).to_have_accessible_name("Theme: Dark")
    expect_theme(page, "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 24, 32)"


def test_the_theme_is_there_before_the_first_paint(supervisor_page: Page, base_url: str) -> None:
    """Even when every other script is slow."""
    page = supervisor_page
    page.context.add_cookies([{"name": "tandem-theme", "value": "dark", "url": base_url}])
    page.route("**/_dash-component-suites/**", lambda route: route.abort())
    page.goto(f"{base_url}/sign-in")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 24, 32)"


def test_a_session_that_has_ended_leads_to_sign_in_and_back(
    supervisor_page: Page, base_url: str, console_errors: list[str]
) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/imports")
    expect(page.locator("tbody a").first).to_be_visible()
    # Nothing else is asked any more: the click must be what finds the session gone. By a script,
    # because the pointer that goes down says that somebody is there, and may find it first.
    page.wait_for_function(ALL_IS_LOADED)
    page.context.clear_cookies()
    page.locator("tbody a").first.evaluate("link => link.click()")
    expect(page.get_by_role("heading", name="Demo caseload")).to_be_visible()
    page.get_by_role("button", name="Demo supervisor").click()
    expect(page.get_by_role("heading", name="Import of")).to_be_visible()
    # The browser itself reports the 401.
    console_errors[:] = [text for text in console_errors if "401" not in text]


def test_signing_out(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/imports")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Demo caseload")).to_be_visible()
    page.goto(f"{base_url}/imports")
    expect(page.get_by_role("heading", name="Demo caseload")).to_be_visible()


def test_the_keyboard_reaches_the_page_at_once(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/imports")
    expect(page.get_by_role("heading", name="Imports")).to_be_visible()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the page")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/sign-in", "/imports", "/imports/1", "/nothing"])
def test_nothing_stands_in_the_way_of_a_reader(
    supervisor_page: Page,
    base_url: str,
    axe: Callable[[], list[str]],
    console_errors: list[str],
    path: str,
    scheme: Any,
) -> None:
    page = supervisor_page
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{base_url}{path}")
    expect(page.get_by_role("heading").first).to_be_visible()
    assert axe() == []
    if path == "/nothing":
        console_errors[:] = [text for text in console_errors if "404" not in text]


def test_what_can_be_clicked_is_large_enough(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/imports")
    expect(page.locator("tbody a").first).to_be_visible()
    for element in page.locator("header a, header button").all():
        box = element.bounding_box()
        assert box is not None
        assert box["height"] >= 24, element.inner_text()


@pytest.mark.parametrize("width", [1366, 1920, 3840])
def test_nothing_sticks_out(supervisor_page: Page, base_url: str, width: int) -> None:
    page = supervisor_page
    page.set_viewport_size({"width": width, "height": width * 9 // 16})
    page.goto(f"{base_url}/imports/1")
    expect(page.get_by_role("heading", name="Import of")).to_be_visible()
    scroll, client = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert scroll <= client
    bar = page.locator(".top-bar").bounding_box()
    assert bar is not None
    assert bar["height"] <= 0.05 * width


def test_it_works_in_dash_testing_too(duo: Any) -> None:
    duo.driver.get(f"{duo.server_url}/imports")
    duo.wait_for_text_to_equal("h1", "Imports")
    assert [entry for entry in duo.get_logs() if entry["level"] == "SEVERE"] == []


def test_the_demo_user_is_named(as_user: Callable[[str], Page], base_url: str) -> None:
    page = as_user(SUPERVISOR)
    page.goto(f"{base_url}/imports")
    expect(page.locator(".who")).to_have_text("Demo supervisor")
