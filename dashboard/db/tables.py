"""The caseload database as SQLAlchemy Core tables; constraints live here, not in code.

A table that belongs to a patient has the primary key ``(patient_id, id)``: one person's rows lie
together, and the same schema spreads over a PostgreSQL that is sharded by patient. ``id`` is a
63-bit number: counted for demo people, a stable hash of (source, record type, record id) for
imported ones. Dates are calendar dates in the clinic's time zone.
"""

from sqlalchemy import Table

from dashboard.db.tables_base import Key, SearchText, metadata
from dashboard.db.tables_care import (
    decision,
    flag_clearance,
    follow_up,
    outreach,
    review,
)
from dashboard.db.tables_derived import (
    caseload_state,
    caseload_summary,
    due_item,
)
from dashboard.db.tables_events import (
    adherence_report,
    administration,
    dispense,
    encounter,
    laboratory,
    measurement,
    medication_order,
    side_effect,
    therapy_session,
)
from dashboard.db.tables_people import (
    clinician,
    diagnosis,
    episode,
    identifier,
    organisation,
    patient,
    team,
)
from dashboard.db.tables_trail import (
    audit_event,
    audit_head,
    import_batch,
    import_rejection,
)

__all__ = [
    "Key",
    "PATIENT_TABLES",
    "SearchText",
    "adherence_report",
    "administration",
    "audit_event",
    "audit_head",
    "caseload_state",
    "caseload_summary",
    "clinician",
    "decision",
    "diagnosis",
    "dispense",
    "due_item",
    "encounter",
    "episode",
    "flag_clearance",
    "follow_up",
    "identifier",
    "import_batch",
    "import_rejection",
    "laboratory",
    "measurement",
    "medication_order",
    "metadata",
    "organisation",
    "outreach",
    "patient",
    "review",
    "side_effect",
    "team",
    "therapy_session",
]

PATIENT_TABLES: tuple[Table, ...] = (
    identifier,
    episode,
    diagnosis,
    medication_order,
    dispense,
    administration,
    adherence_report,
    side_effect,
    laboratory,
    measurement,
    therapy_session,
    encounter,
    follow_up,
    outreach,
    review,
    decision,
    flag_clearance,
)
