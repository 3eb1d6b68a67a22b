"""Users and what each may see, for administrators; changes are made on the plain pages of auth."""

from dashboard.pages.users.layout import register

__all__ = ["register"]
