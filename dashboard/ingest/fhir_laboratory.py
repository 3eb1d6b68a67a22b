"""Laboratory results, weight and blood pressure in an Observation and its components."""

from typing import TypeGuard

from dashboard.domain.codes import RecordState
from dashboard.ingest.codes import LaboratoryTest
from dashboard.ingest.context import Context
from dashboard.ingest.dates import When, dated
from dashboard.ingest.fhir_values import (
    as_object,
    codings,
    first_code,
    loinc_codes,
    numeric_value,
    objects,
    text_of,
)
from dashboard.ingest.laboratory import laboratory_values
from dashboard.ingest.model import JsonObject, Origin, Row


def laboratory_parts(resource: JsonObject, context: Context) -> list[tuple[str, JsonObject]]:
    """(code, part) of every laboratory test of the observation and its components."""
    found = []
    for part in [resource, *objects(resource.get("component"))]:
        for code in loinc_codes(part.get("code")):
            if code in context.codes.laboratory:
                found.append((code, part))
                break
    return found


def laboratory_row(
    code: str,
    part: JsonObject,
    source_id: str,
    person: str,
    when: When,
    state: RecordState,
    origin: Origin,
    context: Context,
) -> Row:
    """One result; ``part`` is the observation or one of its components."""
    value, unit = numeric_value(part)
    if value is None:
        value = _answer(part, context.codes.laboratory[code])
    system, _ = first_code(part.get("code"))
    values = laboratory_values(code, value, unit, state, origin, context)
    values |= {"code_system": system, "code": code, **dated("taken", when)}
    return Row("laboratory", source_id, values, person, origin)


def _answer(part: JsonObject, test: LaboratoryTest) -> float | None:
    """The value of an answer given in code or in words; answers that disagree are none."""
    concept = as_object(part.get("valueCodeableConcept"))
    said = [text_of(part.get("valueString")), text_of(concept.get("text"))]
    for _, code, display in codings(concept):
        said += [code, display]
    found = {test.answers[text.strip().lower()] for text in said if _known(text, test)}
    return found.pop() if len(found) == 1 else None


def _known(text: str | None, test: LaboratoryTest) -> TypeGuard[str]:
    return text is not None and text.strip().lower() in test.answers
