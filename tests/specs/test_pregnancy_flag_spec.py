"""A positive pregnancy test with valproate: when the flag is raised, what ends it, whose it is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.db.definitions import load_rule_book
from dashboard.domain.codes import DueKind, OrderStatus, RecordState
from dashboard.domain.derived import DueItem
from dashboard.domain.due import due_items
from dashboard.domain.due_reading import why_text
from dashboard.domain.record import Clinician, LaboratoryResult, MedicationOrder, PersonRecord
from dashboard.domain.rules import RuleBook
from tests.support.clinical import START, clearance, d, lab, order, person

RULE = "pregnancy_positive"
VALPROATE = order("valproate", 0, drug_class="mood_stabiliser")
CANCELLED = replace(VALPROATE, status=OrderStatus.CANCELLED)
UNKNOWN = RecordState.UNKNOWN
PRESCRIBER = Clinician(77, "P. Scriber")
RULES = load_rule_book()


def result(
    day: int, value: float | None, state: RecordState = RecordState.FINAL
) -> LaboratoryResult:
    return lab("pregnancy_test", day, value, state, unit="")


def hcg(day: int, value: float) -> LaboratoryResult:
    return replace(lab("hcg", day, value, unit="IU/L"), label="hCG")


def taking(
    *results: LaboratoryResult, order: MedicationOrder = VALPROATE, **who: object
) -> PersonRecord:
    return person(orders=[order], laboratory=results, **who)  # type: ignore[arg-type]


def flags(record: PersonRecord, rules: RuleBook) -> list[DueItem]:
    return [item for item in due_items(record, rules) if item.rule == RULE]


CASES = [
    (taking(), None, "no test"),
    (taking(result(9, 1)), 9, "positive"),
    (taking(result(9, 0)), None, "negative"),
    (taking(result(9, None)), None, "no value"),
    (taking(result(9, 1, UNKNOWN)), None, "state unknown is never counted"),
    (taking(result(9, 1), result(40, 0)), None, "negative since"),
    (taking(result(9, 1), result(40, None)), 9, "a test without a value ends nothing"),
    (taking(result(9, 0), result(40, 1)), 40, "positive since"),
    (taking(result(9, 1), result(40, 1)), 40, "the newest positive"),
    (taking(result(9, 1), result(9, 0)), 9, "both on one day: positive"),
    (taking(result(9, 0), result(9, 1)), 9, "the same, the other way round"),
    (taking(hcg(9, 25)), 9, "hCG 25"),
    (taking(hcg(9, 24.9)), None, "hCG 24.9 says neither"),
    (taking(result(9, 1), hcg(40, 5)), 9, "hCG 5 does not end it"),
    (taking(result(9, 1), hcg(40, 4.9)), None, "hCG 4.9 ends it"),
    (taking(result(9, 1), sex="male", born_on=date(1950, 1, 1)), 9, "whatever is recorded"),
    (taking(result(9, 1), order=order("sertraline", 0)), None, "no valproate"),
    (taking(result(9, 1), order=order("valproate", 0, 5)), None, "stopped"),
    (taking(result(9, 1), order=CANCELLED), None, "never taken"),
    (taking(result(9, 1), order=replace(VALPROATE, as_needed=True)), 9, "as needed"),
    (taking(result(-280, 1)), 0, "280 days before: raised at the start"),
    (taking(result(-281, 1)), None, "281 days before"),
    (taking(result(-281, 1), order=replace(VALPROATE, started_on=None)), -281,
     "a start that is not recorded may lie before the test"),
    (taking(result(9, 1), ended_on=d(30)), None, "not in care"),
    (taking(result(9, 1), died_on=d(30)), None, "died"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "raised"), [pytest.param(p, n, id=t) for p, n, t in CASES])
def test_the_day_it_is_raised(rules: RuleBook, record: PersonRecord, raised: int | None) -> None:
    found = flags(record, rules)
    assert [flag.due_on for flag in found] == ([] if raised is None else [d(raised)])
    for flag in found:
        assert (flag.kind, flag.rank, flag.active_from) == (DueKind.CLINICAL_FLAG, 1, flag.due_on)


def test_it_says_what_and_when(rules: RuleBook) -> None:
    [flag] = flags(taking(result(9, 1)), rules)
    assert why_text(flag, date(2026, 12, 1)) == "positive on 11 Mar, valproate since 2 Mar"
    assert flag.evidence["tested_on"] == "2026-03-11"
    [flag] = flags(taking(hcg(9, 812.5)), rules)
    assert flag.why == "hCG 812.5 IU/L on 11 Mar 2026, valproate since 2 Mar 2026"
    [flag] = flags(taking(result(9, 1), order=replace(VALPROATE, started_on=None)), rules)
    assert "valproate, start not recorded" in flag.why


def test_it_is_the_prescribers_else_of_whoever_looks_after_the_person(rules: RuleBook) -> None:
    record = taking(result(9, 1))
    [episode] = record.episodes
    theirs = replace(record, episodes=(replace(episode, prescriber=PRESCRIBER),))
    assert [flag.owner_id for flag in flags(theirs, rules)] == [PRESCRIBER.id]
    assert episode.owner is not None
    assert [flag.owner_id for flag in flags(record, rules)] == [episode.owner.id]


def test_a_clearing_is_of_one_result_and_a_new_positive_raises_it_again(rules: RuleBook) -> None:
    first, second = result(9, 1), result(40, 1)
    seen = [clearance(RULE, first.id, 10)]
    assert not flags(replace(taking(first), clearances=tuple(seen)), rules)
    [flag] = flags(replace(taking(first, second), clearances=tuple(seen)), rules)
    assert (flag.due_on, flag.evidence_id) == (d(40), second.id)


results = st.lists(
    st.tuples(
        st.integers(-400, 200),
        st.sampled_from(["pregnancy_test", "hcg"]),
        st.sampled_from([None, 0.0, 1.0, 4.9, 5.0, 24.0, 25.0, 3000.0]),
        st.booleans(),
    ),
    max_size=6,
)


def naive(found: list[LaboratoryResult], start: int, stop: int | None) -> int | None:
    """Day by day from the last test back: the first day that says anything decides."""
    if stop is not None:
        return None
    for number in range(250, -450, -1):
        said = set()
        for r in found:
            if r.taken_on != START + timedelta(days=number) or r.state is UNKNOWN:
                continue
            if r.value is None:
                continue
            if r.test == "pregnancy_test":
                said.add(r.value != 0)
            elif r.value >= 25:
                said.add(True)
            elif r.value < 5:
                said.add(False)
        if said:
            late_enough = number >= start - 280
            return max(number, start) if True in said and late_enough else None
    return None


@given(results, st.integers(-300, 100), st.none() | st.integers(1, 50))
def test_the_same_as_a_walk_through_the_days(
    drawn: list[tuple[int, str, float | None, bool]], start: int, stop: int | None
) -> None:
    found = [
        replace(lab(kind, day, value), state=RecordState.FINAL if counts else UNKNOWN)
        for day, kind, value, counts in drawn
    ]
    valproate = order("valproate", start, None if stop is None else start + stop)
    expected = naive(found, start, stop)
    flagged = flags(taking(*found, order=valproate), RULES)
    assert [f.due_on for f in flagged] == ([] if expected is None else [d(expected)])
