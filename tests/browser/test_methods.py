"""The methods page in a real browser: addresses of entries, the filter, themes, paper."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.web import VIEWER


def show(page: Page, base_url: str, rest: str = "") -> None:
    """Open the page and wait until it is there."""
    page.goto(f"{base_url}/methods{rest}")
    expect(page.locator(".methods-entry").first).to_be_attached(timeout=15_000)


def top_of(page: Page, anchor: str) -> float:
    """Pixels from the top of the window to the entry, once the page has come to rest."""
    page.wait_for_function("id => document.activeElement.id === id", arg=anchor)
    found: float = page.evaluate(
        "id => document.getElementById(id).getBoundingClientRect().top", anchor
    )
    return found


@pytest.mark.parametrize("anchor", ["rule-care_contact", "measure-phq9", "supply", "attendance"])
def test_an_address_leads_to_its_entry(supervisor_page: Page, base_url: str, anchor: str) -> None:
    page = supervisor_page
    show(page, base_url, f"#{anchor}")
    assert 0 <= top_of(page, anchor) < 40
    expect(page.locator(".methods-here")).to_have_id(anchor)


def test_the_contents_and_back(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/imports")
    page.get_by_role("link", name="Methods").click()
    expect(page.get_by_role("heading", name="Methods", exact=True)).to_be_visible()
    page.locator(".methods-contents summary", has_text="Safety flags").click()
    page.locator(".methods-contents a[href='#rule-item9']").click()
    expect(page).to_have_url(f"{base_url}/methods#rule-item9")
    assert 0 <= top_of(page, "rule-item9") < 40
    page.locator("#rule-item9 .methods-permalink").click()
    page.go_back()
    expect(page).to_have_url(f"{base_url}/methods")
    page.go_back()
    expect(page.get_by_role("heading", name="Imports")).to_be_visible()


def test_a_bar_that_stays_on_top_covers_no_entry(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url)
    page.evaluate(
        "Object.assign(document.querySelector('.top-bar').style,"
        " {position: 'sticky', top: 0, zIndex: 3})"
    )
    page.evaluate("location.hash = 'supply'")
    bar = page.evaluate("document.querySelector('.top-bar').offsetHeight")
    assert bar <= top_of(page, "supply") < bar + 40


def test_the_filter_narrows_and_gives_back(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url)
    found = page.locator(".methods-entry:visible")
    everything = page.locator(".methods-entry").count()
    expect(found).to_have_count(everything)
    box = page.get_by_label("Find in methods")
    box.fill("Lithium interacting")
    expect(page.locator("#methods-found")).to_have_text(f"1 of {everything} entries")
    expect(found).to_have_count(1)
    expect(found).to_have_id("rule-lithium_level")
    expect(page.locator(".methods-part:visible")).to_have_count(1)
    expect(page.locator(".methods-contents a:visible")).to_have_count(1)
    box.fill("zzzz")
    expect(page.locator("#methods-found")).to_have_text("No entry has all of these words.")
    box.fill("")
    expect(found).to_have_count(everything)
    expect(page.locator("#methods-found")).to_have_text(f"{everything} entries")


def test_an_address_beats_the_filter(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url)
    page.get_by_label("Find in methods").fill("lithium")
    expect(page.locator("#attendance")).to_be_hidden()
    page.evaluate("location.hash = 'attendance'")
    expect(page.locator("#attendance")).to_be_visible()
    expect(page.get_by_label("Find in methods")).to_have_value("")
    assert 0 <= top_of(page, "attendance") < 40


def test_an_address_that_does_not_exist_does_no_harm(viewer_page: Page, base_url: str) -> None:
    show(viewer_page, base_url, "#%E0%A4%A")
    expect(viewer_page.get_by_role("heading", name="Methods", exact=True)).to_be_visible()
    show(viewer_page, base_url, "#content")
    expect(viewer_page.locator(".methods-entry").first).to_be_visible()
    expect(viewer_page.locator(".methods-here")).to_have_count(0)


@pytest.mark.parametrize("width", [700, 1366, 1920, 3840])
def test_nothing_sticks_out(viewer_page: Page, base_url: str, width: int) -> None:
    viewer_page.set_viewport_size({"width": width, "height": width * 9 // 16})
    show(viewer_page, base_url)
    expect(viewer_page.locator(".methods-entry").first).to_be_visible()
    assert viewer_page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_paper_only_the_entries_are_left(viewer_page: Page, base_url: str) -> None:
    viewer_page.emulate_media(media="print", color_scheme="dark")
    show(viewer_page, base_url)
    expect(viewer_page.locator("#rule-care_contact")).to_be_visible()
    expect(viewer_page.locator(".methods-side")).to_be_hidden()
    for name, value in (("color", "rgb(0, 0, 0)"), ("background-color", "rgb(255, 255, 255)")):
        expect(viewer_page.locator(".methods-words").first).to_have_css(name, value)
        expect(viewer_page.locator("body")).to_have_css(name, value)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_a_reader(
    as_user: Callable[[str], Page], base_url: str, axe: Callable[[], list[str]], scheme: Any
) -> None:
    page = as_user(VIEWER)
    page.emulate_media(color_scheme=scheme)
    show(page, base_url, "#drugs")
    expect(page.locator(".methods-here")).to_have_id("drugs")
    page.locator(".methods-fold summary").click()
    assert axe() == []
