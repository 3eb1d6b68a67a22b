"""The review meeting: start and list, agenda, wall, summary."""

import importlib
import importlib.util

from dashboard.auth.policy import Web

_PARTS = ("callbacks", "routes", "wall")


def register(web: Web) -> None:
    """Wire every part of the review."""
    for part in _PARTS:
        name = f"{__name__}.{part}"
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(name).register(web)
