"""Encounter, Procedure, Appointment and EpisodeOfCare: therapy sessions, other visits, episodes.

A visit counts once: an encounter that is psychotherapy by its type becomes a therapy session and
nothing else; a psychotherapy procedure is the session, and the encounter it belongs to stays a
visit of kind *other*; an appointment that an encounter fulfils is dropped.
"""

from datetime import timedelta

from dashboard.domain.codes import EncounterKind, Homework, VisitState
from dashboard.ingest.codes import THERAPY
from dashboard.ingest.context import Context
from dashboard.ingest.dates import When, dated
from dashboard.ingest.fhir_values import (
    as_object,
    codes_of,
    codings,
    objects,
    required_id,
    status_of,
    words_of,
)
from dashboard.ingest.model import Ignored, JsonObject, Origin, Refused, Row, short

_ENCOUNTER_STATE = {
    "planned": VisitState.BOOKED,
    "arrived": VisitState.ATTENDED,
    "triaged": VisitState.ATTENDED,
    "in-progress": VisitState.ATTENDED,
    "onleave": VisitState.ATTENDED,
    "finished": VisitState.ATTENDED,
    "cancelled": VisitState.CANCELLED_BY_SERVICE,
    "unknown": VisitState.NOT_RECORDED,
}
_PROCEDURE_STATE = {
    "preparation": VisitState.BOOKED,
    "in-progress": VisitState.ATTENDED,
    "completed": VisitState.ATTENDED,
    "stopped": VisitState.ATTENDED,
    "unknown": VisitState.NOT_RECORDED,
}
_APPOINTMENT_STATE = {
    "booked": VisitState.BOOKED,
    "arrived": VisitState.ATTENDED,
    "checked-in": VisitState.ATTENDED,
    "fulfilled": VisitState.ATTENDED,
    "noshow": VisitState.DID_NOT_ATTEND,
    "cancelled": VisitState.CANCELLED_BY_SERVICE,
}


def encounter_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    status = status_of(resource)
    state = _ENCOUNTER_STATE.get(status, VisitState.NOT_RECORDED)
    person = context.subject(resource, "subject")
    start, end = context.period(resource.get("period"), "period")
    if start is None:
        raise Ignored("Encounter (no date)", "has no start date; not kept")
    if end is None and status == "finished":
        # A stay that is over must not be taken for one that goes on.
        end = When(start.day, start.precision)
    source_id = f"Encounter/{required_id(resource)}"
    for each in objects(resource.get("appointment")):
        target = context.references.target(each)
        if target is not None:
            context.stage.link(source_id, target)
    concepts = [*objects(resource.get("type")), *objects(resource.get("serviceType"))]
    kind = _encounter_kind(resource, concepts, context)
    label = context.text(concepts, "Visit")
    clinician = _participant(resource, origin, context)
    visit = _Visit(start, end, state, label, clinician)
    return [visit.row(kind, source_id, person, origin, context)]


def _encounter_kind(resource: JsonObject, concepts: list[JsonObject], context: Context) -> str:
    """Class of a hospital stay, then type, then the reason, then what the code list says."""
    stay = context.codes.encounter_class.get(str(as_object(resource.get("class")).get("code")))
    if stay is not None:
        return stay.value
    kind = context.codes.visit_kind(codes_of(concepts), words_of(concepts))
    return kind or _kind_by_reason(resource, context)


def _kind_by_reason(resource: JsonObject, context: Context) -> str:
    reasons = objects(resource.get("reasonCode"))
    for reference in objects(resource.get("reasonReference")):
        target = context.references.target(reference)
        condition = context.stage.resource(target) if target else None
        reasons += objects(as_object(condition).get("code"))
    for reason in reasons:
        pairs = [(system, code) for system, code, _ in codings(reason)]
        if context.codes.diagnosis_group(pairs, words_of(reason)) is not None:
            return EncounterKind.CARE_CONTACT.value
    return context.codes.visit_otherwise.value


def _participant(resource: JsonObject, origin: Origin, context: Context) -> str | None:
    for each in objects(resource.get("participant")):
        found = context.clinician(each.get("individual", each.get("actor")), origin, "participant")
        if found is not None:
            return found
    return None


class _Visit:
    """What sessions and other visits have in common."""

    def __init__(
        self,
        start: When,
        end: When | None,
        state: VisitState,
        label: str,
        clinician: str | None,
    ) -> None:
        if end is not None and end.last_day < start.day:
            raise Refused("period.end", f"ends on {end.day}, before its start {start.day}")
        self.start, self.end, self.state = start, end, state
        self.label, self.clinician = label, clinician

    def row(self, kind: str, source_id: str, person: str, origin: Origin, context: Context) -> Row:
        context.report.dated(THERAPY if kind == THERAPY else "encounter", self.start.precision)
        if kind == THERAPY:
            return self.session(None, source_id, person, origin)
        stay = kind in (EncounterKind.HOSPITAL, EncounterKind.EMERGENCY)
        values = {
            "kind": kind,
            "state": self.state.value,
            **dated("started", self.start),
            **dated("ended", self._end(stay), not_before=self.start),
            "starts_at": self._starts_at,
            "label": self.label,
            "clinician_id": self.clinician,
        }
        return Row("encounter", source_id, values, person, origin)

    def session(self, modality: str | None, source_id: str, person: str, origin: Origin) -> Row:
        values = {
            **dated("held", self.start),
            "starts_at": self._starts_at,
            "state": self.state.value,
            "late_cancellation": False,
            "modality": modality,
            "focus": None,
            "skills": None,
            "homework": Homework.UNKNOWN.value,
            "session_rating": None,
            "outcome_rating": None,
            "minutes": self._minutes,
            "therapist_id": self.clinician,
        }
        return Row("therapy_session", source_id, values, person, origin)

    @property
    def _starts_at(self) -> str | None:
        return None if self.start.at is None else self.start.at.isoformat()

    @property
    def _minutes(self) -> int | None:
        if self.start.at is None or self.end is None or self.end.at is None:
            return None
        length = self.end.at - self.start.at
        return (
            length // timedelta(minutes=1) if timedelta(0) <= length < timedelta(days=1) else None
        )

    def _end(self, stay: bool) -> When | None:
        """A visit that ran past midnight is one day; a stay in hospital ends when it ended."""
        if self.end is None or (not stay and self.end.day <= self.start.day + timedelta(days=1)):
            return None
        return self.end


def procedure_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    """Psychotherapy only; every other procedure is ignored."""
    modality = context.codes.modality(
        codes_of(resource.get("code")), words_of(resource.get("code"))
    )
    if modality is None:
        raise Ignored("Procedure (not psychotherapy)")
    status = status_of(resource)
    if status in ("not-done", "on-hold"):
        raise Ignored(f"Procedure ({status})")
    person = context.subject(resource, "subject")
    start, end = context.period(resource.get("performedPeriod"), "performedPeriod")
    if "performedDateTime" in resource:
        start = context.when(resource["performedDateTime"], "performedDateTime")
    if start is None:
        raise Ignored("Procedure (no date)", "psychotherapy without a date; not kept")
    performer = next(
        (
            found
            for each in objects(resource.get("performer"))
            if (found := context.clinician(each.get("actor"), origin, "performer"))
        ),
        None,
    )
    state = _PROCEDURE_STATE.get(status, VisitState.NOT_RECORDED)
    source_id = f"Procedure/{required_id(resource)}"
    session = _Visit(start, end, state, modality, performer).session(
        modality, source_id, person, origin
    )
    encounter = context.references.target(resource.get("encounter"))
    if encounter is not None and _belongs_to_session(encounter, session, context):
        raise Ignored("Procedure (the same session as its encounter)")
    context.report.dated(THERAPY, start.precision)
    return [session]


def _belongs_to_session(encounter: str, session: Row, context: Context) -> bool:
    """True when the encounter itself is the session; a visit of another kind steps back."""
    row = context.stage.row(encounter)
    if row is None:
        return False
    if row.table == THERAPY:
        row.values["modality"] = row.values["modality"] or session.values["modality"]
        row.values["therapist_id"] = row.values["therapist_id"] or session.values["therapist_id"]
        context.stage.replace_values(row)
        return True
    if row.table == "encounter" and row.values["started_on"] == session.values["held_on"]:
        if row.values["kind"] == EncounterKind.CARE_CONTACT:
            row.values["kind"] = EncounterKind.OTHER.value
            context.stage.replace_values(row)
        if session.values["therapist_id"] is None:
            session.values["therapist_id"] = row.values["clinician_id"]
    return False


def appointment_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    status = status_of(resource)
    if status not in _APPOINTMENT_STATE:
        raise Ignored(f"Appointment ({short(status, 20)})")
    source_id = f"Appointment/{required_id(resource)}"
    if context.stage.links_to(source_id):
        raise Ignored("Appointment (its encounter is there)")
    targets = [
        context.references.target(e.get("actor")) for e in objects(resource.get("participant"))
    ]
    person = next((each for each in targets if each and each.startswith("Patient/")), None)
    person = context.known_person(person, "participant")
    start = context.optional_when(resource.get("start"), "start")
    end = context.optional_when(resource.get("end"), "end")
    if start is None:
        raise Ignored("Appointment (no date)", "has no start; not kept")
    concepts = [
        *objects(resource.get("serviceType")),
        *objects(resource.get("appointmentType")),
        *objects(resource.get("specialty")),
        *objects(resource.get("serviceCategory")),
    ]
    kind = context.codes.visit_kind(codes_of(concepts), words_of(concepts))
    state = _APPOINTMENT_STATE[status]
    reasons = codes_of(resource.get("cancelationReason"))
    if state is VisitState.CANCELLED_BY_SERVICE and any(
        reason.startswith(context.codes.cancelled_by_person) for reason in reasons
    ):
        state = VisitState.CANCELLED_BY_PERSON
    visit = _Visit(start, end, state, context.text(concepts, "Appointment"), None)
    visit.clinician = _participant(resource, origin, context)
    kind = kind or _kind_by_reason(resource, context)
    return [visit.row(kind, source_id, person, origin, context)]
