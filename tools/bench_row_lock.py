"""What the row policies of PostgreSQL cost: the same questions with and without them, in turns.

``python -m tools.bench_row_lock DATABASE --without ROLE [--as-of DATE] [--times N]``: ``DATABASE``
is the address with the role of the application, ``ROLE`` one that passes the policies (a
superuser). Makes three accounts for it. One line for each user and question, in milliseconds: the
processor time of the database (which does not grow when the machine is busy) with the lock and
without, their ratio, and the whole time of both, the quickest of N.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Select, func, insert, make_url, select

from dashboard.auth.account_scope import account_scope
from dashboard.db import tables as t
from dashboard.db.asker import as_system, as_user
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine, reading, writing
from dashboard.db.tables import caseload_summary as s
from dashboard.domain.access import AccessScope
from dashboard.domain.as_of import AsOf
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.queries.accounts import account_by_login
from dashboard.queries.caseload import caseload_page
from dashboard.queries.caseload_counts import caseload_counts, forget
from dashboard.queries.records_then import load_person_on
from dashboard.queries.scope import visible

ROWS = 50
ZONE = ZoneInfo("Europe/London")
Question = Callable[[Connection, AccessScope], object]


def users(engine: Engine) -> dict[str, AccessScope]:
    """The scopes of three accounts, made when they are not there: all teams, one, a clinician."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with writing(engine) as conn:
        team = conn.scalar(_most("team_id"))
        clinician = conn.scalar(_most("care_manager_id"))
        given = {
            "bench-all": {"role": "supervisor", "all_teams": True},
            "bench-team": {"role": "supervisor"},
            "bench-clinician": {"role": "clinician", "clinician_id": clinician},
        }
        common = {"enabled": True, "all_teams": False, "clinician_id": None, "created_at": now,
                  "password_short": False, "must_change": False, "totp_enabled": False}  # fmt: skip
        scopes = {}
        for login, values in given.items():
            if account_by_login(conn, login) is None:
                row = common | values | {"login": login, "name": login}
                key = conn.execute(insert(t.user_account).returning(t.user_account.c.id), row)
                if login == "bench-team":
                    conn.execute(insert(t.user_team), {"user_id": key.scalar(), "team_id": team})
            account = account_by_login(conn, login)
            assert account is not None
            scopes[login.removeprefix("bench-")] = account_scope(account)
    return scopes


def _most(column: str) -> Select[tuple[int]]:
    """Of the teams or clinicians the one with most people."""
    c = s.c[column]
    query = select(c).where(c.is_not(None)).group_by(c).order_by(func.count().desc(), c)
    return query.limit(1)


def questions(as_of: date) -> dict[str, Question]:
    """What is asked as soon as a page is opened; nothing is remembered from before."""
    rules, day = load_rule_book(), AsOf(as_of, as_of)

    def page(section: Section, **values: object) -> Question:
        asked = CaseloadFilter(section=section, **values)  # type: ignore[arg-type]
        return lambda conn, scope: caseload_page(conn, scope, asked, as_of, rules, 0, ROWS)

    def person(conn: Connection, scope: AccessScope) -> object:
        one = (
            select(t.patient.c.public_id)
            .join(s, s.c.patient_id == t.patient.c.id)
            .where(visible(scope), s.c.on_caseload)
            .order_by(s.c.patient_id)
            .limit(1)
        )
        return load_person_on(conn, scope, conn.scalar(one) or "", day, ZONE)

    return {
        "overdue": page(Section.OVERDUE),
        "everybody": page(Section.ALL),
        "counts": lambda conn, scope: caseload_counts(conn, scope, CaseloadFilter(), as_of),
        "find a name": page(Section.ALL, text="mar"),
        "open a person": person,
    }


def processor(conn: Connection) -> float:
    """Milliseconds of processor time that the database's process of this connection has taken.

    Of a server on this machine (Linux); without those of parallel workers. Ticks of 10 ms.
    """
    process = conn.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def compare(
    locked: Engine, free: Engine, scope: AccessScope, ask: Question, times: int
) -> list[float]:
    """Processor time of the database with the lock and without (means), and the whole time of
    both (the least): one after the other in every round.
    """
    taken: dict[Engine, list[tuple[float, float]]] = {locked: [], free: []}
    for number in range(times + 1):
        for engine, kept in taken.items():
            forget(engine)
            start = time.perf_counter()
            with reading(engine) as conn:
                before = processor(conn)
                ask(conn, scope)
                used = processor(conn) - before
            if number:
                kept.append((used, (time.perf_counter() - start) * 1000))
    means = [statistics.mean(used for used, _ in kept) for kept in taken.values()]
    return means + [min(whole for _, whole in kept) for kept in taken.values()]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("database", help="the address with the role of the application")
    parser.add_argument("--without", required=True, help="a role that no row policy holds")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 11, 23))
    parser.add_argument("--times", type=int, default=15)
    given = parser.parse_args()
    url = make_url(given.database)
    one, other = open_engine(url), open_engine(url.set(username=given.without))
    heads = ("cpu with", "without", "ratio", "all with", "without")
    print(f"{'user':10} {'question':16}", *(f"{head:>9}" for head in heads))
    for name, scope in users(as_system(one)).items():
        locked, free = (as_user(engine, scope.user_id) for engine in (one, other))
        for label, ask in questions(given.as_of).items():
            held, passed, *whole = compare(locked, free, scope, ask, given.times)
            found = (held, passed, held / passed if passed else 0, *whole)
            print(f"{name:10} {label:16}", *(f"{value:9.2f}" for value in found), flush=True)
    for engine in (one, other):
        engine.dispose()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
