"""Questions about a request that decide whether it is answered at all."""

from typing import Any
from urllib.parse import urlsplit

from flask import Request

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


def is_loopback(host: str) -> bool:
    """Whether a host name (without port) can only mean this machine."""
    return host.lower() in LOOPBACK_NAMES


def host_name(request: Request) -> str:
    """The host name the browser asked for, without port; "" when it cannot be read."""
    try:
        return urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return ""


def is_cross_site(request: Request) -> bool:
    """Whether a request that changes something comes from a page of another site.

    Browsers name the page's origin in these headers and no page can forge them; a request
    without either does not come from a page.
    """
    if request.method in SAFE_METHODS:
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site != "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and origin != request.host_url.rstrip("/")


def safe_next(path: str | None) -> str:
    """``path`` if it is a path of this application, else the caseload page.

    A browser reads "//host", "/\\\\host" and control characters as another site's address.
    """
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")):
        return "/"
    if "\\" in path or any(ord(character) < 0x21 or ord(character) == 0x7F for character in path):
        return "/"
    try:
        parts = urlsplit(path)
    except ValueError:
        return "/"
    return path if not parts.scheme and not parts.netloc else "/"


def callback_body(request: Request) -> dict[str, Any] | None:
    """The body of a callback request; ``None`` unless it is a JSON object."""
    if not request.is_json:
        return None
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        return None
    return body if isinstance(body, dict) else None


def fits(body: dict[str, Any], callback: dict[str, Any]) -> bool:
    """Whether a callback request has the shape that the registered ``callback`` expects.

    What is checked is what the framework would fall over: ids, properties and their number.
    Values are claims that the handler checks.
    """
    if not _all_fit(body.get("inputs", []), callback["inputs"]):
        return False
    if not _all_fit(body.get("state", []), callback["state"]):
        return False
    changed = body.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(item, str) for item in changed):
        return False
    return _outputs_fit(body)


def _all_fit(given: Any, expected: list[dict[str, Any]]) -> bool:
    if not isinstance(given, list) or len(given) != len(expected):
        return False
    return all(_fits_one(item, spec) for item, spec in zip(given, expected, strict=True))


def _fits_one(item: Any, spec: dict[str, Any]) -> bool:
    if isinstance(item, list):
        # Only a pattern-matching id (written as a JSON object) stands for several components.
        return str(spec["id"]).startswith("{") and all(_is_dependency(part) for part in item)
    if not _is_dependency(item) or item["property"] != spec["property"]:
        return False
    return isinstance(item["id"], dict) or item["id"] == spec["id"]


def _is_dependency(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and isinstance(item.get("id"), str | dict)
        and isinstance(item.get("property"), str)
    )


def _outputs_fit(body: dict[str, Any]) -> bool:
    output, outputs = body["output"], body.get("outputs")
    if outputs is None:
        return True
    if not output.startswith(".."):
        return _is_dependency(outputs)
    if not isinstance(outputs, list) or len(outputs) != len(output.strip(".").split("...")):
        return False
    flat = [part for item in outputs for part in (item if isinstance(item, list) else [item])]
    return all(_is_dependency(part) for part in flat)
