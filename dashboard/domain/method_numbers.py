"""The numbers that the definitions of ``data/methods/`` may name: the constants that code uses.

A definition names a number in braces, ``{soon_days}``; the page prints the constant, so that
words and code cannot disagree.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.domain import (
    adherence,
    adherence_course,
    adherence_measures,
    caseload_states,
    due_reading,
    due_schedule,
    freshness,
    panel_facts,
    panel_medication,
    panel_scores,
    panel_supply,
    summary,
    supply,
    talking_therapies,
)
from dashboard.domain.wording import score

_NAME = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Number:
    """One constant: what it is in words, its value and unit ("" for a bare number)."""

    words: str
    value: float
    unit: str = ""

    @property
    def text(self) -> str:
        """``90 days``, ``1.5``."""
        return f"{self.bare} {self.unit}".rstrip()

    @property
    def bare(self) -> str:
        """As it stands in a sentence, which names the unit."""
        return score(self.value)


_DAYS = "days"

NUMBERS: Mapping[str, Number] = {
    "soon_days": Number("due soon", due_reading.SOON.days, _DAYS),
    "flags_shown": Number("flags shown", due_reading.FLAGS_SHOWN),
    "next_shown": Number("follow-ups shown", panel_facts.NEXT_SHOWN),
    "current_days": Number("oldest current data", freshness.CURRENT_DAYS, "day"),
    "score_points": Number("scores shown", summary.SCORE_POINTS),
    "dotted_from": Number("dotted beyond", panel_scores.DOTTED_FROM, "intervals"),
    "broken_from": Number("not joined beyond", panel_scores.BROKEN_FROM, "intervals"),
    "finished_from": Number("sessions attended", talking_therapies.FINISHED_FROM),
    "supply_days": Number("days looked back", supply.SUPPLY_DAYS, _DAYS),
    "low_supply_percent": Number("low below, percent", supply.LOW_SUPPLY_PERCENT),
    "undiscussed_days": Number("not discussed for", caseload_states.UNDISCUSSED_DAYS, _DAYS),
    "new_days": Number("new for", caseload_states.NEW_DAYS, _DAYS),
    "same_course_days": Number("one course up to", supply.SAME_COURSE_DAYS, _DAYS),
    "ended_after_days": Number("ended after", supply.ENDED_AFTER_DAYS, _DAYS),
    "labelled_gap_days": Number("labelled from", panel_supply.LABELLED_GAP_DAYS, _DAYS),
    "switch_days_before": Number("before the stop", panel_medication.SWITCH_DAYS_BEFORE, _DAYS),
    "switch_days_after": Number("after the stop", panel_medication.SWITCH_DAYS_AFTER, _DAYS),
    "minimum_fill_dates": Number("least fill dates", adherence.MINIMUM_FILL_DATES),
    "minimum_days_from_index": Number(
        "least days from the first fill", adherence.MINIMUM_DAYS_FROM_INDEX, _DAYS
    ),
    "default_gap_limit": Number("longest gap bridged", adherence.DEFAULT_GAP_LIMIT, _DAYS),
    "rolling_days": Number("width", adherence_course.ROLLING_DAYS, _DAYS),
    "acute_days_needed": Number(
        "acute phase, covered", adherence_measures.ACUTE_DAYS_NEEDED, _DAYS
    ),
    "acute_last_day": Number("acute phase, last day", adherence_measures.ACUTE_LAST_DAY),
    "continuation_days_needed": Number(
        "continuation phase, covered", adherence_measures.CONTINUATION_DAYS_NEEDED, _DAYS
    ),
    "continuation_last_day": Number(
        "continuation phase, last day", adherence_measures.CONTINUATION_LAST_DAY
    ),
    "antipsychotic_percent": Number("at least, percent", adherence_measures.ANTIPSYCHOTIC_PERCENT),
    "baseline_days": Number("before the start", due_schedule.BASELINE_DAYS, _DAYS),
}


def names_in(text: str) -> tuple[str, ...]:
    """The names in braces, in order, each once."""
    return tuple(dict.fromkeys(_NAME.findall(text)))


def filled(text: str) -> str:
    """``text`` with every name in braces replaced by its number. ``KeyError`` for an unknown one.

    Numbers are given bare: the sentence names their unit.
    """
    return _NAME.sub(lambda match: NUMBERS[match.group(1)].bare, text)
