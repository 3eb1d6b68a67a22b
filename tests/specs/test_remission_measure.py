"""Depression remission at twelve months: who is counted, who is excluded, who is in remission.

The index score of 2 March 2024 belongs to the year 2025; its window is 1 January to 1 May 2025.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dashboard.domain.codes import EncounterKind, RecordState, VisitState
from dashboard.domain.record import Diagnosis, PersonRecord
from dashboard.domain.remission_measure import identification_period, remission_at_12_months
from tests.support.clinical import START, d, person, phq9, score, session, visit

INDEX = (date(2024, 3, 2) - START).days


def day(year: int, month: int, number: int) -> int:
    return (date(year, month, number) - START).days


def known(
    group: str, onset: date | None = date(2024, 1, 1), until: date | None = None
) -> Diagnosis:
    return Diagnosis(len(group), group, group, None, None, onset, until)


DEPRESSION = known("depression")
VISIT = visit(INDEX)


def case(
    *scores: object, diagnoses: tuple[Diagnosis, ...] = (DEPRESSION,), **more: object
) -> PersonRecord:
    given = {"encounters": [VISIT], "measurements": scores} | more
    return replace(person(**given), diagnoses=diagnoses)  # type: ignore[arg-type]


HIGH = phq9(INDEX, 10)
LOW = phq9(day(2025, 3, 2), 4)


def test_the_identification_period_ends_two_months_before_the_year() -> None:
    assert identification_period(2025) == (date(2023, 11, 1), date(2024, 11, 1))


@pytest.mark.parametrize(
    ("record", "counted"),
    [
        pytest.param(case(HIGH), True, id="10"),
        pytest.param(case(phq9(INDEX, 9)), False, id="9"),
        pytest.param(case(score("phq9_teen", INDEX, 10)), True, id="teen version"),
        pytest.param(case(score("gad7", INDEX, 10)), False, id="another measure"),
        pytest.param(case(replace(HIGH, state=RecordState.UNKNOWN)), False, id="state unknown"),
        pytest.param(case(HIGH, diagnoses=()), False, id="no diagnosis"),
        pytest.param(case(HIGH, diagnoses=(known("anxiety"),)), False, id="another diagnosis"),
        pytest.param(case(HIGH, diagnoses=(known("depression", date(2024, 3, 3)),)), False,
                     id="diagnosed the day after"),
        pytest.param(case(HIGH, diagnoses=(known("depression", date(2024, 3, 2)),)), True,
                     id="diagnosed that day"),
        pytest.param(case(HIGH, diagnoses=(known("depression", None),)), True,
                     id="since when is not known"),
        pytest.param(case(HIGH, diagnoses=(known("depression", until=date(2024, 3, 1)),)), False,
                     id="ended before"),
        pytest.param(case(HIGH, diagnoses=(known("depression", until=date(2024, 3, 2)),)), True,
                     id="ended that day"),
        pytest.param(case(HIGH, encounters=[]), False, id="no visit"),
        pytest.param(case(HIGH, encounters=[visit(INDEX + 7)]), True, id="visit 7 days later"),
        pytest.param(case(HIGH, encounters=[visit(INDEX + 8)]), False, id="visit 8 days later"),
        pytest.param(case(HIGH, encounters=[visit(INDEX - 1)]), False, id="visit before"),
        pytest.param(case(HIGH, encounters=[visit(INDEX, EncounterKind.OTHER)]), True,
                     id="any kind of visit"),
        pytest.param(case(HIGH, encounters=[visit(INDEX, state=VisitState.DID_NOT_ATTEND)]), False,
                     id="visit not attended"),
        pytest.param(case(HIGH, encounters=[], sessions=[session(INDEX)]), True, id="session"),
        pytest.param(case(HIGH, encounters=[],
                          sessions=[session(INDEX, VisitState.DID_NOT_ATTEND)]), False,
                     id="session not attended"),
        pytest.param(case(HIGH, born_on=date(2012, 3, 2)), True, id="12 that day"),
        pytest.param(case(HIGH, born_on=date(2012, 3, 3)), False, id="11 that day"),
        pytest.param(case(HIGH, born_on=None), False, id="age not known"),
        pytest.param(case(phq9(day(2023, 11, 1), 10), encounters=[visit(day(2023, 11, 1))],
                          diagnoses=(known("depression", date(2020, 1, 1)),)), True,
                     id="first day of the period"),
        pytest.param(case(phq9(day(2023, 10, 31), 10), encounters=[visit(day(2023, 10, 31))],
                          diagnoses=(known("depression", date(2020, 1, 1)),)), False,
                     id="the day before the period"),
        pytest.param(case(phq9(day(2024, 10, 31), 10), encounters=[visit(day(2024, 10, 31))]), True,
                     id="last day of the period"),
        pytest.param(case(phq9(day(2024, 10, 31), 10), encounters=[visit(day(2024, 11, 1))]), False,
                     id="visit after the period"),
        pytest.param(case(phq9(day(2024, 11, 1), 10), encounters=[visit(day(2024, 11, 1))]), False,
                     id="score after the period"),
    ],
)  # fmt: skip
def test_who_is_counted(record: PersonRecord, counted: bool) -> None:
    assert (remission_at_12_months(record, 2025) is not None) is counted


@pytest.mark.parametrize(
    ("record", "met"),
    [
        pytest.param(case(HIGH), False, id="no score in the window"),
        pytest.param(case(HIGH, LOW), True, id="4"),
        pytest.param(case(HIGH, phq9(day(2025, 3, 2), 0)), True, id="0 is a score"),
        pytest.param(case(HIGH, phq9(day(2025, 3, 2), 5)), False, id="5"),
        pytest.param(case(HIGH, phq9(day(2025, 1, 1), 4)), True, id="first day of the window"),
        pytest.param(case(HIGH, phq9(day(2024, 12, 31), 4)), False, id="the day before it"),
        pytest.param(case(HIGH, phq9(day(2025, 5, 1), 4)), True, id="last day of the window"),
        pytest.param(case(HIGH, phq9(day(2025, 5, 2), 4)), False, id="the day after it"),
        pytest.param(case(HIGH, LOW, phq9(day(2025, 4, 2), 7)), False, id="the last one counts"),
        pytest.param(case(HIGH, phq9(day(2025, 2, 2), 7), LOW), True, id="better at the last"),
        pytest.param(case(HIGH, replace(LOW, state=RecordState.UNKNOWN)), False,
                     id="state unknown"),
        pytest.param(case(HIGH, score("gad7", day(2025, 3, 2), 1)), False, id="another measure"),
        pytest.param(case(HIGH, phq9(INDEX + 60, 20), LOW,
                          encounters=[VISIT, visit(INDEX + 60)]), True,
                     id="the first high score is the index"),
    ],
)  # fmt: skip
def test_who_is_in_remission(record: PersonRecord, met: bool) -> None:
    found = remission_at_12_months(record, 2025)
    assert found is not None and found.exclusion is None
    assert found.window == (date(2025, 1, 1), date(2025, 5, 1))
    assert found.met is met


@pytest.mark.parametrize(
    ("more", "exclusion"),
    [
        ({"died_on": date(2025, 5, 1)}, "died before the end of the window"),
        ({"died_on": date(2025, 5, 2)}, None),
        ({"diagnoses": (DEPRESSION, known("bipolar"))}, "diagnosis: bipolar"),
        ({"diagnoses": (DEPRESSION, known("psychosis"))}, "diagnosis: psychosis"),
        ({"diagnoses": (DEPRESSION, known("personality"))}, "diagnosis: personality"),
        ({"diagnoses": (DEPRESSION, known("autism", date(2025, 5, 1)))}, "diagnosis: autism"),
        ({"diagnoses": (DEPRESSION, known("autism", date(2025, 5, 2)))}, None),
        ({"diagnoses": (DEPRESSION, known("autism", None))}, "diagnosis: autism"),
        ({"diagnoses": (DEPRESSION, known("anxiety"))}, None),
    ],
)
def test_who_is_excluded(more: dict[str, object], exclusion: str | None) -> None:
    found = remission_at_12_months(case(HIGH, LOW, **more), 2025)  # type: ignore[arg-type]
    assert found is not None
    assert (found.exclusion, found.met) == (exclusion, exclusion is None)


def test_the_window_of_29_february() -> None:
    leap = day(2024, 2, 29)
    record = case(phq9(leap, 10), encounters=[visit(leap)])
    found = remission_at_12_months(record, 2025)
    assert found is not None
    middle = date(2025, 2, 28)
    assert found.window == (middle - timedelta(days=60), middle + timedelta(days=60))
    assert found.index.measured_on == d(leap)
