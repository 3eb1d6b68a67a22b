"""Compare the caseload's query function with bare SQL.

``python -m tools.bench_caseload DATABASE [--as-of DATE] [--rows N] [--times N]`` prints one
line per filter and order, medians in milliseconds: ``plain`` is what one would write by hand (a
count, and one SELECT of the first page in order with name and owner; no due items, no next
contacts); ``bare`` the function's own statements through the database driver alone; ``first`` the
function with nothing remembered; ``ratio`` first to bare; ``again`` with the total remembered.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Select, event, func, select
from sqlalchemy.dialects import sqlite

from dashboard.db import tables as t
from dashboard.db.asker import as_system
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine, reading
from dashboard.db.tables import caseload_summary as s
from dashboard.domain.access import command_line_scope
from dashboard.domain.caseload_filter import CaseloadFilter, Order, Section, Sort
from dashboard.domain.codes import DueKind, Phase, Treatment
from dashboard.queries.caseload import caseload_page
from dashboard.queries.caseload_conditions import matching
from dashboard.queries.caseload_counts import forget
from dashboard.queries.caseload_options import caseload_options
from dashboard.queries.caseload_order import order_columns

SCOPE = command_line_scope()


def requests(conn: Connection) -> Iterator[tuple[str, CaseloadFilter]]:
    """Every section, every single filter and every order."""
    options = caseload_options(conn, SCOPE)
    base = CaseloadFilter()
    name = conn.scalar(select(s.c.family_key).where(s.c.overdue_from.is_not(None)).limit(1)) or "a"
    yield from ((f"section {section}", replace(base, section=section)) for section in Section)
    yield f"find {name[:3]}", replace(base, text=name[:3])
    yield f"find {name}", replace(base, text=name)
    yield "owner", replace(base, owner_id=next(iter(options.owners), 1))
    yield "team", replace(base, team_id=next(iter(options.teams), 1))
    yield from ((f"phase {p}", replace(base, phase=p)) for p in (Phase.ACTIVE, Phase.ASSESSMENT))
    yield from ((f"kind {k}", replace(base, kind=k)) for k in (DueKind.MEASURE, DueKind.INJECTION))
    yield "30 days overdue", replace(base, min_days=30)
    yield from (
        (f"diagnosis {g}", replace(base, diagnosis=g)) for g in options.diagnosis_groups[:2]
    )
    yield from ((f"class {c}", replace(base, medication=c)) for c in options.medication_classes[:3])
    yield "treatment both", replace(base, treatment=Treatment.BOTH)
    yield from ((f"flag {r}", replace(base, flags=(r,))) for r in options.rules[:2])
    for sort in Sort:
        for order in Order:
            yield f"sort {sort} {order}", replace(base, sort=sort, order=order)
            yield (
                f"all, sort {sort} {order}",
                replace(base, section=Section.ALL, sort=sort, order=order),
            )


def bare(engine: Engine, query: Select[Any]) -> Callable[[], object]:
    """The statement through the driver alone, with its parameters bound beforehand."""
    compiled = query.compile(dialect=engine.dialect, compile_kwargs={"render_postcompile": True})
    driver = engine.raw_connection()
    names = compiled.positiontup
    values = compiled.construct_params()
    on_sqlite = isinstance(engine.dialect, sqlite.dialect)
    plain = {
        k: v.isoformat() if on_sqlite and isinstance(v, date) else v for k, v in values.items()
    }
    bound = tuple(plain[name] for name in names) if names else plain

    def run() -> object:
        cursor = driver.cursor()
        cursor.execute(str(compiled), bound)
        return cursor.fetchall()

    return run


def replay(engine: Engine, run: Callable[[], object]) -> Callable[[], object]:
    """The statements of ``run`` through the driver alone."""
    statements: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            statements.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    run()
    event.remove(engine, "before_cursor_execute", note)
    driver = engine.raw_connection()

    def again() -> object:
        cursor = driver.cursor()
        return [cursor.execute(*statement).fetchall() for statement in statements]

    return again


def milliseconds(run: Callable[[], object], times: int) -> float:
    """Median time of ``times`` runs, after one to warm up."""
    run()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def measure(
    engine: Engine, asked: CaseloadFilter, as_of: date, rows: int, times: int
) -> tuple[int, list[float]]:
    """The total; plain, bare, first and repeated milliseconds."""
    where = matching(SCOPE, asked, as_of)
    page = (
        select(s, t.patient.c.given_name, t.patient.c.family_name, t.clinician.c.name)
        .join(t.patient, t.patient.c.id == s.c.patient_id)
        .outerjoin(t.clinician, t.clinician.c.id == s.c.owner_id)
        .where(*where)
        .order_by(*order_columns(asked))
        .limit(rows)
    )
    count = bare(engine, select(func.count()).select_from(s).where(*where))
    first = bare(engine, page)
    rules = load_rule_book()

    def ask() -> int:
        with reading(engine) as conn:
            return caseload_page(conn, SCOPE, asked, as_of, rules, 0, rows).total

    def ask_anew() -> int:
        forget(engine)
        return ask()

    bare_again = replay(engine, ask_anew)
    runs = (lambda: (count(), first()), bare_again, ask_anew, ask)
    return ask(), [milliseconds(run, times) for run in runs]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("database", help="a SQLite file or a database address")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 11, 23))
    parser.add_argument("--rows", type=int, default=50)
    parser.add_argument("--times", type=int, default=9)
    given = parser.parse_args()
    url = given.database if "://" in given.database else f"sqlite:///{given.database}"
    engine = as_system(open_engine(url))
    with reading(engine) as conn:
        asked_for = list(requests(conn))
    heads = ("people", "plain", "bare", "first", "ratio", "again")
    print(f"{'request':38}", *(f"{head:>8}" for head in heads))
    for label, asked in asked_for:
        total, taken = measure(engine, asked, given.as_of, given.rows, given.times)
        taken.insert(3, taken[2] / taken[1])
        print(f"{label:38} {total:>8}", *(f"{value:>8.1f}" for value in taken), flush=True)
    engine.dispose()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
