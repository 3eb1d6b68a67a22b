"""Whether the time of a refused sign-in tells who has an account: medians beside the target.

Usage: python -m tools.bench_sign_in [--rounds N]

A demo caseload with two accounts is served by ``python -m dashboard serve``. A wrong password of a
user, of a disabled user and of nobody are sent in turns, each timed from the connection to the last
byte of the answer; what is counted against guessing is forgotten before each, so that none waits.
On a busy machine the medians say nothing: look at the quartiles first.
"""

import argparse
import http.client
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from sqlalchemy import Engine

from dashboard.actions.accounts import Access, add_account, disable_account
from dashboard.actions.credentials import NewPassword, set_password
from dashboard.auth.passwords import hash_password
from dashboard.db.engine import open_engine, writing
from dashboard.db.tables import attempt_limit
from dashboard.domain.access import command_line_scope
from dashboard.domain.codes import Role
from tools.demo_server import served

#: Milliseconds between the slowest and the fastest median.
TARGET = 5.0
PEOPLE = 60
KNOWN, DISABLED, UNKNOWN = "r.osei", "m.lind", "n.body"
WARM_UP = 5


def add_accounts(engine: Engine) -> None:
    """Two accounts with passwords that are not what is sent; one of them disabled."""
    scope = command_line_scope()
    with writing(engine) as conn:
        for login in (KNOWN, DISABLED):
            account = add_account(conn, scope, login, login, Access(Role.ADMIN))
            set_password(conn, scope, account, NewPassword(hash_password(f"password of {login}")))
            if login == DISABLED:
                disable_account(conn, scope, account)


def refused(address: str, login: str) -> float:
    """Milliseconds that a wrong password takes. Raises ``RuntimeError`` for another answer."""
    where = urlsplit(address)
    body = urlencode({"login": login, "password": "something else altogether"})
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    begun = time.perf_counter()
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
    try:
        connection.request("POST", "/sign-in", body, kind)
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    taken = (time.perf_counter() - begun) * 1000
    if answer.status != 401:
        raise RuntimeError(f"{answer.status} in place of 401")
    return taken


def measure(address: str, engine: Engine, rounds: int) -> dict[str, list[float]]:
    """``rounds`` times of each login, in turns."""
    logins = [KNOWN, DISABLED, UNKNOWN]
    taken: dict[str, list[float]] = {login: [] for login in logins}
    for number in range(WARM_UP + rounds):
        # None of them comes always first.
        for login in logins[number % 3 :] + logins[: number % 3]:
            with writing(engine) as conn:
                conn.execute(attempt_limit.delete())
            milliseconds = refused(address, login)
            if number >= WARM_UP:
                taken[login].append(milliseconds)
    return taken


def report(taken: dict[str, list[float]]) -> None:
    """Print the medians, and whether they are close enough."""
    names = {KNOWN: "a user", DISABLED: "a disabled user", UNKNOWN: "nobody"}
    medians = {login: statistics.median(times) for login, times in taken.items()}
    print(f"{'a wrong password of':24}{'median':>10}{'quartiles':>20}")
    for login, times in taken.items():
        low, _, high = statistics.quantiles(times, n=4)
        print(f"{names[login]:24}{medians[login]:>7.2f} ms{low:>11.2f} to {high:.2f}")
    apart = max(medians.values()) - min(medians.values())
    verdict = "met" if apart <= TARGET else "MISSED"
    print(f"apart {apart:.2f} ms, target <= {TARGET:g} ms: {verdict}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with served(folder, PEOPLE) as address:
            engine = open_engine(f"sqlite:///{folder / 'demo.sqlite'}")
            add_accounts(engine)
            taken = measure(address, engine, rounds)
            engine.dispose()
    report(taken)


if __name__ == "__main__":
    main()
