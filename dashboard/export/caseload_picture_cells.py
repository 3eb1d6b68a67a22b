"""The cells of the caseload's grid on a drawing board: one drawing per renderer of the screen.

The other half is ``assets/caseload_grid.js``; both draw the cells of ``caseload_cells``.
"""

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.figures.board import Board, Point
from dashboard.figures.plain_text import cut_to, text_width, wrapped
from dashboard.figures.theme import Token

Cell = Mapping[str, Any]
#: Pixels between a column's content and the next column.
BETWEEN = 14.0
#: More of it where a number stands at the right.
DAYS_GAP = 8.0
MAIN, MORE = 15.0, 12.5
_SPARK_WIDTH, _SPARK_HEIGHT, _SPARK_PAD = 70.0, 26.0, 4.0
_BAR_WIDTH, _BAR_HEIGHT = 52.0, 8.0


def draw_cell(board: Board, renderer: str, cell: Cell | None, x: Point, y: Point) -> None:
    """Draw ``cell`` into the rectangle; a renderer that is not known here draws its texts."""
    if cell:
        _DRAWINGS.get(renderer, _lines)(board, cell, x, y)


def _middle(y: Point) -> float:
    return (y[0] + y[1]) / 2


def _lines(board: Board, cell: Cell, x: Point, y: Point, weight: int = 400) -> None:
    """One or two lines of text; what is not known is muted."""
    more = cell.get("more") or ""
    middle = _middle(y)
    token = Token.MUTED if cell.get("unknown") else Token.INK
    weight = 400 if cell.get("unknown") else weight
    besides = cell.get("besides") or ""
    room = x[1] - x[0] - (text_width(besides, MORE) + 8 if besides else 0)
    text = cut_to(str(cell.get("text") or ""), room, MAIN, bold=weight > 400)
    line = middle - 6 if more else middle
    board.text(text, x[0], line, MAIN, token=token, weight=weight)
    if besides:
        # The estimate of a width is rather too large.
        after = x[0] + 0.93 * text_width(text, MAIN, bold=weight > 400) + 6
        board.text(besides, after, line, MORE, token=Token.MUTED)
    board.text(cut_to(more, x[1] - x[0], MORE), x[0], middle + 10, MORE, token=Token.MUTED)


def _person(board: Board, cell: Cell, x: Point, y: Point) -> None:
    _lines(board, cell, x, y, 600)


def _why(board: Board, cell: Cell, x: Point, y: Point) -> None:
    if cell.get("flag"):
        board.box((x[0], x[0] + 4), (y[0], y[1]), Token.ATTENTION)
    _lines(board, cell, (x[0] + 16, x[1]), y, 500)


def _days(board: Board, cell: Cell, x: Point, y: Point) -> None:
    what, right, middle = cell.get("more") or "", x[1] - DAYS_GAP, _middle(y)
    line = middle - 8 if what else middle
    board.text(cell.get("text", ""), right, line, 17, weight=650, anchor="right")
    what = cut_to(what, right - x[0], MORE)
    board.text(what, right, middle + 10, MORE, token=Token.MUTED, anchor="right")


def _none(board: Board, cell: Cell, x: Point, y: Point) -> bool:
    """Say in words, in two lines where it takes them, that there is nothing to draw."""
    lines = wrapped(cell.get("none") or "", x[1] - x[0], MAIN)[:2]
    first = _middle(y) - (len(lines) - 1) * 8
    for number, line in enumerate(lines):
        board.text(line, x[0], first + number * 16, MAIN, token=Token.MUTED)
    return bool(lines)


def _score(board: Board, cell: Cell, x: Point, y: Point) -> None:
    if _none(board, cell, x, y):
        return
    _spark(board, cell, x[0], y)
    left, middle = x[0] + _SPARK_WIDTH + 12, _middle(y)
    first = cell.get("first")
    before = "" if first is None else f"{first} → "
    board.text(before, left, middle - 6, MAIN, strong=str(cell["latest"]))
    board.text(cut_to(cell.get("more", ""), x[1] - left, MORE), left, middle + 10, MORE,
               token=Token.MUTED)  # fmt: skip


def _spark(board: Board, cell: Cell, left: float, y: Point) -> None:
    across, down = _SPARK_WIDTH - 2 * _SPARK_PAD, _SPARK_HEIGHT - 2 * _SPARK_PAD
    top = _middle(y) - _SPARK_HEIGHT / 2 + _SPARK_PAD
    points = cell["points"]

    def at(point: tuple[float, float]) -> Point:
        part = 0.5 if len(points) == 1 else point[0]
        return left + _SPARK_PAD + part * across, top + (1 - point[1]) * down

    if cell.get("target") is not None:
        height = top + (1 - cell["target"]) * down
        ends = [(left, height), (left + _SPARK_WIDTH, height)]
        board.line(ends, Token.UNKNOWN, 1, "3px,2.5px")
    board.line([at(point) for point in points], Token.INK, 1.6)
    board.dot(*at(points[-1]), 3, Token.INK)


def _share(board: Board, cell: Cell, x: Point, y: Point) -> None:
    """The bar, and always the numbers beside it."""
    if _none(board, cell, x, y):
        return
    more = cell.get("more") or ""
    middle = _middle(y)
    line = middle - 6 if more else middle
    height = (line - _BAR_HEIGHT / 2, line + _BAR_HEIGHT / 2)
    board.box((x[0], x[0] + _BAR_WIDTH), height, Token.TRACK)
    count, of = cell["count"], cell["of"]
    token = Token.IMPROVING
    if cell.get("neutral"):
        token = Token.MEDICATION_PAST
    if cell.get("low"):
        token = Token.ATTENTION
    board.box((x[0], x[0] + _BAR_WIDTH * min(count, of) / of), height, token)
    board.text(f"{count}/{of}", x[0] + _BAR_WIDTH + 8, line, MAIN)
    board.text(cut_to(more, x[1] - x[0], MORE), x[0], middle + 10, MORE, token=Token.MUTED)


_DRAWINGS: Mapping[str, Callable[[Board, Cell, Point, Point], None]] = {
    "TandemPerson": _person,
    "TandemWhy": _why,
    "TandemDays": _days,
    "TandemLines": _lines,
    "TandemScore": _score,
    "TandemShare": _share,
}
