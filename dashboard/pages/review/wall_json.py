"""What the wall's script is told: plain values, nothing of a masked name among them."""

from typing import Any

from dashboard.domain.meeting import AgendaEntry, MeetingView
from dashboard.domain.wall_words import FootLine
from dashboard.pages.review.wall_view import WallView


def panel_json(public_id: str, view: WallView) -> dict[str, Any]:
    """One person as the wall draws it; ``person`` says of whom, so that no other is drawn."""
    facts = view.facts
    return {
        "person": public_id,
        "name": facts.name,
        "identity": view.identity,
        "headline": facts.headline,
        "alerts": [{"text": text, "safety": safety} for text, safety in view.alerts.texts],
        "more": view.alerts.more,
        "since": view.since,
        "next": _foot(facts.next_item),
        "contact": _foot(facts.next_contact),
        "asOf": view.as_of,
        "late": list(view.late),
        "figure": view.figure,
    }


def _foot(line: FootLine) -> dict[str, Any]:
    return {"text": line.text, "detail": line.detail, "attention": line.attention}


def people_json(meeting: MeetingView) -> dict[str, Any]:
    """The agenda in order, names as the meeting was read with."""
    return {"people": [_person(entry) for entry in meeting.entries]}


def _person(entry: AgendaEntry) -> dict[str, Any]:
    return {
        "id": entry.public_id,
        "name": entry.name.full,
        "number": entry.name.record_number or "",
        "position": entry.position,
        "state": entry.state.value,
        # The label of a follow-up is typed text: masked, only the rest is said.
        "why": "" if entry.name.masked else entry.why.label or "nothing due",
    }
