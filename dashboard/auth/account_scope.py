"""What an account may see, as the scope that every query demands."""

from dashboard.domain.access import AccessScope
from dashboard.domain.accounts import TEAM_ROLES, Account
from dashboard.domain.codes import Role


def account_scope(account: Account, extra_patient_ids: frozenset[int] = frozenset()) -> AccessScope:
    """The scope of an account, with single people it has opened outside of that."""
    everywhere = account.role is Role.CLINICIAN or (
        account.role in TEAM_ROLES and account.all_teams
    )
    masked = account.role in (Role.VIEWER, Role.ADMIN)
    return AccessScope(
        account.login,
        account.name,
        account.role,
        # A clinician is limited by their own name instead: the queries add it.
        team_ids=None if everywhere else account.team_ids,
        clinician_id=account.clinician_id if account.role is Role.CLINICIAN else None,
        masked=masked,
        extra_patient_ids=frozenset() if masked else extra_patient_ids,
    )


def unknown_scope() -> AccessScope:
    """Whoever tried to sign in as nobody we know, for the audit trail: sees nothing."""
    return AccessScope("unknown", "unknown", Role.VIEWER)
