"""Opening the record of one person outside the scope in an emergency, and who has done so."""

from flask import Response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from dashboard.actions.attempts import claim_attempt
from dashboard.actions.break_glass import (
    LONGEST_REASON,
    OPEN_FOR,
    SHORTEST_REASON,
    GlassResult,
    OpenRecord,
    break_the_glass,
)
from dashboard.auth import forms, session
from dashboard.auth.emergency import moment
from dashboard.auth.forms import Field
from dashboard.auth.limit_keys import seeker_key
from dashboard.auth.policy import Policy, Web
from dashboard.context import current_context
from dashboard.domain.access import AccessScope
from dashboard.domain.attempts import PER_SEEKER, wait_words
from dashboard.domain.codes import Role
from dashboard.paths import CASELOAD, EMERGENCY_ACCESS, person_href
from dashboard.queries.break_glass import Grant, grants_seen_by, own_grants

SHOWN = 50
_HOURS = OPEN_FOR.seconds // 3600
PROBLEMS = {
    GlassResult.REASON_MISSING: (
        f"Write the reason first, in at least {SHORTEST_REASON} characters: "
        "what happened, and what you need the record for."
    ),
    GlassResult.REASON_TOO_LONG: f"Shorten the reason to {LONGEST_REASON} characters.",
    GlassResult.NOT_FOUND: "Nobody has this record number. Check it and try again.",
    GlassResult.SEVERAL: (
        "Several people have this record number, and only one record can be opened. Ask the "
        "supervisor of the person's team."
    ),
    GlassResult.NOT_ALLOWED: "This needs another role. Ask your supervisor if you need it.",
}


def register(web: Web) -> None:
    web.route(EMERGENCY_ACCESS, policy=Policy.EMERGENCY, view=show)
    web.route(EMERGENCY_ACCESS, policy=Policy.EMERGENCY, view=open_record, methods=("POST",))


def show() -> Response:
    return _page(session.current_scope())


def _page(
    scope: AccessScope, typed: tuple[str, str] = ("", ""), problem: str | None = None
) -> Response:
    with current_context().reading() as conn:
        own = own_grants(conn, scope.user_id, SHOWN)
        others = grants_seen_by(conn, scope, SHOWN) if scope.role is Role.SUPERVISOR else []
    lead = Markup(
        "<p>In an emergency you can open one person's record for {} hours. Your name, the time and "
        "the reason are kept, and the supervisor of the person's team sees them.</p>"
    ).format(_HOURS)
    return forms.page(
        "Somebody outside your caseload",
        lead,
        forms.problem(problem),
        _form(*typed),
        _table("Opened by you", own, by=False),
        _table("Opened by others, of your teams' people", others, by=True),
        Markup("<p>{}</p>").format(forms.link(CASELOAD, "Back to the caseload")),
        status=200 if problem is None else 400,
    )


def _form(number: str, reason: str) -> Markup:
    return forms.form(
        EMERGENCY_ACCESS,
        "Open the record",
        forms.field(Field("reason", "Reason", value=reason, hint="What you need the record for")),
        forms.field(Field("number", "Record number", value=number)),
    )


def _table(title: str, grants: list[Grant], *, by: bool) -> Markup:
    if not grants:
        return Markup("")
    rows = Markup("").join(_row(grant, by=by) for grant in grants)
    who = Markup("<th scope='col'>Who</th>") if by else Markup("")
    return Markup(
        "<h2>{}</h2><table class='plain-table'><thead><tr><th scope='col'>When</th>{}"
        "<th scope='col'>Record</th><th scope='col'>Reason</th></tr></thead>"
        "<tbody>{}</tbody></table>"
    ).format(title, who, rows)


def _row(grant: Grant, *, by: bool) -> Markup:
    still = session.utc_now() < grant.expires_at
    until = f", open until {moment(grant.expires_at)}" if still else ", closed"
    record: Markup | str = grant.record_number
    if still or by:
        record = forms.link(person_href(grant.public_id), grant.record_number)
    who = Markup("<td>{}</td>").format(grant.user_name) if by else Markup("")
    return Markup(
        "<tr><th scope='row'>{}<span class='plain-hint'>{}</span></th>{}<td>{}</td><td>{}</td></tr>"
    ).format(moment(grant.granted_at), until.removeprefix(", "), who, record, grant.reason)


def open_record() -> BaseResponse:
    """Open the record and go to it; whether there is one is said after the reason is kept."""
    scope, now = session.current_scope(), session.utc_now()
    number, reason = request.form.get("number", ""), request.form.get("reason", "")
    asked = OpenRecord(number, reason, request.remote_addr)
    # Whom it finds is outside the scope; only the opaque id comes back, once the reason is kept.
    with current_context().as_system().writing() as conn:
        wait = claim_attempt(conn, {seeker_key(scope.user_id): PER_SEEKER}, now)
        opened = None if wait else break_the_glass(conn, scope, asked, now)
    if opened is None:
        return _page(scope, (number, reason), f"Too many at once. Wait {wait_words(wait)}.")
    if opened.public_id is None:
        return _page(scope, (number, reason), PROBLEMS[opened.result])
    return redirect(person_href(opened.public_id), code=303)
