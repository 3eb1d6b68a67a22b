"""The address composed in the browser is the one that the server would write."""

from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from dashboard.components.caseload_controls import FilterIds
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.paths import caseload_href
from tests.browser.test_caseload import show
from tests.domain.test_caseload_filter import codes, filters, texts

#: Query parameter of each control, as the page's controls name them.
NAMES = {control: control.removeprefix("caseload-") for control in FilterIds}
CHOICES: dict[str, st.SearchStrategy[str]] = {
    "find": st.tuples(st.sampled_from(["", " ", "\t", "\u00a0"]), texts, st.sampled_from(["", " "]))
    .map("".join)
    .filter(lambda text: len(text) < 80),
    "owner": st.integers(1, 2**63 - 1).map(str),
    "team": st.integers(1, 2**63 - 1).map(str),
    "phase": st.sampled_from(["assessment", "active", "relapse_prevention"]),
    "kind": st.sampled_from(["medication_review", "measure"]),
    "days": st.integers(1, 36_500).map(str),
    "diagnosis": codes,
    "medication": codes,
    "treatment": st.sampled_from(["medication", "therapy", "both"]),
    "flag": codes,
    "response": st.sampled_from(["improved", "not_improved"]),
    "supply": st.sampled_from(["low", "covered"]),
}
CHANGE = st.sampled_from(sorted(CHOICES)).flatmap(
    lambda name: st.tuples(st.just(name), st.just("any") | CHOICES[name])
)


def on_server(shown: str, name: str, value: str) -> str | None:
    """The oracle: the query's pairs with one replaced, read and written by the filter itself."""
    before, _ = CaseloadFilter.from_text(shown)
    pairs = dict(parse_qsl(shown))
    given_value = "" if value == "any" else value
    if name == "flag":
        pairs["flags"] = ",".join([*before.flags, *([given_value] if given_value else [])])
    else:
        pairs[name] = given_value
    after, notices = CaseloadFilter.from_query(pairs)
    assert notices == ()
    return None if after == before else caseload_href(after.to_query())


def in_browser(page: Page, shown: str, name: str, value: str) -> str | None:
    drawn = dict(parse_qsl(shown))
    pairs: list[list[Any]] = [[n, drawn.get(n) or "any"] for n in NAMES.values()]
    for pair in pairs:
        if pair[0] in ("flag", "find"):
            pair[1] = "any" if pair[0] == "flag" else drawn.get("find", "")
        if pair[0] == name:
            pair[1] = value
    found: str | None = page.evaluate("([s, p]) => tandemAddress.changed(s, p)", [shown, pairs])
    return found


@pytest.fixture
def ready(supervisor_page: Page, base_url: str) -> Page:
    show(supervisor_page, base_url)
    return supervisor_page


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=filters, change=CHANGE)
def test_a_changed_control_leads_to_the_canonical_address(
    ready: Page, asked: CaseloadFilter, change: tuple[str, str]
) -> None:
    shown = asked.to_query()
    assert in_browser(ready, shown, *change) == on_server(shown, *change)


@pytest.mark.parametrize(
    ("shown", "name", "value", "href"),
    [
        ("view=later&sort=score&flags=a", "flag", "b", "/?view=later&flags=a,b&sort=score"),
        ("owner=7", "owner", "any", "/"),
        ("view=later&phase=active", "phase", "active", None),
        ("sort=score&order=asc", "find", " ko!(x) ", "/?find=ko%21%28x%29&sort=score&order=asc"),
    ],
)
def test_some_addresses_in_full(
    ready: Page, shown: str, name: str, value: str, href: str | None
) -> None:
    assert in_browser(ready, shown, name, value) == href


def test_what_the_address_moved_on_to_is_kept(ready: Page) -> None:
    """Somebody clicks "All" and picks a filter while the page still shows "Overdue"."""
    ready.evaluate("history.replaceState({}, '', '/?view=all&owner=7')")
    assert in_browser(ready, "", "treatment", "therapy") == "/?view=all&owner=7&treatment=therapy"
    # A control of the old view that nobody touched asks for nothing.
    assert in_browser(ready, "", "treatment", "any") is None
