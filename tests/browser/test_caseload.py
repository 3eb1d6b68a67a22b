"""The caseload in a real browser: rows, filters, Back, keyboard, themes."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.web import SUPERVISOR

ROW = ".ag-center-cols-container .ag-row"
#: Every row and every head has its words: the grid draws one cell after the other.
DRAWN = """() => {
  const rows = [...document.querySelectorAll('.ag-center-cols-container .ag-row')];
  const heads = [...document.querySelectorAll('.ag-header-cell')];
  return rows.length > 0 && heads.every(head => head.innerText.trim()) &&
    rows.every(row => row.querySelector('.cell-name') && row.querySelector('.why'));
}"""
#: Every row that the browser holds is the one of its number, of these names.
ROWS_ARE = """names => {
  const rows = [...document.querySelectorAll('.ag-row')].filter(r => r.querySelector('.cell-name'));
  return rows.length > 0 && rows.every(row =>
    row.querySelector('.cell-name').textContent === names[+row.getAttribute('row-index')]);
}"""


def show(page: Page, base_url: str, query: str = "") -> None:
    page.goto(f"{base_url}/{query}")
    page.wait_for_function(DRAWN)


def lines(page: Page, base_url: str, query: str) -> list[str]:
    """The people of a view in order, as its file names them."""
    answer = page.request.get(f"{base_url}/export/caseload.csv?{query}").text()
    return [line.split('"')[1].removeprefix("'") for line in answer.splitlines()[1:]]


def rows_are(page: Page, expected: list[str]) -> None:
    """Wait for the rows of a view: those of the one before stand until they come."""
    page.wait_for_function(ROWS_ARE, arg=expected)


def shown_count(page: Page) -> int:
    return int(page.locator("#caseload-count").inner_text().split(" ")[0])


def names(page: Page) -> dict[int, str]:
    """Names by row number, of the rows that the browser holds."""
    found: list[tuple[int, str]] = page.evaluate(
        """() => [...document.querySelectorAll('.ag-row')]
            .filter(row => row.querySelector('.cell-name'))
            .map(row => [+row.getAttribute('row-index'),
                         row.querySelector('.cell-name').textContent])"""
    )
    return dict(found)


def scroll_to(page: Page, row: int) -> None:
    """In small steps, as a wheel does: for half a second after it has scrolled itself, the grid
    hears no other scroll.
    """
    there = page.locator(f"{ROW}[row-index='{row}'] .cell-name")
    for step in range(40):
        page.evaluate(
            """([row, more]) => {
                const height = document.querySelector('.ag-row').getBoundingClientRect().height;
                document.querySelector('.ag-body-viewport').scrollTop = row * height + more;
            }""",
            [row, step % 2],
        )
        page.wait_for_timeout(50 if step < 4 else 500)
        if there.is_visible():
            break
    expect(there).to_be_visible()


def test_twelve_people_fit_a_small_laptop(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url)
    page.wait_for_function(
        """() => [...document.querySelectorAll('.ag-row')].filter(row => {
            const box = row.getBoundingClientRect();
            return row.querySelector('.cell-name') && box.bottom <= innerHeight;
        }).length >= 12"""
    )


def test_a_long_phase_fits_its_cell_on_a_small_laptop(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url, "?view=all&phase=relapse_prevention")
    cut = page.locator(".ag-row .caseload-person .cell-more").evaluate_all(
        "lines => lines.filter(line => line.scrollWidth > line.clientWidth)"
        ".map(line => line.textContent)"
    )
    expect(page.locator(".cell-more").first).to_contain_text("relapse prevention")
    assert cut == []


def test_how_much_else_there_is_is_never_cut_off(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url)
    sizes = page.locator(".ag-row .cell-besides").evaluate_all(
        "marks => marks.map(mark => [mark.getBoundingClientRect().right,"
        " mark.closest('.cell-text, .cell-more').getBoundingClientRect().right])"
    )
    assert sizes
    assert [mark for mark, line in sizes if mark > line + 0.5] == []
    flags = page.locator(".ag-row .why-flag .cell-first", has_text="not yet cleared")
    assert flags.count() > 3
    assert flags.evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth)") == []


@pytest.mark.parametrize("width", [1366, 1920, 3840])
def test_nothing_sticks_out(supervisor_page: Page, base_url: str, width: int) -> None:
    page = supervisor_page
    page.set_viewport_size({"width": width, "height": width * 9 // 16})
    show(page, base_url)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(
        "(() => { const b = document.querySelector('.ag-center-cols-viewport');"
        " return b.scrollWidth <= b.clientWidth; })()"
    )


def test_the_address_keeps_filters_sort_and_view(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url)
    everybody = shown_count(page)
    page.locator(".section-tab", has_text="All").click()
    expect(page).to_have_url(f"{base_url}/?view=all")
    page.get_by_label("Treatment").select_option("therapy")
    expect(page).to_have_url(f"{base_url}/?view=all&treatment=therapy")
    expect(page.get_by_role("link", name=re.compile("^Treatment: therapy"))).to_be_visible()
    page.get_by_role("link", name=re.compile("^Last seen")).click()
    expect(page).to_have_url(f"{base_url}/?view=all&treatment=therapy&sort=last_seen")
    first = page.locator(f"{ROW}[row-index='0'] .cell-name")
    expect(page.locator(".sort-link", has_text="Last seen ↑")).to_be_visible()
    before = lines(page, base_url, "view=all&treatment=therapy&sort=last_seen")[0]
    expect(first).to_have_text(before)
    page.reload()
    expect(first).to_have_text(before)
    page.get_by_role("link", name=re.compile("^Treatment: therapy")).click()
    expect(page).to_have_url(f"{base_url}/?view=all&sort=last_seen")
    for _ in range(4):
        page.go_back()
    expect(page).to_have_url(f"{base_url}/")
    expect(page.locator("#caseload-count")).to_contain_text(f"{everybody} of")
    expect(page.get_by_label("Treatment")).to_have_value("any")


def test_rows_of_an_earlier_filter_never_come_back(supervisor_page: Page, base_url: str) -> None:
    """The grid keeps blocks of rows; each must be of the view that the address names."""
    page = supervisor_page
    show(page, base_url, "?view=all")
    scroll_to(page, 250)
    scroll_to(page, 120)
    page.get_by_role("link", name=re.compile("^Person")).click()
    expect(page).to_have_url(f"{base_url}/?view=all&sort=person")
    expect(page.locator(".sort-link", has_text="Person ↑")).to_be_visible()
    expected = lines(page, base_url, "view=all&sort=person")
    rows_are(page, expected)
    for row in (0, 120, 250, 3):
        scroll_to(page, row)
        for number, name in names(page).items():
            assert name == expected[number], number


def test_a_click_opens_the_person_and_back_returns_to_the_same_rows(
    supervisor_page: Page, base_url: str
) -> None:
    page = supervisor_page
    show(page, base_url, "?view=all&sort=person")
    scroll_to(page, 200)
    name = page.locator(f"{ROW}[row-index='205'] .cell-name").inner_text()
    page.locator(f"{ROW}[row-index='205'] .caseload-owner").click()
    expect(page).to_have_url(re.compile("/person/[A-Za-z0-9_-]{22,}$"))
    page.go_back()
    expect(page).to_have_url(f"{base_url}/?view=all&sort=person")
    again = page.locator(f"{ROW}[row-index='205'] .cell-name")
    expect(again).to_have_text(name)
    expect(again).to_be_in_viewport()
    expect(page.locator(f"{ROW}[row-index='200']")).to_be_in_viewport()


def test_the_keyboard_finds_and_opens_a_person(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url, "?view=all")
    page.keyboard.press("/")
    find = page.get_by_label("Find a person")
    expect(find).to_be_focused()
    page.keyboard.type("0417")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{base_url}/?view=all&find=0417")
    expect(page.locator("#caseload-count")).to_contain_text("1 of")
    expect(page.get_by_label("Find a person")).to_be_focused()
    expect(page.locator(".cell-name")).to_have_count(1)
    page.locator(".cell-name").press("Enter")
    expect(page).to_have_url(re.compile("/person/"))


def test_a_hostile_name_is_only_a_text(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url, "?view=all&find=%3D")
    expect(page.locator(".cell-name").first).to_contain_text("=")
    assert page.locator(".ag-row script, .ag-row img").count() == 0


def test_nobody_who_matches_has_a_way_back(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/?find=zzzzzz&phase=active")
    expect(page.get_by_text("No one in “Overdue” matches these filters.")).to_be_visible()
    page.get_by_role("link", name="Clear the filters").click()
    expect(page).to_have_url(f"{base_url}/")
    expect(page.locator(".cell-name").first).to_be_visible()


def test_a_viewer_sees_initials(viewer_page: Page, base_url: str) -> None:
    show(viewer_page, base_url, "?view=all")
    for name in names(viewer_page).values():
        assert re.fullmatch(r"(\w\.|[^\w\s]\.){0,2}( · )?\S*", name), name


def test_the_file_is_the_one_of_the_view(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    show(page, base_url, "?view=due_7&sort=person")
    total = shown_count(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "tandem-caseload-2026-11-23.csv"
    written = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(written) == total + 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "?view=all&phase=active&flags=x", "?find=zzzz"])
def test_nothing_stands_in_the_way_of_a_reader(
    as_user: Callable[[str], Page],
    base_url: str,
    axe: Callable[[], list[str]],
    query: str,
    scheme: Any,
) -> None:
    page = as_user(SUPERVISOR)
    page.emulate_media(color_scheme=scheme)
    if query in ("?find=zzzz", "?view=all&phase=active&flags=x"):
        page.goto(f"{base_url}/{query}")
        expect(page.locator(".empty-title")).to_be_visible()
    else:
        show(page, base_url, query)
    assert axe() == []
