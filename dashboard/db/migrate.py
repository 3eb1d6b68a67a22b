"""Bringing a database to the schema of this version, and refusing one that is newer."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect

from dashboard.db.asker import as_nobody
from dashboard.db.engine import reading, rewriting_schema

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).with_name("migrations")
#: The newest migration. A constant, so that the start of the server need not load Alembic.
HEAD = "0013"


class SchemaMismatch(RuntimeError):
    """The database cannot be used as it is; ``str()`` is one clear line."""


class DatabaseTooNew(SchemaMismatch):
    """The database was written by a later version of Tandem."""


class DatabaseTooOld(SchemaMismatch):
    """The database is empty or of an earlier version of Tandem."""


class NotOurDatabase(SchemaMismatch):
    """The database holds tables of something else."""


def current_version(connection: Connection) -> str | None:
    """The migration that the database is at; ``None`` for an empty database.

    Raises ``NotOurDatabase`` when there are tables but none that Alembic keeps.
    """
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        if tables:
            raise NotOurDatabase(
                f"the database holds tables of something else (such as {tables[0]}); "
                "give Tandem a database of its own"
            )
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def is_current(engine: Engine) -> bool:
    """Whether the schema is this version's. Raises ``DatabaseTooNew`` or ``NotOurDatabase``."""
    # Of the tables, not of what is in them.
    with reading(as_nobody(engine)) as connection:
        version = current_version(connection)
    if version is not None and version not in known_versions():
        raise DatabaseTooNew(
            f"the database is of a newer version of Tandem (schema {version}, "
            f"this version knows {HEAD}); start the newer version"
        )
    return version == HEAD


def is_empty(engine: Engine) -> bool:
    """Whether there are no tables at all. Raises ``NotOurDatabase``."""
    with reading(as_nobody(engine)) as connection:
        return current_version(connection) is None


def require_current(engine: Engine) -> None:
    """Raise ``DatabaseTooOld``, ``DatabaseTooNew`` or ``NotOurDatabase`` unless all is well."""
    if not is_current(engine):
        raise DatabaseTooOld(
            "the database is empty or of an older version of Tandem; "
            "run: python -m dashboard migrate"
        )


def upgrade(engine: Engine, to: str = "head") -> bool:
    """Create or migrate the tables in one transaction; ``True`` when something was changed.

    An interrupted migration leaves the database as it was. Raises ``DatabaseTooNew`` or
    ``NotOurDatabase`` without touching it.
    """
    if is_current(engine):
        return False
    from alembic import command

    with rewriting_schema(engine) as connection:
        # Another process may have migrated while this one waited for the lock.
        if current_version(connection) == HEAD:
            return False
        command.upgrade(_config(connection), to)
    return True


def known_versions() -> frozenset[str]:
    """The identities of all migrations of this version: the beginnings of their file names."""
    return frozenset(
        file.name.split("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py")
    )


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
