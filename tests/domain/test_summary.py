"""The caseload row: what it shows of the record, beside the due dates (see tests/specs)."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.domain.codes import EncounterKind, Phase, Treatment, VisitState
from dashboard.domain.derived import CaseloadSummary
from dashboard.domain.due_reading import lost_to_follow_up
from dashboard.domain.record import Clinician, Diagnosis, PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import SCORE_POINTS, derive, summarise
from tests.support.clinical import (
    OWNER,
    d,
    fill,
    lab,
    order,
    person,
    phq9,
    review,
    score,
    session,
    visit,
)


def row_of(rules: RuleBook, **events: object) -> CaseloadSummary:
    return summarise(person(**events), rules)  # type: ignore[arg-type]


def test_a_score_of_zero_is_shown_as_zero(rules: RuleBook) -> None:
    row = row_of(rules, measurements=[phq9(0, 16), phq9(30, 0)])
    assert (row.instrument, row.baseline_score, row.latest_score) == ("phq9", 16, 0)
    only = row_of(rules, measurements=[phq9(0, 0)])
    assert (only.baseline_score, only.latest_score, len(only.score_points)) == (0, 0, 1)


def test_scores_run_from_the_baseline_to_the_latest(rules: RuleBook) -> None:
    row = row_of(rules, measurements=[phq9(-9, 20), phq9(3, 18), phq9(30, 12), phq9(60, 9)])
    assert [(p.measured_on, p.total) for p in row.score_points] == [
        (d(3), 18), (d(30), 12), (d(60), 9),
    ]  # fmt: skip
    assert (row.baseline_on, row.latest_on) == (d(3), d(60))


def test_at_most_24_points_the_latest_ones(rules: RuleBook) -> None:
    row = row_of(rules, measurements=[phq9(7 * n, n % 27) for n in range(40)])
    assert len(row.score_points) == SCORE_POINTS
    assert row.score_points[-1].measured_on == d(7 * 39)
    assert row.baseline_on == d(14)


def test_no_score_is_not_zero(rules: RuleBook) -> None:
    row = row_of(rules, measurements=[score("srs", 5, 38)])
    assert (row.instrument, row.baseline_score, row.latest_score) == (None, None, None)
    assert row.score_points == ()


@pytest.mark.parametrize(
    ("planned", "events", "treatment"),
    [
        (Treatment.BOTH, {}, Treatment.BOTH),
        (Treatment.UNKNOWN, {}, Treatment.UNKNOWN),
        (Treatment.NONE, {}, Treatment.NONE),
        (Treatment.MEDICATION, {"sessions": [session(3)]}, Treatment.BOTH),
        (Treatment.UNKNOWN, {"sessions": [session(3)]}, Treatment.THERAPY),
        (Treatment.UNKNOWN, {"sessions": [session(3, VisitState.DID_NOT_ATTEND)]},
         Treatment.UNKNOWN),
        (Treatment.NONE, {"orders": [order("sertraline", 3)]}, Treatment.MEDICATION),
        (Treatment.NONE, {"orders": [order("sertraline", 3, 9)]}, Treatment.NONE),
        (Treatment.NONE, {"orders": [order("metformin", 3, drug_class="other")]}, Treatment.NONE),
        (Treatment.THERAPY, {"orders": [order("sertraline", 3)]}, Treatment.BOTH),
    ],
)  # fmt: skip
def test_treatment_is_what_is_planned_and_what_goes_on(
    rules: RuleBook, planned: Treatment, events: dict[str, object], treatment: Treatment
) -> None:
    row = summarise(person(planned=planned, **events), rules)  # type: ignore[arg-type]
    assert row.treatment is treatment


def test_medication_in_words_and_classes(rules: RuleBook) -> None:
    row = row_of(
        rules,
        orders=[
            order("sertraline", 0, 30),
            order("sertraline", 30, dose=100),
            order("quetiapine", 40, dose=25, drug_class="antipsychotic", as_needed=True),
            order("metformin", 0, dose=500, drug_class="other"),
        ],
    )
    assert row.medication_text == "sertraline 100 mg, quetiapine 25 mg as needed"
    assert row.medication_classes == ("antipsychotic", "ssri")
    assert row_of(rules).medication_text is None


def test_events_through_is_the_last_that_happened(rules: RuleBook) -> None:
    row = row_of(
        rules,
        sessions=[session(5), session(90, VisitState.BOOKED)],
        laboratory=[lab("weight", 40, 70)],
        dispenses=[fill("sertraline", 33, 30)],
    )
    assert row.events_through == d(40)
    assert row.last_booked_on == d(90)
    assert row_of(rules).events_through == d(0)


def test_last_discussed(rules: RuleBook) -> None:
    row = row_of(rules, reviews=[review(9)], encounters=[visit(20, EncounterKind.CASE_REVIEW)])
    assert row.last_discussed_on == d(20)
    assert row_of(rules).last_discussed_on is None


def test_the_diagnosis_is_a_current_one_of_mental_health(rules: RuleBook) -> None:
    def diagnosis(number: int, group: str, onset: int, abated: int | None = None) -> Diagnosis:
        ended = None if abated is None else d(abated)
        return Diagnosis(number, f"{group} {number}", group, None, None, d(onset), ended)

    record = replace(
        person(),
        diagnoses=(
            diagnosis(1, "depression", -900, -500),
            diagnosis(2, "other", -800),
            diagnosis(3, "anxiety", -20),
            diagnosis(4, "depression", -60),
        ),
    )
    assert summarise(record, rules).diagnosis_label == "depression 4"


def test_ended_and_missing_episodes(rules: RuleBook) -> None:
    ended = summarise(person(ended_on=d(50), sessions=[session(3)]), rules)
    assert (ended.on_caseload, ended.phase, ended.overdue_from) == (False, Phase.CLOSED, None)
    assert ended.last_seen_on == d(3)
    none, items = derive(PersonRecord(person().person), rules)
    assert (none.on_caseload, none.phase, items) == (False, Phase.UNKNOWN, ())
    died = summarise(person(died_on=d(50)), rules)
    assert (died.on_caseload, died.top_due_on, died.next_due_on) == (False, None, None)


def test_whose_person_it_is(rules: RuleBook) -> None:
    row = row_of(rules)
    assert (row.owner_id, row.care_manager_id, row.prescriber_id) == (OWNER.id, OWNER.id, None)
    record = person()
    shared = replace(
        record.episodes[0], prescriber=Clinician(7, "Y. Tanaka"), therapist=Clinician(8, "S. Iyer")
    )
    row = summarise(replace(record, episodes=(shared,)), rules)
    assert (row.care_manager_id, row.prescriber_id, row.therapist_id) == (OWNER.id, 7, 8)


@pytest.mark.parametrize(
    ("seen", "as_of", "lost"),
    [
        ([5], 64, False),
        ([5], 65, True),
        ([], 59, False),
        ([], 60, True),
        ([-400], 1, False),
        ([-400], 60, True),
    ],
)
def test_lost_to_follow_up_is_a_label(
    rules: RuleBook, seen: list[int], as_of: int, lost: bool
) -> None:
    row = row_of(rules, sessions=[session(day) for day in seen])
    assert lost_to_follow_up(row, d(as_of), rules.care) is lost


def test_time_of_year_does_not_matter(rules: RuleBook) -> None:
    leap = date(2028, 2, 29)
    row = summarise(person(start=leap), rules)
    assert row.next_due_on == date(2028, 3, 28)
