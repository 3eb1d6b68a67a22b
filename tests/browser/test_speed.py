"""What keeps the pages quick, where it can be counted and not only timed."""

from typing import Any

from playwright.sync_api import Page, Request, expect

from dashboard.index_page import CHART_PARTS

SLOW = 30_000
CALLBACKS = "/_dash-update-component"
PLOTLY = "plotly.min.js"


def callbacks(page: Page) -> list[str]:
    """The outputs that ``page`` asks for from now on."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if CALLBACKS in request.url and request.post_data_json:
            asked.append(request.post_data_json["output"].lstrip("."))

    page.on("request", note)
    return asked


def test_a_caseload_is_one_question_and_so_is_a_filter(
    supervisor_page: Page, base_url: str
) -> None:
    """The page comes with its first rows; the address is composed in the browser."""
    page = supervisor_page
    asked = callbacks(page)
    page.on("request", lambda request: asked.append("rows") if "/rows?" in request.url else None)
    page.goto(f"{base_url}/")
    expect(page.locator(".cell-name").first).to_be_visible(timeout=SLOW)
    assert [name.partition(".")[0] for name in asked] == ["content"]
    asked.clear()
    page.get_by_label("Treatment").select_option("therapy")
    expect(page.locator(".chip", has_text="Treatment")).to_be_visible(timeout=SLOW)
    expect(page.locator(".cell-name").first).to_be_visible()
    assert [name.partition(".")[0] for name in asked] == ["content"]
    expect(page).to_have_url(f"{base_url}/?treatment=therapy")


def test_the_chart_library_comes_while_nobody_waits(supervisor_page: Page, base_url: str) -> None:
    """After the first rows, before anybody opens a person, and only once."""
    page = supervisor_page
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    page.goto(f"{base_url}/")
    expect(page.locator(".cell-name").first).to_be_visible(timeout=SLOW)
    page.wait_for_function("() => window.Plotly", timeout=SLOW)
    rows = max(i for i, name in enumerate(loaded) if name.startswith("_dash-update"))
    assert loaded.index(PLOTLY) > rows
    page.locator(".cell-name").first.click()
    expect(page.locator("#person-graph .annotation").first).to_be_attached(timeout=SLOW)
    assert loaded.count(PLOTLY) == 1


def test_a_caseload_fits_its_budget(supervisor_page: Page, base_url: str) -> None:
    """Bytes on the wire of a cold first load, without what comes later while nobody waits."""
    page = supervisor_page
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    later: set[str] = set()
    sizes: dict[str, float] = {}

    def sent(event: dict[str, Any]) -> None:
        if event["request"]["url"].endswith(CHART_PARTS):
            later.add(event["requestId"])

    def done(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = event["encodedDataLength"]

    devtools.on("Network.requestWillBeSent", sent)
    devtools.on("Network.loadingFinished", done)
    page.goto(f"{base_url}/")
    expect(page.locator(".cell-name").first).to_be_visible(timeout=SLOW)
    total = sum(size for request, size in sizes.items() if request not in later)
    assert 300_000 < total <= 1_200_000
