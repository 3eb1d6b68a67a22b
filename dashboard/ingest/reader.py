"""FHIR files as a stream of resources: Bundles, single resources and NDJSON, one at a time.

NDJSON is never held in memory as a whole; a Bundle is one JSON document and is, up to a cap.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from dashboard.ingest.fhir_values import objects, text_of
from dashboard.ingest.fhir_version import other_version
from dashboard.ingest.files import InputFile, Unreadable, opened
from dashboard.ingest.model import JsonObject, Note, Origin

MAX_DOCUMENT = 512 * 1024**2
"""Bytes of one JSON document or one NDJSON line."""
BUNDLE_TYPES = frozenset({"collection", "transaction", "batch", "searchset"})
_NOT_R4 = "only FHIR R4 is read"


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource as read; ``full_url`` is how entries of its Bundle refer to it."""

    body: JsonObject
    type: str
    id: str | None
    origin: Origin
    full_url: str | None = None


@dataclass(frozen=True, slots=True)
class NotFhir:
    """A JSON object without a resource type, such as a line of an export log."""

    origin: Origin


Read = Resource | Note | NotFhir


def read_fhir(file: InputFile) -> Iterator[Read]:
    """Everything in ``file``; what cannot be read is a ``Note`` (a refusal), never an exception."""
    try:
        with opened(file.path) as stream:
            if stream.peek(3)[:3] == b"\xef\xbb\xbf":
                stream.read(3)
            yield from _documents(file, stream)
    except Unreadable as error:
        yield Note(Origin(file.name), None, str(error))


def _documents(file: InputFile, stream: io.BufferedReader) -> Iterator[Read]:
    """NDJSON when the first line with something on it is a whole JSON document, else one."""
    number, first = 0, b""
    while not first.strip():
        number, first = number + 1, _line(stream)
        if not first:
            yield Note(Origin(file.name), None, "the file is empty")
            return
    try:
        document = orjson.loads(first)
    except orjson.JSONDecodeError as error:
        if file.path.name.lower().removesuffix(".gz").removesuffix(".bz2").endswith(".ndjson"):
            yield Note(Origin(file.name, number), None, _json_reason(error))
            yield from _lines(file, stream, number)
        else:
            yield from _whole(file, first + _rest(stream))
        return
    yield from _unpack(document, Origin(file.name, number))
    yield from _lines(file, stream, number)


def _lines(file: InputFile, stream: io.BufferedReader, number: int) -> Iterator[Read]:
    while line := _line(stream):
        number += 1
        if not line.strip():
            continue
        try:
            document = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            yield Note(Origin(file.name, number), None, _json_reason(error))
            continue
        yield from _unpack(document, Origin(file.name, number))


def _line(stream: io.BufferedReader) -> bytes:
    line = stream.readline(MAX_DOCUMENT + 1)
    if len(line) > MAX_DOCUMENT:
        raise Unreadable(f"has a line of more than {MAX_DOCUMENT // 1024**2} MiB")
    return line


def _rest(stream: io.BufferedReader) -> bytes:
    rest = stream.read(MAX_DOCUMENT + 1)
    if len(rest) > MAX_DOCUMENT:
        raise Unreadable(f"is one document of more than {MAX_DOCUMENT // 1024**2} MiB")
    return rest


def _whole(file: InputFile, content: bytes) -> Iterator[Read]:
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        yield Note(Origin(file.name, error.lineno), None, _json_reason(error))
        return
    yield from _unpack(document, Origin(file.name))


def _json_reason(error: orjson.JSONDecodeError) -> str:
    return f"is not JSON in UTF-8: {error.msg} (column {error.colno})"


def _unpack(document: object, origin: Origin, full_url: str | None = None) -> Iterator[Read]:
    """The resource of a document, or those of its Bundle, nested ones included."""
    if not isinstance(document, dict):
        yield Note(origin, None, "is not a JSON object")
        return
    kind = document.get("resourceType")
    if not isinstance(kind, str) or not kind:
        yield NotFhir(origin)
        return
    name = document.get("id") if isinstance(document.get("id"), str) else None
    origin = Origin(origin.file, origin.line, f"{kind}/{name}" if name else kind)
    version = other_version(document)
    if version is not None:
        yield Note(origin, version[0], f"is {version[1]}; {_NOT_R4}")
    elif kind == "Bundle":
        yield from _entries(document, origin)
    else:
        yield Resource(document, kind, name, origin, full_url)


def _entries(bundle: JsonObject, origin: Origin) -> Iterator[Read]:
    kind = text_of(bundle.get("type"))
    if kind not in BUNDLE_TYPES:
        yield Note(
            origin,
            "type",
            f"is a Bundle of type {kind}; {', '.join(sorted(BUNDLE_TYPES))} are read",
        )
        return
    for entry in objects(bundle.get("entry")):
        method = (
            text_of((entry.get("request") or {}).get("method"))
            if isinstance(entry.get("request"), dict)
            else None
        )
        if method in ("DELETE", "PATCH"):
            yield Note(origin, "entry.request.method", f"{method} entries are not carried out")
        elif "resource" in entry:
            yield from _unpack(entry["resource"], origin, text_of(entry.get("fullUrl")))
