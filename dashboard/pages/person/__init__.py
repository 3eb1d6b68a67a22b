"""One person on one time axis, as page, CSV and picture."""

from dashboard.auth.policy import Web
from dashboard.pages.person import callbacks, routes


def register(web: Web) -> None:
    """Wire the page, its callbacks and its CSV."""
    callbacks.register(web)
    routes.register(web)
