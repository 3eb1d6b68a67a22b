"""Schedules that follow a medicine: days after its start, then at an interval."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from dashboard.domain.care_rules import Rule
from dashboard.domain.codes import DueKind
from dashboard.domain.derived import DueItem
from dashboard.domain.due_facts import Facts, due_item
from dashboard.domain.laboratory import counted, taken_together
from dashboard.domain.partial_date import reduced_iso
from dashboard.domain.record import MedicationOrder
from dashboard.domain.treatment import course_start, drug_name
from dashboard.domain.wording import full_day, plural

#: Days of a schedule up to here are said in weeks, later ones in months.
_IN_WEEKS = 12
#: A test so many days before the start serves as the one at the start.
BASELINE_DAYS = 90
_OFTEN = {7: "weekly", 14: "every 2 weeks", 91: "quarterly", 182: "6-monthly", 365: "yearly",
          1826: "5-yearly"}  # fmt: skip


def start_of(facts: Facts, order: MedicationOrder) -> date:
    """First day of the present course; where it was not recorded, that of the episode."""
    return course_start(facts.record.orders, order) or facts.start


def since_words(facts: Facts, order: MedicationOrder, known: str) -> str:
    """``lithium since 2 Mar 2026``, or that its start was not recorded."""
    name, start = drug_name(order.ingredient, facts.rules.drugs), start_of(facts, order)
    if course_start(facts.record.orders, order) is None:
        return f"{name}, start not recorded, counted from {full_day(start)}"
    return f"{name} {known} {full_day(start)}"


def marked(facts: Facts, keys: Collection[str]) -> list[tuple[date, MedicationOrder]]:
    """Current, scheduled medicines that the drug list marks with one of ``keys``, by start."""
    current = {o.ingredient: o for o in facts.current if not o.as_needed}
    found = [
        (start_of(facts, order), order)
        for order in current.values()
        if not set(keys).isdisjoint(facts.monitoring_of(order.ingredient))
    ]
    return sorted(found, key=lambda pair: (pair[0], pair[1].id))


def scheduled(facts: Facts, rule: Rule, start: date, order: MedicationOrder) -> DueItem:
    """The next test of a schedule: the first day of it that no test has reached yet."""
    last = last_done(facts, rule, start)
    due = early_step(rule, start, last)
    how_often = often(rule.numbers["repeat_days"]) if due is None else _after(due - start)
    if due is None and last is not None:
        due = last + rule.days("repeat_days")
    return schedule_item(facts, rule, order, due or start, last, how_often)


def often(days: float) -> str:
    """An interval in words: ``yearly``; empty for one without a word."""
    return _OFTEN.get(int(days), "")


def _after(days: timedelta) -> str:
    """A day of the schedule in words: ``due at the start``, ``due at 12 weeks``."""
    if not days:
        return "due at the start"
    weeks, over = divmod(days.days, 7)
    if over or weeks > _IN_WEEKS:
        return f"due at {plural(round(days.days / 30.4), 'month')}"
    return f"due at {plural(weeks, 'week')}"


def schedule_item(
    facts: Facts, rule: Rule, order: MedicationOrder, due: date, last: date | None, how_often: str
) -> DueItem:
    """The due item of a schedule. Its reason: the medicine, how often, and the last one."""
    start = start_of(facts, order)
    known = "none recorded" if last is None else f"last {full_day(last)}"
    return due_item(
        facts,
        rule,
        DueKind.MOVEMENT_EXAM if "measures" in rule.names else DueKind.LABORATORY,
        due,
        start,
        f"{since_words(facts, order, 'since')}, {how_often}, {known}",
        evidence={"ingredient": order.ingredient, "since": reduced_iso(start)}
        | ({} if last is None else {"last_on": reduced_iso(last)}),
        owner=facts.episode.prescriber,
    )


def early_step(rule: Rule, start: date, last: date | None) -> date | None:
    """The first day counted from the start that no test has reached; ``None``: all are done."""
    for day, counts_from in _steps(rule, start):
        if last is None or last < counts_from:
            return day
    return None


def _steps(rule: Rule, start: date) -> Iterator[tuple[date, date]]:
    """The days of a schedule, each with the first day on which a test counts for it."""
    early = rule.days("early_days")
    for offset in rule.offsets:
        day = start + timedelta(days=offset)
        yield day, (_baseline_from(day) if offset == 0 else day - early)


def _baseline_from(start: date) -> date:
    return start - timedelta(days=BASELINE_DAYS)


def last_done(facts: Facts, rule: Rule, start: date) -> date | None:
    """The last day on which a test of the rule was done, up to 90 days before the start."""
    days = [r.taken_on for r in counted(facts.record.laboratory, rule.names.get("tests", ()))]
    days += taken_together(facts.record.laboratory, rule.names.get("tests_together", ()))
    for key in rule.names.get("measures", ()):
        days += [score.measured_on for score in facts.scores.get(key, ())]
    return max((day for day in days if day >= _baseline_from(start)), default=None)


def laboratory_item(
    facts: Facts, rule: Rule, order: MedicationOrder, due: date, since: date, why: str
) -> DueItem:
    """A due blood test with a reason of its own."""
    return due_item(
        facts,
        rule,
        DueKind.LABORATORY,
        due,
        since,
        why,
        evidence={"ingredient": order.ingredient, "since": reduced_iso(since)},
        evidence_id=order.id,
        owner=facts.episode.prescriber,
    )
