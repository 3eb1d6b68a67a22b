"""The text of a CSV cell as a staged value, by the type of its column."""

from typing import Any

from dashboard.domain.codes import DatePrecision
from dashboard.ingest.context import Context
from dashboard.ingest.csv_columns import Column, CsvTable, Kind
from dashboard.ingest.csv_reader import Record, require
from dashboard.ingest.fhir_values import number
from dashboard.ingest.model import JsonObject, Refused, short

_YES_NO = {
    "yes": True, "true": True, "1": True, "y": True,
    "no": False, "false": False, "0": False, "n": False,
}  # fmt: skip
MAX_WHOLE = 1_000_000
#: Where the id of a referring column is looked up: the file it stands in.
REFERRED = {
    Kind.PERSON: "patients",
    Kind.CLINICIAN: "clinicians",
    Kind.TEAM: "teams",
    Kind.ORGANISATION: "organisations",
    Kind.REVIEW: "reviews",
}


def read_record(record: Record, table: CsvTable, context: Context) -> JsonObject:
    """Every column of the table, given or not, by name. Raises ``Refused`` naming the column."""
    values: JsonObject = {}
    for column in table.columns:
        text = record.cells.get(column.name)
        if column.required:
            require(text, column.name)
        if text is None:
            text = column.default
        values[column.name] = None if text is None else _value(text, column, record, context)
        if column.kind is Kind.PARTIAL:
            precision = DatePrecision.DAY.value
            if text is not None:
                precision = context.when(text, column.name).precision.value
            values[column.name.replace("_on", "_precision")] = precision
    return values


def _value(text: str, column: Column, record: Record, context: Context) -> Any:
    kind, name = column.kind, column.name
    if kind is Kind.TEXT:
        return text if name == "goals" else short(text, 500)
    if kind in (Kind.DATE, Kind.PARTIAL):
        when = context.when(text, name)
        if kind is Kind.DATE and when.precision is not DatePrecision.DAY:
            raise Refused(name, f"{short(text)} is not a whole date (YYYY-MM-DD)")
        return when.day.isoformat()
    if kind is Kind.TIME:
        at = context.when(text, name).at
        if at is None:
            raise Refused(name, f"{short(text)} has no time of day")
        return at.isoformat()
    if kind in (Kind.WHOLE, Kind.NUMBER):
        return _number(text, column, record)
    if kind is Kind.YES_NO:
        if text.lower() not in _YES_NO:
            raise Refused(name, f"{short(text)} is not yes or no")
        return _YES_NO[text.lower()]
    if kind is Kind.CODE:
        return _code(text, column)
    if kind is Kind.ITEMS:
        return _items(text, name)
    return f"{REFERRED[kind]}/{text}"


def _number(text: str, column: Column, record: Record) -> float | int:
    if record.decimal_comma and "." not in text:
        text = text.replace(",", ".")
    found = number(text)
    if found is None:
        raise Refused(column.name, f"{short(text)} is not a number")
    if column.kind is Kind.NUMBER:
        return found
    if found != int(found) or abs(found) > MAX_WHOLE:
        raise Refused(column.name, f"{short(text)} is not a whole number below {MAX_WHOLE:,}")
    return int(found)


def _code(text: str, column: Column) -> str:
    members = [member.value for member in column.codes or ()]
    found = text.lower().replace(" ", "_")
    if found not in members:
        raise Refused(column.name, f"{short(text)} is not one of {', '.join(members)}")
    return found


def _items(text: str, name: str) -> dict[int, int]:
    items: dict[int, int] = {}
    for pair in text.replace(",", " ").split():
        item, colon, answer = pair.partition(":")
        if not colon or not item.isdigit() or not answer.isdigit() or int(item) in items:
            raise Refused(name, f"{short(pair)} is not item:answer, each item once")
        items[int(item)] = int(answer)
    return items
