"""What an import did, as numbers and reasons: collected on the way, written as JSON at the end."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import orjson

from dashboard.domain.codes import DatePrecision
from dashboard.domain.wording import plural
from dashboard.ingest.model import MAX_LISTED, Ignored, JsonObject, Note, Origin, Refused

#: What may have a date known by month or year only, and its plural where "s" does not make it.
NAMES = {
    "score": ("score",),
    "laboratory": ("laboratory result",),
    "therapy_session": ("therapy session",),
    "encounter": ("visit",),
    "administration": ("injection",),
    "diagnosis": ("onset of a diagnosis", "onsets of diagnoses"),
    "episode": ("start of care", "starts of care"),
    "death": ("date of death", "dates of death"),
}
NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


@dataclass(slots=True)
class Report:
    """Counts by type or table, and every refusal and warning with its place and reason.

    ``imprecise`` counts that of which the source knew only the month or year, by what it is and by
    how exactly it was known. ``references`` counts conditional references by
    whether they were resolved. ``outcome`` is ``all``, ``with_refusals`` or ``nothing_stored``, as
    in ``import_batch``.
    """

    source: str = ""
    format: str = "fhir"
    files: list[str] = field(default_factory=list)
    read: Counter[str] = field(default_factory=Counter)
    stored: dict[str, dict[str, int]] = field(default_factory=dict)
    ignored: Counter[str] = field(default_factory=Counter)
    refused: list[Note] = field(default_factory=list)
    refused_count: int = 0
    warnings: list[Note] = field(default_factory=list)
    warning_count: int = 0
    references: Counter[str] = field(default_factory=Counter)
    imprecise: Counter[tuple[str, str]] = field(default_factory=Counter)
    outcome: str = "nothing_stored"
    data_through: date | None = None

    def refuse(self, origin: Origin, field: str | None, reason: str) -> None:
        self.refused_count += 1
        if len(self.refused) < MAX_LISTED:
            self.refused.append(Note(origin, field, reason))

    def refuse_error(self, origin: Origin, error: Refused) -> None:
        self.refuse(origin, error.field, error.reason)

    def warn(self, origin: Origin, field: str | None, reason: str) -> None:
        self.warning_count += 1
        if len(self.warnings) < MAX_LISTED:
            self.warnings.append(Note(origin, field, reason))

    def ignore(self, origin: Origin, ignored: Ignored) -> None:
        self.ignored[ignored.kind] += 1
        if ignored.warning is not None:
            self.warn(origin, None, ignored.warning)

    def dated(self, what: str, precision: DatePrecision) -> None:
        """Something with a date of this precision is stored."""
        if precision is not DatePrecision.DAY:
            self.imprecise[what, precision.value] += 1

    def count(self, table: str, change: str, number: int = 1) -> None:
        counts = self.stored.setdefault(str(table), {NEW: 0, CHANGED: 0, UNCHANGED: 0})
        counts[change] += number

    def saw(self, day: date) -> None:
        """An event of this day was read: the data reach at least until then."""
        if self.data_through is None or day > self.data_through:
            self.data_through = day

    @property
    def changes(self) -> int:
        """Rows written: new and changed."""
        return sum(each[NEW] + each[CHANGED] for each in self.stored.values())

    def as_json(self) -> JsonObject:
        """The report in the documented form; further keys only where a list was cut off."""
        report: JsonObject = {
            "files": self.files,
            "read": dict(sorted(self.read.items())),
            "stored": dict(sorted(self.stored.items())),
            "ignored": dict(sorted(self.ignored.items())),
            "refused": [_note(each) for each in self.refused],
            "warnings": [_note(each) for each in self.warnings],
        }
        if self.imprecise:
            report["imprecise"] = self.imprecise_words()
        if self.refused_count > len(self.refused):
            report["refused_not_listed"] = self.refused_count - len(self.refused)
        if self.warning_count > len(self.warnings):
            report["warnings_not_listed"] = self.warning_count - len(self.warnings)
        return report

    def imprecise_words(self) -> list[str]:
        """``3 scores have only a month: shown so, counted from its first day``."""
        return [
            f"{plural(number, *NAMES[what])} {'has' if number == 1 else 'have'} only a "
            f"{precision}: shown so, counted from its first day"
            for (what, precision), number in sorted(self.imprecise.items())
        ]

    def as_text(self) -> str:
        return orjson.dumps(self.as_json(), option=orjson.OPT_INDENT_2).decode()


def _note(note: Note) -> JsonObject:
    return {
        "source": note.origin.file,
        "line": note.origin.line,
        "resource": note.origin.resource,
        "field": note.field,
        "reason": note.reason,
    }
