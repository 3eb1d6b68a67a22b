"""One filter has one query, and no query fails."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.as_of import (
    FIRST_DAY,
    LAST_DAY,
    NOT_A_DAY,
    AsOf,
    asked_day,
    banner,
)
from dashboard.domain.caseload_filter import (
    FIRST_ORDER,
    MAX_TEXT,
    CaseloadFilter,
    Order,
    Section,
    Sort,
)
from dashboard.domain.caseload_words import FilterLabels, filter_parts, in_words, nobody
from dashboard.domain.codes import DueKind, Phase, Treatment
from tests.support.clinical import d

codes = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
ids = st.none() | st.integers(1, 2**63 - 1)
texts = st.text(max_size=MAX_TEXT).map(
    lambda t: " ".join("".join(c if c.isprintable() else " " for c in t).split())
)
filters = st.builds(
    CaseloadFilter,
    section=st.sampled_from(Section),
    text=texts,
    owner_id=ids,
    team_id=ids,
    phase=st.none() | st.sampled_from(Phase),
    kind=st.none() | st.sampled_from(DueKind),
    min_days=st.none() | st.integers(1, 36_500),
    diagnosis=st.none() | codes,
    medication=st.none() | codes,
    treatment=st.none() | st.sampled_from(Treatment),
    flags=st.lists(codes, max_size=5, unique=True).map(lambda f: tuple(sorted(f))),
    sort=st.sampled_from(Sort),
    order=st.sampled_from(Order),
    as_of=st.none() | st.dates(FIRST_DAY, LAST_DAY),
)


@given(filters)
def test_every_filter_comes_back_from_its_query(asked: CaseloadFilter) -> None:
    assert CaseloadFilter.from_text(asked.to_query()) == (asked, ())


@given(st.dictionaries(st.sampled_from(["view", "find", "owner", "days", "flags", "sort"]),
                       st.text() | st.lists(st.text()) | st.none() | st.integers()))  # fmt: skip
def test_any_query_gives_a_filter_whose_query_is_canonical(query: dict[str, object]) -> None:
    asked, _ = CaseloadFilter.from_query(query)
    assert CaseloadFilter.from_text(asked.to_query()) == (asked, ())


def test_the_day_stays_when_the_filters_go() -> None:
    asked = CaseloadFilter(text="ko", as_of=date(2026, 9, 1))
    assert asked.cleared() == CaseloadFilter(as_of=date(2026, 9, 1))
    assert asked.narrowed
    assert not asked.cleared().narrowed
    assert asked.to_query() == "find=ko&as_of=2026-09-01"


@pytest.mark.parametrize(
    "day", ["2026-02-29", "20260901", "2026-9-1", "1 Sep 2026", "9999-12-31", "0001-01-01",
            "\u0662026-09-01", "2026-W47-1", "<script>"],
)  # fmt: skip
def test_what_is_no_day_is_said_and_today_is_shown(day: str) -> None:
    assert CaseloadFilter.from_query({"as_of": day}) == (CaseloadFilter(), (NOT_A_DAY,))
    assert asked_day(day, date(2026, 11, 23)) == (
        AsOf(date(2026, 11, 23), date(2026, 11, 23)), (NOT_A_DAY,)
    )  # fmt: skip


def test_a_leap_day_is_a_day() -> None:
    assert CaseloadFilter.from_query({"as_of": "2028-02-29"})[0].as_of == date(2028, 2, 29)


def test_the_banner_says_which_way_the_day_lies() -> None:
    today = date(2026, 11, 23)
    assert banner(AsOf(today, today)) is None
    assert banner(AsOf(date(2026, 9, 1), today)) == "As it stood on 1 Sep 2026 · past"
    ahead = AsOf(date(2026, 12, 1), today)
    assert banner(ahead) == "If nothing happens until 1 Dec 2026 · future"
    assert ahead.known_on is None
    assert ahead.recorded_through == today


def test_the_default_view_is_overdue_and_has_no_query() -> None:
    assert CaseloadFilter.from_text("?") == (CaseloadFilter(), ())
    assert CaseloadFilter().to_query() == ""
    assert CaseloadFilter().section is Section.OVERDUE


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("view=everything", "view"),
        ("owner=0", "owner"),
        ("owner=-1", "owner"),
        ("owner=1e3", "owner"),
        ("owner=９", "owner"),
        ("owner=99999999999999999999", "owner"),
        ("owner=1;drop table patient", "owner"),
        ("team=A.+Kovacs", "team"),
        ("phase=ACTIVE", "phase"),
        ("kind=flags", "kind"),
        ("days=0", "days"),
        ("days=36501", "days"),
        ("diagnosis=../etc", "diagnosis"),
        ("medication=%25ssri", "medication"),
        ("treatment=all", "treatment"),
        ("flags=ok,no way", "flags"),
        ("sort=family_key", "sort"),
        ("sort=patient_id; --", "sort"),
        ("order=up", "order"),
    ],
)
def test_a_bad_value_becomes_the_default_and_is_named(query: str, field: str) -> None:
    asked, notices = CaseloadFilter.from_text(query)
    kept = CaseloadFilter(flags=("ok",)) if "ok" in query else CaseloadFilter()
    assert asked == kept
    assert len(notices) == 1
    assert f"“{field}”" in notices[0]
    # The value may be anything, a script too: it is not said again.
    assert query.partition("=")[2] not in notices[0]


def test_too_many_parameters_are_refused_not_read() -> None:
    asked, notices = CaseloadFilter.from_text("&".join(f"a{n}=1" for n in range(500)))
    assert (asked, len(notices)) == (CaseloadFilter(), 1)


def test_a_long_text_is_cut_and_said_so() -> None:
    asked, notices = CaseloadFilter.from_query({"find": "x" * 500})
    assert len(asked.text) == MAX_TEXT
    assert "cut" in notices[0]


def test_owner_and_team_stand_in_the_query_as_numbers_only() -> None:
    assert CaseloadFilter(owner_id=7, team_id=3).to_query() == "owner=7&team=3"


def test_a_header_asks_for_its_first_order_then_the_other() -> None:
    once = CaseloadFilter().sorted_by(Sort.SCORE)
    assert once.order is FIRST_ORDER[Sort.SCORE] is Order.DESC
    assert once.sorted_by(Sort.SCORE).order is Order.ASC
    assert once.sorted_by(Sort.PERSON).order is FIRST_ORDER[Sort.PERSON]


def test_each_part_can_be_taken_away_alone() -> None:
    full = CaseloadFilter(
        text="ko", owner_id=1, team_id=2, phase=Phase.ACTIVE, kind=DueKind.MEASURE, min_days=7,
        diagnosis="ptsd", medication="ssri", treatment=Treatment.BOTH, flags=("a", "b"),
    )  # fmt: skip
    parts = filter_parts(full, FilterLabels({1: "R. Osei"}, {2: "North"}))
    narrowing = {f.name for f in fields(CaseloadFilter)} - {"section", "sort", "order", "as_of"}
    assert {part.name for part in parts} == narrowing
    for part in parts:
        left = filter_parts(full.without(part.name, part.value), FilterLabels())
        assert len(left) == len(parts) - 1
    assert not full.cleared().narrowed
    assert full.narrowed


def test_a_sort_alone_does_not_narrow() -> None:
    assert not CaseloadFilter(sort=Sort.SCORE, order=Order.ASC).narrowed


def test_in_words() -> None:
    labels = FilterLabels(owners={1: "R. Osei"})
    asked = CaseloadFilter(owner_id=1, team_id=9, min_days=1)
    assert in_words(asked, labels) == (
        "View: Overdue. Filters: Owner: R. Osei; Team: not in your caseload; "
        "1 day overdue or more. Order: safety first, then most days overdue."
    )
    assert "Filters: none." in in_words(CaseloadFilter(), labels)


def test_an_empty_section_and_an_empty_search_are_told_apart() -> None:
    day = d(0)
    assert nobody(CaseloadFilter(), day).startswith("No one is overdue in your caseload as of ")
    assert "matches these filters" in nobody(CaseloadFilter(text="x"), day)
