"""Rows that come with the page, rows that come later, and rows that do not come."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_caseload import ROW, lines, names, rows_are, scroll_to, show

SLOW = 30_000
ROWS = "**/caseload/rows?*"
FAILED = "Some people could not be loaded"


def scroll_only(page: Page, row: int) -> None:
    page.evaluate("row => dash_ag_grid.getApi('caseload-grid').ensureIndexVisible(row, 'top')", row)


@pytest.mark.parametrize("how", ["is refused", "is an error", "never comes"])
def test_rows_that_do_not_come_are_said_and_asked_for_again(
    supervisor_page: Page, base_url: str, console_errors: list[str], how: str
) -> None:
    page = supervisor_page
    if how == "never comes":
        page.clock.install()
    show(page, base_url, "?view=all&sort=person")
    answers: dict[str, Callable[[Route], None]] = {
        "is refused": lambda route: route.abort(),
        "is an error": lambda route: route.fulfill(status=500, body="no"),
        "never comes": lambda route: None,
    }
    page.route(ROWS, answers[how])
    with page.expect_request(ROWS):
        scroll_only(page, 120)
        if how == "never comes":
            page.clock.run_for(1000)
    said = page.get_by_role("alert").filter(has_text=FAILED)
    if how == "never comes":
        expect(said).to_be_hidden()
        page.clock.run_for(16_000)
    expect(said).to_be_visible()
    box, window = said.bounding_box(), page.viewport_size
    assert box is not None
    assert window is not None
    assert box["y"] + box["height"] < window["height"]
    # Nothing pulses or shines as if it were still on its way.
    expect(page.locator(f"{ROW}[row-index='120'] .cell-wait").first).to_be_hidden()
    page.unroute(ROWS)
    said.get_by_role("button", name="Try again").click()
    if how == "never comes":
        page.clock.run_for(1000)
    expect(page.locator(f"{ROW}[row-index='120'] .cell-name")).to_be_visible(timeout=SLOW)
    expect(said).to_be_hidden()
    rows_are(page, lines(page, base_url, "view=all&sort=person"))
    console_errors.clear()


def test_a_failure_is_forgotten_with_its_view(
    supervisor_page: Page, base_url: str, console_errors: list[str]
) -> None:
    page = supervisor_page
    show(page, base_url, "?view=all")
    page.route(ROWS, lambda route: route.abort())
    scroll_only(page, 200)
    said = page.get_by_role("alert").filter(has_text=FAILED)
    expect(said).to_be_visible()
    page.get_by_label("Treatment").select_option("therapy")
    expect(page.locator(".chip", has_text="Treatment")).to_be_visible(timeout=SLOW)
    expect(page.locator(".cell-name").first).to_be_visible()
    expect(said).to_be_hidden()
    console_errors.clear()


def test_a_block_of_the_view_before_is_given_up(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url, "?view=all")
    held: list[Route] = []
    page.route(ROWS, lambda route: held.append(route))
    with page.expect_request(ROWS):
        scroll_only(page, 120)
    # Whatever it would say, nobody listens any more.
    with page.expect_event("requestfailed", lambda request: "/rows?" in request.url):
        page.get_by_role("link", name="Person, order").click()
    expect(page.locator(".sort-link", has_text="Person ↑")).to_be_visible(timeout=SLOW)
    assert held
    page.unroute(ROWS)
    expected = lines(page, base_url, "view=all&sort=person")
    rows_are(page, expected)
    for row in (0, 120, 30, 250):
        scroll_to(page, row)
        for number, name in names(page).items():
            assert name == expected[number], number


def test_rows_of_another_day_do_not_join_a_page_left_open(
    supervisor_page: Page, base_url: str, console_errors: list[str]
) -> None:
    """After midnight the rest of a page would be of another day: it is not drawn."""
    page = supervisor_page
    show(page, base_url, "?view=all")

    def tomorrow(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {"day": "2026-11-24"})

    page.route(ROWS, tomorrow)
    scroll_only(page, 120)
    expect(page.get_by_role("alert").filter(has_text=FAILED)).to_be_visible()
    console_errors.clear()
