"""What was found: side effects, laboratory values, questionnaires."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_side_effect()
    _create_laboratory()
    _create_measurement()


def _create_side_effect() -> None:
    op.create_table(
        "side_effect",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("code_system", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("serious", sa.Boolean(), nullable=False),
        sa.Column("ingredient", sa.String(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("started_precision", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "severity IS NULL OR severity IN ('mild', 'moderate', 'severe', 'unknown')",
            name=op.f("ck_side_effect_severity"),
        ),
        sa.CheckConstraint(
            "started_precision IS NULL OR started_precision IN ('day', 'month', 'year')",
            name=op.f("ck_side_effect_started_precision"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_side_effect_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_side_effect")),
        sa.UniqueConstraint(
            "patient_id",
            "source",
            "source_id",
            name=op.f("uq_side_effect_patient_id_source_source_id"),
        ),
        sqlite_with_rowid=False,
    )


def _create_laboratory() -> None:
    op.create_table(
        "laboratory",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("test", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("code_system", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "state IS NULL OR state IN ('final', 'unknown', 'no_value')",
            name=op.f("ck_laboratory_state"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_laboratory_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_laboratory")),
        sa.UniqueConstraint(
            "patient_id",
            "source",
            "source_id",
            name=op.f("uq_laboratory_patient_id_source_source_id"),
        ),
        sqlite_with_rowid=False,
    )


def _create_measurement() -> None:
    op.create_table(
        "measurement",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("total", sa.Float(), nullable=True),
        sa.Column("items", sa.Text(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(total IS NULL) = (state = 'no_value')", name=op.f("ck_measurement_total")
        ),
        sa.CheckConstraint(
            "state IS NULL OR state IN ('final', 'unknown', 'no_value')",
            name=op.f("ck_measurement_state"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_measurement_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_measurement")),
        sa.UniqueConstraint(
            "patient_id",
            "source",
            "source_id",
            name=op.f("uq_measurement_patient_id_source_source_id"),
        ),
        sqlite_with_rowid=False,
    )
