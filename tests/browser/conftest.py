"""Chromium on a demo caseload: one server per run of the tests, a new session per test.

``page`` is Playwright's, and fails the test when the console had an error or anything asked
another host. ``duo`` is dash.testing's ``dash_duo`` on an application of its own.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, expect
from selenium.webdriver.chrome.options import Options

from tests.support import web
from tests.support.ports import free_port
from tests.support.serving import serving

NO_CHROMIUM = "Chromium is not installed (Debian packages chromium and chromium-driver)"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PEOPLE = 412
#: Milliseconds. A busy machine may take its time; what is wrong stays wrong.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not Path(CHROMIUM).exists():
                item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


def pytest_setup_options() -> Options:
    """How dash.testing starts Chromium."""
    options = Options()
    options.binary_location = CHROMIUM
    for argument in (*ARGUMENTS, "--headless=new", "--window-size=1600,1000"):
        options.add_argument(argument)
    return options


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo caseload of the browser tests, in the size that ``make run`` makes."""
    file = tmp_path_factory.mktemp("browser") / "demo.sqlite"
    web.seed_demo(file, PEOPLE)
    return file


@pytest.fixture(scope="session")
def base_url(demo_file: Path) -> Iterator[str]:
    """The address of a server on a free port of this machine."""
    with web.demo_app(demo_file) as app, serving(app.server) as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """Pictures and words do not depend on the machine they are made on."""
    return {
        "viewport": {"width": 1366, "height": 768},
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "color_scheme": "light",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def console_errors() -> list[str]:
    """What went wrong in the browser; a test that expects an error empties the list."""
    return []


@pytest.fixture
def page(page: Page, base_url: str, console_errors: list[str]) -> Iterator[Page]:
    """A page of nobody; nothing may go wrong in it and nothing may leave the machine."""

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            console_errors.append(message.text)

    def watch(request: Request) -> None:
        if not request.url.startswith((base_url, "data:", "blob:", "about:")):
            console_errors.append(f"asked another host: {request.url}")

    page.context.set_default_timeout(PATIENCE)
    page.on("console", listen)
    page.on("pageerror", lambda error: console_errors.append(str(error)))
    page.on("request", watch)
    yield page
    assert console_errors == []


@pytest.fixture
def as_user(page: Page, base_url: str) -> Callable[[str], Page]:
    """``as_user(SUPERVISOR)``: the page, signed in."""

    def sign_in(user: str) -> Page:
        answer = page.request.post(f"{base_url}/sign-in", form={"user": user}, max_redirects=0)
        assert answer.status == 303
        return page

    return sign_in


@pytest.fixture
def supervisor_page(as_user: Callable[[str], Page]) -> Page:
    return as_user(web.SUPERVISOR)


@pytest.fixture
def viewer_page(as_user: Callable[[str], Page]) -> Page:
    return as_user(web.VIEWER)


@pytest.fixture
def axe(page: Page) -> Callable[[], list[str]]:
    """``axe()``: the rules of accessibility that the page breaks now, with the places."""
    if not AXE.is_file():
        pytest.skip("axe-core is not there: tools/front_end_assets.py fetches it")

    def run() -> list[str]:
        # Evaluated through the debugger: a script element would be refused by the page's policy.
        page.evaluate(AXE.read_text(encoding="utf-8"))
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{fault['id']}: {' '.join(node['target'][0] for node in fault['nodes'][:5])}"
            for fault in result["violations"]
        ]

    return run


@pytest.fixture
def duo(dash_duo: Any, demo_file: Path, tmp_path: Path) -> Iterator[Any]:
    """dash.testing's browser on an application of its own, signed in as the supervisor."""
    file = tmp_path / "demo.sqlite"
    shutil.copyfile(demo_file, file)
    with web.demo_app(file) as app:
        patience = PATIENCE // 1000
        dash_duo.wait_timeout = patience
        dash_duo.server(
            app, debug=False, host="127.0.0.1", port=free_port(), start_timeout=patience
        )
        address = dash_duo.server.url
        dash_duo.driver.get(f"{address}/sign-in")
        choices = dash_duo.find_elements(".plain-choice")
        next(choice for choice in choices if "supervisor" in choice.text).click()
        # Only now, because it waits for a page of Dash; setting ``server_url`` waits for 10 s.
        dash_duo._url = address
        dash_duo.wait_for_page(timeout=patience)
        yield dash_duo
