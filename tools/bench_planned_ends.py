"""What planned ends of medication that have passed cost the caseload page.

``python -m tools.bench_planned_ends DATABASE.sqlite [--as-of DATE] [--people N] [--times N]`` works
on copies of the database. It asks what the page asks: the figures, the counts of every view, the
charts, one page of rows. First as the database is, then with the planned end of so many people
past; each with nothing remembered and again. Medians in milliseconds.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Engine, exists, func, select, update

from dashboard.actions.derive import store_derived
from dashboard.db import tables as t
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine, reading, writing
from dashboard.domain.access import AccessScope, command_line_scope
from dashboard.domain.as_of import AsOf
from dashboard.domain.caseload_filter import CaseloadFilter, Section, Sort
from dashboard.domain.caseload_states import SupplyState
from dashboard.domain.codes import Role
from dashboard.queries.caseload import caseload_page
from dashboard.queries.caseload_charts import ageing, quadrant
from dashboard.queries.caseload_counts import caseload_counts, forget
from dashboard.queries.caseload_kpis import caseload_kpis

RULES = load_rule_book()
EVERYBODY = command_line_scope()
ALL = CaseloadFilter(section=Section.ALL)
REQUESTS = {
    "overdue": CaseloadFilter(),
    "everybody by score": replace(ALL, sort=Sort.SCORE),
    "one class": replace(ALL, medication="ssri"),
    "supply low": replace(ALL, supply=SupplyState.LOW),
}


def page(engine: Engine, scope: AccessScope, asked: CaseloadFilter, day: date) -> Callable[[], int]:
    """The questions of one page of the caseload."""

    def ask() -> int:
        with reading(engine) as conn:
            caseload_kpis(conn, scope, AsOf(day, day), RULES)
            caseload_counts(conn, scope, asked, day, RULES)
            ageing(conn, scope, asked, day, RULES)
            quadrant(conn, scope, asked, day, RULES)
            return caseload_page(conn, scope, asked, day, RULES, 0, 50).total

    return ask


def milliseconds(ask: Callable[[], int], times: int, engine: Engine | None = None) -> float:
    taken = []
    for _ in range(times):
        if engine is not None:
            forget(engine)
        start = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def let_end(engine: Engine, people: int, day: date) -> int:
    """Give active orders of so many people a planned end that has just passed; how many changed."""
    o, s = t.medication_order, t.caseload_summary
    with writing(engine) as conn:
        active = exists().where(o.c.patient_id == s.c.patient_id, o.c.status == "active")
        query = select(s.c.patient_id).where(active, s.c.events_through < day - timedelta(days=1))
        keys = list(conn.scalars(query.order_by(s.c.patient_id).limit(people)))
        for start in range(0, len(keys), 500):
            some = o.c.patient_id.in_(keys[start : start + 500])
            ended = update(o).where(some, o.c.status == "active", o.c.stopped_on.is_(None))
            conn.execute(ended.values(stopped_on=day - timedelta(days=1)))
        store_derived(conn, keys, RULES)
        return conn.scalar(select(func.count()).select_from(s).where(s.c.changes_on <= day)) or 0


def team_scope(engine: Engine) -> AccessScope:
    with reading(engine) as conn:
        team = conn.scalar(select(t.team.c.id).order_by(t.team.c.id).limit(1))
    return AccessScope("bench", "bench", Role.SUPERVISOR, frozenset({team or 0}), masked=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("database", type=Path)
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 11, 23))
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    day: date = given.as_of
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before.sqlite", Path(folder) / "after.sqlite"
        for copy in (before, after):
            shutil.copyfile(given.database, copy)
        engines = {name: open_engine(f"sqlite:///{f}") for name, f in
                   (("nobody", before), ("past an end", after))}  # fmt: skip
        print(f"{let_end(engines['past an end'], given.people, day)} people past a planned end")
        heads = ("first", "again")
        print(f"{'':40}", *(f"{head:>14}" for head in heads))
        for label, asked in REQUESTS.items():
            for name, engine in engines.items():
                for whose, scope in (("all", EVERYBODY), ("a team", team_scope(engine))):
                    ask = page(engine, scope, asked, day)
                    ask()
                    first = milliseconds(ask, given.times, engine)
                    again = milliseconds(ask, given.times)
                    print(f"{label + ', ' + name + ', ' + whose:40} {first:>14.1f} {again:>14.1f}",
                          flush=True)  # fmt: skip
        for engine in engines.values():
            engine.dispose()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
