"""Text that no database and no answer can hold is refused at the door, once for every handler.

PostgreSQL keeps no NUL character, and half of a surrogate pair (``"\\ud800"`` in JSON) is no
character at all: it cannot be encoded. No form of ours sends either.
"""

import re
from typing import Any

from flask import Request
from flask.json.provider import DefaultJSONProvider

_NUL = "\x00"
_HALF = re.compile("[\ud800-\udfff]")
# What a body must contain, raw or escaped, before it is worth looking at its texts.
_SUSPECT = re.compile(r"\x00|\\u(0000|d[89a-f])|[\ud800-\udfff]", re.IGNORECASE)


class WritableJSON(DefaultJSONProvider):
    """Reads JSON as Flask does; text that cannot be kept is a ``ValueError`` (answered by 400)."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        value = super().loads(s, **kwargs)
        raw = s.decode("utf-8", "surrogatepass") if isinstance(s, bytes) else s
        if _SUSPECT.search(raw) and _has_unwritable(value):
            raise ValueError("text with a NUL or half a character")
        return value


def is_unwritable(text: str) -> bool:
    """Whether a text has a NUL or half of a surrogate pair."""
    return _NUL in text or _HALF.search(text) is not None


def asks_unwritable(request: Request) -> bool:
    """Whether the address, its query or a form of a request has such text; not its files."""
    if is_unwritable(request.path):
        return True
    return any(
        is_unwritable(name) or any(map(is_unwritable, values))
        for fields in (request.args, request.form)
        for name, values in fields.lists()
    )


def _has_unwritable(value: Any) -> bool:
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            if is_unwritable(part):
                return True
        elif isinstance(part, dict):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            waiting += part
    return False
