"""A review meeting as screens and exports read it: who is on it, what was shown, what came of it.

All values are of one meeting and already inside somebody's scope; names are masked where it says.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from dashboard.domain.codes import AgendaState, DecisionKind
from dashboard.domain.naming import DisplayName
from dashboard.domain.recording import RecordedDecision

#: People on one agenda at most: nobody can speak of more in a day.
MAX_AGENDA = 100
#: So many who did not fit are counted; beyond it "or more".
MAX_LEFT_OUT = 400
MINUTES = 60
MAX_MINUTES = 480
MAX_TITLE = 80


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """One meeting without its people. ``minutes``: planned length. ``version``: of the agenda.

    ``held_on`` is the clinic's day that "why now" is of; ``started_at`` and ``ended_at`` are UTC.
    ``query`` is the caseload's query it was started from, without any text searched for;
    ``left_out``: people it found for whom there was no room, ``MAX_LEFT_OUT`` or more at most.
    """

    public_id: str
    title: str
    held_on: date
    query: str
    minutes: int
    started_at: datetime
    ended_at: datetime | None
    created_by_name: str
    version: int
    left_out: int = 0

    @property
    def ended(self) -> bool:
        return self.ended_at is not None


@dataclass(frozen=True, slots=True)
class WhyThen:
    """Why somebody was put on the agenda, as it was then; ``label`` ``None``: nothing was due."""

    label: str | None
    detail: str | None
    due_on: date | None
    is_flag: bool


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """One person on the agenda. ``position`` counts from 1 among the people shown.

    ``unfinished``: decisions of earlier reviews not done when the meeting began; ``not_reached``:
    left undiscussed at the last meeting; both mean carried over. ``by_hand``: added in the
    meeting. ``version`` counts recordings for the person in this meeting, 0: none yet.
    """

    public_id: str
    name: DisplayName
    position: int
    state: AgendaState
    why: WhyThen
    unfinished: int
    not_reached: bool
    by_hand: bool
    owner: str | None
    version: int

    @property
    def carried_over(self) -> bool:
        return self.unfinished > 0 or self.not_reached


@dataclass(frozen=True, slots=True)
class PresenterState:
    """What the presenter shows; the wall follows. ``version`` grows with every change.

    ``public_id`` ``None``: nobody, or somebody outside the reader's scope. ``window``, ``measure``
    and ``lane`` are codes of the person panel, ``None`` the usual.
    """

    public_id: str | None
    window: str | None
    measure: str | None
    lane: str | None
    blank: bool
    version: int


@dataclass(frozen=True, slots=True)
class MeetingView:
    """One meeting with the people of its agenda that the reader may see, in order.

    ``hidden``: people on the agenda outside the reader's scope; they are counted, never named.
    """

    head: MeetingHead
    entries: tuple[AgendaEntry, ...]
    hidden: int
    presenter: PresenterState

    def entry(self, public_id: str) -> AgendaEntry | None:
        return next((e for e in self.entries if e.public_id == public_id), None)

    @property
    def discussed(self) -> int:
        return sum(e.state is AgendaState.DISCUSSED for e in self.entries)

    @property
    def waiting(self) -> int:
        return sum(e.state is AgendaState.WAITING for e in self.entries)


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One line of the list of meetings; ``discussed`` of ``people`` inside the scope."""

    head: MeetingHead
    discussed: int
    people: int


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One person of the summary with the decisions recorded in this meeting.

    ``open_decisions``: of this and of earlier reviews, not done by now.
    """

    entry: AgendaEntry
    decisions: tuple[RecordedDecision, ...]
    next_review_on: date | None
    open_decisions: int


@dataclass(frozen=True, slots=True)
class MeetingSummary:
    """What came of a meeting, for the people inside the scope.

    ``by_kind`` and ``by_owner`` count decisions, most first; owner ``None``: nobody named.
    ``carried_over``: who comes back next time, because they were not reached or something that
    was decided is not done.
    """

    discussed: int
    people: int
    by_kind: Mapping[DecisionKind, int] = field(default_factory=dict)
    by_owner: Mapping[str | None, int] = field(default_factory=dict)
    carried_over: tuple[SummaryRow, ...] = ()


def summarise_meeting(rows: Sequence[SummaryRow]) -> MeetingSummary:
    """Count what the rows say. Decisions with a due date are done or come back."""
    kinds = Counter(d.decision.kind for row in rows for d in row.decisions)
    owners = Counter(d.owner_name for row in rows for d in row.decisions)
    return MeetingSummary(
        discussed=sum(row.entry.state is AgendaState.DISCUSSED for row in rows),
        people=len(rows),
        by_kind=dict(sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))),
        by_owner=dict(sorted(owners.items(), key=lambda pair: (-pair[1], pair[0] or "~"))),
        carried_over=tuple(row for row in rows if comes_back(row)),
    )


def comes_back(row: SummaryRow) -> bool:
    """Whether the next meeting begins with this person."""
    return row.entry.state is not AgendaState.DISCUSSED or row.open_decisions > 0
