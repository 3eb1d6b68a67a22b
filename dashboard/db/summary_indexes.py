"""Indexes of the two derived tables, each for a question that the caseload page asks.

Every sortable column is indexed together with its tie-break, so that the first page never sorts.
"""

from sqlalchemy import Index

from dashboard.db.tables import caseload_summary as s
from dashboard.db.tables import due_item as d

#: The grid's default order: safety first, then most days overdue.
PRIORITY_ORDER = (s.c.top_rank, s.c.top_due_on, s.c.patient_id)

INDEXES = (
    Index("ix_summary_overdue", s.c.overdue_from),
    Index("ix_summary_priority", *PRIORITY_ORDER),
    Index("ix_due_item_kind", d.c.kind, d.c.due_on, d.c.patient_id),
    Index("ix_due_item_rule", d.c.rule, d.c.due_on, d.c.patient_id),
)
