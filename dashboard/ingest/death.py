"""What death ends although the source never closed it."""

from datetime import date

from dashboard.domain.codes import DIED, OrderStatus, Phase
from dashboard.ingest.dates import When, dated, when_of
from dashboard.ingest.model import JsonObject, Row

STILL_OPEN = (OrderStatus.ACTIVE, OrderStatus.ON_HOLD, OrderStatus.UNKNOWN)


def end_by_death(row: Row, died_on: date) -> None:
    """Show an order or an episode that was never closed as ended by death.

    The status of an order stays as the source recorded it. What began after death ends on the
    day it began.
    """
    if row.table == "medication_order":
        _end_order(row.values, died_on)
    elif row.table == "episode" and row.values["ended_on"] is None:
        row.values |= _end("ended", died_on, row.values)
        row.values["end_reason"] = DIED
        row.values["phase"] = Phase.CLOSED.value


def _end_order(values: JsonObject, died_on: date) -> None:
    stopped_on = values["stopped_on"]
    runs = stopped_on is None or date.fromisoformat(stopped_on) > died_on
    if values["status"] in STILL_OPEN and runs:
        values |= _end("stopped", died_on, values)
        values["stop_reason"] = DIED


def _end(stem: str, died_on: date, values: JsonObject) -> JsonObject:
    """The end at death, as exactly as that is known; not before the start."""
    started = values["started_on"]
    start = None if started is None else When(date.fromisoformat(started))
    return dated(stem, when_of(died_on), not_before=start)
