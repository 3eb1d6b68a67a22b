"""Blood tests and movement exams that a current medicine calls for."""

from collections.abc import Iterator
from datetime import date, timedelta

from dashboard.domain.care_rules import Rule, RuleId
from dashboard.domain.codes import DueKind
from dashboard.domain.derived import DueItem
from dashboard.domain.drug_labels import is_systemic, tokens_of
from dashboard.domain.due_facts import Facts, due_item
from dashboard.domain.laboratory import counted
from dashboard.domain.periods import add_months, age_on
from dashboard.domain.record import LaboratoryResult, MedicationOrder
from dashboard.domain.treatment import course_start, drug_name
from dashboard.domain.wording import full_day, score

_OFTEN = {7: "weekly", 14: "every 2 weeks", 91: "quarterly", 182: "6-monthly", 365: "yearly",
          1826: "5-yearly"}  # fmt: skip


def monitoring_items(facts: Facts) -> Iterator[DueItem]:
    """Every schedule of the drug list that a current, scheduled medicine has."""
    current = {o.ingredient: o for o in facts.current if not o.as_needed}
    if not current:
        return
    for order in current.values():
        yield from _lithium(facts, order)
        yield from _clozapine(facts, order)
    scheduled = [(o, facts.monitoring_of(o.ingredient)) for o in current.values()]
    for rule in facts.rules.care.monitoring:
        keys = rule.names["monitoring"]
        starts = [
            (_start(facts, order), order)
            for order, monitoring in scheduled
            if any(key in monitoring for key in keys)
        ]
        if starts:
            start, order = min(starts, key=lambda pair: (pair[0], pair[1].id))
            yield _scheduled(facts, rule, start, order)


def _start(facts: Facts, order: MedicationOrder) -> date:
    """First day of the present course; where it was not recorded, that of the episode."""
    return course_start(facts.record.orders, order) or facts.start


def _since(facts: Facts, order: MedicationOrder, known: str) -> str:
    """``lithium since 2 Mar 2026``, or that its start was not recorded."""
    name, start = drug_name(order.ingredient, facts.rules.drugs), _start(facts, order)
    if course_start(facts.record.orders, order) is None:
        return f"{name}, start not recorded, counted from {full_day(start)}"
    return f"{name} {known} {full_day(start)}"


def _scheduled(facts: Facts, rule: Rule, start: date, order: MedicationOrder) -> DueItem:
    """The next test of a schedule: the first day of it that no test has reached yet."""
    last = _last_done(facts, rule, start - timedelta(days=BASELINE_DAYS))
    often = _OFTEN.get(int(rule.numbers["repeat_days"]), "")
    due = next((day for day, from_on in _schedule(rule, start) if last is None or last < from_on),
               None)  # fmt: skip
    if due is None and last is not None:
        due = last + rule.days("repeat_days")
    since = "none recorded" if last is None else f"last {full_day(last)}"
    kind = DueKind.MOVEMENT_EXAM if "measures" in rule.names else DueKind.LABORATORY
    return due_item(
        facts,
        rule,
        kind,
        due or start,
        start,
        f"{_since(facts, order, 'since')}, {often}, {since}",
        evidence={"ingredient": order.ingredient, "since": start.isoformat()}
        | ({} if last is None else {"last_on": last.isoformat()}),
        owner=facts.episode.prescriber,
    )


def _schedule(rule: Rule, start: date) -> list[tuple[date, date]]:
    """The days of a schedule, each with the first day on which a test counts for it."""
    early = rule.days("early_days")
    days = [start + timedelta(days=n) for n in rule.offsets]
    return [
        (day, (day - timedelta(days=BASELINE_DAYS)) if day == start else day - early)
        for day in days
    ]


#: A test so many days before the start serves as the one at the start.
BASELINE_DAYS = 90


def _last_done(facts: Facts, rule: Rule, since: date) -> date | None:
    days = [r.taken_on for r in counted(facts.record.laboratory, rule.names.get("tests", ()))]
    for key in rule.names.get("measures", ()):
        days += [score.measured_on for score in facts.scores.get(key, ())]
    return max((day for day in days if day >= since), default=None)


def _lithium(facts: Facts, order: MedicationOrder) -> Iterator[DueItem]:
    rule = facts.rule(RuleId.LITHIUM_LEVEL)
    if rule is None or order.ingredient not in rule.names["ingredients"]:
        return
    start = _start(facts, order)
    changed = max(start, _last_change(facts, order) or start)
    levels = [r for r in counted(facts.record.laboratory, rule.names["tests"])
              if r.taken_on > changed]  # fmt: skip
    if not levels:
        due = changed + rule.days("after_change_days")
        why = f"lithium dose changed {full_day(changed)}"
        if changed == start:
            why = _since(facts, order, "started")
        yield _laboratory(facts, rule, order, due, changed, why)
        return
    last = levels[-1]
    value = "" if last.value is None else f" ({score(last.value)} {last.unit or 'mmol/L'})"
    if not _steady(rule, levels, changed):
        due = last.taken_on + rule.days("after_change_days")
        often = "weekly until stable"
    else:
        months = _lithium_months(facts, rule, start, last)
        due = add_months(last.taken_on, months)
        often = f"{months}-monthly"
    why = f"{often}, last {full_day(last.taken_on)}{value}"
    yield _laboratory(facts, rule, order, due, last.taken_on, why)


def _last_change(facts: Facts, current: MedicationOrder) -> date | None:
    """The last day on which the dose of a medicine changed."""
    changed, dose = None, None
    for order in facts.record.orders:
        if order.ingredient != current.ingredient or order.started_on is None:
            continue
        if dose is not None and order.daily_dose is not None and order.daily_dose != dose:
            changed = order.started_on
        dose = order.daily_dose if order.daily_dose is not None else dose
    return changed


def _steady(rule: Rule, levels: list[LaboratoryResult], changed: date) -> bool:
    """Two levels in a row that agree, or a first level long after the change."""
    if levels[0].taken_on >= changed + rule.days("settled_days"):
        return True
    values = [level.value for level in levels[-2:] if level.value is not None]
    # Levels carry one or two decimals; 0.8 − 0.6 must not exceed 0.2.
    return (
        len(values) == 2
        and round(abs(values[1] - values[0]), 6) <= rule.numbers["steady_difference"]
    )


def _lithium_months(facts: Facts, rule: Rule, start: date, last: LaboratoryResult) -> int:
    """3 months in the first year and for those at risk, else 6."""
    first_year = int(rule.numbers["first_year_months"])
    if last.taken_on < add_months(start, 12):
        return first_year
    born_on = facts.record.person.born_on
    old = born_on is not None and age_on(born_on, last.taken_on) >= rule.numbers["old_from"]
    high = last.value is not None and last.value >= rule.numbers["high_level"]
    interacting = any(_named(order, rule.names["interacting"]) for order in facts.current)
    return first_year if old or high or interacting else int(rule.numbers["later_months"])


def _named(order: MedicationOrder, names: tuple[str, ...]) -> bool:
    """Whether an order is for one of these: what is no psychotropic has but its label for a name,
    with strength and form.
    """
    tokens = tokens_of(f"{order.ingredient} {order.label}")
    return is_systemic(tokens) and not set(names).isdisjoint(tokens)


def _clozapine(facts: Facts, order: MedicationOrder) -> Iterator[DueItem]:
    rule = facts.rule(RuleId.CLOZAPINE_ANC)
    if rule is None or order.ingredient not in rule.names["ingredients"]:
        return
    start = _start(facts, order)
    counts = [r for r in counted(facts.record.laboratory, rule.names["tests"])
              if r.taken_on >= start - timedelta(days=BASELINE_DAYS)]  # fmt: skip
    if not counts:
        why = f"{_since(facts, order, 'started')}, none recorded"
        yield _laboratory(facts, rule, order, start, start, why)
        return
    last = counts[-1]
    day = last.taken_on
    if last.value is not None and last.value < rule.numbers["low_below"]:
        due, often = day + rule.days("low_days"), "three times a week"
    elif day < add_months(start, int(rule.numbers["weekly_months"])):
        due, often = day + rule.days("weekly_days"), "weekly"
    elif day < add_months(start, int(rule.numbers["two_weekly_months"])):
        due, often = day + rule.days("two_weekly_days"), "every 2 weeks"
    else:
        due, often = add_months(day, int(rule.numbers["then_months"])), "monthly"
    value = "" if last.value is None else f" ({last.value:.0f}/µL)"
    yield _laboratory(facts, rule, order, due, day, f"{often}, last {full_day(day)}{value}")


def _laboratory(
    facts: Facts, rule: Rule, order: MedicationOrder, due: date, since: date, why: str
) -> DueItem:
    return due_item(
        facts,
        rule,
        DueKind.LABORATORY,
        due,
        since,
        why,
        evidence={"ingredient": order.ingredient, "since": since.isoformat()},
        evidence_id=order.id,
        owner=facts.episode.prescriber,
    )
