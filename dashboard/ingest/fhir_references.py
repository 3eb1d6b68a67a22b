"""References between resources: urn:uuid, relative, absolute, conditional, logical, contained.

Nothing is ever fetched: a reference is found in this import or it is not.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from dashboard.ingest.fhir_values import as_object, objects, text_of
from dashboard.ingest.model import JsonObject
from dashboard.ingest.stage import Stage

_LAST_TWO = re.compile(r"(?:^|/)([A-Z][A-Za-z]+)/([^/?#|]{1,256})(?:/_history/[^/]+)?\Z")
_CONDITIONAL = re.compile(r"([A-Z][A-Za-z]+)\?identifier=(.+)\Z")


class References:
    """Resolves references against the staged resources."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._conditional: dict[str, str | None] = {}

    def target(self, reference: object) -> str | None:
        """ "Type/id" of a Reference object; ``None`` when it says nothing that can be found.

        A literal reference is returned even when its target is not in this import: it may have
        come with an earlier one.
        """
        reference = as_object(reference)
        literal = text_of(reference.get("reference"))
        if literal is not None:
            return self.literal(literal)
        identifier = as_object(reference.get("identifier"))
        value = text_of(identifier.get("value"))
        if value is None:
            return None
        found = self._stage.by_identifier(
            text_of(reference.get("type")), text_of(identifier.get("system")), value
        )
        return found[0] if len(found) == 1 else None

    def literal(self, text: str) -> str | None:
        if text.startswith("#"):
            return None
        if "?" in text:
            return self.conditional(text)
        at_address = self._stage.at_address(text)
        if at_address is not None:
            return at_address
        match = _LAST_TWO.search(text)
        return f"{match.group(1)}/{match.group(2)}" if match else None

    def conditional(self, text: str) -> str | None:
        """``Type?identifier=system|value`` when exactly one resource has that identifier."""
        if text not in self._conditional:
            if len(self._conditional) > 100_000:
                self._conditional.clear()
            self._conditional[text] = self._search(text)
        return self._conditional[text]

    def _search(self, text: str) -> str | None:
        match = _CONDITIONAL.search(text)
        if match is None:
            return None
        kind, token = match.group(1), unquote(match.group(2))
        system, bar, value = token.rpartition("|")
        found = self._stage.by_identifier(kind, system if bar else None, value)
        return found[0] if len(found) == 1 else None


def conditional_references(value: object) -> Iterator[str]:
    """Every conditional reference anywhere in a resource."""
    if isinstance(value, dict):
        literal = value.get("reference")
        if isinstance(literal, str) and "?" in literal:
            yield literal
        for each in value.values():
            yield from conditional_references(each)
    elif isinstance(value, list):
        for each in value:
            yield from conditional_references(each)


def contained(resource: JsonObject, reference: object) -> JsonObject | None:
    """The contained resource that a "#id" reference means."""
    literal = text_of(as_object(reference).get("reference"))
    if literal is None or not literal.startswith("#"):
        return None
    for each in objects(resource.get("contained")):
        if each.get("id") == literal[1:]:
            return each
    return None
