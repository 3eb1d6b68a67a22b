"""An index for people listed for a safety flag of an ended episode; everybody is derived anew."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_SCOPE = ["team_id", "care_manager_id", "prescriber_id", "therapist_id"]
_WHERE = "on_caseload = {no} AND overdue_from IS NOT NULL"


def upgrade() -> None:
    op.create_index(
        "ix_summary_left_over",
        "caseload_summary",
        ["on_caseload", "phase", *_SCOPE],
        unique=False,
        sqlite_where=sa.text(_WHERE.format(no="0")),
        postgresql_where=sa.text(_WHERE.format(no="false")),
    )
    # With the day of the flag a count of everybody on the list still reads one narrow index.
    op.drop_index("ix_summary_booked", "caseload_summary")
    booked = ["on_caseload", "last_booked_on", "overdue_from"]
    op.create_index("ix_summary_booked", "caseload_summary", booked, unique=False)
    # Rules were mended: the next start derives everybody anew.
    op.execute("UPDATE caseload_state SET rules_version = ''")
