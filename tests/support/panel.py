"""A made-up person with something in every lane, and the panel that is drawn of a record."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dashboard.domain import record as r
from dashboard.domain.codes import (
    DatePrecision,
    DecisionKind,
    Homework,
    OrderStatus,
    Phase,
    RecordState,
    Severity,
    Treatment,
    VisitState,
)
from dashboard.domain.panel_window import Window
from dashboard.domain.rules import RuleBook
from dashboard.domain.supply import supply_of
from dashboard.figures.person_data import PanelRequest, build_panel
from dashboard.figures.person_panel import PanelData, person_panel

AS_OF = date(2026, 11, 23)
GIVEN, FAMILY = 'Ann <b>"X"</b> $a$', "O'Kovacs & Sons"
OSEI = r.Clinician(1, "R. Osei")
_DAY = DatePrecision.DAY


def order(
    number: int,
    drug: str,
    dose: float | None,
    start: date,
    stop: date | None = None,
    **values: Any,
) -> r.MedicationOrder:
    """An order of ``drug``; stopped when it has a stop, current otherwise."""
    given: dict[str, Any] = {
        "id": number,
        "label": f"{drug} {dose} mg",
        "ingredient": drug,
        "drug_class": "ssri",
        "daily_dose": dose,
        "dose_unit": "mg",
        "frequency": "once daily",
        "route": "oral",
        "as_needed": False,
        "interval_days": None,
        "started_on": start,
        "started_precision": _DAY,
        "stopped_on": stop,
        "stopped_precision": _DAY,
        "stop_reason": None,
        "status": OrderStatus.STOPPED if stop else OrderStatus.ACTIVE,
    }
    return r.MedicationOrder(**(given | values))


def phq9(number: int, on: date, total: float | None, **values: Any) -> r.Measurement:
    state = RecordState.FINAL if total is not None else RecordState.NO_VALUE
    return r.Measurement(
        number, "phq9", on, total, values.get("state", state), values.get("items", {})
    )


def session(number: int, on: date, state: VisitState) -> r.TherapySession:
    return r.TherapySession(
        number, on, state, False, "CBT", "behavioural activation", None, Homework.DONE, 36.0,
        None, 50, OSEI,
    )  # fmt: skip


def fill(number: int, drug: str, on: date | None, days: int | None) -> r.Dispense:
    return r.Dispense(number, drug, drug, "ssri", on, days, days)


def someone(**lists: Any) -> r.PersonRecord:
    """A person with an open episode and these events only."""
    who = r.Person(1, "p" * 22, "0417", GIVEN, FAMILY, date(1992, 3, 4), None, "female", "demo")
    episode = r.Episode(
        1, date(2026, 3, 2), None, Phase.ACTIVE, None, "collaborative care", 1, OSEI, None, OSEI,
        Treatment.BOTH,
    )  # fmt: skip
    return r.PersonRecord(who, (episode,), **lists)


def showcase() -> r.PersonRecord:
    """Switch, dose steps, a medicine stopped for weight gain, a 19-day gap, all session states."""
    day = date
    fills = [fill(i, "sertraline", day(2026, 3, 10) + timedelta(30 * i), 30) for i in range(6)]
    fills += [fill(9, "sertraline", day(2026, 9, 25), 68)]
    scores = [
        (3, 3, 18),
        (3, 31, 16),
        (4, 28, 14),
        (5, 26, 12),
        (8, 4, 7),
        (10, 27, 13),
        (11, 17, 0),
    ]
    states = list(VisitState)[:5]
    sessions = [session(i, day(2026, 4, 6) + timedelta(7 * i), s) for i, s in enumerate(states)]
    sessions.append(session(9, day(2026, 12, 1), VisitState.BOOKED))
    return someone(
        orders=(
            order(1, "citalopram", 20, day(2025, 12, 1), day(2026, 3, 10),
                  stop_reason="switched: not improved"),
            order(2, "sertraline", 50, day(2026, 3, 10), day(2026, 4, 14)),
            order(3, "sertraline", 100, day(2026, 4, 14), day(2026, 6, 1)),
            order(4, "sertraline", 150, day(2026, 6, 1)),
            order(5, "quetiapine", 25, day(2026, 5, 5), day(2026, 6, 2)),
            order(6, "quetiapine", 50, day(2026, 6, 2), day(2026, 8, 18),
                  stop_reason="weight gain"),
        ),
        dispenses=tuple(fills),
        measurements=tuple(phq9(i, day(2026, m, d), t) for i, (m, d, t) in enumerate(scores)),
        sessions=tuple(sessions),
        side_effects=(
            r.SideEffect(1, "nausea", Severity.MILD, False, "sertraline", day(2026, 4, 22), _DAY,
                         None),
        ),
        laboratory=(
            r.LaboratoryResult(1, "weight", "Weight", 78.0, "kg", day(2026, 5, 5),
                               RecordState.FINAL),
            r.LaboratoryResult(2, "weight", "Weight", 82.9, "kg", day(2026, 8, 18),
                               RecordState.FINAL),
        ),
        reviews=(r.Review(1, day(2026, 10, 13), OSEI, None),),
        decisions=(
            r.Decision(1, 1, DecisionKind.OUTREACH, "Weekly call", OSEI, day(2026, 10, 20),
                       day(2026, 10, 20)),
        ),
    )  # fmt: skip


def panel_data(
    record: r.PersonRecord, rules: RuleBook, window: Window = Window.TWELVE_MONTHS
) -> PanelData:
    request = PanelRequest(
        AS_OF, True, window, rules.measures["phq9"], checked="source checked 22 Nov"
    )
    return build_panel(record, supply_of(record, rules), rules, request).data


def panel(
    record: r.PersonRecord, rules: RuleBook, window: Window = Window.TWELVE_MONTHS
) -> dict[str, Any]:
    """The figure of a record, colours as references."""
    return person_panel(panel_data(record, rules, window))


def trace(figure: dict[str, Any], name: str) -> dict[str, Any]:
    """The one trace of this name; ``StopIteration`` when there is none."""
    return next(t for t in figure["data"] if t["name"] == name)


def names(figure: dict[str, Any]) -> set[str]:
    return {t["name"] for t in figure["data"]}


def texts(figure: dict[str, Any]) -> list[str]:
    return [a["text"] for a in figure["layout"]["annotations"]]


def rows_of_words(texts: Sequence[tuple[float, float]]) -> int:
    """How many rows of text a reader sees, of (middle, size) pairs.

    A new row begins where a text stands its whole height below the first one of the row before.
    """
    rows: list[float] = []
    for middle, size in sorted(texts):
        if not rows or middle - rows[-1] >= size:
            rows.append(middle)
    return len(rows)
