"""What pages say of emergency access: where it is asked for, and until when it is open."""

from datetime import UTC, datetime

from dashboard.auth.policy import Policy
from dashboard.context import current_context
from dashboard.domain.access import AccessScope
from dashboard.domain.wording import full_day
from dashboard.paths import EMERGENCY_ACCESS


def emergency_href(scope: AccessScope) -> str | None:
    """Where ``scope`` may ask for one person's record; ``None`` for whoever may not."""
    return EMERGENCY_ACCESS if Policy.EMERGENCY.allows(scope) else None


def moment(at: datetime) -> str:
    """A stored UTC time as the clinic's clock shows it: "22 Nov 2026, 14:05"."""
    local = at.replace(tzinfo=UTC).astimezone(current_context().settings.timezone)
    return f"{full_day(local.date())}, {local:%H:%M}"
