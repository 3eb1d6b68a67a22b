"""Another day than today in a real browser: the field, the banner, the way to a person and back."""

import re

from playwright.sync_api import Page, expect

PAST = "2026-09-01"


def test_a_day_is_chosen_kept_and_left(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/?view=all")
    expect(page.locator(".cell-name").first).to_be_visible()
    page.get_by_label("As of").fill(PAST)
    page.keyboard.press("Enter")
    banner = page.locator(".day-banner")
    expect(banner).to_contain_text("As it stood on 1 Sep 2026 · past")
    expect(page).to_have_url(f"{base_url}/?view=all&as_of={PAST}")
    page.locator(".cell-name").first.click()
    expect(page).to_have_url(re.compile(rf"/person/[^?]+\?as_of={PAST}$"))
    expect(banner).to_contain_text("As it stood on 1 Sep 2026 · past")
    page.locator(".person-back").click()
    expect(page).to_have_url(f"{base_url}/?view=all&as_of={PAST}")
    expect(page.locator(".cell-name").first).to_be_visible()
    banner.get_by_role("link").click()
    expect(page).to_have_url(f"{base_url}/?view=all")
    expect(banner).to_have_count(0)
    expect(page.get_by_label("As of")).to_have_value("2026-11-23")


def test_the_future_is_named(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/?as_of=2026-12-01")
    expect(page.locator(".day-banner")).to_contain_text("If nothing happens until 1 Dec 2026")
    expect(page.locator(".cell-name").first).to_be_visible()
