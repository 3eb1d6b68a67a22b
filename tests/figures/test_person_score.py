"""The score lane: its lines say what they are, by the measure's own thresholds."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.db.definitions import load_rule_book
from dashboard.domain.panel_window import Window
from dashboard.domain.record import Administration
from dashboard.domain.rules import RuleBook
from dashboard.figures.lane_axes import BOTTOM, LEFT, RIGHT, TOP
from dashboard.figures.person_data import PanelRequest, build_panel
from dashboard.figures.person_panel import person_panel
from dashboard.figures.person_readout import readout
from dashboard.figures.wall_canvas import Preset
from dashboard.figures.wall_panel import WallData, wall_panel
from tests.figures.test_person_panel import boxes, meeting
from tests.support.panel import AS_OF, panel, panel_data, phq9, someone, texts, trace

#: Once for all generated cases.
RULES = load_rule_book()


@pytest.mark.parametrize(
    ("instrument", "first", "words"),
    [
        pytest.param("phq9", 18, "half of first score: 9", id="a fall of half"),
        pytest.param("ybocs", 28, "35 % below first score: 18.2", id="a fall of 35 %"),
    ],
)
def test_the_line_of_a_response_says_how_far_it_lies_below_the_first_score(
    rules: RuleBook, instrument: str, first: float, words: str
) -> None:
    scores = tuple(
        replace(phq9(number, on, total), instrument=instrument)
        for number, on, total in ((1, date(2026, 9, 3), first), (2, date(2026, 10, 1), first - 2))
    )
    request = PanelRequest(AS_OF, True, Window.TWELVE_MONTHS, rules.measures[instrument])
    made = person_panel(build_panel(someone(measurements=scores), (), rules, request).data)
    assert words in texts(made)


def test_a_prorated_value_is_marked_in_the_lane_its_hover_and_its_readout(rules: RuleBook) -> None:
    eight = dict.fromkeys(range(1, 9), 1)
    record = someone(
        measurements=(
            phq9(1, date(2026, 9, 3), 9, items=eight),
            phq9(2, date(2026, 10, 1), 12),
            phq9(3, date(2026, 11, 3), 9, items=eight),
        )
    )
    made, data = panel(record, rules), panel_data(record, rules)
    assert texts(made).count("≈9") == 2
    hovers = trace(made, "score")["hovertext"]
    assert ["prorated, 8 of 9 items" in text for text in hovers] == [True, False, True]
    assert [text for _, text in readout(data)["scores"]] == [
        "9 (mild), prorated, 8 of 9 items", "12 (moderate)", "9 (mild), prorated, 8 of 9 items",
    ]  # fmt: skip
    wall = wall_panel(WallData(data, {}, "", None), Preset.FOUR_METRES, 700)
    assert texts(wall).count("≈9") == 2


def _pixels(figure: dict[str, Any], axis: str, value: float) -> float:
    """How high a value of an axis stands in the plot."""
    layout = figure["layout"]
    (low, high), (start, end) = (layout["yaxis" + axis[1:]][key] for key in ("range", "domain"))
    part: float = start + (value - low) / (high - low) * (end - start)
    return part * (layout["height"] - TOP - BOTTOM)


@pytest.mark.parametrize("first", range(28))
def test_words_of_an_empty_window_keep_clear_of_the_line_and_its_words(
    rules: RuleBook, first: int
) -> None:
    record = someone(measurements=(phq9(1, date(2025, 3, 4), first), phq9(2, date(2025, 4, 1), 9)))
    made = panel(record, rules, Window.THREE_MONTHS)
    assert any("in this window" in text for text in texts(made))
    assert meeting(made) == []
    (words,) = (box for box in boxes(made) if "in this window" in box[0])
    for line in made["layout"]["shapes"]:
        if line["line"].get("dash") == "8px,6px":
            assert not words[3] < _pixels(made, line["yref"], line["y0"]) < words[4]
    data = panel_data(record, rules, Window.THREE_MONTHS)
    on_wall = wall_panel(WallData(data, {}, "", None), Preset.FOUR_METRES, 700)
    assert any("in this window" in text for text in texts(on_wall))


def test_the_window_of_an_injection_is_that_of_its_place_in_the_course(rules: RuleBook) -> None:
    """Doses 2 and 3 of monthly aripiprazole may be given for 5 weeks, later ones for 6."""
    days = [AS_OF - timedelta(days=ago) for ago in (120, 92, 64, 36, 8)]
    doses = [
        Administration(number, "", "aripiprazole", "antipsychotic", on, 400, "mg", 28)
        for number, on in enumerate(days, start=1)
    ]
    late = [
        panel_data(someone(administrations=tuple(doses[:count])), rules).injection_limits
        for count in (1, 2, 3, 4)
    ]
    assert [limits["aripiprazole"][1] for limits in late] == [8, 8, 15, 15]


def _drawn(figure: dict[str, Any]) -> list[tuple[float, float]]:
    """Pixels along the line of the scores, from the traces as Plotly draws them."""
    layout = figure["layout"]
    first, last = (date.fromisoformat(day) for day in layout["xaxis"]["range"])
    wide = layout["width"] - LEFT - RIGHT
    found = []
    for path in figure["data"]:
        if not path["name"].startswith("score ") or path["mode"] != "lines":
            continue
        ends = [
            None
            if day is None
            else (
                (date.fromisoformat(day) - first).days / (last - first).days * wide,
                _pixels(figure, path["yaxis"], value),
            )
            for day, value in zip(path["x"], path["y"], strict=True)
        ]
        for a, b in pairwise(ends):
            if a is not None and b is not None:
                found += [
                    (a[0] + (b[0] - a[0]) * s / 500, a[1] + (b[1] - a[1]) * s / 500)
                    for s in range(501)
                ]
    return found


@given(
    steps=st.lists(st.integers(-5, 5), min_size=2, max_size=18),
    first=st.integers(6, 27),
    apart=st.integers(14, 40),
)
@settings(max_examples=60)
def test_the_words_of_the_dashed_line_stand_on_no_score(
    steps: list[int], first: int, apart: int
) -> None:
    totals = list(
        accumulate(steps, lambda total, step: min(27, max(0, total + step)), initial=first)
    )
    days = [AS_OF - timedelta(days=7 + apart * n) for n in range(len(totals))]
    scores = tuple(
        phq9(number, on, total)
        for number, (on, total) in enumerate(zip(reversed(days), totals, strict=True), start=1)
    )
    made = panel(someone(measurements=scores), RULES, Window.TWELVE_MONTHS)
    said = [box for box in boxes(made) if box[0].startswith("half")]
    for _, left, right, low, high in said:
        assert not [1 for x, y in _drawn(made) if left < x < right and low < y < high]
    assert meeting(made) == []
