"""Joining what one day's records say about one questionnaire, so that it counts once.

Same person, questionnaire, day and total: one measurement, with the items of whichever record has
them. Different totals on one day are different measurements. Items without a total join the
measurement their sum fits, else the only one of the day; with no total at all the total is
computed from them by the measure's own rule, or stays *no value*.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import orjson

from dashboard.domain.codes import DatePrecision, RecordState
from dashboard.domain.measures import Measure, total_from_items
from dashboard.domain.rules import RuleBook
from dashboard.ingest.dates import precision_beside
from dashboard.ingest.model import Origin, Row
from dashboard.ingest.report import Report

# Which record gives the measurement its identity when several say the same.
_ORDER = ("Observation", "QuestionnaireResponse")


@dataclass(slots=True)
class _Joined:
    measure: Measure
    measured_on: str
    measured_precision: DatePrecision
    total: float | None
    state: str
    names: list[str]
    origin: Origin
    items: dict[int, int] = field(default_factory=dict)


def join_pieces(pieces: Iterable[Row], rules: RuleBook, report: Report) -> list[Row]:
    """Measurement rows of one person from the pieces of that person."""
    days: dict[tuple[str, str], list[Row]] = {}
    for piece in sorted(pieces, key=lambda row: row.source_id):
        days.setdefault((piece.values["measured_on"], piece.values["instrument"]), []).append(piece)
    _lend_items(days)
    rows = []
    for (_, instrument), parts in sorted(days.items()):
        # One record that knows the day is enough: the others say the same of it.
        known = min(
            (precision_beside("measured_on", part.values) for part in parts),
            key=list(DatePrecision).index,
        )
        for joined in _join(rules.measures[instrument], parts, report):
            joined.measured_precision = known
            report.dated("score", known)
            rows.append(_row(joined, parts[0].person))
    return rows


def _lend_items(days: dict[tuple[str, str], list[Row]]) -> None:
    """PHQ-2 shares its two items with PHQ-9: they are its own when only its total is there."""
    for (day, instrument), parts in list(days.items()):
        short_form = days.get((day, "phq2"))
        if instrument != "phq9" or not short_form:
            continue
        items = {item for part in parts for item in part.values["items"]}
        if all(part.values["total"] is None for part in parts) and items <= {"1", "2"}:
            for part in parts:
                part.values["instrument"] = "phq2"
            short_form.extend(parts)
            del days[day, instrument]


def _join(measure: Measure, parts: list[Row], report: Report) -> list[_Joined]:
    joined: list[_Joined] = []
    loose: list[Row] = []
    for part in sorted(parts, key=_rank):
        if part.values["total"] is None and part.values["is_item"]:
            loose.append(part)
            continue
        items = {int(item): answer for item, answer in part.values["items"].items()}
        total = part.values["total"]
        if total is None:
            total = total_from_items(measure, items)
        same = next((each for each in joined if each.total == total), None)
        if same is None:
            joined.append(_start(measure, part, total))
            same = joined[-1]
        else:
            same.names.append(part.values["name"])
            same.state = _better(same.state, part.values["state"])
        same.items |= items
    if loose:
        _place(measure, loose, joined)
    for each in joined:
        _compare(each, report)
    with_total = [each for each in joined if each.total is not None]
    # "No value" beside a total of the same day says nothing more.
    return with_total or joined


def _rank(part: Row) -> tuple[bool, int, str]:
    """Totals before the rest, observations before forms, then by identity."""
    kind = part.values["name"].partition("/")[0]
    place = _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
    return part.values["total"] is None, place, part.source_id


def _start(measure: Measure, part: Row, total: float | None) -> _Joined:
    values = part.values
    names, origin = [values["name"]], part.origin
    on, known = values["measured_on"], precision_beside("measured_on", part.values)
    return _Joined(measure, on, known, total, values["state"], names, origin)


def _better(left: str, right: str) -> str:
    return RecordState.FINAL.value if RecordState.FINAL.value in (left, right) else left


def _place(measure: Measure, loose: list[Row], joined: list[_Joined]) -> None:
    items: dict[int, int] = {}
    for part in loose:
        items |= {int(item): answer for item, answer in part.values["items"].items()}
    total = total_from_items(measure, items)
    fitting = [each for each in joined if total is not None and each.total == total]
    target = fitting[0] if fitting else joined[0] if len(joined) == 1 else None
    if target is None:
        target = _start(measure, loose[0], total)
        states = {part.values["state"] for part in loose}
        target.state = states.pop() if len(states) == 1 else RecordState.UNKNOWN.value
        joined.append(target)
    target.items = items | target.items
    if target.total is None:
        target.total = total_from_items(measure, target.items)


def _compare(joined: _Joined, report: Report) -> None:
    computed = total_from_items(joined.measure, joined.items)
    if computed is not None and joined.total is not None and computed != joined.total:
        name = joined.measure.name
        reason = f"{name} total {joined.total:g} is kept; its items add up to {computed:g}"
        report.warn(joined.origin, "value", reason)


def _row(joined: _Joined, person: str | None) -> Row:
    state = RecordState.NO_VALUE.value if joined.total is None else joined.state
    values = {
        "instrument": joined.measure.key,
        "measured_on": joined.measured_on,
        "measured_precision": joined.measured_precision.value,
        "total": joined.total,
        "items": items_text(joined.items),
        "state": state,
    }
    return Row("measurement", joined.names[0], values, person, joined.origin)


def items_text(items: dict[int, int]) -> str | None:
    """The stored form of items: a JSON object with the item numbers in order, null for none."""
    if not items:
        return None
    return orjson.dumps({str(item): items[item] for item in sorted(items)}).decode()
