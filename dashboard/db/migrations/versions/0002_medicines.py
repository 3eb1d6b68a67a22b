"""What people take: orders, dispenses, administered doses, what they say themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_medication_order()
    _create_dispense()
    _create_administration()
    _create_adherence_report()


def _create_medication_order() -> None:
    op.create_table(
        "medication_order",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("drug_system", sa.String(), nullable=True),
        sa.Column("drug_code", sa.String(), nullable=True),
        sa.Column("drug_label", sa.String(), nullable=False),
        sa.Column("ingredient", sa.String(), nullable=False),
        sa.Column("drug_class", sa.String(), nullable=False),
        sa.Column("daily_dose", sa.Float(), nullable=True),
        sa.Column("dose_unit", sa.String(), nullable=True),
        sa.Column("dose_text", sa.String(), nullable=True),
        sa.Column("frequency", sa.String(), nullable=True),
        sa.Column("route", sa.String(), nullable=True),
        sa.Column("as_needed", sa.Boolean(), nullable=False),
        sa.Column("interval_days", sa.Integer(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("started_precision", sa.String(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("stopped_precision", sa.String(), nullable=False),
        sa.Column("stop_reason", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("prescriber_id", KEY, nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "started_precision IS NULL OR started_precision IN ('day', 'month', 'year')",
            name=op.f("ck_medication_order_started_precision"),
        ),
        sa.CheckConstraint(
            "status IS NULL OR status IN ('active', 'on_hold', 'stopped', 'completed', 'cancelled', 'unknown')",
            name=op.f("ck_medication_order_status"),
        ),
        sa.CheckConstraint(
            "stopped_precision IS NULL OR stopped_precision IN ('day', 'month', 'year')",
            name=op.f("ck_medication_order_stopped_precision"),
        ),
        sa.CheckConstraint(
            "daily_dose IS NULL OR daily_dose >= 0", name=op.f("ck_medication_order_daily_dose")
        ),
        sa.CheckConstraint(
            "interval_days IS NULL OR interval_days > 0",
            name=op.f("ck_medication_order_interval_days"),
        ),
        sa.CheckConstraint(
            "stopped_on IS NULL OR started_on IS NULL OR stopped_on >= started_on",
            name=op.f("ck_medication_order_stopped_on"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_medication_order_patient_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["prescriber_id"], ["clinician.id"], name=op.f("fk_medication_order_prescriber_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_medication_order")),
        sa.UniqueConstraint(
            "patient_id",
            "source",
            "source_id",
            name=op.f("uq_medication_order_patient_id_source_source_id"),
        ),
        sqlite_with_rowid=False,
    )


def _create_dispense() -> None:
    op.create_table(
        "dispense",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("drug_system", sa.String(), nullable=True),
        sa.Column("drug_code", sa.String(), nullable=True),
        sa.Column("drug_label", sa.String(), nullable=False),
        sa.Column("ingredient", sa.String(), nullable=False),
        sa.Column("drug_class", sa.String(), nullable=False),
        sa.Column("dispensed_on", sa.Date(), nullable=True),
        sa.Column("days_supply", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.Float(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "days_supply IS NULL OR days_supply BETWEEN 1 AND 400",
            name=op.f("ck_dispense_days_supply"),
        ),
        sa.CheckConstraint("quantity IS NULL OR quantity >= 0", name=op.f("ck_dispense_quantity")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_dispense_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_dispense")),
        sa.UniqueConstraint(
            "patient_id",
            "source",
            "source_id",
            name=op.f("uq_dispense_patient_id_source_source_id"),
        ),
        sqlite_with_rowid=False,
    )


def _create_administration() -> None:
    op.create_table(
        "administration",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("drug_system", sa.String(), nullable=True),
        sa.Column("drug_code", sa.String(), nullable=True),
        sa.Column("drug_label", sa.String(), nullable=False),
        sa.Column("ingredient", sa.String(), nullable=False),
        sa.Column("drug_class", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("dose", sa.Float(), nullable=True),
        sa.Column("dose_unit", sa.String(), nullable=True),
        sa.Column("interval_days", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "interval_days IS NULL OR interval_days > 0",
            name=op.f("ck_administration_interval_days"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_administration_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_administration")),
        sa.UniqueConstraint(
            "patient_id",
            "source",
            "source_id",
            name=op.f("uq_administration_patient_id_source_source_id"),
        ),
        sqlite_with_rowid=False,
    )


def _create_adherence_report() -> None:
    op.create_table(
        "adherence_report",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("ingredient", sa.String(), nullable=True),
        sa.Column("days_taken", sa.Integer(), nullable=False),
        sa.Column("days_asked", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "days_taken BETWEEN 0 AND days_asked", name=op.f("ck_adherence_report_days_taken")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_adherence_report_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_adherence_report")),
        sa.UniqueConstraint(
            "patient_id",
            "source",
            "source_id",
            name=op.f("uq_adherence_report_patient_id_source_source_id"),
        ),
        sqlite_with_rowid=False,
    )
