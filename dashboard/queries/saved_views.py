"""What one user has kept for themselves: views of the caseload, and the columns they look at."""

import json

from sqlalchemy import Connection, select

from dashboard.db.tables import saved_view, user_choice
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_views import kept_of
from dashboard.domain.saved_views import SavedView

HIDDEN_COLUMNS = "caseload hidden columns"


def saved_views(conn: Connection, scope: AccessScope) -> tuple[SavedView, ...]:
    """The user's own views by name."""
    v = saved_view.c
    query = select(v.id, v.name, v.query).where(v.user_id == scope.user_id).order_by(v.name_key)
    return tuple(
        # Read like any address: what this version does not know any more is left out.
        SavedView(row.id, row.name, kept_of(CaseloadFilter.from_text(row.query)[0]))
        for row in conn.execute(query)
    )


def hidden_columns(conn: Connection, scope: AccessScope) -> frozenset[str]:
    """Ids of the columns that the user has put away; what is not known is ignored by the page."""
    u = user_choice.c
    query = select(u.value).where(u.user_id == scope.user_id, u.name == HIDDEN_COLUMNS)
    stored = conn.scalar(query)
    return frozenset(json.loads(stored)) if stored else frozenset()
