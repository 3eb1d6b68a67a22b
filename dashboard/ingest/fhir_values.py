"""Reading FHIR's data types from parsed JSON that may have any shape."""

import math
import re
from collections.abc import Iterator
from typing import Any

from dashboard.ingest.model import JsonObject, Refused, short

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?\Z")
_ORDINAL = ("ordinalValue", "itemWeight", "iso21090-CO-value")


def as_object(value: object) -> JsonObject:
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[JsonObject]:
    """The objects of a list; a single object counts as a list of one."""
    if isinstance(value, dict):
        return [value]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text_of(value: object) -> str | None:
    """A string without surrounding or doubled space; ``None`` when there is nothing in it.

    A zero byte goes: PostgreSQL cannot hold one.
    """
    if not isinstance(value, str):
        return None
    return " ".join(value.replace("\0", " ").split()) or None


def codings(concept: object) -> Iterator[tuple[str, str, str | None]]:
    """(system, code, display) of a CodeableConcept or of a list of them."""
    for each in objects(concept):
        for coding in objects(each.get("coding")):
            code = text_of(coding.get("code"))
            if code is not None:
                yield text_of(coding.get("system")) or "", code, text_of(coding.get("display"))


def codes_of(concept: object) -> list[str]:
    return [code for _, code, _ in codings(concept)]


def label_of(concept: object) -> str | None:
    """The text people read: the concept's own, else the first display."""
    for each in objects(concept):
        own = text_of(each.get("text"))
        if own is not None:
            return own
        for coding in objects(each.get("coding")):
            display = text_of(coding.get("display"))
            if display is not None:
                return display
    return None


def loinc_codes(concept: object) -> Iterator[str]:
    """The codes of a concept that are, or may be, LOINC codes."""
    for system, code, _ in codings(concept):
        if "loinc" in system.lower() or not system:
            yield code


def words_of(concept: object) -> str:
    """Every text and display of a concept, for looking up words."""
    texts = [text_of(each.get("text")) for each in objects(concept)]
    texts += [display for _, _, display in codings(concept)]
    return " · ".join(dict.fromkeys(text for text in texts if text))


def first_code(concept: object, system: str | None = None) -> tuple[str | None, str | None]:
    """(system, code) of the first coding, of the named system where given and there."""
    found = list(codings(concept))
    for each_system, code, _ in found:
        if system is not None and each_system == system:
            return each_system, code
    return (found[0][0] or None, found[0][1]) if found else (None, None)


def choice(resource: JsonObject, stem: str) -> tuple[str, Any] | None:
    """The present member of a choice element: ``value`` finds ``valueInteger`` and its value."""
    for key, value in resource.items():
        if key.startswith(stem) and key[len(stem) : len(stem) + 1].isupper() and value is not None:
            return key, value
    return None


def number(value: object) -> float | None:
    """A finite number given as such or as a numeric string; ``None`` for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, str) and _NUMBER.match(value.strip()):
        return float(value)
    return None


def numeric_value(resource: JsonObject) -> tuple[float | None, str | None]:
    """(number, unit) of ``value[x]`` (integer, quantity, decimal, numeric string), else None."""
    found = choice(resource, "value")
    if found is None:
        return None, None
    key, value = found
    if key == "valueQuantity":
        quantity = as_object(value)
        if quantity.get("comparator"):
            return None, text_of(quantity.get("unit"))
        return number(quantity.get("value")), unit_of(quantity)
    if key in ("valueInteger", "valueDecimal", "valueString"):
        return number(value), None
    return None, None


def unit_of(quantity: JsonObject) -> str | None:
    return text_of(quantity.get("code")) or text_of(quantity.get("unit"))


def ordinal(coding: JsonObject) -> float | None:
    """The score an answer carries with it (ordinalValue or itemWeight extension)."""
    for extension in objects(coding.get("extension")):
        if str(extension.get("url", "")).rsplit("/", 1)[-1] in _ORDINAL:
            return number(extension.get("valueDecimal", extension.get("valueInteger")))
    return None


def required_id(resource: JsonObject) -> str:
    """The resource's own id; without one nothing can be found again at the next import."""
    found = resource.get("id")
    if not isinstance(found, str) or not found.strip():
        raise Refused("id", "has no id, so it could not be recognised at the next import")
    if len(found) > 256:
        raise Refused("id", f"id {short(found, 30)} is too long")
    return found


def status_of(resource: JsonObject) -> str:
    """The status; ``entered-in-error`` is refused wherever it stands."""
    status = text_of(resource.get("status")) or "unknown"
    if status == "entered-in-error":
        raise Refused("status", "was entered in error")
    if "entered-in-error" in codes_of(resource.get("verificationStatus")):
        raise Refused("verificationStatus", "was entered in error")
    return status
