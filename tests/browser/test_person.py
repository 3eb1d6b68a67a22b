"""The person page in a browser: drawn, scaled, coloured, saved, and the way there and back."""

import re
import sqlite3
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from dashboard.domain.naming import case_number

GRAPH = "#person-graph .main-svg"
# The first page of a run loads everything; the machine may be busy with other tests.
SLOW = 30_000


@pytest.fixture(scope="session")
def public_id(demo_file: Path) -> str:
    """The opaque id of the scripted person with something in every lane."""
    with sqlite3.connect(demo_file) as conn:
        found = conn.execute("SELECT public_id FROM patient WHERE record_number = '0417'")
        text: str = found.fetchone()[0]
    return text


def _open(page: Page, base_url: str, public_id: str, query: str = "") -> Page:
    page.goto(f"{base_url}/person/{public_id}{query}")
    expect(page.locator(GRAPH).first).to_be_visible(timeout=SLOW)
    _drawn(page)
    return page


def _drawn(page: Page) -> None:
    """Wait until the lanes are there, not only the frame."""
    expect(page.locator("#person-graph .annotation").nth(10)).to_be_attached(timeout=SLOW)


@pytest.mark.parametrize("width", [1366, 1920, 3840])
def test_the_panel_fits_its_width_and_lanes_share_their_edges(
    supervisor_page: Page, base_url: str, public_id: str, width: int
) -> None:
    supervisor_page.set_viewport_size({"width": width, "height": width * 9 // 16})
    page = _open(supervisor_page, base_url, public_id)
    edges = page.evaluate(
        """() => {
          const graph = document.querySelector('#person-graph .js-plotly-plot');
          const full = graph._fullLayout;
          const axes = Object.keys(full).filter(k => /^yaxis/.test(k)).map(k => full[k]);
          const frame = document.querySelector('.person-scroll');
          const left = a => full._plots['x' + a._id].xaxis._offset;
          return {left: axes.map(left),
                  xAxes: Object.keys(full).filter(k => /^xaxis/.test(k)).length,
                  overflow: frame.scrollWidth - frame.clientWidth, drawn: full.width,
                  page: document.documentElement.scrollWidth - window.innerWidth};
        }"""
    )
    assert edges["xAxes"] == 1
    assert max(edges["left"]) - min(edges["left"]) <= 1
    assert edges["overflow"] <= 1
    assert edges["page"] <= 0
    assert edges["drawn"] == pytest.approx(width * 0.9, rel=0.02)


def test_the_theme_changes_the_figure_without_a_new_page(
    supervisor_page: Page, base_url: str, public_id: str
) -> None:
    page = _open(supervisor_page, base_url, public_id)
    paper = "document.querySelector('#person-graph .js-plotly-plot').layout.paper_bgcolor"
    assert page.evaluate(paper).upper() == "#FFFFFF"
    page.evaluate("window.stillHere = true")
    while page.evaluate("document.documentElement.dataset.bsTheme") != "dark":
        page.click(".theme-switch")
    page.wait_for_function(f"() => {paper}.toUpperCase() === '#121820'", timeout=SLOW)
    assert page.evaluate("window.stillHere")


def test_the_window_is_in_the_address_and_back_works(
    supervisor_page: Page, base_url: str, public_id: str
) -> None:
    page = _open(supervisor_page, base_url, public_id)
    page.get_by_role("link", name="6 months").click()
    page.wait_for_url("**?window=6m")
    expect(page.locator(".person-here", has_text="6 months")).to_be_visible()
    _drawn(page)
    page.reload()
    expect(page.locator(".person-here", has_text="6 months")).to_be_visible(timeout=SLOW)
    _drawn(page)
    page.go_back()
    expect(page.locator(".person-here", has_text="12 months")).to_be_visible()
    _drawn(page)


def test_the_way_back_keeps_the_query_of_the_caseload(
    supervisor_page: Page, base_url: str, public_id: str
) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/?text=kovacs")
    expect(page.locator("main h1, main .page").first).to_be_visible(timeout=SLOW)
    start = page.url
    follow = """path => {
      window.history.pushState({}, '', path);
      window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
    }"""
    page.evaluate(follow, f"/person/{public_id}")
    page.get_by_role("link", name="6 months").click(timeout=SLOW)
    page.wait_for_url("**?window=6m")
    _drawn(page)
    page.locator(".person-back").click()
    page.wait_for_url(start)


def test_the_picture_is_four_k_and_named_without_a_name(
    supervisor_page: Page, base_url: str, public_id: str
) -> None:
    page = _open(supervisor_page, base_url, public_id)
    with page.expect_download() as waiting:
        page.click(".person-png")
    saved = waiting.value
    assert saved.suggested_filename == f"tandem-person-{public_id[:8]}-2026-11-23.png"
    picture = Image.open(BytesIO(Path(saved.path()).read_bytes()))
    assert picture.size == (3840, 2160)
    # Header, lanes and foot are drawn: none of the three bands of the picture is blank.
    for top, bottom in ((0, 480), (480, 1800), (1800, 2160)):
        band = picture.crop((0, top, 3840, bottom)).convert("L")
        assert band.getextrema()[0] < 60


def test_a_table_is_always_of_the_data_that_are_there(
    supervisor_page: Page, base_url: str, public_id: str
) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/person/{public_id}")
    rows = page.locator(".person-twin tbody tr")
    expect(rows.first).to_be_attached(timeout=SLOW)
    page.evaluate(
        """() => document.querySelectorAll('[data-table]').forEach(place => {
            const given = JSON.parse(place.dataset.table);
            const texts = given.columns.map((_, at) => at ? '<b>new</b>' : null);
            place.dataset.table = JSON.stringify({...given, rows: [texts]});
        })"""
    )
    expect(rows).to_have_count(page.locator(".person-twin [data-table]").count())
    expect(rows.first.locator("td").first).to_have_text("not recorded")
    expect(rows.first.locator("td").nth(1)).to_have_text("<b>new</b>")


def test_tables_open_by_keyboard(supervisor_page: Page, base_url: str, public_id: str) -> None:
    page = _open(supervisor_page, base_url, public_id)
    twin = page.locator(".person-twin").nth(1)
    twin.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(twin.get_by_role("rowheader", name="Quetiapine").first).to_be_visible()


def test_the_outcomes_open_by_keyboard_and_lead_to_their_rule(
    supervisor_page: Page, base_url: str, public_id: str, axe: Callable[[], list[str]]
) -> None:
    page = _open(supervisor_page, base_url, public_id)
    fold = page.locator(".person-outcomes")
    expect(fold.locator(".person-lane-summary")).to_contain_text("Yes: response")
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    row = fold.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Response"))
    expect(row.get_by_role("cell").first).to_have_text("yes")
    expect(row).to_contain_text("baseline 18 on 3 Mar 2026, latest 8 on 17 Nov 2026")
    assert axe() == []
    row.get_by_role("link", name=re.compile(r"^response v\d+$")).click()
    page.wait_for_url("**/methods#rule-response")
    expect(page.locator("#rule-response")).to_be_in_viewport()


def test_not_recorded_stands_where_the_numbers_stand(
    supervisor_page: Page, base_url: str, public_id: str
) -> None:
    page = _open(supervisor_page, base_url, public_id)
    page.evaluate("document.querySelectorAll('.person-twin').forEach(fold => fold.open = true)")
    cells = page.locator(".person-twin td.unknown.num")
    assert cells.count() > 0
    assert (
        cells.evaluate_all("all => all.map(one => getComputedStyle(one).textAlign)")
        == ["right"] * cells.count()
    )


def test_a_masked_viewer_has_no_name_in_the_page(
    viewer_page: Page, base_url: str, public_id: str
) -> None:
    page = _open(viewer_page, base_url, public_id)
    expect(page.locator(".person-name")).to_have_text(f"A.K. · {case_number(public_id)}")
    assert "0417" not in page.content()
    assert "Kovacs" not in page.content()
    assert "Kovacs" not in page.title()
