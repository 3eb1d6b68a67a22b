"""Tables of what happened to a person: medicines, results, sessions, encounters."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    String,
    Text,
)

from dashboard.db.tables_base import (
    checks,
    clinician_column,
    drug_columns,
    one_of,
    patient_table,
)
from dashboard.domain.codes import (
    DatePrecision,
    EncounterKind,
    Homework,
    OrderStatus,
    RecordState,
    Severity,
    VisitState,
)

medication_order = patient_table(
    "medication_order",
    *drug_columns(),
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
    clinician_column("prescriber_id"),
    CheckConstraint("daily_dose IS NULL OR daily_dose >= 0", name="daily_dose"),
    CheckConstraint("interval_days IS NULL OR interval_days > 0", name="interval_days"),
    CheckConstraint(
        "stopped_on IS NULL OR started_on IS NULL OR stopped_on >= started_on", name="stopped_on"
    ),
    *checks(
        [
            ("started_precision", DatePrecision),
            ("stopped_precision", DatePrecision),
            ("status", OrderStatus),
        ]
    ),
)

dispense = patient_table(
    "dispense",
    *drug_columns(),
    Column("dispensed_on", Date),
    Column("days_supply", Integer),
    Column("quantity", Float),
    CheckConstraint("days_supply IS NULL OR days_supply BETWEEN 1 AND 400", name="days_supply"),
    CheckConstraint("quantity IS NULL OR quantity >= 0", name="quantity"),
)

administration = patient_table(
    "administration",
    *drug_columns(),
    Column("given_on", Date, nullable=False),
    Column("dose", Float),
    Column("dose_unit", String),
    Column("interval_days", Integer),
    CheckConstraint("interval_days IS NULL OR interval_days > 0", name="interval_days"),
    inexact=("given",),
)

adherence_report = patient_table(
    "adherence_report",
    Column("reported_on", Date, nullable=False),
    Column("ingredient", String),
    Column("days_taken", Integer, nullable=False),
    Column("days_asked", Integer, nullable=False),
    CheckConstraint("days_taken BETWEEN 0 AND days_asked", name="days_taken"),
)

side_effect = patient_table(
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
    *checks([("severity", Severity), ("started_precision", DatePrecision)]),
)

laboratory = patient_table(
    "laboratory",
    Column("test", String, nullable=False),
    Column("label", String, nullable=False),
    Column("code_system", String),
    Column("code", String),
    Column("value", Float),
    Column("unit", String),
    Column("taken_on", Date, nullable=False),
    Column("state", String, nullable=False),
    one_of("state", RecordState),
    inexact=("taken",),
)

measurement = patient_table(
    "measurement",
    Column("instrument", String, nullable=False),
    Column("measured_on", Date, nullable=False),
    Column("total", Float),
    # JSON object, item number -> answer; null when the items were not recorded.
    Column("items", Text),
    Column("state", String, nullable=False),
    CheckConstraint("(total IS NULL) = (state = 'no_value')", name="total"),
    one_of("state", RecordState),
    inexact=("measured",),
)

therapy_session = patient_table(
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
    clinician_column("therapist_id"),
    CheckConstraint("minutes IS NULL OR minutes >= 0", name="minutes"),
    *checks([("state", VisitState), ("homework", Homework)]),
    inexact=("held",),
)

encounter = patient_table(
    "encounter",
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("started_on", Date, nullable=False),
    Column("ended_on", Date),
    Column("starts_at", DateTime),
    Column("label", String, nullable=False),
    clinician_column("clinician_id"),
    CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ended_on"),
    *checks([("kind", EncounterKind), ("state", VisitState)]),
    inexact=("started", "ended"),
)
