"""Over 300 scripts in names, drugs, notes and sources: none runs, nothing asks another host.

The page's policy would stop most of them; that it had to is a failure too (``violations``), and so
is an element that came out of a text (``.pwn``).
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.support import web
from tests.support.script_world import OPENED, make_script_world, public_id_of
from tests.support.scripts import payloads
from tests.support.serving import serving

SLOW = 60_000
WATCH = """
window.hits = []; window.violations = [];
window.hit = function () { window.hits.push(String(new Error().stack)); };
window.alert = window.confirm = window.prompt = window.print = window.hit;
document.addEventListener("securitypolicyviolation", function (event) {
  window.violations.push(event.violatedDirective + " " + event.blockedURI + " " + event.sample);
});
"""
FOUND = """() => ({
  hits: window.hits, violations: window.violations,
  elements: [...document.querySelectorAll(".pwn, iframe, object, embed, base, marquee")]
    .map(element => element.outerHTML.slice(0, 200)),
  links: [...document.querySelectorAll("a, form, button")]
    .map(element => element.getAttribute("href") || element.getAttribute("action") || "")
    .filter(href => !/^([/#?]|$)/.test(href) || href.startsWith("//")),
})"""
NOTHING = {"hits": [], "violations": [], "elements": [], "links": []}


@pytest.fixture(scope="module")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("scripts") / "scripts.sqlite"
    make_script_world(file)
    return file


@pytest.fixture(scope="module")
def script_url(demo_file: Path) -> Iterator[str]:
    with web.demo_app(demo_file) as app, serving(app.server) as address:
        yield address


@pytest.fixture
def watched(context: object, script_url: str) -> Iterator[Page]:
    """A supervisor's page that notes every script and every request to another host."""
    page: Page = context.new_page()  # type: ignore[attr-defined]
    page.set_default_timeout(SLOW)
    page.add_init_script(WATCH)
    strangers: list[str] = []
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((script_url, "data:", "blob:", "about:"))
            else strangers.append(request.url)
        ),
    )
    page.on("dialog", lambda dialog: (strangers.append("a dialog"), dialog.dismiss()))
    page.on("popup", lambda _: strangers.append("a window"))
    answer = page.request.post(
        f"{script_url}/sign-in", form={"user": web.SUPERVISOR}, max_redirects=0
    )
    assert answer.status == 303
    yield page
    assert strangers == []


def check(page: Page) -> None:
    assert page.evaluate(FOUND) == NOTHING, page.url


def test_there_are_enough_of_them() -> None:
    assert len(payloads()) >= 300
    assert len(set(payloads())) == len(payloads())


def test_the_watch_sees_what_it_looks_for(watched: Page, script_url: str) -> None:
    """Otherwise the tests below would pass on a page that runs everything."""
    watched.goto(f"{script_url}/imports")
    watched.evaluate(
        """() => { const there = document.createElement("div");
        there.innerHTML = "<img class=pwn src=x onerror=hit()><a href='javascript:hit()'>x</a>";
        document.body.append(there); window.hit(); }"""
    )
    watched.wait_for_function("() => window.violations.length > 0")
    found = watched.evaluate(FOUND)
    assert all(found[kind] for kind in NOTHING), found


def test_in_the_grid_the_chips_and_the_filters(watched: Page, script_url: str) -> None:
    total = len(payloads())
    watched.goto(f"{script_url}/?view=all")
    expect(watched.locator("#caseload-grid .ag-row").first).to_be_visible(timeout=SLOW)
    check(watched)
    seen: set[str] = set()
    for index in range(0, total, 12):
        watched.evaluate(
            "i => dash_ag_grid.getApi('caseload-grid').ensureIndexVisible(i, 'top')", index
        )
        watched.wait_for_function(
            "i => document.querySelector(`#caseload-grid .ag-row[row-index='${i}'] a`)", arg=index
        )
        rows = watched.locator("#caseload-grid .ag-row").all_inner_texts()
        seen.update(text for text in rows if text.strip())
    assert len(seen) > total * 0.9
    check(watched)
    watched.locator("summary", has_text="More filters").click()
    for query in ("owner=1", "team=1", "owner=7&team=7", "diagnosis=x"):
        watched.goto(f"{script_url}/?view=all&{query}")
        expect(watched.locator(".caseload")).to_be_visible(timeout=SLOW)
        check(watched)


def test_on_the_pages_of_people(watched: Page, script_url: str) -> None:
    """Header, panel with legend and hover, next strip, tables, title, and the saved picture."""
    for number in range(OPENED):
        watched.goto(f"{script_url}/person/{public_id_of(number)}")
        expect(watched.locator("#person-graph .main-svg").first).to_be_visible(timeout=SLOW)
        watched.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        box = watched.locator("#person-graph").bounding_box()
        assert box is not None
        for across in (0.2, 0.5, 0.7, 0.9):
            for down in range(8):
                watched.mouse.move(
                    box["x"] + box["width"] * across, box["y"] + min(box["height"], 640) * down / 8
                )
        check(watched)
        assert watched.title() == "Person · Tandem"


def test_in_the_saved_picture_and_the_files(watched: Page, script_url: str) -> None:
    public_id = public_id_of(1)
    watched.goto(f"{script_url}/person/{public_id}")
    expect(watched.locator("#person-graph .main-svg").first).to_be_visible(timeout=SLOW)
    with watched.expect_download() as saved:
        watched.get_by_role("button", name="PNG").click()
    assert re.fullmatch(r"tandem-person-[\w-]+\.png", saved.value.suggested_filename)
    check(watched)
    for path in (f"/export/person/{public_id}.csv", "/export/caseload.csv?view=all"):
        answer = watched.request.get(f"{script_url}{path}")
        assert answer.headers["content-type"].startswith("text/csv")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "attachment" in answer.headers["content-disposition"]
        # A cell that a spreadsheet would run has an apostrophe in front.
        assert not re.search(r'(^|[,"])=HYPERLINK', answer.text(), re.MULTILINE)


def test_in_the_address_and_in_what_it_answers(watched: Page, script_url: str) -> None:
    """Search, window, measure and day of the address; pages that do not exist; sign-in."""
    texts = payloads()
    for number, text in enumerate(texts[:: len(texts) // 24]):
        said = quote(text, safe="")
        path = (
            f"/?view=all&find={said}&diagnosis={said}&medication={said}&flags={said}&as_of={said}",
            f"/person/{public_id_of(2)}?window={said}&measure={said}&as_of={said}",
            f"/person/{said}",
            f"/nothing/{said}",
        )[number % 4]
        watched.goto(f"{script_url}{path}")
        expect(watched.locator("main")).to_be_visible(timeout=SLOW)
        check(watched)
    watched.goto(f"{script_url}/imports")
    expect(watched.locator("table")).to_be_visible(timeout=SLOW)
    check(watched)
    for number in range(1, 7):
        watched.goto(f"{script_url}/imports/{number}")
        expect(watched.locator("table").first).to_be_visible(timeout=SLOW)
        check(watched)
    watched.context.clear_cookies()
    for text in texts[:: len(texts) // 8]:
        watched.goto(f"{script_url}/sign-in?next={quote(text, safe='')}")
        check(watched)
