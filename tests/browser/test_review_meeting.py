"""A whole meeting in Chromium: keys, lost connections, two editors, a crash."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support import web
from tests.support.review_web import ReviewServer, review_server

SLOW = 30_000
#: People whom no other test here records anything for.
UNTOUCHED = (
    "switch_with_overlap", "gap_before_worsening", "two_medicines", "injection_late",
    "lithium_overdue", "no_next_contact", "item9_positive", "showcase",
)  # fmt: skip


@pytest.fixture(scope="session")
def review(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewServer]:
    with review_server(demo_file, tmp_path_factory.mktemp("meeting")) as server:
        yield server


@pytest.fixture(scope="session")
def base_url(review: ReviewServer) -> str:
    return review.url


#: Everything that the page says in passing: it stands there for a moment only.
HEARD = """
window.heard = [];
new MutationObserver(() => {
  const said = document.getElementById('wall-said');
  if (said && said.textContent && said.textContent !== window.heard.at(-1))
    window.heard.push(said.textContent);
}).observe(document, {childList: true, subtree: true, characterData: true});
"""


def _open(page: Page, review: ReviewServer, story: str | None = None) -> Page:
    page.add_init_script(HEARD)
    query = f"?person={review.people[story]}" if story else ""
    page.goto(f"{review.url}/review/{review.meeting}{query}")
    which = f"[data-person='{review.people[story]}']" if story else ""
    page.wait_for_selector(f"#wall-stage[data-state=person]{which}", timeout=SLOW)
    return page


def _context(browser: Browser, review: ReviewServer, user: str = web.SUPERVISOR) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="en-GB")
    answer = context.request.post(f"{review.url}/sign-in", form={"user": user}, max_redirects=0)
    assert answer.status == 303
    return context


def _saved(page: Page, what: str = "") -> None:
    page.wait_for_function(
        "what => window.heard.some(said => said.includes('Recorded: ') && said.includes(what))",
        arg=what,
    )


def test_continue_takes_three_keys_and_stands_at_once(
    supervisor_page: Page, review: ReviewServer
) -> None:
    page = _open(supervisor_page, review, "remission")
    for key in ("r", "c", "Enter"):
        page.keyboard.press(key)
    _saved(page)
    assert [row[0] for row in review.decisions("remission")] == ["continue"]
    expect(page.locator(".wall-since")).to_contain_text("Recorded today: continue")
    # Nobody is led on to the next person.
    assert page.get_attribute("#wall-stage", "data-person") == review.people["remission"]
    state = (
        "SELECT state FROM agenda_item a JOIN patient p ON p.id = a.patient_id"
        " JOIN meeting m ON m.id = a.meeting_id WHERE p.public_id = ? AND m.public_id = ?"
    )
    found = review.rows(state, review.people["remission"], review.meeting)
    assert found == [("discussed",)]


def test_a_change_of_medicine_takes_four_keys_and_is_an_intent(
    supervisor_page: Page, review: ReviewServer
) -> None:
    page = _open(supervisor_page, review, "adherent_not_better")
    for key in ("r", "m", "1", "Enter"):
        page.keyboard.press(key)
    _saved(page, "increase citalopram to 40 mg")
    assert [(row[0], row[2]) for row in review.decisions("adherent_not_better")] == [
        ("adjust_medication", "2026-11-30")
    ]
    intents = review.rows(
        "SELECT change, subject, dose, dose_unit FROM decision_intent i"
        " JOIN patient p ON p.id = i.patient_id WHERE public_id = ?",
        review.people["adherent_not_better"],
    )
    assert intents == [("increase", "citalopram", 40.0, "mg")]


def test_the_form_says_what_has_no_place_and_limits_the_reason(
    supervisor_page: Page, review: ReviewServer
) -> None:
    page = _open(supervisor_page, review, "two_missed")
    page.keyboard.press("r")
    page.keyboard.press("o")
    expect(page.locator(".editor-process")).to_contain_text("process of psychotherapy")
    reason = page.get_by_label("Reason for the decision (seen by the whole team)")
    assert reason.get_attribute("maxlength") == "200"
    reason.fill("jkm c 1")
    assert page.locator(".editor-decision").count() == 1
    page.keyboard.press("Escape")


def test_faults_are_named_and_nothing_is_written(
    supervisor_page: Page, review: ReviewServer, console_errors: list[str]
) -> None:
    page = _open(supervisor_page, review, "therapy_only")
    page.keyboard.press("r")
    expect(page.locator("#wall-editor h2")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".editor-status")).to_have_text("Choose at least one decision.")
    page.keyboard.press("o")
    page.get_by_label("Owner").select_option("")
    page.get_by_role("button", name="Record (Enter)").click()
    expect(page.locator(".editor-status")).to_contain_text("Say who owns the decision.")
    assert review.decisions("therapy_only") == []
    console_errors.clear()


def test_a_draft_survives_a_reload_and_stays_out_of_the_browsers_storage(
    supervisor_page: Page, review: ReviewServer
) -> None:
    page = _open(supervisor_page, review, "medication_only")
    page.keyboard.press("r")
    page.keyboard.press("o")
    page.get_by_label(re.compile("^Reason")).fill("Ring about the refill")
    expect(page.locator(".editor-status")).to_contain_text("Draft kept at")
    kept = page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    )
    assert "Ring" not in kept
    assert review.people["medication_only"] not in kept
    page.reload()
    page.wait_for_selector("#wall-stage[data-state=person]", timeout=SLOW)
    page.keyboard.press("r")
    expect(page.locator(".editor-note")).to_contain_text("Your draft of")
    expect(page.get_by_label(re.compile("^Reason"))).to_have_value("Ring about the refill")
    # However late the server hears of it, the draft does not come back.
    page.route("**/draft/**", lambda route: (time.sleep(1), route.continue_())[1])
    page.get_by_role("button", name="Drop the draft").click()
    page.keyboard.press("r")
    expect(page.locator("#wall-editor h2")).to_be_visible()
    assert page.locator(".editor-note").count() == 0


def test_a_lost_connection_loses_nothing_and_records_once(
    supervisor_page: Page, review: ReviewServer, console_errors: list[str]
) -> None:
    page = _open(supervisor_page, review, "one_score")
    page.keyboard.press("r")
    page.keyboard.press("o")
    expect(page.locator(".editor-status")).to_contain_text("Draft kept at")
    page.context.set_offline(True)
    page.get_by_label(re.compile("^Reason")).fill("No answer twice")
    expect(page.locator(".editor-status")).to_contain_text("No connection")
    page.keyboard.press("Enter")
    expect(page.locator(".editor-status")).to_contain_text("Not saved: no connection")
    assert review.recordings("one_score") == 0
    page.context.set_offline(False)
    _saved(page)
    assert [row[:2] for row in review.decisions("one_score")] == [("outreach", "No answer twice")]
    assert review.recordings("one_score") == 1
    console_errors.clear()


def test_an_answer_that_is_lost_on_its_way_records_once(
    supervisor_page: Page, review: ReviewServer, console_errors: list[str]
) -> None:
    """The server has written it, the browser never learns: the same key is sent again."""
    page = _open(supervisor_page, review, "hostile_name")
    lost = []

    def drop_first(route: Any) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort("connectionreset")

    page.route("**/record/*", drop_first)
    for key in ("r", "c", "Enter"):
        page.keyboard.press(key)
    _saved(page)
    assert len(lost) == 1
    assert review.recordings("hostile_name") == 1
    console_errors.clear()


def test_a_second_editor_sees_both_versions_and_chooses(
    browser: Browser, supervisor_page: Page, review: ReviewServer, console_errors: list[str]
) -> None:
    other = _context(browser, review, review.clinician)
    seen = other.request.get(f"{review.url}/review/{review.meeting}/people").json()["people"]
    own = {one["id"] for one in seen}
    story = next(s for s in UNTOUCHED if review.people[s] in own)
    mine = _open(supervisor_page, review, story)
    mine.keyboard.press("r")
    mine.keyboard.press("o")
    expect(mine.locator(".editor-decision")).to_be_visible()
    theirs = _open(other.new_page(), review, story)
    for key in ("r", "c", "Enter"):
        theirs.keyboard.press(key)
    _saved(theirs)
    other.close()
    mine.keyboard.press("Enter")
    sides = mine.locator(".editor-side")
    expect(sides).to_have_count(2)
    expect(sides.nth(0)).to_contain_text("Continue")
    expect(sides.nth(1)).to_contain_text("Outreach")
    assert [row[0] for row in review.decisions(story)] == ["continue"]
    mine.keyboard.press("2")
    _saved(mine)
    assert [row[0] for row in review.decisions(story)] == ["outreach"]
    assert review.recordings(story) == 2
    console_errors.clear()


def test_a_crash_loses_neither_the_place_nor_the_draft(
    browser: Browser, review: ReviewServer
) -> None:
    first = _context(browser, review)
    page = _open(first.new_page(), review, "young_start")
    with page.expect_response(lambda got: '"all"' in (got.request.post_data or "")):
        page.keyboard.press("t")
    page.keyboard.press("r")
    page.keyboard.press("o")
    page.get_by_label(re.compile("^Reason")).fill("Second letter")
    expect(page.locator(".editor-status")).to_contain_text("Draft kept at")
    first.close()
    second = _context(browser, review)
    page = _open(second.new_page(), review)
    assert page.get_attribute("#wall-stage", "data-person") == review.people["young_start"]
    assert page.evaluate("tandemWall.current.window") == "all"
    page.keyboard.press("r")
    expect(page.get_by_label(re.compile("^Reason"))).to_have_value("Second letter")
    second.close()


def test_a_viewer_follows_and_may_not_record(viewer_page: Page, review: ReviewServer) -> None:
    page = viewer_page
    page.goto(f"{review.url}/review/{review.meeting}")
    page.wait_for_selector("#wall-stage")
    assert page.get_attribute("#wall", "data-mode") == "wall"
    assert page.locator("#wall-editor").count() == 0
    for path, body in (
        (f"record/{review.people['never_seen']}", {"version": 0, "key": "k", "decisions": []}),
        (f"draft/{review.people['never_seen']}", {"version": 0, "content": "{}"}),
        ("screen", {"person": review.people["never_seen"]}),
    ):
        answer = page.request.post(
            f"{review.url}/review/{review.meeting}/{path}",
            data=json.dumps(body),
            headers={"Content-Type": "application/json"},
        )
        assert answer.status == 403
