"""MedicationRequest, MedicationStatement, MedicationDispense and MedicationAdministration."""

from dashboard.domain.codes import DatePrecision, OrderStatus
from dashboard.domain.drugs import DrugMatch
from dashboard.ingest.context import Context
from dashboard.ingest.dates import When, dated
from dashboard.ingest.dosage import read_dosage
from dashboard.ingest.fhir_references import contained
from dashboard.ingest.fhir_values import (
    RXNORM,
    as_object,
    first_code,
    label_of,
    number,
    objects,
    required_id,
    status_of,
    text_of,
    unit_of,
)
from dashboard.ingest.model import Ignored, JsonObject, Origin, Refused, Row, short

_ORDER_INTENTS = frozenset(
    {"order", "original-order", "reflex-order", "filler-order", "instance-order"}
)
_REQUEST_STATUS = {
    "active": OrderStatus.ACTIVE,
    "on-hold": OrderStatus.ON_HOLD,
    "cancelled": OrderStatus.CANCELLED,
    "completed": OrderStatus.COMPLETED,
    "stopped": OrderStatus.STOPPED,
    "unknown": OrderStatus.UNKNOWN,
    "intended": OrderStatus.ACTIVE,
}
_DAY_UNITS = {"d": 1, "day": 1, "days": 1, "wk": 7, "week": 7, "weeks": 7}
MAX_DAYS = 400


def medication(
    resource: JsonObject, origin: Origin, context: Context
) -> tuple[JsonObject, DrugMatch]:
    """The drug columns of a row and what the medicine was recognised as.

    The medicine may be coded, contained, or a resource of its own.
    """
    concept = resource.get("medicationCodeableConcept")
    reference = resource.get("medicationReference")
    if concept is None and reference is not None:
        found = contained(resource, reference)
        if found is None:
            target = context.references.target(reference)
            found = context.stage.resource(target) if target else None
        concept = as_object(found).get("code")
        if concept is None:
            display = text_of(as_object(reference).get("display"))
            if display is None:
                raise Refused("medicationReference", "the medicine is not in this import")
            context.report.warn(origin, "medicationReference", "is known by its text only")
            concept = {"text": display}
    system, code = first_code(concept, RXNORM)
    label = label_of(concept) or code
    if label is None:
        raise Refused("medication", "names no medicine")
    label = short(label, 200)
    match = context.rules.drugs.match(label, system, code)
    columns = {
        "drug_system": system,
        "drug_code": code,
        "drug_label": label,
        "ingredient": match.ingredient,
        "drug_class": match.drug_class,
    }
    return columns, match


def request_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    status = status_of(resource)
    intent = text_of(resource.get("intent")) or "order"
    if intent not in _ORDER_INTENTS:
        raise Ignored(f"MedicationRequest (intent {short(intent, 20)})")
    if status == "draft" or resource.get("doNotPerform") is True:
        raise Ignored("MedicationRequest (not an order)")
    person = context.subject(resource, "subject")
    started = context.optional_when(resource.get("authoredOn"), "authoredOn")
    prescriber = context.clinician(resource.get("requester"), origin, "requester")
    return [_order(resource, origin, context, person, status, started, None, prescriber)]


def statement_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    """What a person takes by report; one that repeats an order of this import is not kept twice."""
    status = status_of(resource)
    if status == "not-taken":
        raise Ignored("MedicationStatement (not taken)")
    for link in [*objects(resource.get("basedOn")), *objects(resource.get("derivedFrom"))]:
        target = context.references.target(link)
        if target and target.startswith("MedicationRequest/") and context.stage.row(target):
            raise Ignored("MedicationStatement (repeats an order)")
    person = context.subject(resource, "subject")
    started, stopped = context.period(resource.get("effectivePeriod"), "effectivePeriod")
    if "effectiveDateTime" in resource:
        started = context.when(resource["effectiveDateTime"], "effectiveDateTime")
    return [_order(resource, origin, context, person, status, started, stopped, None)]


def _order(
    resource: JsonObject,
    origin: Origin,
    context: Context,
    person: str,
    status: str,
    started: When | None,
    stopped: When | None,
    prescriber: str | None,
) -> Row:
    if status not in _REQUEST_STATUS:
        context.report.warn(origin, "status", f"status {short(status)} is kept as unknown")
    columns, match = medication(resource, origin, context)
    instructions = resource.get("dosageInstruction", resource.get("dosage"))
    dosage = read_dosage(instructions, columns["drug_label"], context)
    started = started or dosage.starts
    stopped = stopped or dosage.ends
    if started is None:
        context.report.warn(origin, None, "has no start date")
    elif stopped is not None and stopped.last_day < started.day:
        raise Refused("dosageInstruction", f"ends on {stopped.day}, before its start {started.day}")
    values = columns | {
        "daily_dose": dosage.daily_dose,
        "dose_unit": dosage.unit,
        "dose_text": dosage.text,
        "frequency": dosage.frequency,
        "route": dosage.route,
        "as_needed": dosage.as_needed,
        "interval_days": match.long_acting.interval_days if match.long_acting else None,
        **dated("started", started),
        **dated("stopped", stopped, not_before=started),
        "stop_reason": label_of(resource.get("statusReason")),
        "status": _REQUEST_STATUS.get(status, OrderStatus.UNKNOWN).value,
        "prescriber_id": prescriber,
    }
    source_id = f"{resource['resourceType']}/{required_id(resource)}"
    return Row("medication_order", source_id, values, person, origin)


def dispense_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    status = status_of(resource)
    if status != "completed":
        raise Ignored(f"MedicationDispense ({short(status, 20)})")
    person = context.subject(resource, "subject")
    columns, _ = medication(resource, origin, context)
    handed = context.optional_when(resource.get("whenHandedOver"), "whenHandedOver")
    days = days_of_supply(resource.get("daysSupply"))
    exact = handed if handed is not None and handed.precision is DatePrecision.DAY else None
    if exact is None or days is None:
        missing = "days of supply" if days is None else "exact date"
        context.report.warn(origin, None, f"has no {missing}: kept, never counted as supply")
    quantity = number(as_object(resource.get("quantity")).get("value"))
    if quantity is not None and quantity < 0:
        raise Refused("quantity", f"quantity {quantity:g} is negative")
    values = columns | {
        "dispensed_on": exact and exact.day.isoformat(),
        "days_supply": days,
        "quantity": quantity,
    }
    source_id = f"MedicationDispense/{required_id(resource)}"
    return [Row("dispense", source_id, values, person, origin)]


def days_of_supply(quantity: object) -> int | None:
    """Whole days of a Quantity in days or weeks. Raises ``Refused`` for an absurd one."""
    if quantity is None:
        return None
    amount, unit = number(as_object(quantity).get("value")), unit_of(as_object(quantity))
    if amount is None:
        return None
    factor = _DAY_UNITS.get((unit or "d").lower())
    if factor is None:
        raise Refused("daysSupply", f"{short(unit)} is not a unit of days")
    return checked_days(amount * factor, "daysSupply")


def checked_days(days: float, field: str) -> int:
    if days != int(days):
        raise Refused(field, f"{days:g} days of supply is not a whole number")
    if not 1 <= days <= MAX_DAYS:
        raise Refused(field, f"{days:g} days of supply is not between 1 and {MAX_DAYS}")
    return int(days)


def administration_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    """Long-acting injections given; other administrations are not followed one by one."""
    status = status_of(resource)
    if status not in ("completed", "unknown"):
        raise Ignored(f"MedicationAdministration ({short(status, 20)})")
    person = context.subject(resource, "subject")
    columns, match = medication(resource, origin, context)
    if match.long_acting is None:
        raise Ignored("MedicationAdministration (not a long-acting injection)")
    given, _ = context.period(resource.get("effectivePeriod"), "effectivePeriod")
    if "effectiveDateTime" in resource:
        given = context.when(resource["effectiveDateTime"], "effectiveDateTime")
    if given is None:
        raise Ignored("MedicationAdministration (no date)", "has no date; not kept")
    context.report.dated("administration", given.precision)
    dose = as_object(as_object(resource.get("dosage")).get("dose"))
    amount = number(dose.get("value"))
    if amount is not None and amount < 0:
        raise Refused("dosage.dose", f"dose {amount:g} is negative")
    values = columns | {
        **dated("given", given),
        "dose": amount,
        "dose_unit": unit_of(dose),
        "interval_days": match.long_acting.interval_days,
    }
    source_id = f"MedicationAdministration/{required_id(resource)}"
    return [Row("administration", source_id, values, person, origin)]
