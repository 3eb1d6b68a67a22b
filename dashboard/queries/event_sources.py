"""Where each recorded event of one person came from, and when it was recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from dashboard.db import tables as t
from dashboard.domain.access import AccessScope
from dashboard.queries.scope import visible

TABLES = (
    "medication_order",
    "dispense",
    "administration",
    "adherence_report",
    "side_effect",
    "laboratory",
    "measurement",
    "therapy_session",
    "encounter",
    "follow_up",
    "outreach",
    "review",
    "decision",
    "flag_clearance",
)


@dataclass(frozen=True, slots=True)
class EventSource:
    """``recorded_at`` is in UTC."""

    source: str
    recorded_at: datetime


def event_sources(
    conn: Connection, scope: AccessScope, patient_id: int
) -> Mapping[tuple[str, int], EventSource]:
    """Source by (table, id) for one person; empty for somebody outside ``scope``."""
    inside = conn.scalar(
        select(t.caseload_summary.c.patient_id).where(
            t.caseload_summary.c.patient_id == patient_id, visible(scope)
        )
    )
    if inside is None:
        return {}
    found: dict[tuple[str, int], EventSource] = {}
    for name in TABLES:
        table = t.metadata.tables[name]
        rows = conn.execute(
            select(table.c.id, table.c.source, table.c.recorded_at).where(
                table.c.patient_id == patient_id
            )
        )
        for row in rows:
            found[name, row.id] = EventSource(row.source, row.recorded_at)
    return found
