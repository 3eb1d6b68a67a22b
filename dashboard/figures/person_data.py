"""From a person's record to what the panel draws: interpretation once, for screen and picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.domain.derived import DrugSupply
from dashboard.domain.injection_course import place_in_course
from dashboard.domain.measures import Direction, Measure
from dashboard.domain.outcomes import Outcome, Point, course, outcome, point
from dashboard.domain.panel_headline import Headline, Outlook, headline
from dashboard.domain.panel_medication import DrugRow, drug_rows
from dashboard.domain.panel_scores import DEFAULT_MEASURE, measures_with_scores, score_series
from dashboard.domain.panel_supply import supply_strip
from dashboard.domain.panel_visits import EventMark, event_marks
from dashboard.domain.panel_window import Window, window_days
from dashboard.domain.record import Administration, Measurement, PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.since_review import last_review_before
from dashboard.domain.treatment import drug_name
from dashboard.domain.visits import state_on
from dashboard.figures.lane_axes import Span
from dashboard.figures.person_panel import EmptyWords, PanelData
from dashboard.figures.person_sessions import SessionMark
from dashboard.figures.score_view import ScoreView
from dashboard.figures.theme import Token

OUTLOOK_TOKENS: Mapping[Outlook, Token] = {
    Outlook.IMPROVING: Token.IMPROVING,
    Outlook.ATTENTION: Token.ATTENTION,
    Outlook.NEUTRAL: Token.INK,
}


@dataclass(frozen=True, slots=True)
class PanelRequest:
    """What is asked of a panel. ``checked``: "source checked 22 Nov", or "" when not known."""

    as_of: date
    is_today: bool
    window: Window
    measure: Measure
    checked: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """The lanes, and what the scores of the chosen measure amount to."""

    data: PanelData
    headline: Headline
    outcome: Outcome | None


def measure_choices(record: PersonRecord, rules: RuleBook, as_of: date) -> tuple[Measure, ...]:
    """Measures with a definition that this person has a score of; the default one always."""
    keys = [k for k in measures_with_scores(record, as_of) if k in rules.measures]
    if DEFAULT_MEASURE in rules.measures and DEFAULT_MEASURE not in keys:
        keys.insert(0, DEFAULT_MEASURE)
    return tuple(rules.measures[key] for key in keys)


def build_panel(
    record: PersonRecord, supply: Sequence[DrugSupply], rules: RuleBook, request: PanelRequest
) -> Panel:
    """Interpret a record for drawing; ``supply`` as ``CaseloadSummary.supply`` has it."""
    as_of, measure = request.as_of, request.measure
    series = score_series(record, measure, as_of)
    points = _course(record, rules, series.points, as_of)
    found = outcome(measure, points, rules.care)
    said = headline(measure, found, as_of)
    start, end = window_days(record, request.window, as_of)
    drugs = tuple(
        replace(row, name=drug_name(row.ingredient, rules.drugs))
        for row in drug_rows(record, as_of, _supply_ends(record))
    )
    starts = {row.ingredient: row.started_on for row in drugs}
    strips = tuple(supply_strip(s, as_of, starts.get(s.ingredient)) for s in supply)
    events = event_marks(record, as_of, rules)
    data = PanelData(
        span=Span(start, end, as_of),
        is_today=request.is_today,
        score=ScoreView(
            measure=measure,
            series=series,
            baseline=points[0].total if points else None,
            last_token=OUTLOOK_TOKENS[said.outlook],
            empty=_score_words(len(series.points), measure, request),
        ),
        drugs=drugs,
        injection_limits=_injection_limits(
            [a for a in record.administrations if a.given_on <= as_of], drugs, rules
        ),
        strips=strips,
        reports=tuple(r for r in record.adherence_reports if r.reported_on <= as_of),
        sessions=tuple(SessionMark(s, state_on(s, as_of)) for s in record.sessions),
        events=events,
        empty=_empty_words(record, drugs, events, request),
        since=last_review_before(record, as_of),
    )
    return Panel(data, said, found)


def _course(
    record: PersonRecord, rules: RuleBook, scores: Sequence[Measurement], as_of: date
) -> list[Point]:
    """Scores from the episode's baseline on; without an episode or any in it, all there are."""
    episode = record.episode
    inside = course(scores, episode.started_on, rules.care, as_of) if episode else []
    return inside or [point(score) for score in scores]


def _supply_ends(record: PersonRecord) -> dict[str, date]:
    """First day after the last fill of each medicine, as the fills give it."""
    ends: dict[str, date] = {}
    for fill in record.dispenses:
        if fill.dispensed_on is not None and fill.days_supply:
            end = fill.dispensed_on + timedelta(days=fill.days_supply)
            ends[fill.ingredient] = max(end, ends.get(fill.ingredient, end))
    return ends


def _injection_limits(
    given: Sequence[Administration], drugs: Sequence[DrugRow], rules: RuleBook
) -> dict[str, tuple[int, int]]:
    """Days before and after the due day of each next injection, as the rule has them."""
    limits: dict[str, tuple[int, int]] = {}
    last = {a.ingredient: a for a in given}
    for row in drugs:
        due_on = row.injections[-1].next_due_on if row.injections else None
        place = place_in_course(given, last[row.ingredient], rules.drugs) if due_on else None
        if due_on is not None and place is not None:
            # The late limit counts from the last dose, the window is drawn around the due day;
            # on the limit itself the dose may still be given.
            interval = (due_on - last[row.ingredient].given_on).days
            late = max(0, place.late_days - interval) + 1
            limits[row.ingredient] = (place.product.early_days, late)
    return limits


def _score_words(count: int, measure: Measure, request: PanelRequest) -> str:
    if count == 0:
        return _none(f"no {measure.name} score recorded", request)
    if count == 1:
        return "1 score, no trend"
    better = "down" if measure.direction is Direction.LOWER_IS_BETTER else "up"
    return f"no {measure.name} score in this window ({better} is better)"


def _none(what: str, request: PanelRequest) -> str:
    return f"{what} ({request.checked})" if request.checked else what


def _empty_words(
    record: PersonRecord,
    drugs: Sequence[DrugRow],
    events: Sequence[EventMark],
    request: PanelRequest,
) -> EmptyWords:
    medication = "none in this window" if drugs else _none("none recorded", request)
    supply = "no current medicine taken on a schedule"
    if not drugs:
        supply = _none("no medicine recorded", request)
    sessions = "none in this window" if record.sessions else _none("none recorded", request)
    lane = "none in this window" if events else _none("none recorded", request)
    return EmptyWords(medication, supply, sessions, lane)
