"""What every panel and picture prints about itself: as of when, from which data, by which rules."""

from collections.abc import Sequence
from datetime import date, datetime

from dashboard.domain.freshness import Freshness
from dashboard.domain.rules import RuleBook
from dashboard.domain.wording import day, full_day

CONFIDENTIAL = "Confidential: contains health information"
_VERSION_SHOWN = 8


def foot_line(
    as_of: date, moment: datetime | None, zone: str, sources: Sequence[Freshness], rules: RuleBook
) -> str:
    """``As of 23 Nov 2026 09:00 Europe/London · data through 22 Nov (pharmacy) · rules …``.

    ``moment`` is the clock's, ``None`` when ``as_of`` was set to another day.
    """
    time = f" {moment:%H:%M}" if moment is not None else ""
    return " · ".join(
        [f"As of {full_day(as_of)}{time} {zone}", through_words(sources, as_of), rules_words(rules)]
    )


def through_words(sources: Sequence[Freshness], as_of: date) -> str:
    """``data through 22 Nov (pharmacy), 20 Nov (clinic, not current: 3 days old)``."""
    if not sources:
        return "no records brought in by an import"
    parts = []
    for source in sources:
        through = day(source.through, as_of) if source.through else "an unknown day"
        remark = f", {source.remark}" if source.remark else ""
        parts.append(f"{through} ({source.source}{remark})")
    return f"data through {', '.join(parts)}"


def rules_words(rules: RuleBook) -> str:
    """The rule book's version, and whether a clinician has signed all of it."""
    signed = [m.reviewed_by for m in rules.measures.values()]
    signed += [r.reviewed_by for r in rules.care.rules.values()]
    signed.append(rules.drugs.reviewed_by)
    state = "reviewed" if all(signed) else "not yet reviewed"
    return f"rules {rules.version[:_VERSION_SHOWN]}, {state}"


def checked_words(sources: Sequence[Freshness], own: str, as_of: date) -> str:
    """``source checked 22 Nov``: up to when the person's source was read; "" when not known."""
    days = [s.through for s in sources if s.source == own and s.through is not None]
    return f"source checked {day(max(days), as_of)}" if days else ""
