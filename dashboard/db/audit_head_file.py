"""The head of the audit chain, kept outside the database as well.

Whoever can write the whole database can write a whole new chain. A line for each entry in a file
that is only ever appended to (better: on another machine, or with the append-only attribute)
shows that: the chain must go through every head that was once kept.
"""

import logging
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine

OPTION = "tandem_audit_head_file"
SUFFIX = ".audit-head"
_log = logging.getLogger(__name__)

#: Number of the entry in the trail (the first is 1), and its hash.
Head = tuple[int, str]


def keep_heads_in(engine: Engine, file: Path) -> None:
    """From now on the heads of this engine's audit entries are kept in ``file`` too."""
    engine.update_execution_options(**{OPTION: str(file)})


def head_file(conn: Connection) -> Path | None:
    """Where the heads of this connection's database are kept; ``None``: nowhere."""
    found = conn.get_execution_options().get(OPTION)
    return Path(found) if found else None


def require_writable(file: Path) -> None:
    """Raise ``OSError`` when a head could not be kept: before anything is committed."""
    os.close(_open(file))


def keep(file: Path, heads: Iterable[Head]) -> None:
    """Append heads, after the commit. A failure is logged: what is committed cannot be refused.

    One short write per call, so that the lines of several processes do not mix.
    """
    text = "".join(f"{number} {digest}\n" for number, digest in heads)
    try:
        handle = _open(file)
        try:
            os.write(handle, text.encode("ascii"))
        finally:
            os.close(handle)
    except OSError as error:
        _log.error("the head of the audit trail could not be kept: %s", type(error).__name__)


def kept_heads(file: Path) -> Iterator[Head]:
    """The heads that were kept, in any order. A line cut short by a crash is left out."""
    if not file.exists():
        return
    with file.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            number, _, digest = line.rstrip("\n").partition(" ")
            if number.isascii() and number.isdigit() and len(digest) == 64:
                yield int(number), digest


def _open(file: Path) -> int:
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
