"""The person panel as a figure: one axis, exact lengths, nothing hidden, nothing invented."""

import html
import json
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.codes import OrderStatus, RecordState, VisitState
from dashboard.domain.panel_window import Window
from dashboard.domain.rules import RuleBook
from dashboard.figures.lane_axes import (
    BOTTOM,
    LEFT,
    MILLISECONDS_A_DAY,
    PANEL_WIDTH,
    PLOT_WIDTH,
    RIGHT,
    TOP,
)
from dashboard.figures.lanes import coloured
from dashboard.figures.person_doses import bar_height
from dashboard.figures.person_sessions import SHAPES
from dashboard.figures.plain_text import text_width
from dashboard.figures.theme import Mode
from tests.support.panel import (
    AS_OF,
    FAMILY,
    fill,
    names,
    order,
    panel,
    phq9,
    session,
    showcase,
    someone,
    texts,
    trace,
)


@pytest.fixture(scope="module")
def figure(rules: RuleBook) -> dict[str, Any]:
    return panel(showcase(), rules)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("window", list(Window))
def test_plotly_accepts_the_figure_in_both_themes(
    rules: RuleBook, mode: Mode, window: Window
) -> None:
    for record in (showcase(), someone()):
        made = coloured(panel(record, rules, window), mode)
        go.Figure(made)
        assert "var(" not in json.dumps(made)


def test_all_lanes_share_one_x_axis_object_and_do_not_overlap(figure: dict[str, Any]) -> None:
    layout = figure["layout"]
    assert [key for key in layout if key.startswith("xaxis")] == ["xaxis"]
    assert {t.get("xaxis", "x") for t in figure["data"]} == {"x"}
    assert layout["hoversubplots"] == "axis"
    domains = [v["domain"] for k, v in layout.items() if k.startswith("yaxis")]
    assert len(domains) == 5
    for upper, lower in zip(domains, domains[1:], strict=False):
        assert upper[1] > upper[0] >= lower[1] > lower[0] >= 0


def test_a_bar_is_as_long_as_its_interval(figure: dict[str, Any]) -> None:
    past = trace(figure, "medication, past")
    bars = dict(zip(past["base"], past["x"], strict=True))
    assert bars["2025-12-01"] == (date(2026, 3, 10) - date(2025, 12, 1)).days * MILLISECONDS_A_DAY
    current = trace(figure, "medication, current")
    assert sum(current["x"]) == (AS_OF - date(2026, 3, 10)).days * MILLISECONDS_A_DAY


def test_the_dose_stands_at_the_start_and_at_every_change(figure: dict[str, Any]) -> None:
    wanted = ["20 mg", "50 mg", "50→100 mg ▲", "100→150 mg ▲", "25 mg", "25→50 mg ▲"]
    assert [w for w in wanted if w not in texts(figure)] == []
    assert "25 wk at 150 mg" in texts(figure)


@given(doses=st.lists(st.sampled_from([25.0, 50.0, 75.0, 100.0, 150.0]), min_size=1, max_size=8),
       step=st.integers(21, 60))  # fmt: skip
@settings(max_examples=30, deadline=None)
def test_every_change_of_dose_is_written_and_meets_no_other_text(
    rules: RuleBook, doses: list[float], step: int
) -> None:
    """Three weeks apart and more: whatever the doses, each change has its number."""
    start = AS_OF - timedelta(days=step * len(doses))
    start = max(start, date(2025, 11, 25))
    days = [start + timedelta(days=step * i) for i in range(len(doses))]
    days = [d for d in days if d < AS_OF]
    orders = tuple(
        order(i, "sertraline", dose, on, days[i + 1] if i + 1 < len(days) else None)
        for i, (on, dose) in enumerate(zip(days, doses, strict=False))
    )
    made = panel(someone(orders=orders), rules)
    used = doses[: len(days)]
    changes = 1 + sum(a != b for a, b in zip(used, used[1:], strict=False))
    labels = [t for t in texts(made) if t.endswith((" mg", " ▲", " ▼")) and "wk" not in t]
    assert len(labels) == changes
    assert meeting(made) == []


@pytest.mark.parametrize(
    ("dose", "lowest", "height"),
    [(50, 50, 0.40), (100, 50, 0.55), (200, 50, 0.70), (25_600, 50, 1.0), (None, 50, 0.40)],
)
def test_a_doubled_dose_is_fifteen_per_cent_taller(
    dose: float | None, lowest: float, height: float
) -> None:
    assert bar_height(dose, lowest) == pytest.approx(height)


def test_a_stopped_medicine_differs_in_colour_has_a_cap_and_its_reason(
    figure: dict[str, Any],
) -> None:
    past, current = trace(figure, "medication, past"), trace(figure, "medication, current")
    assert past["marker"]["color"] != current["marker"]["color"]
    caps = [
        s for s in figure["layout"]["shapes"]
        if s["type"] == "line" and s["x0"] == s["x1"] == "2026-08-18" and s["line"]["width"] == 4
    ]  # fmt: skip
    assert len(caps) == 1
    assert "stopped: weight gain" in texts(figure)
    assert "switched: not improved" in texts(figure)


def test_a_switch_is_connected(figure: dict[str, Any]) -> None:
    dotted = [
        s for s in figure["layout"]["shapes"]
        if s["type"] == "line" and "3px" in str(s["line"]["dash"])
    ]  # fmt: skip
    assert [(s["x0"], s["x1"]) for s in dotted] == [("2026-03-10", "2026-03-10")]


def test_current_rows_stand_above_past_ones(figure: dict[str, Any]) -> None:
    rows = {a["text"]: a["y"] for a in figure["layout"]["annotations"]}
    assert rows["Sertraline"] > rows["Quetiapine"] > rows["Citalopram"]


def test_more_than_five_rows_are_folded_and_counted(rules: RuleBook) -> None:
    past = [order(i, f"drug{i}", 10, date(2026, 1, 1 + i), date(2026, 5, 1 + i)) for i in range(8)]
    made = panel(someone(orders=tuple(past)), rules)
    assert "+3 past" in texts(made)


def test_an_end_that_is_not_known_is_dashed_and_says_so(rules: RuleBook) -> None:
    lost = order(1, "sertraline", 50, date(2026, 6, 1), status=OrderStatus.UNKNOWN)
    made = panel(someone(orders=(lost,), dispenses=(fill(1, "sertraline", date(2026, 6, 1), 30),)),
                 rules)  # fmt: skip
    assert "status unknown" in texts(made)
    assert "medication, current" not in names(made)
    solid = trace(made, "medication, past")
    assert solid["x"] == [30 * MILLISECONDS_A_DAY]
    rects = [s for s in made["layout"]["shapes"] if s["type"] == "rect"]
    dashed = [s for s in rects if "px" in s["line"]["dash"]]
    assert [(s["x0"], s["x1"]) for s in dashed] == [("2026-07-01", AS_OF.isoformat())]


def test_a_gap_is_outlined_and_its_days_are_written(figure: dict[str, Any]) -> None:
    gaps = trace(figure, "days without supply")
    assert gaps["base"] == ["2026-09-06"]
    assert gaps["x"] == [19 * MILLISECONDS_A_DAY]
    assert "19 days without supply" in texts(figure)
    assert "to 1 Dec" in texts(figure)


def test_every_current_medicine_has_its_own_strip(rules: RuleBook) -> None:
    """A gap of one medicine is not filled by the supply of another."""
    record = someone(
        orders=(order(1, "sertraline", 50, date(2026, 6, 1)),
                order(2, "mirtazapine", 15, date(2026, 6, 1))),
        dispenses=(fill(1, "sertraline", date(2026, 6, 1), 200),
                   fill(2, "mirtazapine", date(2026, 6, 1), 30)),
    )  # fmt: skip
    made = panel(record, rules)
    assert len(set(trace(made, "supply covered")["y"])) == 2
    assert len(trace(made, "days without supply")["x"]) == 1


def test_supply_that_cannot_be_computed_is_hatched_and_never_zero(rules: RuleBook) -> None:
    record = someone(
        orders=(order(1, "sertraline", 50, date(2026, 6, 1)),),
        dispenses=(fill(1, "sertraline", date(2026, 6, 1), None),),
    )
    made = panel(record, rules)
    assert trace(made, "supply not known")["marker"]["pattern"]["shape"]
    assert not {"supply covered", "days without supply"} & names(made)
    assert any(t.startswith("not computable") for t in texts(made))


@pytest.mark.parametrize("gap", [False, True])
def test_fills_that_could_not_be_counted_are_named_at_the_strip(rules: RuleBook, gap: bool) -> None:
    record = someone(
        orders=(order(1, "sertraline", 50, date(2026, 6, 1)),),
        dispenses=(fill(1, "sertraline", date(2026, 6, 1), 60 if gap else 200),
                   fill(2, "sertraline", None, 30)),
    )  # fmt: skip
    said = texts(panel(record, rules))
    assert "1 dispensing without a date not counted" in said
    assert any("without supply" in text for text in said) is gap


def test_the_six_states_of_a_session_have_six_shapes(figure: dict[str, Any]) -> None:
    assert len({s.symbol for s in SHAPES.values()}) == len(SHAPES) == len(VisitState) == 6
    drawn = [t for t in figure["data"] if t["name"].startswith("session ") and "marker" in t]
    assert len(drawn) == 6
    assert len({t["marker"]["symbol"] for t in drawn}) == 6


def test_a_booking_whose_day_has_passed_is_not_recorded(rules: RuleBook) -> None:
    made = panel(
        someone(sessions=(session(1, AS_OF - timedelta(days=1), VisitState.BOOKED),)), rules
    )
    assert "session not recorded" in names(made)
    assert "session booked" not in names(made)


def test_a_score_of_zero_is_drawn_at_zero(figure: dict[str, Any]) -> None:
    points = trace(figure, "score")
    assert points["x"][-1] == "2026-11-17"
    assert points["y"][-1] == 0
    assert figure["layout"]["yaxis"]["range"][0] <= 0


def test_what_was_not_recorded_is_never_drawn_as_zero(rules: RuleBook) -> None:
    scores = (phq9(1, date(2026, 3, 3), 18), phq9(2, date(2026, 3, 31), None),
              phq9(3, date(2026, 4, 28), 300, state=RecordState.UNKNOWN))  # fmt: skip
    made = panel(someone(measurements=scores), rules)
    assert trace(made, "score")["y"] == [18]
    assert "score, not counted" in names(made)


def test_long_stretches_without_a_score_are_dotted_then_broken(figure: dict[str, Any]) -> None:
    dotted = trace(figure, "score dotted")
    assert dotted["x"][:2] == ["2026-05-26", "2026-08-04"]
    joined = set(trace(figure, "score solid")["x"]) | set(dotted["x"])
    assert "2026-10-27" in joined
    pairs = [(t["x"][i], t["x"][i + 1]) for t in (dotted, trace(figure, "score solid"))
             for i in range(0, len(t["x"]), 3)]  # fmt: skip
    assert ("2026-08-04", "2026-10-27") in pairs
    assert trace(figure, "score expected, none recorded")["x"][0] == "2026-06-23"


def test_more_than_three_intervals_break_the_line(rules: RuleBook) -> None:
    scores = (phq9(1, date(2026, 3, 3), 18), phq9(2, date(2026, 3, 3) + timedelta(days=85), 10))
    made = panel(someone(measurements=scores), rules)
    assert not {"score solid", "score dotted"} & names(made)


def test_one_score_has_no_trend(rules: RuleBook) -> None:
    made = panel(someone(measurements=(phq9(1, date(2026, 11, 3), 14),)), rules)
    assert "1 score, no trend" in texts(made)
    assert "score solid" not in names(made)


def test_an_empty_record_says_so_in_every_lane(rules: RuleBook) -> None:
    said = texts(panel(someone(), rules))
    assert "no PHQ-9 score recorded (source checked 22 Nov)" in said
    assert said.count("none recorded (source checked 22 Nov)") == 3
    assert "no medicine recorded (source checked 22 Nov)" in said


def test_events_are_marked_and_cross_every_lane(figure: dict[str, Any]) -> None:
    assert {"side effect", "review", "laboratory"} <= names(figure)
    assert "nausea, mild" in texts(figure)
    assert "weight +6 %" in texts(figure)
    crossing = {
        s["x0"] for s in figure["layout"]["shapes"]
        if s["yref"] == "paper" and (s["y0"], s["y1"]) == (0, 1)
    }  # fmt: skip
    assert {"2026-04-22", "2026-08-18", "2026-10-13", AS_OF.isoformat()} <= crossing


def test_today_is_named(figure: dict[str, Any]) -> None:
    assert "today 23 Nov" in texts(figure)


def test_the_figure_holds_no_name(figure: dict[str, Any]) -> None:
    assert "Kovacs" not in json.dumps(figure)
    assert FAMILY not in json.dumps(figure)


def test_markup_and_dollars_from_records_are_inert(rules: RuleBook) -> None:
    bad = order(1, "<b>x</b>", 50, date(2026, 6, 1), date(2026, 9, 1),
                stop_reason='<a href="javascript:1">$x^2$</a>')  # fmt: skip
    text = json.dumps(panel(someone(orders=(bad,)), rules))
    assert "<" not in text
    assert "$" not in text


def boxes(figure: dict[str, Any]) -> list[tuple[str, float, float, float, float]]:
    """Text, left, right, bottom, top of every label, in pixels of the plot."""
    layout = figure["layout"]
    first = date.fromisoformat(layout["xaxis"]["range"][0])
    days = (date.fromisoformat(layout["xaxis"]["range"][1]) - first).days
    tall = layout["height"] - TOP - BOTTOM
    found = []
    for note in layout["annotations"]:
        axis = layout["yaxis" + note["yref"][1:]]
        low, high = axis["range"]
        start, end = axis["domain"]
        y = (start + (note["y"] - low) / (high - low) * (end - start)) * tall + note["yshift"]
        part = note["x"]
        if note["xref"] == "x":
            part = (date.fromisoformat(note["x"]) - first).days / days
        wide_plot = layout["width"] - LEFT - RIGHT
        x, size = part * wide_plot + note["xshift"], note["font"]["size"]
        wide = text_width(html.unescape(note["text"]), size) * 0.9
        left = {"left": x, "right": x - wide, "center": x - wide / 2}[note["xanchor"]]
        found.append((note["text"], left, left + wide, y - size * 0.4, y + size * 0.4))
    return found


def meeting(figure: dict[str, Any]) -> list[tuple[str, str]]:
    """Pairs of labels that lie on each other."""
    return [
        (a[0], b[0])
        for a, b in combinations(boxes(figure), 2)
        if a[1] < b[2] and b[1] < a[2] and a[3] < b[4] and b[3] < a[4]
    ]


@pytest.mark.parametrize("window", list(Window))
def test_no_two_texts_meet(rules: RuleBook, window: Window) -> None:
    assert meeting(panel(showcase(), rules, window)) == []


@pytest.mark.parametrize("window", list(Window))
def test_no_text_leaves_the_figure(rules: RuleBook, window: Window) -> None:
    for text, left, right, _, _ in boxes(panel(showcase(), rules, window)):
        assert left >= -LEFT and right <= PLOT_WIDTH + RIGHT, text


def test_texts_at_the_edge_stay_within_it(figure: dict[str, Any]) -> None:
    layout = figure["layout"]
    assert layout["width"] == PANEL_WIDTH
    for note in layout["annotations"]:
        if note["xref"] == "paper":
            assert note["x"] <= 1.1, note["text"]
