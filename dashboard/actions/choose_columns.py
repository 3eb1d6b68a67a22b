"""Remember which columns of the caseload a user has put away, with its audit entry."""

import json
from collections.abc import Iterable

from sqlalchemy import Engine, delete, insert

from dashboard.actions.audit import record_audit
from dashboard.db.engine import writing
from dashboard.db.tables import user_choice
from dashboard.domain.access import AccessScope
from dashboard.queries.saved_views import HIDDEN_COLUMNS

ACTION = "choose columns"


def choose_columns(engine: Engine, scope: AccessScope, hidden: Iterable[str]) -> None:
    """Keep ``hidden`` (ids of columns) in place of the choice before."""
    own = (user_choice.c.user_id == scope.user_id, user_choice.c.name == HIDDEN_COLUMNS)
    value = json.dumps(sorted(hidden))
    row = {"user_id": scope.user_id, "name": HIDDEN_COLUMNS, "value": value}
    with writing(engine) as conn:
        conn.execute(delete(user_choice).where(*own))
        conn.execute(insert(user_choice), row)
        record_audit(conn, scope, ACTION, object=value)
