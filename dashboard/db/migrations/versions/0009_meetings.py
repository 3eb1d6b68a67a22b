"""Review meetings, their agenda and what is recorded in them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_meeting()
    _create_agenda_item()
    _create_presenter_state()
    _create_review_draft()
    _create_recording()
    _create_decision_intent()
    _create_outreach_entry()


def _create_meeting() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("team_id", KEY, nullable=True),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), server_default="0", nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_by_name", sa.String(), nullable=False),
        sa.Column("start_key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_meeting_minutes")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_meeting_team_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint(
            "created_by", "start_key", name=op.f("uq_meeting_created_by_start_key")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_meeting_public_id")),
    )


def _create_agenda_item() -> None:
    op.create_table(
        "agenda_item",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why_label", sa.String(), nullable=True),
        sa.Column("why_detail", sa.String(), nullable=True),
        sa.Column("why_due_on", sa.Date(), nullable=True),
        sa.Column("is_flag", sa.Boolean(), nullable=False),
        sa.Column("unfinished", sa.Integer(), nullable=False),
        sa.Column("not_reached", sa.Boolean(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("state_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IS NULL OR state IN ('waiting', 'discussed', 'skipped')",
            name=op.f("ck_agenda_item_state"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_agenda_item_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_agenda_item_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "meeting_id", name=op.f("pk_agenda_item")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_agenda_item_meeting_id_position",
        "agenda_item",
        ["meeting_id", "position"],
        unique=False,
    )


def _create_presenter_state() -> None:
    op.create_table(
        "presenter_state",
        sa.Column("meeting_id", KEY, autoincrement=False, nullable=False),
        sa.Column("patient_id", KEY, nullable=True),
        sa.Column("time_window", sa.String(), nullable=True),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("lane", sa.String(), nullable=True),
        sa.Column("blank", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_presenter_state_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_presenter_state_patient_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_presenter_state")),
    )


def _create_review_draft() -> None:
    op.create_table(
        "review_draft",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_review_draft_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_review_draft_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "patient_id", "meeting_id", "user_id", name=op.f("pk_review_draft")
        ),
        sqlite_with_rowid=False,
    )


def _create_recording() -> None:
    op.create_table(
        "recording",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("meeting_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_recording_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_recording_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "meeting_id", "version", name=op.f("pk_recording")),
        sa.UniqueConstraint(
            "patient_id",
            "user_id",
            "idempotency_key",
            name=op.f("uq_recording_patient_id_user_id_idempotency_key"),
        ),
        sqlite_with_rowid=False,
    )


def _create_decision_intent() -> None:
    op.create_table(
        "decision_intent",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("decision_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("dose", sa.Float(), nullable=True),
        sa.Column("dose_unit", sa.String(), nullable=True),
        sa.CheckConstraint(
            "change IS NULL OR change IN ('start', 'increase', 'decrease', 'stop', 'switch', 'add_therapy', 'change_therapy', 'more_sessions', 'fewer_sessions', 'end_therapy')",
            name=op.f("ck_decision_intent_change"),
        ),
        sa.CheckConstraint(
            "(dose IS NULL) = (dose_unit IS NULL)", name=op.f("ck_decision_intent_dose_unit")
        ),
        sa.CheckConstraint("dose IS NULL OR dose > 0", name=op.f("ck_decision_intent_dose")),
        sa.ForeignKeyConstraint(
            ["patient_id", "decision_id"],
            ["decision.patient_id", "decision.id"],
            name=op.f("fk_decision_intent_patient_id_decision_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_decision_intent_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "decision_id", name=op.f("pk_decision_intent")),
        sqlite_with_rowid=False,
    )


def _create_outreach_entry() -> None:
    op.create_table(
        "outreach_entry",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("outreach_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("attempted_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("removal_reason", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('agreed_to_come', 'call_later', 'left_message', 'not_reached', 'removed')",
            name=op.f("ck_outreach_entry_outcome"),
        ),
        sa.CheckConstraint(
            "removal_reason IS NULL OR removal_reason IN ('already_seen', 'moved', 'transferred', 'declined', 'died', 'wrong_details', 'other')",
            name=op.f("ck_outreach_entry_removal_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_outreach_entry_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "outreach_id", name=op.f("pk_outreach_entry")),
        sa.UniqueConstraint(
            "patient_id",
            "user_id",
            "idempotency_key",
            name=op.f("uq_outreach_entry_patient_id_user_id_idempotency_key"),
        ),
        sqlite_with_rowid=False,
    )
