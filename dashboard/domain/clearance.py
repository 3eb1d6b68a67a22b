"""That somebody looked at a flag, and what that is worth."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class FlagClearance:
    """A clinician looked at a flag that the event ``evidence_id`` had raised.

    ``until``: acknowledged only, it stands again from that day on; ``None``: cleared.
    ``recorded_at`` (UTC): when; ``None``: not known.
    """

    id: int
    rule: str
    evidence_id: int
    cleared_on: date
    note: str
    until: date | None = None
    recorded_at: datetime | None = None
