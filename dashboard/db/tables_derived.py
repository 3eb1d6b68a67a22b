"""Tables that follow from the events; see ``actions.derive``."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from dashboard.db.tables_base import (
    Key,
    SearchText,
    checks,
    metadata,
)
from dashboard.domain.codes import (
    DueKind,
    DueSource,
    Phase,
    Treatment,
)

caseload_state = Table(
    "caseload_state",
    metadata,
    Column("id", Integer, primary_key=True),
    # Counts every write that changes what the caseload shows; caches are keyed by it.
    Column("version", Integer, nullable=False),
    Column("rules_version", String, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

caseload_summary = Table(
    "caseload_summary",
    metadata,
    Column(
        "patient_id",
        Key,
        ForeignKey("patient.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("on_caseload", Boolean, nullable=False),
    Column("family_key", SearchText, nullable=False),
    Column("given_key", SearchText, nullable=False),
    Column("record_key", SearchText, nullable=False),
    Column("phase", String, nullable=False),
    Column("episode_started_on", Date),
    Column("team_id", Key),
    Column("owner_id", Key),
    Column("care_manager_id", Key),
    Column("prescriber_id", Key),
    Column("therapist_id", Key),
    Column("treatment", String, nullable=False),
    Column("diagnosis_group", String),
    Column("diagnosis_label", String),
    # "|ssri|antipsychotic|": each class between bars, empty when none.
    Column("medication_classes", String, nullable=False),
    Column("medication_text", String),
    Column("instrument", String),
    Column("baseline_score", Float),
    Column("baseline_on", Date),
    Column("latest_score", Float),
    Column("latest_on", Date),
    Column("score_points", Text, nullable=False),
    Column("last_seen_on", Date),
    Column("last_seen_by", String),
    Column("last_booked_on", Date),
    Column("top_rank", Integer),
    Column("top_due_on", Date),
    Column("top_rule", String),
    Column("next_due_on", Date),
    Column("overdue_from", Date),
    Column("snoozed_until", Date),
    Column("attended", Integer, nullable=False),
    Column("attendable", Integer, nullable=False),
    Column("supply", Text, nullable=False),
    Column("last_discussed_on", Date),
    Column("events_through", Date),
    # Days from which and until which somebody is not improved, ready to step down, low in supply.
    Column("judged_from", Date),
    Column("not_improved_from", Date),
    Column("step_down_until", Date),
    Column("supply_known_from", Date),
    Column("supply_low_until", Date),
    Column("supply_low_from", Date),
    # First day on which the row does not hold any more: an order is planned to end.
    Column("changes_on", Date),
    # The earliest due date of all items, whatever stands first.
    Column("first_due_on", Date),
    *checks([("phase", Phase), ("treatment", Treatment)]),
)

due_item = Table(
    "due_item",
    metadata,
    Column("patient_id", Key, ForeignKey("patient.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("rule", String, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("active_from", Date, nullable=False),
    Column("active_until", Date),
    Column("owner_id", Key),
    Column("source", String, nullable=False),
    Column("label", String, nullable=False),
    Column("why", String, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("evidence_id", BigInteger),
    PrimaryKeyConstraint("patient_id", "number"),
    *checks([("kind", DueKind), ("source", DueSource)]),
    sqlite_with_rowid=False,
)
