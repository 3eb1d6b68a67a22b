"""Generated people: possible records, and correlations as in life."""

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import correlation, mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.demo.chance import chance
from dashboard.demo.identity import (
    CLINICIANS_PER_SITE,
    PEOPLE_PER_SITE,
    make_site,
    public_id,
    record_numbers,
    site_of,
)
from dashboard.demo.person import make_person
from dashboard.demo.scores import SAFETY_ITEM, phq9_items
from dashboard.demo.scripted import SCRIPTS
from dashboard.domain.codes import Phase, VisitState
from dashboard.domain.derived import CaseloadSummary
from dashboard.domain.last_event import last_event_on
from dashboard.domain.record import PersonRecord
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import summarise

AS_OF = date(2026, 11, 23)
PEOPLE = 700
Pair = tuple[PersonRecord, CaseloadSummary]


@pytest.fixture(scope="module")
def people(rules: RuleBook) -> list[Pair]:
    made = [
        make_person(99, number, AS_OF, rules.drugs)
        for number in range(1, PEOPLE + 1)
        if number not in SCRIPTS
    ]
    return [(record, summarise(record, rules)) for record in made]


def test_nothing_happens_after_the_last_day(people: Sequence[Pair]) -> None:
    latest = [last_event_on(record) for record, _ in people]
    assert max(day for day in latest if day is not None) <= AS_OF


def test_booked_visits_lie_ahead_or_were_not_recorded(people: Sequence[Pair]) -> None:
    ahead = 0
    for record, _ in people:
        for visit in record.encounters:
            assert (visit.state is VisitState.BOOKED) == (visit.started_on >= AS_OF)
        ahead += sum(s.held_on >= AS_OF for s in record.sessions)
        assert all(s.state is VisitState.BOOKED for s in record.sessions if s.held_on >= AS_OF)
    assert ahead > 100


def test_the_history_is_eighteen_months(people: Sequence[Pair]) -> None:
    starts = [record.episodes[0].started_on for record, _ in people]
    assert AS_OF - timedelta(days=550) < min(starts) < AS_OF - timedelta(days=480)


def test_ids_are_unique_within_a_person(people: Sequence[Pair]) -> None:
    for record, _ in people:
        ids = [e.id for e in (*record.measurements, *record.sessions, *record.encounters,
                              *record.orders, *record.dispenses, *record.reviews)]  # fmt: skip
        assert len(ids) == len(set(ids))


def test_orders_of_one_medicine_follow_each_other(people: Sequence[Pair]) -> None:
    """A dose step ends one order on the day on which the next begins."""
    steps = 0
    for record, _ in people:
        for before, after in zip(record.orders, record.orders[1:], strict=False):
            if before.ingredient == after.ingredient and before.stop_reason == "dose change":
                assert before.stopped_on == after.started_on
                assert before.daily_dose != after.daily_dose
                steps += 1
    assert steps > 200


def test_a_side_effect_begins_with_its_medicine(people: Sequence[Pair]) -> None:
    checked = 0
    for record, _ in people:
        for effect in record.side_effects:
            starts = [o.started_on for o in record.orders if o.ingredient == effect.ingredient]
            assert effect.started_on is not None
            assert effect.started_on >= min(day for day in starts if day is not None)
            checked += 1
    assert checked > 50


def test_items_of_every_phq9_add_up(people: Sequence[Pair]) -> None:
    for record, _ in people:
        for score in record.measurements:
            if score.instrument == "phq9" and score.total is not None:
                assert sum(score.items.values()) == score.total


def test_medicines_are_in_the_reviewed_list(people: Sequence[Pair], rules: RuleBook) -> None:
    for record, _ in people:
        for order in record.orders:
            assert order.drug_class == rules.drugs.drugs[order.ingredient].drug_class


def improvement(summary: CaseloadSummary) -> float | None:
    """Share of the first score by which it fell."""
    if not summary.baseline_score or summary.latest_score is None:
        return None
    return 1 - summary.latest_score / summary.baseline_score


def long_in_care(pair: Pair) -> bool:
    record, summary = pair
    return record.episodes[0].started_on < AS_OF - timedelta(days=84) and summary.attendable >= 8


def test_attendance_and_outcome_move_together(people: Sequence[Pair]) -> None:
    pairs = [
        (summary.attended / summary.attendable, improvement(summary))
        for record, summary in filter(long_in_care, people)
    ]
    known = [(attended, better) for attended, better in pairs if better is not None]
    assert correlation(*zip(*known, strict=True)) > 0.08


def test_supply_and_attendance_move_together(people: Sequence[Pair]) -> None:
    pairs = []
    for _, summary in filter(long_in_care, people):
        long = [d for d in summary.supply if d.computable and d.first_fill_on]
        for drug in long[:1]:
            assert drug.first_fill_on is not None
            days = (AS_OF - drug.first_fill_on).days
            covered = sum((min(end, AS_OF) - start).days for start, end in drug.runs)
            if days > 60:
                pairs.append((covered / days, summary.attended / summary.attendable))
    assert len(pairs) > 60
    assert correlation(*zip(*pairs, strict=True)) > 0.15


def test_people_with_both_treatments_do_better_on_average(people: Sequence[Pair]) -> None:
    def average(*treatments: str) -> float:
        found = [
            improvement(summary)
            for record, summary in people
            if summary.treatment in treatments
            and record.episodes[0].started_on < AS_OF - timedelta(days=84)
        ]
        return mean(value for value in found if value is not None)

    assert average("both") > average("medication", "therapy")


def test_closed_people_have_nothing_booked(people: Sequence[Pair]) -> None:
    closed = [r for r, s in people if s.phase is Phase.CLOSED]
    assert closed
    for record in closed:
        assert all(s.state is not VisitState.BOOKED for s in record.sessions if s.held_on > AS_OF)
        assert all(visit.state is not VisitState.BOOKED for visit in record.encounters)


@given(st.data())
def test_phq9_items_add_up_to_the_total(data: st.DataObject) -> None:
    total = data.draw(st.integers(0, 27))
    safety = data.draw(st.integers(max(0, total - 24), min(3, total)))
    items = phq9_items(chance("items", total, safety), total, safety)
    assert sorted(items) == list(range(1, 10))
    assert sum(items.values()) == total
    assert items[SAFETY_ITEM] == safety
    assert all(0 <= answer <= 3 for answer in items.values())


@given(st.integers(1, 3000))
def test_every_size_has_the_scripted_people_first(people: int) -> None:
    numbers = record_numbers(people, SCRIPTS)
    assert len(numbers) == len(set(numbers)) == people
    assert numbers == sorted(numbers)
    assert set(list(SCRIPTS)[:people]) <= set(numbers)
    assert set(record_numbers(people, SCRIPTS)) <= set(record_numbers(people + 1, SCRIPTS))


def test_staff_grow_with_the_people() -> None:
    last = site_of(10 * PEOPLE_PER_SITE)
    assert last == 9
    clinicians = [m.clinician.id for n in range(last + 1) for m in make_site(n).staff]
    assert sorted(clinicians) == list(range(1, 10 * CLINICIANS_PER_SITE + 1))


def test_opaque_ids() -> None:
    ids = {public_id(1, number) for number in range(2000)}
    assert len(ids) == 2000
    assert all(len(key) >= 22 and key.replace("-", "").replace("_", "").isalnum() for key in ids)
    assert public_id(1, 7) != public_id(2, 7)
