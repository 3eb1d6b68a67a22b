"""A course of scores as one sentence."""

from datetime import date

from dashboard.domain.inexact_scores import inexact_words
from dashboard.domain.measures import Measure
from dashboard.domain.outcomes import Answer, Outcome, Point
from dashboard.domain.proration import about
from dashboard.domain.wording import day, on_day, plural, score

NO_SCORE = "no score recorded"


def outcome_sentence(outcome: Outcome | None, as_of: date) -> str:
    """``PHQ-9 14 → 8 since 3 Mar, 6 points better; response, not yet remission``.

    A prorated total is ``about 8``.

    One score: ``PHQ-9 14 on 3 Mar; 1 score, no trend``. None: ``no score recorded``.
    """
    if outcome is None:
        return NO_SCORE
    name = outcome.measure.name
    since = day(outcome.baseline.on, as_of)
    if outcome.count == 1:
        only = about(outcome.measure, outcome.baseline)
        return f"{name} {only} {on_day(outcome.baseline.on, as_of)}; 1 score, no trend"
    change = change_words(outcome.measure, outcome.baseline, outcome.latest)
    verdict = outcome_verdict(outcome)
    first, latest = outcome.baseline.on, outcome.latest.on
    note = inexact_words(latest, [on for on in outcome.inexact if on != first])
    end = ", ".join(part for part in (verdict, note) if part)
    end = f"; {end}" if end else ""
    return f"{name} {change} since {since}, {points_words(outcome.better)}{end}"


def change_words(measure: Measure | None, first: Point, latest: Point) -> str:
    """``14 → 8``, ``14 → about 8``: estimates are named so."""
    return f"{about(measure, first)} → {about(measure, latest)}"


def points_words(better: float) -> str:
    """``6 points better``, ``1 point worse``, ``no change``."""
    if better == 0:
        return "no change"
    size = abs(better)
    count = plural(int(size), "point") if size == int(size) else f"{score(size)} points"
    return f"{count} {'better' if better > 0 else 'worse'}"


def outcome_verdict(outcome: Outcome) -> str:
    """Response and remission in words; empty where the measure publishes neither."""
    if outcome.count == 1:
        return ""
    response, remission = outcome.response, outcome.remission
    if outcome.full_remission is Answer.YES:
        return "full remission"
    if remission is Answer.YES:
        return "response and remission" if response is Answer.YES else "remission"
    if response is Answer.YES:
        return "response, not yet remission" if remission is Answer.NO else "response"
    if outcome.reliable_deterioration is Answer.YES:
        return "reliably worse"
    if outcome.partial_response is Answer.YES:
        return "partial response"
    if response is Answer.NO:
        return "no response yet" if outcome.better > 0 else "not improved yet"
    return "reliably better" if outcome.reliable_improvement is Answer.YES else ""
