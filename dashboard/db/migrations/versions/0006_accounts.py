"""User accounts, their teams and sessions, sign-in attempts, access outside the scope."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_user_account()
    _create_user_team()
    _create_recovery_code()
    _create_user_session()
    _create_attempt_limit()
    _create_break_glass()


def _create_user_account() -> None:
    op.create_table(
        "user_account",
        sa.Column("id", KEY, nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("all_teams", sa.Boolean(), nullable=False),
        sa.Column("clinician_id", KEY, nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("oidc_issuer", sa.String(), nullable=True),
        sa.Column("oidc_subject", sa.String(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("password_short", sa.Boolean(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("setup_hash", sa.String(), nullable=True),
        sa.Column("setup_expires_at", sa.DateTime(), nullable=True),
        sa.Column("totp_secret", sa.String(), nullable=True),
        sa.Column("totp_enabled", sa.Boolean(), nullable=False),
        sa.Column("totp_last_step", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "role IS NULL OR role IN ('clinician', 'supervisor', 'viewer', 'admin')",
            name=op.f("ck_user_account_role"),
        ),
        sa.CheckConstraint(
            "NOT totp_enabled OR totp_secret IS NOT NULL", name=op.f("ck_user_account_totp_enabled")
        ),
        sa.ForeignKeyConstraint(
            ["clinician_id"],
            ["clinician.id"],
            name=op.f("fk_user_account_clinician_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
        sa.UniqueConstraint("login", name=op.f("uq_user_account_login")),
        sa.UniqueConstraint(
            "oidc_issuer", "oidc_subject", name=op.f("uq_user_account_oidc_issuer_oidc_subject")
        ),
        sa.UniqueConstraint("setup_hash", name=op.f("uq_user_account_setup_hash")),
    )


def _user_id(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["user_account.id"], name=op.f(f"fk_{table}_user_id"), ondelete="CASCADE"
    )


def _create_user_team() -> None:
    op.create_table(
        "user_team",
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("team_id", KEY, nullable=False),
        _user_id("user_team"),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_user_team_team_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "team_id", name=op.f("pk_user_team")),
    )


def _create_recovery_code() -> None:
    op.create_table(
        "recovery_code",
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        _user_id("recovery_code"),
        sa.PrimaryKeyConstraint("user_id", "code_hash", name=op.f("pk_recovery_code")),
    )


def _create_user_session() -> None:
    op.create_table(
        "user_session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_key", sa.String(), nullable=False),
        sa.Column("user_id", KEY, nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("active_at", sa.DateTime(), nullable=False),
        sa.Column("remote", sa.String(), nullable=True),
        sa.Column("browser", sa.String(), nullable=True),
        sa.CheckConstraint(
            "stage IS NULL OR stage IN ('second_factor', 'signed_in')",
            name=op.f("ck_user_session_stage"),
        ),
        _user_id("user_session"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_user_session")),
    )
    op.create_index("ix_user_session_user_key", "user_session", ["user_key"], unique=False)


def _create_attempt_limit() -> None:
    op.create_table(
        "attempt_limit",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.Column("open_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt_limit")),
    )


def _create_break_glass() -> None:
    op.create_table(
        "break_glass",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_key", sa.String(), nullable=False),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("granted_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_break_glass_reason")),
        sa.CheckConstraint("expires_at > granted_at", name=op.f("ck_break_glass_expires_at")),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_break_glass_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass")),
    )
    op.create_index(
        "ix_break_glass_user_key_expires_at",
        "break_glass",
        ["user_key", "expires_at"],
        unique=False,
    )
    op.create_index("ix_break_glass_patient_id", "break_glass", ["patient_id"], unique=False)
