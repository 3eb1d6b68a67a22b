"""The score lane: its lines say what they are, by the measure's own thresholds."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.domain.panel_window import Window
from dashboard.domain.rules import RuleBook
from dashboard.figures.person_data import PanelRequest, build_panel
from dashboard.figures.person_panel import person_panel
from dashboard.figures.person_readout import readout
from dashboard.figures.wall_canvas import Preset
from dashboard.figures.wall_panel import WallData, wall_panel
from tests.support.panel import AS_OF, panel, panel_data, phq9, someone, texts, trace


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
