"""The caseload's PNG button: every page of the view as a picture, drawn in the browser."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import Download, Page, expect


def test_the_button_saves_every_page_in_4k(supervisor_page: Page, base_url: str) -> None:
    page = supervisor_page
    page.goto(f"{base_url}/?view=all&find=a")
    expect(page.locator(".cell-name").first).to_be_visible(timeout=30_000)
    shown = int((page.locator("#caseload-count").text_content() or "0").split()[0])
    pages = -(-shown // 25)
    assert pages > 1
    downloads: list[Download] = []

    def is_last(download: Download) -> bool:
        downloads.append(download)
        return len(downloads) == pages

    with page.expect_event("download", is_last, timeout=60_000 * pages):
        page.get_by_role("button", name="PNG").click()
    names = [download.suggested_filename for download in downloads]
    assert names == [f"tandem-caseload-2026-11-23-{n}.png" for n in range(1, pages + 1)]
    with Image.open(Path(downloads[0].path())) as picture:
        assert picture.size == (3840, 2160)
        for top, bottom in ((0, 300), (300, 1900), (1950, 2160)):
            assert picture.crop((0, top, 3840, bottom)).convert("L").getextrema()[0] < 60
