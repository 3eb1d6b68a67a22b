"""The methods page as data: one entry per rule, definition, measure and the drug list.

The functions named ``…_anchor`` are total: what the rule book does not know (a due item stored
by an older one) leads to the beginning of the rules or measures, never to nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.domain.care_rules import Rule
from dashboard.domain.method_definitions import Anchor, Group, Method, MethodId
from dashboard.domain.method_entry import Entry, Fact, origin_of
from dashboard.domain.method_numbers import NUMBERS, filled, names_in
from dashboard.domain.methods_drugs import drug_entries
from dashboard.domain.methods_measures import measure_entry
from dashboard.domain.methods_rules import group_of, rule_entry
from dashboard.domain.rules import RuleBook

GROUPS: Mapping[Group, str] = {
    Group.CASELOAD: "The caseload and its sections",
    Group.FOLLOW_UPS: "Follow-ups",
    Group.SAFETY: "Safety flags",
    Group.FLAGS: "Clinical flags",
    Group.MEDICATION: "Medication safety",
    Group.OUTCOMES: "Outcomes and being on track",
    Group.SCORES: "Scores",
    Group.THERAPY: "Therapy sessions",
    Group.SUPPLY: "Supply and adherence",
    Group.MEASURES: "Measures",
    Group.DRUGS: "Drug list",
}
#: The table of what each share or count is of.
DENOMINATORS = Anchor("denominators")


@dataclass(frozen=True, slots=True)
class ReviewCount:
    """How many ``of`` the definitions of one kind nobody has reviewed yet."""

    kind: str
    not_reviewed: int
    of: int


@dataclass(frozen=True, slots=True)
class MethodsBook:
    """Everything on the page. ``version`` is the rule book's; ``groups`` has no empty part."""

    version: str
    groups: tuple[tuple[Group, tuple[Entry, ...]], ...]
    reviews: tuple[ReviewCount, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for _, entries in self.groups for entry in entries)


def rule_anchor(rules: RuleBook, rule: str) -> Anchor:
    """Where the rule of a due item, flag or finding is explained."""
    return Anchor(f"rule-{rule}" if rule in rules.care.rules else Group.FOLLOW_UPS.value)


def measure_anchor(rules: RuleBook, key: str) -> Anchor:
    """Where a measure's numbers are."""
    return Anchor(f"measure-{key}" if key in rules.measures else Group.MEASURES.value)


def method_anchor(method: MethodId) -> Anchor:
    """Where a figure is explained: supply, attendance, days overdue and so on."""
    return Anchor(method.value)


def group_anchor(group: Group) -> Anchor:
    return Anchor(group.value)


def methods_book(rules: RuleBook) -> MethodsBook:
    """The whole page from the rule book alone."""
    own = [rule_entry(rule, rules, rule_anchor(rules, rule.id)) for rule in _rules_in_order(rules)]
    figures = [_method_entry(method) for method in rules.methods.values()]
    measures = [
        measure_entry(measure, measure_anchor(rules, measure.key))
        for measure in sorted(rules.measures.values(), key=lambda m: m.name.casefold())
    ]
    drugs = drug_entries(rules.drugs)
    every = [*figures, *own, *measures, *drugs]
    found = {group: tuple(e for e in every if e.group is group) for group in Group}
    return MethodsBook(
        version=rules.version,
        groups=tuple((group, entries) for group, entries in found.items() if entries),
        reviews=(
            _count("rules", own),
            _count("definitions of figures", figures),
            _count("measures", measures),
            # Two entries, one reviewed list.
            _count("drug lists", drugs[:1]),
        ),
    )


def _rules_in_order(rules: RuleBook) -> list[Rule]:
    groups = list(Group)
    return sorted(rules.care.rules.values(), key=lambda rule: groups.index(group_of(rule)))


def _method_entry(method: Method) -> Entry:
    texts = (method.label, method.words, method.denominator or "")
    named = dict.fromkeys(name for text in texts for name in names_in(text))
    facts = (Fact(NUMBERS[name].words, NUMBERS[name].text) for name in named)
    return Entry(
        anchor=method_anchor(method.id),
        group=method.group,
        code=method.id.value,
        label=filled(method.label),
        words=filled(method.words),
        origin=origin_of(method),
        facts=tuple(facts),
        denominator=None if method.denominator is None else filled(method.denominator),
        shown_on=method.shown_on,
    )


def _count(kind: str, entries: list[Entry]) -> ReviewCount:
    return ReviewCount(kind, sum(not e.origin.reviewed_by for e in entries), len(entries))
