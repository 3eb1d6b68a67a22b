"""Between a change and the page that shows it: what is clicked then keeps what was just set."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_caseload import show

SLOW = 30_000
CALLBACKS = "**/_dash-update-component*"
TREATED = "treatment=therapy"


class Held:
    """A page whose next pages are kept back until ``release``."""

    def __init__(self, page: Page) -> None:
        self.page, self._routes, self._open = page, list[Route](), False
        page.route(CALLBACKS, self._handle)

    def _handle(self, route: Route) -> None:
        if not self._open and "content.children" in (route.request.post_data or ""):
            self._routes.append(route)
        else:
            route.continue_()

    def release(self) -> None:
        self._open = True
        for route in self._routes:
            route.continue_()


@pytest.fixture
def held(supervisor_page: Page, base_url: str) -> Callable[[str], Held]:
    def open_it(query: str) -> Held:
        show(supervisor_page, base_url, query)
        return Held(supervisor_page)

    return open_it


def choose_treatment(page: Page, rest: str = TREATED) -> None:
    """A filter whose page has not come: the address has it, the page on screen has not."""
    page.get_by_label("Treatment").select_option("therapy")
    page.wait_for_url(f"**/?{rest}")
    assert page.locator(".chip", has_text="Treatment").count() == 0


#: The view before, the link that is clicked, and the address that it must lead to.
LINKS = (
    ("", ".sort-link >> text=Last seen", "treatment=therapy&sort=last_seen"),
    ("?sort=person", ".sort-link >> text=Person", "treatment=therapy&sort=person&order=desc"),
    ("", ".section-tab >> text=All", "view=all&treatment=therapy"),
    ("?phase=active", ".chip >> text=Phase", "treatment=therapy"),
    ("", ".found-action >> text=Charts", "treatment=therapy&charts=open"),
    # A figure is of everybody: it leads to whom it counts, whatever was being asked.
    ("?view=all", "#kpi-no_next_contact", "view=no_next_contact"),
)


@pytest.mark.parametrize(("before", "link", "after"), LINKS, ids=[one[2] for one in LINKS])
def test_a_link_of_the_view_before_keeps_what_was_just_set(
    held: Callable[[str], Held], base_url: str, before: str, link: str, after: str
) -> None:
    slow = held(before)
    page = slow.page
    kept = before.lstrip("?")
    first, last = (kept, TREATED) if kept.startswith(("view", "phase")) else (TREATED, kept)
    choose_treatment(page, "&".join(part for part in (first, last) if part))
    page.locator(link).first.click()
    expect(page).to_have_url(f"{base_url}/?{after}")
    slow.release()
    chips = page.locator(".chip", has_text="Treatment")
    expect(chips).to_have_count(int("treatment" in after), timeout=SLOW)
    expect(page.locator(".cell-name").first).to_be_visible(timeout=SLOW)
    page.reload()
    expect(page).to_have_url(f"{base_url}/?{after}")


def test_a_file_asked_for_meanwhile_is_of_the_view_asked_for(
    held: Callable[[str], Held],
) -> None:
    slow = held("")
    page = slow.page
    choose_treatment(page)
    link = page.get_by_role("link", name="CSV")
    with page.expect_download() as download:
        link.click()
    assert download.value.url.endswith(f"/export/caseload.csv?{TREATED}")
    slow.release()
    expect(page.locator(".chip", has_text="Treatment")).to_be_visible(timeout=SLOW)
    expect(link).to_have_attribute("href", re.compile(rf"\?{TREATED}$"))
    page.get_by_role("link", name=re.compile("^Treatment: therapy")).click()
    expect(link).to_have_attribute("href", "/export/caseload.csv", timeout=SLOW)
