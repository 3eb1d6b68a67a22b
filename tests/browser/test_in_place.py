"""A filter changes the caseload where it stands: nothing is mounted anew, nothing left behind."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_caseload import ROW, lines, names, rows_are, show
from tests.browser.test_caseload_rows import scroll_only

SLOW = 30_000
CALLBACKS = "**/_dash-update-component*"
COUNT = re.compile(r"^(\d[\d,]*) of ")


def keep(page: Page, selector: str = "#caseload-grid") -> None:
    page.evaluate("s => { window.kept = document.querySelector(s); }", selector)


def kept(page: Page, selector: str = "#caseload-grid") -> bool:
    found: bool = page.evaluate("s => document.querySelector(s) === window.kept", selector)
    return found


def shows(page: Page, base_url: str, query: str) -> None:
    """Rows, count, chips, links and controls are those of ``query``, as a new window has them."""
    expected = lines(page, base_url, query)
    expect(page.locator(".found-count")).to_contain_text(f"{len(expected):,} of ", timeout=SLOW)
    rows_are(page, expected)
    anew = _anew(page, base_url, query)
    # The rows may have been the same before the page came.
    deadline = time.monotonic() + SLOW / 1000
    while page.evaluate(SAID) != anew and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert page.evaluate(SAID) == anew


#: Everything on the page that a reader can read, follow or set, but rows that are out of sight.
SAID = """() => ({
  text: document.querySelector('.caseload').innerText.replace(/\\s+/g, ' '),
  links: [...document.querySelectorAll('.caseload a')].filter(a => !a.closest('.ag-body'))
    .map(a => [a.innerText, a.getAttribute('href'), a.className]),
  controls: [...document.querySelectorAll('.filter-bar :is(select, input)')]
    .map(c => [c.id, c.value, c.className, [...(c.options || [])].map(o => o.text)]),
})"""


def _anew(page: Page, base_url: str, query: str) -> Any:
    other = page.context.new_page()
    show(other, base_url, f"?{query}")
    said = other.evaluate(SAID)
    other.close()
    return said


def test_a_filter_leaves_the_grid_and_the_focus_where_they_are(
    supervisor_page: Page, base_url: str
) -> None:
    page = supervisor_page
    show(page, base_url)
    keep(page)
    control = page.get_by_label("Treatment")
    control.focus()
    page.evaluate(
        "() => { window.left = 0; document.activeElement.onblur = () => { window.left += 1; }; }"
    )
    control.select_option("therapy")
    expect(page.locator(".chip", has_text="Treatment")).to_be_visible(timeout=SLOW)
    expect(page.locator(".cell-name").first).to_be_visible()
    expect(control).to_be_focused()
    assert page.evaluate("window.left") == 0
    shows(page, base_url, "treatment=therapy")
    assert kept(page)
    # The address has it; a reload says the same.
    expect(page).to_have_url(f"{base_url}/?treatment=therapy")


def test_who_has_left_a_field_is_not_taken_back_into_it(
    supervisor_page: Page, base_url: str
) -> None:
    """A key for the page, pressed while the answer came, was a letter in the search field."""
    page = supervisor_page
    show(page, base_url, "?view=all")
    field = page.get_by_label("Find a person")
    field.fill("Kovacs")
    field.blur()
    expect(page.locator(".chip", has_text="Kovacs")).to_be_visible(timeout=SLOW)
    shows(page, base_url, "view=all&find=Kovacs")
    # After whatever the page still had to do once it was drawn.
    page.evaluate("() => new Promise(done => setTimeout(() => setTimeout(done, 0), 0))")
    expect(field).not_to_be_focused()
    page.keyboard.press("m")
    expect(page.locator(".names-switch button")).to_have_text("Names hidden", timeout=SLOW)


def test_tabs_chips_order_and_back_in_one_standing_page(
    supervisor_page: Page, base_url: str
) -> None:
    page = supervisor_page
    show(page, base_url)
    keep(page)
    page.locator(".section-tab", has_text="All").first.click()
    shows(page, base_url, "view=all")
    expect(page.locator("#caseload-tab-all")).to_be_focused()
    page.get_by_label("Treatment").select_option("both")
    shows(page, base_url, "view=all&treatment=both")
    page.get_by_role("link", name="Person, order").click()
    shows(page, base_url, "view=all&treatment=both&sort=person")
    page.get_by_label("Find a person").fill("a")
    page.keyboard.press("Enter")
    shows(page, base_url, "view=all&find=a&treatment=both&sort=person")
    page.locator(".chip", has_text="Treatment").click()
    shows(page, base_url, "view=all&find=a&sort=person")
    page.go_back()
    shows(page, base_url, "view=all&find=a&treatment=both&sort=person")
    page.go_back()
    shows(page, base_url, "view=all&treatment=both&sort=person")
    page.go_forward()
    shows(page, base_url, "view=all&find=a&treatment=both&sort=person")
    assert kept(page)


def test_what_a_control_was_set_to_is_undone_by_back_before_its_page_came(
    supervisor_page: Page, base_url: str
) -> None:
    """The browser's own knowledge of the control is not what the page came with."""
    page = supervisor_page
    show(page, base_url, "?view=all")
    page.locator(".section-tab", has_text="Overdue").first.click()
    shows(page, base_url, "")
    held: list[Route] = []
    page.route(CALLBACKS, lambda route: held.append(route))
    with page.expect_request(CALLBACKS):
        page.get_by_label("Treatment").select_option("therapy")
    page.wait_for_url("**/?treatment=therapy")
    page.unroute(CALLBACKS)
    page.go_back()
    shows(page, base_url, "")
    expect(page.get_by_label("Treatment")).to_have_value("any")
    # And it can be set again.
    page.get_by_label("Treatment").select_option("therapy")
    shows(page, base_url, "treatment=therapy")


@pytest.mark.parametrize("first", ["comes late", "never comes"])
def test_two_filters_in_a_hurry_end_as_the_second(
    supervisor_page: Page, base_url: str, first: str
) -> None:
    page = supervisor_page
    show(page, base_url, "?view=all")
    keep(page)
    held: list[Route] = []

    def handle(route: Route) -> None:
        if "treatment=therapy" in (route.request.post_data or "") and not held:
            held.append(route)
        else:
            route.continue_()

    page.route(CALLBACKS, handle)
    with page.expect_request(lambda asked: "treatment=therapy" in (asked.post_data or "")):
        page.get_by_label("Treatment").select_option("therapy")
    page.get_by_label("Treatment").select_option("medication")
    shows(page, base_url, "view=all&treatment=medication")
    if first == "comes late":
        with page.expect_response(CALLBACKS):
            held[0].continue_()
        page.wait_for_timeout(500)
    shows(page, base_url, "view=all&treatment=medication")
    assert kept(page)


def test_a_filter_begins_at_the_top_and_takes_no_row_along(
    supervisor_page: Page, base_url: str
) -> None:
    page = supervisor_page
    show(page, base_url, "?view=all&sort=person")
    scroll_only(page, 120)
    expect(page.locator(f"{ROW}[row-index='120'] .cell-name")).to_be_visible(timeout=SLOW)
    page.get_by_label("Treatment").select_option("both")
    expect(page.locator(".chip", has_text="Treatment")).to_be_visible(timeout=SLOW)
    expected = lines(page, base_url, "view=all&treatment=both&sort=person")
    rows_are(page, expected)
    expect(page.locator(f"{ROW}[row-index='0'] .cell-name")).to_be_visible()
    for row in (0, 60, 100):
        scroll_only(page, row)
        expect(page.locator(f"{ROW}[row-index='{row}'] .cell-name")).to_be_visible(timeout=SLOW)
        for number, name in names(page).items():
            assert name == expected[number], number


def test_back_from_a_person_finds_filters_rows_and_place(
    supervisor_page: Page, base_url: str
) -> None:
    page = supervisor_page
    show(page, base_url, "?view=all")
    page.get_by_label("Treatment").select_option("both")
    rows_are(page, lines(page, base_url, "view=all&treatment=both"))
    scroll_only(page, 60)
    name = page.locator(f"{ROW}[row-index='62'] .cell-name")
    expect(name).to_be_visible(timeout=SLOW)
    text = name.inner_text()
    name.click()
    expect(page.locator(".person-name")).to_be_visible(timeout=SLOW)
    page.go_back()
    expect(page.locator(f"{ROW}[row-index='62'] .cell-name")).to_have_text(text, timeout=SLOW)
    expect(page.get_by_label("Treatment")).to_have_value("both")
    expect(page.locator(".chip", has_text="Treatment")).to_be_visible()


def test_nobody_and_somebody_again(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url, "?view=all")
    keep(page)
    page.get_by_label("Find a person").fill("zzzz")
    page.keyboard.press("Enter")
    expect(page.get_by_text("matches these filters")).to_be_visible(timeout=SLOW)
    expect(page.locator("#caseload-grid")).to_have_count(0)
    page.get_by_role("link", name="Clear the filters").click()
    shows(page, base_url, "view=all")
    assert not kept(page)
    page.go_back()
    expect(page.get_by_text("matches these filters")).to_be_visible(timeout=SLOW)
    page.go_back()
    shows(page, base_url, "view=all")


def test_charts_and_another_day_are_drawn_with_what_they_need(
    supervisor_page: Page, base_url: str
) -> None:
    page = supervisor_page
    show(page, base_url, "?view=all")
    page.get_by_role("link", name="Charts", exact=True).click()
    expect(page.locator("#caseload-ageing .main-svg").first).to_be_visible(timeout=SLOW)
    page.get_by_label("Treatment").select_option("both")
    expect(page.locator(".chip", has_text="Treatment")).to_be_visible(timeout=SLOW)
    expect(page.locator("#caseload-ageing .main-svg").first).to_be_visible(timeout=SLOW)
    page.get_by_role("link", name="Hide charts").click()
    shows(page, base_url, "view=all&treatment=both")
    page.get_by_label("As of", exact=True).fill("2026-10-01")
    page.keyboard.press("Enter")
    expect(page.get_by_text("As it stood on 1 Oct 2026")).to_be_visible(timeout=SLOW)
    page.get_by_label("Treatment").select_option("any")
    shows(page, base_url, "view=all&as_of=2026-10-01")
    page.get_by_role("link", name="Back to today").click()
    shows(page, base_url, "view=all")


def test_own_views_work_in_a_page_that_stands(supervisor_page: Page, base_url: str) -> None:
    """Buttons and lists that came with a part are as alive as those of a page drawn anew."""
    page = supervisor_page
    show(page, base_url)
    keep(page)
    page.get_by_label("Treatment").select_option("therapy")
    expect(page.locator(".chip", has_text="Treatment")).to_be_visible(timeout=SLOW)
    fold = page.locator(".views-more > summary")
    fold.click()
    page.get_by_label("Name of the view").fill("Standing")
    page.get_by_role("button", name="Save this view").click()
    link = page.locator(".views-own a", has_text="Standing")
    expect(link).to_be_visible(timeout=SLOW)
    page.locator("#caseload-tab-all").click()
    shows(page, base_url, "view=all&treatment=therapy")
    fold.click()
    expect(page.locator("#caseload-view-said")).to_be_empty()
    link.click()
    shows(page, base_url, "treatment=therapy")
    expect(fold).to_have_text("Standing")
    expect(page.locator(".views-more")).not_to_have_attribute("open", "")
    fold.click()
    page.get_by_label("Name of the view").fill("Standing still")
    page.get_by_role("button", name="Rename").click()
    expect(page.locator(".views-own a", has_text="Standing still")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("None yet.")).to_be_visible(timeout=SLOW)
    page.keyboard.press("Escape")
    page.get_by_label("Treatment").select_option("both")
    shows(page, base_url, "treatment=both")
    assert kept(page)


def test_a_screen_reader_hears_the_new_count(supervisor_page: Page, base_url: str) -> None:
    """The count is a live region that stays: a new one would not be read."""
    page = supervisor_page
    show(page, base_url)
    keep(page, "#caseload-count")
    before = page.locator("#caseload-count").inner_text()
    page.get_by_label("Treatment").select_option("therapy")
    expect(page.locator(".chip", has_text="Treatment")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("status").filter(has_text=COUNT)).not_to_have_text(before)
    assert kept(page, "#caseload-count")


def test_a_page_that_is_not_the_one_of_the_parts_is_loaded_anew(
    supervisor_page: Page, base_url: str
) -> None:
    """Parts that find no place: never half a page under the new address."""
    page = supervisor_page
    show(page, base_url)
    frame = page.evaluate("document.querySelector('[data-frame]').dataset.frame")
    page.goto(f"{base_url}/methods")
    expect(page.locator(".methods-main")).to_be_visible(timeout=SLOW)
    page.evaluate("f => dash_clientside.set_props('page-shown', {data: '/ ' + f})", frame)
    page.evaluate(
        "history.pushState({}, '', '/?view=all');"
        "dispatchEvent(new CustomEvent('_dashprivate_pushstate'))"
    )
    expect(page.locator(f"{ROW}[row-index='0'] .cell-name")).to_be_visible(timeout=SLOW)
    shows(page, base_url, "view=all")
