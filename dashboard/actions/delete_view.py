"""Delete one of the user's own views, with its audit entry."""

from sqlalchemy import Engine, delete

from dashboard.actions.audit import record_audit
from dashboard.actions.rename_view import ID_LENGTH
from dashboard.db.engine import writing
from dashboard.db.tables import saved_view
from dashboard.domain.access import AccessScope
from dashboard.domain.saved_views import ViewResult

ACTION = "delete view"


def delete_view(engine: Engine, scope: AccessScope, view_id: str) -> ViewResult:
    """Delete it if it is the user's; one of somebody else answers like one that does not exist."""
    own = (saved_view.c.id == view_id, saved_view.c.user_id == scope.user_id)
    with writing(engine) as conn:
        deleted = conn.execute(delete(saved_view).where(*own)).rowcount
        result = ViewResult.OK if deleted else ViewResult.NOT_FOUND
        seen = f"view {view_id[:ID_LENGTH]}"
        record_audit(conn, scope, ACTION, object=seen, result=result.value)
    return result
