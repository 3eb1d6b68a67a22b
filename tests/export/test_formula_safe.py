"""No cell of an export runs in a spreadsheet, and numbers stay numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.export.formula_safe import safe_cell, safe_row


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1",
        "=HYPERLINK(\"http://x\")", "|cmd", "%0A", "＝1+1", "－A1", "-1+1", "--1", "+1 2", "\x00=1",
        "-", "=", "\ttext",
    ],
)  # fmt: skip
def test_what_would_run_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "value",
    [0, -3, -3.5, 1e-9, None, "", "-3", "+4.5", "-.5", "1e3", "Ana", "a=b", "O'Neill", "3-4", "０"],
)
def test_everything_else_stays_as_it_is(value: str | int | float | None) -> None:
    assert safe_cell(value) == value
    assert type(safe_cell(value)) is type(value)


def test_dates_are_iso() -> None:
    assert safe_row([date(2026, 11, 3), -1]) == ["2026-11-03", -1]


@given(st.text())
def test_no_text_begins_dangerously(text: str) -> None:
    safe = safe_cell(text)
    assert isinstance(safe, str)
    assert safe.removeprefix("'") == text.removeprefix("'") or safe == f"'{text}"
    begins = safe.lstrip()[:1]
    number = safe.strip("+-.").replace(".", "").replace("e", "").isalnum()
    assert begins not in {"=", "@", "\t", "\r"}
    assert begins not in {"+", "-"} or number
