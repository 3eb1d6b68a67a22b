"""Saved views of the caseload, and what they filter by."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    pass
