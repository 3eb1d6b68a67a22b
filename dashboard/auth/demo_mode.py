"""Demo users are offered only where they can do no harm; who else may sign in decides the start."""

from typing import TYPE_CHECKING

from dashboard.queries.accounts import has_accounts
from dashboard.queries.demo_only import holds_only_demo_people, require_demo_only
from dashboard.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from dashboard.context import AppContext

FIRST_USER = "add the first user: python -m dashboard users add LOGIN --role admin --name NAME"


class DemoModeRefusedError(Exception):
    """The server must not offer demo users here; ``str()`` is one clear line."""


class NoUsersError(Exception):
    """Nobody could sign in; ``str()`` is one clear line that says how to add somebody."""


def demo_users_wanted(settings: Settings, conn: "Connection") -> bool:
    """Whether demo users are to be offered: as set, else while there is no user account."""
    if settings.demo_users is not None:
        return settings.demo_users
    return settings.is_private and not has_accounts(conn)


def demo_users_offered(context: "AppContext") -> bool:
    """Whether demo users may sign in now, which an import or a new account may have changed."""
    if not context.settings.is_private:
        return False
    with context.as_system().reading() as conn:
        return demo_users_wanted(context.settings, conn) and holds_only_demo_people(conn)


def require_somebody(context: "AppContext") -> None:
    """Raise unless there is somebody to sign in, and demo users only where they may be.

    ``DemoModeRefusedError`` names the address, ``require_demo_only`` the database,
    ``NoUsersError`` says how to add the first user.
    """
    settings = context.settings
    if settings.demo_users and not settings.is_private:
        where = f"DASHBOARD_HOST is {settings.host}"
        if settings.is_loopback:
            where = f"DASHBOARD_PUBLIC_URL is {settings.public_url}"
        raise DemoModeRefusedError(
            f"{where}: demo users are offered on 127.0.0.1 only; set DASHBOARD_DEMO_USERS=off"
        )
    with context.as_system().reading() as conn:
        if demo_users_wanted(settings, conn):
            require_demo_only(conn)
        elif not has_accounts(conn, enabled=True):
            raise NoUsersError(f"there is no enabled user account; {FIRST_USER}")
