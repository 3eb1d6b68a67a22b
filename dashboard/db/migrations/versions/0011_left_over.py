"""An index for people listed for a safety flag of an ended episode; one key for one event in the
clearances of rules that two kinds of event can raise; everybody is derived anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_SCOPE = ["team_id", "care_manager_id", "prescriber_id", "therapist_id"]
_WHERE = "on_caseload = {no} AND overdue_from IS NOT NULL"

#: Rules with the two tables of the events that can raise them.
_TWO_KINDS = (
    ("alliance", "therapy_session", "measurement"),
    ("supply_gap", "dispense", "administration"),
    ("score_stale", "measurement", "episode"),
)
# Where both tables have such an event nobody can tell any more which was meant: the key stays, and
# the flag of the other one stands again.
_SECOND_KIND = """
UPDATE flag_clearance SET evidence_id = -1 - evidence_id
WHERE rule = '{rule}' AND evidence_id >= 0
AND EXISTS (SELECT 1 FROM {second} e
            WHERE e.patient_id = flag_clearance.patient_id AND e.id = flag_clearance.evidence_id)
AND NOT EXISTS (SELECT 1 FROM {first} e
            WHERE e.patient_id = flag_clearance.patient_id AND e.id = flag_clearance.evidence_id)
"""


def upgrade() -> None:
    op.create_index(
        "ix_summary_left_over",
        "caseload_summary",
        ["on_caseload", "phase", *_SCOPE],
        unique=False,
        sqlite_where=sa.text(_WHERE.format(no="0")),
        postgresql_where=sa.text(_WHERE.format(no="false")),
    )
    op.add_column("caseload_summary", sa.Column("changes_on", sa.Date()))
    op.create_index("ix_summary_changes", "caseload_summary", ["changes_on"], unique=False)
    # Sorted by: days overdue are those of whatever has waited longest.
    op.add_column("caseload_summary", sa.Column("first_due_on", sa.Date()))
    op.drop_index("ix_summary_top_due", "caseload_summary")
    waited = ["first_due_on", "patient_id", "overdue_from"]
    op.create_index("ix_summary_first_due", "caseload_summary", waited, unique=False)
    # With the day of the flag a count of everybody on the list still reads one narrow index.
    op.drop_index("ix_summary_booked", "caseload_summary")
    booked = ["on_caseload", "last_booked_on", "overdue_from"]
    op.create_index("ix_summary_booked", "caseload_summary", booked, unique=False)
    for rule, first, second in _TWO_KINDS:
        op.execute(_SECOND_KIND.format(rule=rule, first=first, second=second))
    # Rules were mended: the next start derives everybody anew.
    op.execute("UPDATE caseload_state SET rules_version = ''")
