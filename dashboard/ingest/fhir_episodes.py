"""EpisodeOfCare: episodes as the source recorded them, and the team in charge."""

from dashboard.domain.codes import Phase, Treatment
from dashboard.ingest.assumed import PROGRAM
from dashboard.ingest.context import Context
from dashboard.ingest.dates import dated
from dashboard.ingest.fhir_values import label_of, required_id, status_of, text_of
from dashboard.ingest.model import Ignored, JsonObject, Origin, Refused, Row


def episode_rows(resource: JsonObject, origin: Origin, context: Context) -> list[Row]:
    status = status_of(resource)
    if status in ("planned", "waitlist", "cancelled"):
        raise Ignored(f"EpisodeOfCare ({status})")
    person = context.subject(resource, "patient")
    start, end = context.period(resource.get("period"), "period")
    if start is None:
        raise Ignored("EpisodeOfCare (no date)", "has no start date; not kept")
    if end is not None and end.last_day < start.day:
        raise Refused("period.end", f"ends on {end.day}, before its start {start.day}")
    if status == "finished" and end is None:
        raise Refused("period.end", "is finished, but does not say when")
    context.report.dated("episode", start.precision)
    closed = end is not None
    team = _team_row(resource, origin, context)
    values = {
        **dated("started", start),
        **dated("ended", end, not_before=start),
        "end_reason": None,
        "phase": (Phase.CLOSED if closed else Phase.UNKNOWN).value,
        "phase_since": None,
        "program": text_of(label_of(resource.get("type"))) or PROGRAM,
        "team_id": None if team is None else team.source_id,
        "care_manager_id": context.clinician(resource.get("careManager"), origin, "careManager"),
        "prescriber_id": None,
        "therapist_id": None,
        "planned_treatment": Treatment.UNKNOWN.value,
        "goals": None,
        "derived_from": None,
    }
    episode = Row("episode", f"EpisodeOfCare/{required_id(resource)}", values, person, origin)
    return [episode] if team is None else [team, episode]


def _team_row(resource: JsonObject, origin: Origin, context: Context) -> Row | None:
    """The organisation that looks after an episode is its team."""
    target = context.references.target(resource.get("managingOrganization"))
    organisation = context.stage.row(target) if target else None
    if organisation is None or organisation.table != "organisation":
        return None
    values = {"name": organisation.values["name"], "organisation_id": organisation.source_id}
    return Row("team", f"Team/{organisation.source_id.partition('/')[2]}", values, None, origin)
