"""Tables of teams, people and their episodes."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from dashboard.db.tables_base import (
    Key,
    checks,
    clinician_column,
    metadata,
    one_of,
    patient_table,
    precisions,
)
from dashboard.domain.codes import (
    DatePrecision,
    Phase,
    Treatment,
)

organisation = Table(
    "organisation",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String, nullable=False),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False),
    UniqueConstraint("source", "source_id"),
)

team = Table(
    "team",
    metadata,
    Column("id", Key, primary_key=True),
    Column("organisation_id", Key, ForeignKey("organisation.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False),
    UniqueConstraint("source", "source_id"),
)

clinician = Table(
    "clinician",
    metadata,
    Column("id", Key, primary_key=True),
    Column("team_id", Key, ForeignKey("team.id")),
    Column("name", String, nullable=False),
    Column("profession", String),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False),
    UniqueConstraint("source", "source_id"),
)

patient = Table(
    "patient",
    metadata,
    Column("id", Key, primary_key=True),
    Column("public_id", String, nullable=False, unique=True),
    Column("record_number", String, nullable=False),
    Column("given_name", String, nullable=False),
    Column("family_name", String, nullable=False),
    Column("born_on", Date),
    Column("born_precision", String, nullable=False, server_default=DatePrecision.DAY.value),
    Column("died_on", Date),
    Column("sex", String),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False),
    Column("recorded_at", DateTime, nullable=False),
    *precisions("died"),
    UniqueConstraint("source", "source_id"),
    CheckConstraint("died_on IS NULL OR born_on IS NULL OR died_on >= born_on", name="died_on"),
    one_of("born_precision", DatePrecision),
)

identifier = patient_table(
    "identifier",
    Column("system", String, nullable=False),
    Column("value", String, nullable=False),
)

episode = patient_table(
    "episode",
    Column("started_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("end_reason", String),
    Column("phase", String, nullable=False),
    Column("phase_since", Date),
    Column("program", String, nullable=False),
    Column("team_id", Key, ForeignKey("team.id")),
    clinician_column("care_manager_id"),
    clinician_column("prescriber_id"),
    clinician_column("therapist_id"),
    Column("planned_treatment", String, nullable=False),
    Column("goals", Text),
    Column("derived_from", String),
    CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ended_on"),
    *checks([("phase", Phase), ("planned_treatment", Treatment)]),
    inexact=("started", "ended"),
)

diagnosis = patient_table(
    "diagnosis",
    Column("code_system", String),
    Column("code", String),
    Column("label", String, nullable=False),
    Column("diagnosis_group", String, nullable=False),
    Column("onset_on", Date),
    Column("abated_on", Date),
    inexact=("onset", "abated"),
)
