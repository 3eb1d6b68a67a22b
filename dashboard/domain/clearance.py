"""That somebody looked at a flag, and what that is worth."""

from dataclasses import dataclass
from datetime import date, datetime


def second_source(event_id: int) -> int:
    """The key of an event of a rule's second kind, for rules that two kinds of event can raise.

    Ids are unique within one kind only: a session and a questionnaire may have the same. Ids are
    never negative and this is, so one key stands for one event.
    """
    return ~event_id


@dataclass(frozen=True, slots=True)
class FlagClearance:
    """A clinician looked at a flag that the event ``evidence_id`` had raised (for the second kind
    of event of a rule see ``second_source``).

    ``until``: acknowledged only, it stands again from that day on; ``None``: cleared.
    ``recorded_at`` (UTC): when; ``None``: not known. ``by``: the clinician's name, where known.
    """

    id: int
    rule: str
    evidence_id: int
    cleared_on: date
    note: str
    until: date | None = None
    recorded_at: datetime | None = None
    by: str | None = None
