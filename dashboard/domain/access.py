"""Whose records a request may touch. A scope is made from the session, never from the browser."""

from dataclasses import dataclass

from dashboard.domain.codes import Role


@dataclass(frozen=True, slots=True)
class AccessScope:
    """A required argument of every query.

    ``team_ids`` ``None`` means every team and people without a team (an organisation-wide
    supervisor or a command-line job); an empty set means nobody. For a clinician ``clinician_id``
    limits to the people they look after (care manager, prescriber or therapist of the episode).
    ``masked`` people are shown by initials and record number only, on every path.
    """

    user_id: str
    user_name: str
    role: Role
    team_ids: frozenset[int] | None = frozenset()
    clinician_id: int | None = None
    masked: bool = True


def command_line_scope() -> AccessScope:
    """The scope of a command run on the server by whoever operates it; unmasked, all teams."""
    return AccessScope("command-line", "command line", Role.SUPERVISOR, team_ids=None, masked=False)
