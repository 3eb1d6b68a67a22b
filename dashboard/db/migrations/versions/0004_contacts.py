"""Contacts and what was agreed: sessions, encounters, follow-ups, outreach, reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_therapy_session()
    _create_encounter()
    _create_follow_up()
    _create_outreach()
    _create_review()
    _create_decision()
    _create_flag_clearance()


def _create_therapy_session() -> None:
    op.create_table(
        "therapy_session",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("late_cancellation", sa.Boolean(), nullable=False),
        sa.Column("modality", sa.String(), nullable=True),
        sa.Column("focus", sa.String(), nullable=True),
        sa.Column("skills", sa.String(), nullable=True),
        sa.Column("homework", sa.String(), nullable=False),
        sa.Column("session_rating", sa.Float(), nullable=True),
        sa.Column("outcome_rating", sa.Float(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("therapist_id", KEY, nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "homework IS NULL OR homework IN ('done', 'partly', 'not_done', 'none_set', 'unknown')",
            name=op.f("ck_therapy_session_homework"),
        ),
        sa.CheckConstraint(
            "state IS NULL OR state IN ('attended', 'did_not_attend', 'cancelled_by_person', 'cancelled_by_service', 'not_recorded', 'booked')",
            name=op.f("ck_therapy_session_state"),
        ),
        sa.CheckConstraint(
            "minutes IS NULL OR minutes >= 0", name=op.f("ck_therapy_session_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_therapy_session_patient_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["clinician.id"], name=op.f("fk_therapy_session_therapist_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_therapy_session")),
        sa.UniqueConstraint(
            "patient_id",
            "source",
            "source_id",
            name=op.f("uq_therapy_session_patient_id_source_source_id"),
        ),
        sqlite_with_rowid=False,
    )


def _create_encounter() -> None:
    op.create_table(
        "encounter",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("clinician_id", KEY, nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IS NULL OR kind IN ('care_contact', 'medication_review', 'case_review', 'hospital', 'emergency', 'other')",
            name=op.f("ck_encounter_kind"),
        ),
        sa.CheckConstraint(
            "state IS NULL OR state IN ('attended', 'did_not_attend', 'cancelled_by_person', 'cancelled_by_service', 'not_recorded', 'booked')",
            name=op.f("ck_encounter_state"),
        ),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_encounter_ended_on")
        ),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_encounter_clinician_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_encounter_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_encounter")),
        sa.UniqueConstraint(
            "patient_id",
            "source",
            "source_id",
            name=op.f("uq_encounter_patient_id_source_source_id"),
        ),
        sqlite_with_rowid=False,
    )


def _create_follow_up() -> None:
    op.create_table(
        "follow_up",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("owner_id", KEY, nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IS NULL OR kind IN ('care_contact', 'medication_review', 'therapy_session', 'measure', 'case_review', 'laboratory', 'injection', 'movement_exam', 'post_discharge', 'decision', 'safety_flag', 'clinical_flag')",
            name=op.f("ck_follow_up_kind"),
        ),
        sa.CheckConstraint(
            "state IS NULL OR state IN ('open', 'done', 'cancelled')",
            name=op.f("ck_follow_up_state"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["clinician.id"], name=op.f("fk_follow_up_owner_id")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_follow_up_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint(
            "patient_id",
            "source",
            "source_id",
            name=op.f("uq_follow_up_patient_id_source_source_id"),
        ),
        sqlite_with_rowid=False,
    )


def _create_outreach() -> None:
    op.create_table(
        "outreach",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("attempted_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("removal_reason", sa.String(), nullable=True),
        sa.Column("clinician_id", KEY, nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'removed') = (removal_reason IS NOT NULL)",
            name=op.f("ck_outreach_removal_reason_given"),
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('agreed_to_come', 'call_later', 'left_message', 'not_reached', 'removed')",
            name=op.f("ck_outreach_outcome"),
        ),
        sa.CheckConstraint(
            "removal_reason IS NULL OR removal_reason IN ('already_seen', 'moved', 'transferred', 'declined', 'died', 'wrong_details', 'other')",
            name=op.f("ck_outreach_removal_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_outreach_clinician_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_outreach_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_outreach")),
        sa.UniqueConstraint(
            "patient_id",
            "source",
            "source_id",
            name=op.f("uq_outreach_patient_id_source_source_id"),
        ),
        sqlite_with_rowid=False,
    )


def _create_review() -> None:
    op.create_table(
        "review",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("reviewer_id", KEY, nullable=True),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_review_patient_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["clinician.id"], name=op.f("fk_review_reviewer_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_review")),
        sa.UniqueConstraint(
            "patient_id", "source", "source_id", name=op.f("uq_review_patient_id_source_source_id")
        ),
        sqlite_with_rowid=False,
    )


def _create_decision() -> None:
    op.create_table(
        "decision",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("owner_id", KEY, nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IS NULL OR kind IN ('continue', 'adjust_medication', 'adjust_therapy', 'add_psychotherapy', 'consult', 'step_up', 'step_down', 'discharge', 'outreach')",
            name=op.f("ck_decision_kind"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["clinician.id"], name=op.f("fk_decision_owner_id")),
        sa.ForeignKeyConstraint(
            ["patient_id", "review_id"],
            ["review.patient_id", "review.id"],
            name=op.f("fk_decision_patient_id_review_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_decision_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_decision")),
        sa.UniqueConstraint(
            "patient_id",
            "source",
            "source_id",
            name=op.f("uq_decision_patient_id_source_source_id"),
        ),
        sqlite_with_rowid=False,
    )


def _create_flag_clearance() -> None:
    op.create_table(
        "flag_clearance",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("evidence_id", sa.BigInteger(), nullable=False),
        sa.Column("cleared_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("clinician_id", KEY, nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("length(note) > 0", name=op.f("ck_flag_clearance_note")),
        sa.CheckConstraint(
            "until IS NULL OR until > cleared_on", name=op.f("ck_flag_clearance_until")
        ),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["clinician.id"], name=op.f("fk_flag_clearance_clinician_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_flag_clearance_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_flag_clearance")),
        sa.UniqueConstraint(
            "patient_id",
            "source",
            "source_id",
            name=op.f("uq_flag_clearance_patient_id_source_source_id"),
        ),
        sqlite_with_rowid=False,
    )
