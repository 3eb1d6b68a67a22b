"""A checked CSV record as a staged row: what is looked up, computed or refused per table."""

from collections.abc import Callable, Mapping
from datetime import date

from dashboard.domain.codes import RecordState
from dashboard.domain.measures import invalid_items, invalid_total, total_from_items
from dashboard.domain.partial_date import last_day
from dashboard.ingest.context import Context
from dashboard.ingest.dates import precision_beside
from dashboard.ingest.fhir_medication import checked_days
from dashboard.ingest.fhir_people import DEAD
from dashboard.ingest.laboratory import laboratory_values
from dashboard.ingest.measurements import items_text
from dashboard.ingest.model import JsonObject, Origin, Refused, short
from dashboard.ingest.upsert import event_id

_Finish = Callable[[JsonObject, Origin, Context], JsonObject]


def finish(table: str, values: JsonObject, origin: Origin, context: Context) -> JsonObject:
    """The values of a row of ``table`` from the columns of its file."""
    for name in ("daily_dose", "quantity", "dose", "minutes", "interval_days"):
        if values.get(name) is not None and values[name] < (name == "interval_days"):
            raise Refused(name, f"{values[name]:g} is too small")
    step = _STEPS.get(table)
    return values if step is None else step(values, origin, context)


def _patient(values: JsonObject, origin: Origin, context: Context) -> JsonObject:
    born, died, as_of = values["born_on"], values["died_on"], context.request.as_of.isoformat()
    for name in ("born_on", "died_on"):
        if values[name] is not None and values[name] > as_of:
            raise Refused(name, f"{values[name]} is after the import ({as_of})")
    if born is not None and died is not None and died < born:
        last = last_day(date.fromisoformat(died), precision_beside("died_on", values))
        if last.isoformat() < born:
            raise Refused("died_on", f"{died} is before birth")
        values["died_on"] = born
    values["record_number"] = values["record_number"] or (origin.resource or "/").partition("/")[2]
    return values | {DEAD: False}


def _drug(values: JsonObject, origin: Origin, context: Context) -> JsonObject:
    match = context.rules.drugs.match(
        values["drug_label"], values["drug_system"], values["drug_code"]
    )
    values |= {"ingredient": match.ingredient, "drug_class": match.drug_class}
    if "interval_days" in values and values["interval_days"] is None and match.long_acting:
        values["interval_days"] = match.long_acting.interval_days
    return values


def _dispense(values: JsonObject, origin: Origin, context: Context) -> JsonObject:
    days = values["days_supply"]
    if days is not None:
        values["days_supply"] = checked_days(days, "days_supply")
    if days is None or values["dispensed_on"] is None:
        missing = "days of supply" if days is None else "date"
        context.report.warn(origin, None, f"has no {missing}: kept, never counted as supply")
    return _drug(values, origin, context)


def _ingredient(values: JsonObject, origin: Origin, context: Context) -> JsonObject:
    label = values.pop("drug_label")
    ingredient = None if label is None else context.rules.drugs.match(label).ingredient
    return values | {"ingredient": ingredient}


def _adherence(values: JsonObject, origin: Origin, context: Context) -> JsonObject:
    if not 0 <= values["days_taken"] <= values["days_asked"]:
        raise Refused("days_taken", "is not between 0 and days_asked")
    return _ingredient(values, origin, context)


def _diagnosis(values: JsonObject, origin: Origin, context: Context) -> JsonObject:
    if values["diagnosis_group"] is None:
        pairs = [(values["code_system"] or "", values["code"] or "")]
        group = context.codes.diagnosis_group(pairs, values["label"])
        values["diagnosis_group"] = group or "other"
    return values


def _laboratory(values: JsonObject, origin: Origin, context: Context) -> JsonObject:
    wanted = values.pop("test")
    tests = context.codes.laboratory
    code = wanted if wanted in tests else _code_of(wanted, context)
    found = laboratory_values(
        code, values.pop("value"), values.pop("unit"), RecordState.FINAL, origin, context
    )
    return values | found | {"code_system": "http://loinc.org", "code": code}


def _code_of(key: str, context: Context) -> str:
    for code, test in context.codes.laboratory.items():
        if test.key == key:
            return code
    raise Refused("test", f"{short(key)} is not a known test")


def _measurement(values: JsonObject, origin: Origin, context: Context) -> JsonObject:
    measure = context.rules.measures.get(values["instrument"])
    if measure is None:
        known = ", ".join(sorted(context.rules.measures))
        raise Refused("instrument", f"{short(values['instrument'])} is not one of {known}")
    items = values["items"] or {}
    problem = invalid_items(measure, items)
    if problem is not None:
        raise Refused("items", problem)
    total = values["total"]
    if total is None:
        total = total_from_items(measure, items)
    problem = None if total is None else invalid_total(measure, total)
    if problem is not None:
        raise Refused("total", problem)
    state = values["state"]
    if total is None:
        state = RecordState.NO_VALUE.value
    elif state == RecordState.NO_VALUE:
        raise Refused("state", "is no_value although there is a total")
    return values | {"total": total, "items": items_text(items), "state": state}


def _follow_up(values: JsonObject, origin: Origin, context: Context) -> JsonObject:
    if (values["state"] == "done") != (values["done_on"] is not None):
        raise Refused("done_on", "is given exactly when the state is done")
    return values


def _outreach(values: JsonObject, origin: Origin, context: Context) -> JsonObject:
    if (values["outcome"] == "removed") != (values["removal_reason"] is not None):
        raise Refused("removal_reason", "is given exactly when the outcome is removed")
    return values


def _decision(values: JsonObject, origin: Origin, context: Context) -> JsonObject:
    review = values["review_id"]
    row = context.stage.row(review)
    if row is None or row.table != "review" or row.person != values["patient_id"]:
        raise Refused("review_id", f"{short(review)} is not a review of this person here")
    return values | {"review_id": event_id(context.source, review)}


_STEPS: Mapping[str, _Finish] = {
    "patient": _patient,
    "medication_order": _drug,
    "dispense": _dispense,
    "administration": _drug,
    "adherence_report": _adherence,
    "side_effect": _ingredient,
    "diagnosis": _diagnosis,
    "laboratory": _laboratory,
    "measurement": _measurement,
    "follow_up": _follow_up,
    "outreach": _outreach,
    "decision": _decision,
}
