"""Condition as diagnosis; AllergyIntolerance and AdverseEvent as side effects of medicines."""

from dashboard.domain.codes import Severity
from dashboard.ingest.context import Context
from dashboard.ingest.dates import When, dated
from dashboard.ingest.fhir_medication import medication
from dashboard.ingest.fhir_values import (
    choice,
    codes_of,
    codings,
    first_code,
    label_of,
    objects,
    required_id,
    status_of,
    words_of,
)
from dashboard.ingest.model import Ignored, JsonObject, Origin, Refused, Row, short

_SEVERITY = {"mild": Severity.MILD, "moderate": Severity.MODERATE, "severe": Severity.SEVERE}
_SNOMED_SEVERITY = {
    "255604002": Severity.MILD,
    "6736007": Severity.MODERATE,
    "24484000": Severity.SEVERE,
}


def condition_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    """Mental-health diagnoses; the rest of the problem list is ignored."""
    status_of(resource)
    if set(codes_of(resource.get("verificationStatus"))) & {"refuted", "differential"}:
        raise Ignored("Condition (refuted or differential)")
    person = context.subject(resource, "subject")
    concept = resource.get("code")
    pairs = [(system, code) for system, code, _ in codings(concept)]
    group = context.codes.diagnosis_group(pairs, words_of(concept))
    if group is None:
        raise Ignored("Condition (not a mental-health diagnosis)")
    onset, abated = _spell(resource, "onset", context), _spell(resource, "abatement", context)
    if onset is None:
        onset = context.optional_when(resource.get("recordedDate"), "recordedDate")
    if onset is not None and abated is not None and abated.last_day < onset.day:
        raise Refused("abatement", f"ended on {abated.day}, before its onset {onset.day}")
    if onset is not None:
        context.report.dated("diagnosis", onset.precision)
    system, code = first_code(concept)
    values = {
        "code_system": system,
        "code": code,
        "label": context.text(concept, code or "Diagnosis"),
        "diagnosis_group": group,
        **dated("onset", onset),
        **dated("abated", abated, not_before=onset),
    }
    return [Row("diagnosis", f"Condition/{required_id(resource)}", values, person, origin)]


def _spell(resource: JsonObject, stem: str, context: Context) -> When | None:
    """Onset or abatement given as a date or a period; an age or a text is not a date."""
    found = choice(resource, stem)
    if found is None:
        return None
    key, value = found
    if key.endswith("DateTime"):
        return context.when(value, key)
    if key.endswith("Period"):
        start, end = context.period(value, key)
        return start if stem == "onset" else end or start
    return None


def allergy_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    """An intolerance of a medicine with what it did; allergies to other things are ignored."""
    status_of(resource)
    categories = resource.get("category")
    reactions = objects(resource.get("reaction"))
    if not isinstance(categories, list) or "medication" not in categories or not reactions:
        raise Ignored("AllergyIntolerance (not a reaction to a medicine)")
    person = context.subject(resource, "patient")
    concept = resource.get("code")
    system, code = first_code(concept)
    label = label_of(concept)
    match = context.rules.drugs.match(short(label, 200), system, code) if label else None
    name = f"AllergyIntolerance/{required_id(resource)}"
    rows = []
    for number, reaction in enumerate(reactions, start=1):
        onset = context.optional_when(
            reaction.get("onset", resource.get("recordedDate")), "reaction.onset"
        )
        effect = objects(reaction.get("manifestation"))
        severity = _SEVERITY.get(str(reaction.get("severity")), Severity.UNKNOWN)
        source_id = name if number == 1 else f"{name}#{number}"
        values = _side_effect(context, effect, severity, onset)
        values["ingredient"] = match.ingredient if match else None
        values["serious"] = resource.get("criticality") == "high"
        rows.append(Row("side_effect", source_id, values, person, origin))
    return rows


def adverse_event_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    if resource.get("actuality") == "potential":
        raise Ignored("AdverseEvent (potential)")
    person = context.subject(resource, "subject")
    when = context.optional_when(resource.get("date", resource.get("detected")), "date")
    severity = Severity.UNKNOWN
    for code in codes_of(resource.get("severity")):
        severity = _SEVERITY.get(code, _SNOMED_SEVERITY.get(code, severity))
    values = _side_effect(context, objects(resource.get("event")), severity, when)
    values["serious"] = "serious" in [
        code.lower() for code in codes_of(resource.get("seriousness"))
    ]
    values["ingredient"] = _suspect(resource, origin, context)
    return [Row("side_effect", f"AdverseEvent/{required_id(resource)}", values, person, origin)]


def _suspect(resource: JsonObject, origin: Origin, context: Context) -> str | None:
    """The ingredient of the first medicine under suspicion that is in this import."""
    for entity in objects(resource.get("suspectEntity")):
        target = context.references.target(entity.get("instance"))
        found = context.stage.resource(target) if target else None
        if found is None:
            continue
        if found.get("resourceType") == "Medication":
            found = {"medicationCodeableConcept": found.get("code")}
        try:
            return medication(found, origin, context)[1].ingredient
        except Refused:
            continue
    return None


def _side_effect(
    context: Context, concept: list[JsonObject], severity: Severity, when: When | None
) -> JsonObject:
    system, code = first_code(concept)
    if label_of(concept) is None and code is None:
        raise Refused("event", "does not say what happened")
    return {
        "label": context.text(concept, code or ""),
        "code_system": system,
        "code": code,
        "severity": severity.value,
        "serious": False,
        "ingredient": None,
        **dated("started", when),
        "ended_on": None,
    }
