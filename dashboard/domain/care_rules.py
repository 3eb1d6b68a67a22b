"""Cadences and thresholds of follow-up, flags and monitoring, as ``data/rules/`` gives them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class RuleId(StrEnum):
    """The rules that code reads by name. Monitoring schedules have names of their own."""

    CONTACT_KINDS = "contact_kinds"
    CARE_CONTACT = "care_contact"
    LOST_TO_FOLLOW_UP = "lost_to_follow_up"
    OUTREACH = "outreach"
    MEASURE_DUE = "measure_due"
    CASE_REVIEW = "case_review"
    ANTIDEPRESSANT_START = "antidepressant_start"
    POST_DISCHARGE = "post_discharge"
    INJECTION = "injection"
    FOLLOW_UP = "follow_up"
    DECISION = "decision"
    LITHIUM_LEVEL = "lithium_level"
    CLOZAPINE_ANC = "clozapine_anc"
    MOVEMENT_EXAM = "movement_exam"
    VALPROATE_PREGNANCY_TEST = "valproate_pregnancy_test"
    ITEM9 = "item9"
    PHQ9_SEVERE = "phq9_severe"
    CSSRS_HIGH = "cssrs_high"
    BASELINE = "baseline"
    RESPONSE = "response"
    FULL_REMISSION = "full_remission"
    IMPROVED = "improved"
    EARLY_CHECK = "early_check"
    NOT_ON_TRACK_THERAPY = "not_on_track_therapy"
    NOT_ON_TRACK_MEDICATION = "not_on_track_medication"
    INERTIA = "inertia"
    STEP_DOWN = "step_down"
    RELAPSE_SIGNAL = "relapse_signal"
    TWO_MISSED = "two_missed"
    SUPPLY_GAP = "supply_gap"
    CLOZAPINE_GAP = "clozapine_gap"
    ALLIANCE = "alliance"
    SIDE_EFFECT_BURDEN = "side_effect_burden"
    WEIGHT_GAIN = "weight_gain"
    LITHIUM_HIGH = "lithium_high"
    ANC_LOW = "anc_low"
    PREGNANCY_POSITIVE = "pregnancy_positive"
    THERAPY_NOT_STARTED = "therapy_not_started"
    SCORE_STALE = "score_stale"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a definition file: its identity, its numbers, and where they come from.

    ``numbers`` are thresholds and spans, ``names`` lists of keys (drug classes, tests,
    measures), ``offsets`` days after a start at which something is due. ``words`` says the rule
    for the methods page; ``rank`` 0 is safety.
    """

    id: str
    version: int
    label: str
    words: str
    source: str
    author: str
    reviewed_by: str | None
    rank: int = 1
    numbers: Mapping[str, float] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offsets: tuple[int, ...] = ()

    def days(self, name: str) -> timedelta:
        """A number of days as a span. ``KeyError`` when the file does not give it."""
        return timedelta(days=self.numbers[name])


@dataclass(frozen=True, slots=True)
class CareRules:
    """Every rule by id; ``monitoring`` lists those that follow a medicine by drug list key."""

    rules: Mapping[str, Rule] = field(default_factory=dict)
    monitoring: tuple[Rule, ...] = ()

    def __getitem__(self, rule_id: str) -> Rule:
        return self.rules[rule_id]
