"""The scripted people's stories hold, as the domain rules read them."""

from datetime import date, timedelta

import pytest

from dashboard.demo.person import make_person
from dashboard.demo.scripted import HOSTILE_FAMILY, HOSTILE_GIVEN, STORIES
from dashboard.demo.scripted_showcase import GAP
from dashboard.domain.codes import DueKind, Phase, Treatment, VisitState
from dashboard.domain.derived import CaseloadSummary, DueItem
from dashboard.domain.due import due_items
from dashboard.domain.outcomes import Answer, course
from dashboard.domain.record import PersonRecord
from dashboard.domain.relapse import ready_to_step_down
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import summarise
from dashboard.domain.supply import supply_of

AS_OF = date(2026, 11, 23)


class Told:
    """One scripted person with what the rules say on ``AS_OF``."""

    def __init__(self, key: str, rules: RuleBook, as_of: date = AS_OF) -> None:
        self.as_of = as_of
        self.record: PersonRecord = make_person(1, STORIES[key], as_of, rules.drugs)
        self.summary: CaseloadSummary = summarise(self.record, rules)
        self.items: tuple[DueItem, ...] = due_items(self.record, rules)

    @property
    def overdue(self) -> list[DueItem]:
        """In priority order; the first is the reason the caseload shows."""
        return [i for i in self.items if i.due_on < self.as_of or i.rank == 0]

    def totals(self, instrument: str = "phq9") -> list[float | None]:
        return [m.total for m in self.record.measurements if m.instrument == instrument]


def days_without_supply(told: Told, rules: RuleBook, ingredient: str) -> list[tuple[date, date]]:
    (supply,) = [s for s in supply_of(told.record, rules) if s.ingredient == ingredient]
    ends = [end for _, end in supply.runs[:-1]]
    starts = [start for start, _ in supply.runs[1:]]
    return list(zip(ends, starts, strict=True))


def test_the_showcase_is_the_person_in_the_pictures(rules: RuleBook) -> None:
    told = Told("showcase", rules)
    person, summary = told.record.person, told.summary
    assert (person.record_number, person.family_name) == ("0417", "Kovacs")
    assert (summary.baseline_score, summary.latest_score) == (18, 8)
    assert (summary.attended, summary.attendable) == (19, 22)
    assert summary.last_seen_on == date(2026, 11, 17)
    assert summary.last_seen_by == "R. Osei"
    orders = told.record.orders
    assert [o.daily_dose for o in orders if o.ingredient == "sertraline"] == [50, 100, 150]
    reasons = {o.ingredient: o.stop_reason for o in orders if o.ingredient != "sertraline"}
    assert reasons == {"citalopram": "switched: not improved", "quetiapine": "weight gain"}
    assert [i.label for i in told.overdue] == ["Weight and glucose"]
    assert told.overdue[0].due_on == date(2026, 11, 16)


def test_the_showcase_has_one_gap_of_nineteen_days_before_the_score_rose(rules: RuleBook) -> None:
    told = Told("showcase", rules)
    assert days_without_supply(told, rules, "sertraline") == [(date(2026, 9, 6), date(2026, 9, 25))]
    assert tuple(AS_OF + timedelta(days=d) for d in GAP) == (date(2026, 9, 6), date(2026, 9, 25))
    assert told.totals()[-4:] == [7, 13, 11, 8]


def test_adherent_and_not_better(rules: RuleBook) -> None:
    told = Told("adherent_not_better", rules)
    assert days_without_supply(told, rules, "citalopram") == []
    assert (told.summary.attended, told.summary.attendable) == (11, 12)
    assert (told.summary.baseline_score, told.summary.latest_score) == (15, 14)
    assert {i.rule for i in told.overdue} == {
        "not_on_track_medication",
        "not_on_track_therapy",
        "inertia",
    }


def test_a_supply_gap_comes_before_the_worsening(rules: RuleBook) -> None:
    told = Told("gap_before_worsening", rules)
    ((gap_from, gap_to),) = days_without_supply(told, rules, "escitalopram")
    assert (gap_to - gap_from).days >= 14
    scores = [(m.measured_on, m.total or 0) for m in told.record.measurements]
    before = min(total for day, total in scores if day <= gap_from)
    after = max(total for day, total in scores if day > gap_from)
    assert after - before >= 5


def test_never_seen_is_due_from_the_start_date(rules: RuleBook) -> None:
    told = Told("never_seen", rules)
    assert told.summary.last_seen_on is None
    assert told.overdue[0].kind is DueKind.CARE_CONTACT
    assert told.overdue[0].why.startswith("never seen since start, 23 Oct 2026")


def test_no_next_contact(rules: RuleBook) -> None:
    told = Told("no_next_contact", rules)
    assert told.summary.last_booked_on is None
    assert told.overdue == []


def test_remission_is_a_score_of_zero_and_ready_to_step_down(rules: RuleBook) -> None:
    told = Told("remission", rules)
    assert told.summary.latest_score == 0
    assert told.summary.baseline_score == 16
    assert told.overdue == []
    assert ready(told, rules)


def ready(told: Told, rules: RuleBook) -> bool:
    scores = [m for m in told.record.measurements if m.instrument == "phq9"]
    episode = told.record.episode
    assert episode is not None
    points = course(scores, episode.started_on, rules.care)
    found = ready_to_step_down(
        rules.measures["phq9"], points, episode.phase, False, rules.care, AS_OF
    )
    return found.answer is Answer.YES


def test_item_9_is_positive_and_above_everything(rules: RuleBook) -> None:
    told = Told("item9_positive", rules)
    first = told.overdue[0]
    assert (first.rule, first.rank, first.why) == ("item9", 0, "PHQ-9 item 9 = 2 on 12 Nov 2026")
    assert told.summary.overdue_from == date(2026, 11, 12)


def test_an_antidepressant_started_at_nineteen_needs_a_review_in_a_week(rules: RuleBook) -> None:
    told = Told("young_start", rules)
    first = told.overdue[0]
    assert (first.rule, first.due_on) == ("antidepressant_start", date(2026, 11, 2))
    assert "at age 19" in first.why


def test_the_lithium_level_is_overdue(rules: RuleBook) -> None:
    told = Told("lithium_overdue", rules)
    assert [i.rule for i in told.overdue] == ["lithium_level"]
    assert told.overdue[0].kind is DueKind.LABORATORY


def test_the_injection_is_late(rules: RuleBook) -> None:
    told = Told("injection_late", rules)
    assert [i.rule for i in told.overdue] == ["injection"]
    assert (AS_OF - told.overdue[0].due_on).days == 4


def test_the_switch_overlaps(rules: RuleBook) -> None:
    told = Told("switch_with_overlap", rules)
    stopped = max(
        o.stopped_on for o in told.record.orders if o.ingredient == "sertraline" and o.stopped_on
    )
    begun = min(
        o.started_on for o in told.record.orders if o.ingredient == "venlafaxine" and o.started_on
    )
    assert (stopped - begun).days == 14
    assert told.summary.medication_text == "venlafaxine 150 mg"


def test_two_medicines_side_by_side(rules: RuleBook) -> None:
    told = Told("two_medicines", rules)
    assert {s.ingredient for s in told.summary.supply} == {"duloxetine", "mirtazapine"}
    assert days_without_supply(told, rules, "duloxetine") == []
    assert days_without_supply(told, rules, "mirtazapine") == []


@pytest.mark.parametrize(
    ("key", "treatment"),
    [("therapy_only", Treatment.THERAPY), ("medication_only", Treatment.MEDICATION)],
)
def test_one_treatment_only(key: str, treatment: Treatment, rules: RuleBook) -> None:
    told = Told(key, rules)
    assert told.summary.treatment is treatment
    assert bool(told.record.orders) is (treatment is Treatment.MEDICATION)
    assert bool(told.record.sessions) is (treatment is Treatment.THERAPY)
    assert told.overdue == []


def test_one_score_has_no_trend_and_no_dispensing_data(rules: RuleBook) -> None:
    told = Told("one_score", rules)
    assert len(told.summary.score_points) == 1
    assert told.record.orders
    assert told.record.dispenses == ()


def test_nothing_recorded(rules: RuleBook) -> None:
    told = Told("nothing_recorded", rules)
    record = told.record
    assert told.summary.on_caseload
    assert not (record.orders or record.measurements or record.sessions or record.encounters)
    assert told.summary.latest_score is None
    assert told.summary.diagnosis_label is None


def test_two_sessions_in_a_row_not_attended(rules: RuleBook) -> None:
    told = Told("two_missed", rules)
    assert told.overdue[0].rule == "two_missed"
    past = [s for s in told.record.sessions if s.held_on < AS_OF]
    assert [s.state for s in past[-2:]] == [VisitState.DID_NOT_ATTEND] * 2


def test_the_hostile_name(rules: RuleBook) -> None:
    person = Told("hostile_name", rules).record.person
    assert (person.given_name, person.family_name) == (HOSTILE_GIVEN, HOSTILE_FAMILY)
    name = f"{HOSTILE_GIVEN} {HOSTILE_FAMILY}"
    assert len(name) == 80
    assert all(sign in name for sign in "='\"<>&")


@pytest.mark.parametrize("key", STORIES)
@pytest.mark.parametrize("as_of", [date(2024, 2, 29), date(2027, 1, 1)])
def test_stories_do_not_change_with_the_day_or_the_seed(
    key: str, as_of: date, rules: RuleBook
) -> None:
    then, now = Told(key, rules, as_of), Told(key, rules)
    shift = AS_OF - as_of
    other_seed = make_person(2, STORIES[key], AS_OF, rules.drugs)
    assert [m.measured_on + shift for m in then.record.measurements] == [
        m.measured_on for m in now.record.measurements
    ]
    assert then.summary.score_points == tuple(
        type(p)(p.measured_on - shift, p.total) for p in now.summary.score_points
    )
    assert [i.rule for i in then.overdue if i.rank == 0] == [
        i.rule for i in now.overdue if i.rank == 0
    ]
    assert other_seed.measurements == now.record.measurements
    assert other_seed.person.public_id != now.record.person.public_id


def test_scripted_people_are_in_the_open_phases(rules: RuleBook) -> None:
    assert {Told(key, rules).summary.phase for key in STORIES} == {
        Phase.ASSESSMENT,
        Phase.ACTIVE,
        Phase.RELAPSE_PREVENTION,
    }
