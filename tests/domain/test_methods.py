"""The methods page as data: nothing of the rule book is missing, and every link leads somewhere."""

import importlib
import re
from dataclasses import replace

import pytest

from dashboard.components.shell_ids import ShellIds
from dashboard.domain import visits
from dashboard.domain.care_rules import Rule, RuleId
from dashboard.domain.caseload_filter import Section
from dashboard.domain.measures import Measure
from dashboard.domain.method_definitions import Group, MethodId
from dashboard.domain.method_entry import NOT_REVIEWED, Entry
from dashboard.domain.method_numbers import NUMBERS, filled, names_in
from dashboard.domain.methods import (
    DENOMINATORS,
    GROUPS,
    group_anchor,
    measure_anchor,
    method_anchor,
    methods_book,
    rule_anchor,
)
from dashboard.domain.methods_drugs import DRUGS, LONG_ACTING
from dashboard.domain.methods_rules import group_of, number_words
from dashboard.domain.rules import RuleBook
from dashboard.pages.methods.ids import Ids
from dashboard.paths import methods_href
from dashboard.queries.caseload_conditions import SOON_DAYS

#: Where each number of the definitions lives in the code.
CONSTANTS = {
    "flags_shown": "due_reading.FLAGS_SHOWN",
    "next_shown": "panel_facts.NEXT_SHOWN",
    "current_days": "freshness.CURRENT_DAYS",
    "score_points": "summary.SCORE_POINTS",
    "dotted_from": "panel_scores.DOTTED_FROM",
    "broken_from": "panel_scores.BROKEN_FROM",
    "finished_from": "talking_therapies.FINISHED_FROM",
    "supply_days": "supply.SUPPLY_DAYS",
    "low_supply_percent": "supply.LOW_SUPPLY_PERCENT",
    "undiscussed_days": "caseload_states.UNDISCUSSED_DAYS",
    "new_days": "caseload_states.NEW_DAYS",
    "same_course_days": "supply.SAME_COURSE_DAYS",
    "ended_after_days": "supply.ENDED_AFTER_DAYS",
    "labelled_gap_days": "panel_supply.LABELLED_GAP_DAYS",
    "switch_days_before": "panel_medication.SWITCH_DAYS_BEFORE",
    "switch_days_after": "panel_medication.SWITCH_DAYS_AFTER",
    "minimum_fill_dates": "adherence.MINIMUM_FILL_DATES",
    "minimum_days_from_index": "adherence.MINIMUM_DAYS_FROM_INDEX",
    "default_gap_limit": "adherence.DEFAULT_GAP_LIMIT",
    "rolling_days": "adherence_course.ROLLING_DAYS",
    "acute_days_needed": "adherence_measures.ACUTE_DAYS_NEEDED",
    "acute_last_day": "adherence_measures.ACUTE_LAST_DAY",
    "continuation_days_needed": "adherence_measures.CONTINUATION_DAYS_NEEDED",
    "continuation_last_day": "adherence_measures.CONTINUATION_LAST_DAY",
    "antipsychotic_percent": "adherence_measures.ANTIPSYCHOTIC_PERCENT",
    "baseline_days": "due_schedule.BASELINE_DAYS",
}
#: Digits that are no number of a rule: names, and what has no constant because the source says it.
NAMES_WITH_DIGITS = r"PHQ-9|GAD-7|24 hours|s − 1|exceed 1|1\.96 · SD · √2 · √\(1 − r\)|never 0"


def by_anchor(rules: RuleBook) -> dict[str, Entry]:
    return {entry.anchor: entry for entry in methods_book(rules).entries}


def text_of(entry: Entry) -> str:
    facts = [f"{fact.name}: {fact.value}" for fact in entry.facts]
    rows = [" | ".join(row) for one in entry.tables for row in one.rows]
    return "\n".join([entry.label, entry.words, *facts, *rows])


def test_every_rule_has_its_words_numbers_source_and_review(rules: RuleBook) -> None:
    entries = by_anchor(rules)
    for rule in rules.care.rules.values():
        entry = entries[f"rule-{rule.id}"]
        assert (entry.code, entry.label, entry.words) == (rule.id, rule.label, rule.words)
        found = (entry.origin.version, entry.origin.source, entry.origin.author)
        assert found == (rule.version, rule.source, rule.author)
        assert entry.origin.review == NOT_REVIEWED
        values = [fact.value for fact in entry.facts]
        assert len(values) == len(rule.numbers) + len(rule.names) + bool(rule.offsets)
        for name, number in rule.numbers.items():
            expected = 100 * number if name.endswith("fraction") else number
            assert any(value.split(" ")[0] == f"{expected:g}" for value in values), (rule.id, name)
        if rule.offsets:
            assert ", ".join(map(str, rule.offsets)) in values


def test_no_two_numbers_of_a_rule_have_the_same_name(rules: RuleBook) -> None:
    for entry in methods_book(rules).entries:
        names = [fact.name for fact in entry.facts]
        assert len(names) == len(set(names)), entry.anchor


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("relapse_prevention_days", 30.0, ("relapse prevention", "30 days")),
     ("days", 1.0, ("limit", "1 day")), ("then_months", 1.0, ("then every", "1 month")),
     ("fraction", 0.05, ("share", "5 %")),
     ("partial_fraction", 0.25, ("partial response from", "25 %")),
     ("at_least", 0.0, ("at least", "0")), ("week_4_from", 17.0, ("week 4 from", "17"))],
)  # fmt: skip
def test_numbers_read_as_words(name: str, value: float, words: tuple[str, str]) -> None:
    assert number_words(name, value) == words


def test_a_reviewed_rule_names_who_reviewed_it(rules: RuleBook) -> None:
    rule = replace(rules.care[RuleId.CARE_CONTACT], reviewed_by="Dr A. Example")
    care = replace(rules.care, rules={**rules.care.rules, rule.id: rule})
    book = methods_book(replace(rules, care=care))
    entry = {e.anchor: e for e in book.entries}[rule_anchor(rules, rule.id)]
    assert entry.origin.review == "reviewed by Dr A. Example"
    count = next(c for c in book.reviews if c.kind == "rules")
    assert (count.not_reviewed, count.of) == (len(care.rules) - 1, len(care.rules))


def test_every_rule_is_in_the_part_where_one_looks_for_it(rules: RuleBook) -> None:
    for rule in rules.care.rules.values():
        if rule.rank == 0:
            assert group_of(rule) is Group.SAFETY
        if "monitoring" in rule.names:
            assert group_of(rule) is Group.MEDICATION
    named = {rule for rule in RuleId if group_of(rules.care[rule]) is Group.MEDICATION}
    assert named == {
        RuleId.ANTIDEPRESSANT_START,
        RuleId.INJECTION,
        RuleId.LITHIUM_LEVEL,
        RuleId.CLOZAPINE_ANC,
        RuleId.MOVEMENT_EXAM,
        RuleId.VALPROATE_PREGNANCY_TEST,
    }
    assert group_of(rules.care[RuleId.INERTIA]) is Group.FLAGS
    assert group_of(rules.care[RuleId.STEP_DOWN]) is Group.OUTCOMES
    assert group_of(rules.care[RuleId.CASE_REVIEW]) is Group.FOLLOW_UPS


def _published(measure: Measure) -> list[str]:
    """What a reader must find of a measure."""
    wanted = [measure.licence_note, f"items: {measure.item_count} items"]
    if measure.remission_below is not None:
        wanted.append(f"remission: below {measure.remission_below:g}")
    if measure.response_fraction is not None:
        wanted.append(f"response: a fall of {100 * measure.response_fraction:g} %")
    if measure.reliable_change is not None:
        wanted.append(f"reliable change: {measure.reliable_change:g} points")
    if measure.case_from is not None:
        wanted.append(f"counts as a case: {measure.case_from:g} or ")
    if measure.interval_days is not None:
        wanted.append(f"interval: {measure.interval_days} days")
    bands = (f"{b.label} | {b.low:g} | {b.high:g}" for b in measure.bands)
    return [text.replace("-1", "−1") if "| -" in text else text for text in (*wanted, *bands)]


def test_every_measure_has_bands_thresholds_and_licence(rules: RuleBook) -> None:
    entries = by_anchor(rules)
    for measure in rules.measures.values():
        entry = entries[f"measure-{measure.key}"]
        for wanted in _published(measure):
            assert wanted in text_of(entry), (measure.key, wanted)
        assert entry.label == measure.name
        assert entry.origin.source == measure.source
        assert entry.origin.review == NOT_REVIEWED


def test_what_is_not_published_is_said(rules: RuleBook) -> None:
    plain = replace(
        rules.measures["phq9"],
        response_fraction=None,
        remission_below=None,
        reliable_change=None,
        case_from=None,
    )
    book = methods_book(replace(rules, measures={"phq9": plain}))
    text = text_of({e.anchor: e for e in book.entries}["measure-phq9"])
    for name in ("response", "remission", "reliable change", "counts as a case"):
        assert f"{name}: none published" in text


def test_a_change_computed_from_reliability_names_its_inputs(rules: RuleBook) -> None:
    computed = replace(
        rules.measures["phq9"], reliable_change=None, standard_deviation=6.0, reliability=0.84
    )
    book = methods_book(replace(rules, measures={"phq9": computed}))
    text = text_of({e.anchor: e for e in book.entries}["measure-phq9"])
    assert "6.65 points, from a standard deviation of 6 and a reliability of 0.84" in text


def test_every_long_acting_product_has_its_limits(rules: RuleBook) -> None:
    entries = by_anchor(rules)
    rows = entries[LONG_ACTING].tables[0].rows
    products = [p for drug in rules.drugs.drugs.values() for p in drug.long_acting]
    assert len(rows) == len(products) > 0
    limits = [tuple(map(int, row[2:])) for row in rows]
    assert limits == [(p.interval_days, p.early_days, p.late_days) for p in products]
    facts = [(fact.name, fact.value) for fact in entries[LONG_ACTING].facts]
    assert facts == [("Abilify Maintena, doses 2 to 3", "re-start after 35 days")]
    assert len(entries[DRUGS].tables[0].rows) == len(rules.drugs.drugs)
    assert entries[DRUGS].origin.source == rules.drugs.source


def test_every_link_leads_to_a_place_on_the_page(rules: RuleBook) -> None:
    book = methods_book(rules)
    places = {e.anchor for e in book.entries} | {group_anchor(g) for g, _ in book.groups}
    places.add(DENOMINATORS)
    made = [rule_anchor(rules, rule) for rule in rules.care.rules]
    made += [rule_anchor(rules, rule) for rule in RuleId]
    made += [measure_anchor(rules, key) for key in rules.measures]
    made += [method_anchor(method) for method in MethodId]
    made += [group_anchor(group) for group in Group]
    made += [DRUGS, LONG_ACTING]
    assert set(made) <= places
    assert rule_anchor(rules, "care_contact") == "rule-care_contact"
    assert measure_anchor(rules, "phq9") == "measure-phq9"
    assert methods_href(method_anchor(MethodId.SUPPLY)) == "/methods#supply"
    assert methods_href() == "/methods"


@pytest.mark.parametrize("unknown", ["", "no_such_rule", "care_contact ", "#x", "<b>"])
def test_what_the_rule_book_does_not_know_leads_to_a_part(rules: RuleBook, unknown: str) -> None:
    parts = {group_anchor(group) for group, _ in methods_book(rules).groups}
    assert rule_anchor(rules, unknown) in parts
    assert measure_anchor(rules, unknown) in parts


def test_anchors_are_unique_and_fit_into_an_address(rules: RuleBook) -> None:
    book = methods_book(rules)
    anchors = [e.anchor for e in book.entries] + [group_anchor(g) for g in Group] + [DENOMINATORS]
    assert len(anchors) == len(set(anchors))
    assert all(re.fullmatch(r"[a-z][a-z0-9_-]*", anchor) for anchor in anchors)
    headings = {f"{anchor}-title" for anchor in anchors}
    assert not (set(anchors) | headings) & ({*ShellIds} | {*Ids})
    assert not set(anchors) & headings


def test_every_part_and_section_has_words() -> None:
    assert set(GROUPS) == set(Group)
    assert {f"section-{section.value}".replace("_", "-") for section in Section} <= set(MethodId)


@pytest.mark.parametrize("name", sorted(CONSTANTS))
def test_a_number_is_the_one_that_the_code_uses(name: str) -> None:
    module, constant = CONSTANTS[name].split(".")
    used = getattr(importlib.import_module(f"dashboard.domain.{module}"), constant)
    assert NUMBERS[name].value == used


def test_due_soon_is_the_same_in_rules_and_queries() -> None:
    assert NUMBERS["soon_days"].value == SOON_DAYS
    assert set(NUMBERS) == {*CONSTANTS, "soon_days"}


def test_no_definition_copies_a_number(rules: RuleBook) -> None:
    used = set()
    for method in rules.methods.values():
        for text in (method.label, method.words, method.denominator or ""):
            used |= set(names_in(text))
            bare = re.sub(NAMES_WITH_DIGITS, "", re.sub(r"\{[^}]*\}", "", text))
            assert not re.search(r"\d", bare), (method.id, bare)
            assert "{" not in filled(text)
    assert used == set(NUMBERS), "a number that no definition names"


def test_numbers_are_bare_in_a_sentence() -> None:
    assert filled("{soon_days} days, {dotted_from} times") == "7 days, 1.5 times"
    with pytest.raises(KeyError):
        filled("{no_such_number}")


def test_shares_and_counts_say_what_they_are_of(rules: RuleBook) -> None:
    entries = by_anchor(rules)
    shares = (
        MethodId.PEOPLE_SHOWN, MethodId.SECTION_OVERDUE, MethodId.ATTENDANCE, MethodId.SUPPLY,
        MethodId.PDC_FROM_INDEX, MethodId.PDC_FIXED, MethodId.MPR, MethodId.FLAGS_SHOWN,
    )  # fmt: skip
    for method in shares:
        assert entries[method].denominator, method


def test_what_counts_as_seen_is_what_callers_without_rules_assume(rules: RuleBook) -> None:
    listed = rules.care[RuleId.CONTACT_KINDS].names["encounter_kinds"]
    assert set(listed) == set(visits.CONTACT_KINDS)


def test_an_added_rule_appears_by_itself(rules: RuleBook) -> None:
    added = Rule(
        id="lithium_ecg", version=3, label="ECG", words="An ECG.", source="A", author="B",
        reviewed_by=None, offsets=(0,), numbers={"repeat_days": 365.0, "early_days": 14.0},
        names={"monitoring": ("lithium",), "tests": ("ecg",)},
    )  # fmt: skip
    care = replace(rules.care, rules={**rules.care.rules, added.id: added})
    wider = replace(rules, care=care)
    entry = by_anchor(wider)[rule_anchor(wider, added.id)]
    assert entry.origin.version == 3
    assert "1 medicine of the drug list (Lithium)" in text_of(entry)
