"""Caseload rows written straight into the derived tables, for the tests of the queries."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, insert

from dashboard.db import tables as t
from dashboard.db.derived_rows import due_rows, search_key
from dashboard.domain.codes import DueKind, DueSource
from dashboard.domain.derived import DueItem
from tests.support.people import add_person

AS_OF = date(2026, 11, 23)


def due(
    due_on: date, rank: int = 1, kind: DueKind = DueKind.CARE_CONTACT, **values: Any
) -> DueItem:
    """A due item that has existed for long and has no end."""
    given: dict[str, Any] = {
        "rule": f"{kind.value}_rule", "rule_version": 1, "kind": kind, "rank": rank,
        "due_on": due_on, "active_from": date(2026, 1, 1), "active_until": None, "owner_id": None,
        "source": DueSource.RULE, "label": "care contact", "why": "every 14 days",
    }  # fmt: skip
    return DueItem(**(given | values))


def add_summary(
    conn: Connection, items: tuple[DueItem, ...] = (), names: tuple[str, str] = ("Ana", "Kovacs"),
    **values: Any,
) -> int:  # fmt: skip
    """A person on the caseload with these due items; returns the key."""
    number = values.pop("record_number", None)
    person: dict[str, Any] = {"given_name": names[0], "family_name": names[1]}
    person_id = add_person(conn, **(person | ({"record_number": number} if number else {})))
    first = min(items, key=lambda i: (i.rank, i.due_on), default=None)
    earliest = min((i.due_on for i in items), default=None)
    row: dict[str, Any] = {
        "patient_id": person_id, "on_caseload": True, "phase": "active", "treatment": "both",
        "given_key": search_key(names[0]), "family_key": search_key(names[1]),
        "record_key": search_key(number or str(person_id)), "medication_classes": "",
        "score_points": "[]", "supply": "[]", "attended": 0, "attendable": 0,
        "top_rank": first.rank if first else None, "top_due_on": first.due_on if first else None,
        "next_due_on": earliest, "first_due_on": earliest,
        "overdue_from": date.fromordinal(earliest.toordinal() + 1) if earliest else None,
    }  # fmt: skip
    conn.execute(insert(t.caseload_summary), row | values)
    if items:
        conn.execute(insert(t.due_item), due_rows(person_id, items))
    return person_id
