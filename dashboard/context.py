"""What a request needs of the application around it; kept on the Flask application."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from flask import current_app, g

from dashboard.db import asker
from dashboard.db.engine import reading, writing
from dashboard.domain.rules import RuleBook
from dashboard.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

EXTENSION = "tandem"
#: On ``flask.g``: the key of whoever is signed in. Only ``auth.session`` writes it.
ASKED_BY = "tandem_asked_by"


def system_clock() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class AppContext:
    """Settings, database, rule book and clock of one application.

    ``engine`` is bound to whoever asks (``db.asker``); of the application's own it is not.
    """

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

    def asked_by(self, key: str | None) -> AppContext:
        """The same for the user ``key``, for nobody (``None``): the database sees to it too."""
        bound = asker.as_nobody(self.engine) if key is None else asker.as_user(self.engine, key)
        return replace(self, engine=bound)

    def as_system(self) -> AppContext:
        """The same for work that is nobody's; see ``db.asker.as_system``."""
        return replace(self, engine=asker.as_system(self.engine))

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one moment of the database and cannot change it."""
        return reading(self.engine)

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection in a write transaction: commit at the end, rollback on an error."""
        return writing(self.engine)


def current_context() -> AppContext:
    """The context of the application that serves this request, for whoever is signed in."""
    context: AppContext = current_app.extensions[EXTENSION]
    return context.asked_by(g.get(ASKED_BY))
