"""Takes the README's pictures from the running product on a demo caseload of a fixed day.

Usage: python tools/screenshots.py [FOLDER]   (default docs/pictures)
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, Page, sync_playwright

from tools.demo_server import ROOT, product

SHOWCASE = "0417"  # the person of dashboard.demo.scripted whose story has a bit of everything
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


def signed_in(browser: Browser, address: str, user: str, scheme: str = "light") -> Page:
    """A page of 1440 × 900 with ``user`` (clinician, supervisor, viewer) signed in."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        timezone_id="Europe/London",
        locale="en-GB",
    )
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.get_by_role("button", name=user).click()
    page.locator(".ag-row").first.wait_for()
    return page


def open_showcase(page: Page, address: str) -> None:
    """The showcase person, found as a user would find them."""
    page.goto(f"{address}/?find={SHOWCASE}&view=all")
    page.locator(".ag-row").first.click()
    page.locator(".js-plotly-plot .plot-container").first.wait_for()
    page.wait_for_timeout(800)


def take(folder: Path, address: str, browser: Browser) -> None:
    """Every picture of the README, and the viewer's masked page beside them."""
    page = signed_in(browser, address, "supervisor")
    page.wait_for_timeout(800)
    page.screenshot(path=folder / "caseload.png")
    open_showcase(page, address)
    page.screenshot(path=folder / "person.png")
    page.goto(f"{address}/imports")
    page.locator("h1").first.wait_for()
    page.wait_for_timeout(500)
    page.screenshot(path=folder / "imports.png")
    _review(page, address, folder)
    dark = signed_in(browser, address, "supervisor", "dark")
    open_showcase(dark, address)
    dark.screenshot(path=folder / "person-dark.png")


def _review(page: Page, address: str, folder: Path) -> None:
    """The agenda of a case review of everybody overdue, and its wall on a 1080p screen."""
    page.goto(f"{address}/review?view=overdue")
    page.get_by_role("button", name="Start the review").click()
    page.locator(".agenda-row").first.wait_for()
    page.wait_for_timeout(500)
    page.screenshot(path=folder / "agenda.png")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(page.url.removesuffix("/agenda"))
    page.locator("#wall-stage[data-state=person]").wait_for()
    page.wait_for_timeout(500)
    page.screenshot(path=folder / "wall.png")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        product(Path(scratch)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        take(folder, address, browser)
        browser.close()
    for picture in sorted(folder.glob("*.png")):
        print(f"{picture.name}: {picture.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
