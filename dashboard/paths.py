"""URL templates and the builders of links. Only opaque ids and codes ever stand in a URL."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote, urlencode

from dashboard.domain.method_definitions import Anchor

CASELOAD = "/"
CASELOAD_ROWS = "/caseload/rows"
PERSON = "/person/<public_id>"
IMPORTS = "/imports"
IMPORT = "/imports/<batch_id>"
IMPORT_REPORT = "/imports/<batch_id>/report.json"
METHODS = "/methods"
REVIEW = "/review"
MEETING = "/review/<meeting_id>"
MEETING_AGENDA = "/review/<meeting_id>/agenda"
MEETING_SUMMARY = "/review/<meeting_id>/summary"
MEETING_CSV = "/export/meeting/<meeting_id>.csv"
SIGN_IN = "/sign-in"
SIGN_OUT = "/sign-out"
MASKED_MODE = "/masked-mode"
AUDIT = "/audit"
AUDIT_CSV = "/export/audit.csv"
SIGN_IN_CODE = "/sign-in/code"
SIGN_IN_PROVIDER = "/sign-in/provider"
SIGN_IN_PROVIDER_BACK = "/sign-in/provider/back"
SET_UP = "/set-up"
ACCOUNT = "/account"
ACCOUNT_PASSWORD = "/account/password"  # noqa: S105 - an address
ACCOUNT_CODES = "/account/codes"
SIGN_OUT_EVERYWHERE = "/account/sign-out-everywhere"
END_SESSION = "/account/end-session"
SESSION = "/_session"
SESSION_ACTIVE = "/_session/active"
USERS = "/users"
USER = "/users/<login>"
NEW_USER = "/users/new"
EMERGENCY_ACCESS = "/emergency-access"
CASELOAD_CSV = "/export/caseload.csv"
PERSON_CSV = "/export/person/<public_id>.csv"
PERSON_PNG = "/export/person/<public_id>.png"
PACKS = "/_packs"
PACK = "/_packs/<job_id>"
PACK_CANCEL = "/_packs/<job_id>/cancel"
PACK_PDF = "/export/pack/<job_id>.pdf"
PACK_CSV = "/export/pack/<job_id>.csv"


def _with_query(path: str, query: Mapping[str, str] | str | None) -> str:
    text = query.lstrip("?") if isinstance(query, str) else urlencode(query or {})
    return f"{path}?{text}" if text else path


def caseload_href(query: Mapping[str, str] | str | None = None) -> str:
    """The caseload page with a filter's canonical query (a mapping or a query string)."""
    return _with_query(CASELOAD, query)


def caseload_csv_href(query: Mapping[str, str] | str | None = None) -> str:
    """The CSV of the same people as ``caseload_href(query)`` shows."""
    return _with_query(CASELOAD_CSV, query)


def day_query(as_of: date | None) -> dict[str, str]:
    """The part of an address that says which day to show; empty for today (``None``)."""
    return {} if as_of is None else {"as_of": as_of.isoformat()}


def person_href(public_id: str, window: str | None = None, as_of: date | None = None) -> str:
    """The page of one person; ``window`` is the time window's code, the default when ``None``.

    ``as_of``: another day than today.
    """
    path = PERSON.replace("<public_id>", quote(public_id, safe=""))
    return _with_query(path, ({"window": window} if window else {}) | day_query(as_of))


def person_csv_href(public_id: str, as_of: date | None = None) -> str:
    path = PERSON_CSV.replace("<public_id>", quote(public_id, safe=""))
    return _with_query(path, day_query(as_of))


def imports_href() -> str:
    return IMPORTS


def import_href(batch_id: int) -> str:
    """One import with what it refused."""
    return IMPORT.replace("<batch_id>", str(batch_id))


def import_report_href(batch_id: int) -> str:
    return IMPORT_REPORT.replace("<batch_id>", str(batch_id))


def audit_href(query: str = "") -> str:
    """The audit trail with a filter's query."""
    return _with_query(AUDIT, query)


def audit_csv_href(query: str = "") -> str:
    return _with_query(AUDIT_CSV, query)


def methods_href(anchor: Anchor | None = None) -> str:
    """The methods page, at the entry ``anchor`` (``dashboard.domain.methods`` makes them)."""
    return METHODS if anchor is None else f"{METHODS}#{anchor}"


def sign_in_href(next_path: str | None = None, path: str = SIGN_IN) -> str:
    """The sign-in page (or another step of it), leading on to ``next_path`` afterwards."""
    return _with_query(path, {"next": next_path} if next_path else None)


def user_href(login: str) -> str:
    """The administrator's page of one user."""
    return USER.replace("<login>", quote(login, safe=""))


def set_up_href(word: str) -> str:
    """Where somebody chooses their first password, with a word for one use."""
    return _with_query(SET_UP, {"word": word})


def review_href(query: Mapping[str, str] | str | None = None) -> str:
    """The list of meetings; with a caseload query, ready to start one from those people."""
    return _with_query(REVIEW, query)


def _meeting(path: str, meeting_id: str) -> str:
    return path.replace("<meeting_id>", quote(meeting_id, safe=""))


def meeting_href(meeting_id: str) -> str:
    """The wall of one meeting."""
    return _meeting(MEETING, meeting_id)


def meeting_agenda_href(meeting_id: str) -> str:
    return _meeting(MEETING_AGENDA, meeting_id)


def meeting_summary_href(meeting_id: str) -> str:
    return _meeting(MEETING_SUMMARY, meeting_id)


def meeting_csv_href(meeting_id: str) -> str:
    return _meeting(MEETING_CSV, meeting_id)


def pack_pdf_href(job_id: str) -> str:
    return PACK_PDF.replace("<job_id>", quote(job_id, safe=""))


def pack_csv_href(job_id: str) -> str:
    return PACK_CSV.replace("<job_id>", quote(job_id, safe=""))
