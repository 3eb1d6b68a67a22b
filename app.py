"""The way in: ``python app.py`` serves, ``server`` is the WSGI application for another server.

``python app.py`` creates a demo caseload when there is none. ``server`` is made when it is first
asked for, so that importing this file does nothing.
"""

import sys
from typing import Any


def __getattr__(name: str) -> Any:
    if name != "server":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from dashboard.settings import Settings
    from dashboard.start import start

    made = start(Settings.from_environment(), lambda line: print(line, file=sys.stderr)).server
    globals()["server"] = made
    return made


if __name__ == "__main__":
    from dashboard.cli import main

    sys.exit(main(["serve", *sys.argv[1:]]))
