"""The table twins of one view."""

from dashboard.domain.panel_medication import undated_orders
from dashboard.domain.panel_tables import (
    LaneTable,
    event_table,
    medication_table,
    score_table,
    session_table,
    supply_table,
)
from dashboard.pages.person.view import PersonView


def panel_tables(view: PersonView) -> tuple[LaneTable, ...]:
    """One table per lane, top to bottom, from the data that the picture is drawn from."""
    data, as_of = view.panel.data, view.request.as_of
    sessions = [(mark.session, mark.state) for mark in data.sessions]
    return (
        score_table(data.score.measure, data.score.series, as_of, data.score.empty),
        medication_table(data.drugs, undated_orders(view.record), as_of, data.empty.medication),
        supply_table(data.strips, data.reports, view.facts.supply, view.record.person.source),
        session_table(sessions, view.facts.attendance, data.empty.sessions),
        event_table(data.events, data.empty.events),
    )
