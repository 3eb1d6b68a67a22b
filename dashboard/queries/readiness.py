"""Whether the database can be used now."""

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from dashboard.db.migrate import SchemaMismatch, require_current


def why_not_ready(engine: Engine) -> Exception | None:
    """What stands in the way of using the database; ``None`` when nothing does."""
    try:
        require_current(engine)
    except (SQLAlchemyError, SchemaMismatch, OSError) as error:
        return error
    return None
