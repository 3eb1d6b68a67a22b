"""The caseload as pictures: the grid's own columns and cells, as it is filtered and ordered.

Designed at 1920×1080 with 25 people; a page whose filters take more lines grows as a whole and
keeps its shape.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard.components.caseload_cells import grid_row
from dashboard.components.caseload_columns import column_heads, grid_columns
from dashboard.domain.as_of import Tense, banner
from dashboard.domain.caseload_words import SECTIONS, nobody, people_found
from dashboard.domain.panel_foot import CONFIDENTIAL
from dashboard.export.caseload_picture_cells import BETWEEN, DAYS_GAP, draw_cell
from dashboard.export.caseload_view import CaseloadView
from dashboard.figures.board import Board
from dashboard.figures.lane_axes import Figure
from dashboard.figures.lanes import coloured
from dashboard.figures.plain_text import cut_to, wrapped
from dashboard.figures.theme import Mode, Token

ROWS = 25
#: Pictures of one export at most.
MAX_PAGES = 40
WIDTH, HEIGHT = 1920.0, 1080.0
SIDE = 48.0
ROW_HEIGHT = 34.4
_HEADS = 30.0
_FOOTER = 62.0
_TITLE = 30.0
_BODY = 17.0
_SMALL = 15.0
_LINE_HEIGHT = 24.0
_WORDS_WIDTH = 1380.0


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the grid in the picture; ``right`` is where the next one begins."""

    key: str
    title: str
    renderer: str
    left: float
    right: float


def page_count(total: int) -> int:
    """Pictures for ``total`` people; nobody takes one that says so."""
    return max(1, -(-total // ROWS))


def picture_files(file: Path, pages: int) -> list[Path]:
    """``file`` itself, or ``file-1``, ``file-2`` … when there are several pages."""
    if pages <= 1:
        return [file]
    return [file.with_stem(f"{file.stem}-{number}") for number in range(1, pages + 1)]


def file_names(view: CaseloadView) -> list[str]:
    """The names under which a browser saves the pictures."""
    name = Path(f"tandem-caseload-{view.as_of.day.isoformat()}.png")
    return [file.name for file in picture_files(name, page_count(view.total))]


def caseload_pages(
    view: CaseloadView, mode: Mode = Mode.LIGHT, hidden: frozenset[str] = frozenset()
) -> Iterator[Figure]:
    """One figure for every 25 of the rows that ``view`` holds, made when it is asked for.

    ``hidden``: columns that the user has put away.
    """
    for number in range(page_count(len(view.rows))):
        made: Figure = coloured(_page(view, number, hidden), mode)
        yield made


def _page(view: CaseloadView, number: int, hidden: frozenset[str]) -> Figure:
    board = Board()
    top = _header(board, view, number)
    rows = view.rows[number * ROWS : (number + 1) * ROWS]
    columns = _columns(view, hidden)
    if rows:
        top = _heads(board, columns, top)
    else:
        _empty(board, view, top)
    for row in rows:
        past = view.as_of.tense is Tense.PAST
        cells = grid_row(row, view.as_of.day, "", past=past)
        for column in columns:
            room = (column.left, column.right - BETWEEN)
            draw_cell(board, column.renderer, cells.get(column.key), room, (top, top + ROW_HEIGHT))
        top += ROW_HEIGHT
        board.line([(SIDE, top), (WIDTH - SIDE, top)], Token.LINE)
    height = max(HEIGHT, top + _FOOTER)
    _footer(board, view, number, height)
    # A higher page is also wider, so that every picture is 16:9; what it shows stays at the left.
    return board.figure(WIDTH * height / HEIGHT, height)


def _header(board: Board, view: CaseloadView, number: int) -> float:
    """Title, filters in words, how many of how many; returns where the rows may begin."""
    top = 16.0
    right = WIDTH - SIDE
    day = banner(view.as_of)
    if day is not None:
        board.box((SIDE, right), (top, top + 34), Token.SURFACE)
        board.box((SIDE, SIDE + 7), (top, top + 34), Token.ATTENTION)
        board.text(day, SIDE + 22, top + 17, _BODY, weight=650)
        top += 42
    board.text(f"Caseload: {SECTIONS[view.asked.section]}", SIDE, top + 22, _TITLE, weight=680)
    found = people_found(view.total, view.everybody)
    board.text(found, right, top + 18, 22, weight=650, anchor="right")
    board.text(_placed(view, number), right, top + 50, _BODY, token=Token.MUTED, anchor="right")
    top += 40
    for line in wrapped(view.words, _WORDS_WIDTH, _BODY):
        top += _LINE_HEIGHT
        board.text(line, SIDE, top - _LINE_HEIGHT / 2, _BODY, token=Token.MUTED)
    return top + 12


def _placed(view: CaseloadView, number: int) -> str:
    """``rows 1–25 of 37 · page 1 of 2``."""
    if not view.total:
        return "no rows · page 1 of 1"
    first = number * ROWS + 1
    last = min(view.total, first + ROWS - 1)
    pages = f"page {number + 1} of {page_count(view.total)}"
    return f"rows {first:,}–{last:,} of {view.total:,} · {pages}"


def _columns(view: CaseloadView, hidden: frozenset[str]) -> list[_Column]:
    """The grid's columns as the page shows them, spread over the width."""
    shown = [column for column in grid_columns(hidden) if not column["hide"]]
    heads = column_heads(view.asked, lambda _: "")
    unit = (WIDTH - 2 * SIDE) / sum(column["flex"] for column in shown)
    columns, left = [], SIDE
    for column in shown:
        right = left + column["flex"] * unit
        arrow = heads.get(column["field"], {}).get("arrow", "")
        title = f"{column['headerName']} {arrow}".strip()
        columns.append(_Column(column["field"], title, column["cellRenderer"], left, right))
        left = right
    return columns


def _heads(board: Board, columns: list[_Column], top: float) -> float:
    for column in columns:
        number = column.renderer == "TandemDays"
        x = column.right - BETWEEN - DAYS_GAP if number else column.left
        x += 16 if column.renderer == "TandemWhy" else 0
        anchor = "right" if number else "left"
        title = cut_to(column.title, column.right - column.left - 6, 13)
        board.text(title, x, top + 14, 13, token=Token.MUTED, anchor=anchor)
    bottom = top + _HEADS
    board.line([(SIDE, bottom), (WIDTH - SIDE, bottom)], Token.LINE)
    return bottom


def _empty(board: Board, view: CaseloadView, top: float) -> None:
    board.text(nobody(view.asked, view.as_of.day), SIDE, top + 60, 26, weight=600)
    late = [source.source for source in view.sources if not source.current]
    if late:
        said = f"{', '.join(late)} data are not current. Somebody may be waiting who is not in "
        board.text(f"{said}the records yet.", SIDE, top + 100, _BODY, token=Token.ATTENTION)


def _footer(board: Board, view: CaseloadView, number: int, height: float) -> None:
    right = WIDTH - SIDE
    board.line([(SIDE, height - 54), (right, height - 54)], Token.INK, 2)
    foot = cut_to(view.foot, right - SIDE, _SMALL)
    board.text(foot, SIDE, height - 38, _SMALL, token=Token.MUTED)
    page = f"page {number + 1} of {page_count(view.total)}"
    made = f"Caseload · {page} · {view.made}"
    board.text(made, SIDE, height - 17, _SMALL, token=Token.MUTED)
    board.text(CONFIDENTIAL, right, height - 17, _SMALL, token=Token.MUTED, anchor="right")
