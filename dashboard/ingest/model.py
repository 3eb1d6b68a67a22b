"""The few shapes that pass between reading, mapping, staging and storing an import."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from dashboard.ingest.report import Report

JsonObject = dict[str, Any]

MAX_LISTED = 10_000
"""Refusals and warnings listed one by one; further ones are only counted."""


class Unusable(Exception):
    """The input as a whole cannot be imported; the message is one clear line.

    ``report`` is what was found until then, where reading had begun.
    """

    def __init__(self, message: str, report: "Report | None" = None) -> None:
        super().__init__(message)
        self.report = report


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record came from: file as named in the report, line (1-based), "Type/id"."""

    file: str
    line: int | None = None
    resource: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A refusal or a warning: where, which field, and why in words (never a person's name)."""

    origin: Origin
    field: str | None
    reason: str


class Refused(Exception):
    """A record that must not be stored; ``field`` names the element at fault."""

    def __init__(self, field: str | None, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


class Ignored(Exception):
    """A record that is right but of no use here; ``kind`` is the line it is counted under."""

    def __init__(self, kind: str, warning: str | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.warning = warning


@dataclass(slots=True)
class Row:
    """One row for ``table``; values are JSON-able (dates in ISO form).

    ``person`` is the source id of the person ("Patient/…"), ``None`` for shared tables. A value
    of a ``*_id`` column is the source id of what it refers to until the row is stored.
    """

    table: str
    source_id: str
    values: JsonObject
    person: str | None = None
    origin: Origin = field(default_factory=lambda: Origin(""))


@dataclass(frozen=True, slots=True)
class Request:
    """What to import and how. ``as_of`` is the day that counts as today."""

    paths: tuple[Path, ...]
    as_of: date
    timezone: ZoneInfo
    format: str | None = None
    source: str | None = None
    dry_run: bool = False
    keep_good: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """What checks of a person's events need to know of the person."""

    source_id: str
    born_on: date | None
    died_on: date | None


def short(value: object, limit: int = 60) -> str:
    """A value for a message, cut to ``limit`` characters, on one line."""
    text = " ".join(str(value).replace("\0", " ").split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
