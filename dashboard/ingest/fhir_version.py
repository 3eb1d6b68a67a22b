"""Telling another FHIR version from R4 by what only that version has."""

from collections.abc import Callable

from dashboard.ingest.model import JsonObject

_Test = Callable[[JsonObject], bool]

_OLD_TYPES = {
    "MedicationOrder": "DSTU2",
    "DiagnosticOrder": "DSTU2",
    "ReferralRequest": "STU3",
    "ProcedureRequest": "STU3",
    "EligibilityRequest": "STU3",
}


def _has(*keys: str) -> _Test:
    return lambda resource: any(key in resource for key in keys)


def _is_text(key: str) -> _Test:
    return lambda resource: isinstance(resource.get(key), str)


def _is_list(key: str) -> _Test:
    return lambda resource: isinstance(resource.get(key), list)


def _agent(resource: JsonObject) -> bool:
    requester = resource.get("requester")
    return isinstance(requester, dict) and "agent" in requester


def _concept_medication(resource: JsonObject) -> bool:
    medication = resource.get("medication")
    return isinstance(medication, dict) and ("concept" in medication or "reference" in medication)


def _linked_reason(resource: JsonObject) -> bool:
    reasons = resource.get("reason")
    return isinstance(reasons, list) and any(
        isinstance(each, dict) and ("concept" in each or "reference" in each or "value" in each)
        for each in reasons
    )


# (type, what the version has, its name, the element to name)
_SHAPES: dict[str, tuple[tuple[_Test, str, str], ...]] = {
    "Patient": (
        (_has("careProvider"), "DSTU2", "careProvider"),
        (_has("animal"), "STU3", "animal"),
    ),
    "Encounter": (
        (_is_text("class"), "DSTU2", "class"),
        (_is_list("class"), "R5", "class"),
        (_has("actualPeriod", "subjectStatus"), "R5", "actualPeriod"),
    ),
    "Condition": (
        (_has("patient"), "DSTU2", "patient"),
        (_is_text("clinicalStatus"), "STU3", "clinicalStatus"),
        (_has("context"), "STU3", "context"),
    ),
    "Observation": ((_has("context", "related"), "STU3", "context"),),
    "MedicationRequest": (
        (_has("context"), "STU3", "context"),
        (_agent, "STU3", "requester.agent"),
        (_concept_medication, "R5", "medication"),
    ),
    "MedicationStatement": (
        (_has("taken", "patient"), "STU3", "taken"),
        (_concept_medication, "R5", "medication"),
    ),
    "MedicationDispense": (
        (_has("patient"), "DSTU2", "patient"),
        (_has("notDone"), "STU3", "notDone"),
        (_concept_medication, "R5", "medication"),
    ),
    "MedicationAdministration": (
        (_has("wasNotGiven", "patient"), "DSTU2", "patient"),
        (_has("notGiven", "prescription"), "STU3", "prescription"),
        (_concept_medication, "R5", "medication"),
        (_has("occurenceDateTime", "occurencePeriod"), "R5", "occurenceDateTime"),
    ),
    "Procedure": (
        (_has("notPerformed"), "DSTU2", "notPerformed"),
        (_has("context", "notDone"), "STU3", "context"),
        (_has("occurrenceDateTime", "occurrencePeriod"), "R5", "occurrence"),
    ),
    "AllergyIntolerance": (
        (_has("substance"), "DSTU2", "substance"),
        (_is_text("clinicalStatus"), "STU3", "clinicalStatus"),
    ),
    "QuestionnaireResponse": (
        (_has("group"), "DSTU2", "group"),
        (_has("parent"), "STU3", "parent"),
    ),
    "Appointment": ((_linked_reason, "R5", "reason"),),
    "EpisodeOfCare": ((_linked_reason, "R5", "reason"),),
}


def other_version(resource: JsonObject) -> tuple[str, str] | None:
    """(element, version) when the resource is plainly not R4, else ``None``."""
    declared = resource.get("fhirVersion")
    if isinstance(declared, str) and declared and not declared.startswith("4.0"):
        return "fhirVersion", f"FHIR {declared}"
    kind = str(resource.get("resourceType"))
    if kind in _OLD_TYPES:
        return "resourceType", f"FHIR {_OLD_TYPES[kind]}"
    for test, version, element in _SHAPES.get(kind, ()):
        if test(resource):
            return element, f"FHIR {version}"
    return None
