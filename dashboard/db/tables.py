"""The caseload database as SQLAlchemy Core tables; constraints live here, not in code.

A table that belongs to a patient has the primary key ``(patient_id, id)``: one person's rows lie
together, and the same schema spreads over a PostgreSQL that is sharded by patient. ``id`` is a
63-bit number: counted for demo people, a stable hash of (source, record type, record id) for
imported ones. Dates are calendar dates in the clinic's time zone.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Constraint,
    Date,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from dashboard.domain.codes import (
    DatePrecision,
    DecisionKind,
    DueKind,
    DueSource,
    EncounterKind,
    FollowUpState,
    Homework,
    OrderStatus,
    OutreachOutcome,
    Phase,
    RecordState,
    RemovalReason,
    Severity,
    Treatment,
    VisitState,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives a rowid only to INTEGER primary keys; PostgreSQL needs 8 bytes for large keys.
Key = BigInteger().with_variant(Integer, "sqlite")
# Prefix search compares code points: PostgreSQL must not use the database's language order.
SearchText = String().with_variant(String(collation="C"), "postgresql")


def _one_of(column: str, codes: type[StrEnum]) -> CheckConstraint:
    """A check that ``column`` is null or a member of ``codes``."""
    members = ", ".join(f"'{code.value}'" for code in codes)
    return CheckConstraint(f"{column} IS NULL OR {column} IN ({members})", name=column)


def _checks(pairs: Iterable[tuple[str, type[StrEnum]]]) -> list[CheckConstraint]:
    return [_one_of(column, codes) for column, codes in pairs]


def _patient_table(name: str, *columns: Column[Any] | Constraint | Index) -> Table:
    """An event table of one patient: common columns first, one source record at most once."""
    return Table(
        name,
        metadata,
        Column("patient_id", Key, ForeignKey("patient.id", ondelete="CASCADE"), nullable=False),
        Column("id", BigInteger, nullable=False, autoincrement=False),
        *columns,
        Column("source", String, nullable=False),
        Column("source_id", String, nullable=False),
        Column("recorded_at", DateTime, nullable=False),
        PrimaryKeyConstraint("patient_id", "id"),
        UniqueConstraint("patient_id", "source", "source_id"),
        sqlite_with_rowid=False,
    )


def _clinician(name: str) -> Column[Any]:
    return Column(name, Key, ForeignKey("clinician.id"), nullable=True)


def _drug_columns() -> list[Column[Any]]:
    return [
        Column("drug_system", String),
        Column("drug_code", String),
        Column("drug_label", String, nullable=False),
        Column("ingredient", String, nullable=False),
        Column("drug_class", String, nullable=False),
    ]


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
    UniqueConstraint("source", "source_id"),
    CheckConstraint("died_on IS NULL OR born_on IS NULL OR died_on >= born_on", name="died_on"),
    _one_of("born_precision", DatePrecision),
)

identifier = _patient_table(
    "identifier",
    Column("system", String, nullable=False),
    Column("value", String, nullable=False),
)

episode = _patient_table(
    "episode",
    Column("started_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("end_reason", String),
    Column("phase", String, nullable=False),
    Column("phase_since", Date),
    Column("program", String, nullable=False),
    Column("team_id", Key, ForeignKey("team.id")),
    _clinician("care_manager_id"),
    _clinician("prescriber_id"),
    _clinician("therapist_id"),
    Column("planned_treatment", String, nullable=False),
    Column("goals", Text),
    Column("derived_from", String),
    CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ended_on"),
    *_checks([("phase", Phase), ("planned_treatment", Treatment)]),
)

diagnosis = _patient_table(
    "diagnosis",
    Column("code_system", String),
    Column("code", String),
    Column("label", String, nullable=False),
    Column("diagnosis_group", String, nullable=False),
    Column("onset_on", Date),
    Column("abated_on", Date),
)

medication_order = _patient_table(
    "medication_order",
    *_drug_columns(),
    Column("daily_dose", Float),
    Column("dose_unit", String),
    Column("dose_text", String),
    Column("frequency", String),
    Column("route", String),
    Column("as_needed", Boolean, nullable=False),
    Column("interval_days", Integer),
    Column("started_on", Date),
    Column("started_precision", String, nullable=False),
    Column("stopped_on", Date),
    Column("stopped_precision", String, nullable=False),
    Column("stop_reason", String),
    Column("status", String, nullable=False),
    _clinician("prescriber_id"),
    CheckConstraint("daily_dose IS NULL OR daily_dose >= 0", name="daily_dose"),
    CheckConstraint("interval_days IS NULL OR interval_days > 0", name="interval_days"),
    CheckConstraint(
        "stopped_on IS NULL OR started_on IS NULL OR stopped_on >= started_on", name="stopped_on"
    ),
    *_checks(
        [
            ("started_precision", DatePrecision),
            ("stopped_precision", DatePrecision),
            ("status", OrderStatus),
        ]
    ),
)

dispense = _patient_table(
    "dispense",
    *_drug_columns(),
    Column("dispensed_on", Date),
    Column("days_supply", Integer),
    Column("quantity", Float),
    CheckConstraint("days_supply IS NULL OR days_supply BETWEEN 1 AND 400", name="days_supply"),
    CheckConstraint("quantity IS NULL OR quantity >= 0", name="quantity"),
)

administration = _patient_table(
    "administration",
    *_drug_columns(),
    Column("given_on", Date, nullable=False),
    Column("dose", Float),
    Column("dose_unit", String),
    Column("interval_days", Integer),
    CheckConstraint("interval_days IS NULL OR interval_days > 0", name="interval_days"),
)

adherence_report = _patient_table(
    "adherence_report",
    Column("reported_on", Date, nullable=False),
    Column("ingredient", String),
    Column("days_taken", Integer, nullable=False),
    Column("days_asked", Integer, nullable=False),
    CheckConstraint("days_taken BETWEEN 0 AND days_asked", name="days_taken"),
)

side_effect = _patient_table(
    "side_effect",
    Column("label", String, nullable=False),
    Column("code_system", String),
    Column("code", String),
    Column("severity", String, nullable=False),
    Column("serious", Boolean, nullable=False),
    Column("ingredient", String),
    Column("started_on", Date),
    Column("started_precision", String, nullable=False),
    Column("ended_on", Date),
    *_checks([("severity", Severity), ("started_precision", DatePrecision)]),
)

laboratory = _patient_table(
    "laboratory",
    Column("test", String, nullable=False),
    Column("label", String, nullable=False),
    Column("code_system", String),
    Column("code", String),
    Column("value", Float),
    Column("unit", String),
    Column("taken_on", Date, nullable=False),
    Column("state", String, nullable=False),
    _one_of("state", RecordState),
)

measurement = _patient_table(
    "measurement",
    Column("instrument", String, nullable=False),
    Column("measured_on", Date, nullable=False),
    Column("total", Float),
    # JSON object, item number -> answer; null when the items were not recorded.
    Column("items", Text),
    Column("state", String, nullable=False),
    CheckConstraint("(total IS NULL) = (state = 'no_value')", name="total"),
    _one_of("state", RecordState),
)

therapy_session = _patient_table(
    "therapy_session",
    Column("held_on", Date, nullable=False),
    Column("starts_at", DateTime),
    Column("state", String, nullable=False),
    Column("late_cancellation", Boolean, nullable=False),
    Column("modality", String),
    Column("focus", String),
    Column("skills", String),
    Column("homework", String, nullable=False),
    Column("session_rating", Float),
    Column("outcome_rating", Float),
    Column("minutes", Integer),
    _clinician("therapist_id"),
    CheckConstraint("minutes IS NULL OR minutes >= 0", name="minutes"),
    *_checks([("state", VisitState), ("homework", Homework)]),
)

encounter = _patient_table(
    "encounter",
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("started_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("starts_at", DateTime),
    Column("label", String, nullable=False),
    _clinician("clinician_id"),
    CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ended_on"),
    *_checks([("kind", EncounterKind), ("state", VisitState)]),
)

follow_up = _patient_table(
    "follow_up",
    Column("kind", String, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state", String, nullable=False),
    Column("done_on", Date),
    Column("label", String),
    _clinician("owner_id"),
    Column("version", Integer, nullable=False, server_default="1"),
    *_checks([("kind", DueKind), ("state", FollowUpState)]),
)

outreach = _patient_table(
    "outreach",
    Column("attempted_on", Date, nullable=False),
    Column("outcome", String, nullable=False),
    Column("snoozed_until", Date),
    Column("removal_reason", String),
    _clinician("clinician_id"),
    CheckConstraint(
        "(outcome = 'removed') = (removal_reason IS NOT NULL)", name="removal_reason_given"
    ),
    *_checks([("outcome", OutreachOutcome), ("removal_reason", RemovalReason)]),
)

review = _patient_table(
    "review",
    Column("reviewed_on", Date, nullable=False),
    _clinician("reviewer_id"),
    Column("next_review_on", Date),
)

decision = _patient_table(
    "decision",
    Column("review_id", BigInteger, nullable=False),
    Column("kind", String, nullable=False),
    Column("reason", String),
    _clinician("owner_id"),
    Column("due_on", Date),
    Column("done_on", Date),
    Column("version", Integer, nullable=False, server_default="1"),
    ForeignKeyConstraint(
        ["patient_id", "review_id"], ["review.patient_id", "review.id"], ondelete="CASCADE"
    ),
    _one_of("kind", DecisionKind),
)

flag_clearance = _patient_table(
    "flag_clearance",
    Column("rule", String, nullable=False),
    Column("evidence_id", BigInteger, nullable=False),
    Column("cleared_on", Date, nullable=False),
    Column("until", Date),
    Column("note", Text, nullable=False),
    _clinician("clinician_id"),
    CheckConstraint("length(note) > 0", name="note"),
    CheckConstraint("until IS NULL OR until > cleared_on", name="until"),
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
    *_checks([("phase", Phase), ("treatment", Treatment)]),
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
    *_checks([("kind", DueKind), ("source", DueSource)]),
    sqlite_with_rowid=False,
)

PATIENT_TABLES: tuple[Table, ...] = (
    identifier,
    episode,
    diagnosis,
    medication_order,
    dispense,
    administration,
    adherence_report,
    side_effect,
    laboratory,
    measurement,
    therapy_session,
    encounter,
    follow_up,
    outreach,
    review,
    decision,
    flag_clearance,
)
