"""Packs for the page: start, how far, cancel, fetch. For whoever made it, with the same scope."""

import hashlib
import time
from dataclasses import replace
from typing import Any

from flask import Response, abort, current_app, jsonify, request

from dashboard.actions.audit import audit_now
from dashboard.auth import session
from dashboard.auth.policy import Policy, Web
from dashboard.auth.session import current_scope
from dashboard.components.pack_control import NO_CHROMIUM
from dashboard.context import EXTENSION as CONTEXT
from dashboard.context import AppContext, current_context
from dashboard.domain.access import AccessScope
from dashboard.export.renderer import is_chromium_there
from dashboard.packs import words
from dashboard.packs.content import meeting_content
from dashboard.packs.folder import CSV, PDF, PackFolder, PackState, Step
from dashboard.packs.jobs import Busy, Order, PackJobs
from dashboard.paths import (
    PACK,
    PACK_CANCEL,
    PACK_CSV,
    PACK_PDF,
    PACKS,
    pack_csv_href,
    pack_pdf_href,
)
from dashboard.queries.meeting_scope import LONGEST_ID

EXTENSION = "tandem-packs"
START, FETCH, CANCEL = "start pack", "fetch pack", "cancel pack"
_BUSY = {Busy.SESSION: (409, words.SESSION_BUSY), Busy.SERVER: (503, words.SERVER_BUSY)}


def register(web: Web) -> None:
    """Serve packs, and remove those that an earlier server left."""
    server = web.app.server
    context: AppContext = server.extensions[CONTEXT]
    jobs = server.extensions[EXTENSION] = PackJobs(PackFolder(context.settings.packs_dir))
    jobs.folder.sweep(time.time())
    web.route(PACKS, policy=Policy.CASELOAD, view=start, methods=("POST",))
    web.route(PACK, policy=Policy.CASELOAD, view=state_of)
    web.route(PACK_CANCEL, policy=Policy.CASELOAD, view=cancel, methods=("POST",))
    web.route(PACK_PDF, policy=Policy.CASELOAD, view=fetch_pdf)
    web.route(PACK_CSV, policy=Policy.CASELOAD, view=fetch_csv)


def start() -> tuple[Response, int]:
    """Begin the pack of a review; with names only for those who see them and ask for them."""
    context, scope, jobs = current_context(), current_scope(), _jobs()
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict) or not isinstance(asked.get("meeting"), str):
        abort(400)
    meeting_id: str = asked["meeting"]
    shown = _shown(scope, names=asked.get("names") is True)
    content = meeting_content(context, shown, meeting_id[: LONGEST_ID + 1])
    how = "masked" if shown.masked else "with names"
    kept = content.kept if content else f"review {meeting_id[:LONGEST_ID]}"
    result = "ok" if content else "not found"
    audit_now(context.engine, scope, START, object=f"{kept}, {how}", result=result)
    if content is None:
        return _said(404, words.NO_MEETING)
    if not content.people:
        return _said(422, words.NOBODY)
    if not is_chromium_there():
        return _said(503, NO_CHROMIUM)
    jobs.folder.sweep(time.time())
    begun = jobs.start(Order(context, shown, content, _owner(scope), _session()))
    if isinstance(begun, Busy):
        return _said(*_BUSY[begun])
    return jsonify(id=begun), 202


def state_of(job_id: str) -> Response:
    """How far it is. One that failed or was cancelled is told once and then gone."""
    state = _own(job_id)
    if state.step in (Step.FAILED, Step.STOPPED):
        _jobs().folder.remove(job_id)
    ready = state.step is Step.DONE
    return jsonify(
        step=state.step.value,
        done=state.done,
        of=state.of,
        said=words.progress_words(state),
        pdf=pack_pdf_href(job_id) if ready else None,
        csv=pack_csv_href(job_id) if ready else None,
    )


def cancel(job_id: str) -> tuple[Response, int]:
    """Stop before the next person; what was finished already is deleted at once."""
    state = _own(job_id)
    audit_now(current_context().engine, current_scope(), CANCEL, object=state.kept)
    folder = _jobs().folder
    if state.step.is_over:
        folder.remove(job_id)
    else:
        folder.ask_to_stop(job_id)
    return _said(202, words.STOPPED)


def fetch_pdf(job_id: str) -> Response:
    return _fetch(job_id, PDF, "application/pdf", "pdf")


def fetch_csv(job_id: str) -> Response:
    return _fetch(job_id, CSV, "text/csv", "csv")


def _fetch(job_id: str, name: str, mimetype: str, ending: str) -> Response:
    state = _own(job_id)
    if state.step is not Step.DONE:
        abort(404)
    file = _jobs().folder.file(job_id, name)
    content = file.read_bytes()
    audit_now(current_context().engine, current_scope(), FETCH, object=f"{ending} of {state.kept}")
    return Response(
        content,
        mimetype=mimetype,
        headers={"Content-Disposition": f'attachment; filename="{state.stem}.{ending}"'},
    )


def _own(job_id: str) -> PackState:
    """The pack, or 404: there is none, it is too old, of somebody else, or shows too much."""
    scope, state = current_scope(), _jobs().folder.read(job_id)
    if state is None or state.is_expired(time.time()) or state.owner != _owner(scope):
        abort(404)
    if scope.masked and not state.masked:
        abort(404)
    return state


def _shown(scope: AccessScope, *, names: bool) -> AccessScope:
    return replace(scope, masked=scope.masked or not names)


def _owner(scope: AccessScope) -> str:
    """Changes with the user and with whatever of their scope decides whom they see."""
    teams = None if scope.team_ids is None else sorted(scope.team_ids)
    extra = sorted(scope.extra_patient_ids)
    seen = (scope.user_id, scope.role.value, teams, scope.clinician_id, extra)
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def _session() -> str:
    found = session.signed_in()
    hashed = found.session.token_hash if found else ""
    return hashlib.sha256(f"pack {hashed}".encode()).hexdigest()


def _jobs() -> PackJobs:
    found: PackJobs = current_app.extensions[EXTENSION]
    return found


def _said(status: int, text: str) -> tuple[Response, int]:
    said: Any = jsonify(said=text)
    return said, status
