"""What happens between the command and the first request: database, demo people, application."""

import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from dashboard.actions.refresh import rebuild
from dashboard.auth.demo_mode import demo_users_wanted
from dashboard.db.asker import as_system
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import is_sqlite, open_engine, reading
from dashboard.db.migrate import is_empty, require_current, upgrade
from dashboard.db.row_lock import LockOpenError, require_lock
from dashboard.domain.access import command_line_scope
from dashboard.queries.caseload_version import rules_version
from dashboard.queries.demo_only import holds_people, require_demo_only
from dashboard.settings import Settings

if TYPE_CHECKING:
    from dash import Dash
    from sqlalchemy import Connection, Engine

Say = Callable[[str], None]


def start(settings: Settings, say: Say) -> "Dash":
    """The application on a database that is ready; ``say`` is told what takes a while.

    Raises ``SettingsError``, ``SchemaMismatch``, ``RealPeopleError``, ``NoUsersError`` or
    ``LockOpenError`` when it must not start.
    """
    settings = settings.with_secret_key()
    engine = as_system(open_engine(settings.database_url, settings.audit_head_file))
    prepare(engine, settings, say)

    from dashboard.factory import create_app

    app = create_app(settings, engine)
    # A connection must not be shared with the worker processes that follow.
    engine.dispose()
    return app


def prepare(engine: "Engine", settings: Settings, say: Say) -> None:
    """Tables of this version, demo people where demo users are offered, and derived rows of the
    present rules.

    An older PostgreSQL is not migrated by a server that starts: others may be using it.
    """
    if is_sqlite(engine) or is_empty(engine):
        if upgrade(engine):
            say("Created or migrated the tables of the database.")
    else:
        require_current(engine)
    with reading(engine) as connection:
        demo = demo_users_wanted(settings, connection)
        _check_lock(connection, say, demo=demo)
        if demo:
            require_demo_only(connection)
        empty = not holds_people(connection)
        derived_with = rules_version(connection)
    if empty and not demo:
        return
    if empty:
        _seed(engine, settings, say)
    elif derived_with != load_rule_book().version:
        say("The rules have changed: deriving the caseload anew …")
        people = rebuild(engine, command_line_scope(), load_rule_book())
        say(f"Derived the rows of {people:,} people.")


def _check_lock(connection: "Connection", say: Say, *, demo: bool) -> None:
    """Refuse a database role that no row policy holds; beside invented people only say so."""
    try:
        require_lock(connection)
    except LockOpenError as error:
        if not demo:
            raise
        say(f"Fit for a demonstration only: {error}.")


def _seed(engine: "Engine", settings: Settings, say: Say) -> None:
    # Only for the first start: the second one shall not load what writes a caseload.
    from rich.progress import Progress

    from dashboard.demo.seed import DEFAULT_PEOPLE, DEFAULT_SEED, seed

    say(f"No caseload yet: inventing {DEFAULT_PEOPLE} people …")
    as_of = settings.as_of or datetime.now(settings.timezone).date()
    with Progress(transient=True, disable=not sys.stdout.isatty()) as bar:
        task = bar.add_task("People", total=DEFAULT_PEOPLE)
        seed(
            engine,
            DEFAULT_PEOPLE,
            DEFAULT_SEED,
            as_of,
            load_rule_book(),
            lambda people: bar.advance(task, people),
        )
