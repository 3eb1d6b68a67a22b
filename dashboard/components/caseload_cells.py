"""A row of the caseload as the grid's cells: texts and unit coordinates, drawn in the browser."""

from datetime import date
from typing import Any

from dashboard.domain.caseload_row import CaseloadRow, Scores, WhyNow
from dashboard.domain.codes import Phase
from dashboard.domain.derived import ScorePoint
from dashboard.domain.due_reading import LOST, snooze_text
from dashboard.domain.partial_date import is_exact
from dashboard.domain.proration import SIGN, SIGN_WORDS
from dashboard.domain.supply import is_low
from dashboard.domain.wording import (
    capital,
    day,
    full_day,
    plural,
    score,
    short_day,
    weeks_words,
    words,
)

Cells = dict[str, Any]


def grid_row(row: CaseloadRow, as_of: date, href: str, *, past: bool = False) -> Cells:
    """One row by column id. ``id`` is opaque; ``href`` leads to the person.

    ``past``: of an earlier day, whose bookings are not kept.
    """
    return {
        "id": row.public_id,
        "href": href,
        "person": {"text": row.name.short, "more": _person_line(row)},
        "why": _why(row, as_of),
        "days": _days(row.why),
        "seen": _seen(row, as_of),
        "next": _next(row, as_of, _none_ahead(row, past)),
        "score": _score(row.scores, as_of),
        "supply": _supply(row),
        "attended": _attended(row),
        "owner": {"text": row.owner or "no owner", "unknown": row.owner is None},
        "discussed": _dated(row.last_discussed_on, None, as_of, "not yet"),
    }


def _person_line(row: CaseloadRow) -> str:
    weeks = None if row.weeks is None else weeks_words(row.weeks, row.weeks_exact)
    return " · ".join(part for part in (row.name.record_number, words(row.phase), weeks) if part)


def why_label(why: WhyNow, as_of: date) -> str:
    """ "Medication review overdue"; a flag is its own label; what is ahead says when."""
    label = capital(why.label)
    if why.is_flag:
        return label
    if why.due_on < as_of:
        return f"{label} overdue"
    return f"{label} due {'today' if why.due_on == as_of else day(why.due_on, as_of)}"


def _why(row: CaseloadRow, as_of: date) -> Cells:
    why = row.why
    if why is None:
        return {"text": "Nothing due", "unknown": True, "more": ""}
    more = f"+{why.more}" if why.more else ""
    snoozed = row.snoozed_until
    waits = f" · {snooze_text(snoozed, as_of)}" if snoozed and snoozed > as_of else ""
    return {
        "text": why_label(why, as_of),
        "besides": more,
        "more": f"{why.detail}{waits}",
        "flag": why.is_flag,
        "rule": f"{why.detail}. Rule {why.rule}, version {why.rule_version}",
    }


def _days(why: WhyNow | None) -> Cells:
    """Days of whatever has waited longest; named where that is not what the row begins with."""
    if why is None or not why.longest_days:
        return {"text": "", "label": "not overdue"}
    said = plural(why.longest_days, "day")
    cell = {"text": str(why.longest_days), "label": said}
    if why.waits_behind:
        what = words(why.longest_kind)
        cell |= {"more": what, "label": f"{said}, {what}"}
    return cell


def _dated(on: date | None, by: str | None, as_of: date, none_text: str) -> Cells:
    if on is None:
        return {"text": none_text, "unknown": True, "more": ""}
    return {"text": short_day(on, as_of), "more": by or "", **_said(on)}


def _said(on: date) -> Cells:
    """The whole of a date that is cut short because no more of it is known."""
    return {} if is_exact(on) else {"said": full_day(on)}


def _seen(row: CaseloadRow, as_of: date) -> Cells:
    """When and by whom; of somebody lost to follow-up "lost 75 d", in full as the cell's title."""
    cell = _dated(row.last_seen_on, row.last_seen_by, as_of, "never")
    if row.lost_since is None:
        return cell
    by = f"Seen by {row.last_seen_by}. " if row.last_seen_by else ""
    days = (as_of - row.lost_since).days
    said = f"{by}{capital(LOST)}: no contact for {plural(days, 'day')}"
    said = "; ".join(part for part in (cell.get("said"), said) if part)
    return cell | {"more": f"lost {days} d", "lost": True, "said": said}


def _none_ahead(row: CaseloadRow, past: bool) -> str:
    """Nobody owes a next contact once the episode has ended."""
    if row.phase is Phase.CLOSED:
        return "episode ended"
    return "not known" if past else "none booked"


def _next(row: CaseloadRow, as_of: date, none_text: str) -> Cells:
    upcoming = row.next_contact
    if upcoming is None:
        return {"text": none_text, "unknown": True, "more": ""}
    kind = "therapy session" if upcoming.kind is None else words(upcoming.kind)
    return {"text": short_day(upcoming.on, as_of), "more": kind, **_said(upcoming.on)}


def _score(scores: Scores | None, as_of: date) -> Cells:
    if scores is None:
        return {"none": "no score recorded"}
    first, latest = scores.points[0], scores.points[-1]
    dated = short_day(latest.measured_on, as_of)
    single = len(scores.points) == 1
    return {
        "first": None if single else _total(first),
        "latest": _total(latest),
        "said": "; ".join(filter(None, (_prorated(first, latest), _inexact(first, latest)))),
        "more": f"{scores.instrument}, {'1 score, ' if single else ''}{dated}",
        **_spark(scores),
    }


def _total(point: ScorePoint) -> str:
    return f"{SIGN if point.prorated else ''}{score(point.total)}"


def _prorated(first: ScorePoint, latest: ScorePoint) -> str:
    which = prorated_ends(first, latest)
    return f"{SIGN} {SIGN_WORDS} ({which} score)" if which else ""


def _inexact(first: ScorePoint, latest: ScorePoint) -> str:
    """Which of the two scores is of a day that is not known, and what is known of it."""
    ends = {"first": first, "latest": latest} if first is not latest else {"latest": latest}
    return "; ".join(
        f"{name} score of {full_day(point.measured_on)}"
        for name, point in ends.items()
        if not is_exact(point.measured_on)
    )


def prorated_ends(first: ScorePoint, latest: ScorePoint) -> str:
    """Which of the two scores are prorated: "first", "latest", "first and latest", or ""."""
    ends = {"first": first, "latest": latest} if first is not latest else {"latest": latest}
    return " and ".join(name for name, point in ends.items() if point.prorated)


def _spark(scores: Scores) -> Cells:
    """Points in the unit square: first to latest, over the whole range of the instrument."""
    totals = [point.total for point in scores.points]
    low = min(totals) if scores.minimum is None else scores.minimum
    high = max(totals) if scores.maximum is None else scores.maximum
    height = (high - low) or 1.0
    start = scores.points[0].measured_on
    days = (scores.points[-1].measured_on - start).days or 1
    return {
        "points": [
            [round((p.measured_on - start).days / days, 3), round((p.total - low) / height, 3)]
            for p in scores.points
        ],
        "target": _target(scores, low, height),
    }


def _target(scores: Scores, low: float, height: float) -> float | None:
    if scores.remission_below is None:
        return None
    return round((scores.remission_below - low) / height, 3)


def _supply(row: CaseloadRow) -> Cells:
    supply = row.supply
    if supply is None:
        return {"none": "no dispensing data" if row.has_medicine else "no medicine recorded"}
    left_out = f"; {supply.not_counted}" if supply.not_counted else ""
    return {
        "count": supply.days,
        "of": supply.of_days,
        "more": supply.medicine,
        "low": is_low(supply.days, supply.of_days),
        "label": f"{supply.medicine}: supply covered {supply.days} of {supply.of_days} days"
        + left_out,
    }


def _attended(row: CaseloadRow) -> Cells:
    if not row.attendable:
        return {"none": "none yet"}
    return {
        "count": row.attended,
        "of": row.attendable,
        "more": "",
        "neutral": True,
        "label": f"attended {row.attended} of {row.attendable} sessions",
    }
