"""The caseload's filter in words, for chips, empty states and exports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dashboard.domain.caseload_filter import CaseloadFilter, Order, Section, Sort
from dashboard.domain.caseload_states import Lateness, Ready, ResponseState, SupplyState
from dashboard.domain.caseload_views import BUILT_IN, is_narrowed, view_alone, view_of
from dashboard.domain.supply import LOW_SUPPLY_PERCENT
from dashboard.domain.wording import full_day, plural, words

SECTIONS: Mapping[Section, str] = {
    Section.OVERDUE: "Overdue",
    Section.NO_NEXT_CONTACT: "No next contact",
    Section.DUE_7: "Due in 7 days",
    Section.LATER: "Later",
    Section.OUTREACH: "Outreach",
    Section.ALL: "All",
}
SORTS: Mapping[tuple[Sort, Order], str] = {
    (Sort.PRIORITY, Order.ASC): "safety first, then most days overdue",
    (Sort.PRIORITY, Order.DESC): "least urgent first",
    (Sort.PERSON, Order.ASC): "by name, A to Z",
    (Sort.PERSON, Order.DESC): "by name, Z to A",
    (Sort.DAYS_OVERDUE, Order.ASC): "fewest days overdue first",
    (Sort.DAYS_OVERDUE, Order.DESC): "most days overdue first",
    (Sort.LAST_SEEN, Order.ASC): "seen longest ago first",
    (Sort.LAST_SEEN, Order.DESC): "seen most recently first",
    (Sort.SCORE, Order.ASC): "lowest latest score first",
    (Sort.SCORE, Order.DESC): "highest latest score first",
    (Sort.LAST_DISCUSSED, Order.ASC): "discussed longest ago first",
    (Sort.LAST_DISCUSSED, Order.DESC): "discussed most recently first",
}
LATENESS: Mapping[Lateness, str] = {
    Lateness.WEEK: "up to 7 days",
    Lateness.FORTNIGHT: "8 to 14 days",
    Lateness.MONTH: "15 to 30 days",
    Lateness.LONGER: "more than 30 days",
}
RESPONSES: Mapping[ResponseState, str] = {
    ResponseState.IMPROVED: "Improved, at 10 weeks or later",
    ResponseState.NOT_IMPROVED: "Not improved, at 10 weeks or later",
    ResponseState.UNKNOWN: "Improvement not known: before 10 weeks, or too few scores",
}
SUPPLIES: Mapping[SupplyState, str] = {
    SupplyState.LOW: f"Supply covered under {LOW_SUPPLY_PERCENT} % of days",
    SupplyState.COVERED: f"Supply covered {LOW_SUPPLY_PERCENT} % of days or more",
    SupplyState.UNKNOWN: "Supply not known",
    SupplyState.GAP: "Supply gap flag",
}
READY: Mapping[Ready, str] = {Ready.STEP_DOWN: "Ready to step down"}
NOT_YOURS = "not in your caseload"
_ABBREVIATIONS = frozenset({"adhd", "ocd", "ptsd"})


@dataclass(frozen=True, slots=True)
class FilterLabels:
    """Names of what a filter refers to by key or code; what is missing is not in the scope."""

    owners: Mapping[int, str] = field(default_factory=dict)
    teams: Mapping[int, str] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FilterPart:
    """One thing asked for: the field's name, its value where it has several, and its words."""

    name: str
    text: str
    value: str | None = None


def code_words(code: str) -> str:
    """A code of an open vocabulary as words: ``eating_disorder`` as ``eating disorder``."""
    return code.upper() if code in _ABBREVIATIONS else code.replace("_", " ")


def filter_parts(asked: CaseloadFilter, labels: FilterLabels) -> tuple[FilterPart, ...]:
    """Everything asked for beyond the section, in the order of the controls."""
    parts: list[tuple[str, str | None]] = [
        ("text", f"Find: {asked.text}" if asked.text else None),
        ("owner_id", _named("Owner", asked.owner_id, labels.owners)),
        ("team_id", _named("Team", asked.team_id, labels.teams)),
        ("phase", f"Phase: {words(asked.phase)}" if asked.phase else None),
        ("kind", f"Due: {words(asked.kind)}" if asked.kind else None),
        (
            "min_days",
            f"{plural(asked.min_days, 'day')} overdue or more" if asked.min_days else None,
        ),
        ("diagnosis", f"Diagnosis: {code_words(asked.diagnosis)}" if asked.diagnosis else None),
        ("medication", _class(asked.medication, labels)),
        ("treatment", f"Treatment: {words(asked.treatment)}" if asked.treatment else None),
    ]
    parts += _states(asked)
    flags = (
        FilterPart("flags", f"Flag: {labels.rules.get(rule, code_words(rule))}", rule)
        for rule in asked.flags
    )
    return (*(FilterPart(name, text) for name, text in parts if text), *flags)


def beyond_view(asked: CaseloadFilter, labels: FilterLabels) -> tuple[FilterPart, ...]:
    """What narrows the view that is shown: without the parts that the view itself asks for."""
    own = {part.name for part in filter_parts(view_alone(asked), labels)}
    return tuple(part for part in filter_parts(asked, labels) if part.name not in own)


def _states(asked: CaseloadFilter) -> list[tuple[str, str | None]]:
    weeks = {"undiscussed": asked.undiscussed, "new": asked.new}
    spans = {name: None if days is None else _span(days) for name, days in weeks.items()}
    return [
        ("late", f"Longest overdue {LATENESS[asked.late]}" if asked.late else None),
        ("response", RESPONSES[asked.response] if asked.response else None),
        ("supply", SUPPLIES[asked.supply] if asked.supply else None),
        ("undiscussed", f"Not discussed for {spans['undiscussed']}" if asked.undiscussed else None),
        ("new", f"Started within {spans['new']}" if asked.new else None),
        ("ready", READY[asked.ready] if asked.ready else None),
    ]


def _span(days: int) -> str:
    """Days as whole weeks where they are."""
    return plural(days, "day") if days % 7 else plural(days // 7, "week")


def _named(what: str, key: int | None, names: Mapping[int, str]) -> str | None:
    return None if key is None else f"{what}: {names.get(key, NOT_YOURS)}"


def _class(code: str | None, labels: FilterLabels) -> str | None:
    return None if code is None else f"Medication: {labels.classes.get(code, code_words(code))}"


def in_words(asked: CaseloadFilter, labels: FilterLabels) -> str:
    """Section, filters ("none" too) and order in one line, for the head of an export."""
    parts = "; ".join(part.text for part in filter_parts(asked, labels)) or "none"
    order = SORTS[(asked.sort, asked.order)]
    return f"View: {view_label(asked)}. Filters: {parts}. Order: {order}."


def view_label(asked: CaseloadFilter) -> str:
    """The name of the view that is shown; that of its section for a combination without a name."""
    view = view_of(asked)
    return SECTIONS[asked.section] if view is None else BUILT_IN[view].label


def nobody(asked: CaseloadFilter, as_of: date) -> str:
    """Why the list is empty, in words: nobody in the view, or nobody who matches."""
    view = view_of(asked)
    if view is None or is_narrowed(asked):
        return f"No one in “{view_label(asked)}” matches these filters."
    return f"{BUILT_IN[view].nobody} as of {full_day(as_of)}."


def people_found(found: int, everybody: int) -> str:
    """``37 of 412 people``."""
    return f"{found:,} of {everybody:,} {'person' if everybody == 1 else 'people'}"
