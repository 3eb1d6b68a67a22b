"""Keep the view on screen under a name of the user's own, with its audit entry."""

from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.exc import IntegrityError

from dashboard.actions.audit import record_audit
from dashboard.db.engine import writing
from dashboard.db.tables import saved_view
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_views import kept_of
from dashboard.domain.public_id import new_public_id
from dashboard.domain.saved_views import (
    MAX_VIEWS,
    ViewResult,
    clean_name,
    name_fault,
    name_key,
)

ACTION = "save view"


def save_view(
    engine: Engine, scope: AccessScope, name: object, asked: CaseloadFilter
) -> ViewResult:
    """Keep ``asked`` without its search text and day. The trail holds the view's id, no name."""
    clean = clean_name(name)
    row = {
        "id": new_public_id(),
        "user_id": scope.user_id,
        "name": clean,
        "name_key": name_key(clean),
        "query": kept_of(asked).to_query(),
        "created_at": datetime.now(UTC).replace(tzinfo=None),
    }
    with writing(engine) as conn:
        result = name_fault(clean) or _room(conn, scope) or _insert(conn, row)
        record_audit(conn, scope, ACTION, object=f"view {row['id']}", result=result.value)
    return result


def _room(conn: Connection, scope: AccessScope) -> ViewResult | None:
    own = select(func.count()).select_from(saved_view).where(saved_view.c.user_id == scope.user_id)
    return ViewResult.TOO_MANY if (conn.scalar(own) or 0) >= MAX_VIEWS else None


def _insert(conn: Connection, row: dict[str, object]) -> ViewResult:
    try:
        # A second tab may take the name in the same moment: the database decides.
        with conn.begin_nested():
            conn.execute(insert(saved_view), row)
    except IntegrityError:
        return ViewResult.NAME_TAKEN
    return ViewResult.OK
