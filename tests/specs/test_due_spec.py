"""When things fall due. One line is one case: a record, a rule, the day it is due (or nothing)."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.domain.codes import (
    DecisionKind,
    DueKind,
    EncounterKind,
    FollowUpState,
    OrderStatus,
    Phase,
    RecordState,
    VisitState,
)
from dashboard.domain.derived import DueItem
from dashboard.domain.due import due_items
from dashboard.domain.due_reading import why_text
from dashboard.domain.record import MedicationOrder, PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.wording import full_day
from tests.support.clinical import (
    d,
    decision,
    fill,
    follow_up,
    injection,
    lab,
    order,
    person,
    phq9,
    review,
    score,
    session,
    visit,
)

RP = Phase.RELAPSE_PREVENTION
REVIEW, CASE, HOSPITAL = (
    EncounterKind.MEDICATION_REVIEW,
    EncounterKind.CASE_REVIEW,
    EncounterKind.HOSPITAL,
)
BORN_2006 = date(2006, 6, 1)
SERTRALINE = order("sertraline", 0)
VALPROATE = order("valproate", 0, drug_class="mood_stabiliser")
ITEM_9 = phq9(0, 16, items={9: 1})


def items(record: PersonRecord, rules: RuleBook, rule: str) -> list[DueItem]:
    return [item for item in due_items(record, rules) if item.rule == rule]


def lithium(*events: object, born_on: date | None = None, **more: object) -> PersonRecord:
    drug = order("lithium", 0, drug_class="mood_stabiliser", dose=600)
    return person(orders=[drug], laboratory=events, born_on=born_on)


def level(day: int, value: float = 0.7) -> object:
    return lab("lithium_level", day, value)


def hcg(day: int, value: float | None = 0) -> object:
    return lab("pregnancy_test", day, value, unit="")


def valproate(
    *results: object, sex: str | None = "female", born_on: date | None = date(1991, 6, 1)
) -> PersonRecord:
    return person(orders=[VALPROATE], laboratory=results, sex=sex, born_on=born_on)


def pressure(*days: int, both: bool = True, state: RecordState = RecordState.FINAL) -> PersonRecord:
    """Somebody with an antipsychotic from the first day, and blood pressures."""
    tests = ("systolic", "diastolic") if both else ("systolic",)
    readings = [lab(test, day, 120, state, "mmHg") for day in days for test in tests]
    return person(orders=[order("quetiapine", 0, drug_class="antipsychotic")], laboratory=readings)


def exam(
    drug: str,
    *beside: MedicationOrder,
    examined: int | None = 5,
    born_on: date | None = date(1980, 1, 1),
) -> PersonRecord:
    """Somebody with an antipsychotic from the first day, and one movement exam."""
    orders = [order(drug, 0, drug_class="antipsychotic"), *beside]
    exams = [] if examined is None else [score("aims", examined, 0)]
    return person(orders=orders, measurements=exams, born_on=born_on)


CASES = [
    # care contact
    ("care_contact", person(), 28, "never seen: four weeks from the start"),
    ("care_contact", person(sessions=[session(5)]), 19, "active: 14 days"),
    ("care_contact", person(phase=RP, sessions=[session(5)]), 35, "relapse prevention: 30 days"),
    ("care_contact", person(phase=Phase.UNKNOWN, sessions=[session(5)]), 19, "unknown as active"),
    ("care_contact", person(phase=Phase.ASSESSMENT), 28, "assessment as active"),
    ("care_contact", person(sessions=[session(-3)]), 28, "contact before the start"),
    ("care_contact", person(sessions=[session(0)]), 14, "contact on the first day"),
    ("care_contact", person(sessions=[session(5), session(9, VisitState.DID_NOT_ATTEND)]), 19,
     "a missed session is no contact"),
    ("care_contact", person(sessions=[session(5), session(40, VisitState.BOOKED)]), 19,
     "a later booking does not move it"),
    ("care_contact", person(sessions=[session(5)], encounters=[visit(9, CASE)]), 19,
     "a case review is no contact"),
    # score
    ("measure_due", person(), 28, "no score: from the start"),
    ("measure_due", person(measurements=[phq9(3, 12)]), 31, "28 days after the last"),
    ("measure_due", person(measurements=[phq9(3, 0)]), 31, "a score of 0 is a score"),
    ("measure_due", person(measurements=[phq9(-20, 12)]), 28, "a score before the window"),
    ("measure_due", person(measurements=[phq9(3, 12), score("gad7", 20, 9)]), 31,
     "the main measure decides"),
    ("measure_due", person(measurements=[score("gad7", 20, 9)]), 48, "GAD-7 where no PHQ-9"),
    ("measure_due", person(phase=RP, measurements=[phq9(3, 12)]), None, "none asked in RP"),
    # case review
    ("case_review", person(), 31, "a month after 2 March is 2 April"),
    ("case_review", person(phase=RP), 61, "two months: 2 May"),
    ("case_review", person(reviews=[review(30)]), 60, "a month after 1 April is 1 May"),
    ("case_review", person(reviews=[review(30, next_on=44)]), 44, "the day the review set"),
    ("case_review", person(reviews=[review(30, next_on=44)], encounters=[visit(40, CASE)]), 70,
     "a later review overtakes it"),
    ("case_review", person(reviews=[review(-5)]), 31, "a review of an earlier episode"),
    ("case_review", person(encounters=[visit(20, CASE)]), 51, "a meeting alone: a month later"),
    ("case_review", person(encounters=[visit(-5, CASE)]), 31, "a meeting of an earlier episode"),
    ("case_review", person(encounters=[visit(20, CASE, VisitState.CANCELLED_BY_SERVICE)]), 31,
     "a meeting that was not held"),
    ("case_review", person(reviews=[review(40, next_on=60)], encounters=[visit(20, CASE)]), 60,
     "a meeting before the review"),
    ("case_review", person(reviews=[review(40, next_on=60)], encounters=[visit(40, CASE)]), 60,
     "the meeting of the review itself"),
    # set by hand
    ("follow_up", person(follow_ups=[follow_up(9)]), 9, "open follow-up"),
    ("follow_up", person(follow_ups=[follow_up(9, FollowUpState.DONE, done=8)]), None, "done"),
    ("follow_up", person(follow_ups=[follow_up(9, FollowUpState.CANCELLED)]), None, "cancelled"),
    ("decision", person(reviews=[review(5, id=7)],
                        decisions=[decision(7, DecisionKind.CONSULT, due=12)]), 12, "open"),
    ("decision", person(reviews=[review(5, id=7)],
                        decisions=[decision(7, DecisionKind.CONSULT, due=12, done=9)]), None,
     "decision done"),
    ("decision", person(reviews=[review(5, id=7)],
                        decisions=[decision(7, DecisionKind.CONSULT)]), None, "without a date"),
    # discharge
    ("post_discharge", person(encounters=[visit(3, HOSPITAL, until=10)]), 17, "7 days"),
    ("post_discharge", person(encounters=[visit(3, HOSPITAL)]), None, "still in hospital"),
    ("post_discharge", person(encounters=[visit(-9, HOSPITAL, until=-1)]), 6,
     "discharged the day before the start"),
    ("post_discharge", person(encounters=[visit(-20, HOSPITAL, until=-7)]), 0,
     "7 days are over at the start"),
    ("post_discharge", person(encounters=[visit(-40, HOSPITAL, until=-20)]), 0,
     "7 days were over before the start: due at the start"),
    ("post_discharge", person(encounters=[visit(-40, HOSPITAL, until=-30)]), 0,
     "discharged 30 days before the start"),
    ("post_discharge", person(encounters=[visit(-40, HOSPITAL, until=-31)]), None,
     "discharged 31 days before the start"),
    ("post_discharge", person(encounters=[visit(-9, HOSPITAL, until=-5), visit(-5)]), 2,
     "seen on the day of discharge only"),
    ("post_discharge", person(encounters=[visit(-9, HOSPITAL, until=-5), visit(-4)]), None,
     "seen before the start, after the discharge"),
    ("post_discharge", person(encounters=[visit(-9, HOSPITAL, until=-5), visit(0)]), None,
     "seen on the day of the start"),
    ("post_discharge", person(encounters=[visit(-9, HOSPITAL, until=-5), visit(2, HOSPITAL)]), None,
     "in hospital again"),
    ("post_discharge", person(encounters=[visit(3, HOSPITAL, until=10), visit(10)]), 17,
     "same-day contact does not count"),
    ("post_discharge", person(encounters=[visit(3, HOSPITAL, until=10), visit(11)]), None,
     "seen the day after"),
    ("post_discharge", person(encounters=[visit(3, HOSPITAL, until=20),
                                          visit(5, HOSPITAL, until=8)]), 27,
     "a stay within a stay: the end of the longer one"),
    ("post_discharge", person(encounters=[visit(3, HOSPITAL, until=10),
                                          visit(3, HOSPITAL, until=4)]), 17,
     "two of one day: the later end"),
    ("post_discharge", person(encounters=[visit(3, HOSPITAL, until=10), visit(10, HOSPITAL)]), None,
     "moved to another hospital"),
    ("post_discharge", person(encounters=[visit(1, HOSPITAL), visit(3, HOSPITAL, until=10)]), 17,
     "an older stay without an end"),
    # antidepressant start
    ("antidepressant_start", person(orders=[SERTRALINE]), 14, "two weeks"),
    ("antidepressant_start", person(orders=[SERTRALINE], born_on=BORN_2006), 7, "one week at 19"),
    ("antidepressant_start", person(orders=[SERTRALINE], born_on=date(2000, 3, 2)), 14,
     "26 on the day"),
    ("antidepressant_start", person(orders=[SERTRALINE], born_on=date(2000, 3, 3)), 7,
     "25 for one more day"),
    ("antidepressant_start", person(orders=[SERTRALINE], born_on=date(2008, 3, 2)), 7,
     "18 on the day"),
    ("antidepressant_start", person(orders=[SERTRALINE], born_on=date(2008, 3, 3)), 7,
     "17 for one more day"),
    ("antidepressant_start", person(orders=[SERTRALINE], born_on=date(2013, 3, 2)), 7,
     "13: not less often than at 20"),
    ("antidepressant_start", person(orders=[SERTRALINE], born_on=None), 14, "age not known"),
    ("antidepressant_start", person(orders=[SERTRALINE], measurements=[ITEM_9]), 7,
     "open suicide flag"),
    ("antidepressant_start", person(orders=[SERTRALINE], encounters=[visit(14, REVIEW)]), 28,
     "again within four weeks"),
    ("antidepressant_start", person(orders=[SERTRALINE],
                                    encounters=[visit(7, REVIEW), visit(21, REVIEW)]), None,
     "both reviews held"),
    ("antidepressant_start", person(orders=[SERTRALINE],
                                    encounters=[visit(5, REVIEW), visit(12, REVIEW)]), None,
     "both held in the first two weeks"),
    ("antidepressant_start", person(orders=[SERTRALINE], encounters=[visit(0, REVIEW)]), 14,
     "the visit of the start itself is no review"),
    ("antidepressant_start", person(orders=[order("sertraline", -90)]), None,
     "started before the episode"),
    ("antidepressant_start", person(orders=[order("sertraline", 0, 5)]), None, "stopped"),
    ("antidepressant_start", person(orders=[order("sertraline", -90, 20),
                                            order("sertraline", 20, dose=100)],
                                    born_on=BORN_2006), 27, "dose raised at 19"),
    ("antidepressant_start", person(orders=[order("sertraline", -90, 20),
                                            order("sertraline", 20, dose=100)]), None,
     "dose raised at 46"),
    # lithium
    ("lithium_level", lithium(), 7, "a week after the start"),
    ("lithium_level", lithium(level(0), level(7)), 14, "a level on the first day is of before"),
    ("lithium_level", lithium(level(7)), 14, "weekly until stable"),
    ("lithium_level", lithium(level(7), level(14, 1.0)), 21, "0.3 apart: not stable"),
    ("lithium_level", lithium(level(7, 0.6), level(14, 0.8)), 106, "0.2 apart: 16 June"),
    ("lithium_level", lithium(level(30)), 121, "first level long after: 1 April + 3 months"),
    ("lithium_level", lithium(level(7), level(364)), 456, "day before a year: 3 months"),
    ("lithium_level", lithium(level(7), level(365)), 549, "after a year: 6 months"),
    ("lithium_level", lithium(level(7), level(365, 0.8)), 457, "0.8: 3 months"),
    ("lithium_level", lithium(level(7), level(365), born_on=date(1962, 3, 2)), 457, "65"),
    ("lithium_level", lithium(level(7), level(365), born_on=date(1962, 3, 3)), 549, "64"),
    ("lithium_level", person(orders=[order("lithium", 0, 9, drug_class="mood_stabiliser")]), None,
     "stopped"),
    # long-acting injection
    ("injection", person(administrations=[injection("paliperidone", 3, 28)]), 31, "28 days"),
    ("injection", person(administrations=[injection("paliperidone", 3, None, "Invega Trinza")]),
     93, "interval of the product"),
    ("injection", person(administrations=[injection("paliperidone", 3, 28)],
                         orders=[order("paliperidone", 0, 20, interval=28,
                                       drug_class="antipsychotic")]), None, "stopped"),
    ("injection", person(), None, "none given"),
    # antipsychotic schedule
    ("antipsychotic_weight", person(orders=[order("quetiapine", 0, drug_class="antipsychotic")]),
     0, "weight at the start"),
    ("antipsychotic_weight", person(orders=[order("quetiapine", 0, drug_class="antipsychotic")],
                                    laboratory=[lab("weight", -80, 70)]), 28,
     "an earlier weight serves"),
    ("antipsychotic_weight", person(orders=[order("quetiapine", 0, drug_class="antipsychotic")],
                                    laboratory=[lab("weight", 21, 70)]), 56,
     "a week early serves week 4"),
    ("antipsychotic_weight", person(orders=[order("quetiapine", 0, drug_class="antipsychotic")],
                                    laboratory=[lab("weight", 20, 70)]), 28, "8 days do not"),
    ("antipsychotic_weight", person(orders=[order("quetiapine", 0, drug_class="antipsychotic")],
                                    laboratory=[lab("weight", 90, 70)]), 181, "then quarterly"),
    ("antipsychotic_weight", person(orders=[order("quetiapine", 0, drug_class="antipsychotic",
                                                  as_needed=True)]), None, "as needed only"),
    # pregnancy test with valproate
    ("valproate_pregnancy_test", valproate(), 0, "recorded as female, 34"),
    ("valproate_pregnancy_test", valproate(sex="F"), 0, "as a letter"),
    ("valproate_pregnancy_test", valproate(sex="male"), None, "recorded as male"),
    ("valproate_pregnancy_test", valproate(sex=" M "), None, "male as a letter"),
    ("valproate_pregnancy_test", valproate(sex=None), 0, "sex not recorded"),
    ("valproate_pregnancy_test", valproate(sex="unknown"), 0, "sex recorded as unknown"),
    ("valproate_pregnancy_test", valproate(sex="other"), 0, "neither: not ruled out"),
    ("valproate_pregnancy_test", valproate(born_on=None), 0, "age not recorded"),
    ("valproate_pregnancy_test", valproate(born_on=date(2014, 3, 2)), 0, "12 on the day"),
    ("valproate_pregnancy_test", valproate(born_on=date(2014, 3, 3)), None, "11 for one more day"),
    ("valproate_pregnancy_test", valproate(born_on=date(1970, 3, 3)), 0, "55 for one more day"),
    ("valproate_pregnancy_test", valproate(born_on=date(1970, 3, 2)), None, "56 on the day"),
    ("valproate_pregnancy_test", valproate(hcg(-14)), None, "14 days before counts"),
    ("valproate_pregnancy_test", valproate(hcg(-15)), 0, "15 days before does not"),
    ("valproate_pregnancy_test", valproate(hcg(40)), None, "done late"),
    ("valproate_pregnancy_test", valproate(hcg(0, 1)), None, "positive is a result"),
    ("valproate_pregnancy_test", valproate(hcg(0, None)), 0, "no value"),
    ("valproate_pregnancy_test", valproate(lab("hcg", 0, 2, unit="IU/L")), None, "as a level"),
    ("valproate_pregnancy_test", valproate(lab("hcg", 0, 2, RecordState.UNKNOWN)), 0,
     "state unknown is never counted"),
    ("valproate_pregnancy_test", person(orders=[SERTRALINE], sex="female"), None, "no valproate"),
    ("valproate_pregnancy_test", person(orders=[replace(VALPROATE, as_needed=True)], sex="female"),
     None, "as needed only"),
    # blood pressure
    ("antipsychotic_blood_pressure", pressure(), 0, "at the start"),
    ("antipsychotic_blood_pressure", pressure(0), 84, "then at 12 weeks"),
    ("antipsychotic_blood_pressure", pressure(-90), 84, "90 days before the start"),
    ("antipsychotic_blood_pressure", pressure(-91), 0, "91 days before it"),
    ("antipsychotic_blood_pressure", pressure(0, 70), 435, "14 days early serves week 12"),
    ("antipsychotic_blood_pressure", pressure(0, 69), 84, "15 days do not"),
    ("antipsychotic_blood_pressure", pressure(0, 84), 449, "then yearly"),
    ("antipsychotic_blood_pressure", pressure(both=False), 0, "no number"),
    ("antipsychotic_blood_pressure", pressure(0, both=False), 0, "one number is no reading"),
    ("antipsychotic_blood_pressure", pressure(0, state=RecordState.UNKNOWN), 0,
     "state unknown is never counted"),
    ("antipsychotic_blood_pressure", person(orders=[SERTRALINE]), None, "no antipsychotic"),
    ("antipsychotic_blood_pressure", person(
        orders=[order("quetiapine", 0, drug_class="antipsychotic")],
        laboratory=[lab("systolic", 3, 120), lab("diastolic", 4, 80)]), 0,
     "numbers of two days are no reading"),
    ("movement_exam", person(orders=[order("quetiapine", 0, drug_class="antipsychotic")],
                             measurements=[score("aims", 5, 0)]), 370, "AIMS of 0 is an exam"),
    ("movement_exam", exam("haloperidol"), 187, "first generation: 6 months"),
    ("movement_exam", exam("haloperidol", examined=None), 0, "none yet: at the start"),
    ("movement_exam", exam("olanzapine", born_on=date(1971, 3, 8)), 187,
     "55 the day after the exam: from then every 6 months"),
    ("movement_exam", exam("olanzapine", born_on=date(1971, 3, 7)), 187, "55 on the day"),
    ("movement_exam", exam("olanzapine", born_on=d(200).replace(year=1971)), 200,
     "55 between 6 and 12 months after: on the birthday"),
    ("movement_exam", exam("olanzapine", born_on=date(1972, 3, 7)), 370,
     "55 on the day of the yearly exam"),
    ("movement_exam", exam("olanzapine", born_on=date(1972, 2, 29)), 364, "29 February: 1 March"),
    ("movement_exam", exam("olanzapine", born_on=None), 187, "age not recorded is not young"),
    ("movement_exam", exam("olanzapine", order("chlorpromazine", 250, drug_class="antipsychotic")),
     250, "first generation since 250 days: not before"),
    ("movement_exam", exam("olanzapine", order("chlorpromazine", 100, drug_class="antipsychotic")),
     187, "first generation since 100 days: 6 months after the last"),
    ("movement_exam", exam("olanzapine", order("chlorpromazine", 9, 30,
                                               drug_class="antipsychotic")), 370, "stopped"),
    ("movement_exam", exam("amitriptyline and perphenazine"), 187, "in a product of two"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "record", "due"), [pytest.param(r, p, n, id=f"{r}: {t}") for r, p, n, t in CASES]
)
def test_due(rules: RuleBook, rule: str, record: PersonRecord, due: int | None) -> None:
    found = items(record, rules, rule)
    assert [item.due_on for item in found][:1] == ([] if due is None else [d(due)])
    for item in found:
        assert (item.rule_version, item.active_until) == (rules.care[rule].version, None)
        assert item.active_from <= item.due_on


@pytest.mark.parametrize(
    ("week", "value", "due"),
    [
        pytest.param(0, 3000, 7, id="weekly at first"),
        pytest.param(26, 3000, 182 + 7, id="182 days: still under 6 months"),
        pytest.param(27, 3000, 189 + 14, id="then every 2 weeks"),
        pytest.param(53, 3000, 402, id="after a year monthly: 8 March to 8 April"),
        pytest.param(53, 1499, 373, id="below 1500: three times a week"),
        pytest.param(53, 1500, 402, id="1500 is enough"),
    ],
)
def test_neutrophils_with_clozapine(rules: RuleBook, week: int, value: float, due: int) -> None:
    record = person(
        orders=[order("clozapine", 0, drug_class="antipsychotic")],
        laboratory=[lab("anc", 7 * week, value)],
    )
    found = items(record, rules, "clozapine_anc")
    assert [item.due_on for item in found] == [d(due)]


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(person(ended_on=d(60)), id="episode ended"),
        pytest.param(person(died_on=d(60), orders=[SERTRALINE]), id="died"),
        pytest.param(person(phase=Phase.CLOSED), id="closed"),
        pytest.param(PersonRecord(person().person), id="no episode"),
    ],
)
def test_nothing_is_due_for_people_not_on_the_caseload(
    rules: RuleBook, record: PersonRecord
) -> None:
    assert due_items(record, rules) == ()


@pytest.mark.parametrize(
    ("rule", "record", "why"),
    [
        ("care_contact", person(), "never seen since start, 2 Mar"),
        (
            "care_contact",
            person(sessions=[session(5), session(40, VisitState.BOOKED)]),
            "every 14 days in active phase, last 7 Mar; booked for 11 Apr",
        ),
        ("care_contact", person(phase=RP, sessions=[session(5)]),
         "every 30 days in relapse prevention, last 7 Mar"),
        ("measure_due", person(measurements=[phq9(3, 12)]), "PHQ-9 every 4 weeks, last 5 Mar"),
        ("case_review", person(), "monthly, none since start, 2 Mar"),
        ("case_review", person(reviews=[review(30)]), "monthly, last 1 Apr"),
        ("case_review", person(phase=RP), "every 2 months, none since start, 2 Mar"),
        ("lithium_level", lithium(level(30)), "3-monthly (first year), last 1 Apr (0.7 mmol/L)"),
        ("antidepressant_start", person(orders=[SERTRALINE], born_on=BORN_2006),
         "sertraline started 2 Mar at age 19, due 9 Mar"),
        ("antidepressant_start", person(orders=[SERTRALINE], born_on=date(2013, 3, 2)),
         "sertraline started 2 Mar at age 13, due 9 Mar"),
        ("antipsychotic_blood_pressure", pressure(0, 84),
         "quetiapine since 2 Mar, yearly, last 25 May"),
        ("antipsychotic_blood_pressure", pressure(),
         "quetiapine since 2 Mar, due at the start, none recorded"),
        ("antipsychotic_blood_pressure", pressure(0),
         "quetiapine since 2 Mar, due at 12 weeks, last 2 Mar"),
        ("valproate_liver", person(orders=[VALPROATE], laboratory=[lab("alt", 0, 20)]),
         "valproate since 2 Mar, due at 6 months, last 2 Mar"),
        ("valproate_pregnancy_test", valproate(),
         "valproate since 2 Mar, due at the start, recorded as female, age 34, none recorded"),
        ("valproate_pregnancy_test", valproate(sex=None, born_on=None),
         "valproate since 2 Mar, due at the start, sex not recorded, age not recorded, "
         "none recorded"),
        ("valproate_pregnancy_test", valproate(sex="other"),
         "valproate since 2 Mar, due at the start, sex recorded as neither female nor male, "
         "age 34, none recorded"),
        ("movement_exam", exam("olanzapine"), "olanzapine since 2 Mar, yearly, last 7 Mar"),
        ("movement_exam", exam("haloperidol", examined=None),
         "haloperidol since 2 Mar, 6-monthly (first-generation antipsychotic haloperidol), "
         "none recorded"),
        ("movement_exam", exam("olanzapine", born_on=date(1960, 1, 1)),
         "olanzapine since 2 Mar, 6-monthly (age 55 or over), last 7 Mar"),
        ("movement_exam", exam("olanzapine", born_on=date(1971, 9, 18)),
         "olanzapine since 2 Mar, 6-monthly (age 55 on 18 Sep), last 7 Mar"),
        ("movement_exam", exam("olanzapine", born_on=None),
         "olanzapine since 2 Mar, 6-monthly (age not recorded), last 7 Mar"),
        ("post_discharge", person(encounters=[visit(3, HOSPITAL, until=10)]),
         "within 7 days of the discharge of 12 Mar"),
        ("post_discharge", person(encounters=[visit(-40, HOSPITAL, until=-20)]),
         "within 7 days of the discharge of 10 Feb, due at the start, 2 Mar"),
    ],
)  # fmt: skip
def test_why_in_words(rules: RuleBook, rule: str, record: PersonRecord, why: str) -> None:
    item = items(record, rules, rule)[0]
    assert why_text(item, date(2026, 12, 31)) == why
    assert why_text(item, date(2027, 1, 1)) == item.why
    assert "2026" in item.why


def test_an_owner_of_its_own_and_else_the_episodes(rules: RuleBook) -> None:
    for item in due_items(person(follow_ups=[follow_up(9)], dispenses=[fill("x", 1, 1)]), rules):
        assert item.owner_id == 1
        assert item.kind in set(DueKind)


@pytest.mark.parametrize(
    ("label", "interval", "late_from"),
    [
        pytest.param("Invega Sustenna", 30, 43, id="6 weeks: given; more than 6: re-started"),
        pytest.param("Invega Trinza", 90, 121, id="more than 4 months"),
    ],
)
def test_a_late_injection_is_re_started_after_its_limit_not_on_it(
    rules: RuleBook, label: str, interval: int, late_from: int
) -> None:
    record = person(administrations=[injection("paliperidone", 0, interval, label)])
    (item,) = items(record, rules, "injection")
    assert item.evidence["late_from"] == d(late_from).isoformat()
    assert f"re-start scheme from {full_day(d(late_from))}" in item.why


@pytest.mark.parametrize(
    ("given", "late_from", "dose"),
    [
        pytest.param([0], 36, 2, id="dose 2: given up to 35 days, re-started after more"),
        pytest.param([0, 30], 66, 3, id="dose 3"),
        pytest.param([0, 30, 60], 103, None, id="dose 4: 42 days"),
        pytest.param([0, 35, 70], 113, None, id="35 days on the day are within the limit"),
        pytest.param([0, 36], 72, 2, id="36 days: the count begins again"),
        pytest.param([0, 30, 60, 102], 145, None, id="42 days on the day, later in the course"),
        pytest.param([0, 30, 60, 103], 139, 2, id="43 days: the count begins again"),
        pytest.param([0, 30, 66], 102, 2, id="dose 3 after 36 days: the count begins again"),
        pytest.param([0, 30, 30], 66, 3, id="two records of one day are one dose"),
    ],
)
def test_the_first_injections_of_a_course_have_a_narrower_limit(
    rules: RuleBook, given: list[int], late_from: int, dose: int | None
) -> None:
    doses = [injection("aripiprazole", day, 30, "Abilify Maintena") for day in given]
    (item,) = items(person(administrations=doses), rules, "injection")
    assert item.evidence["late_from"] == d(late_from).isoformat()
    counted = "" if dose is None else f"dose {dose} of this course, "
    assert f"; {counted}re-start scheme from {full_day(d(late_from))})" in item.why


def test_another_product_of_the_medicine_is_no_dose_of_this_course(rules: RuleBook) -> None:
    doses = [
        injection("aripiprazole", 0, 60, "Abilify Asimtufii"),
        injection("aripiprazole", 20, 60, "Abilify Asimtufii"),
        injection("aripiprazole", 50, 30, "Abilify Maintena"),
    ]
    (item,) = items(person(administrations=doses), rules, "injection")
    assert "dose 2 of this course" in item.why


UNDATED = "start not recorded, counted from 2 Mar 2026"


@pytest.mark.parametrize(
    ("rule", "drug", "due", "why"),
    [
        ("lithium_level", "lithium", 7, f"lithium, {UNDATED}"),
        ("lithium_kidney", "lithium", 0, f"lithium, {UNDATED}, due at the start, none recorded"),
        ("clozapine_anc", "clozapine", 0, f"clozapine, {UNDATED}, none recorded"),
        (
            "antipsychotic_weight",
            "clozapine",
            0,
            f"clozapine, {UNDATED}, due at the start, none recorded",
        ),
    ],
)
def test_a_current_medicine_without_a_start_is_monitored_from_the_start_of_the_episode(
    rules: RuleBook, rule: str, drug: str, due: int, why: str
) -> None:
    """Not known is not fine: the tests of a medicine do not fall away with its first day."""
    classes = {"lithium": "mood_stabiliser", "clozapine": "antipsychotic"}
    undated = replace(order(drug, 0, drug_class=classes[drug]), started_on=None)
    (item,) = items(person(orders=[undated]), rules, rule)
    assert (item.due_on, item.why) == (d(due), why)


def active_until(day: int, made: MedicationOrder) -> MedicationOrder:
    return replace(made, stopped_on=d(day))


LITHIUM = order("lithium", 0, drug_class="mood_stabiliser", dose=600)
DEPOT = order("paliperidone", 0, interval=28, drug_class="antipsychotic")
CANCELLED_30 = replace(order("sertraline", -30), status=OrderStatus.CANCELLED)


@pytest.mark.parametrize(
    ("rule", "record", "due"),
    [
        pytest.param("lithium_level", person(orders=[active_until(400, LITHIUM)]), 7,
                     id="an active order with a planned end is current"),
        pytest.param("lithium_level",
                     person(orders=[active_until(40, LITHIUM)], sessions=[session(39)]), 7,
                     id="until the day before that end"),
        pytest.param("lithium_level",
                     person(orders=[active_until(40, LITHIUM)], sessions=[session(40)]), None,
                     id="not from that day on"),
        pytest.param("antidepressant_start", person(orders=[active_until(90, SERTRALINE)]), 14,
                     id="an antidepressant for three months"),
        pytest.param("antidepressant_start", person(orders=[CANCELLED_30, SERTRALINE]), 14,
                     id="an order that was cancelled before it began is no start"),
        pytest.param("injection", person(
            administrations=[injection("paliperidone", 3, 28)],
            orders=[replace(DEPOT, status=OrderStatus.UNKNOWN)]), 31,
                     id="an injection order of unknown status has not ended"),
        pytest.param("injection", person(
            administrations=[injection("paliperidone", 30, 28)],
            orders=[order("paliperidone", 0, 20, interval=28, drug_class="antipsychotic")]), 58,
                     id="an injection given after the order had ended goes on"),
        pytest.param("injection", person(
            administrations=[injection("paliperidone", 3, 28)],
            orders=[active_until(400, DEPOT)]), 31, id="an injection order with a planned end"),
    ],
)  # fmt: skip
def test_which_orders_are_current(
    rules: RuleBook, rule: str, record: PersonRecord, due: int | None
) -> None:
    found = [item.due_on for item in items(record, rules, rule)][:1]
    assert found == ([] if due is None else [d(due)])
