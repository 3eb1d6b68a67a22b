"""The caseload's filter in words, for chips, empty states and exports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dashboard.domain.caseload_filter import CaseloadFilter, Order, Section, Sort
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
_NONE_IN: Mapping[Section, str] = {
    Section.OVERDUE: "No one is overdue in your caseload",
    Section.NO_NEXT_CONTACT: "Everyone in your caseload has a next contact booked",
    Section.DUE_7: "No one falls due in the next 7 days in your caseload",
    Section.LATER: "No one in your caseload is due later",
    Section.OUTREACH: "No outreach is waiting in your caseload",
    Section.ALL: "Your caseload has no one in it",
}
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
    flags = (
        FilterPart("flags", f"Flag: {labels.rules.get(rule, code_words(rule))}", rule)
        for rule in asked.flags
    )
    return (*(FilterPart(name, text) for name, text in parts if text), *flags)


def _named(what: str, key: int | None, names: Mapping[int, str]) -> str | None:
    return None if key is None else f"{what}: {names.get(key, NOT_YOURS)}"


def _class(code: str | None, labels: FilterLabels) -> str | None:
    return None if code is None else f"Medication: {labels.classes.get(code, code_words(code))}"


def in_words(asked: CaseloadFilter, labels: FilterLabels) -> str:
    """Section, filters ("none" too) and order in one line, for the head of an export."""
    parts = "; ".join(part.text for part in filter_parts(asked, labels)) or "none"
    order = SORTS[(asked.sort, asked.order)]
    return f"View: {SECTIONS[asked.section]}. Filters: {parts}. Order: {order}."


def nobody(asked: CaseloadFilter, as_of: date) -> str:
    """Why the list is empty, in words: nobody in the section, or nobody who matches."""
    if asked.narrowed:
        return f"No one in “{SECTIONS[asked.section]}” matches these filters."
    return f"{_NONE_IN[asked.section]} as of {full_day(as_of)}."


def people_found(found: int, everybody: int) -> str:
    """``37 of 412 people``."""
    return f"{found:,} of {everybody:,} {'person' if everybody == 1 else 'people'}"
