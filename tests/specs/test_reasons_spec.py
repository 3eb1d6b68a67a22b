"""Every due item and flag says why, on what evidence, and which event stands behind it."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.domain.codes import (
    DecisionKind,
    DueKind,
    DueSource,
    EncounterKind,
    OrderStatus,
    Phase,
    Treatment,
    VisitState,
)
from dashboard.domain.derived import DueItem
from dashboard.domain.due import due_items
from dashboard.domain.due_reading import is_overdue, why_now
from dashboard.domain.findings import findings
from dashboard.domain.last_event import last_event_on
from dashboard.domain.outcomes import Answer, Point
from dashboard.domain.record import Clinician, PersonRecord
from dashboard.domain.relapse import ready_to_step_down
from dashboard.domain.rules import RuleBook
from dashboard.domain.supply import covered, supply_of
from dashboard.domain.talking_therapies import Course, recovery
from dashboard.domain.visits import SESSION, contacts
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

HOSPITAL, REVIEW = EncounterKind.HOSPITAL, EncounterKind.MEDICATION_REVIEW
SERTRALINE = order("sertraline", 0)
RAISED = [order("sertraline", 0, 30, dose=50), order("sertraline", 30, dose=100)]
ITEM_9 = phq9(2, 12, items={9: 2})
LAST_FILL = fill("sertraline", 5, 30)
GIVEN = injection("paliperidone", 3, None, "paliperidone monthly")
LITHIUM = order("lithium", 0, drug_class="mood_stabiliser", dose=600)
CLOZAPINE = order("clozapine", 0, drug_class="antipsychotic")
TOXIC = lab("lithium_level", 20, 1.6)
LOW_COUNT = lab("anc", 20, 900)
SLOW = [phq9(0, 16), phq9(40, 15), phq9(75, 14)]
DECIDED = decision(77, DecisionKind.CONSULT, 40)
SET = follow_up(33)


def items(record: PersonRecord, rules: RuleBook, rule: str) -> list[DueItem]:
    return [item for item in due_items(record, rules) if item.rule == rule]


CASES = [
    (
        "antidepressant_start",
        person(orders=[SERTRALINE], encounters=[visit(9, REVIEW)]),
        "sertraline started 2 Mar 2026, reviewed 11 Mar 2026, due 30 Mar 2026",
        {"ingredient": "sertraline", "since": "2026-03-02"},
        SERTRALINE.id,
    ),
    (
        "antidepressant_start",
        person(orders=[SERTRALINE], measurements=[ITEM_9]),
        "sertraline started 2 Mar 2026 with an open suicide flag, due 9 Mar 2026",
        {"ingredient": "sertraline", "since": "2026-03-02"},
        SERTRALINE.id,
    ),
    (
        "antidepressant_start",
        person(orders=RAISED, born_on=date(2006, 6, 1), encounters=[visit(9, REVIEW),
                                                                     visit(20, REVIEW)]),
        "sertraline raised 1 Apr 2026 at age 19, due 8 Apr 2026",
        {"ingredient": "sertraline", "since": "2026-04-01"},
        RAISED[1].id,
    ),
    (
        "supply_gap",
        person(orders=[SERTRALINE], dispenses=[LAST_FILL]),
        "sertraline: no supply since 6 Apr 2026",
        {"ingredient": "sertraline", "gap_from": "2026-04-06"},
        LAST_FILL.id,
    ),
    (
        "lithium_level",
        person(orders=[LITHIUM], laboratory=[lab("lithium_level", 7, 0.7)]),
        "weekly until stable, last 9 Mar 2026 (0.7 mmol/L)",
        {"ingredient": "lithium", "since": "2026-03-09"},
        LITHIUM.id,
    ),
    (
        "clozapine_anc",
        person(orders=[CLOZAPINE]),
        "clozapine started 2 Mar 2026, none recorded",
        {"ingredient": "clozapine", "since": "2026-03-02"},
        CLOZAPINE.id,
    ),
    (
        "inertia",
        person(measurements=SLOW),
        "PHQ-9 16 → 14; no consult, no change since 2 Mar 2026",
        {"baseline": "16", "baseline_on": "2026-03-02", "latest": "14",
         "latest_on": "2026-05-16", "since": "2026-03-02"},
        SLOW[-1].id,
    ),
    (
        "measure_due",
        person(measurements=[phq9(3, 12)]),
        None,
        {"measure": "phq9", "last_score_on": "2026-03-05"},
        None,
    ),
    (
        "case_review",
        person(),
        None,
        {"episode_started_on": "2026-03-02"},
        None,
    ),
    (
        "follow_up",
        person(follow_ups=[SET]),
        "set for 4 Apr 2026",
        {"due_on": "2026-04-04"},
        SET.id,
    ),
    (
        "decision",
        person(reviews=[review(10, id=77)], decisions=[DECIDED]),
        "decided 12 Mar 2026, due 11 Apr 2026",
        {"due_on": "2026-04-11", "decision": DECIDED.kind.value},
        DECIDED.id,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "record", "why", "evidence", "event"), CASES)
def test_the_reason_the_evidence_and_the_event(
    rules: RuleBook,
    rule: str,
    record: PersonRecord,
    why: str | None,
    evidence: dict[str, str],
    event: int | None,
) -> None:
    (item,) = items(record, rules, rule)
    assert dict(item.evidence) == evidence
    if why is not None:
        assert item.why == why
    if event is not None:
        assert item.evidence_id == event


def test_a_level_out_of_range_names_its_result(rules: RuleBook) -> None:
    record = person(orders=[LITHIUM, CLOZAPINE], laboratory=[TOXIC, LOW_COUNT])
    events = {item.evidence_id for item in due_items(record, rules)
              if item.kind is DueKind.CLINICAL_FLAG and item.evidence_id}  # fmt: skip
    assert {TOXIC.id, LOW_COUNT.id} <= events
    toxic = next(item for item in due_items(record, rules) if item.evidence_id == TOXIC.id)
    assert toxic.why == "1.6 mmol/L on 22 Mar 2026"


def test_a_level_without_a_unit_is_read_as_mmol_per_litre(rules: RuleBook) -> None:
    bare = replace(TOXIC, unit=None)
    found = due_items(person(orders=[LITHIUM], laboratory=[bare]), rules)
    assert next(i for i in found if i.evidence_id == bare.id).why == "1.6 mmol/L on 22 Mar 2026"


def test_every_injection_is_looked_at_also_after_one_without_an_interval(rules: RuleBook) -> None:
    unknown = injection("an unlisted medicine", 1, None)
    record = person(administrations=[unknown, injection("zuclopenthixol", 2, 14)])
    (due,) = items(record, rules, "injection")
    assert due.evidence["ingredient"] == "zuclopenthixol"
    stopped = [
        order("haloperidol", 0, 3, interval=28, drug_class="antipsychotic"),
        order("zuclopenthixol", 0, interval=14, drug_class="antipsychotic"),
    ]
    given = [injection("haloperidol", 1, 28), injection("zuclopenthixol", 2, 14)]
    (due,) = items(person(orders=stopped, administrations=given), rules, "injection")
    assert due.evidence["ingredient"] == "zuclopenthixol"


def test_an_injection_of_a_listed_product_names_both_its_limits(rules: RuleBook) -> None:
    label = next(p.names[0] for drug in rules.drugs.drugs.values() for p in drug.long_acting)
    ingredient = rules.drugs.match(label).ingredient
    (due,) = items(
        person(administrations=[injection(ingredient, 3, None, label)]), rules, "injection"
    )
    assert set(due.evidence) == {"ingredient", "given_on", "early_from", "late_from"}


def test_what_somebody_set_is_booked_and_theirs(rules: RuleBook) -> None:
    other = Clinician(9, "L. Brandt")
    mine = replace(SET, owner=other)
    theirs = replace(DECIDED, owner=other)
    record = person(follow_ups=[mine], reviews=[review(10, id=77)], decisions=[theirs])
    for rule in ("follow_up", "decision"):
        (item,) = items(record, rules, rule)
        assert (item.source, item.owner_id) == (DueSource.BOOKED, 9)


def test_a_safety_flag_is_overdue_on_its_own_day_and_a_follow_up_the_day_after(
    rules: RuleBook,
) -> None:
    (flag,) = items(person(measurements=[ITEM_9]), rules, "item9")
    assert is_overdue(flag, d(2))
    assert not is_overdue(flag, d(1))
    (set_by_hand,) = items(person(follow_ups=[SET]), rules, "follow_up")
    assert not is_overdue(set_by_hand, d(33))
    assert is_overdue(set_by_hand, d(34))


def test_nothing_due_has_no_reason(rules: RuleBook) -> None:
    assert why_now((), d(1)) is None


def test_a_movement_exam_is_one_and_a_blood_test_is_not(rules: RuleBook) -> None:
    record = person(orders=[order("haloperidol", 0, drug_class="antipsychotic")])
    kinds = {item.rule: item.kind for item in due_items(record, rules)}
    assert DueKind.MOVEMENT_EXAM in kinds.values()
    assert DueKind.LABORATORY in kinds.values()
    exam = next(rule for rule, kind in kinds.items() if kind is DueKind.MOVEMENT_EXAM)
    (measure,) = (r.names["measures"][0] for r in rules.care.monitoring if r.id == exam)
    done = person(
        orders=[order("haloperidol", 0, drug_class="antipsychotic")],
        measurements=[score(measure, 30, 0)],
    )
    (item,) = items(done, rules, exam)
    assert item.evidence["last_on"] == d(30).isoformat()


def test_a_test_exactly_90_days_before_the_start_serves_as_the_first(rules: RuleBook) -> None:
    drug = order("valproate", 0, drug_class="mood_stabiliser")
    schedule = next(r for r in rules.care.monitoring if "valproate" in str(r.id))
    test = schedule.names["tests"][0]
    for day, counts in ((-90, True), (-91, False)):
        (item,) = items(person(orders=[drug], laboratory=[lab(test, day, 5)]), rules, schedule.id)
        assert ("last_on" in item.evidence) is counts


def test_reasons_of_findings_are_words(rules: RuleBook) -> None:
    treated = {"sessions": [session(3)], "orders": [SERTRALINE]}
    said = {
        f.rule: f
        for day, totals in ((20, [(0, 16)]), (80, [(0, 16)]), (80, [(0, 16), (45, 15)]))
        for f in findings(
            person(measurements=[phq9(at, total) for at, total in totals], **treated),
            rules,
            d(day),
        )
    }
    for f in said.values():
        assert f.words and f.words[0] != "X", f.rule
        assert f.rule_version >= 1
        assert isinstance(dict(f.inputs), dict)
        assert all(word == word.lower() for word in f.missing), f.rule
    assert said["not_on_track_medication"].words == (
        "fall of 6 % on an adequate dose since 2 Mar 2026"
    )
    alone = {f.rule: f for f in findings(person(measurements=[phq9(0, 16)]), rules, d(9))}
    assert alone["improved"].words == "1 score"
    assert alone["not_on_track_therapy"].words == "no session attended"
    early = {
        f.rule: f
        for f in findings(person(measurements=[phq9(0, 16)], sessions=[session(3)]), rules, d(9))
    }
    assert early["not_on_track_therapy"].words == "before week 4 of therapy"
    better = {f.rule: f for f in findings(person(measurements=[phq9(0, 16), phq9(40, 7)]), rules,
                                          d(41))}  # fmt: skip
    assert better["improved"].words == "improved"
    slow = {f.rule: f for f in findings(person(measurements=SLOW), rules, d(80))}
    assert slow["inertia"].inputs["since"] == "2026-03-02"


def test_step_down_names_what_is_missing(rules: RuleBook) -> None:
    measure = rules.measures["phq9"]

    def told(points: list[Point], day: int) -> tuple[Answer, str, tuple[str, ...]]:
        found = ready_to_step_down(measure, points, Phase.ACTIVE, False, rules.care, d(day))
        return found.answer, found.words, found.missing

    first = [Point(d(0), 3)]
    assert told(first, 5) == (Answer.INSUFFICIENT, "1 score", ("second score",))
    answer, _, missing = told(first, 200)
    assert (answer, missing) == (Answer.INSUFFICIENT, ("fresh score",))


def test_a_reliable_worsening_on_one_measure_alone(rules: RuleBook) -> None:
    phq, gad = rules.measures["phq9"], rules.measures["gad7"]
    worse = Course(phq, Point(d(0), 10), Point(d(80), 16))
    better = Course(gad, Point(d(0), 12), Point(d(80), 8))
    same = Course(gad, Point(d(0), 12), Point(d(80), 12))
    assert recovery([worse, same]).reliable_deterioration is Answer.YES
    assert recovery([worse, better]).reliable_deterioration is Answer.NO
    assert recovery(
        [better, Course(phq, Point(d(0), 10), Point(d(80), 10))]
    ).reliable_deterioration is (Answer.NO)


def test_an_injection_covers_its_own_medicine(rules: RuleBook) -> None:
    orders = [
        order("paliperidone", 0, interval=28, drug_class="antipsychotic"),
        order("sertraline", 0),
    ]
    record = person(
        orders=orders,
        administrations=[injection("paliperidone", 0, 28)],
        dispenses=[fill("sertraline", 0, 10)],
    )
    days = {s.ingredient: covered(s, d(0), d(28)).days for s in supply_of(record, rules)}
    assert days == {"paliperidone": 28, "sertraline": 10}


def test_a_discharge_is_seen_from_the_day_after_the_admission_on(rules: RuleBook) -> None:
    """A visit on the day of the admission says nothing about the discharge."""
    stay = visit(10, HOSPITAL)
    record = person(
        orders=[SERTRALINE],
        dispenses=[fill("sertraline", 0, 5)],
        encounters=[stay, visit(10), visit(20)],
    )
    (supply,) = supply_of(record, rules)
    assert supply.hospital == ((d(10), d(20)),)


def test_a_contact_keeps_its_kind_on_the_way_to_last_seen(rules: RuleBook) -> None:
    """What was booked is named by its kind wherever it is shown."""
    record = person(
        sessions=[session(5), session(9, VisitState.BOOKED)],
        encounters=[visit(7, REVIEW)],
    )
    kinds = rules.care["contact_kinds"].names["encounter_kinds"]
    assert [c.kind for c in contacts(record, kinds)] == [SESSION, REVIEW]


def test_the_stop_of_a_running_order_is_no_event(rules: RuleBook) -> None:
    running = replace(order("sertraline", 0, 400), status=OrderStatus.ACTIVE)
    ended = order("sertraline", 0, 400)
    seen = {"sessions": [session(5)]}
    assert last_event_on(person(orders=[running], **seen)) == d(5)
    assert last_event_on(person(orders=[ended], **seen)) == d(400)


def test_therapy_planned_is_named_with_its_day(rules: RuleBook) -> None:
    record = person(planned=Treatment.BOTH)
    (flag,) = [i for i in due_items(record, rules) if i.rule == "therapy_not_started"]
    assert dict(flag.evidence) == {"raised_on": flag.due_on.isoformat()}
