"""Everybody who may stand before the server, and how a test speaks for them.

A live session is put where the look-up of the cookie would put it, by a header that only the
application of the test understands. What decides afterwards is the product's own code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from dash import Dash
from flask import g, request
from flask.testing import FlaskClient

from dashboard.auth.session import SignedIn
from dashboard.domain.access import AccessScope
from dashboard.domain.codes import Role, SessionStage
from dashboard.queries.sessions import Session
from tests.support.canaries import World

HEADER = "X-Test-Identity"


@dataclass(frozen=True)
class Identity:
    """``scope`` ``None``: not signed in, or no longer. ``sees``: the canaries inside the scope."""

    name: str
    scope: AccessScope | None
    sees: frozenset[str] = frozenset()

    @property
    def masked(self) -> bool:
        return self.scope is not None and self.scope.masked


def identities(world: World) -> tuple[Identity, ...]:
    """The table of the matrix."""

    def scope(name: str, role: Role, **values: object) -> AccessScope:
        given = {"team_ids": None, "masked": False} | values
        return AccessScope(name, name.title(), role, **given)  # type: ignore[arg-type]

    first, second = frozenset({"first"}), frozenset({"second"})
    everybody = frozenset({"first", "second", "nobody"})
    return (
        Identity("anonymous", None),
        Identity("clinician A", scope("ca", Role.CLINICIAN, clinician_id=world.first), first),
        Identity("clinician B", scope("cb", Role.CLINICIAN, clinician_id=world.second), second),
        Identity(
            "supervisor own team",
            scope("so", Role.SUPERVISOR, team_ids=frozenset({world.north})),
            first,
        ),
        Identity(
            "supervisor other team",
            scope("st", Role.SUPERVISOR, team_ids=frozenset({world.south})),
            second,
        ),
        Identity("admin", scope("ad", Role.ADMIN, masked=True)),
        Identity("viewer", scope("vi", Role.VIEWER, masked=True), everybody),
        # Somebody switched off has no scope at the next request, like a clinician who has nobody.
        Identity("disabled", None),
        Identity("clinician without people", scope("cw", Role.CLINICIAN, clinician_id=None)),
        Identity(
            "masked supervisor",
            scope("ms", Role.SUPERVISOR, team_ids=frozenset({world.north}), masked=True),
            first,
        ),
    )


def speak_for(app: Dash, table: Mapping[str, Identity]) -> None:
    """Let ``HEADER`` name who asks; before every check of the application."""

    def put() -> None:
        name = request.headers.get(HEADER)
        if name is not None:
            g.signed_in = _signed_in(table[name].scope)

    app.server.before_request_funcs.setdefault(None, []).insert(0, put)


def _signed_in(scope: AccessScope | None) -> SignedIn | None:
    if scope is None:
        return None
    now = datetime.now(UTC).replace(tzinfo=None)
    session = Session("", scope.user_id, None, SessionStage.SIGNED_IN, now, now, None, None)
    return SignedIn(session, None, scope)


def client_of(app: Dash, identity: Identity) -> FlaskClient:
    """A browser of ``identity``."""
    client: FlaskClient = app.server.test_client()
    client.environ_base[f"HTTP_{HEADER.upper().replace('-', '_')}"] = identity.name
    return client
