"""The caseload: who needs somebody now, and why."""

from dashboard.auth.policy import Web
from dashboard.pages.caseload import callbacks, own_views, picture

__all__ = ["register"]


def register(web: Web) -> None:
    """Page, files, pictures and callbacks of the caseload, and those of what a user keeps."""
    callbacks.register(web)
    own_views.register(web)
    picture.register(web)
