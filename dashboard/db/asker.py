"""Who asks: declared for every transaction, so that PostgreSQL's own lock can decide.

An engine is bound to one user, to nobody, or to the system; the connections of the same pool are
shared. ``declare`` runs at the beginning of every transaction on PostgreSQL and the setting ends
with it, so that nothing is left for whoever gets the connection next. The lock itself is the row
policies of migration 0013. SQLite has none: there the scope in every query stands alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, func, select

OPTION = "tandem_asker"
SETTING = "tandem.asker"
SUPERVISES = "tandem.supervises"
SYSTEM = "system"
NOBODY = "nobody"


class NobodyAskedError(RuntimeError):
    """A transaction began on PostgreSQL without a word about who asks: a fault of the program."""


def as_user(engine: Engine, key: str) -> Engine:
    """The database as the user ``key`` may see it: a login, or the key of a demo user."""
    return engine.execution_options(**{OPTION: f"user:{key}"})


def as_nobody(engine: Engine) -> Engine:
    """The database for whoever is not signed in: no row of any person."""
    return engine.execution_options(**{OPTION: NOBODY})


def as_system(engine: Engine) -> Engine:
    """The database for work that is nobody's: commands, migrations, deriving, the sign-in itself.

    Never for a request that shows or changes a person's record.
    """
    return engine.execution_options(**{OPTION: SYSTEM})


def asker_of(conn: Connection) -> str | None:
    """Who asks through this connection; ``None`` when nobody said."""
    found: str | None = conn.get_execution_options().get(OPTION)
    return found


def declare(conn: Connection) -> None:
    """Tell PostgreSQL who asks, until the end of this transaction.

    Raises ``NobodyAskedError``: an answer without people would look like an empty caseload.
    """
    asker = asker_of(conn)
    if asker is None:
        raise NobodyAskedError("a transaction without as_user, as_nobody or as_system")
    _set(conn, SETTING, asker)


@contextmanager
def beyond_scope(conn: Connection) -> Iterator[None]:
    """A statement of this transaction that must count or number people whom nobody is shown.

    For places on an agenda, how many others there are, opaque ids: never for names or findings.
    """
    with _with(conn, SETTING, SYSTEM):
        yield


@contextmanager
def supervising(conn: Connection) -> Iterator[None]:
    """Statements about the emergency access of others to the people whom the asker looks after."""
    with _with(conn, SUPERVISES, "on"):
        yield


@contextmanager
def _with(conn: Connection, setting: str, value: str) -> Iterator[None]:
    """An error leaves the setting: its transaction can only be rolled back, and it ends with it."""
    if conn.dialect.name == "sqlite":
        yield
        return
    before = conn.scalar(select(func.current_setting(setting, True))) or ""
    _set(conn, setting, value)
    yield
    _set(conn, setting, before)


def _set(conn: Connection, setting: str, value: str) -> None:
    conn.execute(select(func.set_config(setting, value, True)))
