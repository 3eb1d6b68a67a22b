"""An index for how long anything has been due; due items derived by the rules as they are now."""

from alembic import op

revision = "0010"
down_revision = "0009"

_DUE_ON = ["due_on", "active_from", "active_until", "rank", "kind", "patient_id"]


def upgrade() -> None:
    op.create_index("ix_due_item_due_on", "due_item", _DUE_ON, unique=False)
    # Rules were mended: the next start derives everybody anew.
    op.execute("UPDATE caseload_state SET rules_version = ''")
