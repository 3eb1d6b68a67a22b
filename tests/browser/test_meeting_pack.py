"""The button "Meeting pack" in Chromium: progress, cancel, files, and what is kept from whom."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from dashboard.auth.demo_users import scope_of
from dashboard.context import EXTENSION, AppContext
from dashboard.packs import jobs
from dashboard.packs.make import MadePack
from tests.support import web
from tests.support.packs import names_of, small_review
from tests.support.serving import serving

#: Drawing shares the machine with the browser that looks on.
SLOW = 90_000


@dataclass(frozen=True)
class Review:
    """A server with one review about three people; its packs lie in ``packs``."""

    url: str
    meeting: str
    context: AppContext
    packs: Path


@pytest.fixture(scope="module")
def review(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Review]:
    file = tmp_path_factory.mktemp("packs") / "review.sqlite"
    shutil.copyfile(demo_file, file)
    with web.demo_app(file) as app:
        context: AppContext = app.server.extensions[EXTENSION]
        scope = scope_of(context, web.SUPERVISOR)
        assert scope is not None
        meeting = small_review(context.engine, scope)
        with serving(app.server) as address:
            yield Review(address, meeting, context, context.settings.packs_dir)


@pytest.fixture(scope="module")
def base_url(review: Review) -> str:
    return review.url


@pytest.fixture
def pace(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Drawing waits after the first person until this is set."""
    go_on, whole = Event(), jobs.make_pack

    def paced(*arguments: Any) -> MadePack:
        *others, drawn = arguments

        def one_is_drawn(done: int) -> None:
            drawn(done)
            assert go_on.wait(SLOW / 1000)

        return whole(*others, one_is_drawn)

    monkeypatch.setattr(jobs, "make_pack", paced)
    yield go_on
    go_on.set()


def opened(page: Page, review: Review, where: str = "agenda") -> Page:
    page.goto(f"{review.url}/review/{review.meeting}/{where}")
    page.locator(".pack > summary").click()
    return page


def left(review: Review) -> list[str]:
    return [path.name for path in review.packs.iterdir() if path.is_dir()]


def test_a_pack_from_the_agenda_to_the_file(
    supervisor_page: Page,
    review: Review,
    axe: Callable[[], list[str]],
    tmp_path: Path,
    pace: Event,
) -> None:
    page = opened(supervisor_page, review)
    assert axe() == []
    make = page.get_by_role("button", name="Make the pack")
    for control in (make, page.locator(".pack > summary")):
        box = control.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
    assert not page.get_by_role("checkbox", name=re.compile("With names")).is_checked()
    make.click()
    expect(page.locator(".pack-count")).to_contain_text("of 3 people", timeout=SLOW)
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    pace.set()
    link = page.get_by_role("link", name="PDF")
    link.wait_for(timeout=SLOW)
    expect(page.locator(".pack-said")).to_contain_text("Ready: 3 of 3 people, initials")
    assert axe() == []
    with page.expect_download() as download:
        link.click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert re.fullmatch(r"tandem-pack-2026-11-23-[\w-]{8}\.pdf", file.name)
    text = "\n".join(found.extract_text() for found in PdfReader(file).pages)
    assert "Increase sertraline to 100 mg" in text
    assert {name for name in names_of(review.context.engine) if name in text} == set()

    # The same tab finds it again on another page of the review, and deletes it.
    page = opened(page, review, "summary")
    page.get_by_role("link", name="CSV").last.wait_for()
    page.get_by_role("button", name="Delete both").click()
    expect(make).to_be_visible()
    assert left(review) == []
    page.keyboard.press("Escape")
    expect(page.locator(".pack > summary")).to_be_focused()


def test_it_is_cancelled_and_nothing_is_left(
    supervisor_page: Page, review: Review, pace: Event
) -> None:
    page = opened(supervisor_page, review)
    page.get_by_role("button", name="Make the pack").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".pack-said")).to_contain_text("Cancelled. Nothing was kept.")
    expect(page.get_by_role("button", name="Make the pack")).to_be_focused()
    pace.set()
    for _ in range(SLOW // 100):
        if not any((review.packs / name / "pack.pdf").exists() for name in left(review)):
            states = [(review.packs / name / "state.json") for name in left(review)]
            if all('"stopped"' in state.read_text() for state in states):
                return
        page.wait_for_timeout(100)
    raise AssertionError("it goes on")


def test_a_viewer_is_not_offered_names(viewer_page: Page, review: Review) -> None:
    page = opened(viewer_page, review)
    page.get_by_role("button", name="Make the pack").wait_for()
    assert page.get_by_role("checkbox").count() == 0
    expect(page.locator(".pack-panel")).to_contain_text("Initials and numbers only.")
