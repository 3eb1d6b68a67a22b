"""The wall in Chromium: fits, large enough, masked, quick, and never one person under another."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from dashboard.figures.wall_canvas import SIZES, Preset
from dashboard.figures.wall_panel import MOST_ROWS
from tests.support import web
from tests.support.panel import rows_of_words
from tests.support.review_web import ReviewServer, review_server

SLOW = 30_000
MASKED = re.compile(r"^A\.K\. · \w+$")
SCREENS = [(1920, 1080), (3840, 2160)]

#: Every text and mark of the stage with its box and font size, in CSS pixels.
MEASURE = """() => {
  const stage = document.querySelector('#wall-stage'), found = [];
  const walker = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.textContent.trim() || parent.closest('.wall-message, defs, style')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (!box.width) continue;
    found.push({text: node.textContent, svg: Boolean(parent.closest('svg')),
      size: parseFloat(getComputedStyle(parent).fontSize),
      left: box.left, right: box.right, top: box.top, bottom: box.bottom,
      clipped: parent.scrollWidth > parent.clientWidth + 1 && !parent.closest('svg')});
  }
  const marks = [...stage.querySelectorAll('.point path, .points path, .shapelayer path')]
    .map(path => path.getBoundingClientRect())
    .map(b => ({left: b.left, right: b.right, top: b.top, bottom: b.bottom}));
  const page = document.scrollingElement;
  return {texts: found, marks, width: innerWidth, height: innerHeight,
    scrolls: [page.scrollWidth - innerWidth, page.scrollHeight - innerHeight]};
}"""
#: What a person at the wall sees, each frame: recorded until the page goes.
WATCH = """() => {
  const stage = document.querySelector('#wall-stage');
  window.seen = [];
  const look = () => {
    const person = stage.querySelector('.wall-person');
    const visible = Number(getComputedStyle(person).opacity) > 0;
    const name = stage.querySelector('.wall-name');
    window.seen.push({visible, wanted: tandemWall.current.person,
      person: stage.dataset.person, name: name ? name.textContent : '',
      place: stage.querySelector('.wall-place').textContent,
      points: stage.querySelectorAll('.point, .bars').length});
    requestAnimationFrame(look);
  };
  look();
}"""

#: Walk on from person to person, 32 times, each once the one before is drawn.
WALK = """async () => {
  const stage = document.querySelector('#wall-stage');
  const frame = () => new Promise(done => requestAnimationFrame(done));
  for (let n = 0; n < 32; n += 1) {
    const before = stage.dataset.drawn;
    document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}));
    while (stage.dataset.drawn === before || stage.dataset.state !== 'person') await frame();
    await frame();
  }
}"""


@pytest.fixture(scope="session")
def review(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewServer]:
    with review_server(demo_file, tmp_path_factory.mktemp("wall")) as server:
        yield server


@pytest.fixture(scope="session")
def base_url(review: ReviewServer) -> str:
    return review.url


def _open(page: Page, review: ReviewServer, story: str | None = None, query: str = "") -> Page:
    person = f"&person={review.people[story]}" if story else ""
    page.goto(f"{review.url}/review/{review.meeting}?preset=4m{person}{query}")
    _shown(page, review.people[story] if story else None)
    return page


def _shown(page: Page, person: str | None = None) -> None:
    which = f"[data-person='{person}']" if person else ""
    page.wait_for_selector(f"#wall-stage[data-state=person]{which}", timeout=SLOW)


def _drawn_anew(page: Page, act: Callable[[], object]) -> None:
    """``act``, and wait for what is drawn because of it; it may be the same person."""
    before = page.get_attribute("#wall-stage", "data-drawn")
    act()
    anew = f"#wall-stage[data-state=person]:not([data-drawn='{before}'])"
    page.wait_for_selector(anew, timeout=SLOW)


def _measured(page: Page) -> dict[str, Any]:
    """In the letters of the page, not in those that stand in for them until they are loaded."""
    page.evaluate("document.fonts.ready.then(() => null)")
    found: dict[str, Any] = page.evaluate(MEASURE)
    return found


def _context(browser: Browser, review: ReviewServer, user: str, **options: Any) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": 1920, "height": 1080}, locale="en-GB", **options
    )
    answer = context.request.post(f"{review.url}/sign-in", form={"user": user}, max_redirects=0)
    assert answer.status == 303
    return context


def _faults(seen: dict[str, Any], least: float) -> list[str]:
    """What of one screen breaks the rules of the wall, in words."""
    faults = []
    edge_x, edge_y = seen["width"] * 0.05 - 1, seen["height"] * 0.05 - 1
    if seen["scrolls"][0] > 0 or seen["scrolls"][1] > 0:
        faults.append(f"scrolls by {seen['scrolls']}")
    for part in [*seen["texts"], *seen["marks"]]:
        # The box of a line is higher than its letters.
        slack = (part["bottom"] - part["top"]) * 0.1 if "text" in part else 0
        inside = (
            part["left"] >= edge_x
            and part["right"] <= seen["width"] - edge_x
            and part["top"] + slack >= edge_y
            and part["bottom"] - slack <= seen["height"] - edge_y
        )
        if not inside:
            faults.append(f"in the outer 5 %: {part}")
    for text in seen["texts"]:
        if text["size"] < least - 0.05:
            faults.append(f"{text['size']:.1f} px: {text['text']}")
        if text["clipped"]:
            faults.append(f"clipped: {text['text']}")
    return faults + _overlaps(seen["texts"])


def _overlaps(texts: list[dict[str, Any]]) -> list[str]:
    """Pairs of texts that stand on each other: the boxes' inner parts meet."""
    found = []
    for index, one in enumerate(texts):
        inner = (one["bottom"] - one["top"]) * 0.22
        for other in texts[index + 1 :]:
            across = min(one["right"], other["right"]) - max(one["left"], other["left"])
            down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) - 2 * inner
            if across > 2 and down > 0:
                found.append(f"on each other: {one['text']} / {other['text']}")
    return found


def _rows(seen: dict[str, Any]) -> int:
    texts = [((t["top"] + t["bottom"]) / 2, t["size"]) for t in seen["texts"]]
    return rows_of_words(texts)


@pytest.mark.parametrize(("width", "height"), SCREENS)
@pytest.mark.parametrize("preset", list(Preset))
def test_one_person_fits_in_texts_that_are_large_enough(
    supervisor_page: Page, review: ReviewServer, preset: Preset, width: int, height: int
) -> None:
    page = supervisor_page
    page.set_viewport_size({"width": width, "height": height})
    _open(page, review, "showcase")
    _drawn_anew(page, lambda: page.evaluate(f"tandemWall.current.setPreset('{preset.value}')"))
    faults = []
    for story, person in review.people.items():
        page.evaluate(f"tandemWall.current.go('{person}')")
        _shown(page, person)
        seen = _measured(page)
        found = _faults(seen, SIZES[preset].text * height / 1080)
        if preset is Preset.FOUR_METRES and _rows(seen) > MOST_ROWS:
            found.append(f"{_rows(seen)} rows of text")
        faults += [f"{story}: {fault}" for fault in found]
    assert "\n".join(faults) == ""


def test_a_4k_wall_shows_what_a_1080p_wall_shows(
    supervisor_page: Page, review: ReviewServer
) -> None:
    boxes = []
    for width, height in SCREENS:
        supervisor_page.set_viewport_size({"width": width, "height": height})
        _open(supervisor_page, review, "showcase")
        seen = _measured(supervisor_page)
        boxes.append({t["text"]: (t["left"] / width, t["top"] / height) for t in seen["texts"]})
    small, large = boxes
    clock = {text for text in small.keys() ^ large.keys() if " of " in text}
    assert small.keys() - clock == large.keys() - clock
    for text in small.keys() & large.keys():
        assert small[text] == pytest.approx(large[text], abs=0.02), text


@pytest.mark.parametrize("lane", ["1", "2", "3", "4"])
def test_an_enlarged_lane_fits_too(supervisor_page: Page, review: ReviewServer, lane: str) -> None:
    page = supervisor_page
    page.set_viewport_size({"width": 1920, "height": 1080})
    for story in ("showcase", "two_medicines", "nothing_recorded"):
        _open(page, review, story)
        _drawn_anew(page, lambda: page.keyboard.press(lane))
        assert _faults(_measured(page), SIZES[Preset.FOUR_METRES].text) == []


def test_names_are_nowhere_on_a_wall(browser: Browser, review: ReviewServer) -> None:
    """Neither in the page nor in anything that was sent to it, whoever is signed in."""
    families = ["Kovacs", "Nakamura", "Petrov", "Sørensen", "Delgado", "Featherstonehaugh"]
    known = {str(row[0]) for row in review.rows("SELECT family_name FROM patient")}
    assert all(any(family in name for name in known) for family in families)
    context = _context(browser, review, web.SUPERVISOR)
    page = context.new_page()
    page.goto(f"{review.url}/review/{review.meeting}/wall")
    page.wait_for_function("() => ((window.tandemWall.current || {}).people || []).length")
    # Whom it shows is this test's choice, not the presenter's.
    page.evaluate("tandemWall.current.follow = () => {}")
    texts = []
    for person in list(review.people.values())[:8]:
        address = f"/review/{review.meeting}/wall/panel/{person}?names=1"
        texts.append(page.evaluate(f"fetch('{address}').then(answer => answer.text())"))
        page.evaluate(f"tandemWall.current.person = '{person}'; tandemWall.current.show()")
        _shown(page, person)
        texts += [page.content(), page.title()]
        texts.append(page.evaluate("JSON.stringify(tandemWall.current.graph.data)"))
    for family in families:
        assert not any(family in text for text in texts), family
    context.close()


def test_the_presenter_sees_names_and_the_wall_follows_masked(
    browser: Browser, review: ReviewServer
) -> None:
    presenter = _context(browser, review, web.SUPERVISOR)
    other = _context(browser, review, web.VIEWER)
    laptop, wall = presenter.new_page(), other.new_page()
    _open(laptop, review, "showcase")
    expect(laptop.locator(".wall-name")).to_have_text(MASKED)
    laptop.keyboard.press("m")
    expect(laptop.locator(".wall-name")).to_contain_text("Kovacs")
    wall.goto(f"{review.url}/review/{review.meeting}/wall")
    _shown(wall, review.people["showcase"])
    expect(wall.locator(".wall-name")).to_have_text(MASKED)
    laptop.evaluate(f"tandemWall.current.go('{review.people['remission']}')")
    _shown(wall, review.people["remission"])
    laptop.keyboard.press("b")
    expect(wall.locator(".wall-blank-words")).to_be_visible()
    assert "I.S." not in wall.locator("#wall-stage").inner_text()
    laptop.keyboard.press("b")
    # The connection goes and comes back by itself.
    other.set_offline(True)
    laptop.evaluate(f"tandemWall.current.go('{review.people['one_score']}')")
    expect(wall.locator(".wall-lost")).to_be_visible()
    other.set_offline(False)
    _shown(wall, review.people["one_score"])
    expect(wall.locator(".wall-lost")).to_have_count(0)
    presenter.close()
    other.close()


def test_a_late_answer_for_another_person_is_never_seen(
    supervisor_page: Page, review: ReviewServer
) -> None:
    page = supervisor_page
    _open(page, review, "showcase")
    people = page.evaluate("tandemWall.current.people.map(one => [one.id, one.name])")
    names = dict(people)
    late = people[1][0]

    page.keyboard.press("Home")
    _shown(page, people[0][0])
    page.evaluate("tandemWall.current.forget()")
    held: list[Route] = []
    page.route(f"**/panel/{late}?*", lambda route: held.append(route))
    page.evaluate(WATCH)
    with page.expect_request(f"**/panel/{late}?*"):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("late => window.seen.some(frame => frame.wanted === late)", arg=late)
    page.keyboard.press("ArrowRight")
    _shown(page, people[2][0])
    # Now the answer comes that nobody waits for any more.
    with page.expect_response(f"**/panel/{late}?*"):
        held[0].continue_()
    frames = page.evaluate("window.seen.length")
    page.wait_for_function("frames => window.seen.length > frames + 20", arg=frames)
    assert page.get_attribute("#wall-stage", "data-person") == people[2][0]
    page.keyboard.press("ArrowRight")
    last = people[3][0]
    page.wait_for_function(
        "last => (one => one.visible && one.person === last && one.name)(window.seen.at(-1))",
        arg=last,
    )
    seen = page.evaluate("window.seen")
    wanted = {frame["wanted"] for frame in seen}
    assert {late, people[2][0], last} <= wanted
    for frame in seen:
        if frame["visible"] and (frame["name"] or frame["points"]):
            assert frame["person"] == frame["wanted"], frame
            assert frame["name"] == names[frame["wanted"]], frame


def test_the_next_person_is_there_without_a_wait_for_the_server(
    supervisor_page: Page, review: ReviewServer
) -> None:
    page = supervisor_page
    _open(page, review, "showcase")
    people = page.evaluate("tandemWall.current.people.map(one => one.id)")
    with page.expect_response(f"**/panel/{people[1]}?*"):
        page.evaluate("tandemWall.current.forget()")
        page.keyboard.press("Home")
    page.route("**/panel/**", lambda route: None)
    page.keyboard.press("ArrowRight")
    _shown(page, people[1])


def test_the_next_person_takes_the_browser_less_than_half_a_second(
    supervisor_page: Page, review: ReviewServer
) -> None:
    """Processor time of the page, which other work on the same machine does not change."""
    page = supervisor_page
    page.set_viewport_size({"width": 1920, "height": 1080})
    _open(page, review)
    page.keyboard.press("Home")
    _shown(page, page.evaluate("tandemWall.current.people[0].id"))
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        found = devtools.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in found if one["name"] == "ThreadTime"))

    before = worked()
    page.evaluate(WALK)
    assert 0.001 < (worked() - before) / 32 <= 0.5


def test_keys_are_ignored_while_typing_and_can_be_switched_off(
    supervisor_page: Page, review: ReviewServer
) -> None:
    page = supervisor_page
    _open(page, review, "showcase")
    other = review.people["gap_before_worsening"]
    masked = page.evaluate(f"tandemWall.current.people.find(one => one.id === '{other}').name")
    number = masked.split(" · ")[1]
    page.keyboard.press("/")
    page.keyboard.type(f"jk {number}")
    assert page.get_attribute("#wall-stage", "data-person") == review.people["showcase"]
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    _shown(page, review.people["gap_before_worsening"])
    page.keyboard.press("?")
    page.get_by_role("button", name="Keys are on").click()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("tandemWall.current.person") == review.people["gap_before_worsening"]
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_five_idle_minutes_blank_the_screen(supervisor_page: Page, review: ReviewServer) -> None:
    page = supervisor_page
    page.clock.install()
    _open(page, review, "showcase")
    page.clock.fast_forward(5 * 60 * 1000 + 2000)
    expect(page.locator(".wall-blank-words")).to_be_visible()
    assert page.locator(".wall-name").count() == 0
    page.keyboard.press("Shift")
    page.clock.run_for(1000)
    expect(page.locator(".wall-name")).to_have_text(MASKED)


def test_a_picture_of_the_wall_is_saved_without_a_name(
    supervisor_page: Page, review: ReviewServer
) -> None:
    page = supervisor_page
    _open(page, review, "showcase")
    with page.expect_download() as waiting:
        page.keyboard.press("s")
    name = waiting.value.suggested_filename
    assert name == f"tandem-review-{review.people['showcase'][:8]}-2026-11-23.png"
    audit = review.rows("SELECT count(*) FROM audit_event WHERE action = 'export wall snapshot'")
    assert audit[0][0] == 1


@pytest.mark.parametrize("part", ["wall", "help", "editor"])
def test_accessible(
    supervisor_page: Page, review: ReviewServer, axe: Callable[[], list[str]], part: str
) -> None:
    page = supervisor_page
    _open(page, review, "adherent_not_better")
    if part == "help":
        page.keyboard.press("?")
    if part == "editor":
        page.keyboard.press("r")
        page.keyboard.press("m")
        expect(page.locator(".editor-decision")).to_be_visible()
    assert axe() == []
