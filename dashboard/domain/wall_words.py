"""What the wall says in words: the point of a person in a few lines, read from metres away.

Nothing here is free text: what people typed (reasons, notes, labels of follow-ups) never stands
on a wall. A coded term is shown when it is one of ``STANDARD_TERMS``, else only its kind is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.domain.care_rules import CareRules, RuleId
from dashboard.domain.codes import DueKind, EncounterKind
from dashboard.domain.derived import CaseloadSummary, DueItem
from dashboard.domain.due_reading import (
    LOST,
    days_overdue,
    flags_on,
    lost_to_follow_up,
    open_items,
    why_text,
)
from dashboard.domain.inexact_scores import may_not_be_latest
from dashboard.domain.measures import Measure
from dashboard.domain.naming import display_name
from dashboard.domain.outcome_words import change_words, outcome_verdict, points_words
from dashboard.domain.outcomes import Outcome
from dashboard.domain.panel_scores import DOTTED_FROM
from dashboard.domain.partial_date import is_exact
from dashboard.domain.periods import age_on
from dashboard.domain.proration import about
from dashboard.domain.record import PersonRecord
from dashboard.domain.visits import SESSION, next_contact
from dashboard.domain.wording import capital, day, on_day, plural, short_day, words

#: Terms of reasons and side effects that may stand on a wall; anything else may be typed text.
STANDARD_TERMS = frozenset(
    """agitation, akathisia, blurred vision, constipation, course completed, diarrhoea, dizziness,
    dose change, drowsiness, dry mouth, fatigue, hair loss, headache, insomnia, nausea,
    not improved, not tolerated, palpitations, pregnancy, raised blood pressure, rash,
    restlessness, sedation, sexual side effects, sleep disturbance, sweating, thirst, tremor,
    vomiting, weight gain""".replace("\n    ", " ").split(", ")
)
_KINDS_OF_REASON = ("side effect", "switched")
_FLAGS = (DueKind.SAFETY_FLAG, DueKind.CLINICAL_FLAG)


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing to look at: what, and (where there is room) why."""

    label: str
    why: str
    safety: bool


@dataclass(frozen=True, slots=True)
class FootLine:
    """One cell at the foot of the wall: what is next, then whose or since when."""

    text: str
    detail: str
    attention: bool = False


@dataclass(frozen=True, slots=True)
class WallFacts:
    """The words of one person on the wall; ``alerts`` in the order of urgency, all of them."""

    name: str
    identity: tuple[str, ...]
    headline: str
    alerts: tuple[Alert, ...]
    next_item: FootLine
    next_contact: FootLine


def wall_facts(
    record: PersonRecord,
    summary: CaseloadSummary,
    items: Sequence[DueItem],
    headline: str,
    as_of: date,
    *,
    care: CareRules,
    masked: bool,
) -> WallFacts:
    """Read the words of one person on ``as_of``. ``masked``: initials and case number only."""
    person = record.person
    name = display_name(
        person.given_name,
        person.family_name,
        person.record_number,
        public_id=person.public_id,
        masked=masked,
    )
    full = name.full if name.record_number is None else f"{name.full} · {name.record_number}"
    return WallFacts(
        name=full,
        identity=_identity(record, summary, as_of),
        headline=headline,
        alerts=_alerts(items, as_of),
        next_item=_next_item(items, as_of),
        next_contact=_next_contact(
            record, as_of, lost_to_follow_up(summary, as_of, care), in_care=summary.on_caseload
        ),
    )


def wall_headline(measure: Measure, outcome: Outcome | None, as_of: date) -> str:
    """``PHQ-9 18 → 8: response, not yet remission``; an old latest score is called old."""
    if outcome is None:
        return f"No {measure.name} score recorded"
    name, latest = outcome.measure.name, outcome.latest
    age = (as_of - latest.on).days
    late = measure.interval_days is not None and age > measure.interval_days * DOTTED_FROM
    up_to = "" if is_exact(latest.on) else "up to "
    old = f"latest {up_to}{plural(age // 7, 'week')} old"
    if outcome.count == 1:
        text = f"{name} {about(outcome.measure, latest)} {on_day(latest.on, as_of)}"
        return f"{text}: {old}" if late else f"{text}: 1 score, no trend"
    change = f"{name} {change_words(outcome.measure, outcome.baseline, latest)}"
    if not is_exact(latest.on):
        change += f" ({short_day(latest.on, as_of)})"
    if late:
        return f"{change}: {old}"
    if may_not_be_latest(outcome.baseline.on, latest.on, outcome.inexact):
        # In few words: which score may have come later stands on the page.
        return f"{change}: latest score not certain"
    return f"{change}: {outcome_verdict(outcome) or points_words(outcome.better)}"


def standard_reason(reason: str | None) -> str:
    """Why a medicine was stopped, in standard terms: "weight gain", else "stopped"."""
    text = (reason or "").strip().lower()
    if text in STANDARD_TERMS:
        return text
    kind, _, term = text.partition(":")
    if kind in _KINDS_OF_REASON and term.strip() in STANDARD_TERMS:
        return term.strip()
    return kind if kind in _KINDS_OF_REASON else "stopped"


def standard_term(label: str) -> str | None:
    """A coded label if it is a standard term ("nausea, mild" counts), else ``None``."""
    text = label.strip().lower()
    return text if text.partition(",")[0] in STANDARD_TERMS else None


def _identity(record: PersonRecord, summary: CaseloadSummary, as_of: date) -> tuple[str, ...]:
    person, episode = record.person, record.episode
    died = person.died_on is not None and person.died_on <= as_of
    until = person.died_on if died and person.died_on else as_of
    age = "age not known" if person.born_on is None else str(age_on(person.born_on, until))
    parts = [age, summary.diagnosis_group or "no diagnosis"]
    if person.died_on is not None and died:
        parts.append(f"died {day(person.died_on, as_of)}")
    elif episode is None:
        parts.append("no episode")
    elif episode.ended_on is not None and episode.ended_on <= as_of:
        parts.append(f"closed {day(episode.ended_on, as_of)}")
    else:
        weeks = max(0, (as_of - episode.started_on).days) // 7
        parts.append(f"week {weeks}" if is_exact(episode.started_on) else f"up to week {weeks}")
    return tuple(parts)


def _alerts(items: Sequence[DueItem], as_of: date) -> tuple[Alert, ...]:
    """Flags, then what is overdue, each by rank and date."""
    flags = flags_on(items, as_of, shown=len(items)).shown
    late = [
        i
        for i in open_items(items, as_of)
        if i.kind not in _FLAGS and days_overdue(i.due_on, as_of)
    ]
    late.sort(key=lambda i: (i.rank, i.due_on))
    found = [Alert(i.label, why_text(i, as_of), i.rank == 0) for i in flags]
    found += [Alert(f"{_label(i)} {_overdue(i, as_of)}", "", i.rank == 0) for i in late]
    return tuple(found)


def _label(item: DueItem) -> str:
    """A follow-up set by hand is called by its kind: its label is typed text."""
    return capital(words(item.kind)) if item.rule == RuleId.FOLLOW_UP else item.label


def _overdue(item: DueItem, as_of: date) -> str:
    return f"overdue {days_overdue(item.due_on, as_of)} d"


def _next_item(items: Sequence[DueItem], as_of: date) -> FootLine:
    """What falls due next; what is overdue already stands among the alerts, the contact apart."""
    found = [
        i
        for i in open_items(items, as_of)
        if i.kind not in _FLAGS and i.kind is not DueKind.CARE_CONTACT and i.due_on >= as_of
    ]
    first = min(found, key=lambda i: (i.due_on, i.rank), default=None)
    if first is None:
        return FootLine("Nothing else due", "")
    due = "due today" if first.due_on == as_of else f"due {day(first.due_on, as_of)}"
    return FootLine(_label(first), due)


def _next_contact(record: PersonRecord, as_of: date, lost: bool, *, in_care: bool) -> FootLine:
    """Where it stands that somebody is lost to follow-up: it is about contacts, never cut away.

    Nobody owes a contact after the end of the episode, or after a death.
    """
    following, said = next_contact(record, as_of), LOST if lost else ""
    if following is None and not in_care:
        return FootLine("No episode of care" if record.episode is None else "Episode ended", "")
    if following is None:
        return FootLine(_listed("No next contact booked", said), "", attention=True)
    kind = "session" if following.kind == SESSION else words(EncounterKind(following.kind))
    who = following.clinician.name if following.clinician else ""
    contact = f"{day(following.on, as_of)} {kind}"
    return FootLine(contact, _listed(who, said), attention=lost)


def _listed(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
