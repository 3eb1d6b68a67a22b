"""What the desk pages of a review read and do, for a request: scope, audit, words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date

from dashboard.actions.agenda import add_person, move_person, remove_person, set_agenda_state
from dashboard.actions.audit import audit_now
from dashboard.actions.end_meeting import end_meeting
from dashboard.actions.meeting_result import MeetingResult
from dashboard.components.review_agenda import Found
from dashboard.components.review_ids import AgendaAction
from dashboard.context import AppContext
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.codes import AgendaState
from dashboard.domain.meeting import MeetingHead, MeetingLine, MeetingView
from dashboard.queries.caseload import caseload_page
from dashboard.queries.meeting import load_meeting
from dashboard.queries.meeting_scope import LONGEST_ID

VIEW_AGENDA = "view agenda"
OFFERED = 8
SAID: dict[MeetingResult, str] = {
    MeetingResult.DONE: "",
    MeetingResult.ALREADY: "",
    MeetingResult.CONFLICT: "Somebody else changed the agenda meanwhile. It is shown as it stands "
    "now; do it again if it is still wanted.",
    MeetingResult.NOT_FOUND: "That person or review is not there, or not in your caseload.",
    MeetingResult.NOT_ALLOWED: "Your role looks on: changes need a clinician or supervisor.",
    MeetingResult.ENDED: "This review has ended; its agenda stays as it is.",
    MeetingResult.FULL: "The agenda is full: take somebody off first.",
    MeetingResult.FAULTY: "That is not possible: something is recorded for this person already.",
}
_STATES = {
    AgendaAction.DISCUSSED: AgendaState.DISCUSSED,
    AgendaAction.SKIPPED: AgendaState.SKIPPED,
    AgendaAction.WAITING: AgendaState.WAITING,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a button of the agenda asks for; all of it is a claim of the browser."""

    action: AgendaAction
    public_id: str
    meeting_id: str
    version: int


def read_wanted(asked: object, stand: object) -> Wanted | None:
    """``None`` for anything that the page would not send."""
    if not isinstance(asked, dict) or not isinstance(stand, dict):
        return None
    action = asked.get("action")
    person, meeting, version = asked.get("person"), stand.get("meeting"), stand.get("version")
    known = {member.value: member for member in AgendaAction}
    if not isinstance(action, str) or action not in known or not isinstance(person, str):
        return None
    if not isinstance(meeting, str) or not isinstance(version, int):
        return None
    return Wanted(known[action], person[: LONGEST_ID + 1], meeting, version)


def open_agenda(context: AppContext, scope: AccessScope, meeting_id: str) -> MeetingView | None:
    """One meeting for the screen, written down before anything is shown."""
    with context.reading() as conn:
        view = load_meeting(conn, scope, meeting_id)
    result = "ok" if view else "not found"
    audit_now(context.engine, scope, VIEW_AGENDA, object=meeting_id[:LONGEST_ID], result=result)
    return view


def do(context: AppContext, scope: AccessScope, wanted: Wanted) -> MeetingResult:
    """Carry out what a button asks for, on the version of the agenda that was seen."""
    engine, meeting, person, version = (
        context.engine, wanted.meeting_id, wanted.public_id, wanted.version,
    )  # fmt: skip
    action = wanted.action
    if action is AgendaAction.END:
        return end_meeting(engine, scope, meeting, version)
    if action is AgendaAction.ADD:
        return add_person(engine, scope, meeting, person, version, context.today())
    if action is AgendaAction.REMOVE:
        return remove_person(engine, scope, meeting, person, version)
    if action in _STATES:
        return set_agenda_state(engine, scope, meeting, person, _STATES[action])
    return _step(context, scope, wanted, -1 if action is AgendaAction.UP else 1)


def _step(context: AppContext, scope: AccessScope, wanted: Wanted, by: int) -> MeetingResult:
    with context.reading() as conn:
        view = load_meeting(conn, scope, wanted.meeting_id)
    entry = view.entry(wanted.public_id) if view else None
    if entry is None:
        return MeetingResult.NOT_FOUND
    to = entry.position - 1 + by
    return move_person(
        context.engine, scope, wanted.meeting_id, wanted.public_id, to, wanted.version
    )


def elapsed_seconds(context: AppContext, head: MeetingHead) -> float:
    """Since the meeting was started; a clock that was set back counts as none."""
    now = context.clock().replace(tzinfo=None)
    return max(0.0, (now - head.started_at).total_seconds())


def clock_words(context: AppContext) -> Callable[[MeetingLine], str]:
    """When a meeting was started, in the clinic's time zone: ``14:05``."""
    zone = context.settings.timezone

    def words(line: MeetingLine) -> str:
        return f"{line.head.started_at.replace(tzinfo=UTC).astimezone(zone):%H:%M}"

    return words


def find_people(
    context: AppContext, scope: AccessScope, text: str, today: date
) -> tuple[list[Found], int]:
    """The first few whom a search of the caseload finds, and how many there are."""
    asked, _ = CaseloadFilter.from_query({"find": text, "view": Section.ALL.value})
    if not asked.text:
        return [], 0
    audit_now(context.engine, scope, "list", object=f"agenda search, {OFFERED} rows")
    with context.reading() as conn:
        page = caseload_page(conn, scope, asked, today, context.rules, 0, OFFERED)
    found = [
        Found(row.public_id, row.name, row.why.label if row.why else "nothing due")
        for row in page.rows
    ]
    return found, page.total
