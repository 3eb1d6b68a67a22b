"""Past imports and what they refused, for supervisors."""

from dashboard.pages.imports.routes import register

__all__ = ["register"]
