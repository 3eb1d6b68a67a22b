"""Wiring of the desk pages of a review."""

from typing import Any

from dash import ClientsideFunction, Input, Output, State, no_update
from dash.exceptions import PreventUpdate

from dashboard.actions.meeting_result import MeetingResult
from dashboard.actions.start_meeting import NewMeeting, Started, start_meeting
from dashboard.auth.policy import Policy, Web
from dashboard.auth.session import current_scope
from dashboard.components.notice import notice
from dashboard.components.review_agenda import found_list
from dashboard.components.review_ids import AgendaAction, ReviewIds
from dashboard.components.shell_ids import ShellIds
from dashboard.context import current_context
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.pages.review.desk import SAID, do, find_people, open_agenda, read_wanted
from dashboard.pages.review.layout import agenda_body, agenda_page, stand, start_page, summary
from dashboard.paths import (
    MEETING_AGENDA,
    MEETING_SUMMARY,
    REVIEW,
    meeting_agenda_href,
    meeting_summary_href,
)

NOT_A_LENGTH = "Give the length of the review in minutes, up to eight hours."


def register(web: Web) -> None:
    web.page(REVIEW, policy=Policy.CASELOAD, title="Review", layout=start_page, nav="Review")
    for path, title, layout in (
        (MEETING_AGENDA, "Agenda", agenda_page),
        (MEETING_SUMMARY, "Review summary", summary),
    ):
        web.page(path, policy=Policy.CASELOAD, title=title, layout=layout, path_template=path)
    web.callback(
        Policy.UNMASKED,
        start,
        [
            Output(ShellIds.LOCATION, "href", allow_duplicate=True),
            Output(ReviewIds.SAID, "children"),
        ],
        Input(ReviewIds.START, "n_clicks"),
        [State(ReviewIds.START_KEY, "data"), State(ReviewIds.MINUTES, "value")],
        prevent_initial_call=True,
    )
    web.callback(
        # Called once with nothing when the page comes, for viewers too; the action says who may.
        Policy.CASELOAD,
        act,
        [
            Output(ReviewIds.HEAD, "children"),
            Output(ReviewIds.AGENDA, "children"),
            Output(ReviewIds.STAND, "data"),
            Output(ReviewIds.SAID, "children", allow_duplicate=True),
            Output(ShellIds.LOCATION, "href", allow_duplicate=True),
        ],
        Input(ReviewIds.ACTION, "data"),
        State(ReviewIds.STAND, "data"),
        prevent_initial_call=True,
    )
    web.callback(
        Policy.UNMASKED,
        find,
        Output(ReviewIds.FOUND, "children"),
        Input(ReviewIds.FIND, "value"),
        prevent_initial_call=True,
    )
    web.clientside(
        ClientsideFunction("tandemReview", "drawn"),
        Output(ReviewIds.FOCUS, "data"),
        Input(ReviewIds.AGENDA, "children"),
    )


def start(clicks: int | None, store: Any, minutes: Any) -> Any:
    """Start a meeting and go to its agenda; what could not be done is said."""
    if not clicks or not isinstance(store, dict):
        raise PreventUpdate
    key, query = store.get("key"), store.get("query")
    if not isinstance(key, str) or not isinstance(query, str):
        raise PreventUpdate
    whole = minutes if isinstance(minutes, int) and not isinstance(minutes, bool) else 0
    context, scope = current_context(), current_scope()
    asked, _ = CaseloadFilter.from_text(query)
    wanted = NewMeeting(asked, context.today(), key, minutes=whole)
    answer = start_meeting(context.engine, scope, wanted, context.rules)
    if isinstance(answer, Started):
        return meeting_agenda_href(answer.meeting_id), None
    said = NOT_A_LENGTH if answer is MeetingResult.FAULTY else SAID[answer]
    return no_update, notice(said)


def act(asked: Any, shown: Any) -> Any:
    """Carry out what a button of the agenda asks for and show the agenda as it then stands."""
    wanted = read_wanted(asked, shown)
    if wanted is None:
        raise PreventUpdate
    context, scope = current_context(), current_scope()
    result = do(context, scope, wanted)
    view = open_agenda(context, scope, wanted.meeting_id)
    if view is None:
        return no_update, no_update, no_update, notice(SAID[MeetingResult.NOT_FOUND]), no_update
    ended = wanted.action is AgendaAction.END and view.head.ended
    to = meeting_summary_href(wanted.meeting_id) if ended else no_update
    said = notice(SAID[result]) if SAID[result] else None
    return *agenda_body(context, scope, view), stand(view), said, to


def find(text: Any) -> Any:
    """Whom the search finds, to add to the agenda."""
    if not isinstance(text, str) or not text.strip():
        return None
    context = current_context()
    found, total = find_people(context, current_scope(), text, context.today())
    return found_list(found, total)
