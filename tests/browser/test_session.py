"""The end of a session as the user sees it."""

import re

from playwright.sync_api import Locator, Page, Route, expect

from tests.support import web
from tests.support.accounts import Clock
from tests.support.session_server import base_url, clock

__all__ = ["base_url", "clock"]


def _sign_in(page: Page, login: str) -> None:
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(web.PASSWORD)
    page.get_by_role("button", name="Sign in").first.click()


def _open(page: Page, base_url: str, login: str, path: str) -> None:
    page.goto(f"{base_url}{path}")
    _sign_in(page, login)
    page.locator("h1").first.wait_for()


def _know_the_session(page: Page) -> None:
    page.locator("html[data-tandem-user]").wait_for(state="attached")


def _ask_again(page: Page) -> None:
    """As when the window comes to the front again."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def _warned(page: Page, base_url: str, clock: Clock) -> Locator:
    _open(page, base_url, "okafor", "/methods")
    _know_the_session(page)
    clock.turn(minutes=13, seconds=10)
    _ask_again(page)
    warning = page.locator(".session-warning")
    warning.wait_for()
    return warning


def test_a_warning_that_a_press_of_a_button_ends(page: Page, base_url: str, clock: Clock) -> None:
    warning = _warned(page, base_url, clock)
    expect(warning).to_have_attribute("role", "alert")
    expect(warning).to_contain_text("you will be signed out in two minutes")
    expect(warning.locator(".session-left")).to_have_text(re.compile("1:[0-5][0-9]"))
    page.mouse.wheel(0, 100)
    expect(warning).to_be_visible()
    page.get_by_role("button", name="Stay signed in").click()
    warning.wait_for(state="detached")
    clock.turn(minutes=10)
    assert page.request.get(f"{base_url}/_session").status == 200


def test_the_button_counts_also_while_the_session_is_asked_about(
    page: Page, base_url: str, clock: Clock
) -> None:
    """The page asks by itself, too: a press meanwhile was lost."""
    warning = _warned(page, base_url, clock)
    held: list[Route] = []
    page.route("**/_session", lambda route: held.append(route))
    with page.expect_request("**/_session"):
        _ask_again(page)
    page.get_by_role("button", name="Stay signed in").click()
    held[0].continue_()
    warning.wait_for(state="detached")
    clock.turn(minutes=10)
    assert page.request.get(f"{base_url}/_session").status == 200


def test_the_same_user_comes_back_to_the_same_page_and_draft(
    page: Page, base_url: str, clock: Clock, console_errors: list[str]
) -> None:
    _open(page, base_url, "okafor", "/methods?x=1")
    _know_the_session(page)
    page.evaluate("sessionStorage.setItem('draft', 'unfinished words')")
    clock.turn(minutes=15)
    _ask_again(page)
    page.wait_for_url("**/sign-in?next=*")
    # The 401 that led here is in the console of the browser.
    console_errors.clear()
    _sign_in(page, "okafor")
    page.wait_for_url("**/methods?x=1")
    assert page.evaluate("sessionStorage.getItem('draft')") == "unfinished words"


def test_another_user_gets_neither(
    page: Page, base_url: str, clock: Clock, console_errors: list[str]
) -> None:
    _open(page, base_url, "okafor", "/methods")
    _know_the_session(page)
    page.evaluate("sessionStorage.setItem('draft', 'unfinished words')")
    page.evaluate("localStorage.setItem('draft', 'unfinished words')")
    clock.turn(minutes=15)
    _ask_again(page)
    page.wait_for_url("**/sign-in?next=*")
    console_errors.clear()
    _sign_in(page, "lind")
    _know_the_session(page)
    assert page.url == f"{base_url}/"
    kept = "JSON.stringify([sessionStorage, localStorage])"
    assert "unfinished" not in page.evaluate(kept)


def test_signing_out_leaves_no_draft(page: Page, base_url: str) -> None:
    _open(page, base_url, "okafor", "/methods")
    _know_the_session(page)
    page.evaluate("localStorage.setItem('draft', 'unfinished words')")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    assert page.evaluate("localStorage.getItem('draft')") is None
