"""A rule as an entry of the methods page: its words, and every number and list it gives."""

from collections.abc import Iterator, Mapping

from dashboard.domain.care_rules import Rule, RuleId
from dashboard.domain.caseload_words import code_words
from dashboard.domain.codes import EncounterKind
from dashboard.domain.method_definitions import Anchor, Group
from dashboard.domain.method_entry import Entry, Fact, origin_of
from dashboard.domain.rules import RuleBook
from dashboard.domain.wording import plural, score, words

_GROUPS: Mapping[Group, tuple[RuleId, ...]] = {
    Group.FOLLOW_UPS: (
        RuleId.CONTACT_KINDS,
        RuleId.CARE_CONTACT,
        RuleId.LOST_TO_FOLLOW_UP,
        RuleId.OUTREACH,
        RuleId.MEASURE_DUE,
        RuleId.CASE_REVIEW,
        RuleId.POST_DISCHARGE,
        RuleId.FOLLOW_UP,
        RuleId.DECISION,
    ),
    Group.FLAGS: (
        RuleId.INERTIA,
        RuleId.RELAPSE_SIGNAL,
        RuleId.TWO_MISSED,
        RuleId.SUPPLY_GAP,
        RuleId.CLOZAPINE_GAP,
        RuleId.ALLIANCE,
        RuleId.SIDE_EFFECT_BURDEN,
        RuleId.WEIGHT_GAIN,
        RuleId.LITHIUM_HIGH,
        RuleId.ANC_LOW,
        RuleId.PREGNANCY_POSITIVE,
        RuleId.THERAPY_NOT_STARTED,
        RuleId.SCORE_STALE,
    ),
    Group.OUTCOMES: (
        RuleId.BASELINE,
        RuleId.RESPONSE,
        RuleId.FULL_REMISSION,
        RuleId.IMPROVED,
        RuleId.EARLY_CHECK,
        RuleId.NOT_ON_TRACK_THERAPY,
        RuleId.NOT_ON_TRACK_MEDICATION,
        RuleId.STEP_DOWN,
    ),
}
_GROUP_OF: Mapping[str, Group] = {
    rule_id: group for group, rule_ids in _GROUPS.items() for rule_id in rule_ids
}
#: Names of numbers and lists that would not read well as they are.
NAMES: Mapping[str, str] = {
    "days": "limit",
    "months": "held for",
    "first_days": "first contact within",
    "young_days": "young people, or a suicide flag",
    "again_days": "again within",
    "young_to": "young up to age",
    "old_from": "older from age",
    "high_level": "high last level from",
    "egfr_below": "eGFR below",
    "egfr_unit": "eGFR in",
    "creatinine_above_male": "creatinine above, recorded as male",
    "creatinine_unit": "creatinine in",
    "tsh_below": "TSH below",
    "tsh_above": "TSH above",
    "tsh_unit": "TSH in",
    "calcium_unit": "calcium in",
    "steady_difference": "steady: difference at most",
    "settled_days": "settled after",
    "after_change_days": "after start or change, then weekly",
    "weekly_months": "weekly until",
    "two_weekly_months": "every 2 weeks until",
    "then_months": "then every",
    "weekly_days": "weekly",
    "two_weekly_days": "every 2 weeks",
    "low_below": "low below",
    "low_days": "when low, every",
    "repeat_days": "then every",
    "early_days": "a test counts from, before its day",
    "from_age": "from age",
    "to_age": "to age",
    "before_days": "a test counts from, before the start",
    "level_positive": "level positive from",
    "level_negative_below": "level negative below",
    "answers": "tests answered positive or negative",
    "levels": "tests answered by a level",
    "risk_repeat_days": "at higher risk every",
    "higher_risk": "higher risk with",
    "initial_days": "first treatment: the first",
    "apart_days": "scores apart at least",
    "fresh_days": "latest score at most old",
    "partial_fraction": "partial response from",
    "case_from": "case from",
    "above_best": "points above the best",
    "main_measures": "main measure, first found of",
    "encounter_kinds": "kinds of visit that count, beside sessions",
    "tests_together": "tests, all on one day",
    "interacting": "interacting medicines",
    "ingredients": "medicine",
    "monitoring": "medicines",
    "monitoring_key": "medicines",
}
#: Laboratory tests whose code is an abbreviation.
_TESTS: Mapping[str, str] = {
    "anc": "neutrophil count",
    "systolic": "systolic blood pressure",
    "diastolic": "diastolic blood pressure",
    "egfr": "eGFR",
    "tsh": "TSH",
    "fbc": "blood count",
    "lft": "liver function",
    "alt": "ALT",
    "ast": "AST",
    "bmi": "BMI",
    "hcg": "hCG",
    "hba1c": "HbA1c",
    "ldl": "LDL",
    "hdl": "HDL",
}
_UNITS = (("_days", "day"), ("_months", "month"))


def group_of(rule: Rule) -> Group:
    """The part of the page for a rule; a rule of no other part follows a medicine."""
    return Group.SAFETY if rule.rank == 0 else _GROUP_OF.get(rule.id, Group.MEDICATION)


def rule_entry(rule: Rule, rules: RuleBook, anchor: Anchor) -> Entry:
    """The entry of ``rule``; ``rules`` gives the names of measures and medicines."""
    return Entry(
        anchor=anchor,
        group=group_of(rule),
        code=rule.id,
        label=rule.label,
        words=rule.words,
        origin=origin_of(rule),
        facts=tuple(_facts(rule, rules)),
    )


def _facts(rule: Rule, rules: RuleBook) -> Iterator[Fact]:
    if rule.offsets:
        yield Fact("due after, days", ", ".join(str(day) for day in rule.offsets))
    for name, value in rule.numbers.items():
        yield Fact(*number_words(name, value))
    for name, keys in rule.names.items():
        yield Fact(NAMES.get(name, code_words(name)), _listed(name, keys, rules))


def number_words(name: str, value: float) -> tuple[str, str]:
    """A number of a rule: ``("relapse prevention", "30 days")``, ``("fraction", "25 %")``."""
    if name.endswith("fraction"):
        return NAMES.get(name, "share"), f"{score(round(100 * value, 6))} %"
    for ending, unit in _UNITS:
        if name.endswith(ending) or name == ending[1:]:
            shown = NAMES.get(name, code_words(name.removesuffix(ending)))
            return shown, f"{score(value)} {unit if value == 1 else unit + 's'}"
    return NAMES.get(name, code_words(name)), score(value)


def _listed(name: str, keys: tuple[str, ...], rules: RuleBook) -> str:
    if name in ("measures", "main_measures"):
        return ", ".join(rules.measures[k].name if k in rules.measures else k for k in keys)
    if name == "encounter_kinds":
        return ", ".join(words(EncounterKind(key)) for key in keys)
    if name in ("tests", "tests_together"):
        return ", ".join(_TESTS.get(key, code_words(key)) for key in keys)
    if name in ("monitoring", "monitoring_key", "higher_risk"):
        return "; ".join(_followed(key, rules) for key in keys)
    return ", ".join(code_words(key) for key in keys)


def _followed(key: str, rules: RuleBook) -> str:
    """The medicines that the drug list marks with a monitoring key."""
    drugs = [drug.name for drug in rules.drugs.drugs.values() if key in drug.monitoring]
    return f"{plural(len(drugs), 'medicine')} of the drug list ({', '.join(drugs)})"
