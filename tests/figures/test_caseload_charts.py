"""The caseload's charts: every count on its mark, nothing invented, sentences with denominators."""

from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.caseload_charts import RESPONSES, SUPPLIES, Ageing, Quadrant
from dashboard.domain.caseload_states import Lateness, ResponseState, SupplyState
from dashboard.domain.codes import DueKind
from dashboard.figures.caseload_ageing import ageing_figure
from dashboard.figures.caseload_quadrant import quadrant_figure
from dashboard.figures.lanes import coloured
from dashboard.figures.theme import Mode

DAY = date(2026, 11, 23)
cells = st.dictionaries(
    st.tuples(st.sampled_from(DueKind), st.sampled_from(Lateness)), st.integers(1, 10**6)
)
fours = st.lists(st.integers(0, 10**6), min_size=4, max_size=4)


def quadrant(counts: list[int], of: int | None = None) -> Quadrant:
    pairs = [(response, supply) for response in RESPONSES for supply in SUPPLIES]
    people = dict(zip(pairs, counts, strict=True))
    return Quadrant(people, sum(counts) if of is None else of, DAY)


def ageing_of(people: dict[tuple[DueKind, Lateness], int]) -> dict[str, Any]:
    ageing = Ageing(people, 70, 388, DAY)
    return ageing_figure(ageing, lambda kind, late: f"kind={kind}&late={late}")


@given(cells)
def test_every_count_is_printed_on_a_bar_of_its_length(
    people: dict[tuple[DueKind, Lateness], int],
) -> None:
    figure = ageing_of(people)
    ageing = Ageing(people, 70, 388, DAY)
    most = max(people.values(), default=1)
    for place, (late, trace) in enumerate(zip(Lateness, figure["data"], strict=True)):
        for row, kind in enumerate(ageing.kinds):
            count = people.get((kind, late), 0)
            assert trace["text"][row] == f"{count:,}"
            assert trace["x"][row] * most == pytest.approx(0.78 * count)
            assert trace["customdata"][row] == (f"kind={kind}&late={late}" if count else None)
        assert trace["base"] == place
    go.Figure(coloured(figure, Mode.DARK))


@given(fours)
def test_the_area_of_a_square_is_its_people(counts: list[int]) -> None:
    figure = quadrant_figure(quadrant(counts), lambda r, s: f"response={r}&supply={s}")
    sides = [side for trace in figure["data"] for side in trace["marker"]["size"]]
    most = max(counts) or 1
    for side, count in zip(sides, counts, strict=True):
        assert side**2 == pytest.approx(3600 * count / most)
    go.Figure(coloured(figure, Mode.LIGHT))


def test_few_people_have_a_count_and_no_share() -> None:
    found = quadrant([4, 5, 0, 91])
    low, covered = SUPPLIES
    not_improved, improved = RESPONSES
    assert found.share(not_improved, low) is None
    assert found.share(not_improved, covered) == "5 %"
    assert found.share(improved, low) is None
    texts = [a["text"] for a in quadrant_figure(found, lambda r, s: "")["layout"]["annotations"]]
    assert "<b>4</b>" in texts
    assert "<b>0</b>" in texts
    assert "<b>5</b><br>5 % of 100" in texts


def test_the_sentences_name_their_denominators_and_the_day() -> None:
    assert quadrant([3, 39, 8, 135], 388).summary == (
        "Both known for 185 of 388 people on 23 Nov 2026: 42 not improved, 3 of them with low "
        "supply. For 203 improvement or supply is not known."
    )
    waits = {(DueKind.MEASURE, Lateness.LONGER): 3, (DueKind.MEASURE, Lateness.WEEK): 1}
    assert Ageing(waits, 4, 388, DAY).summary.startswith(
        "4 of 388 people overdue on 23 Nov 2026; 3 waiting more than 30 days."
    )
    assert Ageing({}, 0, 388, DAY).summary == "0 of 388 people overdue on 23 Nov 2026."


def test_kinds_of_most_people_come_first() -> None:
    people = {(DueKind.MEASURE, Lateness.WEEK): 2, (DueKind.DECISION, Lateness.LONGER): 5}
    assert Ageing(people, 7, 9, DAY).kinds == (DueKind.DECISION, DueKind.MEASURE)


def test_both_charts_take_their_colours_from_the_theme() -> None:
    dark = coloured(quadrant_figure(quadrant([1, 2, 3, 4]), lambda r, s: ""), Mode.DARK)
    assert dark["data"][0]["marker"]["color"] == "#FFA257"
    assert ResponseState.NOT_IMPROVED is RESPONSES[0]
    assert SupplyState.LOW is SUPPLIES[0]
