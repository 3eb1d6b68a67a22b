"""Reading laboratory results: only those whose state is final and that have a value count.

A blood pressure is two results, ``systolic`` and ``diastolic``, of one day.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from dashboard.domain.codes import RecordState
from dashboard.domain.record import LaboratoryResult
from dashboard.domain.wording import score, words

SYSTOLIC, DIASTOLIC = "systolic", "diastolic"
#: Tests whose value stands for an answer.
CODED: Mapping[str, Mapping[float, str]] = {"pregnancy_test": {0: "negative", 1: "positive"}}
#: From here on six figures would be written as a power of ten.
_SIX_FIGURES = 1e6


def uncounted_words(result: LaboratoryResult) -> str:
    """`` (state unknown, not counted)`` after a result that no rule reads; else empty."""
    return f" ({words(result.state)})" if result.state is RecordState.UNKNOWN else ""


def counted(results: Iterable[LaboratoryResult], tests: Collection[str]) -> list[LaboratoryResult]:
    """Counted results of any of these tests, by date."""
    return [
        r
        for r in results
        if r.test in tests and r.state is RecordState.FINAL and r.value is not None
    ]


def newest_result(
    results: Sequence[LaboratoryResult], tests: Collection[str]
) -> LaboratoryResult | None:
    """The latest counted result of any of these tests."""
    found = counted(results, tests)
    return found[-1] if found else None


def value_words(result: LaboratoryResult) -> str:
    """``0.7``, in six figures; a blood pressure in whole mmHg; an answer in words. Empty without a
    value.
    """
    if result.value is None:
        return ""
    answer = answer_words(result)
    if answer:
        return answer
    if result.test in (SYSTOLIC, DIASTOLIC):
        return f"{result.value:.0f}"
    return score(result.value) if result.value >= _SIX_FIGURES else f"{result.value:g}"


def answer_words(result: LaboratoryResult) -> str:
    """``negative`` for the 0 of a test that is answered in words; empty for other tests."""
    answers = CODED.get(result.test, {})
    return "" if result.value is None else answers.get(result.value, "")


def blood_pressures(
    results: Iterable[LaboratoryResult],
) -> Iterator[tuple[LaboratoryResult, LaboratoryResult]]:
    """(systolic, diastolic) of every day with one of each, of one state and unit.

    Of several on a day it is not known which belong together: they stay apart.
    """
    by_day: dict[date, list[LaboratoryResult]] = {}
    for result in results:
        if result.test in (SYSTOLIC, DIASTOLIC):
            by_day.setdefault(result.taken_on, []).append(result)
    for found in by_day.values():
        pair = sorted(found, key=lambda r: r.test, reverse=True)
        if [r.test for r in pair] != [SYSTOLIC, DIASTOLIC]:
            continue
        high, low = pair
        alike = (high.state, high.unit) == (low.state, low.unit)
        if alike and high.value is not None and low.value is not None:
            yield high, low


def pressure_words(high: LaboratoryResult, low: LaboratoryResult) -> str:
    """``120/80 mmHg``, and that it does not count where it does not."""
    unit = f" {high.unit}" if high.unit else ""
    return f"{value_words(high)}/{value_words(low)}{unit}{uncounted_words(high)}"


def taken_together(results: Sequence[LaboratoryResult], tests: Collection[str]) -> frozenset[date]:
    """The days on which every one of these tests has a counted result."""
    days = [frozenset(r.taken_on for r in counted(results, (test,))) for test in tests]
    return frozenset.intersection(*days) if days else frozenset()
