"""A caseload updated where it stands says the same as one drawn anew; when that is done."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dashboard.components.caseload_controls import Choices
from dashboard.components.standing import marks_of, parts_of
from dashboard.domain.as_of import AsOf
from dashboard.domain.caseload_filter import CaseloadFilter, Section, Sort
from dashboard.domain.caseload_kpis import Kpi, KpiId
from dashboard.domain.caseload_views import ViewId
from dashboard.domain.caseload_words import FilterLabels
from dashboard.domain.codes import DueKind, Treatment
from dashboard.domain.freshness import Freshness
from dashboard.domain.saved_views import SavedView
from dashboard.pages.caseload.frame import standing
from dashboard.pages.caseload.layout import View, page
from dashboard.queries.caseload_counts import CaseloadCounts
from tests.domain.test_caseload_filter import filters
from tests.pages.caseload.test_caseload_page import context
from tests.support import web
from tests.support.caseload import AS_OF
from tests.support.in_place import Screen, set_parts, tree_of, with_id

few = st.integers(0, 3)
named = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.sampled_from("xyz"), max_size=3)
keyed = st.dictionaries(st.integers(1, 9), st.sampled_from("xyz"), max_size=3)
codes = st.lists(st.sampled_from(["a", "b", "c"]), unique=True).map(tuple)
kpis = st.lists(
    st.builds(Kpi, st.sampled_from(KpiId), st.none() | few, few, st.none() | few),
    max_size=5, unique_by=lambda kpi: kpi.id,
)  # fmt: skip
choices = st.builds(
    Choices, st.builds(FilterLabels, keyed, keyed, named, named), codes, codes, codes
)
stale = st.lists(st.builds(Freshness, st.sampled_from("pq"), st.none() | st.just(AS_OF),
                           st.just(9)), max_size=2)  # fmt: skip
own = st.lists(
    st.builds(SavedView, st.sampled_from("pq"), st.sampled_from("xyz"), filters),
    max_size=2, unique_by=lambda view: view.id,
)  # fmt: skip
counts = st.builds(
    CaseloadCounts,
    st.fixed_dictionaries(dict.fromkeys(ViewId, few)),
    st.integers(1, 3), st.integers(3, 5),
)  # fmt: skip
days = st.sampled_from([AsOf(AS_OF, AS_OF), AsOf(AS_OF - timedelta(9), AS_OF)])


def of_its_day(view: View) -> View:
    """A query's day is that of its page; the charts have not been asked for."""
    return replace(view, asked=replace(view.asked, as_of=view.as_of.other_day, charts=False))


views = st.builds(
    View, filters, st.lists(st.sampled_from("mn"), max_size=2), counts, kpis, choices, stale, days,
    own=own, first=st.dictionaries(st.just("rowData"), st.lists(few)),
).map(of_its_day)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=views, second=views)
def test_a_page_updated_in_place_is_the_page_drawn_anew(first: View, second: View) -> None:
    """Whatever two pages of one frame are made of, everything on screen comes from the second."""
    before, after = page(first), page(second)
    frame, other = standing(before), standing(after)
    assert frame is not None
    assert other is not None
    assume(frame.name == other.name)
    screen = tree_of(before)
    marks = set_parts(screen, tree_of(parts_of(after, other)), marks_of(parts_of(before, frame)))
    assert screen == tree_of(after)
    assert marks == marks_of(parts_of(after, other))


queries = st.builds(
    CaseloadFilter,
    section=st.sampled_from([*Section, Section.ALL, Section.ALL]),
    text=st.sampled_from(["", "", "", "a", "k", "zzzz"]),
    kind=st.none() | st.sampled_from(DueKind),
    treatment=st.none() | st.sampled_from(Treatment),
    min_days=st.none() | st.sampled_from([7, 14, 3]),
    flags=st.sampled_from([(), (), ("inertia",)]),
    sort=st.sampled_from(Sort),
    as_of=st.sampled_from([None, None, None, AS_OF - timedelta(30)]),
    charts=st.sampled_from([False, False, False, True]),
).map(lambda asked: f"?{asked.to_query()}")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=st.lists(queries, min_size=2, max_size=6))
def test_a_walk_through_the_caseload_shows_what_reloads_would(
    app: Dash, supervisor: FlaskClient, viewer: FlaskClient, asked: list[str]
) -> None:
    for client in (supervisor, viewer):
        screen = Screen(app, client)
        for search in asked:
            screen.go(search)
            anew = Screen(app, client)
            anew.go(search)
            assert screen.says() == anew.says(), (asked, search)


#: From one address to the next: whether the page stays.
STEPS = (
    ("?view=all", "?view=all&treatment=therapy", True),
    ("", "?view=all&sort=person", True),
    ("?view=all&find=a", "?view=all&nonsense=1&view=nonsense", True),
    ("?view=all&as_of=2026-10-01", "?view=all&as_of=2026-10-01&sort=person", True),
    ("?view=all", "?view=all&as_of=2026-11-23", True),
    ("?view=all", "?view=all&as_of=2026-10-01", False),
    ("?view=all", "?view=all&charts=open", False),
    ("?view=all&charts=open", "?view=all&charts=open&sort=person", False),
    ("?view=all&charts=open", "?view=all", False),
    ("?view=all", "?find=zzzz", False),
    ("?find=zzzz", "?view=all", False),
    ("?find=zzzz", "?find=zzzzz", False),
)


@pytest.mark.parametrize(("before", "after", "stays"), STEPS, ids=[f"{a}{b}" for a, b, _ in STEPS])
def test_which_pages_stay(
    app: Dash, supervisor: FlaskClient, before: str, after: str, stays: bool
) -> None:
    screen, anew = Screen(app, supervisor), Screen(app, supervisor)
    screen.go(before)
    screen.go(after)
    assert screen.in_place == [False, stays]
    anew.go(after)
    assert screen.says() == anew.says()


def test_another_page_is_drawn_anew_and_so_is_the_caseload_after_it(
    app: Dash, supervisor: FlaskClient
) -> None:
    screen = Screen(app, supervisor)
    screen.go("?view=all")
    said = screen.go("", "/methods")
    assert screen.in_place == [False, False]
    assert said["page-shown"]["data"] is None
    assert "Methods" in said["page-title"]["data"]
    screen.go("?view=all")
    assert screen.in_place == [False, False, False]
    screen.go("?view=all&find=a", "/nothing-there")
    assert "There is nothing" in str(screen.page)


def test_a_column_put_away_is_another_frame(app: Dash, supervisor: FlaskClient) -> None:
    def choose(*keys: str) -> None:
        body = web.callback_post(app, "caseload-grid.columnDefs", [list(keys)])
        assert supervisor.post("/_dash-update-component", json=body).status_code == 200

    every = "days", "seen", "next", "score", "supply", "attended", "owner", "discussed"
    screen = Screen(app, supervisor)
    screen.go("?view=all")
    choose(*every[1:])
    try:
        screen.go("?view=all&sort=person")
        assert screen.in_place == [False, False]
        (grid,) = with_id(screen.page, "caseload-grid")
        assert [c["colId"] for c in grid["columnDefs"] if c["hide"]] == ["days"]
        screen.go("?view=all")
        assert screen.in_place[-1]
    finally:
        choose(*every)


@pytest.mark.parametrize(
    "claim", [None, "", 0, True, [], {}, ["/ rows"], {"a": 1}, "/ rows", "/methods", "x" * 9000]
)
def test_a_forged_claim_of_what_is_shown_gets_the_whole_page(
    app: Dash, supervisor: FlaskClient, claim: Any
) -> None:
    screen = Screen(app, supervisor, shown=claim)
    screen.go("?view=all")
    assert screen.in_place == [False]


def test_what_is_shown_opens_nothing(
    app: Dash, supervisor: FlaskClient, viewer: FlaskClient, nobody: FlaskClient
) -> None:
    """The claim of a true frame, by somebody who sees less or nothing."""
    seen = Screen(app, supervisor)
    seen.go("?view=all")
    masked = Screen(app, viewer)
    masked.go("?view=all")
    masked.shown = seen.shown
    said = masked.go("?view=all&sort=person&find=Kovacs")
    assert masked.in_place == [False, True]
    anew = Screen(app, viewer)
    anew.go("?view=all&sort=person&find=Kovacs")
    assert masked.says() == anew.says()
    assert "Names are hidden" in str(said)
    router = web.router_id(app)
    body = web.callback_post(app, router, ["/", "?view=all", seen.shown])
    assert nobody.post("/_dash-update-component", json=body).status_code in (302, 303, 401)


def test_whoever_may_not_open_the_page_gets_no_part_of_it(
    app: Dash, supervisor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Screen(app, supervisor)
    screen.go("?view=all")
    monkeypatch.setattr("dashboard.auth.policy._CASELOAD_ROLES", frozenset())
    said = screen.go("?view=all&sort=person")
    assert screen.in_place == [False, False]
    assert "not open to you" in str(screen.page)
    assert said["page-shown"]["data"] is None
    assert "rowData" not in str(said)


def test_a_page_in_parts_is_written_down_like_a_whole_one(
    app: Dash, supervisor: FlaskClient
) -> None:
    from sqlalchemy import select

    from dashboard.db.tables import audit_event

    def entries() -> list[Any]:
        with context(app).reading() as conn:
            return list(conn.execute(select(audit_event.c.object).order_by(audit_event.c.id)))

    screen = Screen(app, supervisor)
    screen.go("?view=all")
    before = len(entries())
    screen.go("?view=all&treatment=therapy")
    assert screen.in_place == [False, True]
    assert [row[0] for row in entries()[before:]] == ["view=all&treatment=therapy rows 0+50"]


def test_a_fault_in_the_making_is_a_page_of_its_own(
    app: Dash, supervisor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page before must not stay under an address that it is not of."""
    screen = Screen(app, supervisor)
    screen.go("?view=all")

    def broken(*_: Any) -> None:
        raise RuntimeError("no parts")

    monkeypatch.setattr("dashboard.router.parts_of", broken)
    screen.go("?view=all&sort=person")
    assert screen.in_place == [False, False]
    assert "cannot be shown" in str(screen.page)


def test_a_filter_sends_less_than_a_page(app: Dash, supervisor: FlaskClient) -> None:
    screen = Screen(app, supervisor)
    whole = len(str(screen.go("?view=all")))
    assert len(str(screen.go("?view=all&sort=person"))) < 0.9 * whole
