"""Demo users are offered only where they can do no harm; anything else refuses to start."""

from dashboard.context import AppContext
from dashboard.queries.demo_only import require_demo_only


class DemoModeRefusedError(Exception):
    """The server must not offer demo users here; ``str()`` is one clear line."""


def require_demo_mode(context: AppContext) -> None:
    """Raise unless the server listens on loopback only and holds demo people only.

    ``DemoModeRefusedError`` names the address; ``require_demo_only`` names the database.
    """
    if not context.settings.is_loopback:
        raise DemoModeRefusedError(
            f"DASHBOARD_HOST is {context.settings.host}: demo users are offered on 127.0.0.1 only, "
            "and there is no other sign-in yet"
        )
    with context.reading() as conn:
        require_demo_only(conn)
