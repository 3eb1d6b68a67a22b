"""Tables of what the team does about it: follow-ups, outreach, reviews, decisions."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Integer,
    String,
    Text,
)

from dashboard.db.tables_base import (
    checks,
    clinician_column,
    one_of,
    patient_table,
)
from dashboard.domain.codes import (
    DecisionKind,
    DueKind,
    FollowUpState,
    OutreachOutcome,
    RemovalReason,
)

follow_up = patient_table(
    "follow_up",
    Column("kind", String, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state", String, nullable=False),
    Column("done_on", Date),
    Column("label", String),
    clinician_column("owner_id"),
    Column("version", Integer, nullable=False, server_default="1"),
    *checks([("kind", DueKind), ("state", FollowUpState)]),
)

outreach = patient_table(
    "outreach",
    Column("attempted_on", Date, nullable=False),
    Column("outcome", String, nullable=False),
    Column("snoozed_until", Date),
    Column("removal_reason", String),
    clinician_column("clinician_id"),
    CheckConstraint(
        "(outcome = 'removed') = (removal_reason IS NOT NULL)", name="removal_reason_given"
    ),
    *checks([("outcome", OutreachOutcome), ("removal_reason", RemovalReason)]),
)

review = patient_table(
    "review",
    Column("reviewed_on", Date, nullable=False),
    clinician_column("reviewer_id"),
    Column("next_review_on", Date),
)

decision = patient_table(
    "decision",
    Column("review_id", BigInteger, nullable=False),
    Column("kind", String, nullable=False),
    Column("reason", String),
    clinician_column("owner_id"),
    Column("due_on", Date),
    Column("done_on", Date),
    Column("version", Integer, nullable=False, server_default="1"),
    ForeignKeyConstraint(
        ["patient_id", "review_id"], ["review.patient_id", "review.id"], ondelete="CASCADE"
    ),
    one_of("kind", DecisionKind),
)

flag_clearance = patient_table(
    "flag_clearance",
    Column("rule", String, nullable=False),
    Column("evidence_id", BigInteger, nullable=False),
    Column("cleared_on", Date, nullable=False),
    Column("until", Date),
    Column("note", Text, nullable=False),
    clinician_column("clinician_id"),
    CheckConstraint("length(note) > 0", name="note"),
    CheckConstraint("until IS NULL OR until > cleared_on", name="until"),
)
