"""Lanes alone and in every window: for each scripted person, nothing meets, nothing is cut off."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.demo.scripted import SCRIPTS, STORIES
from dashboard.domain.codes import EncounterKind, VisitState
from dashboard.domain.derived import DrugSupply
from dashboard.domain.known_then import known_then
from dashboard.domain.panel_window import Window
from dashboard.domain.record import Encounter, PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.supply import supply_of
from dashboard.figures.lane_axes import (
    BOTTOM,
    LEFT,
    MILLISECONDS_A_DAY,
    PANEL_WIDTH,
    RIGHT,
    TOP,
)
from dashboard.figures.lanes import coloured
from dashboard.figures.person_data import PanelRequest, build_panel
from dashboard.figures.person_panel import ZOOM, PanelData, PanelLane, person_panel
from dashboard.figures.person_readout import readout
from dashboard.figures.person_windows import panel_figures
from dashboard.figures.theme import Mode
from tests.figures.test_person_panel import boxes, meeting
from tests.support.panel import (
    AS_OF,
    OSEI,
    names,
    panel,
    panel_data,
    showcase,
    someone,
    texts,
    trace,
)

PEOPLE = sorted(STORIES)


def record_of(story: str, rules: RuleBook) -> PersonRecord:
    return known_then(SCRIPTS[STORIES[story]](1, AS_OF, rules.drugs), AS_OF)


def data_of(story: str, rules: RuleBook) -> PanelData:
    record = record_of(story, rules)
    measure = rules.measures["phq9"]
    request = PanelRequest(AS_OF, True, Window.TWELVE_MONTHS, measure)
    return build_panel(record, supply_of(record, rules), rules, request).data


@pytest.fixture(scope="module")
def figures(rules: RuleBook) -> dict[str, dict[str, dict[str, Any]]]:
    """Story, then window and lane, to the figure."""
    made = {}
    for story in PEOPLE:
        record = record_of(story, rules)
        shown = panel_figures(record, data_of(story, rules))["figures"]
        made[story] = {f"{w} {lane}": f for w, lanes in shown.items() for lane, f in lanes.items()}
    return made


@pytest.mark.parametrize("story", PEOPLE)
def test_no_text_meets_another_or_leaves_the_figure(
    figures: dict[str, dict[str, dict[str, Any]]], story: str
) -> None:
    for name, figure in figures[story].items():
        assert meeting(figure) == [], name
        wide = figure["layout"]["width"]
        for text, left, right, low, high in boxes(figure):
            assert left >= -LEFT - 1 and right <= wide - LEFT + 1, (name, text)
            tall = figure["layout"]["height"]
            assert low >= -BOTTOM and high <= tall - BOTTOM, (name, text)


@pytest.mark.parametrize("story", PEOPLE)
def test_no_shape_is_left_behind_when_another_figure_takes_the_place(
    figures: dict[str, dict[str, dict[str, Any]]], story: str
) -> None:
    """Plotly does not clear its layer "between": a line of an earlier day would stay."""
    for figure in figures[story].values():
        assert {shape["layer"] for shape in figure["layout"]["shapes"]} <= {"below", "above"}


@pytest.mark.parametrize("lane", list(PanelLane))
def test_a_lane_alone_is_larger_where_it_is_as_wide_as_the_panel(
    rules: RuleBook, lane: PanelLane
) -> None:
    data = panel_data(showcase(), rules)
    figure = person_panel(data, lane=lane)
    go.Figure(coloured(figure, Mode.DARK))
    assert figure["layout"]["width"] == pytest.approx(PANEL_WIDTH / ZOOM)
    whole = person_panel(data)
    assert names(figure) <= names(whole)
    counts = {name: len(trace(whole, name)["y"]) for name in names(figure)}
    assert {name: len(trace(figure, name)["y"]) for name in names(figure)} == counts


def test_each_mark_of_the_panel_is_in_one_of_the_lanes(rules: RuleBook) -> None:
    data = panel_data(showcase(), rules)
    alone = [names(person_panel(data, lane=lane)) for lane in PanelLane]
    assert set().union(*alone) == names(person_panel(data))
    assert sum(map(len, alone)) == len(names(person_panel(data)))


def test_the_places_of_the_lanes_are_those_that_are_drawn(rules: RuleBook) -> None:
    layout = panel(showcase(), rules)["layout"]
    tall = layout["height"] - TOP - BOTTOM
    assert len(layout["meta"]["lanes"]) == 5
    for axis, (top, bottom) in layout["meta"]["lanes"].items():
        low, high = layout["yaxis" + axis[1:]]["domain"]
        assert top == pytest.approx(TOP + (1 - high) * tall, abs=0.01)
        assert bottom == pytest.approx(TOP + (1 - low) * tall, abs=0.01)


def test_the_days_since_the_review_are_set_off_and_named(rules: RuleBook) -> None:
    figure = panel(showcase(), rules)
    band = [s for s in figure["layout"]["shapes"] if s["type"] == "rect" and s["yref"] == "paper"]
    assert [(s["x0"], s["x1"]) for s in band] == [("2026-10-13", AS_OF.isoformat())]
    assert "since review 13 Oct" in texts(figure)
    without = panel(someone(), rules)
    assert not [
        s for s in without["layout"]["shapes"] if s["yref"] == "paper" and s["y0"] == s["y1"]
    ]
    assert not [t for t in texts(without) if "since" in t]


def test_a_missing_score_is_a_hollow_tick_with_words(rules: RuleBook) -> None:
    figure = panel(showcase(), rules)
    tick = trace(figure, "score expected, none recorded")
    assert tick["marker"]["color"] == "rgba(0,0,0,0)"
    assert tick["base"] == 0
    assert any(t in texts(figure) for t in ("score expected, none recorded", "none recorded"))


def test_results_and_contacts_are_named_in_words(
    figures: dict[str, dict[str, dict[str, Any]]],
) -> None:
    said = texts(figures["lithium_overdue"]["12m panel"])
    assert {"Results", "Contacts"} <= set(said)
    assert "17 shown" in said
    assert any(t.startswith(("Weight ", "weight ")) for t in said)


# The readout


def _days(start: date, end: date) -> Iterator[date]:
    while start <= end:
        yield start
        start += timedelta(days=1)


def _on(periods: list[tuple[str, str, str]], day: date) -> list[str]:
    return [words for a, b, words in periods if a <= day.isoformat() < b]


@pytest.mark.parametrize("story", ["showcase", "switch_with_overlap", "two_medicines"])
def test_the_readout_names_the_doses_in_force_on_every_day(rules: RuleBook, story: str) -> None:
    """Against the orders themselves, day by day."""
    record, read = record_of(story, rules), readout(data_of(story, rules))
    for day in _days(AS_OF - timedelta(days=300), AS_OF):
        ended = [
            o for o in record.orders
            if o.started_on and o.started_on <= day and (o.stopped_on is None or day < o.stopped_on)
        ]  # fmt: skip
        said = _on(read["doses"], day)
        assert len(said) == len({o.ingredient for o in ended}), day
        for order in ended:
            wanted = f"{order.ingredient.capitalize()} {order.daily_dose:g} mg"
            assert any(words.startswith(wanted) for words in said), (day, wanted, said)


@pytest.mark.parametrize("story", ["showcase", "gap_before_worsening", "two_medicines"])
def test_the_readout_knows_each_day_of_supply_once(rules: RuleBook, story: str) -> None:
    record, read = record_of(story, rules), readout(data_of(story, rules))
    for supply in supply_of(record, rules):
        assert supply.first_fill_on is not None
        for day in _days(supply.first_fill_on, AS_OF - timedelta(days=1)):
            said = [w for w in _on(read["supply"], day) if w.lower().startswith(supply.ingredient)]
            assert len(said) == 1, (day, said)
            assert said[0].endswith("covered") == _covered(supply, day), (day, said)


def _covered(supply: DrugSupply, day: date) -> bool:
    return any(a <= day < b for a, b in supply.runs)


def test_the_readout_shows_zero_as_a_score_and_missing_as_missing(rules: RuleBook) -> None:
    read = readout(panel_data(showcase(), rules))
    assert read["scores"][-1] == ("2026-11-17", "0 (minimal)")
    assert "2026-06-23" in read["absent"]
    assert readout(panel_data(someone(), rules))["scores"] == []


def test_the_readout_says_that_an_injection_is_late(rules: RuleBook) -> None:
    read = readout(data_of("injection_late", rules))
    late = ["Paliperidone: next injection was due 19 Nov 2026"]
    assert _on(read["doses"], AS_OF) == late
    assert _on(read["doses"], date(2026, 11, 19)) == late
    assert _on(read["doses"], date(2026, 11, 18)) != late
    assert any("injection" in words for words in _on(read["doses"], AS_OF - timedelta(days=10)))


def test_the_readout_holds_no_name_of_the_person(rules: RuleBook) -> None:
    record = record_of("hostile_name", rules)
    text = json.dumps(readout(data_of("hostile_name", rules)), ensure_ascii=False)
    assert record.person.family_name not in text
    assert record.person.given_name not in text


@pytest.mark.parametrize("window", [Window.THREE_MONTHS, Window.TWELVE_MONTHS])
@pytest.mark.parametrize(
    ("ago", "days"), [(15, 1), (15, 15), (41, 3), (41, 8), (60, 40), (95, 40), (95, 95), (85, 80)]
)
def test_the_words_of_a_hospital_stay_stand_beside_its_bar(
    rules: RuleBook, window: Window, ago: int, days: int
) -> None:
    start = AS_OF - timedelta(days=ago)
    until = start + timedelta(days=days)
    stay = Encounter(1, EncounterKind.HOSPITAL, VisitState.ATTENDED, start, until, "Ward", OSEI)
    made = panel(someone(encounters=(stay,)), rules, window)
    layout, bar = made["layout"], trace(made, "hospital stay")
    first, last = (date.fromisoformat(day) for day in layout["xaxis"]["range"])
    pixels = (layout["width"] - LEFT - RIGHT) / (last - first).days
    begins = (date.fromisoformat(bar["base"][0]) - first).days * pixels
    ends = begins + bar["x"][0] / MILLISECONDS_A_DAY * pixels
    (said,) = (box for box in boxes(made) if box[0].startswith("hospital"))
    assert said[1] > ends or said[2] < begins
    assert meeting(made) == []
