"""What is known to the month only is drawn across the month, in every lane, on page and wall."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.components.person_key import person_key
from dashboard.domain import record as r
from dashboard.domain.codes import DatePrecision, EncounterKind, RecordState, Severity, VisitState
from dashboard.domain.partial_date import known_to
from dashboard.domain.rules import RuleBook
from dashboard.figures.inexact import day_after
from dashboard.figures.person_readout import readout
from dashboard.figures.wall_canvas import Preset
from dashboard.figures.wall_panel import WallData, wall_panel
from tests.figures.test_person_panel import meeting
from tests.support.panel import OSEI, panel, panel_data, phq9, session, showcase, someone

MAY = known_to(date(2026, 5, 1), DatePrecision.MONTH)
MONTH = ("2026-05-01", "2026-06-01")


def _lab(on: date) -> r.LaboratoryResult:
    return r.LaboratoryResult(1, "lithium_level", "Lithium", 0.7, "mmol/L", on, RecordState.FINAL)


def _visit(on: date, kind: EncounterKind) -> r.Encounter:
    return r.Encounter(1, kind, VisitState.ATTENDED, on, None, "Visit", OSEI)


def _injection(on: date) -> r.Administration:
    return r.Administration(1, "Invega 156 mg", "paliperidone", "antipsychotic", on, 156, "mg", 28)


def _effect(on: date) -> r.SideEffect:
    known = DatePrecision.MONTH if on is MAY else DatePrecision.DAY
    day = date(on.year, on.month, on.day)
    return r.SideEffect(1, "nausea", Severity.MILD, False, None, day, known, None)


#: Of one kind each, on a date.
ONE: dict[str, Any] = {
    "score": lambda on: {"measurements": (phq9(1, on, 14),)},
    "score not counted": lambda on: {"measurements": (phq9(1, on, 14, state=RecordState.UNKNOWN),)},
    "session": lambda on: {"sessions": (session(1, on, VisitState.ATTENDED),)},
    "laboratory": lambda on: {"laboratory": (_lab(on),)},
    "visit": lambda on: {"encounters": (_visit(on, EncounterKind.OTHER),)},
    "emergency": lambda on: {"encounters": (_visit(on, EncounterKind.EMERGENCY),)},
    "side effect": lambda on: {"side_effects": (_effect(on),)},
    "injection": lambda on: {"administrations": (_injection(on),)},
}


def _dashed(figure: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (shape["x0"], shape["x1"])
        for shape in figure["layout"]["shapes"]
        if shape["type"] == "line" and shape["line"]["dash"] != "solid"
        and shape["y0"] == shape["y1"] and shape["layer"] == "above"
    ]  # fmt: skip


@pytest.mark.parametrize("kind", list(ONE))
def test_the_mark_has_a_dashed_bar_across_its_month(rules: RuleBook, kind: str) -> None:
    assert _dashed(panel(someone(**ONE[kind](MAY)), rules)) == [MONTH]
    assert _dashed(panel(someone(**ONE[kind](date(2026, 5, 1))), rules)) == []


def _wall(record: r.PersonRecord, rules: RuleBook) -> dict[str, Any]:
    data = WallData(panel_data(record, rules), {}, "1/3", date(2026, 10, 13))
    return wall_panel(data, Preset.FOUR_METRES, 660.0)


@pytest.mark.parametrize("kind", ["score", "score not counted", "session", "emergency"])
def test_the_wall_draws_it_too(rules: RuleBook, kind: str) -> None:
    assert MONTH in _dashed(_wall(someone(**ONE[kind](MAY)), rules))
    assert MONTH not in _dashed(_wall(someone(**ONE[kind](date(2026, 5, 1))), rules))


def test_what_has_happened_goes_no_further_than_the_day_shown(rules: RuleBook) -> None:
    now = known_to(date(2026, 11, 1), DatePrecision.MONTH)
    assert _dashed(panel(someone(**ONE["score"](now)), rules)) == [("2026-11-01", "2026-11-23")]
    booked = someone(
        sessions=(session(1, known_to(date(2026, 12, 1), DatePrecision.MONTH), VisitState.BOOKED),)
    )
    ((start, end),) = _dashed(panel(booked, rules))
    assert (start, end > "2026-12-01") == ("2026-12-01", True)


@pytest.mark.parametrize("kind", ["score", "session", "laboratory", "side effect"])
def test_the_readout_and_the_key_say_so(rules: RuleBook, kind: str) -> None:
    data = panel_data(someone(**ONE[kind](MAY)), rules)
    said = readout(data)
    rows = [row[-1] for row in (*said["scores"], *said["sessions"], *said["events"])]
    assert [row.endswith(", May 2026 (month only)") for row in rows] == [True]
    assert "day not known" in str(person_key(data))
    exact = panel_data(someone(**ONE[kind](date(2026, 5, 1))), rules)
    assert "day not known" not in str(person_key(exact))


def test_words_stay_clear_of_each_other(rules: RuleBook) -> None:
    full = showcase()
    inexact = r.PersonRecord(
        full.person,
        full.episodes,
        orders=full.orders,
        measurements=tuple(_of_the_month(m, "measured_on") for m in full.measurements),
        sessions=tuple(_of_the_month(s, "held_on") for s in full.sessions),
        laboratory=tuple(_of_the_month(x, "taken_on") for x in full.laboratory),
    )
    assert meeting(panel(inexact, rules)) == []


def _of_the_month(event: Any, name: str) -> Any:
    first = getattr(event, name).replace(day=1)
    return replace(event, **{name: known_to(first, DatePrecision.MONTH)})


@pytest.mark.parametrize(
    ("on", "known", "after"),
    [
        (date(2026, 5, 1), DatePrecision.MONTH, date(2026, 6, 1)),
        (date(2026, 12, 1), DatePrecision.MONTH, date(2027, 1, 1)),
        (date(2028, 2, 1), DatePrecision.MONTH, date(2028, 3, 1)),
        (date(2026, 1, 1), DatePrecision.YEAR, date(2027, 1, 1)),
    ],
)
def test_the_day_after_a_month_or_a_year(on: date, known: DatePrecision, after: date) -> None:
    assert day_after(on, known) == day_after(known_to(on, known)) == after
