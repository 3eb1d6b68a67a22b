"""Observation and QuestionnaireResponse: pieces of questionnaires, laboratory results, weight.

A questionnaire may come as a total, as items, as a panel that holds them together and as the form,
all at once. Each becomes a *piece*; ``measurements`` joins those of one day. An observation without
a value is "no value", never 0.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dashboard.domain.codes import RecordState
from dashboard.domain.measures import Measure, invalid_items, invalid_total
from dashboard.ingest.context import Context
from dashboard.ingest.dates import When, dated
from dashboard.ingest.fhir_laboratory import laboratory_parts, laboratory_row
from dashboard.ingest.fhir_values import (
    as_object,
    loinc_codes,
    number,
    numeric_value,
    objects,
    ordinal,
    required_id,
    status_of,
)
from dashboard.ingest.model import Ignored, JsonObject, Origin, Refused, Row

PIECE = "measurement piece"
_FINAL = frozenset({"final", "amended", "corrected", "completed"})
_LOINC_IN_LINK = re.compile(r"(?<!\d)(\d{3,7}-\d)(?!\d)")


@dataclass(slots=True)
class Piece:
    """What one resource says about one questionnaire."""

    measure: Measure
    total: float | None = None
    items: dict[int, int] = field(default_factory=dict)
    is_item: bool = False


def observation_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    status = status_of(resource)
    if status == "cancelled":
        raise Ignored("Observation (cancelled)")
    pieces = _pieces(resource, context)
    tests = laboratory_parts(resource, context)
    if not pieces and not tests:
        raise Ignored("Observation (not followed)")
    person = context.subject(resource, "subject")
    when = _taken(resource, context)
    if when is None:
        raise Ignored("Observation (no date)", "has no date; not kept")
    state = RecordState.FINAL if status in _FINAL else RecordState.UNKNOWN
    name = f"Observation/{required_id(resource)}"
    rows = piece_rows(pieces, name, person, when, state, origin)
    for index, (code, part) in enumerate(tests):
        context.report.dated("laboratory", when.precision)
        source_id = name if index == 0 else f"{name}#{code}"
        rows.append(laboratory_row(code, part, source_id, person, when, state, origin, context))
    return rows


def _taken(resource: JsonObject, context: Context) -> When | None:
    if "effectiveDateTime" in resource:
        return context.when(resource["effectiveDateTime"], "effectiveDateTime")
    if "effectiveInstant" in resource:
        return context.when(resource["effectiveInstant"], "effectiveInstant")
    start, end = context.period(resource.get("effectivePeriod"), "effectivePeriod")
    return start or end


def _pieces(resource: JsonObject, context: Context) -> list[Piece]:
    """Totals and items of the observation itself and of its components, one piece per measure."""
    found: dict[str, Piece] = {}
    parts = [resource, *objects(resource.get("component"))]
    for part in parts:
        for code in loinc_codes(part.get("code")):
            measure, item = measure_of(code, context)
            if measure is None:
                continue
            piece = found.setdefault(measure.key, Piece(measure))
            if item is None:
                _take_total(piece, part)
            else:
                piece.is_item = True
                _take_item(piece, item, part, context)
            break
        else:
            _take_panel(found, part, part is resource, context)
    for piece in found.values():
        _check(piece)
    return [piece for piece in found.values() if not _only_holds(piece, resource)]


def _only_holds(piece: Piece, resource: JsonObject) -> bool:
    """A panel whose values are in its members says nothing itself."""
    return piece.total is None and not piece.items and bool(resource.get("hasMember"))


def _take_panel(found: dict[str, Piece], part: JsonObject, itself: bool, context: Context) -> None:
    for code in loinc_codes(part.get("code")):
        key = context.codes.panels.get(code)
        if itself and key is not None and key in context.rules.measures:
            piece = found.setdefault(key, Piece(context.rules.measures[key]))
            _take_total(piece, part)


def measure_of(code: str, context: Context) -> tuple[Measure | None, int | None]:
    """The measure a LOINC code belongs to, and the item it is (``None``: the total)."""
    for measure in context.rules.measures.values():
        if code in measure.loinc_total:
            return measure, None
        if code in measure.loinc_items:
            return measure, measure.loinc_items[code]
    return None, None


def _take_total(piece: Piece, part: JsonObject) -> None:
    value, _ = numeric_value(part)
    if value is not None:
        piece.total = value


def _take_item(piece: Piece, item: int, part: JsonObject, context: Context) -> None:
    value, _ = numeric_value(part)
    if value is None and "valueBoolean" in part:
        value = float(part["valueBoolean"] is True)
    if value is None:
        concept = as_object(part.get("valueCodeableConcept"))
        value = _score(objects(concept.get("coding")), piece.measure, context)
    _set_item(piece, item, value)


def _set_item(piece: Piece, item: int, value: float | None) -> None:
    if value is None:
        return
    if value != int(value):
        raise Refused("value", f"{piece.measure.name} item {item} answer {value:g} is not whole")
    piece.items[item] = int(value)


def _score(answers: list[JsonObject], measure: Measure, context: Context) -> float | None:
    """Score of a coded answer: its own ordinal value, else by its LOINC answer code."""
    for coding in answers:
        own = ordinal(coding)
        if own is not None:
            return own
    for coding in answers:
        code = coding.get("code")
        if isinstance(code, str) and code in context.codes.answer_scores:
            return float(context.codes.answer_scores[code])
    return None


def _check(piece: Piece) -> None:
    """Raises ``Refused`` for a total or an answer that the questionnaire cannot have."""
    if piece.total is not None:
        reason = invalid_total(piece.measure, piece.total)
        if reason is not None:
            raise Refused("value", reason)
    if (reason := invalid_items(piece.measure, piece.items)) is not None:
        raise Refused("value", reason)


def piece_rows(
    pieces: list[Piece], name: str, person: str, when: When, state: RecordState, origin: Origin
) -> list[Row]:
    """Staged pieces; a record that answers several questionnaires has an identity for each."""
    rows = []
    for piece in pieces:
        values = {
            "instrument": piece.measure.key,
            **dated("measured", when),
            "total": piece.total,
            "items": {str(item): answer for item, answer in sorted(piece.items.items())},
            "state": state.value,
            "is_item": piece.is_item and piece.total is None,
            "name": name if len(pieces) == 1 else f"{name}#{piece.measure.key}",
        }
        rows.append(Row(PIECE, f"{name}#{piece.measure.key}", values, person, origin))
    return rows


def response_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    """The answers of a form by the LOINC codes in its links; other forms are ignored."""
    status = status_of(resource)
    found: dict[str, Piece] = {}
    for link, answers in _answers(resource):
        for code in _LOINC_IN_LINK.findall(link):
            measure, item = measure_of(code, context)
            if measure is not None:
                piece = found.setdefault(measure.key, Piece(measure))
                _take_answer(piece, item, answers, context)
                break
    if not found:
        raise Ignored("QuestionnaireResponse (not a known questionnaire)")
    person = context.subject(resource, "subject")
    when = context.optional_when(resource.get("authored"), "authored")
    if when is None:
        raise Ignored("QuestionnaireResponse (no date)", "has no date; not kept")
    state = RecordState.FINAL if status in _FINAL else RecordState.UNKNOWN
    name = f"QuestionnaireResponse/{required_id(resource)}"
    for piece in found.values():
        _check(piece)
    return piece_rows(list(found.values()), name, person, when, state, origin)


def _answers(container: JsonObject, depth: int = 0) -> Iterator[tuple[str, list[JsonObject]]]:
    """(link id, answers) of every question, however deep the groups."""
    if depth > 50:
        raise Refused("item", "is nested too deeply")
    for item in objects(container.get("item")):
        answers = objects(item.get("answer"))
        yield str(item.get("linkId", "")), answers
        yield from _answers(item, depth + 1)
        for answer in answers:
            yield from _answers(answer, depth + 1)


def _take_answer(
    piece: Piece, item: int | None, answers: list[JsonObject], context: Context
) -> None:
    for answer in answers:
        value, _ = numeric_value(answer)
        if value is None and "valueBoolean" in answer:
            value = float(answer["valueBoolean"] is True)
        if value is None and "valueCoding" in answer:
            value = _score([as_object(answer["valueCoding"])], piece.measure, context)
        if value is not None:
            if item is None:
                piece.total = number(value)
            else:
                _set_item(piece, item, value)
