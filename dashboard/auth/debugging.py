"""No debug mode: its pages show source, variables and so people."""

import os

_SWITCHES = ("FLASK_DEBUG", "DASH_DEBUG")
_OFF = frozenset({"", "0", "false", "no", "off"})


class DebugRefusedError(Exception):
    """``str()`` is one line that names the variable."""


def require_no_debug() -> None:
    """Raise ``DebugRefusedError`` when the environment asks for a debug mode."""
    for name in _SWITCHES:
        if os.environ.get(name, "").strip().lower() not in _OFF:
            raise DebugRefusedError(
                f"{name} is set, but a debug mode shows people's records; unset it"
            )
