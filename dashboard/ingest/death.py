"""What death ends although the source never closed it."""

from datetime import date

from dashboard.domain.codes import DIED, DatePrecision, OrderStatus, Phase
from dashboard.ingest.model import JsonObject, Row

STILL_OPEN = (OrderStatus.ACTIVE, OrderStatus.ON_HOLD, OrderStatus.UNKNOWN)


def end_by_death(row: Row, died_on: date) -> None:
    """Show an order or an episode that was never closed as ended by death.

    The status of an order stays as the source recorded it. What began after death ends on the
    day it began.
    """
    if row.table == "medication_order":
        _end_order(row.values, died_on.isoformat())
    elif row.table == "episode" and row.values["ended_on"] is None:
        row.values["ended_on"] = max(died_on.isoformat(), row.values["started_on"])
        row.values["end_reason"] = DIED
        row.values["phase"] = Phase.CLOSED.value


def _end_order(values: JsonObject, died_on: str) -> None:
    stopped_on = values["stopped_on"]
    if values["status"] in STILL_OPEN and (stopped_on is None or stopped_on > died_on):
        values["stopped_on"] = max(died_on, values["started_on"] or "")
        values["stopped_precision"] = DatePrecision.DAY.value
        values["stop_reason"] = DIED
