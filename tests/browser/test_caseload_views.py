"""Figures, views, charts, slider, columns and keys of the caseload in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_caseload import ROW, names, show, shown_count

KPIS = ("overdue", "no_next_contact", "not_improved", "low_supply", "step_down")


@pytest.mark.parametrize("kpi", KPIS)
def test_a_click_on_a_figure_shows_as_many_people(
    supervisor_page: Page, base_url: str, kpi: str
) -> None:
    page = supervisor_page
    show(page, base_url, "?view=later&phase=active")
    figure = page.locator(f"#kpi-{kpi}")
    number = int(figure.locator(".kpi-count").inner_text())
    figure.click()
    expect(page.locator("#caseload-count")).to_have_text(re.compile(rf"^{number} of "))
    expect(page.locator(".chip")).to_have_count(0 if kpi != "low_supply" else 1)
    page.reload()
    expect(page.locator("#caseload-count")).to_have_text(re.compile(rf"^{number} of "))
    page.go_back()
    expect(page).to_have_url(f"{base_url}/?view=later&phase=active")
    expect(page.get_by_role("link", name=re.compile("^Phase: active"))).to_be_visible()


def test_a_view_is_an_address_and_its_filters_go_by_their_chips(
    supervisor_page: Page, base_url: str
) -> None:
    page = supervisor_page
    show(page, base_url, "?treatment=both")
    tab = page.locator(".section-tab", has_text="Not improved")
    number = tab.locator(".section-count").inner_text()
    tab.click()
    narrowed = f"{base_url}/?view=all&treatment=both&response=not_improved"
    expect(page).to_have_url(narrowed)
    expect(page.locator("#caseload-count")).to_have_text(re.compile(rf"^{number} of "))
    expect(page.locator(".section-tab-here")).to_contain_text("Not improved")
    page.get_by_role("link", name=re.compile("^Treatment: medication and therapy")).click()
    expect(page).to_have_url(f"{base_url}/?view=all&response=not_improved")
    expect(page.locator(".chip")).to_have_count(0)
    page.go_back()
    expect(page).to_have_url(narrowed)
    expect(page.locator("#caseload-count")).to_have_text(re.compile(rf"^{number} of "))


def test_the_views_stay_on_one_line_of_a_small_laptop(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    for query in ("", "?view=outreach", "?view=all&treatment=therapy", "?as_of=2026-09-01"):
        show(page, base_url, query)
        tops = page.locator(".section-tabs > ul > li").evaluate_all(
            "items => new Set(items.map(item => item.getBoundingClientRect().top)).size"
        )
        assert tops == 1, query


def test_a_view_of_ones_own_is_saved_opened_and_deleted(
    supervisor_page: Page, base_url: str
) -> None:
    page = supervisor_page
    show(page, base_url, "?view=all&treatment=therapy&sort=person")
    page.locator(".views-more > summary").click()
    page.get_by_label("Name of the view").fill("Therapy, A to Z")
    page.get_by_role("button", name="Save this view").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    show(page, base_url)
    page.locator(".views-more > summary").click()
    page.get_by_role("link", name="Therapy, A to Z").click()
    expect(page).to_have_url(f"{base_url}/?view=all&treatment=therapy&sort=person")
    expect(page.locator(".views-here")).to_have_text("Therapy, A to Z")
    page.locator(".views-more > summary").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("None yet.")).to_be_visible()


def test_a_mark_of_a_chart_shows_its_people(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url)
    assert page.locator(".js-plotly-plot").count() == 0
    page.get_by_role("link", name="Charts", exact=True).click()
    expect(page).to_have_url(f"{base_url}/?charts=open")
    bars = page.locator("#caseload-ageing .barlayer path")
    expect(bars.first).to_be_visible()
    # Plotly catches the pointer above the bars: a click with the mouse itself.
    box = bars.first.bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.click(*middle)
    expect(page).to_have_url(re.compile(r"/\?kind=[a-z_]+&late=7&charts=open$"))
    first = page.locator("#caseload-ageing .bartext").first
    expect(first).to_be_visible()
    expect(page.locator("#caseload-count")).to_have_text(
        re.compile(rf"^{first.text_content()} of ")
    )
    # The table says the same, and leads to the same people by keyboard.
    page.locator(".chart-twin > summary").nth(1).click()
    link = page.locator(".chart-twin").nth(1).get_by_role("link").first
    number = link.inner_text()
    link.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("response=not_improved"))
    expect(page.locator("#caseload-count")).to_have_text(re.compile(rf"^{number} of "))
    page.get_by_role("link", name="Hide charts").click()
    expect(page.locator(".js-plotly-plot")).to_have_count(0)


def test_the_slider_moves_the_day(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url, "?view=all")
    slider = page.locator("#as-of-slider")
    slider.fill("285")
    expect(page).to_have_url(f"{base_url}/?view=all&as_of=2026-09-04")
    expect(page.locator(".day-banner")).to_contain_text("As it stood on 4 Sep 2026 · past")
    expect(page.get_by_label("As of", exact=True)).to_have_value("2026-09-04")
    expect(slider).to_have_value("285")
    slider.focus()
    page.keyboard.press("End")
    expect(page).to_have_url(f"{base_url}/?view=all&as_of=2026-12-23")
    expect(page.locator(".day-banner")).to_contain_text("future")
    slider.fill("365")
    expect(page).to_have_url(f"{base_url}/?view=all")
    expect(page.locator(".day-banner")).to_have_count(0)


def test_columns_put_away_are_remembered(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url, "?view=all")
    page.locator(".columns-more > summary").click()
    page.get_by_label("Attended").uncheck()
    expect(page.locator(f"{ROW} .caseload-attended")).to_have_count(0)
    assert names(page)
    show(page, base_url)
    expect(page.locator(f"{ROW} .caseload-attended")).to_have_count(0)
    page.locator(".columns-more > summary").click()
    page.get_by_label("Attended").check()
    expect(page.locator(f"{ROW} .caseload-attended").first).to_be_visible()


def test_the_keyboard_travels_through_the_rows(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url, "?view=all")
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    focused = page.locator(".ag-cell-focus")
    expect(focused).to_have_attribute("col-id", "person")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    row = page.locator(f"{ROW}[row-index='2']")
    expect(row.locator(".ag-cell-focus")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_label("Find a person")).to_be_focused()
    page.keyboard.press("Escape")
    expect(row.locator(".ag-cell-focus")).to_be_focused()
    name = row.locator(".cell-name").inner_text()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/person/"))
    page.go_back()
    expect(page.locator(f"{ROW}[row-index='2'] .cell-name")).to_have_text(name)
    expect(page.locator(f"{ROW}[row-index='2'] .ag-cell-focus")).to_be_visible()


def test_the_keys_are_listed_on_demand(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url)
    keys = page.locator(".keys-list")
    expect(keys).not_to_be_visible()
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).not_to_be_visible()


def test_everything_is_in_reach_at_twice_the_size(supervisor_page: Page, base_url: str) -> None:
    """200 % zoom of a small laptop is half of its pixels."""
    page = supervisor_page
    page.set_viewport_size({"width": 683, "height": 384})
    show(page, base_url)
    assert page.evaluate("document.documentElement.scrollWidth") <= 683
    assert shown_count(page) > 0
    for part in (".kpi-link", ".section-tab", ".filter-find input", ".found-action", ".cell-name"):
        element = page.locator(part).first
        element.scroll_into_view_if_needed()
        expect(element).to_be_in_viewport()
