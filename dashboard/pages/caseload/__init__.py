"""The caseload: who needs somebody now, and why."""

from dashboard.auth.policy import Web
from dashboard.pages.caseload import callbacks, picture

__all__ = ["register"]


def register(web: Web) -> None:
    """Page, files, pictures and callbacks of the caseload."""
    callbacks.register(web)
    picture.register(web)
