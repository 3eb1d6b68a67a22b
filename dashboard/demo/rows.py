"""One person's record as rows of the event tables, in column order, as plain values.

The reading side is ``queries/record_rows.py``; a test proves that what is written is read back.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from itertools import starmap
from typing import Any

from dashboard.domain import record as r
from dashboard.domain.clearance import FlagClearance
from dashboard.domain.codes import DEMO_SOURCE
from dashboard.domain.partial_date import precision_of

Plain = str | int | float | None
Row = tuple[Plain, ...]
Rows = dict[str, list[Row]]
#: Ids of the owner and of the prescriber, who signed the orders.
Care = tuple[int | None, int | None]

_EVENING = " 17:30:00.000000"


@lru_cache(maxsize=8192)
def iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _who(clinician: r.Clinician | None) -> int | None:
    return None if clinician is None else clinician.id


class RecordRows:
    """Turns records into rows; every event was recorded on its day, a booking by ``as_of``."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self._recorded: dict[date, str] = {}

    def recorded(self, day: date | None) -> str:
        key = day or self.as_of
        found = self._recorded.get(key)
        if found is None:
            found = self._recorded[key] = min(key, self.as_of).isoformat() + _EVENING
        return found

    def rows(self, record: r.PersonRecord) -> Rows:
        """Rows by table name, for every table in which the person has any."""
        patient = record.person.id
        care = _responsible(record)
        rows: Rows = {"patient": [self._patient(record)]}
        recorded = self.recorded
        for table, events, dated, values in _EVENTS:
            found = getattr(record, events)
            if found:
                # The common columns are written here: key first, source and recording last.
                rows[table] = [
                    (
                        patient,
                        event.id,
                        *values(event, care),
                        DEMO_SOURCE,
                        str(event.id),
                        recorded(getattr(event, dated)),
                        *(precision_of(getattr(event, name)).value for name in _INEXACT[table]),
                    )
                    for event in found
                ]
        return rows

    def _patient(self, record: r.PersonRecord) -> Row:
        p = record.person
        first = record.episode.started_on if record.episode else self.as_of
        return (
            p.id,
            p.public_id,
            p.record_number,
            p.given_name,
            p.family_name,
            iso(p.born_on),
            "day",
            iso(p.died_on),
            p.sex,
            p.source,
            p.record_number,
            self.recorded(first),
            precision_of(p.died_on).value,
        )


def _responsible(record: r.PersonRecord) -> Care:
    episode = record.episode
    return (None, None) if episode is None else (_who(episode.owner), _who(episode.prescriber))


def _episode(e: r.Episode, _care: Care) -> Row:
    return (
        iso(e.started_on),
        iso(e.ended_on),
        e.end_reason,
        e.phase.value,
        iso(e.phase_since),
        e.program,
        e.team_id,
        _who(e.care_manager),
        _who(e.prescriber),
        _who(e.therapist),
        e.planned_treatment.value,
        e.goals,
        e.derived_from,
    )


def _diagnosis(d: r.Diagnosis, _care: Care) -> Row:
    return d.code_system, d.code, d.label, d.group, iso(d.onset_on), iso(d.abated_on)


def _order(o: r.MedicationOrder, care: Care) -> Row:
    return (
        None,
        None,
        o.label,
        o.ingredient,
        o.drug_class,
        o.daily_dose,
        o.dose_unit,
        None,
        o.frequency,
        o.route,
        int(o.as_needed),
        o.interval_days,
        iso(o.started_on),
        o.started_precision.value,
        iso(o.stopped_on),
        o.stopped_precision.value,
        o.stop_reason,
        o.status.value,
        care[1],
    )


def _dispense(f: r.Dispense, _care: Care) -> Row:
    return (
        None, None, f.label, f.ingredient, f.drug_class,
        iso(f.dispensed_on), f.days_supply, f.quantity,
    )  # fmt: skip


def _injection(a: r.Administration, _care: Care) -> Row:
    return (
        None, None, a.label, a.ingredient, a.drug_class,
        iso(a.given_on), a.dose, a.dose_unit, a.interval_days,
    )  # fmt: skip


def _report(a: r.AdherenceReport, _care: Care) -> Row:
    return iso(a.reported_on), a.ingredient, a.days_taken, a.days_asked


def _side_effect(s: r.SideEffect, _care: Care) -> Row:
    return (
        s.label, None, None, s.severity.value, int(s.serious), s.ingredient,
        iso(s.started_on), s.started_precision.value, iso(s.ended_on),
    )  # fmt: skip


def _laboratory(lab: r.LaboratoryResult, _care: Care) -> Row:
    return lab.test, lab.label, None, None, lab.value, lab.unit, iso(lab.taken_on), lab.state.value


def _measurement(m: r.Measurement, _care: Care) -> Row:
    items = None
    if m.items:
        items = "{" + ",".join(starmap('"{}":{}'.format, m.items.items())) + "}"
    return m.instrument, iso(m.measured_on), m.total, items, m.state.value


def _session(s: r.TherapySession, _care: Care) -> Row:
    return (
        iso(s.held_on),
        None,
        s.state.value,
        int(s.late_cancellation),
        s.modality,
        s.focus,
        s.skills,
        s.homework.value,
        s.session_rating,
        s.outcome_rating,
        s.minutes,
        _who(s.therapist),
    )


def _encounter(e: r.Encounter, _care: Care) -> Row:
    return (
        e.kind.value, e.state.value, iso(e.started_on), iso(e.ended_on), None, e.label,
        _who(e.clinician),
    )  # fmt: skip


def _follow_up(f: r.FollowUp, _care: Care) -> Row:
    return f.kind.value, iso(f.due_on), f.state.value, iso(f.done_on), f.label, _who(f.owner), 1


def _outreach(o: r.Outreach, _care: Care) -> Row:
    reason = o.removal_reason.value if o.removal_reason else None
    return iso(o.attempted_on), o.outcome.value, iso(o.snoozed_until), reason, _who(o.clinician)


def _review(v: r.Review, _care: Care) -> Row:
    return iso(v.reviewed_on), _who(v.reviewer), iso(v.next_review_on)


def _decision(d: r.Decision, _care: Care) -> Row:
    return (
        d.review_id, d.kind.value, d.reason, _who(d.owner), iso(d.due_on), iso(d.done_on), 1,
    )  # fmt: skip


def _clearance(c: FlagClearance, care: Care) -> Row:
    return c.rule, c.evidence_id, iso(c.cleared_on), iso(c.until), c.note, care[0]


_EVENTS: tuple[tuple[str, str, str, Callable[[Any, Care], Row]], ...] = (
    ("episode", "episodes", "started_on", _episode),
    ("diagnosis", "diagnoses", "onset_on", _diagnosis),
    ("medication_order", "orders", "started_on", _order),
    ("dispense", "dispenses", "dispensed_on", _dispense),
    ("administration", "administrations", "given_on", _injection),
    ("adherence_report", "adherence_reports", "reported_on", _report),
    ("side_effect", "side_effects", "started_on", _side_effect),
    ("laboratory", "laboratory", "taken_on", _laboratory),
    ("measurement", "measurements", "measured_on", _measurement),
    ("therapy_session", "sessions", "held_on", _session),
    ("encounter", "encounters", "started_on", _encounter),
    ("follow_up", "follow_ups", "due_on", _follow_up),
    ("outreach", "outreach", "attempted_on", _outreach),
    ("review", "reviews", "reviewed_on", _review),
    ("decision", "decisions", "due_on", _decision),
    ("flag_clearance", "clearances", "cleared_on", _clearance),
)

#: Dates that may be known by month or year only: how exactly stands last in the row.
_INEXACT: defaultdict[str, tuple[str, ...]] = defaultdict(
    tuple,
    {
        "episode": ("started_on", "ended_on"),
        "diagnosis": ("onset_on", "abated_on"),
        "administration": ("given_on",),
        "laboratory": ("taken_on",),
        "measurement": ("measured_on",),
        "therapy_session": ("held_on",),
        "encounter": ("started_on", "ended_on"),
    },
)
