"""Tables of review meetings: agenda, what the wall shows, drafts, and the trail of recordings.

What a meeting decides stands in ``review`` and ``decision`` as any other; here is what belongs to
the meeting itself. ``recording`` and ``outreach_entry`` are never changed except to note an undo.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from dashboard.db.tables_base import Key, checks, metadata, one_of
from dashboard.domain.codes import AgendaState, IntentChange, OutreachOutcome, RemovalReason


def _person() -> Column[int]:
    return Column("patient_id", Key, ForeignKey("patient.id", ondelete="CASCADE"), nullable=False)


def _meeting() -> Column[int]:
    return Column("meeting_id", Key, ForeignKey("meeting.id", ondelete="CASCADE"), nullable=False)


meeting = Table(
    "meeting",
    metadata,
    Column("id", Key, primary_key=True),
    Column("public_id", String, nullable=False, unique=True),
    Column("title", String, nullable=False),
    # The clinic's day of the meeting: "why now" and due dates are of this day.
    Column("held_on", Date, nullable=False),
    Column("team_id", Key, ForeignKey("team.id", ondelete="SET NULL")),
    # The caseload's canonical query without the text that was searched for.
    Column("query", String, nullable=False),
    Column("minutes", Integer, nullable=False),
    # People of the filter for whom the agenda had no room.
    Column("left_out", Integer, nullable=False, server_default="0"),
    Column("started_at", DateTime, nullable=False),
    Column("ended_at", DateTime),
    Column("created_by", String, nullable=False),
    Column("created_by_name", String, nullable=False),
    # One start asked for twice is one meeting.
    Column("start_key", String, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    CheckConstraint("minutes > 0", name="minutes"),
    UniqueConstraint("created_by", "start_key"),
)

agenda_item = Table(
    "agenda_item",
    metadata,
    _person(),
    _meeting(),
    Column("position", Integer, nullable=False),
    Column("state", String, nullable=False),
    # Why the person was put on the agenda, as it was then.
    Column("why_label", String),
    Column("why_detail", String),
    Column("why_due_on", Date),
    Column("is_flag", Boolean, nullable=False),
    Column("unfinished", Integer, nullable=False),
    Column("not_reached", Boolean, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("state_at", DateTime),
    # Counts what was recorded for this person in this meeting; 0: nothing yet.
    Column("version", Integer, nullable=False, server_default="0"),
    Column("review_id", BigInteger),
    PrimaryKeyConstraint("patient_id", "meeting_id"),
    Index("ix_agenda_item_meeting_id_position", "meeting_id", "position"),
    one_of("state", AgendaState),
    sqlite_with_rowid=False,
)

presenter_state = Table(
    "presenter_state",
    metadata,
    Column(
        "meeting_id",
        Key,
        ForeignKey("meeting.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("patient_id", Key, ForeignKey("patient.id", ondelete="SET NULL")),
    Column("time_window", String),
    Column("measure", String),
    Column("lane", String),
    Column("blank", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", DateTime, nullable=False),
)

review_draft = Table(
    "review_draft",
    metadata,
    _person(),
    _meeting(),
    Column("user_id", String, nullable=False),
    # The recording's version that the draft was begun on.
    Column("base_version", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("saved_at", DateTime, nullable=False),
    PrimaryKeyConstraint("patient_id", "meeting_id", "user_id"),
    sqlite_with_rowid=False,
)

recording = Table(
    "recording",
    metadata,
    _person(),
    _meeting(),
    Column("version", Integer, nullable=False),
    Column("user_id", String, nullable=False),
    Column("user_name", String, nullable=False),
    Column("idempotency_key", String, nullable=False),
    Column("review_id", BigInteger, nullable=False),
    Column("content", Text, nullable=False),
    Column("recorded_at", DateTime, nullable=False),
    PrimaryKeyConstraint("patient_id", "meeting_id", "version"),
    UniqueConstraint("patient_id", "user_id", "idempotency_key"),
    sqlite_with_rowid=False,
)

decision_intent = Table(
    "decision_intent",
    metadata,
    _person(),
    Column("decision_id", BigInteger, nullable=False, autoincrement=False),
    Column("change", String, nullable=False),
    # A medicine by its ingredient, or a kind of therapy.
    Column("subject", String, nullable=False),
    Column("dose", Float),
    Column("dose_unit", String),
    PrimaryKeyConstraint("patient_id", "decision_id"),
    ForeignKeyConstraint(
        ["patient_id", "decision_id"], ["decision.patient_id", "decision.id"], ondelete="CASCADE"
    ),
    one_of("change", IntentChange),
    CheckConstraint("dose IS NULL OR dose > 0", name="dose"),
    CheckConstraint("(dose IS NULL) = (dose_unit IS NULL)", name="dose_unit"),
    sqlite_with_rowid=False,
)

outreach_entry = Table(
    "outreach_entry",
    metadata,
    _person(),
    Column("outreach_id", BigInteger, nullable=False, autoincrement=False),
    Column("user_id", String, nullable=False),
    Column("user_name", String, nullable=False),
    Column("idempotency_key", String, nullable=False),
    Column("attempted_on", Date, nullable=False),
    Column("outcome", String, nullable=False),
    Column("snoozed_until", Date),
    Column("removal_reason", String),
    Column("recorded_at", DateTime, nullable=False),
    # Undone: the row in ``outreach`` is gone, this one stays.
    Column("undone_at", DateTime),
    PrimaryKeyConstraint("patient_id", "outreach_id"),
    UniqueConstraint("patient_id", "user_id", "idempotency_key"),
    *checks([("outcome", OutreachOutcome), ("removal_reason", RemovalReason)]),
    sqlite_with_rowid=False,
)
