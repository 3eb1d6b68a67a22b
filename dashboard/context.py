"""What a request needs of the application around it; kept on the Flask application."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from flask import current_app

from dashboard.db.engine import reading, writing
from dashboard.domain.rules import RuleBook
from dashboard.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

EXTENSION = "tandem"


def system_clock() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class AppContext:
    """Settings, database, rule book and clock of one application."""

    settings: Settings
    engine: Engine
    rules: RuleBook
    clock: Callable[[], datetime] = system_clock

    def now(self) -> datetime:
        """The present moment in the clinic's time zone."""
        return self.clock().astimezone(self.settings.timezone)

    def today(self) -> date:
        """The ``as_of`` of this request: the clinic's calendar date, or the one that is set."""
        return self.settings.as_of or self.now().date()

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one moment of the database and cannot change it."""
        return reading(self.engine)

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection in a write transaction: commit at the end, rollback on an error."""
        return writing(self.engine)


def current_context() -> AppContext:
    """The context of the application that serves this request."""
    context: AppContext = current_app.extensions[EXTENSION]
    return context
