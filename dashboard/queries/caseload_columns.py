"""How conditions on the caseload read a column: as it is, or without its index."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from dashboard.db.tables import due_item as d


class unindexed(FunctionElement[Any]):
    """A column that SQLite must not choose an index by (its planner then keeps to the order)."""

    inherit_cache = True

    def __init__(self, column: ColumnElement[Any]) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(unindexed)
def _as_it_is(element: unindexed, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.clauses, **kw)


@compiles(unindexed, "sqlite")
def _with_unary_plus(element: unindexed, compiler: SQLCompiler, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses, **kw)}"


#: How a condition reads a column: as it is (counting), or without its index (walking in order).
Read = Callable[[ColumnElement[Any]], ColumnElement[Any]]


def plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return column


def active_on(as_of: date) -> ColumnElement[bool]:
    """Due items that exist on ``as_of``."""
    return and_(d.c.active_from <= as_of, or_(d.c.active_until.is_(None), d.c.active_until > as_of))
