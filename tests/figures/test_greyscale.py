"""A grey print says the same: no two states of a lane differ by hue alone."""

from itertools import combinations
from typing import Any

import pytest

from dashboard.domain.rules import RuleBook
from dashboard.figures.lanes import coloured
from dashboard.figures.theme import Mode
from tests.figures.test_theme import luminance
from tests.support.panel import panel, showcase

#: Greys closer than this (as contrast) look the same beside each other.
DISTINCT = 1.5
CLEAR = "rgba(0,0,0,0)"


def looks_of(trace: dict[str, Any]) -> dict[str, Any]:
    """What an eye without colour sees of a trace: shape, pattern, dashes, width, greys."""
    marker, line = trace.get("marker", {}), trace.get("line", {})
    outline = marker.get("line", {})
    return {
        "kind": trace["type"],
        "mode": trace.get("mode"),
        "symbol": str(marker.get("symbol")),
        "size": str(marker.get("size")),
        "hatch": marker.get("pattern", {}).get("shape"),
        "filled": marker.get("color", CLEAR) != CLEAR,
        "outlined": bool(outline.get("width")) and outline.get("color") != CLEAR,
        "dash": line.get("dash"),
        "greys": [grey(marker.get("color")), grey(outline.get("color")), grey(line.get("color"))],
    }


def grey(colour: Any) -> float | None:
    """Relative luminance; ``None`` for what is not one solid colour."""
    if isinstance(colour, list) and len(set(colour)) == 1:
        colour = colour[0]
    return luminance(colour) if isinstance(colour, str) and colour.startswith("#") else None


def alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two looks cannot be told apart in grey."""
    if any(one[key] != other[key] for key in one if key != "greys"):
        return False
    for a, b in zip(one["greys"], other["greys"], strict=True):
        if (a is None) is not (b is None):
            return False
        if a is not None and b is not None:
            light, dark = max(a, b), min(a, b)
            if (light + 0.05) / (dark + 0.05) >= DISTINCT:
                return False
    return True


@pytest.mark.parametrize("mode", Mode)
def test_every_state_of_a_lane_is_distinct_in_grey(rules: RuleBook, mode: Mode) -> None:
    figure = coloured(panel(showcase(), rules), mode)
    lanes: dict[str, list[dict[str, Any]]] = {}
    for trace in figure["data"]:
        if trace.get("mode") != "text" and trace.get("marker") or trace.get("line"):
            lanes.setdefault(trace.get("yaxis", "y"), []).append(trace)
    assert max(len(traces) for traces in lanes.values()) >= 6
    same = [
        (lane, one["name"], other["name"])
        for lane, traces in lanes.items()
        for one, other in combinations(traces, 2)
        if alike(looks_of(one), looks_of(other))
    ]
    assert same == []


def test_the_measure_itself() -> None:
    ring = {"type": "scatter", "marker": {"symbol": "circle", "color": "#0B62A8"}}
    hue = {"type": "scatter", "marker": {"symbol": "circle", "color": "#A84300"}}
    shape = {"type": "scatter", "marker": {"symbol": "diamond", "color": "#A84300"}}
    pale = {"type": "scatter", "marker": {"symbol": "circle", "color": "#7D93A6"}}
    assert alike(looks_of(ring), looks_of(hue))
    assert not alike(looks_of(ring), looks_of(shape))
    assert not alike(looks_of(ring), looks_of(pale))
