"""What the caseload is asked for, in words: every control has its own."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.domain.caseload_filter import CaseloadFilter, Order, Section, Sort
from dashboard.domain.caseload_states import Lateness, Ready, ResponseState, SupplyState
from dashboard.domain.caseload_words import (
    FilterLabels,
    FilterPart,
    beyond_view,
    code_words,
    filter_parts,
    in_words,
    nobody,
    people_found,
)
from dashboard.domain.codes import DueKind, Phase, Treatment

LABELS = FilterLabels({1: "R. Osei"}, {2: "North"}, {"ssri": "SSRI"}, {"item9": "Item 9 positive"})
EVERYBODY = CaseloadFilter(section=Section.ALL)


@pytest.mark.parametrize(
    ("asked", "name", "text"),
    [
        ({"text": "Ada"}, "text", "Find: Ada"),
        ({"owner_id": 1}, "owner_id", "Owner: R. Osei"),
        ({"owner_id": 9}, "owner_id", "Owner: not in your caseload"),
        ({"team_id": 2}, "team_id", "Team: North"),
        ({"team_id": 9}, "team_id", "Team: not in your caseload"),
        ({"phase": Phase.ACTIVE}, "phase", "Phase: active"),
        ({"kind": DueKind.LABORATORY}, "kind", "Due: laboratory test"),
        ({"min_days": 1}, "min_days", "1 day overdue or more"),
        ({"min_days": 30}, "min_days", "30 days overdue or more"),
        ({"diagnosis": "adhd"}, "diagnosis", "Diagnosis: ADHD"),
        ({"diagnosis": "eating_disorder"}, "diagnosis", "Diagnosis: eating disorder"),
        ({"medication": "ssri"}, "medication", "Medication: SSRI"),
        ({"medication": "mood_stabiliser"}, "medication", "Medication: mood stabiliser"),
        ({"treatment": Treatment.BOTH}, "treatment", "Treatment: medication and therapy"),
        ({"late": Lateness.WEEK}, "late", "Longest overdue up to 7 days"),
        ({"late": Lateness.FORTNIGHT}, "late", "Longest overdue 8 to 14 days"),
        ({"late": Lateness.MONTH}, "late", "Longest overdue 15 to 30 days"),
        ({"late": Lateness.LONGER}, "late", "Longest overdue more than 30 days"),
        ({"response": ResponseState.IMPROVED}, "response", "Improved, at 10 weeks or later"),
        ({"response": ResponseState.UNKNOWN}, "response",
         "Improvement not known: before 10 weeks, or too few scores"),
        ({"supply": SupplyState.LOW}, "supply", "Supply covered under 80 % of days"),
        ({"supply": SupplyState.COVERED}, "supply", "Supply covered 80 % of days or more"),
        ({"supply": SupplyState.UNKNOWN}, "supply", "Supply not known"),
        ({"undiscussed": 21}, "undiscussed", "Not discussed for 3 weeks"),
        ({"undiscussed": 10}, "undiscussed", "Not discussed for 10 days"),
        ({"undiscussed": 7}, "undiscussed", "Not discussed for 1 week"),
        ({"new": 14}, "new", "Started within 2 weeks"),
        ({"new": 1}, "new", "Started within 1 day"),
        ({"ready": Ready.STEP_DOWN}, "ready", "Ready to step down"),
    ],
)  # fmt: skip
def test_each_control_in_words(asked: dict[str, object], name: str, text: str) -> None:
    (part,) = filter_parts(replace(EVERYBODY, **asked), LABELS)  # type: ignore[arg-type]
    assert part == FilterPart(name, text)


def test_each_flag_is_a_part_of_its_own() -> None:
    asked = replace(EVERYBODY, flags=("item9", "supply_gap"))
    assert filter_parts(asked, LABELS) == (
        FilterPart("flags", "Flag: Item 9 positive", "item9"),
        FilterPart("flags", "Flag: supply gap", "supply_gap"),
    )


def test_nothing_asked_for_is_no_part() -> None:
    assert filter_parts(EVERYBODY, LABELS) == ()


def test_the_line_of_an_export_says_view_filters_and_order() -> None:
    asked = CaseloadFilter(text="Ada", min_days=7, sort=Sort.SCORE, order=Order.DESC)
    assert in_words(asked, LABELS) == (
        "View: Overdue. Filters: Find: Ada; 7 days overdue or more. "
        "Order: highest latest score first."
    )
    assert in_words(EVERYBODY, LABELS) == (
        "View: All. Filters: none. Order: safety first, then most days overdue."
    )


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("order", list(Order))
def test_every_order_has_words(sort: Sort, order: Order) -> None:
    said = in_words(replace(EVERYBODY, sort=sort, order=order), LABELS)
    assert said.split("Order: ")[1].strip(".")


def test_a_view_does_not_repeat_what_it_asks_for_itself() -> None:
    low = CaseloadFilter(section=Section.ALL, response=ResponseState.NOT_IMPROVED)
    assert beyond_view(low, LABELS) == ()
    narrowed = replace(low, team_id=2)
    assert beyond_view(narrowed, LABELS) == (FilterPart("team_id", "Team: North"),)


def test_an_empty_list_says_why_and_of_which_day() -> None:
    day = date(2026, 11, 23)
    assert nobody(CaseloadFilter(), day) == (
        "No one is overdue in your caseload as of 23 Nov 2026."
    )
    assert nobody(EVERYBODY, day) == "Your caseload has no one in it as of 23 Nov 2026."
    assert nobody(replace(EVERYBODY, team_id=2), day) == "No one in “All” matches these filters."


@pytest.mark.parametrize(
    ("found", "of", "words"),
    [
        (37, 412, "37 of 412 people"),
        (0, 1, "0 of 1 person"),
        (0, 0, "0 of 0 people"),
        (1_037, 12_412, "1,037 of 12,412 people"),
    ],
)
def test_how_many_of_how_many(found: int, of: int, words: str) -> None:
    assert people_found(found, of) == words


def test_abbreviations_are_written_as_such() -> None:
    assert [code_words(code) for code in ("adhd", "ocd", "ptsd", "bipolar")] == [
        "ADHD", "OCD", "PTSD", "bipolar",
    ]  # fmt: skip
