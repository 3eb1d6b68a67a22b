"""Tables of user accounts, what they may see, and their sessions.

Of passwords, session tokens, set-up words and recovery codes only a hash is stored. Times are UTC.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from dashboard.db.tables_base import Key, metadata, one_of
from dashboard.domain.codes import Role, SessionStage

user_account = Table(
    "user_account",
    metadata,
    Column("id", Key, primary_key=True),
    # In lower case; never changed, since the audit trail names people by it.
    Column("login", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("enabled", Boolean, nullable=False),
    # A supervisor or viewer of every team, people without a team included.
    Column("all_teams", Boolean, nullable=False),
    Column("clinician_id", Key, ForeignKey("clinician.id", ondelete="SET NULL")),
    Column("email", String, unique=True),
    Column("oidc_issuer", String),
    Column("oidc_subject", String),
    Column("password_hash", String),
    # Such a password is good enough only beside a code from a second device.
    Column("password_short", Boolean, nullable=False),
    Column("must_change", Boolean, nullable=False),
    # A word for one use, with which the person chooses their first password.
    Column("setup_hash", String, unique=True),
    Column("setup_expires_at", DateTime),
    Column("totp_secret", String),
    Column("totp_enabled", Boolean, nullable=False),
    # The newest time step whose code was taken: none is taken twice.
    Column("totp_last_step", BigInteger),
    Column("created_at", DateTime, nullable=False),
    UniqueConstraint("oidc_issuer", "oidc_subject"),
    one_of("role", Role),
    CheckConstraint("NOT totp_enabled OR totp_secret IS NOT NULL", name="totp_enabled"),
)

user_team = Table(
    "user_team",
    metadata,
    Column("user_id", Key, ForeignKey("user_account.id", ondelete="CASCADE"), nullable=False),
    Column("team_id", Key, ForeignKey("team.id", ondelete="CASCADE"), nullable=False),
    PrimaryKeyConstraint("user_id", "team_id"),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("user_id", Key, ForeignKey("user_account.id", ondelete="CASCADE"), nullable=False),
    Column("code_hash", String, nullable=False),
    PrimaryKeyConstraint("user_id", "code_hash"),
)

user_session = Table(
    "user_session",
    metadata,
    Column("token_hash", String, primary_key=True),
    # The account's login, or the key of a demo user, who has no account.
    Column("user_key", String, nullable=False),
    Column("user_id", Key, ForeignKey("user_account.id", ondelete="CASCADE")),
    Column("stage", String, nullable=False),
    Column("started_at", DateTime, nullable=False),
    Column("active_at", DateTime, nullable=False),
    Column("remote", String),
    Column("browser", String),
    one_of("stage", SessionStage),
    Index("ix_user_session_user_key", "user_key"),
)

#: Refused attempts by account and by address, shared by all server processes.
attempt_limit = Table(
    "attempt_limit",
    metadata,
    Column("key", String, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", DateTime, nullable=False),
    Column("open_at", DateTime, nullable=False),
)

#: Access to one person outside the scope, for a while, with a reason.
break_glass = Table(
    "break_glass",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_key", String, nullable=False),
    Column("user_name", String, nullable=False),
    Column("patient_id", Key, ForeignKey("patient.id", ondelete="CASCADE"), nullable=False),
    Column("reason", String, nullable=False),
    Column("granted_at", DateTime, nullable=False),
    Column("expires_at", DateTime, nullable=False),
    CheckConstraint("reason <> ''", name="reason"),
    CheckConstraint("expires_at > granted_at", name="expires_at"),
    Index("ix_break_glass_user_key_expires_at", "user_key", "expires_at"),
    Index("ix_break_glass_patient_id", "patient_id"),
)
