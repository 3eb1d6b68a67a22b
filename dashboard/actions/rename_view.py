"""Give one of the user's own views another name, with its audit entry."""

from sqlalchemy import Connection, Engine, update
from sqlalchemy.exc import IntegrityError

from dashboard.actions.audit import record_audit
from dashboard.db.engine import writing
from dashboard.db.tables import saved_view
from dashboard.domain.access import AccessScope
from dashboard.domain.saved_views import ViewResult, clean_name, name_fault, name_key

ACTION = "rename view"
ID_LENGTH = 64


def rename_view(engine: Engine, scope: AccessScope, view_id: str, name: object) -> ViewResult:
    """Rename it if it is the user's; one of somebody else answers like one that does not exist."""
    clean = clean_name(name)
    with writing(engine) as conn:
        result = name_fault(clean) or _rename(conn, scope, view_id, clean)
        seen = f"view {view_id[:ID_LENGTH]}"
        record_audit(conn, scope, ACTION, object=seen, result=result.value)
    return result


def _rename(conn: Connection, scope: AccessScope, view_id: str, name: str) -> ViewResult:
    own = (saved_view.c.id == view_id, saved_view.c.user_id == scope.user_id)
    change = update(saved_view).where(*own).values(name=name, name_key=name_key(name))
    try:
        with conn.begin_nested():
            changed = conn.execute(change).rowcount
    except IntegrityError:
        return ViewResult.NAME_TAKEN
    return ViewResult.OK if changed else ViewResult.NOT_FOUND
