"""The end of a session as the user sees it, and that no script runs on the plain pages."""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from dashboard.actions.accounts import Access
from dashboard.context import EXTENSION
from dashboard.domain.codes import Role
from tests.support import web
from tests.support.accounts import Clock


@pytest.fixture(scope="session")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def base_url(
    demo_file: Path, clock: Clock, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A server of its own, whose clock the tests turn, with two users beside the demo ones."""
    file = tmp_path_factory.mktemp("session") / "demo.sqlite"
    shutil.copyfile(demo_file, file)
    with web.demo_app(file, demo_users=True) as app:
        context = app.server.extensions[EXTENSION]
        app.server.extensions[EXTENSION] = replace(context, clock=clock)
        for login, access in (
            ("okafor", Access(Role.SUPERVISOR, all_teams=True)),
            ("lind", Access(Role.SUPERVISOR, all_teams=True)),
            ("boss", Access(Role.ADMIN)),
        ):
            web.add_account(context.engine, login, access)
        server = make_server("127.0.0.1", 0, app.server, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()


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


def test_a_warning_that_a_press_of_a_button_ends(page: Page, base_url: str, clock: Clock) -> None:
    _open(page, base_url, "okafor", "/methods")
    _know_the_session(page)
    clock.turn(minutes=13, seconds=10)
    _ask_again(page)
    warning = page.locator(".session-warning")
    warning.wait_for()
    expect(warning).to_have_attribute("role", "alert")
    expect(warning).to_contain_text("you will be signed out in two minutes")
    expect(warning.locator(".session-left")).to_have_text(re.compile("1:[0-5][0-9]"))
    page.mouse.wheel(0, 100)
    expect(warning).to_be_visible()
    page.get_by_role("button", name="Stay signed in").click()
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_plain_pages_can_be_used_by_everybody(
    page: Page, base_url: str, axe: Callable[[], list[str]], scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{base_url}/sign-in")
    assert axe() == []
    _sign_in(page, "boss")
    page.get_by_role("heading", name="Users").wait_for()
    assert axe() == []
    for path in ("/account", "/account/password", "/account/codes", "/users/new", "/users/lind"):
        page.goto(f"{base_url}{path}")
        assert axe() == [], path
    page.goto(f"{base_url}/account")
    page.get_by_role("button", name="Sign out everywhere").click()
    _sign_in(page, "lind")
    page.goto(f"{base_url}/emergency-access")
    assert axe() == []
