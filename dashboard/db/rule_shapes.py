"""Which numbers and names each rule must give, so that code never misses one at run time."""

from collections.abc import Mapping

from dashboard.domain.care_rules import RuleId

#: Rule id to (numbers, names), exactly these; a rule that is not listed has neither.
SHAPES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    RuleId.CONTACT_KINDS: ((), ("encounter_kinds",)),
    RuleId.CARE_CONTACT: (("active_days", "relapse_prevention_days", "first_days"), ()),
    RuleId.LOST_TO_FOLLOW_UP: (("days",), ()),
    RuleId.OUTREACH: (
        (
            "agreed_to_come_days",
            "call_later_days",
            "left_message_days",
            "not_reached_days",
            "returned_days",
        ),
        (),
    ),
    RuleId.MEASURE_DUE: (("days",), ("main_measures",)),
    RuleId.CASE_REVIEW: (("active_months", "relapse_prevention_months"), ()),
    RuleId.ANTIDEPRESSANT_START: (("days", "young_days", "again_days", "young_to"), ()),
    RuleId.POST_DISCHARGE: (("before_start_days",), ()),
    RuleId.LITHIUM_LEVEL: (
        (
            "after_change_days",
            "steady_difference",
            "settled_days",
            "first_year_months",
            "later_months",
            "old_from",
            "high_level",
            "egfr_below",
            "creatinine_above",
            "creatinine_above_male",
            "tsh_below",
            "tsh_above",
            "calcium_above",
        ),
        (
            "ingredients",
            "tests",
            "interacting",
            "egfr_unit",
            "creatinine_unit",
            "tsh_unit",
            "calcium_unit",
        ),
    ),
    RuleId.CLOZAPINE_ANC: (
        (
            "weekly_months",
            "two_weekly_months",
            "weekly_days",
            "two_weekly_days",
            "then_months",
            "low_below",
            "low_days",
        ),
        ("ingredients", "tests"),
    ),
    RuleId.MOVEMENT_EXAM: (
        ("repeat_days", "early_days", "risk_repeat_days", "old_from"),
        ("monitoring", "measures", "higher_risk"),
    ),
    RuleId.VALPROATE_PREGNANCY_TEST: (
        ("from_age", "to_age", "before_days"),
        ("monitoring", "tests"),
    ),
    RuleId.ITEM9: (("item", "at_least"), ("measures",)),
    RuleId.PHQ9_SEVERE: (("at_least",), ("measures",)),
    RuleId.CSSRS_HIGH: (("level",), ("measures",)),
    RuleId.BASELINE: (("days_before", "days_after"), ()),
    RuleId.RESPONSE: (("partial_fraction",), ()),
    RuleId.FULL_REMISSION: (("months",), ()),
    RuleId.IMPROVED: (("case_from", "fraction"), ("measures",)),
    RuleId.EARLY_CHECK: (("from_days", "to_days", "adequate", "doubtful"), ()),
    RuleId.NOT_ON_TRACK_THERAPY: (
        ("week_4_from", "week_9_from", "week_14_from", "window_days"),
        ("measures",),
    ),
    RuleId.NOT_ON_TRACK_MEDICATION: (("days", "fraction"), ("measures",)),
    RuleId.INERTIA: (("days", "initial_days"), ("measures",)),
    RuleId.STEP_DOWN: (("apart_days", "fresh_days"), ("measures",)),
    RuleId.RELAPSE_SIGNAL: (("at_least", "above_best"), ("measures",)),
    RuleId.TWO_MISSED: (("in_a_row",), ()),
    RuleId.SUPPLY_GAP: (("days",), ()),
    RuleId.CLOZAPINE_GAP: (("days",), ("ingredients",)),
    RuleId.ALLIANCE: (("below",), ("measures",)),
    RuleId.SIDE_EFFECT_BURDEN: (("address_from", "reduce_from"), ("measures",)),
    RuleId.WEIGHT_GAIN: (("fraction",), ("monitoring_key", "tests")),
    RuleId.LITHIUM_HIGH: (("at_least",), ("tests",)),
    RuleId.ANC_LOW: (("below", "interrupt_below", "stop_below"), ("tests", "ingredients")),
    RuleId.PREGNANCY_POSITIVE: (
        ("level_positive", "level_negative_below", "before_days"),
        ("monitoring_key", "answers", "levels"),
    ),
    RuleId.THERAPY_NOT_STARTED: (("days",), ()),
    RuleId.SCORE_STALE: (("days",), ()),
}
#: What a monitoring schedule names as done, one of these: any of some scores, any of some tests,
#: tests that count together on one day only.
MONITORING_DONE = ("measures", "tests", "tests_together")
#: Of a monitoring schedule; it also has offsets.
MONITORING_NUMBERS = ("repeat_days", "early_days")
