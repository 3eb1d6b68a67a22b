"""Imports, audit trail, and the two derived tables of the caseload with their indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEARCH_TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")

# The columns that every filter of the caseload reads, in the order of the wide indexes.
_FILTERED = [
    "team_id",
    "owner_id",
    "care_manager_id",
    "prescriber_id",
    "therapist_id",
    "phase",
    "treatment",
    "diagnosis_group",
    "medication_classes",
]
_SECTION = ["overdue_from", "next_due_on", "last_booked_on", "on_caseload"]
_PRIORITY = ["top_rank", "top_due_on", "patient_id"]
_DUE = ["patient_id", "due_on", "active_from", "active_until", "rank"]
_SUMMARY_INDEXES = {
    "overdue": ["overdue_from"],
    "booked": ["on_caseload", "last_booked_on"],
    "sections": [*_SECTION, *_FILTERED, "top_due_on"],
    "priority": [*_PRIORITY, *_SECTION, *_FILTERED],
    "owner": ["owner_id", *_PRIORITY],
    "team": ["team_id", *_PRIORITY, *_SECTION],
    "care_manager": ["care_manager_id"],
    "prescriber": ["prescriber_id"],
    "therapist": ["therapist_id"],
    "family": ["family_key", "given_key", "patient_id"],
    "given": ["given_key"],
    "record": ["record_key"],
    "top_due": ["top_due_on", "patient_id", "overdue_from"],
    "next_due": ["next_due_on", "overdue_from"],
    "last_seen": ["last_seen_on", "patient_id"],
    "latest_score": ["latest_score", "patient_id"],
    "last_discussed": ["last_discussed_on", "patient_id"],
}


def upgrade() -> None:
    _create_import_batch()
    _create_import_rejection()
    _create_audit_event()
    _create_audit_event_indexes()
    _create_audit_head()
    _create_caseload_state()
    _create_caseload_summary()
    _create_caseload_summary_indexes()
    _create_due_item()
    _create_due_item_indexes()


def _create_import_batch() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", KEY, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("data_through", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('all', 'with_refusals', 'nothing_stored')",
            name=op.f("ck_import_batch_outcome"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )


def _create_import_rejection() -> None:
    op.create_table(
        "import_rejection",
        sa.Column("batch_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("resource", sa.String(), nullable=True),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_import_rejection_batch_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("batch_id", "number", name=op.f("pk_import_rejection")),
    )


def _create_audit_event() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("patient_id", KEY, nullable=True),
        sa.Column("object", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("remote", sa.String(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
    )


def _create_audit_event_indexes() -> None:
    op.create_index(
        "ix_audit_event_patient_id_at", "audit_event", ["patient_id", "at"], unique=False
    )


def _create_audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )


def _create_caseload_state() -> None:
    op.create_table(
        "caseload_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_caseload_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caseload_state")),
    )


def _create_caseload_summary() -> None:
    op.create_table(
        "caseload_summary",
        sa.Column("patient_id", KEY, autoincrement=False, nullable=False),
        sa.Column("on_caseload", sa.Boolean(), nullable=False),
        sa.Column("family_key", SEARCH_TEXT, nullable=False),
        sa.Column("given_key", SEARCH_TEXT, nullable=False),
        sa.Column("record_key", SEARCH_TEXT, nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("episode_started_on", sa.Date(), nullable=True),
        sa.Column("team_id", KEY, nullable=True),
        sa.Column("owner_id", KEY, nullable=True),
        sa.Column("care_manager_id", KEY, nullable=True),
        sa.Column("prescriber_id", KEY, nullable=True),
        sa.Column("therapist_id", KEY, nullable=True),
        sa.Column("treatment", sa.String(), nullable=False),
        sa.Column("diagnosis_group", sa.String(), nullable=True),
        sa.Column("diagnosis_label", sa.String(), nullable=True),
        sa.Column("medication_classes", sa.String(), nullable=False),
        sa.Column("medication_text", sa.String(), nullable=True),
        sa.Column("instrument", sa.String(), nullable=True),
        sa.Column("baseline_score", sa.Float(), nullable=True),
        sa.Column("baseline_on", sa.Date(), nullable=True),
        sa.Column("latest_score", sa.Float(), nullable=True),
        sa.Column("latest_on", sa.Date(), nullable=True),
        sa.Column("score_points", sa.Text(), nullable=False),
        sa.Column("last_seen_on", sa.Date(), nullable=True),
        sa.Column("last_seen_by", sa.String(), nullable=True),
        sa.Column("last_booked_on", sa.Date(), nullable=True),
        sa.Column("top_rank", sa.Integer(), nullable=True),
        sa.Column("top_due_on", sa.Date(), nullable=True),
        sa.Column("top_rule", sa.String(), nullable=True),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("overdue_from", sa.Date(), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("attended", sa.Integer(), nullable=False),
        sa.Column("attendable", sa.Integer(), nullable=False),
        sa.Column("supply", sa.Text(), nullable=False),
        sa.Column("last_discussed_on", sa.Date(), nullable=True),
        sa.Column("events_through", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "phase IS NULL OR phase IN ('assessment', 'active', 'relapse_prevention', 'closed', 'unknown')",
            name=op.f("ck_caseload_summary_phase"),
        ),
        sa.CheckConstraint(
            "treatment IS NULL OR treatment IN ('medication', 'therapy', 'both', 'none', 'unknown')",
            name=op.f("ck_caseload_summary_treatment"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_caseload_summary_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_caseload_summary")),
    )


def _create_caseload_summary_indexes() -> None:
    for name, columns in _SUMMARY_INDEXES.items():
        op.create_index(f"ix_summary_{name}", "caseload_summary", columns, unique=False)


def _create_due_item() -> None:
    op.create_table(
        "due_item",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=False),
        sa.Column("active_until", sa.Date(), nullable=True),
        sa.Column("owner_id", KEY, nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("evidence_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "kind IS NULL OR kind IN ('care_contact', 'medication_review', 'therapy_session', 'measure', 'case_review', 'laboratory', 'injection', 'movement_exam', 'post_discharge', 'decision', 'safety_flag', 'clinical_flag')",
            name=op.f("ck_due_item_kind"),
        ),
        sa.CheckConstraint(
            "source IS NULL OR source IN ('booked', 'rule')", name=op.f("ck_due_item_source")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_due_item_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "number", name=op.f("pk_due_item")),
        sqlite_with_rowid=False,
    )


def _create_due_item_indexes() -> None:
    op.create_index("ix_due_item_kind", "due_item", ["kind", *_DUE], unique=False)
    op.create_index("ix_due_item_rule", "due_item", ["rule", *_DUE], unique=False)
