"""A person page whose lanes are not drawn yet: its links are of this person already."""

import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

#: While ``noPanel`` is set, the lanes are still on their way.
KEEP_BACK = """
window.noPanel = false;
(function (send) {
  window.dispatchEvent = function (event) {
    if (window.noPanel && event.type === "tandem:panel") return true;
    return send.call(window, event);
  };
})(window.dispatchEvent);
"""
GO = """href => {
  history.pushState({}, '', href);
  dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
}"""


@pytest.fixture
def people(demo_file: Path) -> dict[str, str]:
    """Record number to opaque id."""
    with sqlite3.connect(demo_file) as conn:
        return dict(conn.execute("SELECT record_number, public_id FROM patient").fetchall())


def _to(page: Page, public_id: str) -> None:
    page.evaluate("window.noPanel = true; window.stillHere = true")
    page.evaluate(GO, f"/person/{public_id}")
    expect(page.locator(f"a[href='/person/{public_id}?window=6m']")).to_be_visible()


def test_a_window_chosen_early_leaves_the_way_back(
    supervisor_page: Page, base_url: str, people: dict[str, str]
) -> None:
    """With a new document the caseload's filters were forgotten."""
    page = supervisor_page
    page.add_init_script(KEEP_BACK)
    page.goto(f"{base_url}/?view=all&treatment=both")
    expect(page.locator(".cell-name").first).to_be_visible()
    _to(page, people["0417"])
    page.get_by_role("link", name="6 months").click()
    expect(page.locator(".person-here", has_text="6 months")).to_be_visible()
    assert page.evaluate("window.stillHere")
    page.evaluate("window.noPanel = false")
    page.locator(".person-back").click()
    expect(page).to_have_url(f"{base_url}/?view=all&treatment=both")


def test_a_window_chosen_early_takes_nothing_over_from_another_person(
    supervisor_page: Page, base_url: str, people: dict[str, str]
) -> None:
    page = supervisor_page
    page.add_init_script(KEEP_BACK)
    page.goto(f"{base_url}/person/{people['0417']}?measure=gad7")
    expect(page.locator(".person-headline")).to_contain_text("GAD-7")
    expect(page.locator("#person-graph .annotation").first).to_be_attached()
    _to(page, people["0402"])
    page.get_by_role("link", name="6 months").click()
    expect(page).to_have_url(f"{base_url}/person/{people['0402']}?window=6m")
    expect(page.locator(".person-here", has_text="6 months")).to_be_visible()
