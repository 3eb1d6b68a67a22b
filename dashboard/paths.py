"""URL templates and the builders of links. Only opaque ids and codes ever stand in a URL."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote, urlencode

from dashboard.domain.method_definitions import Anchor

CASELOAD = "/"
PERSON = "/person/<public_id>"
IMPORTS = "/imports"
IMPORT = "/imports/<batch_id>"
IMPORT_REPORT = "/imports/<batch_id>/report.json"
METHODS = "/methods"
SIGN_IN = "/sign-in"
SIGN_OUT = "/sign-out"
CASELOAD_CSV = "/export/caseload.csv"
PERSON_CSV = "/export/person/<public_id>.csv"
PERSON_PNG = "/export/person/<public_id>.png"


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


def person_png_href(public_id: str) -> str:
    return PERSON_PNG.replace("<public_id>", quote(public_id, safe=""))


def imports_href() -> str:
    return IMPORTS


def import_href(batch_id: int) -> str:
    """One import with what it refused."""
    return IMPORT.replace("<batch_id>", str(batch_id))


def import_report_href(batch_id: int) -> str:
    return IMPORT_REPORT.replace("<batch_id>", str(batch_id))


def methods_href(anchor: Anchor | None = None) -> str:
    """The methods page, at the entry ``anchor`` (``dashboard.domain.methods`` makes them)."""
    return METHODS if anchor is None else f"{METHODS}#{anchor}"


def sign_in_href(next_path: str | None = None) -> str:
    """The sign-in page, leading on to ``next_path`` afterwards."""
    return _with_query(SIGN_IN, {"next": next_path} if next_path else None)
