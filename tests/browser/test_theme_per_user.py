"""The theme belongs to a person: each has their own, on one browser, without a flash."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.web import SUPERVISOR, VIEWER

SLOW = 30_000
DARK, LIGHT = "rgb(18, 24, 32)", "rgb(255, 255, 255)"
#: The ground of the page whenever something new was painted.
GROUNDS = """
window.grounds = [];
new PerformanceObserver(list => list.getEntries().forEach(() => {
  window.grounds.push(getComputedStyle(document.documentElement).backgroundColor);
})).observe({type: 'paint', buffered: true});
document.addEventListener('DOMContentLoaded', () => window.grounds.push(
  getComputedStyle(document.documentElement).backgroundColor));
"""


def choose(page: Page, theme: str) -> None:
    switch = page.get_by_role("button", name="Theme:")
    for _ in range(3):
        if switch.inner_text().endswith(theme):
            return
        switch.click()


def test_two_people_at_one_computer_keep_their_own_theme(
    as_user: Callable[[str], Page], base_url: str
) -> None:
    page = as_user(SUPERVISOR)
    page.goto(f"{base_url}/imports")
    choose(page, "Dark")
    expect(page.locator("body")).to_have_css("background-color", DARK)
    page = as_user(VIEWER)
    page.goto(f"{base_url}/methods")
    expect(page.get_by_role("button", name="Theme:")).to_have_accessible_name("Theme: System")
    expect(page.locator("body")).to_have_css("background-color", LIGHT)
    page = as_user(SUPERVISOR)
    page.goto(f"{base_url}/imports")
    expect(page.get_by_role("button", name="Theme:")).to_have_accessible_name("Theme: Dark")
    expect(page.locator("body")).to_have_css("background-color", DARK)


def test_no_other_theme_is_ever_painted(as_user: Callable[[str], Page], base_url: str) -> None:
    """A system in the light, a person in the dark: dark from the first paint on."""
    page = as_user(SUPERVISOR)
    page.goto(f"{base_url}/imports")
    choose(page, "Dark")
    page.add_init_script(GROUNDS)
    page.goto(f"{base_url}/imports")
    expect(page.get_by_role("heading", name="Imports")).to_be_visible()
    grounds = page.evaluate("window.grounds")
    assert grounds
    assert set(grounds) == {DARK}


def test_the_same_persons_other_window_follows(
    as_user: Callable[[str], Page], base_url: str
) -> None:
    page = as_user(SUPERVISOR)
    page.goto(f"{base_url}/imports")
    other = page.context.new_page()
    other.goto(f"{base_url}/methods")
    expect(other.get_by_role("button", name="Theme:")).to_be_visible()
    choose(page, "Dark")
    expect(other.locator("body")).to_have_css("background-color", DARK, timeout=SLOW)
