"""Cells that a spreadsheet must not run as formulas.

Spreadsheets run a cell that begins with one of a few characters, some after dropping white
space. Such texts get an apostrophe in front, which makes them texts. Numbers stay numbers,
negative ones too. Source: OWASP, "CSV Injection".
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from dashboard.domain.wording import cell_day

Cell = str | int | float | date | None
Safe = str | int | float | None

#: Both ASCII and the full-width forms, which some spreadsheets read alike.
_STARTS = frozenset("=+-@|%＝＋－＠")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def safe_cell(value: Cell) -> Safe:
    """``value`` as a cell: dates in ISO form (in words where the day is not known), dangerous texts
    with an apostrophe in front.

    >>> safe_cell("=1+1"), safe_cell(-3), safe_cell("-3.5"), safe_cell("-A1")
    ("'=1+1", -3, '-3.5', "'-A1")
    """
    if isinstance(value, date):
        return cell_day(value)
    if not isinstance(value, str) or _NUMBER.fullmatch(value):
        return value
    begins = value.lstrip()
    dangerous = begins[:1] in _STARTS if begins else False
    if dangerous or not (value[:1].isprintable() or value == ""):
        return f"'{value}"
    return value


def safe_row(cells: Iterable[Cell]) -> Sequence[Safe]:
    """A whole row of safe cells."""
    return [safe_cell(cell) for cell in cells]
