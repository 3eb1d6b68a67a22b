"""What stands on each day of the panel, in words: read by the pointer's readout in the browser.

The browser looks a day up in these lists (``assets/person_readout.js``) and asks nobody. Texts are
plain words, never markup; days are ISO dates, periods half-open.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypedDict

from dashboard.domain.measures import Measure, band_of
from dashboard.domain.panel_medication import DrugRow
from dashboard.domain.panel_supply import SupplyStrip
from dashboard.domain.panel_visits import EventKind
from dashboard.domain.partial_date import is_exact
from dashboard.domain.proration import prorated_score
from dashboard.domain.record import Measurement
from dashboard.domain.wording import capital, full_day, plural, score
from dashboard.figures.person_injections import injection_words
from dashboard.figures.person_medication import bar_hover
from dashboard.figures.person_panel import PanelData
from dashboard.figures.person_sessions import session_words

#: From, to (the first day not any more), words.
Period = tuple[str, str, str]
Moment = tuple[str, str]


class Readout(TypedDict):
    """``scores``: day and words; ``absent``: days on which one was expected."""

    measure: str
    as_of: str
    scores: list[Moment]
    absent: list[str]
    doses: list[Period]
    supply: list[Period]
    sessions: list[Moment]
    events: list[Period]


def readout(data: PanelData) -> Readout:
    """Everything the lanes show, day by day, for the whole record."""
    measure, series = data.score.measure, data.score.series
    scored = [(p, "") for p in series.points]
    scored += [(p, ", not counted") for p in series.uncounted]
    return Readout(
        measure=measure.name,
        as_of=data.span.as_of.isoformat(),
        scores=[
            (one.measured_on.isoformat(), _scored(measure, one) + _known(one.measured_on) + note)
            for one, note in sorted(scored, key=lambda s: s[0].measured_on)
        ],
        absent=[on.isoformat() for on in series.absent],
        doses=[period for row in data.drugs for period in _doses(row, data.span.as_of)],
        supply=[period for strip in data.strips for period in _supply(strip, data.span.as_of)],
        sessions=[
            (
                m.session.held_on.isoformat(),
                session_words(m.session, m.state, with_day=False) + _known(m.session.held_on),
            )
            for m in data.sessions
        ],
        events=_events(data),
    )


def _known(on: date) -> str:
    """What to say beside the value of a day that is not known: it stands under its first."""
    return "" if is_exact(on) else f", {full_day(on)}"


def _scored(measure: Measure, one: Measurement) -> str:
    total, estimate = one.total or 0, prorated_score(measure, one)
    said = "" if estimate is None else f", {estimate.words}"
    return f"{score(total)}{_band(measure, total)}{said}"


def _band(measure: Measure, total: float) -> str:
    band = band_of(measure, total)
    label = "" if band is None else band.label
    return f" ({label})" if label else ""


def _day(start: date, end: date, words: str) -> Period:
    return start.isoformat(), end.isoformat(), words


def _doses(row: DrugRow, as_of: date) -> list[Period]:
    periods = []
    for step in row.steps:
        if row.injections:
            continue
        words = bar_hover(row, step)
        # The day shown is not over: what is taken is taken on it too.
        last = step.end + timedelta(days=row.current and step is row.steps[-1])
        certain = last if step.certain_until >= step.end else step.certain_until
        periods.append(_day(step.start, certain, words))
        if certain < last:
            unknown = f"{capital(row.name)}: status unknown"
            periods.append(_day(certain, last, unknown))
    return [*periods, *_injections(row, as_of)]


def _injections(row: DrugRow, as_of: date) -> list[Period]:
    """Each until the next is due, then that it was due, until it is given or the medicine ends."""
    periods = []
    for number, given in enumerate(row.injections, start=1):
        following = row.injections[number].given_on if number < len(row.injections) else None
        due = given.next_due_on or given.given_on + timedelta(days=1)
        last = following or (row.stopped_on if row.stopped_on else as_of + timedelta(days=1))
        end = min(due, following) if following else due
        periods.append(_day(given.given_on, end, injection_words(row, given)))
        if given.next_due_on is not None and due < last:
            late = f"{capital(row.name)}: next injection was due {full_day(due)}"
            periods.append(_day(due, last, late))
    return periods


def _supply(strip: SupplyStrip, as_of: date) -> list[Period]:
    name = capital(strip.ingredient)
    if not strip.computable:
        start = strip.since or as_of
        return [_day(start, as_of + timedelta(days=1), f"{name}: not computable")]
    periods = [_day(a, b, f"{name}: covered") for a, b in strip.covered]
    for a, b in strip.gaps:
        length = plural((b - a).days, "day")
        periods.append(_day(a, b, f"{name}: no supply ({length})"))
    periods += [_day(a, b, f"{name}: in hospital, not counted") for a, b in strip.hospital]
    periods += [_day(a, b, f"{name}: supply in hand") for a, b in strip.ahead]
    return sorted(periods)


def _events(data: PanelData) -> list[Period]:
    reports: Sequence[Period] = [
        _day(
            r.reported_on,
            r.reported_on + timedelta(days=1),
            f"Self-report: {r.days_taken} of {plural(r.days_asked, 'day')} taken",
        )
        for r in data.reports
    ]
    events = []
    for mark in data.events:
        end = mark.start + timedelta(days=1)
        if mark.end is not None and mark.kind is EventKind.HOSPITAL:
            end = mark.end + timedelta(days=1)
        events.append(_day(mark.start, end, mark.detail + _known(mark.start)))
    return sorted([*events, *reports])
