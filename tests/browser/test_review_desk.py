"""A whole review at the desk in a browser: agenda by keyboard, resumed elsewhere, end, next one."""

from collections.abc import Callable

from playwright.sync_api import Browser, Dialog, Page, expect

from tests.browser.test_caseload import show
from tests.support import web

ROW = ".agenda-row"


def people(page: Page) -> list[str]:
    return [str(row.get_attribute("data-person")) for row in page.locator(ROW).all()]


def start(page: Page, base_url: str, query: str) -> None:
    page.goto(f"{base_url}/review{query}")
    page.get_by_role("button", name="Start the review").click()
    page.locator(ROW).first.wait_for()


def test_a_review_from_the_agenda_to_the_next_one(
    supervisor_page: Page, base_url: str, browser: Browser, axe: Callable[[], list[str]]
) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/?view=outreach")
    page.get_by_role("link", name="Start review").click()
    page.get_by_role("button", name="Start the review").wait_for()
    assert axe() == []
    page.get_by_role("button", name="Start the review").click()
    page.locator(ROW).first.wait_for()
    assert axe() == []

    # By keyboard: the person moves, the focus stays with them.
    first, second, *_ = people(page)
    page.locator(ROW).first.get_by_role("button", name="down").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(ROW).first).to_have_attribute("data-person", second)
    # The focus comes when the new agenda is whole; until then another press is let go of.
    expect(page.locator(f"{ROW}[data-person='{first}'] :focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(ROW).nth(2)).to_have_attribute("data-person", first)
    expect(page.locator(f"{ROW}[data-person='{first}'] :focus")).to_have_count(1)
    page.locator(ROW).first.get_by_role("button", name="was discussed").click()
    expect(page.locator(ROW).first).to_contain_text("discussed")
    expect(page.locator(f"{ROW} :focus")).to_have_count(1)
    order = people(page)

    # The browser crashes; the same meeting goes on in another one.
    other = browser.new_context().new_page()
    other.request.post(f"{base_url}/sign-in", form={"user": web.SUPERVISOR}, max_redirects=0)
    other.goto(f"{base_url}/review")
    other.get_by_role("link", name="Resume").first.click()
    other.locator(ROW).first.wait_for()
    assert people(other) == order
    other.context.close()

    page.on("dialog", Dialog.accept)
    page.get_by_role("button", name="End the review").click()
    page.get_by_role("heading", name="Summary").wait_for()
    expect(page.locator(".page-lead")).to_contain_text(f"Discussed 1 of {len(order)}")
    assert axe() == []

    start(page, base_url, "?view=outreach")
    left = people(page)[: len(order)]
    assert set(order[1:]) <= set(left)
    expect(page.locator(ROW, has_text="not reached last time").first).to_be_visible()


def test_outreach_is_a_key_away_from_the_caseload(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url, "?view=all")
    page.locator("#caseload-grid .ag-row .ag-cell").first.press("o")
    page.wait_for_url("**/person/**")
    expect(page.locator("#care-outcome")).to_be_focused()
