"""Disk full, read-only, killed, and many at once: all of a save or nothing, never without audit."""

import os
import signal
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError

from dashboard.actions.audit import AuditError, audit_now
from dashboard.actions.clear_flag import ClearFlag, ClearResult, clear_flag
from dashboard.actions.derive import store_derived
from dashboard.db import tables as t
from dashboard.db.engine import open_engine, reading, writing
from dashboard.domain.access import AccessScope, command_line_scope
from dashboard.domain.clearance import second_source
from dashboard.domain.codes import Role
from dashboard.domain.rules import RuleBook
from dashboard.queries.verify import verify
from dashboard.queries.verify_trail import verify_trail
from tests.support.people import add_clinician, add_event, add_person, add_team, public_id

TODAY = date(2026, 11, 23)
WRITERS, SAVES = 16, 12
KILLS = 25


def flags(engine: Engine, rules: RuleBook, count: int) -> tuple[list[ClearFlag], AccessScope]:
    """Somebody with this many flags of low session ratings, and their clinician."""
    with writing(engine) as conn:
        team = add_team(conn)
        clinician = add_clinician(conn, team_id=team)
        asked = []
        for _ in range(count):
            person = add_person(conn)
            add_event(conn, t.episode, person, team_id=team, care_manager_id=clinician)
            event = add_event(
                conn, t.measurement, person, instrument="srs", measured_on=date(2026, 3, 9),
                total=12, items='{"9":0}',
            )  # fmt: skip
            store_derived(conn, [person], rules)
            note = "Talked about it."
            asked.append(
                ClearFlag(public_id(conn, person), "alliance", second_source(event), note, TODAY)
            )
    scope = AccessScope("u1", "U", Role.CLINICIAN, frozenset({team}), clinician, masked=False)
    return asked, scope


def stored(engine: Engine) -> tuple[int, int]:
    """(saves, their audit entries)."""
    with reading(engine) as conn:
        saves = conn.scalar(select(func.count()).select_from(t.flag_clearance)) or 0
        query = select(func.count()).select_from(t.audit_event)
        entries = conn.scalar(query.where(t.audit_event.c.result == "ok")) or 0
    return saves, entries


def test_sixteen_writers_at_once_lose_and_lock_nothing(
    sqlite_engine: Engine, rules: RuleBook
) -> None:
    asked, scope = flags(sqlite_engine, rules, SAVES)
    results: list[ClearResult] = []
    faults: list[BaseException] = []

    def save(number: int) -> None:
        try:
            for one in asked[number % SAVES :] + asked[: number % SAVES]:
                results.append(clear_flag(sqlite_engine, scope, rules, one))
        except BaseException as error:
            faults.append(error)
            raise

    threads = [threading.Thread(target=save, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    with reading(sqlite_engine) as conn:
        # A long reader beside them.
        conn.scalar(select(func.count()).select_from(t.patient))
        for thread in threads:
            thread.join()
    assert faults == []
    assert results.count(ClearResult.CLEARED) == SAVES
    assert results.count(ClearResult.ALREADY) == SAVES * (WRITERS - 1)
    assert stored(sqlite_engine) == (SAVES, SAVES)
    with reading(sqlite_engine) as conn:
        assert verify(conn, rules).faults == ()


def test_on_a_full_disk_nothing_is_saved_and_nothing_half(
    sqlite_engine: Engine, rules: RuleBook
) -> None:
    (asked, *_), scope = flags(sqlite_engine, rules, 1)
    note = "x" * 900
    with sqlite_engine.connect() as conn:
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    failed = 0
    for _ in range(200):
        before = stored(sqlite_engine)
        try:
            audit_now(sqlite_engine, scope, "view person", object=note, result="looked")
        except AuditError:
            failed += 1
            with pytest.raises((AuditError, OperationalError)):
                clear_flag(sqlite_engine, scope, rules, replace(asked, note=note))
            assert stored(sqlite_engine) == before == (0, 0)
            break
    assert failed
    with sqlite_engine.connect() as conn:
        conn.exec_driver_sql(f"PRAGMA max_page_count = {pages * 10}")
    assert clear_flag(sqlite_engine, scope, rules, asked) is ClearResult.CLEARED
    with reading(sqlite_engine) as conn:
        assert verify(conn, rules).faults == ()


def test_on_a_read_only_disk_nothing_is_shown(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    url = f"sqlite:///file:{sqlite_engine.url.database}?mode=ro&uri=true"
    sealed = open_engine(url)
    with pytest.raises(AuditError):
        audit_now(sealed, command_line_scope(), "view person")
    sealed.dispose()
    # No folder is made of an address that is no path.
    assert list((tmp_path / "here").iterdir()) == []


def test_killed_while_saving_everything_acknowledged_is_there(
    sqlite_engine: Engine, rules: RuleBook
) -> None:
    """The process is ended at once (as by kill -9) somewhere in one of its saves, again and again.

    What it acknowledged through the pipe is stored, with its entry; at most one more is.
    """
    asked, scope = flags(sqlite_engine, rules, 60)
    sqlite_engine.dispose()
    acknowledged = 0
    for number in range(KILLS):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _save_until_killed(str(sqlite_engine.url), scope, rules, asked, writer)
        os.close(writer)
        for _ in range(1 + number % 3):
            acknowledged += len(os.read(reader, 1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while rest := os.read(reader, 4096):
            acknowledged += len(rest)
        os.close(reader)
        engine = open_engine(sqlite_engine.url)
        saves, entries = stored(engine)
        assert saves == entries
        assert acknowledged <= saves <= acknowledged + number + 1
        with reading(engine) as conn:
            whole = verify_trail(conn).faults
        # Between the commit and the file outside there is a moment: that entry is named.
        assert all("was not kept outside" in what for _, what in whole)
        engine.dispose()
    engine = open_engine(sqlite_engine.url)
    with reading(engine) as conn:
        assert [f for f in verify(conn, rules).faults if f.check != "audit"] == []
    engine.dispose()


def _save_until_killed(
    url: str, scope: AccessScope, rules: RuleBook, asked: list[ClearFlag], writer: int
) -> None:
    try:
        engine = open_engine(url)
        for one in asked:
            if clear_flag(engine, scope, rules, one) is ClearResult.CLEARED:
                os.write(writer, b"+")
        os.close(writer)
        signal.pause()
    finally:
        os._exit(1)
