"""Recognising a measurement that an earlier import already brought in by another record of it."""

from collections.abc import Mapping
from typing import Any

import orjson

from dashboard.domain.codes import DatePrecision, RecordState
from dashboard.ingest.dates import precision_beside
from dashboard.ingest.measurements import items_text
from dashboard.ingest.model import Row

_DATE = "measured_on"
_Stored = Mapping[tuple[int, str], Mapping[str, Any]]


def rebind_measurements(pairs: list[tuple[int, Row]], stored: _Stored) -> None:
    """Give staged measurements the identity of the stored one they repeat, and keep its items.

    The total may come today and the filled-in form, or one item of it, tomorrow: same person,
    questionnaire and day and the same total (or no total and only one that day) is the same
    measurement.
    """
    taken = {(patient_id, row.source_id) for patient_id, row in pairs}
    days: dict[tuple[int, str, str], list[tuple[tuple[int, str], Mapping[str, Any]]]] = {}
    for key, before in stored.items():
        day = (key[0], before["instrument"], before["measured_on"].isoformat())
        days.setdefault(day, []).append((key, before))
    for patient_id, row in pairs:
        own = stored.get((patient_id, row.source_id))
        if own is not None:
            _keep_items(row, own)
            continue
        day = (patient_id, row.values["instrument"], row.values["measured_on"])
        found = _same(row, [each for each in days.get(day, ()) if each[0] not in taken])
        if found is not None:
            (_, row.source_id), before = found
            taken.add((patient_id, row.source_id))
            _keep_items(row, before)
            _keep_day(row, before)


def _same(
    row: Row, candidates: list[tuple[tuple[int, str], Mapping[str, Any]]]
) -> tuple[tuple[int, str], Mapping[str, Any]] | None:
    total = row.values["total"]
    if total is None and len(candidates) == 1:
        row.values["total"] = candidates[0][1]["total"]
        row.values["state"] = candidates[0][1]["state"]
        return candidates[0]
    for each in candidates:
        if each[1]["total"] == total or each[1]["state"] == RecordState.NO_VALUE.value:
            return each
    return None


def _keep_day(row: Row, before: Mapping[str, Any]) -> None:
    """Another record of it that knows less of the date takes nothing away."""
    known = (DatePrecision(before["measured_precision"]), precision_beside(_DATE, row.values))
    row.values["measured_precision"] = min(known, key=list(DatePrecision).index).value


def _keep_items(row: Row, before: Mapping[str, Any]) -> None:
    same_day = before["measured_on"].isoformat() == row.values["measured_on"]
    if before["items"] is None or before["instrument"] != row.values["instrument"] or not same_day:
        return
    items = orjson.loads(before["items"]) | orjson.loads(row.values["items"] or "{}")
    row.values["items"] = items_text({int(item): answer for item, answer in items.items()})
