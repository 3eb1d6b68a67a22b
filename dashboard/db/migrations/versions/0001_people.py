"""Who is looked after, and by whom: services, people, episodes, diagnoses."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_organisation()
    _create_team()
    _create_clinician()
    _create_patient()
    _create_identifier()
    _create_episode()
    _create_diagnosis()


def _create_organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_organisation_source_source_id")),
    )


def _create_team() -> None:
    op.create_table(
        "team",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organisation_id", KEY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_team_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_team_source_source_id")),
    )


def _create_clinician() -> None:
    op.create_table(
        "clinician",
        sa.Column("id", KEY, nullable=False),
        sa.Column("team_id", KEY, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("profession", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_clinician_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinician")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_clinician_source_source_id")),
    )


def _create_patient() -> None:
    op.create_table(
        "patient",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("record_number", sa.String(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("born_precision", sa.String(), server_default="day", nullable=False),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "born_precision IS NULL OR born_precision IN ('day', 'month', 'year')",
            name=op.f("ck_patient_born_precision"),
        ),
        sa.CheckConstraint(
            "died_on IS NULL OR born_on IS NULL OR died_on >= born_on",
            name=op.f("ck_patient_died_on"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint("public_id", name=op.f("uq_patient_public_id")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_patient_source_source_id")),
    )


def _create_identifier() -> None:
    op.create_table(
        "identifier",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_identifier_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_identifier")),
        sa.UniqueConstraint(
            "patient_id",
            "source",
            "source_id",
            name=op.f("uq_identifier_patient_id_source_source_id"),
        ),
        sqlite_with_rowid=False,
    )


def _create_episode() -> None:
    op.create_table(
        "episode",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("phase_since", sa.Date(), nullable=True),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("team_id", KEY, nullable=True),
        sa.Column("care_manager_id", KEY, nullable=True),
        sa.Column("prescriber_id", KEY, nullable=True),
        sa.Column("therapist_id", KEY, nullable=True),
        sa.Column("planned_treatment", sa.String(), nullable=False),
        sa.Column("goals", sa.Text(), nullable=True),
        sa.Column("derived_from", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "phase IS NULL OR phase IN ('assessment', 'active', 'relapse_prevention', 'closed', 'unknown')",
            name=op.f("ck_episode_phase"),
        ),
        sa.CheckConstraint(
            "planned_treatment IS NULL OR planned_treatment IN ('medication', 'therapy', 'both', 'none', 'unknown')",
            name=op.f("ck_episode_planned_treatment"),
        ),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_episode_ended_on")
        ),
        sa.ForeignKeyConstraint(
            ["care_manager_id"], ["clinician.id"], name=op.f("fk_episode_care_manager_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_episode_patient_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["prescriber_id"], ["clinician.id"], name=op.f("fk_episode_prescriber_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_episode_team_id")),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["clinician.id"], name=op.f("fk_episode_therapist_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_episode")),
        sa.UniqueConstraint(
            "patient_id", "source", "source_id", name=op.f("uq_episode_patient_id_source_source_id")
        ),
        sqlite_with_rowid=False,
    )


def _create_diagnosis() -> None:
    op.create_table(
        "diagnosis",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code_system", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("diagnosis_group", sa.String(), nullable=False),
        sa.Column("onset_on", sa.Date(), nullable=True),
        sa.Column("abated_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_diagnosis_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_diagnosis")),
        sa.UniqueConstraint(
            "patient_id",
            "source",
            "source_id",
            name=op.f("uq_diagnosis_patient_id_source_source_id"),
        ),
        sqlite_with_rowid=False,
    )
