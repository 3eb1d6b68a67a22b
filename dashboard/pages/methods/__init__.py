"""Every rule, measure and definition in words, with its numbers and who reviewed it."""

from dashboard.pages.methods.callbacks import register

__all__ = ["register"]
