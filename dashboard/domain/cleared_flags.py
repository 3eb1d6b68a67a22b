"""Flags that somebody cleared or put off: which, what had raised it, by whom, why, until when.

Clearing deletes nothing. What was cleared stands in no list any more, so each flag is derived
once more as it stood when it was cleared.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from dashboard.domain.clearance import FlagClearance
from dashboard.domain.derived import DueItem
from dashboard.domain.known_then import known_then
from dashboard.domain.panel_tables import LaneTable
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive
from dashboard.domain.wording import capital, day, full_day, plural

#: Each takes as long as the person's flags do: a page must not wait for hundreds.
MOST_EXPLAINED = 24
NOT_CLEARED = ", not yet cleared"
#: In the place of a note, which may name somebody.
NOTE_HIDDEN = "hidden while names are hidden"
_TITLE = "Flags cleared"
_COLUMNS = ("Flag", "Raised by", "Cleared", "By", "Until", "Note")


@dataclass(frozen=True, slots=True)
class ClearedFlag:
    """``raised_by``: the reason as it read then, or why it is not told."""

    label: str
    raised_by: str
    made: FlagClearance


def cleared_flag(record: PersonRecord, rules: RuleBook, made: FlagClearance) -> ClearedFlag:
    """The flag that ``made`` cleared, derived from what was known on that day."""
    then = known_then(record, made.cleared_on)
    before = tuple(c for c in then.clearances if _order(c) < _order(made))
    items = derive(replace(then, clearances=before), rules, made.cleared_on)[1]
    raised = _of_the_event(items, made)
    if raised is None:
        # Amended since, or the rule has changed: which of them is not on record.
        return _bare(made, "not raised by what is recorded now")
    return ClearedFlag(raised.label.removesuffix(NOT_CLEARED), raised.why, made)


def cleared_flags(record: PersonRecord, rules: RuleBook) -> tuple[ClearedFlag, ...]:
    """Every clearance in the record, the latest first; what had raised the latest ones."""
    latest_first = sorted(record.clearances, key=_order, reverse=True)
    explained = [cleared_flag(record, rules, made) for made in latest_first[:MOST_EXPLAINED]]
    older = [_bare(made, "see the events of that time") for made in latest_first[MOST_EXPLAINED:]]
    return (*explained, *older)


def cleared_table(flags: Iterable[ClearedFlag], as_of: date, *, masked: bool) -> LaneTable:
    """One row per clearance; notes are free text and stay out while names are hidden."""
    flags = tuple(flags)
    words = cleared_words([f.made for f in flags], as_of)
    return LaneTable(
        "cleared",
        _TITLE,
        f"{capital(words)}." if words else "No flag was cleared.",
        _COLUMNS,
        tuple(_row(flag, masked) for flag in flags),
    )


def cleared_words(clearances: Iterable[FlagClearance], as_of: date) -> str:
    """``3 cleared, last 6 Nov · 1 put off until 3 Dec``; empty where there are none."""
    made = [c for c in clearances if c.cleared_on <= as_of]
    for_good = [c.cleared_on for c in made if c.until is None]
    resting = [c.until for c in made if c.until is not None and c.until > as_of]
    parts = []
    if for_good:
        parts.append(f"{len(for_good)} cleared, last {day(max(for_good), as_of)}")
    if resting:
        parts.append(f"{len(resting)} put off until {day(max(resting), as_of)}")
    if made and not parts:
        parts.append(f"{plural(len(made), 'time')} put off, over now")
    return " · ".join(parts)


def _order(made: FlagClearance) -> tuple[date, int]:
    return made.cleared_on, made.id


def _of_the_event(items: Iterable[DueItem], made: FlagClearance) -> DueItem | None:
    key = (made.rule, made.evidence_id)
    return next((item for item in items if (item.rule, item.evidence_id) == key), None)


def _bare(made: FlagClearance, instead: str) -> ClearedFlag:
    return ClearedFlag(capital(made.rule.replace("_", " ")), instead, made)


def _row(flag: ClearedFlag, masked: bool) -> tuple[str | None, ...]:
    made = flag.made
    return (
        flag.label,
        flag.raised_by,
        full_day(made.cleared_on),
        made.by,
        full_day(made.until) if made.until else "cleared for good",
        NOTE_HIDDEN if masked else made.note,
    )
