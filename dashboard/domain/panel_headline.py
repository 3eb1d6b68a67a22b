"""The person panel's headline: the outcome sentence in two parts, and which way it points."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.domain.measures import Measure
from dashboard.domain.outcome_words import outcome_sentence
from dashboard.domain.outcomes import Answer, Outcome
from dashboard.domain.panel_scores import DOTTED_FROM
from dashboard.domain.partial_date import is_exact
from dashboard.domain.wording import capital, plural


class Outlook(StrEnum):
    """Which way the latest score points, by the measure's thresholds."""

    IMPROVING = "improving"
    ATTENTION = "attention"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Headline:
    """``sentences``: the change, then what it is called; one only where nothing can be said."""

    sentences: tuple[str, ...]
    outlook: Outlook


def headline(measure: Measure, outcome: Outcome | None, as_of: date) -> Headline:
    """The outcome in words; a latest score that is late says so and points nowhere."""
    if outcome is None:
        return Headline((f"No {measure.name} score recorded.",), Outlook.NEUTRAL)
    parts = [capital(p) + "." for p in outcome_sentence(outcome, as_of).split("; ")]
    age = (as_of - outcome.latest.on).days
    if measure.interval_days is not None and age > measure.interval_days * DOTTED_FROM:
        up_to = "" if is_exact(outcome.latest.on) else "up to "
        parts.append(f"Latest score {up_to}{plural(age // 7, 'week')} old.")
        return Headline(tuple(parts), Outlook.NEUTRAL)
    return Headline(tuple(parts), outlook_of(outcome))


def outlook_of(outcome: Outcome) -> Outlook:
    """Improving from response, remission or a reliable change; attention when not better."""
    good = (outcome.response, outcome.remission, outcome.reliable_improvement)
    if outcome.count == 1:
        return Outlook.NEUTRAL
    if outcome.reliable_deterioration is Answer.YES:
        return Outlook.ATTENTION
    if Answer.YES in good:
        return Outlook.IMPROVING
    return Outlook.ATTENTION if outcome.better <= 0 else Outlook.NEUTRAL
