"""The wall's figure: nothing below the preset's size, nothing wider than the wall, all doses."""

from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.wall_words import Alert
from dashboard.figures.plain_text import text_width
from dashboard.figures.wall_canvas import SIZES, WALL_WIDTH, Preset
from dashboard.figures.wall_lines import figure_height, fit_alerts, fit_identity, fit_parts
from dashboard.figures.wall_panel import WallData, WallLane, wall_panel
from tests.support.panel import (
    AS_OF,
    FAMILY,
    GIVEN,
    fill,
    names,
    order,
    panel_data,
    rows_of_words,
    showcase,
    someone,
    texts,
)

HEIGHT = 660.0


def _draw(
    rules: RuleBook,
    record: PersonRecord | None = None,
    preset: Preset = Preset.FOUR_METRES,
    lane: WallLane | None = None,
    height: float = HEIGHT,
) -> dict[str, Any]:
    data = panel_data(record or showcase(), rules)
    return wall_panel(WallData(data, {"sertraline": "64/90 d"}, "1/3", date(2026, 10, 13)), preset,
                      height, lane)  # fmt: skip


@pytest.mark.parametrize("preset", list(Preset))
@pytest.mark.parametrize("lane", [None, *WallLane])
def test_no_text_is_smaller_than_the_preset(
    rules: RuleBook, preset: Preset, lane: WallLane | None
) -> None:
    figure = _draw(rules, preset=preset, lane=lane)
    least = SIZES[preset].text
    layout = go.Figure(figure).layout
    sizes = [a.font.size for a in layout.annotations] + [layout.xaxis.tickfont.size]
    assert min(sizes) >= least
    assert layout.width == WALL_WIDTH


@pytest.mark.parametrize("preset", list(Preset))
@pytest.mark.parametrize("record", [showcase(), someone()])
def test_the_height_is_what_was_asked_for(
    rules: RuleBook, preset: Preset, record: PersonRecord
) -> None:
    size = SIZES[preset]
    height = figure_height(size, alerts=True, since=size.since)
    figure = _draw(rules, record, preset, height=height)
    assert figure["layout"]["height"] == pytest.approx(height, abs=1)


def test_nothing_of_a_name_and_nothing_typed_is_in_the_figure(rules: RuleBook) -> None:
    odd = order(9, "lithium", 400, date(2026, 2, 1), date(2026, 6, 1), stop_reason="told by Karl")
    record = showcase()
    figure = str(_draw(rules, someone(orders=(*record.orders, odd), reviews=record.reviews)))
    for word in (GIVEN, FAMILY, "Kovacs", "Karl"):
        assert word not in figure


def test_every_dose_stands_at_its_change(rules: RuleBook) -> None:
    said = texts(_draw(rules))
    for dose in ("50", "100 ▲", "150 mg ▲"):
        assert any(text.startswith(dose) for text in said), dose
    assert "weight gain" in said


@pytest.mark.parametrize("days", range(1, 60, 7))
def test_the_present_dose_stands_whatever_the_room(rules: RuleBook, days: int) -> None:
    start = AS_OF - timedelta(days=days)
    record = someone(
        orders=(
            order(1, "sertraline", 50, start - timedelta(days=9), start),
            order(2, "sertraline", 100, start),
        )
    )
    for preset in Preset:
        assert "100 mg ▲" in texts(_draw(rules, record, preset)), preset


def test_a_gap_in_supply_is_outlined_and_counted(rules: RuleBook) -> None:
    figure = _draw(rules)
    assert "gap" in names(figure)
    assert any("days" in text for text in texts(figure))
    assert "Supply 64/90 d" in texts(figure)


def test_supply_that_is_not_known_says_so(rules: RuleBook) -> None:
    record = someone(orders=(order(1, "sertraline", 50, date(2026, 9, 1)),))
    data = WallData(panel_data(record, rules), {}, "", None)
    figure = wall_panel(data, Preset.FOUR_METRES, HEIGHT)
    assert "not known" in texts(figure)
    assert "supply not known" in names(figure)


@pytest.mark.parametrize("days", [60, 200, None])
@pytest.mark.parametrize("preset", Preset)
def test_fills_that_could_not_be_counted_are_named(
    rules: RuleBook, preset: Preset, days: int | None
) -> None:
    record = someone(
        orders=(order(1, "sertraline", 50, date(2026, 6, 1)),),
        dispenses=(fill(1, "sertraline", date(2026, 6, 1) if days else None, days),
                   fill(2, "sertraline", None, 30)),
    )  # fmt: skip
    count = "1 dispensing" if days else "2 dispensings"
    said = texts(_draw(rules, record, preset))
    full = f"{count} without a date not counted" in said
    assert full or f"{count[0]} not counted" in said
    assert full or preset is Preset.SIX_METRES


def test_what_is_not_drawn_is_counted(rules: RuleBook) -> None:
    drugs = ("sertraline", "lithium", "mirtazapine", "quetiapine", "venlafaxine", "olanzapine")
    orders = tuple(
        order(n, drug, 100, date(2026, 1, 5) + timedelta(days=30 * n)) for n, drug in
        enumerate(drugs)
    )  # fmt: skip
    said = texts(_draw(rules, someone(orders=orders)))
    shown = sum(drug.capitalize() in said for drug in drugs)
    assert 0 < shown < len(drugs)
    assert f"+{len(drugs) - shown} current" in said
    assert "not known +4" in said


def test_a_present_medicine_is_not_left_out_for_the_number_of_rows(rules: RuleBook) -> None:
    start = date(2026, 8, 3)
    orders = [
        order(n * 2 + k, drug, 50 * (k + 1), start + timedelta(days=9 * k),
              None if k else start + timedelta(days=9))
        for n, drug in enumerate(("sertraline", "mirtazapine"))
        for k in range(2)
    ]  # fmt: skip
    said = texts(_draw(rules, someone(orders=tuple(orders))))
    assert {"Sertraline", "Mirtazapine"} <= set(said)
    assert said.count("100 mg ▲") == 2


def test_lanes_that_are_empty_say_why(rules: RuleBook) -> None:
    said = " ".join(texts(_draw(rules, someone())))
    assert "no PHQ-9 score recorded" in said
    assert said.count("none recorded") == 2


def test_alerts_fit_the_width_and_the_rest_is_counted() -> None:
    alerts = [Alert("Item 9 positive, not yet cleared", "PHQ-9 item 9 = 2 on 12 Nov", safety=True)]
    alerts += [Alert(f"Lithium level overdue {n} d", "", safety=False) for n in range(20, 30)]
    for size in SIZES.values():
        line = fit_alerts(alerts, size)
        width = sum(text_width(text, size.text, bold=True) + 44 for text, _ in line.texts)
        assert width <= WALL_WIDTH
        assert line.texts[0][1]
        assert line.texts[0][0].startswith("Item 9 positive")
        assert len(line.texts) + line.more == len(alerts)
    assert fit_alerts([], SIZES[Preset.FOUR_METRES]).texts == ()


def test_parts_that_do_not_fit_are_counted() -> None:
    size = SIZES[Preset.SIX_METRES]
    parts = [f"part number {n}" for n in range(20)]
    text = fit_parts(parts, size)
    assert text.startswith("part number 0 · ")
    assert text.endswith(" more")
    assert fit_parts(["one"], size) == "one"
    assert fit_parts([], size) == ""
    assert fit_identity(["34", "depression"], "A.K. · 0417", "7 of 31", size) == "34 · depression"


def test_rows_are_counted_by_their_heights() -> None:
    assert rows_of_words([(10, 36), (20, 36), (46, 36), (100, 36), (135, 36)]) == 3
    assert rows_of_words([]) == 0
