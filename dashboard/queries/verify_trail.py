"""Proof that the audit trail is whole: the chain, its head, and the heads kept outside."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from dashboard.db import tables as t
from dashboard.db.audit_chain import GENESIS, entry_hash
from dashboard.db.audit_head_file import head_file, kept_heads

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Trail:
    """``faults``: where (an entry, never a person), and what is wrong there."""

    entries: int
    faults: tuple[tuple[str, str], ...]


def verify_trail(conn: Connection) -> Trail:
    """Walk the chain from the first entry to its head; call it before any other query of ``conn``.

    Finds entries that were edited, removed, moved, cut off or added, and a chain written anew.
    While a server runs the trail grows: what was kept outside before the connection's moment must
    be in it, and what is in it must be kept outside by the end.
    """
    file = head_file(conn)
    before = _kept(file)
    faults: list[tuple[str, str]] = []
    hashes: list[str] = []
    for row in _entries(conn):
        if row is None:
            faults.append((f"after entry number {len(hashes)}", "cannot be read"))
            break
        if row["previous_hash"] != (hashes[-1] if hashes else GENESIS):
            faults.append((f"entry {row['id']}", "does not follow the entry before it"))
        if not _holds(row):
            faults.append((f"entry {row['id']}", "was changed after it was written"))
        hashes.append(row["hash"])
    head = conn.execute(select(t.audit_head)).first()
    last = (hashes[-1] if hashes else GENESIS, len(hashes))
    if (head.hash, head.entries) != last if head else hashes:
        faults.append(("end of the trail", "does not agree with the recorded head"))
    faults.extend(_against(hashes, before, _kept(file)))
    return Trail(len(hashes), tuple(faults))


def _against(
    hashes: list[str], before: dict[int, str], after: dict[int, str]
) -> Iterator[tuple[str, str]]:
    """How the chain differs from the heads that were kept outside."""
    if not after:
        return
    missing = [number for number in before if number > len(hashes)]
    if missing:
        yield "end of the trail", f"is missing up to entry number {max(missing)}"
    first = min(after)
    for number, digest in enumerate(hashes, start=1):
        if number < first:
            # Written before heads were kept in this file.
            continue
        kept = after.get(number)
        if kept is None:
            yield (
                f"entry number {number}",
                "was not kept outside: forged, or the server was ended as it was written",
            )
        elif kept != digest:
            yield f"entry number {number}", "is not the entry whose hash was kept outside"


def _kept(file: Path | None) -> dict[int, str]:
    """The hash of each entry as it was kept outside; one that was kept twice must agree."""
    found: dict[int, str] = {}
    for number, digest in kept_heads(file) if file else ():
        found[number] = digest if found.get(number, digest) == digest else "kept twice"
    return found


def _entries(conn: Connection) -> Iterator[Any]:
    """Each entry; ``None`` and the end for one that holds what no entry can hold."""
    query = select(t.audit_event).order_by(t.audit_event.c.id)
    rows = iter(conn.execution_options(yield_per=_BATCH).execute(query).mappings())
    while True:
        try:
            row = next(rows, None)
        except (ValueError, TypeError):
            yield None
            return
        if row is None:
            return
        yield row


def _holds(row: Any) -> bool:
    try:
        return bool(row["hash"] == entry_hash(row["previous_hash"], dict(row)))
    except (ValueError, TypeError, AttributeError):
        return False
