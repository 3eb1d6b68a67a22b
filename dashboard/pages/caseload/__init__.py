"""The caseload: who needs somebody now, and why."""

from dashboard.pages.caseload.callbacks import register

__all__ = ["register"]
