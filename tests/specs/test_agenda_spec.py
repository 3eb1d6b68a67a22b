"""The agenda of a review meeting: order, what comes back, time per person. One line is one case."""

import random
from datetime import date, timedelta
from itertools import permutations

import pytest

from dashboard.domain.agenda import (
    LEAST_SECONDS,
    Candidate,
    build_agenda,
    moved,
    not_reached,
    suggested_seconds,
)
from dashboard.domain.codes import AgendaState

DAY = date(2026, 3, 20)


def candidate(key: int, rank: int | None = 1, ago: int | None = 10, **values: object) -> Candidate:
    due = None if ago is None else DAY - timedelta(days=ago)
    return Candidate(key, rank, due, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("people", "order"),
    [
        pytest.param([candidate(1, ago=3), candidate(2, ago=9)], [2, 1], id="longest first"),
        pytest.param([candidate(1, 1, 99), candidate(2, 0, 1)], [2, 1], id="safety first"),
        pytest.param([candidate(1, None, None), candidate(2, ago=-5)], [2, 1], id="none due last"),
        pytest.param([candidate(2), candidate(1)], [1, 2], id="a tie never wavers"),
        pytest.param([candidate(1, 0), candidate(2, ago=1, unfinished=1)], [2, 1],
                     id="an unfinished decision before safety"),
        pytest.param([candidate(1, 0), candidate(2, None, None, not_reached=True)], [2, 1],
                     id="not reached last time before the rest"),
        pytest.param([candidate(1, 1, 5, unfinished=2), candidate(2, 0, 1, not_reached=True)],
                     [2, 1], id="among those who come back, safety first"),
        pytest.param([candidate(1, asked_for=False)], [], id="neither asked for nor left"),
        pytest.param([candidate(1, asked_for=False, not_reached=True)], [1], id="left from before"),
        pytest.param([candidate(1), candidate(1)], [1], id="nobody twice"),
        pytest.param([], [], id="nobody"),
    ],
)  # fmt: skip
def test_who_comes_first(people: list[Candidate], order: list[int]) -> None:
    for shuffled in permutations(people):
        assert [c.patient_id for c in build_agenda(shuffled, 100).people] == order


def test_what_does_not_fit_is_counted_and_comes_from_the_end() -> None:
    people = [candidate(n, ago=100 - n) for n in range(10)]
    agenda = build_agenda(people, 4)
    assert [c.patient_id for c in agenda.people] == [0, 1, 2, 3]
    assert agenda.left_out == 6


def test_a_safety_flag_never_makes_room() -> None:
    """A hundred carried over would else push somebody with a safety flag off the agenda."""
    left = [candidate(n, 1, 50, not_reached=True) for n in range(5)]
    agenda = build_agenda([*left, candidate(9, 0, 1), candidate(8, 1, 99)], 3)
    assert [c.patient_id for c in agenda.people] == [0, 1, 9]
    assert agenda.left_out == 4


def test_the_order_agrees_with_saying_it_pair_by_pair() -> None:
    """Against an oracle that compares two people as the clinical text says it."""
    rng = random.Random(7)

    def before(a: Candidate, b: Candidate) -> bool:
        if (a.unfinished or a.not_reached) and not (b.unfinished or b.not_reached):
            return True
        if (b.unfinished or b.not_reached) and not (a.unfinished or a.not_reached):
            return False
        if a.due_on is None or b.due_on is None:
            return b.due_on is None and (a.due_on is not None or a.patient_id < b.patient_id)
        if a.rank != b.rank:
            return (a.rank or 0) < (b.rank or 0)
        return (a.due_on, a.patient_id) < (b.due_on, b.patient_id)

    for _ in range(500):
        people = []
        for n in range(rng.randint(0, 12)):
            due = (rng.randint(0, 2), rng.randint(-5, 5)) if rng.random() < 0.8 else (None, None)
            people.append(
                candidate(n, *due, unfinished=rng.choice((0, 0, 2)), not_reached=rng.random() < 0.2)
            )  # fmt: skip
        rng.shuffle(people)
        ordered = build_agenda(people, 100).people
        assert len(ordered) == len(people)
        assert all(before(a, b) for a, b in zip(ordered, ordered[1:], strict=False))


@pytest.mark.parametrize(
    ("state", "comes_back"),
    [(AgendaState.WAITING, True), (AgendaState.SKIPPED, True), (AgendaState.DISCUSSED, False)],
)
def test_who_comes_back(state: AgendaState, comes_back: bool) -> None:
    assert not_reached(state) is comes_back


@pytest.mark.parametrize(
    ("minutes", "elapsed", "waiting", "seconds"),
    [
        pytest.param(60, 0, 20, 180, id="an hour for twenty"),
        pytest.param(60, 1800, 10, 180, id="on time"),
        pytest.param(60, 2400, 10, 120, id="behind: less for the rest"),
        pytest.param(60, 900, 10, 270, id="ahead: more for the rest"),
        pytest.param(60, 0, 7, 510, id="down to half a minute"),
        pytest.param(60, 0, 100, 60, id="never less than a minute"),
        pytest.param(60, 7200, 3, 60, id="over time"),
        pytest.param(60, -30, 20, 180, id="a clock that runs behind"),
        pytest.param(60, 0, 0, None, id="nobody waits"),
    ],
)
def test_time_for_each(minutes: int, elapsed: float, waiting: int, seconds: int | None) -> None:
    assert suggested_seconds(minutes, elapsed, waiting) == seconds


def test_time_for_each_fits_the_meeting_while_there_is_enough() -> None:
    rng = random.Random(1)
    for _ in range(2_000):
        minutes, waiting = rng.randint(1, 480), rng.randint(1, 100)
        elapsed = rng.uniform(0, minutes * 90)
        given = suggested_seconds(minutes, elapsed, waiting)
        assert given is not None
        assert given >= LEAST_SECONDS
        assert given % 30 == 0
        if given > LEAST_SECONDS:
            assert given * waiting <= minutes * 60 - elapsed


@pytest.mark.parametrize(
    ("item", "to", "order"),
    [("a", 0, "abc"), ("a", 1, "bac"), ("a", 9, "bca"), ("c", -4, "cab"), ("b", 2, "acb")],
)
def test_a_move_keeps_the_order_of_the_others(item: str, to: int, order: str) -> None:
    assert "".join(moved("abc", item, to)) == order
