"""How much one request may ask, and how often: refused before anything is read or run.

The counters of the limiter lie in memory that every worker process shares: it is made before the
workers are, and they inherit it.
"""

import hashlib
import mmap
import struct
import time
from collections.abc import Callable
from threading import Lock
from typing import Any

from flask import Request

MAX_ADDRESS = 4_000
MAX_DEPTH = 40
MAX_VALUES = 50_000
MINUTE = 60
_SLOTS = 4_096
_SLOT = struct.Struct("<II")


class SharedLimiter:
    """At most ``limit`` requests a minute for each key, counted for all worker processes together.

    Two keys may share a slot (one in 4,096) and then share the limit. Two processes may count one
    request together: the bound is against floods, not exact.
    """

    def __init__(self, limit: int, clock: Callable[[], float] = time.time) -> None:
        self._limit = limit
        self._clock = clock
        self._memory = mmap.mmap(-1, _SLOTS * _SLOT.size)
        self._lock = Lock()

    def allows(self, key: str) -> bool:
        """Count a request of ``key``; whether it is within the limit."""
        digest = hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=4).digest()
        place = int.from_bytes(digest) % _SLOTS * _SLOT.size
        minute = int(self._clock() // MINUTE)
        with self._lock:
            began, count = _SLOT.unpack_from(self._memory, place)
            count = count + 1 if began == minute else 1
            _SLOT.pack_into(self._memory, place, minute, min(count, 2**32 - 1))
        return bool(count <= self._limit)


def limiter_key(request: Request) -> str:
    """Whose requests are counted together: the browser session's, else the address's."""
    return next(
        (value for name, value in sorted(request.cookies.items()) if name.endswith("tandem")),
        request.remote_addr or "",
    )


def is_too_long(request: Request) -> bool:
    """Whether the address is longer than any that this application makes."""
    return len(request.full_path) > MAX_ADDRESS


def is_too_deep(value: Any) -> bool:
    """Whether a JSON value is nested deeper, or has more parts, than any form of ours."""
    level, seen = [value], 0
    for _ in range(MAX_DEPTH):
        inner = [part for item in level for part in _parts(item)]
        seen += len(inner)
        if not inner:
            return False
        if seen > MAX_VALUES:
            return True
        level = inner
    return True


def _parts(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
