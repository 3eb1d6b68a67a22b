"""Open one person's record for a request: scope, audit, interpretation. Nothing without audit."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from dashboard.actions.audit import audit_now
from dashboard.context import AppContext
from dashboard.domain.access import AccessScope
from dashboard.domain.as_of import AsOf, Tense, asked_day
from dashboard.domain.cleared_flags import cleared_flags, cleared_table
from dashboard.domain.freshness import Freshness, freshness
from dashboard.domain.known_then import known_before
from dashboard.domain.measures import Measure
from dashboard.domain.outcome_table import OutcomeTable, outcome_table
from dashboard.domain.panel_facts import PanelFacts, panel_facts
from dashboard.domain.panel_foot import checked_words, foot_line
from dashboard.domain.panel_scores import MeasureBrief, measure_briefs
from dashboard.domain.panel_tables import LaneTable
from dashboard.domain.panel_window import DEFAULT_WINDOW, Window, first_event_on, window_of
from dashboard.domain.record import PersonRecord
from dashboard.domain.since_review import SinceReview, since_review
from dashboard.domain.summary import derive
from dashboard.figures.person_data import Panel, PanelRequest, build_panel, measure_choices
from dashboard.queries.break_glass import open_until
from dashboard.queries.data_through import data_through
from dashboard.queries.records_then import load_person_on

VIEW = "view person"
#: The shape of every id that we give out; anything else stands for nobody, and may be a name.
_OPAQUE_ID = re.compile(r"[A-Za-z0-9_-]{20,40}")


@dataclass(frozen=True, slots=True)
class PersonView:
    """All that one view of a person shows. ``notices`` say what of the address was not usable.

    ``open_until`` (UTC): when the emergency access of the reader to this person ends.
    """

    record: PersonRecord
    facts: PanelFacts
    panel: Panel
    request: PanelRequest
    measures: tuple[Measure, ...]
    foot: str
    moment: datetime
    as_of: AsOf
    notices: tuple[str, ...]
    since: SinceReview
    briefs: tuple[MeasureBrief, ...]
    first_day: date | None
    outcomes: OutcomeTable
    cleared: LaneTable
    open_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; window and measure are still claims. ``notices`` as above."""

    as_of: AsOf
    window: object
    measure: object
    notices: tuple[str, ...]


def open_person(
    context: AppContext,
    scope: AccessScope,
    public_id: str,
    *,
    window: object = None,
    measure: object = None,
    as_of: object = None,
    action: str = VIEW,
) -> PersonView | None:
    """Read and audit; ``None`` for an id that does not exist or lies outside ``scope``.

    The audit entry is committed before anything is returned: where it cannot be written the
    error passes on and nothing is shown.
    """
    shown, notices = asked_day(as_of, context.today())
    zone, opaque = context.settings.timezone, _OPAQUE_ID.fullmatch(public_id) is not None
    with context.reading() as conn:
        record = load_person_on(conn, scope, public_id, shown, zone) if opaque else None
        through = data_through(conn, known_before(shown, zone))
        until = None if record is None else open_until(conn, scope, record.person.id)
    sources = [freshness(d.source, d.through, shown.recorded_through) for d in through]
    if record is None:
        object = public_id if opaque else "no id of ours"
        audit_now(context.engine, scope, action, object=object, result="not found")
        return None
    day = None if shown.other_day is None else f"as of {shown.day.isoformat()}"
    audit_now(context.engine, scope, action, patient_id=record.person.id, object=day)
    asked = Asked(shown, window, measure, notices)
    return replace(_view(context, scope, record, sources, asked), open_until=until)


def _view(
    context: AppContext,
    scope: AccessScope,
    record: PersonRecord,
    sources: list[Freshness],
    asked: Asked,
) -> PersonView:
    as_of, now, rules = asked.as_of.day, context.now(), context.rules
    is_today, past = as_of == now.date(), asked.as_of.tense is Tense.PAST
    summary, items = derive(record, rules, as_of)
    measures = measure_choices(record, rules, as_of)
    chosen_window, chosen, notices = _chosen(asked, measures, summary.instrument)
    checked = checked_words(sources, record.person.source, as_of)
    request = PanelRequest(as_of, is_today, chosen_window, chosen, checked)
    zone = str(context.settings.timezone)
    return PersonView(
        record=record,
        facts=panel_facts(
            record,
            summary,
            items,
            as_of,
            care=rules.care,
            masked=scope.masked,
            past=past,
            names={key: measure.name for key, measure in rules.measures.items()},
        ),
        panel=build_panel(record, summary.supply, rules, request),
        request=request,
        measures=measures,
        foot=foot_line(as_of, now if is_today else None, zone, sources, rules),
        moment=now,
        as_of=asked.as_of,
        notices=(*asked.notices, *notices),
        since=since_review(record, rules, as_of),
        briefs=measure_briefs(record, measures, as_of),
        first_day=first_event_on(record),
        outcomes=outcome_table(record, rules, as_of),
        cleared=cleared_table(cleared_flags(record, rules), as_of, masked=scope.masked),
    )


def _chosen(
    asked: Asked, measures: tuple[Measure, ...], usual: str | None
) -> tuple[Window, Measure, tuple[str, ...]]:
    """Read the address: bad values become defaults, and are named."""
    window, measure = asked.window, asked.measure
    notices = []
    found = window_of(window) if window is None or isinstance(window, str) else None
    if found is None:
        notices.append("The time window in the address is not known: 12 months are shown.")
    by_key = {m.key: m for m in measures}
    default = by_key.get(usual or "") or measures[0]
    chosen = by_key.get(measure) if isinstance(measure, str) else None
    if measure is not None and chosen is None:
        notices.append(f"There is no score of the measure in the address: {default.name} is shown.")
    return found or DEFAULT_WINDOW, chosen or default, tuple(notices)
