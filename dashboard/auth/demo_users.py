"""The three demo users: one click, loopback only, and only beside demo people.

They stand in until there is sign-in with passwords; the server refuses to start with them on any
other address or database (see ``auth.demo_mode``).
"""

import re
from dataclasses import dataclass

from dashboard.context import AppContext
from dashboard.domain.access import AccessScope
from dashboard.domain.codes import Role
from dashboard.queries.demo_users import busiest_clinician, demo_clinician

SUPERVISOR = "demo-supervisor"
VIEWER = "demo-viewer"
_CLINICIAN = re.compile(r"demo-clinician-(\d{1,18})")


@dataclass(frozen=True, slots=True)
class DemoUser:
    """One button of the sign-in page."""

    key: str
    name: str
    role: Role
    sees: str


def offered(context: AppContext) -> tuple[DemoUser, ...]:
    """Who may be chosen on the sign-in page; the clinician is the one with most people."""
    with context.as_system().reading() as conn:
        busiest = busiest_clinician(conn)
    users = [
        DemoUser(SUPERVISOR, "Demo", Role.SUPERVISOR, "everyone on all caseloads"),
        DemoUser(VIEWER, "Demo", Role.VIEWER, "everyone, initials instead of names"),
    ]
    if busiest is not None:
        key = f"demo-clinician-{busiest.id}"
        users.insert(0, DemoUser(key, busiest.name, Role.CLINICIAN, "the people they look after"))
    return tuple(users)


def scope_of(context: AppContext, key: str) -> AccessScope | None:
    """The scope of the demo user ``key``; ``None`` for any other key."""
    if key == SUPERVISOR:
        return AccessScope(key, "Demo", Role.SUPERVISOR, team_ids=None, masked=False)
    if key == VIEWER:
        return AccessScope(key, "Demo", Role.VIEWER, team_ids=None, masked=True)
    match = _CLINICIAN.fullmatch(key)
    if match is None:
        return None
    with context.as_system().reading() as conn:
        found = demo_clinician(conn, int(match[1]))
    if found is None:
        return None
    return AccessScope(
        key, found.name, Role.CLINICIAN, team_ids=None, clinician_id=found.id, masked=False
    )
