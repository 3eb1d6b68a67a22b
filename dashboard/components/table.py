"""The one factory of plain tables; every table twin of a chart comes from here too."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from dash import html
from dash.development.base_component import Component

Cell: TypeAlias = str | int | float | Component | None

NOT_RECORDED = "not recorded"


@dataclass(frozen=True, slots=True)
class Column:
    """``numeric`` columns are aligned to the right; ``head`` names the row (one per table)."""

    title: str
    numeric: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class LaterCell:
    """A text of a ``later_table`` that leads somewhere (``href``) or is set ``quiet``."""

    text: str
    href: str | None = None
    quiet: bool = False


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    caption_hidden: bool = False,
    compact: bool = False,
) -> html.Div:
    """An accessible table. ``caption`` says what it shows, of how many, as of when.

    A cell that is ``None`` reads "not recorded"; a zero reads 0. Raises ``ValueError`` when a
    row's length differs from that of ``columns``.
    """
    hidden = "visually-hidden" if caption_hidden else None
    head = html.Tr([html.Th(c.title, scope="col", className=_align(c)) for c in columns])
    body = [html.Tr(_cells(columns, row)) for row in rows]
    content = html.Table(
        [html.Caption(caption, className=hidden), html.Thead(head), html.Tbody(body)],
        className=_style(compact=compact),
    )
    # Scrolls by itself on a narrow screen, also by keyboard.
    return html.Div(content, className="table-scroll", tabIndex=0, role="region", **_named(caption))


def later_table(
    caption: str, columns: Sequence[Column], rows: Sequence[Sequence[str | LaterCell | None]]
) -> html.Div:
    """A compact table of texts and links that ``assets/table_twins.js`` draws on the page.

    It reads as one of ``table``. For many rows that few readers open: as components of their own
    its cells are most of what the browser has to build.
    """
    if any(len(row) != len(columns) for row in rows):
        raise ValueError("a row has another length than the columns")
    given = {
        "caption": caption,
        "columns": [asdict(column) for column in columns],
        "rows": [[_later(cell) for cell in row] for row in rows],
        "none": NOT_RECORDED,
        "style": _style(compact=True),
    }
    named = _named(caption) | {"data-table": json.dumps(given, ensure_ascii=False)}
    return html.Div(className="table-scroll", tabIndex=0, role="region", **named)


def _later(cell: str | LaterCell | None) -> str | dict[str, Any] | None:
    return asdict(cell) if isinstance(cell, LaterCell) else cell


def _style(*, compact: bool) -> str:
    return "plain-table plain-table-compact" if compact else "plain-table"


def _named(caption: str) -> dict[str, Any]:
    return {"aria-label": caption}


def _align(column: Column) -> str | None:
    return "num" if column.numeric else None


def _cells(columns: Sequence[Column], row: Sequence[Cell]) -> list[Component]:
    return [_cell(column, value) for column, value in zip(columns, row, strict=True)]


def _cell(column: Column, value: Cell) -> Component:
    if value is None:
        return html.Td(NOT_RECORDED, className="unknown num" if column.numeric else "unknown")
    if column.head:
        return html.Th(value, scope="row", className=_align(column))
    return html.Td(value, className=_align(column))
