"""Open one person for the wall: scope, audit, interpretation. Nothing without audit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard.actions.audit import audit_now
from dashboard.context import AppContext
from dashboard.domain.access import AccessScope
from dashboard.domain.as_of import AsOf, asked_day
from dashboard.domain.derived import CaseloadSummary, DrugSupply
from dashboard.domain.freshness import Freshness, freshness
from dashboard.domain.known_then import known_before
from dashboard.domain.measures import Measure
from dashboard.domain.panel_foot import checked_words
from dashboard.domain.panel_window import DEFAULT_WINDOW, Window, window_of
from dashboard.domain.record import PersonRecord
from dashboard.domain.summary import derive
from dashboard.domain.supply import SUPPLY_DAYS, covered
from dashboard.domain.wall_words import WallFacts, wall_facts, wall_headline
from dashboard.domain.wording import day
from dashboard.figures.lane_axes import Figure
from dashboard.figures.person_data import Panel, PanelRequest, build_panel, measure_choices
from dashboard.figures.wall_canvas import DEFAULT_PRESET, SIZES, Preset
from dashboard.figures.wall_lines import (
    AlertLine,
    figure_height,
    fit_alerts,
    fit_identity,
    fit_parts,
)
from dashboard.figures.wall_panel import WallData, WallLane, wall_panel
from dashboard.pages.review.wall_since import since_lines
from dashboard.queries.data_through import data_through
from dashboard.queries.records_then import load_person_on

VIEW = "view person on the wall"
LONGEST_ID = 64
LONGEST_NAME = 16
#: The widest words at the right end of the first line.
PLACE = "100 of 100 · as of 28 Nov"
CLOCK = " · 10:42"


@dataclass(frozen=True, slots=True)
class WallRequest:
    """How a person is shown: codes of the screen's state; unknown ones become the usual."""

    window: Window = DEFAULT_WINDOW
    preset: Preset = DEFAULT_PRESET
    lane: WallLane | None = None
    masked: bool = True


@dataclass(frozen=True, slots=True)
class WallView:
    """All that the wall shows of one person."""

    facts: WallFacts
    identity: str
    alerts: AlertLine
    since: str
    as_of: str
    late: tuple[str, ...]
    figure: Figure


def read_request(asked: Mapping[str, Any], *, masked: bool) -> WallRequest:
    """Read the claims of a browser; ``masked`` is decided by the caller, from the session."""
    window = window_of(str(asked.get("window") or DEFAULT_WINDOW.value))
    presets = {p.value: p for p in Preset}
    lanes = {lane.value: lane for lane in WallLane}
    return WallRequest(
        window or DEFAULT_WINDOW,
        presets.get(str(asked.get("preset")), DEFAULT_PRESET),
        lanes.get(str(asked.get("lane"))),
        masked,
    )


def open_for_wall(
    context: AppContext, scope: AccessScope, public_id: str, asked: WallRequest
) -> WallView | None:
    """Read and audit; ``None`` for an id that does not exist or lies outside ``scope``.

    The audit entry is committed before anything is returned, also for a person who is fetched
    ahead: from then on the record is in somebody's browser.
    """
    shown, _ = asked_day(None, context.today())
    zone = context.settings.timezone
    with context.reading() as conn:
        record = load_person_on(conn, scope, public_id, shown, zone)
        through = data_through(conn, known_before(shown, zone))
    if record is None:
        audit_now(context.engine, scope, VIEW, object=public_id[:LONGEST_ID], result="not found")
        return None
    audit_now(context.engine, scope, VIEW, patient_id=record.person.id)
    sources = [freshness(d.source, d.through, shown.recorded_through) for d in through]
    return _view(context, record, sources, shown, asked)


def _view(
    context: AppContext,
    record: PersonRecord,
    sources: list[Freshness],
    shown: AsOf,
    asked: WallRequest,
) -> WallView:
    as_of, rules, size = shown.day, context.rules, SIZES[asked.preset]
    summary, items = derive(record, rules, as_of)
    measure = _measure(measure_choices(record, rules, as_of), summary)
    checked = checked_words(sources, record.person.source, as_of)
    is_today = as_of == context.now().date()
    request = PanelRequest(as_of, is_today, asked.window, measure, checked)
    panel = build_panel(record, summary.supply, rules, request)
    headline = wall_headline(measure, panel.outcome, as_of)
    facts = wall_facts(
        record, summary, items, headline, as_of, care=rules.care, masked=asked.masked
    )
    alerts = fit_alerts(facts.alerts, size)
    reviewed, lines = since_lines(record, rules, as_of)
    since = fit_parts(lines, size) if size.since else ""
    height = figure_height(size, alerts=bool(alerts.texts), since=bool(since))
    # A real name may be longer than its share of the line; it is shortened in the browser.
    name, place = facts.name[:LONGEST_NAME], PLACE + (CLOCK if size.clock else "")
    return WallView(
        facts=facts,
        identity=fit_identity(facts.identity, name, place, size),
        alerts=alerts,
        since=since,
        as_of=f"as of {day(as_of, as_of)}",
        late=tuple(f"{s.source} data {s.remark}" for s in sources if not s.current),
        figure=wall_panel(_data(panel, summary, as_of, reviewed), asked.preset, height, asked.lane),
    )


def _measure(choices: tuple[Measure, ...], summary: CaseloadSummary) -> Measure:
    return next((m for m in choices if m.key == summary.instrument), choices[0])


def _data(panel: Panel, summary: CaseloadSummary, as_of: date, since: date | None) -> WallData:
    attended = f"{summary.attended}/{summary.attendable}" if summary.attendable else ""
    return WallData(panel.data, _shares(summary.supply, as_of), attended, since)


def _shares(supply: tuple[DrugSupply, ...], as_of: date) -> dict[str, str]:
    """ "64/90 d" of each medicine of which something can be said."""
    start = as_of - timedelta(days=SUPPLY_DAYS)
    found = {s.ingredient: covered(s, start, as_of) for s in supply}
    return {name: f"{c.days}/{c.of_days} d" for name, c in found.items() if c.of_days > 0}
