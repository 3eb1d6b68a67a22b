"""Indexes of the two derived tables, each for a question that the caseload page asks.

Every sortable column is indexed together with its tie-break, so that the first page never sorts.
Wide indexes hold every column that a filter reads: a count, or a walk in priority order under any
filter, then reads one index and no row of the (much wider) table.
"""

from sqlalchemy import Index, text

from dashboard.db.tables import caseload_summary as s
from dashboard.db.tables import due_item as d

#: The grid's default order: safety first, then most days overdue.
PRIORITY_ORDER = (s.c.top_rank, s.c.top_due_on, s.c.patient_id)
_SECTION = (s.c.overdue_from, s.c.next_due_on, s.c.last_booked_on, s.c.on_caseload)
_FILTERED = (
    s.c.team_id,
    s.c.owner_id,
    s.c.care_manager_id,
    s.c.prescriber_id,
    s.c.therapist_id,
    s.c.phase,
    s.c.treatment,
    s.c.diagnosis_group,
    s.c.medication_classes,
)
_SCOPE = (s.c.team_id, s.c.care_manager_id, s.c.prescriber_id, s.c.therapist_id)
_SUPPLY = (s.c.supply_known_from, s.c.supply_low_from, s.c.supply_low_until)
_STARTED = (s.c.episode_started_on, s.c.last_discussed_on, s.c.on_caseload)
LEFT_OVER = "on_caseload = {no} AND overdue_from IS NOT NULL"
_DUE_ON = (d.c.due_on, d.c.active_from, d.c.active_until, d.c.rank, d.c.kind, d.c.patient_id)
_DUE = (d.c.patient_id, d.c.due_on, d.c.active_from, d.c.active_until, d.c.rank)

INDEXES = (
    Index("ix_summary_overdue", s.c.overdue_from),
    Index("ix_summary_booked", s.c.on_caseload, s.c.last_booked_on, s.c.overdue_from),
    # The few people without an open episode who are listed for a safety flag.
    Index(
        "ix_summary_left_over",
        s.c.on_caseload,
        s.c.phase,
        *_SCOPE,
        sqlite_where=text(LEFT_OVER.format(no="0")),
        postgresql_where=text(LEFT_OVER.format(no="false")),
    ),
    Index("ix_summary_sections", *_SECTION, *_FILTERED, s.c.top_due_on),
    Index("ix_summary_priority", *PRIORITY_ORDER, *_SECTION, *_FILTERED),
    Index("ix_summary_owner", s.c.owner_id, *PRIORITY_ORDER),
    Index("ix_summary_team", s.c.team_id, *PRIORITY_ORDER, *_SECTION),
    Index("ix_summary_care_manager", s.c.care_manager_id),
    Index("ix_summary_prescriber", s.c.prescriber_id),
    Index("ix_summary_therapist", s.c.therapist_id),
    Index("ix_summary_family", s.c.family_key, s.c.given_key, s.c.patient_id),
    Index("ix_summary_given", s.c.given_key),
    Index("ix_summary_record", s.c.record_key),
    Index("ix_summary_first_due", s.c.first_due_on, s.c.patient_id, s.c.overdue_from),
    Index("ix_summary_next_due", s.c.next_due_on, s.c.overdue_from),
    Index("ix_summary_last_seen", s.c.last_seen_on, s.c.patient_id),
    Index("ix_summary_latest_score", s.c.latest_score, s.c.patient_id),
    Index("ix_summary_last_discussed", s.c.last_discussed_on, s.c.patient_id),
    Index("ix_summary_judged", s.c.judged_from, s.c.not_improved_from, *_SUPPLY, *_SCOPE),
    Index("ix_summary_step_down", s.c.step_down_until, *_SCOPE),
    Index("ix_summary_supply", *_SUPPLY, *_SCOPE),
    Index("ix_summary_started", *_STARTED, *_SCOPE),
    Index("ix_summary_changes", s.c.changes_on),
    Index("ix_due_item_kind", d.c.kind, *_DUE),
    Index("ix_due_item_rule", d.c.rule, *_DUE),
    Index("ix_due_item_due_on", *_DUE_ON),
)
