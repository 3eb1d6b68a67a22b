"""How fast Tandem feels: Chromium against the production server, medians beside the targets.

Usage: python -m tools.bench_browser [--runs N] [--people N] [--requests]

A demo caseload is seeded and served by ``python -m dashboard serve``. Every run is a new browser
session with an empty cache. Times are taken inside the page, from the click (or the beginning of
the navigation) to the frame in which the result is in the document; bytes are those on the wire,
headers included. ``--requests`` lists the requests of one first load by size.
"""

import argparse
import os
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.index_page import CHART_PARTS
from tools.demo_server import served

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PATIENCE = 30_000
#: Control, its name in the address, and the value chosen; each is taken back by the next.
CHANGES = (
    ("#caseload-treatment", "treatment", "therapy"),
    ("#caseload-treatment", "treatment", "any"),
    ("#caseload-treatment", "treatment", "medication"),
    ("#caseload-treatment", "treatment", "any"),
)

# Looks once per frame, so that the time of an answer is the frame in which it can be seen.
_WATCH = """
window.tandemWatch = (condition, start) => new Promise((resolve, reject) => {
  const look = () => {
    const now = performance.now();
    if (condition()) resolve(now - start);
    else if (now - start > 30000) reject(new Error('waited in vain: ' + condition));
    else requestAnimationFrame(look);
  };
  look();
});
window.tandemRowIds = () => [...document.querySelectorAll('.ag-center-cols-container .ag-row')]
  .filter(row => row.querySelector('.cell-name'))
  .sort((a, b) => a.getAttribute('row-index') - b.getAttribute('row-index'))
  .map(row => row.getAttribute('row-id'));
window.tandemDrawn = () => {
  const marks = [...document.querySelectorAll('#person-graph .annotation')];
  return marks.length >= 10 && !marks.some(mark => mark.dataset.old);
};
window.tandemAge = () =>
  document.querySelectorAll('#person-graph .annotation').forEach(mark => { mark.dataset.old = 1; });
window.tandemGo = href => {
  history.pushState({}, '', href);
  dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
};
"""
_FIRST_ROW = "() => tandemWatch(() => tandemRowIds().length > 0, 0)"
_FILTER = """([control, value, expected]) => {
  const select = document.querySelector(control);
  Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(select, value);
  const start = performance.now();
  select.dispatchEvent(new Event('change', {bubbles: true}));
  return tandemWatch(() => tandemRowIds().slice(0, 8).join() === expected, start);
}"""
_OPEN = """() => {
  const start = performance.now();
  document.querySelector('.ag-row[row-index="0"] .cell-name').click();
  return tandemWatch(tandemDrawn, start);
}"""
_NEXT = """href => {
  const name = document.querySelector('.person-name').textContent;
  tandemAge();
  const start = performance.now();
  tandemGo(href);
  return tandemWatch(() => tandemDrawn() &&
    document.querySelector('.person-name').textContent !== name, start);
}"""
_THEME = """() => {
  const root = document.documentElement, before = root.dataset.bsTheme;
  const paper = () => getComputedStyle(document.body).backgroundColor;
  const old = paper(), start = performance.now();
  do { document.querySelector('.theme-switch').click(); } while (root.dataset.bsTheme === before);
  return tandemWatch(() => paper() !== old && (!document.querySelector('#person-graph .main-svg')
    || getComputedStyle(document.querySelector('#person-graph .main-svg')).backgroundColor
       === paper()), start);
}"""


@dataclass
class Wire:
    """What went over the wire since the last ``take``: bytes and requests."""

    seen: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def take(self, *, ahead: bool | None = None) -> tuple[int, int]:
        """Forget and return; ``ahead``: only (or all but) what is brought in while nobody waits."""
        chosen = [
            number
            for number in self.sizes
            if ahead is None or self.seen[number].endswith(CHART_PARTS) is ahead
        ]
        sizes = [self.sizes.pop(number) for number in chosen]
        return sum(sizes), len(sizes)


def watched(page: Page) -> Wire:
    """Count what the network layer itself reports for ``page``."""
    wire = Wire()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")

    def sent(event: dict[str, Any]) -> None:
        wire.seen[event["requestId"]] = event["request"]["url"]

    def done(event: dict[str, Any]) -> None:
        if not wire.seen.get(event["requestId"], "").startswith(("data:", "blob:")):
            wire.sizes[event["requestId"]] = int(event["encodedDataLength"])

    devtools.on("Network.requestWillBeSent", sent)
    devtools.on("Network.loadingFinished", done)
    return wire


@contextmanager
def session(browser: Browser, address: str) -> Iterator[tuple[Page, Wire]]:
    """A new browser session of the supervisor with nothing cached."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="en-GB", timezone_id="Europe/London"
    )
    context.request.post(f"{address}/sign-in", form={"user": "demo-supervisor"})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(_WATCH)
    yield page, watched(page)
    context.close()


def settle(page: Page) -> None:
    """Nothing under way any more, background preparation included."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(600)


def filters(page: Page, address: str) -> list[tuple[str, str, str]]:
    """Control, value and the first rows that belong to it; one after the other in one session."""
    steps = []
    for control, name, value in CHANGES:
        page.goto(f"{address}/" + ("" if value == "any" else f"?{name}={value}"))
        page.evaluate(_FIRST_ROW)
        settle(page)
        rows = ",".join(page.evaluate("tandemRowIds().slice(0, 8)"))
        if steps and steps[-1][2] == rows:
            raise ValueError(f"{name}={value} shows the rows of the step before")
        steps.append((control, value, rows))
    return steps


def people(page: Page, address: str, count: int) -> list[str]:
    page.goto(f"{address}/?view=all")
    page.evaluate(_FIRST_ROW)
    links: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('.cell-name')].map(link => link.getAttribute('href'))"
    )
    return links[2 : 2 + count]


def one_run(
    browser: Browser, address: str, steps: list[tuple[str, str, str]], others: list[str],
    taken: dict[str, list[float]],
) -> None:  # fmt: skip
    """One session from the first load to the theme switch."""
    with session(browser, address) as (page, wire):
        page.goto(f"{address}/", wait_until="commit")
        taken["first row"].append(page.evaluate(_FIRST_ROW))
        size, requests = wire.take(ahead=False)
        taken["to first row, bytes"].append(size)
        taken["to first row, requests"].append(requests)
        # What is brought in while nobody waits.
        page.wait_for_function("() => window.Plotly")
        settle(page)
        more, requests_more = wire.take()
        taken["after first row, bytes"].append(more)
        taken["after first row, requests"].append(requests_more)
        for control, value, rows in steps:
            taken["filter"].append(page.evaluate(_FILTER, [control, value, rows]))
            settle(page)
        taken["filter, bytes"].append(wire.take()[0] / len(steps))
        taken["open"].append(page.evaluate(_OPEN))
        settle(page)
        taken["open, bytes"].append(wire.take()[0])
        for href in others:
            taken["next"].append(page.evaluate(_NEXT, href))
            settle(page)
        taken["next, bytes"].append(wire.take()[0] / len(others))
        for _ in range(2):
            taken["theme"].append(page.evaluate(_THEME))
            page.wait_for_timeout(200)
    with session(browser, address) as (page, wire):
        page.goto(f"{address}/", wait_until="commit")
        page.evaluate(_FIRST_ROW)
        taken["open at once"].append(page.evaluate(_OPEN))


def report(taken: dict[str, list[float]]) -> None:
    """Medians beside the targets."""
    middle = {name: statistics.median(values) for name, values in taken.items()}
    first = middle["to first row, bytes"]
    idle = middle["after first row, bytes"]
    chart = idle + middle["open, bytes"]
    lines = [
        ("first load, to the first row", first / 1e6, "MB", 1.2),
        ("  requests", middle["to first row, requests"], "", None),
        ("  fetched ahead while idle", idle / 1e6, "MB", None),
        ("first chart on top (idle + open)", chart / 1e6, "MB", 0.5),
        ("a filter change", middle["filter, bytes"] / 1e3, "kB", 100),
        ("the next person", middle["next, bytes"] / 1e3, "kB", 100),
        ("first row, cold", middle["first row"], "ms", 1500),
        ("filter -> rows", middle["filter"], "ms", 150),
        ("open person -> panel drawn", middle["open"], "ms", 400),
        ("  the same at once after the first row", middle["open at once"], "ms", None),
        ("next person", middle["next"], "ms", 250),
        ("theme switch, panel open", middle["theme"], "ms", None),
    ]
    print(f"{'':40}{'median':>10}{'':4}{'target':>8}")
    for name, value, unit, target in lines:
        shown = f"{value:.2f}" if unit == "MB" else f"{value:.0f}"
        goal = "" if target is None else f"<= {target:g}"
        verdict = "" if target is None else ("met" if value <= target else "MISSED")
        print(f"{name:40}{shown:>10} {unit:3}{goal:>8} {verdict}")
    for name in ("first row", "filter", "open", "next"):
        values = sorted(taken[name])
        print(f"{name}: {len(values)} times, {values[0]:.0f} to {values[-1]:.0f} ms")


def list_requests(browser: Browser, address: str) -> None:
    """The requests of one first load, largest first."""
    with session(browser, address) as (page, wire):
        page.goto(f"{address}/", wait_until="commit")
        page.evaluate(_FIRST_ROW)
        settle(page)
        for number, size in sorted(wire.sizes.items(), key=lambda item: -item[1]):
            print(f"{size:>9,}  {wire.seen[number].removeprefix(address)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--people", type=int, default=412)
    parser.add_argument("--requests", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        with served(Path(scratch), given.people) as address:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            if given.requests:
                list_requests(browser, address)
            with session(browser, address) as (page, _):
                steps, others = filters(page, address), people(page, address, 3)
            taken: dict[str, list[float]] = defaultdict(list)
            for _ in range(given.runs):
                one_run(browser, address, steps, others, taken)
            browser.close()
        print(f"{given.runs} runs, {given.people} people, {os.cpu_count()} cores")
        report(taken)


if __name__ == "__main__":
    main()
