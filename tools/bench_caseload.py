"""Compare the caseload's query function with the bare SQL of the same rows.

``python tools/bench_caseload.py DATABASE [--as-of DATE] [--rows N] [--times N]`` prints one
line per filter and order: milliseconds (median) of the bare statements through the database driver
(total, and the first page of the summary with name and owner), of ``caseload_page`` with nothing
remembered, of the same with the total remembered, and the ratio of the first two.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, select
from sqlalchemy.dialects import sqlite

from dashboard.db import tables as t
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
) -> tuple[float, float, float, int]:
    """Bare, first and repeated milliseconds, and the total."""
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
    plain = milliseconds(lambda: (count(), first()), times)
    rules = load_rule_book()

    def ask() -> int:
        with reading(engine) as conn:
            return caseload_page(conn, SCOPE, asked, as_of, rules, 0, rows).total

    def ask_anew() -> int:
        forget(engine)
        return ask()

    total = ask()
    return plain, milliseconds(ask_anew, times), milliseconds(ask, times), total


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("database", help="a SQLite file or a database address")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 11, 23))
    parser.add_argument("--rows", type=int, default=100)
    parser.add_argument("--times", type=int, default=9)
    given = parser.parse_args()
    url = given.database if "://" in given.database else f"sqlite:///{given.database}"
    engine = open_engine(url)
    with reading(engine) as conn:
        asked_for = list(requests(conn))
    print(f"{'request':38}{'people':>9}{'bare ms':>10}{'first ms':>10}{'ratio':>8}{'again ms':>10}")
    for label, asked in asked_for:
        plain, first, again, total = measure(engine, asked, given.as_of, given.rows, given.times)
        print(
            f"{label:38}{total:>9}{plain:>10.1f}{first:>10.1f}{first / plain:>8.2f}{again:>10.1f}"
        )
    engine.dispose()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
