"""The person page changes what it shows without a new page, reads any day, clears a flag."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from dashboard.demo.scripted import HOSTILE_FAMILY, HOSTILE_GIVEN
from tests.browser.test_person import SLOW, _drawn, _open
from tests.support import web
from tests.support.serving import serving

GRAPH = "document.querySelector('#person-graph .js-plotly-plot')"
RANGE = f"{GRAPH}.layout.xaxis.range[0]"
CALLBACKS = "**/_dash-update-component*"


@pytest.fixture
def people(demo_file: Path) -> dict[str, str]:
    """Record number to opaque id."""
    with sqlite3.connect(demo_file) as conn:
        return dict(conn.execute("SELECT record_number, public_id FROM patient").fetchall())


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Every question to the server from now on."""
    found: list[str] = []
    page.on("request", lambda r: found.append(r.url) if "_dash-update" in r.url else None)
    return found


def _title(page: Page, text: str) -> None:
    expect(page.locator(".person-headline")).to_contain_text(text, timeout=SLOW)


def test_a_window_changes_at_once_and_nothing_is_asked(
    supervisor_page: Page, base_url: str, people: dict[str, str], asked: list[str]
) -> None:
    page = _open(supervisor_page, base_url, people["0417"])
    asked.clear()
    link = page.get_by_role("link", name="3 months")
    link.focus()
    page.evaluate("window.stillHere = true; window.scrollTo(0, 120)")
    # The lanes are never empty in between.
    page.evaluate(
        """() => {
          window.least = 99;
          const count = () => document.querySelectorAll('#person-graph .annotation').length;
          window.watching = setInterval(() => { window.least = Math.min(least, count()); }, 1);
        }"""
    )
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => {RANGE} === '2026-08-22'", timeout=SLOW)
    page.wait_for_url("**?window=3m")
    expect(page.locator(".person-choices .person-here")).to_have_text("3 months")
    page.wait_for_timeout(100)
    assert page.evaluate("least") > 5
    assert asked == []
    assert page.evaluate("[window.stillHere, scrollY]") == [True, 120]
    assert page.evaluate("document.activeElement.textContent") == "3 months"
    page.go_back()
    page.wait_for_function(f"() => {RANGE} === '2025-11-19'", timeout=SLOW)
    expect(page.locator(".person-choices .person-here")).to_have_text("12 months")
    page.go_forward()
    page.wait_for_function(f"() => {RANGE} === '2026-08-22'", timeout=SLOW)
    assert asked == []


def test_another_measure_becomes_the_main_one_in_the_page(
    supervisor_page: Page, base_url: str, people: dict[str, str]
) -> None:
    page = _open(supervisor_page, base_url, people["0417"], "?window=6m")
    page.evaluate("window.stillHere = true")
    link = page.locator("[data-measure=gad7]")
    expect(link).to_contain_text("6")
    link.focus()
    page.keyboard.press("Enter")
    _title(page, "GAD-7 14 → 6")
    assert page.url.endswith("?window=6m&measure=gad7")
    expect(page.locator("[data-measure=gad7]")).to_be_focused()
    expect(page.locator(".person-twin strong").first).to_have_text("GAD-7 scores")
    page.wait_for_function(f"() => {RANGE} === '2026-05-21'")
    page.go_back()
    _title(page, "PHQ-9 18 → 8")
    page.reload()
    _title(page, "PHQ-9 18 → 8")
    assert page.evaluate("window.stillHere") is None


def test_an_answer_about_another_measure_that_comes_late_is_dropped(
    supervisor_page: Page, base_url: str, people: dict[str, str]
) -> None:
    page = _open(supervisor_page, base_url, people["0417"])
    held: list[Any] = []

    def hold(route: Any) -> None:
        if '"gad7"' in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route(CALLBACKS, hold)
    with page.expect_request(lambda asked: '"gad7"' in (asked.post_data or "")):
        page.locator("[data-measure=gad7]").click()
    page.wait_for_url("**measure=gad7")
    page.locator("[data-measure=dai10]").click()
    _title(page, "DAI-10")
    assert len(held) == 1
    held[0].continue_()
    page.wait_for_timeout(500)
    _title(page, "DAI-10")
    assert page.url.endswith("measure=dai10")


def test_an_answer_about_another_person_that_comes_late_is_dropped(
    supervisor_page: Page, base_url: str, people: dict[str, str]
) -> None:
    page = _open(supervisor_page, base_url, people["0417"])
    held: list[Any] = []

    def hold(route: Any) -> None:
        if '"gad7"' in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route(CALLBACKS, hold)
    with page.expect_request(lambda asked: '"gad7"' in (asked.post_data or "")):
        page.locator("[data-measure=gad7]").click()
    page.wait_for_url("**measure=gad7")
    page.evaluate(
        """path => {
          window.history.pushState({}, '', path);
          window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
        }""",
        f"/person/{people['0052']}",
    )
    expect(page.locator(".person-name")).to_have_text("Takumi Nakamura", timeout=SLOW)
    held[0].continue_()
    page.wait_for_timeout(500)
    expect(page.locator(".person-name")).to_have_text("Takumi Nakamura")
    assert "Kovacs" not in page.content()
    page.wait_for_function(f"() => ({GRAPH}.layout.annotations || []).length")
    shown = page.evaluate(f"JSON.stringify({GRAPH}.layout.annotations)")
    assert "Citalopram" in shown and "Sertraline" not in shown


def test_the_slider_shows_the_past_and_says_so(
    supervisor_page: Page, base_url: str, people: dict[str, str]
) -> None:
    page = _open(supervisor_page, base_url, people["0417"])
    page.evaluate("window.stillHere = true")
    slider = page.locator("#as-of-slider")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "20 Nov 2026")
    page.wait_for_url("**?as_of=2026-11-20", timeout=SLOW)
    expect(page.locator(".day-banner")).to_contain_text("As it stood on 20 Nov 2026 · past")
    expect(page.locator(".data-line")).to_contain_text("as of Fri 20 Nov 2026")
    expect(slider).to_be_focused()
    page.wait_for_function(f"() => JSON.stringify({GRAPH}.layout).includes('as of 20 Nov')")
    page.get_by_role("link", name="Back to today").click()
    expect(page.locator(".day-banner")).to_have_count(0)
    assert "as_of" not in page.url
    assert page.evaluate("window.stillHere")


def test_nothing_of_a_later_day_stays_in_the_lanes(
    supervisor_page: Page, base_url: str, people: dict[str, str]
) -> None:
    """What is drawn after a change of day is what a new page of that day draws."""
    shapes = "Array.from(document.querySelectorAll('#person-graph .shapelayer path')).length"
    page = _open(supervisor_page, base_url, people["0417"], "?as_of=2026-02-08")
    fresh = page.evaluate(shapes)
    page = _open(page, base_url, people["0417"])
    page.evaluate(
        """() => document.querySelector('.as-of-slider').dispatchEvent(
             new CustomEvent('tandem:as-of',
                             {bubbles: true, cancelable: true, detail: {day: '2026-02-08'}}))"""
    )
    _title(page, "No PHQ-9 score recorded.")
    page.wait_for_function(f"() => JSON.stringify({GRAPH}.layout).includes('as of 8 Feb')")
    page.wait_for_function(f"n => {shapes} === n", arg=fresh)


def test_the_readout_follows_the_pointer_and_the_arrow_keys(
    supervisor_page: Page, base_url: str, people: dict[str, str], asked: list[str]
) -> None:
    page = _open(supervisor_page, base_url, people["0417"])
    asked.clear()
    readout = page.locator(".person-readout")
    place = page.locator(".person-figure").bounding_box()
    assert place is not None
    # Where the axis has 22 June.
    x = page.evaluate(
        f"""() => {{ const l = {GRAPH}._fullLayout;
                    return l.margin.l + l.xaxis.d2p('2026-06-22'); }}"""
    )
    page.mouse.move(place["x"] + x, place["y"] + 100)
    expect(readout).to_contain_text("22 Jun 2026")
    expect(readout).to_contain_text("12 (moderate), of 9 Jun 2026 (13 d before)")
    expect(readout).to_contain_text("Sertraline 150 mg")
    expect(readout).to_contain_text("Quetiapine 50 mg")
    rule = page.locator(".person-rule-line").bounding_box()
    assert rule is not None
    assert abs(rule["x"] - (place["x"] + x)) <= 1.5
    page.mouse.move(5, 5)
    expect(readout).to_be_hidden()
    page.locator(".person-scroll").focus()
    page.keyboard.press("ArrowLeft")
    expect(readout).to_contain_text("23 Nov 2026")
    page.keyboard.press("ArrowLeft")
    expect(readout).to_contain_text("22 Nov 2026")
    page.keyboard.press("Shift+ArrowLeft")
    expect(readout).to_contain_text("17 Nov 2026")
    expect(readout).to_contain_text("8 (mild)")
    expect(readout).to_contain_text("attended · CBT")
    assert readout.get_attribute("aria-live") == "polite"
    assert readout.get_attribute("role") == "status"
    page.keyboard.press("Escape")
    expect(readout).to_be_hidden()
    assert asked == []


def test_keys_and_buttons_enlarge_a_lane_and_lead_back(
    supervisor_page: Page, base_url: str, people: dict[str, str], asked: list[str]
) -> None:
    page = _open(supervisor_page, base_url, people["0417"])
    asked.clear()
    whole = page.evaluate(f"{GRAPH}.layout.annotations.length")
    size = f"{GRAPH}.layout.font.size"
    small = page.evaluate(size)
    page.keyboard.press("3")
    button = page.locator("[data-lane=sessions]")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.wait_for_function(f"n => {GRAPH}.layout.annotations.length < n", arg=whole)
    assert page.evaluate(size) / small == pytest.approx(1.4, rel=0.01)
    page.keyboard.press("Escape")
    page.wait_for_function(f"n => {GRAPH}.layout.annotations.length === n", arg=whole)
    page.locator("[data-lane=score]").click()
    page.wait_for_function(f"n => {GRAPH}.layout.annotations.length < n", arg=whole)
    page.locator("[data-lane=score]").click()
    page.wait_for_function(f"n => {GRAPH}.layout.annotations.length === n", arg=whole)
    assert asked == []


def test_bars_are_as_long_as_their_intervals_within_a_pixel(
    supervisor_page: Page, base_url: str, people: dict[str, str]
) -> None:
    """Every bar as it is drawn, measured in the page against the days it stands for."""
    page = _open(supervisor_page, base_url, people["0417"])
    found = page.evaluate(
        f"""() => {{
          const graph = {GRAPH}, axis = graph._fullLayout.xaxis, out = [];
          graph.calcdata.forEach(points => {{
            const trace = points[0].trace;
            if (trace.type !== 'bar' || trace.orientation !== 'h') return;
            const nodes = points[0].node3.node().querySelectorAll('.point > path');
            points.forEach((point, i) => {{
              const start = axis.d2p(trace.base[i]);
              const end = axis.c2p(axis.d2c(trace.base[i]) + trace.x[i]);
              const box = nodes[i].getBBox();
              out.push([trace.name, start, end, box.x, box.x + box.width]);
            }});
          }});
          return out;
        }}"""
    )
    assert len(found) > 8
    for name, start, end, left, right in found:
        assert abs(left - start) <= 1, name
        assert abs(right - end) <= 1, name


def test_a_flag_is_cleared_with_a_note_once(
    context: BrowserContext, demo_file: Path, tmp_path: Path, people: dict[str, str]
) -> None:
    """On a caseload of its own, since it changes it. A double click saves once."""
    file = tmp_path / "demo.sqlite"
    shutil.copyfile(demo_file, file)
    with _serving(file) as address:
        page = context.new_page()
        page.request.post(f"{address}/sign-in", form={"user": web.SUPERVISOR}, max_redirects=0)
        _open(page, address, people["0193"])
        expect(page.locator(".person-flag")).to_have_count(2)
        page.locator(".person-evidence summary").first.click()
        expect(page.locator(".person-evidence").first).to_contain_text("12 Nov 2026")
        page.get_by_role("button", name="Clear … Item 9 positive").click()
        expect(page.locator("#flag-note")).to_be_focused()
        expect(page.locator("#flag-until")).to_be_hidden()
        page.locator("#flag-save").click()
        expect(page.locator(".flag-said")).to_have_text("Say what you found and did.")
        page.fill("#flag-note", "Asked, safe, plan reviewed.")
        page.locator("#flag-save").dblclick()
        expect(page.locator("#person-said")).to_contain_text(re.compile("Saved|done before"))
        expect(page.locator(".person-flag")).to_have_count(1)
        expect(page.locator(".person-since")).to_contain_text("flag cleared: Item 9 positive")
    with sqlite3.connect(file) as conn:
        rows = conn.execute(
            "SELECT f.note FROM flag_clearance f JOIN patient p ON p.id = f.patient_id "
            "WHERE p.record_number = '0193' AND f.source = 'tandem'"
        ).fetchall()
    assert rows == [("Asked, safe, plan reviewed.",)]


@contextmanager
def _serving(file: Path) -> Iterator[str]:
    with web.demo_app(file) as app, serving(app.server) as address:
        yield address


def test_a_viewer_is_offered_no_clearing_and_sees_no_name(
    viewer_page: Page, base_url: str, people: dict[str, str]
) -> None:
    page = _open(viewer_page, base_url, people["0193"])
    expect(page.locator(".person-flag")).to_have_count(2)
    expect(page.locator(".person-clear")).to_have_count(0)
    expect(page.locator("#flag-dialog")).to_have_count(0)
    assert "Delgado" not in page.content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("story", ["0417", "0193", "0305"])
def test_the_page_is_accessible_in_each_state(
    supervisor_page: Page, base_url: str, people: dict[str, str],
    axe: Callable[[], list[str]], scheme: str, story: str,
) -> None:  # fmt: skip
    supervisor_page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = _open(supervisor_page, base_url, people[story])
    assert axe() == []
    page.locator(".person-scroll").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("2")
    assert axe() == []


def test_every_control_is_large_enough_to_hit(
    supervisor_page: Page, base_url: str, people: dict[str, str]
) -> None:
    page = _open(supervisor_page, base_url, people["0193"])
    small = page.evaluate(
        """() => Array.from(document.querySelectorAll(
              '.person button, .person input, .person summary, .person-bar a, .person-measures a'))
            .filter(e => e.offsetParent !== null)
            .map(e => [e.textContent || e.id, e.getBoundingClientRect()])
            .filter(([, r]) => r.height < 24 || r.width < 24)
            .map(([text, r]) => text + ' ' + r.width + 'x' + r.height)"""
    )
    assert small == []


def test_names_with_markup_and_80_characters_are_text_and_fit(
    supervisor_page: Page, base_url: str, people: dict[str, str]
) -> None:
    page = _open(supervisor_page, base_url, people["0101"])
    expect(page.locator(".person-name")).to_have_text(f"{HOSTILE_GIVEN} {HOSTILE_FAMILY}")
    assert page.locator(".person-name b").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_paper_is_a4_light_with_all_rows_and_no_name_in_its_title(
    supervisor_page: Page, base_url: str, people: dict[str, str], tmp_path: Path
) -> None:
    supervisor_page.emulate_media(color_scheme="dark")
    page = _open(supervisor_page, base_url, people["0417"])
    file = tmp_path / "person.pdf"
    page.pdf(path=file, prefer_css_page_size=True)
    reader = PdfReader(file)
    first = reader.pages[0]
    assert (round(first.mediabox.width), round(first.mediabox.height)) == (842, 595)
    said = first.extract_text()
    for words in ("Anna Kovacs", "Since the review of 13 Oct", "Decided 13 Oct", "As of 23 Nov",
                  "Confidential: contains health information"):  # fmt: skip
        assert words in said, words
    assert "Caseload" not in said
    whole = "".join(p.extract_text() for p in reader.pages)
    # The last columns of the first and of the fourth table.
    assert "expected, none recorded" in whole
    assert whole.count("relapse prevention") > 3
    assert "Kovacs" not in str(reader.metadata)
    # Back on the screen it is dark again.
    page.wait_for_function(f"() => {GRAPH}.layout.paper_bgcolor.toUpperCase() === '#121820'")


def test_summaries_and_tables_speak_of_the_same_rows(
    supervisor_page: Page, base_url: str, people: dict[str, str]
) -> None:
    """The line that is always in sight counts what the rows list."""
    page = _open(supervisor_page, base_url, people["0417"])
    summaries = page.locator(".person-twin .person-lane-summary").all_inner_texts()
    rows = page.evaluate(
        """() => Array.from(document.querySelectorAll('.person-twin'),
             twin => Array.from(twin.querySelectorAll('tbody tr'),
                                row => Array.from(row.cells, c => c.textContent)))"""
    )
    scores = [row for row in rows[0] if "expected" not in row[3]]
    assert summaries[0].startswith(f"{len(scores)} PHQ-9 scores: {scores[0][1]} on 3 Mar")
    assert f"latest {scores[-1][1]} on 17 Nov" in summaries[0]
    assert f"{len(rows[0]) - len(scores)} expected score not recorded" in summaries[0]
    for state in {row[1].split(" (")[0] for row in rows[3]}:
        count = sum(row[1].startswith(state) for row in rows[3])
        assert f"{count} {state}" in summaries[3]
    assert summaries[4].startswith(f"{len(rows[4])} events")


def test_the_twins_of_a_lane_and_its_drawing_have_the_same_marks(
    supervisor_page: Page, base_url: str, people: dict[str, str]
) -> None:
    page = _open(supervisor_page, base_url, people["0417"], "?window=all")
    _drawn(page)
    drawn = page.evaluate(
        f"""() => {{ const found = {{}};
              {GRAPH}.data.forEach(t => {{ found[t.name] = (t.x || []).length; }});
              return found; }}"""
    )
    rows = page.evaluate(
        """() => Array.from(document.querySelectorAll('.person-twin'),
             twin => twin.querySelectorAll('tbody tr').length)"""
    )
    assert drawn["score"] + drawn["score expected, none recorded"] == rows[0]
    sessions = sum(n for name, n in drawn.items() if name.startswith("session ")
                   and name != "session rating")  # fmt: skip
    assert sessions == rows[3]
    kinds = ("side effect", "laboratory", "review", "contact", "hospital", "emergency")
    assert sum(n for name, n in drawn.items() if name.startswith(kinds)) == rows[4]
