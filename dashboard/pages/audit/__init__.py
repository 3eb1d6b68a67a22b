"""Who saw and did what, for administrators."""

from dashboard.pages.audit.routes import register

__all__ = ["register"]
