"""Safety flags: a positive answer stands until a clinician clears it, whatever comes later.

Per rule only the newest positive is raised: whoever clears it has seen those before it too, as far
as they were in the record by then. A new positive raises the flag again because it is a new event;
so does one that came late under an earlier date, and one that was amended after it was cleared.
The end of an episode clears nothing, and an answer that came after it is raised too.
"""

from collections.abc import Callable, Iterator

from dashboard.domain.care_rules import Rule, RuleId
from dashboard.domain.clearance import FlagClearance
from dashboard.domain.codes import DueKind, RecordState
from dashboard.domain.derived import DueItem
from dashboard.domain.due_facts import Facts, due_item
from dashboard.domain.partial_date import reduced_iso
from dashboard.domain.proration import about_score
from dashboard.domain.record import Measurement
from dashboard.domain.wording import full_day, on_full_day

#: What a positive measurement says ("PHQ-9 item 9 = 2"), ``None`` when it is not positive.
Positive = Callable[[Facts, Rule, Measurement], str | None]


def safety_flags(facts: Facts) -> Iterator[DueItem]:
    """The open safety flags of a person."""
    for rule_id, positive in _POSITIVE:
        rule = facts.rule(rule_id)
        if rule is not None:
            yield from _raised(facts, rule, positive)


def suicide_flag_open(facts: Facts) -> bool:
    """Whether a flag for thoughts of suicide is open (item 9 or C-SSRS, not a high total)."""
    return any(
        rule is not None and any(True for _ in _raised(facts, rule, positive))
        for rule, positive in (
            (facts.rule(RuleId.ITEM9), _item_positive),
            (facts.rule(RuleId.CSSRS_HIGH), _level_positive),
        )
    )


def _raised(facts: Facts, rule: Rule, positive: Positive) -> Iterator[DueItem]:
    seen: list[FlagClearance] = []
    for measurement in reversed(facts.record.measurements):
        if measurement.instrument not in rule.names["measures"]:
            continue
        if measurement.state is RecordState.UNKNOWN:
            continue
        seen += facts.clearings(rule.id, measurement.id)
        says = positive(facts, rule, measurement)
        if says is None or any(_in_the_record(measurement, clearing) for clearing in seen):
            continue
        day = measurement.measured_on
        yield due_item(
            facts,
            rule,
            DueKind.SAFETY_FLAG,
            day,
            day,
            f"{says} {on_full_day(day)}{_after_the_end(facts)}",
            evidence={"measure": measurement.instrument, "measured_on": reduced_iso(day)},
            evidence_id=measurement.id,
        )
        return


def _after_the_end(facts: Facts) -> str:
    """That the flag is left over from an episode that has ended; empty while it is open."""
    episode = facts.episode
    if facts.on_caseload:
        return ""
    if episode.ended_on is not None:
        return f"; episode ended {full_day(episode.ended_on)}"
    since = episode.phase_since
    return "; episode closed" if since is None else f"; episode closed {full_day(since)}"


def _in_the_record(measurement: Measurement, clearing: FlagClearance) -> bool:
    """Whether who cleared could see this; where a time is not known the date of the event says."""
    if measurement.recorded_at is None or clearing.recorded_at is None:
        return True
    return measurement.recorded_at <= clearing.recorded_at


def _item_positive(facts: Facts, rule: Rule, measurement: Measurement) -> str | None:
    """A single item; it counts even where too many others are missing for a total."""
    number = int(rule.numbers["item"])
    answer = measurement.items.get(number)
    if answer is None or answer < rule.numbers["at_least"]:
        return None
    return f"{facts.measure_name(measurement.instrument)} item {number} = {answer}"


def _total_positive(facts: Facts, rule: Rule, measurement: Measurement) -> str | None:
    total = measurement.total
    if total is None or total < rule.numbers["at_least"]:
        return None
    measure = facts.rules.measures.get(measurement.instrument)
    return f"{facts.measure_name(measurement.instrument)} = {about_score(measure, measurement)}"


def _level_positive(facts: Facts, rule: Rule, measurement: Measurement) -> str | None:
    """The screener's level; from the answers where there are any, a total may not be stored."""
    measure = facts.rules.measures.get(measurement.instrument)
    level = measurement.total or 0
    if measure is not None:
        levels = [measure.item_levels.get(n, 0) for n, a in measurement.items.items() if a > 0]
        level = max([level, *levels])
    if level < rule.numbers["level"]:
        return None
    return f"{facts.measure_name(measurement.instrument)} high"


_POSITIVE: tuple[tuple[RuleId, Positive], ...] = (
    (RuleId.ITEM9, _item_positive),
    (RuleId.PHQ9_SEVERE, _total_positive),
    (RuleId.CSSRS_HIGH, _level_positive),
)
