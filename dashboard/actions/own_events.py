"""What every event that is entered here, not imported, has in common: its id, source and time."""

from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

SOURCE = "tandem"


def utc_now() -> datetime:
    """The present moment as the tables keep it: UTC without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def event_id(source_id: str) -> int:
    """The 63-bit number of an own event: the same text, the same number."""
    return int.from_bytes(blake2b(f"{SOURCE}\0{source_id}".encode(), digest_size=8).digest()) >> 1


def own_event(patient_id: int, source_id: str) -> dict[str, Any]:
    """The columns that every event table shares."""
    return {
        "patient_id": patient_id,
        "id": event_id(source_id),
        "source": SOURCE,
        "source_id": source_id,
        "recorded_at": utc_now(),
    }
