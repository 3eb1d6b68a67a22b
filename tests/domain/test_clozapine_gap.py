"""Clozapine without supply, against a calendar walked day by day."""

from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.db.definitions import load_rule_book
from dashboard.domain.codes import EncounterKind
from dashboard.domain.due import due_items
from tests.support.clinical import d, fill, order, person, visit

RULES = load_rule_book()

# (first day, days): two dispensings of one day are the same one under two codes.
fills = st.lists(
    st.tuples(st.integers(0, 120), st.integers(1, 40)), min_size=1, max_size=6,
    unique_by=lambda pair: pair[0],
)  # fmt: skip
stays = st.lists(st.tuples(st.integers(0, 160), st.integers(1, 12)), max_size=3)


def naive_raised(filled: list[tuple[int, int]], stays: list[tuple[int, int]]) -> int | None:
    """The third day in a row without a tablet in hand outside of hospital, after the last day with
    one; ``None`` when the person had all of them in hospital: then nothing is known.
    """
    inside = {day + n for day, length in stays for n in range(length)}
    tablets, supplied = 0, []
    for day in range(500):
        tablets += sum(count for on, count in filled if on == day)
        if tablets:
            tablets -= 1
            supplied.append(day)
    if set(supplied) <= inside:
        return None
    day, without = supplied[-1], 0
    while without < 3:
        day += 1
        # A stay begins the count again: the person is supplied there.
        without = 0 if day in inside else without + 1
    return day


@given(fills, stays)
@example([(0, 1), (4, 1)], [(4, 1)])
def test_the_flag_agrees_with_a_calendar(
    filled: list[tuple[int, int]], stays: list[tuple[int, int]]
) -> None:
    record = person(
        orders=[order("clozapine", 0, drug_class="antipsychotic")],
        dispenses=[fill("clozapine", day, count) for day, count in filled],
        encounters=[
            visit(day, EncounterKind.HOSPITAL, until=day + length) for day, length in stays
        ],
    )
    found = [item.due_on for item in due_items(record, RULES) if item.rule == "clozapine_gap"]
    raised = naive_raised(filled, stays)
    assert found == ([] if raised is None else [d(raised)])
