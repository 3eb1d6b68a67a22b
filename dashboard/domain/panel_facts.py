"""What the person panel says in words around its lanes: header, next strip.

Screen and picture print these facts, so that they say the same. Nothing of a masked name is kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.domain.care_rules import CareRules
from dashboard.domain.cleared_flags import cleared_words
from dashboard.domain.codes import DecisionKind, DueKind, EncounterKind, Phase
from dashboard.domain.derived import CaseloadSummary, DueItem
from dashboard.domain.due_reading import (
    LOST,
    days_overdue,
    flags_on,
    lost_to_follow_up,
    open_items,
    why_text,
)
from dashboard.domain.flag_evidence import evidence_words, stands_since
from dashboard.domain.naming import DisplayName, display_name
from dashboard.domain.periods import age_on
from dashboard.domain.record import Clinician, Decision, Episode, PersonRecord
from dashboard.domain.recording import decision_words
from dashboard.domain.supply_sentence import supply_sentence
from dashboard.domain.visits import SESSION, Contact, last_contact, next_contact
from dashboard.domain.wording import capital, day, plural, whole_weeks, words

NEXT_SHOWN = 3
_FLAG_KINDS = (DueKind.SAFETY_FLAG, DueKind.CLINICAL_FLAG)


@dataclass(frozen=True, slots=True)
class FlagLine:
    """One flag: what, why with values and dates, by which rule (its id, and in words).

    ``evidence``: what the rule read, name and value. ``evidence_id``: the event behind it.
    """

    label: str
    why: str
    rule_id: str
    rule: str
    safety: bool
    raised_on: date | None = None
    evidence: tuple[tuple[str, str], ...] = ()
    evidence_id: int | None = None


@dataclass(frozen=True, slots=True)
class NextLine:
    """One open follow-up: action, owner, due in words."""

    action: str
    owner: str
    due: str
    overdue: bool
    why: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """The last decision of a case review and what became of it."""

    heading: str
    text: str
    detail: str


NO_FLAGS = "No flags"


@dataclass(frozen=True, slots=True)
class PanelFacts:
    """``supply`` and ``attendance`` always carry their denominators.

    ``flags``: the first ones; ``folded_flags``: the ``more_flags`` behind "+n more";
    ``no_flags``: what to say where there are none.
    """

    name: DisplayName
    identity: str
    seen: str
    supply: str
    attendance: str
    flags: tuple[FlagLine, ...]
    more_flags: int
    next_items: tuple[NextLine, ...]
    more_next: int
    decision: DecisionLine | None
    folded_flags: tuple[FlagLine, ...] = ()
    no_flags: str = NO_FLAGS


def panel_facts(
    record: PersonRecord,
    summary: CaseloadSummary,
    items: Sequence[DueItem],
    as_of: date,
    *,
    care: CareRules,
    masked: bool,
    past: bool = False,
    names: Mapping[str, str] = {},
) -> PanelFacts:
    """Read the facts of one person on ``as_of`` from what the rules have found.

    ``names``: what the codes in a flag's evidence are called. ``past``: as it stood on an earlier
    day, whose bookings are not kept.
    """
    person = record.person
    flags = flags_on(items, as_of)
    everyone = flags_on(items, as_of, shown=len(items)).shown
    follow_ups = [i for i in open_items(items, as_of) if i.kind not in _FLAG_KINDS]
    follow_ups.sort(key=lambda i: (i.rank, i.due_on))
    owners = {c.id: c.name for c in _clinicians(record)}
    return PanelFacts(
        name=display_name(
            person.given_name,
            person.family_name,
            person.record_number,
            public_id=person.public_id,
            masked=masked,
        ),
        identity=_identity(record, summary, as_of),
        seen=_seen(
            record,
            as_of,
            _none_ahead(summary, past=past),
            lost=lost_to_follow_up(summary, as_of, care),
        ),
        supply=supply_sentence(summary.supply, as_of),
        attendance=_attendance(summary),
        flags=tuple(_flag(i, as_of, names) for i in flags.shown),
        more_flags=flags.more,
        next_items=tuple(_next_line(i, owners, as_of) for i in follow_ups[:NEXT_SHOWN]),
        more_next=max(0, len(follow_ups) - NEXT_SHOWN),
        decision=_decision(record, as_of, with_reason=not masked),
        folded_flags=tuple(_flag(i, as_of, names) for i in everyone[len(flags.shown) :]),
        no_flags=_no_flags(record, as_of),
    )


def _no_flags(record: PersonRecord, as_of: date) -> str:
    """Never raised is not the same as cleared."""
    cleared = cleared_words(record.clearances, as_of)
    return f"No open flags · {cleared}" if cleared else NO_FLAGS


def _identity(record: PersonRecord, summary: CaseloadSummary, as_of: date) -> str:
    person, episode = record.person, record.episode
    last_day = min(as_of, person.died_on or as_of)
    age = "age not known" if person.born_on is None else str(age_on(person.born_on, last_day))
    parts = [age, summary.diagnosis_group or "no diagnosis recorded"]
    parts += ["no episode of care"] if episode is None else _episode_words(episode, summary, as_of)
    if person.died_on is not None and person.died_on <= as_of:
        parts.append(f"died {day(person.died_on, as_of)}")
    return " · ".join(parts)


def _episode_words(episode: Episode, summary: CaseloadSummary, as_of: date) -> list[str]:
    if episode.ended_on is not None and episode.ended_on <= as_of:
        return [episode.program, f"closed {day(episode.ended_on, as_of)}"]
    phase = words(summary.phase)
    if "phase" not in phase:
        phase = f"{phase} phase"
    return [episode.program, phase, whole_weeks(episode.started_on, as_of)]


def _seen(record: PersonRecord, as_of: date, none_ahead: str, *, lost: bool) -> str:
    last, following = last_contact(record, as_of), next_contact(record, as_of)
    owner = record.episode.owner if record.episode else None
    seen = "Not seen yet" if last is None else f"Seen {day(last.on, as_of)}{_by(last)}"
    if lost:
        seen += f", {LOST}"
    ahead = none_ahead
    if following is not None:
        ahead = f"next {day(following.on, as_of)}, {_contact_kind(following)}"
    return " · ".join([seen, ahead, f"owner {owner.name}" if owner else "no owner"])


def _none_ahead(summary: CaseloadSummary, *, past: bool) -> str:
    """What stands where no next contact is known; nobody owes one once the episode has ended."""
    if summary.phase is Phase.CLOSED:
        return "episode ended"
    return "next contact not known" if past else "no next contact booked"


def _by(contact: Contact) -> str:
    return f" by {contact.clinician.name}" if contact.clinician else ""


def _contact_kind(contact: Contact) -> str:
    return "session" if contact.kind == SESSION else words(EncounterKind(contact.kind))


def _attendance(summary: CaseloadSummary) -> str:
    if summary.attendable == 0:
        return "No session attended or missed yet"
    return f"Sessions {summary.attended} of {summary.attendable} attended"


def _flag(item: DueItem, as_of: date, names: Mapping[str, str]) -> FlagLine:
    why = why_text(item, as_of)
    rule = f"{item.rule} v{item.rule_version}"
    return FlagLine(
        item.label,
        why,
        item.rule,
        rule,
        item.rank == 0,
        raised_on=stands_since(item),
        evidence=tuple(evidence_words(item.evidence, names)),
        evidence_id=item.evidence_id,
    )


def _next_line(item: DueItem, owners: dict[int, str], as_of: date) -> NextLine:
    late = days_overdue(item.due_on, as_of)
    due = f"overdue {plural(late, 'day')}" if late else f"due {day(item.due_on, as_of)}"
    if item.due_on == as_of:
        due = "due today"
    owner = owners.get(item.owner_id or -1, "no owner")
    return NextLine(item.label, owner, due, late > 0, why_text(item, as_of))


def _clinicians(record: PersonRecord) -> Iterator[Clinician]:
    groups: list[Iterable[Clinician | None]] = [
        (c for e in record.episodes for c in (e.care_manager, e.prescriber, e.therapist)),
        (s.therapist for s in record.sessions),
        (e.clinician for e in record.encounters),
        (f.owner for f in record.follow_ups),
        (d.owner for d in record.decisions),
        (r.reviewer for r in record.reviews),
    ]
    return (c for group in groups for c in group if c is not None)


def _decision(record: PersonRecord, as_of: date, *, with_reason: bool) -> DecisionLine | None:
    """The reason is free text and may name somebody: masked panels leave it out."""
    reviewed = {r.id: r.reviewed_on for r in record.reviews if r.reviewed_on <= as_of}
    made = [d for d in record.decisions if d.review_id in reviewed]
    if not made:
        return None
    last = max(made, key=lambda d: (reviewed[d.review_id], d.id))
    done = last.done_on is not None and last.done_on <= as_of
    state = f"done {day(last.done_on, as_of)}" if last.done_on and done else _open(last, as_of)
    owner = last.owner.name if last.owner else "no owner"
    return DecisionLine(
        heading=", ".join(
            p for p in (f"Decided {day(reviewed[last.review_id], as_of)}", state) if p
        ),
        text=capital(decision_words(last.kind, last.intent)),
        detail=" · ".join(
            part for part in (last.reason or "" if with_reason else "", owner) if part
        ),
    )


def _open(decision: Decision, as_of: date) -> str:
    if decision.due_on is None:
        return "" if decision.kind is DecisionKind.CONTINUE else "not done yet"
    late = (as_of - decision.due_on).days
    return f"overdue {plural(late, 'day')}" if late > 0 else f"due {day(decision.due_on, as_of)}"
