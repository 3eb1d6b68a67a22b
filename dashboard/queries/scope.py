"""The one place that turns an access scope into SQL, and into the key of what is kept for it.

On PostgreSQL the row policies of migration 0013 decide the same once more, from the database's own
tables: what changes here changes there too.
"""

from sqlalchemy import ColumnElement, and_, false, or_, true

from dashboard.db.tables import caseload_summary as s
from dashboard.domain.access import AccessScope
from dashboard.domain.codes import Role


def visible(scope: AccessScope) -> ColumnElement[bool]:
    """The condition on ``caseload_summary`` that a person is inside ``scope``.

    Every read joins or filters by it. A role without clinical access sees nobody.
    """
    if scope.role is Role.ADMIN:
        return false()
    inside = _inside(scope)
    if scope.extra_patient_ids:
        return or_(inside, s.c.patient_id.in_(sorted(scope.extra_patient_ids)))
    return inside


def _inside(scope: AccessScope) -> ColumnElement[bool]:
    """The people of the scope's teams or clinician, without single others."""
    conditions: list[ColumnElement[bool]] = []
    if scope.team_ids is not None:
        conditions.append(s.c.team_id.in_(sorted(scope.team_ids)))
    if scope.clinician_id is not None:
        looked_after_by = (s.c.care_manager_id, s.c.prescriber_id, s.c.therapist_id)
        conditions.append(or_(*(column == scope.clinician_id for column in looked_after_by)))
    elif scope.role is Role.CLINICIAN:
        return false()
    return and_(true(), *conditions)


def scope_key(scope: AccessScope) -> object:
    """Everything of a scope that decides whom it sees and finds."""
    return (scope.role, scope.team_ids, scope.clinician_id, scope.extra_patient_ids, scope.masked)
