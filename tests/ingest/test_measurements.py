"""One questionnaire that comes as total, items, panel and form counts once."""

from itertools import islice, permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.domain.measures import total_from_items
from dashboard.domain.rules import RuleBook
from dashboard.ingest.fhir_results import PIECE
from dashboard.ingest.measurements import join_pieces
from dashboard.ingest.model import Row
from dashboard.ingest.report import Report
from tests.ingest.helpers import PERSON, importing, observation, resource, rows, write_ndjson

ANSWERS = {1: 2, 2: 2, 3: 2, 4: 2, 5: 1, 6: 1, 7: 2, 8: 0, 9: 0}
LA = {0: "LA6568-5", 1: "LA6569-3", 2: "LA6570-1", 3: "LA6571-9"}


def piece(
    name: str, total: float | None = None, items: dict[int, int] | None = None, **more: Any
) -> Row:
    values = {
        "instrument": "phq9",
        "measured_on": "2025-03-01",
        "total": total,
        "items": {str(item): answer for item, answer in (items or {}).items()},
        "state": "final",
        "is_item": total is None and name.startswith("Observation/item"),
        "name": name,
    } | more
    return Row(PIECE, f"{name}#phq9", values, "Patient/p")


def joined(pieces: list[Row], rules: RuleBook) -> list[tuple[Any, ...]]:
    found = join_pieces(pieces, rules, Report())
    return [(row.source_id, row.values["total"], row.values["items"]) for row in found]


TOTAL = piece("Observation/total", 12)
FORM = piece("QuestionnaireResponse/form", 12, ANSWERS)
ITEMS = [piece(f"Observation/item{n}", None, {n: answer}) for n, answer in ANSWERS.items()]
ALL = '{"1":2,"2":2,"3":2,"4":2,"5":1,"6":1,"7":2,"8":0,"9":0}'


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([TOTAL], [("Observation/total", 12, None)]),
        ([TOTAL, FORM], [("Observation/total", 12, ALL)]),
        ([TOTAL, *ITEMS], [("Observation/total", 12, ALL)]),
        ([TOTAL, FORM, *ITEMS], [("Observation/total", 12, ALL)]),
        (ITEMS, [("Observation/item1", 12, ALL)]),
        ([FORM], [("QuestionnaireResponse/form", 12, ALL)]),
        ([TOTAL, ITEMS[8]], [("Observation/total", 12, '{"9":0}')]),
        ([ITEMS[8]], [("Observation/item9", None, '{"9":0}')]),
        ([TOTAL, piece("Observation/twin", 12)], [("Observation/total", 12, None)]),
        ([TOTAL, piece("Observation/second", 7)],
         [("Observation/second", 7, None), ("Observation/total", 12, None)]),
        ([TOTAL, piece("Observation/second", 7), *ITEMS],
         [("Observation/second", 7, None), ("Observation/total", 12, ALL)]),
        ([TOTAL, piece("Observation/empty")], [("Observation/total", 12, None)]),
        ([piece("Observation/empty")], [("Observation/empty", None, None)]),
    ],
)  # fmt: skip
def test_pieces_of_one_day(
    pieces: list[Row], expected: list[tuple[Any, ...]], rules: RuleBook
) -> None:
    assert sorted(joined(pieces, rules)) == expected
    for order in islice(permutations(pieces), 24):
        assert sorted(joined(list(order), rules)) == expected


def test_items_of_the_short_form_stay_with_it(rules: RuleBook) -> None:
    short = piece("Observation/short", 4, instrument="phq2")
    first, second = (piece(f"Observation/item{n}", None, {n: 2}) for n in (1, 2))
    found = join_pieces([short, first, second], rules, Report())
    assert [(r.values["instrument"], r.values["total"], r.values["items"]) for r in found] == [
        ("phq2", 4, '{"1":2,"2":2}')
    ]


@given(items=st.dictionaries(st.integers(1, 9), st.integers(0, 3)))
def test_items_alone_give_the_total_of_the_measure(items: dict[int, int], rules: RuleBook) -> None:
    pieces = [piece(f"Observation/item{n}", None, {n: answer}) for n, answer in items.items()]
    totals = [total for _, total, _ in joined(pieces, rules)]
    answered, missing = sum(items.values()), 9 - len(items)
    # Independent of the measure's own code: mean of the answered times nine, half up.
    naive = None if missing > 2 else float(int(answered * 9 / len(items) + 0.5))
    assert totals == ([] if not items else [naive])
    assert naive == total_from_items(rules.measures["phq9"], items)


def test_the_form_may_come_later(sqlite_engine: Engine, rules: RuleBook, tmp_path: Path) -> None:
    codes = {item: code for code, item in rules.measures["phq9"].loinc_items.items()}
    answers = [
        {"linkId": f"/{codes[n]}", "answer": [{"valueCoding": {"code": LA[answer]}}]}
        for n, answer in ANSWERS.items()
    ]
    group = {"linkId": "group", "item": answers}
    form = resource(
        "QuestionnaireResponse", "f", status="completed", authored="2025-03-01", item=[group]
    )
    total = observation("total", "44261-6", valueInteger=12)
    item9 = observation("i9", codes[9], valueCodeableConcept={"coding": [{"code": LA[0]}]})
    for records in ([PERSON, total], [form], [item9], [total], [form, item9, total]):
        importing(sqlite_engine, rules, write_ndjson(tmp_path / "clinic", *records))
    assert rows(sqlite_engine, "measurement", "source_id", "total", "items") == [
        ("Observation/total", 12.0, ALL)
    ]
