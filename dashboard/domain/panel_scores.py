"""The scores of one measure as the person panel draws them; a zero is a score, absent is absent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dashboard.domain.codes import RecordState
from dashboard.domain.measures import Measure
from dashboard.domain.record import Measurement, PersonRecord

DOTTED_FROM = 1.5
BROKEN_FROM = 3.0
DEFAULT_MEASURE = "phq9"


class Link(StrEnum):
    """How two neighbouring scores are joined."""

    SOLID = "solid"
    DOTTED = "dotted"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class ScoreLink:
    start: date
    end: date
    kind: Link


@dataclass(frozen=True, slots=True)
class ScoreSeries:
    """All of one measure up to ``as_of``.

    ``points`` are final scores, ``uncounted`` are shown and never counted (state unknown),
    ``absent`` are days on which a score was expected and none was recorded.
    """

    points: tuple[Measurement, ...]
    uncounted: tuple[Measurement, ...]
    without_value: tuple[Measurement, ...]
    links: tuple[ScoreLink, ...]
    absent: tuple[date, ...]


def score_series(record: PersonRecord, measure: Measure, as_of: date) -> ScoreSeries:
    """Read one measure. Without a published interval every link is solid and nothing is absent."""
    own = [m for m in record.measurements if m.instrument == measure.key and m.measured_on <= as_of]
    points = tuple(m for m in own if m.state is RecordState.FINAL and m.total is not None)
    uncounted = tuple(m for m in own if m.state is RecordState.UNKNOWN and m.total is not None)
    without = tuple(m for m in own if m.total is None)
    days = [m.measured_on for m in points]
    links = tuple(
        ScoreLink(a, b, _kind((b - a).days, measure.interval_days))
        for a, b in zip(days, days[1:], strict=False)
    )
    until = _expected_until(record, as_of)
    return ScoreSeries(points, uncounted, without, links, _absent(days, measure, until))


def measures_with_scores(record: PersonRecord, as_of: date) -> tuple[str, ...]:
    """Keys of the measures that have at least one score by ``as_of``, PHQ-9 first."""
    keys = {m.instrument for m in record.measurements if m.measured_on <= as_of}
    return tuple(sorted(keys, key=lambda key: (key != DEFAULT_MEASURE, key)))


def _kind(days: int, interval: int | None) -> Link:
    if interval is None or days <= interval * DOTTED_FROM:
        return Link.SOLID
    return Link.DOTTED if days <= interval * BROKEN_FROM else Link.BROKEN


def _expected_until(record: PersonRecord, as_of: date) -> date:
    """Scores are expected while an episode is open and the person is alive."""
    ends = [as_of]
    if record.person.died_on is not None:
        ends.append(record.person.died_on)
    if record.episode is not None and record.episode.ended_on is not None:
        ends.append(record.episode.ended_on)
    return min(ends)


def _absent(days: list[date], measure: Measure, until: date) -> tuple[date, ...]:
    if not days or measure.interval_days is None:
        return ()
    step = timedelta(days=measure.interval_days)
    expected: list[date] = []
    for start, end in zip(days, [*days[1:], until], strict=True):
        if _kind((end - start).days, measure.interval_days) is Link.SOLID:
            continue
        day = start + step
        while day < end - step / 2:
            expected.append(day)
            day += step
    return tuple(expected)


@dataclass(frozen=True, slots=True)
class MeasureBrief:
    """One measure in small: its final scores up to ``as_of``, oldest first."""

    measure: Measure
    points: tuple[Measurement, ...]
    as_of: date

    @property
    def latest(self) -> Measurement | None:
        return self.points[-1] if self.points else None


def measure_briefs(
    record: PersonRecord, measures: Sequence[Measure], as_of: date
) -> tuple[MeasureBrief, ...]:
    """Each of the ``measures`` in small."""
    return tuple(
        MeasureBrief(measure, score_series(record, measure, as_of).points, as_of)
        for measure in measures
    )
