"""How exactly the source knew the date of an event; dates stored until now count as known days."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

#: Tables with the stems of their dates: ``taken`` stands for taken_on, taken_precision.
_DATES = {
    "patient": ("died",),
    "episode": ("started", "ended"),
    "diagnosis": ("onset", "abated"),
    "administration": ("given",),
    "laboratory": ("taken",),
    "measurement": ("measured",),
    "therapy_session": ("held",),
    "encounter": ("started", "ended"),
    "caseload_summary": ("episode_started", "last_seen", "last_discussed"),
}


def upgrade() -> None:
    for table, stems in _DATES.items():
        for stem in stems:
            name = f"{stem}_precision"
            check = sa.CheckConstraint(
                f"{name} IS NULL OR {name} IN ('day', 'month', 'year')",
                name=op.f(f"ck_{table}_{name}"),
            )
            op.add_column(
                table, sa.Column(name, sa.String(), check, server_default="day", nullable=False)
            )
    # The sentences of the rules say how exactly a date is known: the next start derives anew.
    op.execute("UPDATE caseload_state SET rules_version = ''")
