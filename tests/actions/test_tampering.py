"""A thousand ways to falsify the audit trail, chosen by chance: ``verify`` finds every one."""

import random
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.actions.audit import audit_now
from dashboard.db.engine import reading, writing
from dashboard.domain.access import command_line_scope
from dashboard.queries.verify_trail import Trail, verify_trail
from tests.support.tampering import TAMPERINGS, unguarded

ENTRIES = 14
TRIALS = 1_000


class _BackAgain(Exception):
    """Rolls a tampering back."""


@pytest.fixture
def trail(sqlite_engine: Engine) -> Engine:
    for number in range(ENTRIES):
        audit_now(
            sqlite_engine, command_line_scope(), f"action {number % 3}", patient_id=number % 5
        )
    return sqlite_engine


def test_a_thousand_of_a_thousand_are_found(trail: Engine) -> None:
    chance = random.Random(20261123)
    found: Counter[str] = Counter()
    for trial in range(TRIALS):
        tamper = chance.choice(TAMPERINGS)
        with pytest.raises(_BackAgain), writing(trail) as conn:
            unguarded(conn)
            tamper(conn, chance)
            assert verify_trail(conn).faults, (trial, tamper.__name__)
            found[tamper.__name__] += 1
            raise _BackAgain
    assert sum(found.values()) == TRIALS
    assert set(found) == {tamper.__name__ for tamper in TAMPERINGS}
    with reading(trail) as conn:
        assert verify_trail(conn) == Trail(ENTRIES, ())


@pytest.mark.parametrize("name", ["write_anew", "begin_again", "truncate"])
def test_only_the_heads_outside_show_a_chain_that_agrees_with_itself(
    trail: Engine, name: str
) -> None:
    """Why a file outside is needed: without it these would not be found."""
    tamper = next(each for each in TAMPERINGS if each.__name__ == name)
    with writing(trail) as conn:
        unguarded(conn)
        tamper(conn, random.Random(1))
    with reading(trail) as conn:
        assert verify_trail(conn).faults
        conn.execution_options(tandem_audit_head_file=None)
        assert verify_trail(conn).faults == ()


def test_an_entry_forged_in_the_file_outside_shows_too(trail: Engine) -> None:
    with reading(trail) as conn:
        file = conn.get_execution_options()["tandem_audit_head_file"]
        with Path(file).open("a", encoding="ascii") as heads:
            heads.write(f"3 {'f' * 64}\n")
        assert [where for where, _ in verify_trail(conn).faults] == ["entry number 3"]
