"""A laboratory result or reading in the unit of the code list, and whether it counts."""

from dashboard.domain.codes import RecordState
from dashboard.ingest.codes import LaboratoryTest
from dashboard.ingest.context import Context
from dashboard.ingest.model import JsonObject, Origin, Refused, short


def laboratory_values(
    code: str,
    value: float | None,
    unit: str | None,
    state: RecordState,
    origin: Origin,
    context: Context,
) -> JsonObject:
    """Value in our unit; in a unit we cannot convert it is kept as it came and never counted.

    A value that nobody can have is kept and never counted either.
    """
    test = context.codes.laboratory[code]
    if value is not None and value < 0:
        raise Refused("value", f"{test.label} {value:g} is negative")
    factor = test.units.get((unit or "").lower())
    doubt: str | None = None
    if value is None:
        state = RecordState.NO_VALUE
    elif factor is None and (unit or "") != test.unit:
        doubt = f"unit {short(unit)} of {test.label} is not known"
    else:
        value, unit = round(value * (factor or 1.0), 6), test.unit
        doubt = _implausible(test, value)
    if doubt is not None:
        context.report.warn(origin, "value", f"{doubt}: kept, never counted")
        state = RecordState.UNKNOWN
    return {
        "test": test.key,
        "label": test.label,
        "value": value,
        "unit": unit,
        "state": state.value,
    }


def _implausible(test: LaboratoryTest, value: float) -> str | None:
    if test.plausible is None or test.plausible[0] <= value <= test.plausible[1]:
        return None
    low, high = test.plausible
    return f"{test.label} {value:g} {test.unit} is outside {low:g} to {high:g}"
