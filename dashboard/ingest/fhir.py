"""FHIR into the stage: read every resource, then map each used type in an order that works."""

from collections.abc import Callable

import orjson

from dashboard.ingest.context import Context
from dashboard.ingest.death import end_by_death
from dashboard.ingest.fhir_conditions import adverse_event_rows, allergy_rows, condition_rows
from dashboard.ingest.fhir_episodes import episode_rows
from dashboard.ingest.fhir_medication import (
    administration_rows,
    dispense_rows,
    request_rows,
    statement_rows,
)
from dashboard.ingest.fhir_people import (
    organization_rows,
    patient_rows,
    practitioner_rows,
    role_rows,
)
from dashboard.ingest.fhir_references import conditional_references
from dashboard.ingest.fhir_results import observation_rows, response_rows
from dashboard.ingest.fhir_values import objects, text_of
from dashboard.ingest.fhir_visits import (
    appointment_rows,
    encounter_rows,
    procedure_rows,
)
from dashboard.ingest.files import InputFile
from dashboard.ingest.model import (
    Ignored,
    JsonObject,
    Note,
    Origin,
    Refused,
    Row,
    Unusable,
    short,
)
from dashboard.ingest.reader import NotFhir, Resource, read_fhir
from dashboard.ingest.validate import check_row

Mapper = Callable[[JsonObject, Origin, Context], list[Row]]
Progress = Callable[[str], None]

# In this order: whatever is looked up in the staged rows comes before what looks it up.
MAPPERS: dict[str, Mapper] = {
    "Organization": organization_rows,
    "PractitionerRole": role_rows,
    "Practitioner": practitioner_rows,
    "Patient": patient_rows,
    "EpisodeOfCare": episode_rows,
    "Condition": condition_rows,
    "MedicationRequest": request_rows,
    "MedicationStatement": statement_rows,
    "MedicationDispense": dispense_rows,
    "MedicationAdministration": administration_rows,
    "AllergyIntolerance": allergy_rows,
    "AdverseEvent": adverse_event_rows,
    "Encounter": encounter_rows,
    "Procedure": procedure_rows,
    "Appointment": appointment_rows,
    "Observation": observation_rows,
    "QuestionnaireResponse": response_rows,
}
# Read for what others refer to; they have no rows.
HELPERS = frozenset({"Medication", "Location"})


def stage_fhir(files: list[InputFile], context: Context, progress: Progress) -> None:
    """Read and map everything. Raises ``Unusable`` when no file holds a single FHIR resource."""
    context.stage.begin()
    for file in files:
        _read(file, context)
        progress(file.name)
    if not context.report.read:
        raise Unusable(_nothing(context), context.report)
    for kind, mapper in MAPPERS.items():
        for body, origin, _ in context.stage.resources(kind):
            _map(mapper, body, origin, context)
        progress(kind)
    context.stage.commit()


def _nothing(context: Context) -> str:
    refused = context.report.refused
    if refused:
        return f"{refused[0].origin.file}: {refused[0].reason}"
    return "no FHIR resource was found"


def _read(file: InputFile, context: Context) -> None:
    report = context.report
    others: list[Origin] = []
    resources = 0
    for found in read_fhir(file):
        if isinstance(found, Note):
            report.refuse(found.origin, found.field, found.reason)
        elif isinstance(found, NotFhir):
            others.append(found.origin)
        else:
            resources += 1
            report.read[found.type] += 1
            _keep(found, context)
    for origin in others:
        # Among resources such a line is damage; a file of nothing else is some other file.
        if resources:
            report.refuse(origin, "resourceType", "has no resourceType")
        else:
            report.warn(origin, "resourceType", "has no resourceType: not a FHIR resource, skipped")


def _keep(found: Resource, context: Context) -> None:
    if found.type not in MAPPERS and found.type not in HELPERS:
        context.report.ignored[found.type] += 1
        return
    if found.id is None or not found.id.strip() or not found.id.isprintable():
        reason = "has no usable id, so it could not be recognised at the next import"
        context.report.refuse(found.origin, "id", reason)
        return
    try:
        first = context.stage.add_resource(
            found.type, found.id, found.body, found.origin, found.full_url
        )
    except orjson.JSONEncodeError:
        context.report.refuse(found.origin, None, "is nested too deeply")
        return
    if first is not None:
        refuse_both(context, first, found.origin)
        return
    for each in objects(found.body.get("identifier")):
        value = text_of(each.get("value"))
        if value is not None:
            system = text_of(each.get("system")) or ""
            context.stage.add_identifier(found.type, system, value, found.id)


def refuse_both(context: Context, first: Origin, second: Origin) -> None:
    """Two records of one identity that differ: neither can be taken for the right one."""
    for origin, other in ((first, second), (second, first)):
        place = other.file if other.line is None else f"{other.file} line {other.line}"
        reason = f"the same identity with different content stands in {place}"
        context.report.refuse(origin, "id", reason)


def _map(mapper: Mapper, body: JsonObject, origin: Origin, context: Context) -> None:
    try:
        _count_references(body, origin, context)
        rows = mapper(body, origin, context)
        for row in rows:
            check_and_end(row, context)
    except Refused as error:
        context.report.refuse_error(origin, error)
        return
    except Ignored as ignored:
        context.report.ignore(origin, ignored)
        return
    for row in rows:
        context.stage.add_row(row)


def check_and_end(row: Row, context: Context) -> None:
    """Check the dates of a row against its person, and end orders that death ended."""
    if row.person is None or row.table in ("patient", "identifier"):
        # They come together, before the person can be looked up.
        return
    person = context.person(row.person)
    if person is None:
        raise Refused("subject", f"unknown person {short(row.person)}")
    check_row(row, person, context.request.as_of, context.report)
    if person.died_on is not None:
        end_by_death(row, person.died_on)


def _count_references(body: JsonObject, origin: Origin, context: Context) -> None:
    for text in conditional_references(body):
        resolved = context.references.conditional(text) is not None
        context.report.references["resolved" if resolved else "unresolved"] += 1
        if not resolved:
            context.report.warn(origin, "reference", f"{short(text)} is not in this import")
