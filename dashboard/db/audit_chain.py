"""How audit entries are chained: each hash covers the entry and the hash before it."""

import hashlib
import json
from typing import Any

#: What the first entry is chained to.
GENESIS = "0" * 64

_HASHED = ("at", "user_id", "role", "action", "patient_id", "object", "reason", "remote", "result")


def entry_hash(previous: str, entry: dict[str, Any]) -> str:
    """SHA-256 over the previous entry's hash and this entry's content, hexadecimal."""
    content = [entry[name] for name in _HASHED]
    content[0] = entry["at"].isoformat(timespec="microseconds")
    text = json.dumps([previous, *content], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
