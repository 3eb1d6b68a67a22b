"""A dosage instruction as daily dose, frequency, route and period; nothing is guessed."""

from dataclasses import dataclass

from dashboard.domain.drugs import strength_of
from dashboard.ingest.context import Context
from dashboard.ingest.dates import When
from dashboard.ingest.fhir_values import (
    as_object,
    codes_of,
    label_of,
    number,
    objects,
    text_of,
    unit_of,
)
from dashboard.ingest.model import short

_PER_DAY = {"d": 1.0, "wk": 7.0, "h": 1 / 24}
_PERIOD_WORDS = {"d": "day", "wk": "week", "mo": "month", "h": "hour", "a": "year"}
_TIMES_A_DAY = {
    "QD": 1, "AM": 1, "PM": 1, "BED": 1, "BID": 2, "TID": 3, "QID": 4, "QOD": 0.5,
    "Q8H": 3, "Q6H": 4, "Q4H": 6,
}  # fmt: skip
_PIECES = frozenset({
    "", "1", "tablet", "tablets", "tab", "tabs", "capsule", "capsules", "cap", "{tbl}", "{tablet}",
    "{capsule}", "each", "ea",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dosage:
    """``daily_dose`` in ``unit`` per day; ``None`` where the record does not say it fully."""

    daily_dose: float | None = None
    unit: str | None = None
    text: str | None = None
    frequency: str | None = None
    route: str | None = None
    as_needed: bool = False
    starts: When | None = None
    ends: When | None = None


def read_dosage(instructions: object, drug_label: str, context: Context) -> Dosage:
    """The first instruction decides, except that several daily doses are not added up."""
    given = objects(instructions)
    if not given:
        return Dosage()
    first = given[0]
    timing = as_object(first.get("timing"))
    repeat = as_object(timing.get("repeat"))
    times = _times_a_day(timing, repeat)
    amount, unit = _amount(first, drug_label)
    known = times is not None and amount is not None and len(given) == 1
    starts, ends = context.period(repeat.get("boundsPeriod"), "dosageInstruction.timing")
    text = text_of(first.get("text"))
    return Dosage(
        daily_dose=round(amount * times, 4) if known and amount is not None and times else None,
        unit=unit if known else None,
        text=short(text, 200) if text else None,
        frequency=_frequency(timing, repeat),
        route=label_of(first.get("route")),
        as_needed=_as_needed(first),
        starts=starts,
        ends=ends,
    )


def _as_needed(instruction: dict[str, object]) -> bool:
    return (
        instruction.get("asNeededBoolean") is True
        or instruction.get("asNeededCodeableConcept") is not None
    )


def _times_a_day(timing: dict[str, object], repeat: dict[str, object]) -> float | None:
    for code in codes_of(timing.get("code")):
        if code.upper() in _TIMES_A_DAY:
            return float(_TIMES_A_DAY[code.upper()])
    frequency, period = number(repeat.get("frequency")), number(repeat.get("period"))
    days = _PER_DAY.get(str(repeat.get("periodUnit")))
    if not frequency or not period or days is None or frequency < 0 or period < 0:
        return None
    return frequency / (period * days)


def _amount(instruction: dict[str, object], drug_label: str) -> tuple[float | None, str | None]:
    """Amount of one dose; a count of tablets times the strength on the label."""
    for rate in objects(instruction.get("doseAndRate")):
        quantity = as_object(rate.get("doseQuantity"))
        amount, unit = number(quantity.get("value")), (unit_of(quantity) or "").lower()
        if amount is None or amount < 0:
            continue
        if unit == "mg":
            return amount, "mg"
        if unit == "g":
            return amount * 1000, "mg"
        strength = strength_of(drug_label) if unit in _PIECES else None
        if strength is not None:
            return amount * strength, "mg"
    return None, None


def _frequency(timing: dict[str, object], repeat: dict[str, object]) -> str | None:
    named = label_of(timing.get("code"))
    if named is not None:
        return short(named, 60)
    frequency, period = number(repeat.get("frequency")), number(repeat.get("period"))
    unit = _PERIOD_WORDS.get(str(repeat.get("periodUnit")))
    if not frequency or not period or unit is None:
        return None
    times = "once" if frequency == 1 else f"{frequency:g} times"
    return f"{times} a {unit}" if period == 1 else f"{times} every {period:g} {unit}s"
