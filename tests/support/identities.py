"""Everybody who may stand before the server, and how a test speaks for them.

The scope of a request is put where the session would put it (``g.signed_in``), by a header that
only the application of the test understands. What decides afterwards is the product's own code.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dash import Dash
from flask import request
from flask.testing import FlaskClient

from dashboard.auth.session import SignedIn, hold, utc_now
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
            hold(_session_of(table[name]))

    app.server.before_request_funcs.setdefault(None, []).insert(0, put)


def _session_of(identity: Identity) -> SignedIn | None:
    """The session that an account of this scope would have: signed in, active this moment."""
    if identity.scope is None:
        return None
    now = utc_now()
    session = Session(
        "", identity.scope.user_id, None, SessionStage.SIGNED_IN, now, now, "127.0.0.1", None
    )
    return SignedIn(session, None, identity.scope)


def client_of(app: Dash, identity: Identity) -> FlaskClient:
    """A browser of ``identity``."""
    client: FlaskClient = app.server.test_client()
    client.environ_base[f"HTTP_{HEADER.upper().replace('-', '_')}"] = identity.name
    return client
