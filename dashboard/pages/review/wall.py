"""The wall of a meeting and the presenter's screen: pages, and the JSON that draws them."""

from dataclasses import replace
from typing import Any

from dash.development.base_component import Component
from flask import Response, abort, jsonify, request

from dashboard.actions.audit import audit_now
from dashboard.actions.meeting_result import MeetingResult, may_record
from dashboard.actions.presenter import PresenterChange, set_presenter_state
from dashboard.actions.presenter_awake import keep_awake
from dashboard.auth.policy import Policy, Web
from dashboard.auth.session import current_scope
from dashboard.components.notice import not_found
from dashboard.components.wall import WallFrame, wall_frame
from dashboard.context import current_context
from dashboard.domain.panel_window import window_of
from dashboard.figures.wall_canvas import DEFAULT_PRESET, Preset
from dashboard.figures.wall_panel import WallLane
from dashboard.pages.review import editor
from dashboard.pages.review.wall_json import panel_json, people_json
from dashboard.pages.review.wall_view import open_for_wall, read_request
from dashboard.paths import MEETING
from dashboard.queries.meeting import load_meeting, load_presenter
from dashboard.queries.meeting_scope import find_meeting, find_person

WALL = f"{MEETING}/wall"
STATE = f"{MEETING}/state"
SCREEN = f"{MEETING}/screen"
PEOPLE = f"{MEETING}/people"
PANEL = f"{MEETING}/panel/<public_id>"
SNAPSHOT = f"{MEETING}/snapshot/<public_id>"
SNAPSHOT_TAKEN = "export wall snapshot"
_STATUS = {
    MeetingResult.NOT_FOUND: 404,
    MeetingResult.NOT_ALLOWED: 403,
    MeetingResult.CONFLICT: 409,
    MeetingResult.ENDED: 409,
}


def register(web: Web) -> None:
    """Serve both screens. What a wall asks for lies under its own path and is always masked."""
    web.page(MEETING, policy=Policy.CASELOAD, title="Review", layout=presenter_page,
             path_template=MEETING)  # fmt: skip
    web.page(WALL, policy=Policy.CASELOAD, title="Review wall", layout=wall_page,
             path_template=WALL)  # fmt: skip
    for path, view in (
        (STATE, state),
        (PEOPLE, people),
        (f"{WALL}/people", wall_people),
        (PANEL, panel),
        (f"{WALL}/panel/<public_id>", wall_panel),
    ):
        web.route(path, policy=Policy.CASELOAD, view=view)
    web.route(SCREEN, policy=Policy.UNMASKED, view=screen, methods=("POST",))
    web.route(SNAPSHOT, policy=Policy.CASELOAD, view=snapshot, methods=("POST",))
    editor.register(web)


def presenter_page(meeting_id: str, preset: Any = None, person: Any = None, **_: Any) -> Component:
    """The presenter's screen; also the only one, where there is one."""
    return _page(meeting_id, preset, person, follows=False)


def wall_page(meeting_id: str, preset: Any = None, **_: Any) -> Component:
    """A screen that follows the presenter, masked whoever is signed in."""
    return _page(meeting_id, preset, None, follows=True)


def _page(meeting_id: str, preset: Any, person: Any, *, follows: bool) -> Component:
    context, scope = current_context(), current_scope()
    with context.reading() as conn:
        if find_meeting(conn, scope, meeting_id) is None:
            return not_found()
    presets = {p.value: p for p in Preset}
    may = may_record(scope)
    return wall_frame(
        WallFrame(
            meeting_id=meeting_id,
            # Whoever may not lead a meeting looks at what the presenter shows.
            follows=follows or not may,
            may_name=not scope.masked,
            may_record=may,
            preset=presets.get(str(preset), DEFAULT_PRESET),
            timezone=str(context.settings.timezone),
            person=person if isinstance(person, str) else "",
        )
    )


def state(meeting_id: str) -> Response:
    """What is shown and which agenda is current; asked every second, and no activity."""
    context, scope = current_context(), current_scope()
    with context.reading() as conn:
        found = find_meeting(conn, scope, meeting_id)
        shown = load_presenter(conn, scope, meeting_id)
    if found is None or shown is None:
        abort(404)
    return jsonify(
        version=shown.version,
        person=shown.public_id,
        window=shown.window,
        lane=shown.lane,
        blank=shown.blank,
        agenda=found.version,
    )


def people(meeting_id: str) -> Response:
    """The agenda inside the scope; names only for whoever may see them and asks for them."""
    return _people(meeting_id, masked=_masked())


def wall_people(meeting_id: str) -> Response:
    return _people(meeting_id, masked=True)


def _people(meeting_id: str, *, masked: bool) -> Response:
    context = current_context()
    scope = replace(current_scope(), masked=masked)
    with context.reading() as conn:
        found = load_meeting(conn, scope, meeting_id)
    if found is None:
        abort(404)
    return jsonify(people_json(found))


def panel(meeting_id: str, public_id: str) -> Response:
    """One person of the agenda, drawn; 404 outside the scope or off the agenda."""
    return _panel(meeting_id, public_id, masked=_masked())


def wall_panel(meeting_id: str, public_id: str) -> Response:
    return _panel(meeting_id, public_id, masked=True)


def _panel(meeting_id: str, public_id: str, *, masked: bool) -> Response:
    context, scope = current_context(), current_scope()
    _on_agenda(meeting_id, public_id)
    asked = read_request(request.args, masked=masked)
    view = open_for_wall(context, scope, public_id, asked)
    if view is None:
        abort(404)
    return jsonify(panel_json(public_id, view))


def _masked() -> bool:
    """Masked unless the scope sees names and this screen asks for them."""
    return current_scope().masked or request.args.get("names") != "1"


def _on_agenda(meeting_id: str, public_id: str) -> None:
    context, scope = current_context(), current_scope()
    with context.reading() as conn:
        found = load_meeting(conn, scope, meeting_id)
    if found is None or found.entry(public_id) is None:
        abort(404)


def screen(meeting_id: str) -> Response:
    """The presenter moves on; every wall follows."""
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict):
        abort(400)
    person, window, lane = (asked.get(name) for name in ("person", "window", "lane"))
    known = window_of(window) if isinstance(window, str) else None
    change = PresenterChange(
        public_id=person if isinstance(person, str) else None,
        window=known.value if known else None,
        measure=None,
        lane=lane if lane in {member.value for member in WallLane} else None,
        blank=asked.get("blank") is True,
    )
    context, scope = current_context(), current_scope()
    result = set_presenter_state(context.engine, scope, meeting_id, change, None)
    if isinstance(result, MeetingResult):
        return refused(result)
    if asked.get("awake") is True:
        return jsonify(version=keep_awake(context.engine, scope, meeting_id) or result.version)
    return jsonify(version=result.version)


def refused(result: MeetingResult) -> Response:
    """A change that was not made, with the reason as a code."""
    response = jsonify(result=result.value)
    response.status_code = _STATUS.get(result, 400)
    return response


def snapshot(meeting_id: str, public_id: str) -> Response:
    """Write down that a picture of this screen is taken; the browser draws it only after that."""
    context, scope = current_context(), current_scope()
    _on_agenda(meeting_id, public_id)
    with context.reading() as conn:
        patient = find_person(conn, scope, public_id)
    audit_now(context.engine, scope, SNAPSHOT_TAKEN, patient_id=patient)
    return jsonify(file=f"tandem-review-{public_id[:8]}-{context.today().isoformat()}.png")
