"""Patient, Practitioner and Organization as rows."""

from dashboard.ingest.context import Context
from dashboard.ingest.dates import dated
from dashboard.ingest.fhir_values import (
    as_object,
    codes_of,
    label_of,
    objects,
    required_id,
    text_of,
)
from dashboard.ingest.model import JsonObject, Origin, Refused, Row

DEAD = "died on an unknown day"
NAMELESS = "Name not recorded"
# Numbers of the state or another office say nothing a clinic needs: they are not kept.
_NOT_KEPT = frozenset({"SS", "SB", "DL", "PPN", "TAX", "NI"})
_SECRET_SYSTEMS = ("us-ssn", "passport", "2.16.840.1.113883.4.3")
_NAME_ORDER = ("usual", "official", "", "nickname", "temp", "anonymous", "maiden", "old")


def patient_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    """The person and their identifiers. The record number is the one of type MR, else the first."""
    source_id = f"Patient/{required_id(resource)}"
    born = context.optional_when(resource.get("birthDate"), "birthDate")
    died = context.optional_when(resource.get("deceasedDateTime"), "deceasedDateTime")
    if born is not None and born.day > context.request.as_of:
        raise Refused("birthDate", f"{born.day} is after the import ({context.request.as_of})")
    if died is not None and died.day > context.request.as_of:
        raise Refused("deceasedDateTime", f"{died.day} is after the import")
    if born is not None and died is not None and died.last_day < born.day:
        raise Refused("deceasedDateTime", f"{died.day} is before birth")
    if died is not None and born is not None and died.day < born.day:
        died = born
    if resource.get("deceasedBoolean") is True and died is None:
        reason = "has died on an unknown day: care is shown as ended with the last event"
        context.report.warn(origin, "deceasedBoolean", reason)
    if died is not None:
        context.report.dated("death", died.precision)
    identifiers = _identifiers(resource)
    given, family = person_name(resource.get("name"))
    row = Row(
        "patient",
        source_id,
        {
            "record_number": _record_number(identifiers) or source_id.partition("/")[2],
            "given_name": given,
            "family_name": family,
            **dated("born", born),
            **dated("died", died),
            "sex": text_of(resource.get("gender")),
            DEAD: resource.get("deceasedBoolean") is True and died is None,
        },
        source_id,
        origin,
    )
    return [row, *(_identifier_row(source_id, *each[:2], origin) for each in identifiers)]


def person_name(names: object) -> tuple[str, str]:
    """(given names, family name) of the name in use; old names come last."""
    usable = objects(names)
    if not usable:
        return "", NAMELESS
    best = min(usable, key=lambda each: _rank(text_of(each.get("use")) or ""))
    parts = best.get("given")
    given = (
        " ".join(each for each in parts if isinstance(each, str)) if isinstance(parts, list) else ""
    )
    family, whole = text_of(best.get("family")), text_of(best.get("text"))
    if family is None and whole is not None and not given:
        given, _, family = whole.rpartition(" ")
    return text_of(given) or "", family or NAMELESS


def _rank(use: str) -> int:
    return _NAME_ORDER.index(use) if use in _NAME_ORDER else len(_NAME_ORDER)


def _identifiers(resource: JsonObject) -> list[tuple[str, str, bool]]:
    """(system, value, is the record number), each once, without those that are not kept."""
    found: dict[tuple[str, str], bool] = {}
    for each in objects(resource.get("identifier")):
        system, value = text_of(each.get("system")) or "", text_of(each.get("value"))
        kinds = codes_of(each.get("type"))
        if value is None or _NOT_KEPT & set(kinds):
            continue
        if any(secret in system for secret in _SECRET_SYSTEMS):
            continue
        key = (system, value)
        found[key] = found.get(key, False) or "MR" in kinds
    return [(system, value, record) for (system, value), record in found.items()]


def _record_number(identifiers: list[tuple[str, str, bool]]) -> str | None:
    ordered = sorted(identifiers, key=lambda each: not each[2])
    return ordered[0][1] if ordered else None


def _identifier_row(person: str, system: str, value: str, origin: Origin) -> Row:
    return Row(
        "identifier",
        f"Identifier/{person.partition('/')[2]}/{system}|{value}",
        {"system": system, "value": value},
        person,
        origin,
    )


def practitioner_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    source_id = f"Practitioner/{required_id(resource)}"
    given, family = person_name(resource.get("name"))
    prefix = next((each.get("prefix") for each in objects(resource.get("name"))), None)
    title = prefix[0] if isinstance(prefix, list) and prefix and isinstance(prefix[0], str) else ""
    name = text_of(f"{title} {given} {family}") or NAMELESS
    profession = None
    for link in context.stage.links_to(source_id):
        role = context.stage.resource(link)
        profession = profession or label_of(as_object(role).get("code"))
    values = {"name": name, "profession": profession, "team_id": None}
    return [Row("clinician", source_id, values, None, origin)]


def role_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    """A role gives its practitioner a profession; it has no row of its own."""
    target = context.references.target(resource.get("practitioner"))
    if target is not None:
        context.stage.link(f"PractitionerRole/{required_id(resource)}", target)
    return []


def organization_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    source_id = f"Organization/{required_id(resource)}"
    name = text_of(resource.get("name")) or NAMELESS
    return [Row("organisation", source_id, {"name": name}, None, origin)]
