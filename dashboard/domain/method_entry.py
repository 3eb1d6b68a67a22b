"""One entry of the methods page, whatever it was made from."""

from dataclasses import dataclass
from typing import Protocol

from dashboard.domain.method_definitions import Anchor, Group

NOT_REVIEWED = "not yet reviewed"


class Reviewed(Protocol):
    """What every definition says about where it comes from."""

    @property
    def version(self) -> int: ...
    @property
    def source(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def reviewed_by(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Origin:
    """Version, source and author of a definition, and who reviewed it (``None``: nobody yet)."""

    version: int
    source: str
    author: str
    reviewed_by: str | None

    @property
    def review(self) -> str:
        return f"reviewed by {self.reviewed_by}" if self.reviewed_by else NOT_REVIEWED


@dataclass(frozen=True, slots=True)
class Fact:
    """One number or list of a definition: its name and its value, both in words."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class FactTable:
    """Rows of equal length; the first column names the row. ``folded``: long, opened on demand."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[str] = frozenset()
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """``code`` is the id as stored and exported. ``denominator``: what a share or count is of."""

    anchor: Anchor
    group: Group
    code: str
    label: str
    words: str
    origin: Origin
    facts: tuple[Fact, ...] = ()
    tables: tuple[FactTable, ...] = ()
    denominator: str | None = None
    shown_on: tuple[str, ...] = ()


def origin_of(definition: Reviewed) -> Origin:
    return Origin(definition.version, definition.source, definition.author, definition.reviewed_by)
