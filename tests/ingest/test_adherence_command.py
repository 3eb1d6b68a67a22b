"""``python -m dashboard adherence``: from a table of fills to a table of supply figures."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from dashboard.cli import main
from dashboard.domain.adherence import Fill, adherence_by_scope

COLUMNS = (
    "person_id,scope,status,first_fill,pdc_from_index,days_covered_from_index,days_from_index,"
    "pdc_fixed,days_covered_fixed,days_fixed,mpr,gaps,longest_gap_days,discontinued_on"
)
START, END = date(2024, 1, 1), date(2024, 4, 10)
GOOD = """person_id,drug,fill_date,days_supply
p2,A,2024-04-09,30
p1,B,2024-01-11,10
p2,A,2024-01-01,30
p1,A,2024-01-01,90
"""


def run(folder: Path, fills: str | pl.DataFrame, *more: str, out: str = "out.csv") -> int:
    if isinstance(fills, str):
        source = folder / "fills.csv"
        source.write_text(fills, encoding="utf-8")
    else:
        source = folder / "fills.parquet"
        fills.write_parquet(source)
    words = ["adherence", str(source), "--start", str(START), "--end", str(END)]
    return main([*words, "--out", str(folder / out), *more])


def rows(folder: Path) -> dict[tuple[str, str], dict[str, object]]:
    table = pl.read_csv(folder / "out.csv", try_parse_dates=True)
    return {(str(row["person_id"]), row["scope"]): row for row in table.iter_rows(named=True)}


def test_one_row_per_person_and_scope_in_order(tmp_path: Path) -> None:
    assert run(tmp_path, GOOD) == 0
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert lines == [
        COLUMNS,
        "p1,A,too_little_history,2024-01-01,0.9,90,100,0.9,90,100,0.9,1,10,",
        "p1,B,too_little_history,2024-01-11,0.1111111111111111,10,90,0.1,10,100,"
        "0.1111111111111111,1,80,2024-01-21",
        "p1,any,ok,2024-01-01,0.9,90,100,0.9,90,100,1.0,1,10,",
        "p2,A,ok,2024-01-01,0.31,31,100,0.31,31,100,0.6,1,69,2024-01-31",
        "p2,any,ok,2024-01-01,0.31,31,100,0.31,31,100,0.6,1,69,2024-01-31",
    ]


def test_only_the_window_asked_for_is_filled_in(tmp_path: Path) -> None:
    assert run(tmp_path, GOOD, "--window", "index") == 0
    row = rows(tmp_path)["p1", "B"]
    assert (row["pdc_from_index"], row["pdc_fixed"], row["days_fixed"]) == (10 / 90, None, None)
    assert run(tmp_path, GOOD, "--window", "fixed") == 0
    row = rows(tmp_path)["p1", "B"]
    assert (row["pdc_fixed"], row["pdc_from_index"], row["days_from_index"]) == (0.1, None, None)


def test_the_gap_limit_decides_on_discontinuation(tmp_path: Path) -> None:
    run(tmp_path, GOOD, "--gap", "69")
    assert rows(tmp_path)["p2", "A"]["discontinued_on"] is None
    run(tmp_path, GOOD, "--gap", "68")
    assert rows(tmp_path)["p2", "A"]["discontinued_on"] == date(2024, 1, 31)


def test_unknown_is_not_computable_and_never_zero(tmp_path: Path) -> None:
    fills = "person_id,drug,fill_date,days_supply\np1,A,,30\np2,A,2024-01-01,\n"
    assert run(tmp_path, fills) == 0
    for person in ("p1", "p2"):
        row = rows(tmp_path)[person, "any"]
        assert row["status"] == "not_computable"
        assert (row["pdc_from_index"], row["pdc_fixed"], row["mpr"]) == (None, None, None)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",A,2024-01-01,30", "person_id is empty"),
        ("p9,,2024-01-01,30", "drug is empty"),
        ("p9,any,2024-01-01,30", "drug is empty or the reserved name 'any'"),
        ("p9,A,2024-02-30,30", "fill_date is not a date"),
        ("p9,A,01/02/2024,30", "fill_date is not a date"),
        ("p9,A,1024-01-01,30", "fill_date is not a date"),
        ("p9,A,2024-01-01,0", "days_supply is not a whole number"),
        ("p9,A,2024-01-01,-30", "days_supply is not a whole number"),
        ("p9,A,2024-01-01,401", "days_supply is not a whole number"),
        ("p9,A,2024-01-01,2.5", "days_supply is not a whole number"),
        ("p9,A,2024-01-01,many", "days_supply is not a whole number"),
    ],
)
def test_a_wrong_row_is_refused_by_its_line_and_the_rest_computed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, fault: str
) -> None:
    assert run(tmp_path, GOOD + "\n" + row + "\n") == 1
    error = capsys.readouterr().err
    assert f"line 7: {fault}" in error
    assert {person for person, _ in rows(tmp_path)} == {"p1", "p2"}


def test_semicolons_a_byte_order_mark_and_other_columns_are_read(tmp_path: Path) -> None:
    fills = "\ufeffdays_supply;note;person_id;fill_date;drug\n30;x;7;2024-01-01;A\n"
    assert run(tmp_path, fills) == 0
    assert rows(tmp_path)["7", "A"]["days_covered_fixed"] == 30


@pytest.mark.parametrize("numbered", [True, False])
def test_parquet_in_and_out_says_the_same(tmp_path: Path, numbered: bool) -> None:
    table = pl.DataFrame(
        {
            "person_id": [2, 1, 2, 1] if numbered else ["p2", "p1", "p2", "p1"],
            "drug": ["A", "B", "A", "A"],
            "fill_date": [date(2024, 4, 9), date(2024, 1, 11), START, START],
            "days_supply": [30, 10, 30, 90],
        }
    )
    assert run(tmp_path, table, out="out.parquet") == 0
    out = pl.read_parquet(tmp_path / "out.parquet")
    assert ",".join(out.columns) == COLUMNS
    assert out["person_id"].to_list() == ([1, 1, 1, 2, 2] if numbered else ["p1"] * 3 + ["p2"] * 2)
    assert out["days_covered_from_index"].to_list() == [90, 10, 90, 31, 31]
    assert out["discontinued_on"].to_list()[1] == date(2024, 1, 21)


def test_parquet_rows_are_refused_by_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = pl.DataFrame(
        {
            "person_id": [1, 1],
            "drug": ["A", "A"],
            "fill_date": [START, START],
            "days_supply": [30, 4000],
        }
    )
    assert run(tmp_path, table) == 1
    assert "row 2: days_supply" in capsys.readouterr().err


def test_people_with_large_numbers_are_kept_apart(tmp_path: Path) -> None:
    table = pl.DataFrame(
        {
            "person_id": [2**60, 2**60 + 1],
            "drug": ["A", "A"],
            "fill_date": [START, START],
            "days_supply": [30, 40],
        }
    )
    assert run(tmp_path, table) == 0
    assert rows(tmp_path)[str(2**60 + 1), "A"]["days_covered_fixed"] == 40


@pytest.mark.parametrize(
    ("fills", "fault"),
    [
        ("person_id,drug,fill_date\np1,A,2024-01-01\n", "column days_supply is missing"),
        ("", "empty"),
    ],
)
def test_what_is_no_table_of_fills_is_one_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], fills: str, fault: str
) -> None:
    assert run(tmp_path, fills) == 2
    error = capsys.readouterr().err
    assert fault in error and error.count("\n") == 1
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("more", [("--gap", "0"), ("--end", "2024-01-01")])
def test_a_window_or_gap_without_sense_is_refused(tmp_path: Path, more: tuple[str, str]) -> None:
    assert run(tmp_path, GOOD, *more) == 2


def test_a_header_without_fills_gives_a_header_without_rows(tmp_path: Path) -> None:
    for out in ("out.csv", "out.parquet"):
        assert run(tmp_path, "person_id,drug,fill_date,days_supply\n", out=out) == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == COLUMNS + "\n"
    assert pl.read_parquet(tmp_path / "out.parquet").is_empty()


def test_says_the_same_as_the_rule_for_one_person(tmp_path: Path) -> None:
    fills = [
        Fill("A", date(2023, 12, 20), 30),
        Fill("A", date(2024, 1, 15), 30),
        Fill("B", date(2024, 2, 29), 14),
    ]
    text = "".join(f"p,{fill.drug},{fill.on},{fill.days}\n" for fill in fills)
    run(tmp_path, "person_id,drug,fill_date,days_supply\n" + text)
    for scope, result in adherence_by_scope(fills, START, END).items():
        row = rows(tmp_path)["p", scope]
        assert result.fixed is not None and result.from_index is not None
        assert row["pdc_fixed"] == result.fixed.fraction
        assert row["pdc_from_index"] == result.from_index.fraction
        assert row["mpr"] == result.mpr
        assert row["status"] == result.status


def test_spaces_around_a_name_do_not_make_another(tmp_path: Path) -> None:
    fills = "person_id,drug,fill_date,days_supply\np1,A,2024-01-01,30\n p1 , A ,2024-01-21,30\n"
    assert run(tmp_path, fills) == 0
    assert list(rows(tmp_path)) == [("p1", "A"), ("p1", "any")]
    assert rows(tmp_path)["p1", "A"]["days_covered_fixed"] == 60


def test_a_share_is_the_division_to_the_last_digit(tmp_path: Path) -> None:
    """60 of 364 days came out as 0.16483516483516486: multiplied with a reciprocal, not divided."""
    late = range(1, 357)
    fills = "".join(f"p{n},A,{START + timedelta(days=n)},7\n" for n in late)
    fills += "".join(f"q{days},A,{START},{days}\n" for days in range(1, 364))
    run(tmp_path, f"person_id,drug,fill_date,days_supply\n{fills}", "--end", "2024-12-30")
    found = rows(tmp_path)
    for n in late:
        row = found[f"p{n}", "A"]
        assert (row["pdc_from_index"], row["mpr"]) == (7 / (364 - n), 7 / (364 - n))
    for days in range(1, 364):
        assert found[f"q{days}", "A"]["pdc_fixed"] == days / 364
