"""The figures above the caseload, of everybody inside the scope on one day.

Each part is a count of ``caseload_counts``: remembered until the caseload changes, and the same
number as the rows that a click on the figure leads to.
"""

from datetime import date

from sqlalchemy import Connection

from dashboard.domain.access import AccessScope
from dashboard.domain.as_of import AsOf
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_kpis import (
    COUNTED,
    IN_CARE_ONLY,
    INERT,
    OF_WHOM,
    Kpi,
    KpiId,
    bookings_known,
)
from dashboard.domain.rules import RuleBook
from dashboard.queries.caseload_counts import caseload_total, in_care_total


def caseload_kpis(
    conn: Connection, scope: AccessScope, as_of: AsOf, rules: RuleBook
) -> tuple[Kpi, ...]:
    """Every figure in the order of the screen."""
    return tuple(_kpi(conn, scope, kpi, as_of, rules) for kpi in KpiId)


def _kpi(conn: Connection, scope: AccessScope, kpi: KpiId, as_of: AsOf, rules: RuleBook) -> Kpi:
    day: date = as_of.day

    def total(asked: CaseloadFilter) -> int:
        return caseload_total(conn, scope, asked, day, rules)

    def of(asked: CaseloadFilter) -> int:
        if kpi in IN_CARE_ONLY:
            return in_care_total(conn, scope, asked, day, rules)
        return total(asked)

    known = kpi is not KpiId.NO_NEXT_CONTACT or bookings_known(as_of)
    return Kpi(
        kpi,
        total(COUNTED[kpi]) if known else None,
        sum(of(asked) for asked in OF_WHOM[kpi]),
        total(INERT) if kpi is KpiId.NOT_IMPROVED else None,
    )
