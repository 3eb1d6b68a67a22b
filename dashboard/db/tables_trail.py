"""Tables of imports and of the audit trail."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from dashboard.db.tables_base import (
    Key,
    metadata,
)

import_batch = Table(
    "import_batch",
    metadata,
    Column("id", Key, primary_key=True),
    Column("source", String, nullable=False),
    Column("format", String, nullable=False),
    Column("started_at", DateTime, nullable=False),
    Column("finished_at", DateTime, nullable=False),
    # The day that counted as today for this import, and the latest event it brought up to then.
    Column("as_of", Date, nullable=False),
    Column("data_through", Date),
    Column("outcome", String, nullable=False),
    Column("stored", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    # The whole report as JSON; file names only, no health information.
    Column("report", Text, nullable=False),
    CheckConstraint("outcome IN ('all', 'with_refusals', 'nothing_stored')", name="outcome"),
)

import_rejection = Table(
    "import_rejection",
    metadata,
    Column("batch_id", Key, ForeignKey("import_batch.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("file", String, nullable=False),
    Column("line", Integer),
    Column("resource", String),
    Column("field", String),
    Column("reason", String, nullable=False),
    PrimaryKeyConstraint("batch_id", "number"),
)

audit_event = Table(
    "audit_event",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("user_id", String, nullable=False),
    Column("role", String, nullable=False),
    Column("action", String, nullable=False),
    # No foreign key: the trail outlives the person's record.
    Column("patient_id", Key),
    Column("object", String),
    Column("reason", String),
    Column("remote", String),
    Column("result", String, nullable=False),
    Column("previous_hash", String, nullable=False),
    Column("hash", String, nullable=False, unique=True),
    Index("ix_audit_event_patient_id_at", "patient_id", "at"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True),
    # Number and hash of the newest entry; locked while one is appended, and what is missing from
    # the end of the trail shows here.
    Column("entries", Integer, nullable=False),
    Column("hash", String, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
