"""The agenda of a review meeting: who comes first, who comes back, how long for each.

Unfinished decisions and people not reached last time come first; inside that group and after it
the order is the caseload's own (safety, then the longest overdue).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from dashboard.domain.codes import AgendaState

#: Nobody is given less: below it a number would only hurry (house proposal).
LEAST_SECONDS = 60
_STEP = 30
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may come on the agenda; ``rank`` and ``due_on`` as the caseload orders.

    ``asked_for``: found by the filter (else only carried over). ``unfinished``: decisions not
    done; ``not_reached``: not discussed at the last meeting that had the person on its agenda.
    """

    patient_id: int
    rank: int | None
    due_on: date | None
    asked_for: bool = True
    unfinished: int = 0
    not_reached: bool = False

    @property
    def carried_over(self) -> bool:
        return self.unfinished > 0 or self.not_reached


@dataclass(frozen=True, slots=True)
class Agenda:
    """People in order; ``left_out``: how many there was no room for."""

    people: tuple[Candidate, ...]
    left_out: int


def build_agenda(candidates: Iterable[Candidate], limit: int) -> Agenda:
    """Everybody once, carried over first, at most ``limit``. Input order does not matter.

    Where not all fit, nobody with a safety flag makes room for somebody without one.
    """
    wanted = {c.patient_id: c for c in candidates if c.asked_for or c.carried_over}
    ordered = sorted(wanted.values(), key=_order)
    kept = sorted(ordered, key=lambda c: c.rank != 0)[:limit]
    return Agenda(tuple(sorted(kept, key=_order)), len(ordered) - len(kept))


def _order(candidate: Candidate) -> tuple[bool, bool, int, int, int]:
    """Nothing due comes last, as on the caseload; the key only settles ties."""
    nothing_due = candidate.rank is None or candidate.due_on is None
    return (
        not candidate.carried_over,
        nothing_due,
        candidate.rank or 0,
        candidate.due_on.toordinal() if candidate.due_on else 0,
        candidate.patient_id,
    )


def not_reached(state: AgendaState) -> bool:
    """Whether the next meeting takes the person up again."""
    return state is not AgendaState.DISCUSSED


def suggested_seconds(minutes: int, elapsed_seconds: float, waiting: int) -> int | None:
    """Time for each person still waiting, in steps of 30 s; ``None`` when nobody waits.

    Time already spent is gone, whoever took it; once the meeting is over its length the least
    time is suggested, never none and never a negative one.
    """
    if waiting <= 0:
        return None
    left = max(0.0, minutes * 60 - max(0.0, elapsed_seconds))
    return max(LEAST_SECONDS, int(left / waiting) // _STEP * _STEP)


def moved(items: Sequence[Item], item: Item, to: int) -> tuple[Item, ...]:
    """The items with ``item`` at place ``to`` (from 0, bounded); raises ``ValueError`` without it.

    The others keep their order.
    """
    rest = list(items)
    rest.remove(item)
    rest.insert(max(0, min(to, len(rest))), item)
    return tuple(rest)
