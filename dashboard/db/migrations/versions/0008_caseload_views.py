"""Saved views of the caseload, and what they filter by."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_DATES = (
    "judged_from",
    "not_improved_from",
    "step_down_until",
    "supply_known_from",
    "supply_low_until",
    "supply_low_from",
)
_SCOPE = ["team_id", "care_manager_id", "prescriber_id", "therapist_id"]
_SUPPLY = ["supply_known_from", "supply_low_from", "supply_low_until"]
_INDEXES = {
    "judged": ["judged_from", "not_improved_from", *_SUPPLY, *_SCOPE],
    "step_down": ["step_down_until", *_SCOPE],
    "supply": [*_SUPPLY, *_SCOPE],
    "started": ["episode_started_on", "last_discussed_on", "on_caseload", *_SCOPE],
}


def upgrade() -> None:
    _add_dates()
    _create_saved_view()
    _create_user_choice()


def _add_dates() -> None:
    for name in _DATES:
        op.add_column("caseload_summary", sa.Column(name, sa.Date(), nullable=True))
    for name, columns in _INDEXES.items():
        op.create_index(f"ix_summary_{name}", "caseload_summary", columns, unique=False)
    # Derived rows of before lack these dates: the next start derives everybody anew.
    op.execute("UPDATE caseload_state SET rules_version = ''")


def _create_saved_view() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 60", name=op.f("ck_saved_view_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("user_id", "name_key", name=op.f("uq_saved_view_user_id_name_key")),
    )


def _create_user_choice() -> None:
    op.create_table(
        "user_choice",
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "name", name=op.f("pk_user_choice")),
        sqlite_with_rowid=False,
    )
