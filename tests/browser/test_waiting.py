"""While a page is on its way: calm at first, then honest; never one person under another's name."""

import sqlite3
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

SLOW = 30_000
CALLBACKS = "**/_dash-update-component*"
GO = """href => {
  history.pushState({}, '', href);
  dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
}"""
#: Looks at every frame until the second person's panel is drawn.
TWO_PEOPLE = """([href, oldName]) => new Promise(resolve => {
  const graph = () => [...document.querySelectorAll('#person-graph .annotation')];
  const name = () => (document.querySelector('.person-name') || {}).textContent || '';
  graph().forEach(mark => { mark.dataset.of = oldName; });
  const mixed = [], began = performance.now();
  const shown = mark => mark.getClientRects().length > 0;
  history.pushState({}, '', href);
  dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
  const look = () => {
    const old = graph().filter(mark => mark.dataset.of && shown(mark)).length;
    if (old && name() && name() !== oldName) mixed.push(performance.now() - began);
    const fresh = graph().length >= 10 && !graph().some(mark => mark.dataset.of);
    if ((fresh && name() !== oldName) || performance.now() - began > 50000)
      resolve({mixed, name: name(), fresh});
    else requestAnimationFrame(look);
  };
  look();
})"""


@pytest.fixture(scope="session")
def people(demo_file: Path) -> list[str]:
    """Opaque ids of two scripted people."""
    with sqlite3.connect(demo_file) as conn:
        query = "SELECT public_id FROM patient WHERE record_number IN ('0417', '0402') ORDER BY 1"
        found = [row[0] for row in conn.execute(query)]
    assert len(found) == 2
    return found


def keep_back_pages(page: Page) -> list[Route]:
    """The questions "which page is at this address", which wait for the test to let them go on."""
    held: list[Route] = []

    def handle(route: Route) -> None:
        if "content.children" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route(CALLBACKS, handle)
    return held


def test_an_old_panel_never_stands_under_a_new_name(
    supervisor_page: Page, base_url: str, people: list[str]
) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/person/{people[0]}")
    expect(page.locator("#person-graph .annotation").nth(10)).to_be_attached(timeout=SLOW)
    name = page.locator(".person-name").inner_text()
    seen = page.evaluate(TWO_PEOPLE, [f"/person/{people[1]}", name])
    assert seen["fresh"]
    assert seen["name"] != name
    assert seen["mixed"] == []


def test_a_slow_page_hides_the_one_before_and_says_so(
    supervisor_page: Page, base_url: str, people: list[str]
) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/imports")
    expect(page.get_by_role("heading", name="Imports")).to_be_visible()
    held = keep_back_pages(page)
    page.evaluate(GO, "/methods")
    expect(page.get_by_text("Loading …")).to_be_visible()
    expect(page.get_by_role("heading", name="Imports")).to_be_hidden()
    held[0].continue_()
    expect(page.locator("main .methods-main")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("Loading …")).to_be_hidden()


def test_a_quick_page_changes_without_a_word(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/imports")
    expect(page.get_by_role("heading", name="Imports")).to_be_visible()
    page.evaluate(
        """() => {
            window.said = [];
            new MutationObserver(() => {
                const text = document.getElementById('waiting').textContent;
                if (text) window.said.push(text);
            }).observe(document.getElementById('waiting'), {childList: true, subtree: true});
        }"""
    )
    # However busy the machine is, the page comes within 190 ms of the browser's own clock.
    page.clock.install()
    page.clock.pause_at(datetime.now(tz=UTC) + timedelta(minutes=2))
    with page.expect_response(CALLBACKS):
        page.evaluate(GO, "/nothing-there")
        page.clock.run_for(20)
    heading = page.get_by_role("heading", name="There is nothing")
    for _ in range(17):
        page.clock.run_for(10)
        with suppress(AssertionError):
            expect(heading).to_be_visible(timeout=2000)
            break
    assert heading.is_visible()
    page.clock.run_for(6000)
    assert page.evaluate("window.said") == []
    assert page.locator("main").get_attribute("aria-busy") is None


def test_a_page_that_does_not_come_is_said_to_be_missing(
    supervisor_page: Page, base_url: str, people: list[str], console_errors: list[str]
) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/imports")
    expect(page.get_by_role("heading", name="Imports")).to_be_visible()
    page.route(CALLBACKS, lambda route: route.abort())
    page.evaluate(GO, f"/person/{people[0]}")
    expect(page.get_by_text("This page could not be loaded")).to_be_visible()
    expect(page.get_by_role("heading", name="Imports")).to_be_hidden()
    page.unroute(CALLBACKS)
    page.get_by_role("link", name="Try again").click()
    expect(page.locator(".person-name")).to_be_visible(timeout=SLOW)
    console_errors.clear()


@pytest.mark.parametrize("then", ["comes", "fails"])
def test_a_late_answer_is_never_drawn_under_another_address(
    supervisor_page: Page,
    base_url: str,
    people: list[str],
    console_errors: list[str],
    then: str,
) -> None:
    """The person asked for first answers last; whatever happened to the second page meanwhile."""
    page = supervisor_page
    page.goto(f"{base_url}/imports")
    expect(page.get_by_role("heading", name="Imports")).to_be_visible()
    held: list[Route] = []

    def handle(route: Route) -> None:
        body = route.request.post_data or ""
        if people[0] in body:
            held.append(route)
        elif then == "fails":
            route.abort()
        else:
            route.continue_()

    page.route(CALLBACKS, handle)
    with page.expect_request(lambda asked: people[0] in (asked.post_data or "")):
        page.evaluate(GO, f"/person/{people[0]}")
    page.evaluate(GO, "/methods")
    said = "Find in methods" if then == "comes" else "This page could not be loaded"
    expect(page.get_by_text(said).first).to_be_visible(timeout=SLOW)
    with page.expect_response(CALLBACKS):
        held[0].continue_()
    page.wait_for_timeout(500)
    expect(page.locator(".person-name")).to_have_count(0)
    expect(page.get_by_text(said).first).to_be_visible()
    console_errors.clear()
