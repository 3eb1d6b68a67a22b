"""Flags about care as it happened: sessions not attended, weight, levels, plan."""

from collections.abc import Iterator
from datetime import timedelta

from dashboard.domain.care_rules import Rule, RuleId
from dashboard.domain.codes import Treatment, VisitState
from dashboard.domain.derived import DueItem
from dashboard.domain.due_facts import Facts, flag
from dashboard.domain.laboratory import newest_result
from dashboard.domain.record import TherapySession
from dashboard.domain.visits import is_missed
from dashboard.domain.weight import weights_of
from dashboard.domain.wording import full_day, on_full_day, percent, score, two_days

_DAY = timedelta(days=1)


def missed_sessions_flag(facts: Facts) -> Iterator[DueItem]:
    """The last sessions that count for attendance were all not attended."""
    rule = facts.rule(RuleId.TWO_MISSED)
    if rule is None:
        return
    needed = int(rule.numbers["in_a_row"])
    missed: list[TherapySession] = []
    for session in reversed(facts.record.sessions):
        if session.held_on < facts.start or session.state is VisitState.ATTENDED:
            break
        if is_missed(session):
            missed.append(session)
    if len(missed) >= needed:
        # Raised with the first pair of the row; later ones lengthen it.
        raised = missed[-needed].held_on
        days = two_days(missed[1].held_on, missed[0].held_on)
        more = f", {len(missed)} in a row" if len(missed) > needed else ""
        yield from flag(facts, rule, raised, days + more, missed[0].id)


def therapy_not_started_flag(facts: Facts) -> Iterator[DueItem]:
    """Therapy is planned, but no session was held and none is ahead."""
    rule = facts.rule(RuleId.THERAPY_NOT_STARTED)
    planned = facts.episode.planned_treatment in (Treatment.THERAPY, Treatment.BOTH)
    if rule is None or not planned:
        return
    raised = facts.start + rule.days("days")
    for session in facts.record.sessions:
        if session.held_on < facts.start:
            continue
        if session.state is VisitState.ATTENDED:
            return
        if session.state is VisitState.BOOKED:
            raised = max(raised, session.held_on + _DAY)
    why = f"therapy planned since {full_day(facts.start)}, no session attended"
    yield from flag(facts, rule, raised, why, facts.episode.id)


def weight_flag(facts: Facts) -> Iterator[DueItem]:
    """Weight against the weight at the start of a current antipsychotic."""
    rule = facts.rule(RuleId.WEIGHT_GAIN)
    if rule is None or not facts.record.laboratory:
        return
    record = facts.record
    weights = weights_of(record.laboratory, record.orders, facts.current, facts.rules.drugs, rule)
    first = weights.baseline
    if weights.since is None or first is None or first.value is None:
        return
    latest = weights.counted[-1]
    gain = weights.gain(latest)
    if gain is not None and latest.value is not None and gain >= rule.numbers["fraction"]:
        why = (
            f"+{percent(gain, 1)} since {full_day(first.taken_on)} "
            f"({score(first.value)} → {score(latest.value)} {latest.unit or 'kg'})"
        )
        yield from flag(facts, rule, latest.taken_on, why, latest.id)


def level_flags(facts: Facts) -> Iterator[DueItem]:
    """A lithium level too high; neutrophils too low with clozapine."""
    if not facts.record.laboratory:
        return
    rule = facts.rule(RuleId.LITHIUM_HIGH)
    level = newest_result(facts.record.laboratory, rule.names["tests"]) if rule else None
    if rule and level and level.value is not None and level.value >= rule.numbers["at_least"]:
        why = f"{score(level.value)} {level.unit or 'mmol/L'} {on_full_day(level.taken_on)}"
        yield from flag(facts, rule, level.taken_on, why, level.id)
    rule = facts.rule(RuleId.ANC_LOW)
    count = newest_result(facts.record.laboratory, rule.names["tests"]) if rule else None
    takes = {order.ingredient for order in facts.current}
    if rule is None or count is None or not takes & set(rule.names["ingredients"]):
        return
    if count.value is not None and count.value < rule.numbers["below"]:
        why = (
            f"{count.value:.0f}/µL {on_full_day(count.taken_on)}: {_anc_advice(rule, count.value)}"
        )
        yield from flag(facts, rule, count.taken_on, why, count.id)


def _anc_advice(rule: Rule, count: float) -> str:
    if count < rule.numbers["stop_below"]:
        return "stop clozapine"
    if count < rule.numbers["interrupt_below"]:
        return "interrupt clozapine"
    return "count three times a week"
