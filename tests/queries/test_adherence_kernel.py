"""The array kernel says the same as the rule for one person, to the day."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.adherence import ANY, Adherence, Fill, adherence_by_scope
from dashboard.queries import adherence_pack
from dashboard.queries.adherence_intervals import Window
from dashboard.queries.adherence_kernel import ANY_DRUG, NONE, STATUSES, scopes
from dashboard.queries.adherence_pack import Ints, TooLarge, pack, sorted_keys

EPOCH = date(1970, 1, 1)
DRUGS = ("aripiprazole", "lithium", "sertraline")
START, END = date(2023, 11, 15), date(2024, 5, 20)  # 29 February inside
Row = tuple[int, str, date | None, int | None]
Figures = tuple[object, ...]


def packed(rows: Sequence[Row]) -> Ints:
    def column(values: list[int]) -> np.ndarray:
        return np.array(values, np.int64)

    keys = pack(
        column([person for person, _, _, _ in rows]),
        column([DRUGS.index(drug) for _, drug, _, _ in rows]),
        column([(on - EPOCH).days if on else 0 for _, _, on, _ in rows]),
        column([days or 0 for _, _, _, days in rows]),
        np.array([on is None for _, _, on, _ in rows], np.bool_),
    )
    return sorted_keys([keys])


def by_kernel(rows: Sequence[Row], gap_limit: int = 30) -> dict[tuple[int, str], Figures]:
    window = Window((START - EPOCH).days, (END - EPOCH).days, gap_limit)
    found: dict[tuple[int, str], Figures] = {}
    for part in scopes(packed(rows), window):
        for at in range(len(part.person)):
            drug = ANY if part.drug[at] == ANY_DRUG else DRUGS[part.drug[at]]
            key = (int(part.person[at]), drug)
            assert key not in found
            found[key] = (
                STATUSES[part.status[at]],
                _day(part.first_fill[at]),
                _days(part.covered[at]),
                _days(part.of_days[at]),
                _days(part.fixed[at]),
                _days(part.supplied[at]),
                _days(part.gaps[at]),
                _days(part.longest_gap[at]),
                _day(part.discontinued[at]),
            )
    return found


def _days(value: np.int64) -> int | None:
    return None if value == NONE else int(value)


def _day(value: np.int64) -> date | None:
    return None if value == NONE else EPOCH + timedelta(days=int(value))


def by_rule(rows: Sequence[Row], gap_limit: int = 30) -> dict[tuple[int, str], Figures]:
    people: dict[int, list[Fill]] = {}
    for person, drug, on, days in rows:
        people.setdefault(person, []).append(Fill(drug, on, days))
    return {
        (person, scope): _figures(result)
        for person, fills in people.items()
        for scope, result in adherence_by_scope(fills, START, END, gap_limit=gap_limit).items()
    }


def _figures(result: Adherence) -> Figures:
    index = result.from_index
    return (
        result.status,
        result.first_fill_on,
        index.days if index else None,
        index.of_days if index else None,
        result.fixed.days if result.fixed else None,
        result.supplied_days if index else None,
        len(result.gaps) if index else None,
        result.longest_gap_days if index else None,
        result.discontinued_on,
    )


def made_up_people(count: int, seed: int) -> list[Row]:
    """People with refills early, late, doubled, on one day, unknown, and none in the window."""
    random = Random(seed)
    rows: list[Row] = []
    for person in range(count):
        for drug in random.sample(DRUGS, random.randint(1, 3)):
            day = START + timedelta(days=random.randint(-120, 200))
            for _ in range(random.randint(1, 9)):
                days = random.choice((7, 14, 28, 30, 30, 60, 90))
                known = random.random()
                rows.append(
                    (person, drug, None if known < 0.03 else day, None if known > 0.95 else days)
                )
                if random.random() < 0.1:
                    rows.append(rows[-1])
                day += timedelta(days=random.choice((0, 5, days, days, days + 1, 30, 75)))
    random.shuffle(rows)
    return rows


@pytest.mark.parametrize("seed", [1, 2])
def test_equals_the_rule_on_generated_people(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Small chunks, so that the seams between them are crossed often.
    monkeypatch.setattr(adherence_pack, "CHUNK_FILLS", 500)
    rows = made_up_people(5000, seed)
    assert by_kernel(rows) == by_rule(rows)


rows_lists = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(DRUGS),
        st.one_of(st.none(), st.integers(-80, 220).map(lambda d: START + timedelta(days=d))),
        st.one_of(st.none(), st.integers(1, 100)),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=200, deadline=None)
@given(rows_lists, st.integers(1, 90))
def test_equals_the_rule_on_odd_people(rows: list[Row], gap_limit: int) -> None:
    assert by_kernel(rows, gap_limit) == by_rule(rows, gap_limit)


def test_the_order_of_rows_does_not_matter() -> None:
    rows = made_up_people(50, 3)
    assert by_kernel(rows) == by_kernel(sorted(rows, key=repr))


def test_no_rows_give_no_scopes() -> None:
    assert by_kernel([]) == {}


@pytest.mark.parametrize(("person", "drug"), [(2**26, 0), (0, 2**11)])
def test_more_people_or_drugs_than_fit_are_refused(person: int, drug: int) -> None:
    one = np.array([1], np.int64)
    with pytest.raises(TooLarge):
        pack(one * person, one * drug, one, one)


def test_ranks_replace_numbers() -> None:
    rows = made_up_people(20, 4)
    parts = [packed(rows)]
    turned = np.arange(20)[::-1]
    again = sorted_keys(
        [sorted_keys(parts, turned, np.array([2, 1, 0]))], turned, np.array([2, 1, 0])
    )
    assert np.array_equal(again, packed(rows))
    assert not np.array_equal(sorted_keys(parts, turned), packed(rows))
