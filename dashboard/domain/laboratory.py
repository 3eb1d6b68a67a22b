"""Reading laboratory results: only those whose state is final and that have a value count."""

from collections.abc import Collection, Iterable, Sequence

from dashboard.domain.codes import RecordState
from dashboard.domain.record import LaboratoryResult
from dashboard.domain.wording import words


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
