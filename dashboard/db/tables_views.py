"""What each user keeps for themselves: saved views of the caseload, and choices such as columns.

A user is named by the key of their session. Nothing here is about a person in care.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from dashboard.db.tables_base import metadata

saved_view = Table(
    "saved_view",
    metadata,
    # Opaque, made at random: it may stand in an address.
    Column("id", String, primary_key=True),
    Column("user_id", String, nullable=False),
    Column("name", String, nullable=False),
    # The name as it is compared: two names that differ by case alone are one.
    Column("name_key", String, nullable=False),
    # The canonical query of the view, without a search text and without a day.
    Column("query", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
    UniqueConstraint("user_id", "name_key"),
    CheckConstraint("length(name) BETWEEN 1 AND 60", name="name_length"),
)

user_choice = Table(
    "user_choice",
    metadata,
    Column("user_id", String, nullable=False),
    Column("name", String, nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("user_id", "name"),
    sqlite_with_rowid=False,
)
