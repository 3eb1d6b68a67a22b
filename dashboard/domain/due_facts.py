"""What several rules ask of one person's record, read once.

Nothing here depends on today: booked visits are facts, states that change by the calendar are not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from dashboard.domain.care_rules import Rule, RuleId
from dashboard.domain.clearance import FlagClearance
from dashboard.domain.codes import DIED, DueKind, DueSource, Phase, RecordState
from dashboard.domain.derived import DrugSupply, DueItem
from dashboard.domain.partial_date import known_to, last_day, precision_of, reduced_iso
from dashboard.domain.planned_ends import settled
from dashboard.domain.record import (
    Clinician,
    Episode,
    Measurement,
    MedicationOrder,
    PersonRecord,
)
from dashboard.domain.rules import RuleBook
from dashboard.domain.supply import supply_of
from dashboard.domain.treatment import begun, current_orders
from dashboard.domain.visits import Contact, contacts


@dataclass(frozen=True, slots=True)
class Facts:
    """One person with an episode, open or ended.

    ``record`` is without cancelled orders and ends of orders that are only planned; ``current`` are
    its orders that have not ended.
    ``seen`` and ``ahead`` are the contacts held and booked, of all time; ``contacts`` and
    ``booked`` those since the start of the episode, by date; ``scores`` the counted totals of
    each measure (state final), by date, of all time.
    """

    record: PersonRecord
    rules: RuleBook
    episode: Episode
    current: tuple[MedicationOrder, ...]
    seen: list[Contact]
    ahead: list[Contact]
    contacts: tuple[Contact, ...]
    booked: tuple[Contact, ...]
    scores: dict[str, list[Measurement]]
    supply: tuple[DrugSupply, ...]

    @property
    def start(self) -> date:
        return self.episode.started_on

    @property
    def on_caseload(self) -> bool:
        """Alive, with an open episode. Nothing but a safety flag stands for anybody else."""
        episode = self.episode
        is_open = episode.ended_on is None and episode.phase is not Phase.CLOSED
        return is_open and not self.died

    @property
    def died(self) -> bool:
        """Whether death is recorded: on its day, or as what ended the episode."""
        return self.record.person.died_on is not None or self.episode.end_reason == DIED

    @property
    def relapse_prevention(self) -> bool:
        return self.episode.phase is Phase.RELAPSE_PREVENTION

    def clearings(self, rule_id: str, evidence_id: int) -> list[FlagClearance]:
        """What cleared the flag that this event had raised, acknowledgements left out."""
        return [
            c
            for c in self.record.clearances
            if c.evidence_id == evidence_id and c.rule == rule_id and c.until is None
        ]

    def acknowledged_until(self, rule_id: str, evidence_id: int) -> date | None:
        """First day on which the flag that this event had raised stands again."""
        days = [
            c.until
            for c in self.record.clearances
            if c.evidence_id == evidence_id and c.rule == rule_id and c.until is not None
        ]
        return max(days, default=None)

    def measure_name(self, key: str) -> str:
        """``PHQ-9``; the key itself for a measure without a definition file."""
        measure = self.rules.measures.get(key)
        return key if measure is None else measure.name

    def monitoring_of(self, ingredient: str) -> tuple[str, ...]:
        """Safety schedules of a medicine by the drug list."""
        drug = self.rules.drugs.drugs.get(ingredient)
        return () if drug is None else drug.monitoring

    def newest(self, keys: tuple[str, ...]) -> Measurement | None:
        """The latest counted score of any of these measures; of one day the later recorded."""
        found = [self.scores[key][-1] for key in keys if key in self.scores]
        return max(found, key=lambda m: (m.measured_on, m.id), default=None)

    def rule(self, rule_id: RuleId) -> Rule | None:
        """A rule, or ``None`` where the service's files do not have it: then it is off."""
        return self.rules.care.rules.get(rule_id)


def facts_of(record: PersonRecord, rules: RuleBook) -> Facts | None:
    """The facts of a person; ``None`` without any episode of care."""
    episode = record.episode
    if episode is None:
        return None
    start = episode.started_on
    record = settled(record)
    seen, ahead = seen_and_ahead(record, rules)
    supply = supply_of(record, rules)
    record = replace(record, orders=begun(record.orders))
    return Facts(
        record,
        rules,
        episode,
        current_orders(record),
        seen,
        ahead,
        tuple(_since(seen, start)),
        tuple(_since(ahead, start)),
        counted_scores(record),
        supply,
    )


def _since(contacts: Iterable[Contact], start: date) -> Iterator[Contact]:
    """Contacts from ``start`` on; one in the month of the start may be one of them, and then stands
    on the first day that it can have been.
    """
    for contact in contacts:
        if contact.on >= start:
            yield contact
        elif last_day(contact.on) >= start:
            yield replace(contact, on=known_to(start, precision_of(contact.on)))


def seen_and_ahead(record: PersonRecord, rules: RuleBook) -> tuple[list[Contact], list[Contact]]:
    """Contacts held and contacts booked, by the service's reading of what a contact is."""
    rule = rules.care.rules.get(RuleId.CONTACT_KINDS)
    kinds = rule.names["encounter_kinds"] if rule else ()
    return contacts(record, kinds), contacts(record, kinds, booked=True)


def counted_scores(record: PersonRecord) -> dict[str, list[Measurement]]:
    """Totals that count, by measure and date. A total of state unknown is kept, never counted."""
    found: dict[str, list[Measurement]] = {}
    for score in record.measurements:
        if score.state is RecordState.FINAL and score.total is not None:
            found.setdefault(score.instrument, []).append(score)
    return found


def due_item(
    facts: Facts,
    rule: Rule,
    kind: DueKind,
    due_on: date,
    active_from: date,
    why: str,
    *,
    evidence: dict[str, str],
    evidence_id: int | None = None,
    label: str | None = None,
    owner: Clinician | None = None,
    source: DueSource = DueSource.RULE,
) -> DueItem:
    """One due item of a rule, owned by whoever looks after the person unless ``owner`` says."""
    responsible = owner or facts.episode.owner
    return DueItem(
        rule=rule.id,
        rule_version=rule.version,
        kind=kind,
        rank=rule.rank,
        due_on=due_on,
        active_from=active_from,
        active_until=None,
        owner_id=None if responsible is None else responsible.id,
        source=source,
        label=label or rule.label,
        why=why,
        evidence=evidence,
        evidence_id=evidence_id,
    )


def flag(
    facts: Facts,
    rule: Rule,
    raised: date,
    why: str,
    event: int | None,
    evidence: dict[str, str] | None = None,
    label: str | None = None,
    owner: Clinician | None = None,
) -> Iterator[DueItem]:
    """A clinical flag from the day it is raised, unless somebody cleared it for this very event.

    Acknowledged until a day, it is raised again on that day. ``owner``: as for ``due_item``.
    """
    stands = raised
    if event is not None and facts.record.clearances:
        if facts.clearings(rule.id, event):
            return
        stands = max(raised, facts.acknowledged_until(rule.id, event) or raised)
    yield due_item(
        facts,
        rule,
        DueKind.CLINICAL_FLAG,
        stands,
        stands,
        why,
        evidence=evidence or {"raised_on": reduced_iso(raised)},
        evidence_id=event,
        label=label,
        owner=owner,
    )
