"""What came of a change to a meeting; only ``DONE`` changed anything."""

from enum import StrEnum

from dashboard.domain.access import AccessScope
from dashboard.domain.codes import Role

_MAY = (Role.CLINICIAN, Role.SUPERVISOR)


class MeetingResult(StrEnum):
    """``ALREADY``: the same was done before, so all is well. ``CONFLICT``: somebody else was
    first; read the meeting again. ``NOT_FOUND`` also answers for what lies outside the scope.
    """

    DONE = "ok"
    ALREADY = "already done"
    CONFLICT = "changed meanwhile"
    NOT_FOUND = "not found"
    NOT_ALLOWED = "not allowed"
    ENDED = "meeting has ended"
    FULL = "agenda is full"
    FAULTY = "not valid"


def may_record(scope: AccessScope) -> bool:
    """Who may change a meeting or record in it: whoever treats, under their full view."""
    return scope.role in _MAY and not scope.masked
