"""What the page of the audit trail is asked to show; it round-trips through the address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import urlencode

from dashboard.domain.as_of import read_day

#: Nothing but an opaque id stands for a person: a name would end up in address and trail.
_TEXTS = {
    "user": re.compile(r"[!-~]{1,80}"),
    "action": re.compile(r"[ -~]{1,80}"),
    "person": re.compile(r"[A-Za-z0-9_-]{20,40}"),
}
_MAX_ID = 2**63 - 1
NOT_UNDERSTOOD = "is not understood and was left out."


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """``person`` is an opaque id. ``before``: only entries older than the one of this number."""

    user: str = ""
    action: str = ""
    person: str = ""
    day: date | None = None
    before: int | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, object]) -> tuple["AuditFilter", tuple[str, ...]]:
        """Read a URL query; what cannot be used is left out, and named."""
        notices = []
        texts = {}
        for name, pattern in _TEXTS.items():
            texts[name], understood = _text(query.get(name), pattern)
            if not understood:
                notices.append(f"“{name}” in the address {NOT_UNDERSTOOD}")
        day, before = query.get("day"), query.get("before")
        found = read_day(day) if isinstance(day, str) else None
        if day not in (None, "") and found is None:
            notices.append(f"“day” in the address {NOT_UNDERSTOOD}")
        number = _number(before)
        if before not in (None, "") and number is None:
            notices.append(f"“before” in the address {NOT_UNDERSTOOD}")
        return cls(**texts, day=found, before=number), tuple(notices)

    def to_query(self) -> str:
        """The query string without "?"; empty for everything."""
        pairs = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return urlencode([(name, str(value)) for name, value in pairs if value])

    def from_newest(self) -> "AuditFilter":
        """The same entries from the newest on."""
        return replace(self, before=None)


def _text(value: object, pattern: re.Pattern[str]) -> tuple[str, bool]:
    if value in (None, ""):
        return "", True
    text = value.strip() if isinstance(value, str) else ""
    usable = pattern.fullmatch(text) is not None
    return (text, True) if usable else ("", False)


def _number(value: object) -> int | None:
    text = value if isinstance(value, str) else ""
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        return None
    return int(text) if 0 < int(text) <= _MAX_ID else None
