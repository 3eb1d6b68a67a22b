"""Kill -9 in the middle of recordings: nothing acknowledged is lost, nothing is half written."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from dashboard.db import tables as t
from dashboard.db.engine import is_sqlite, reading
from dashboard.domain.rules import RuleBook
from dashboard.queries.recorded_review import stored_review
from dashboard.queries.verify import verify
from tests.support.meetings import make_clinic, start
from tests.support.recorded import read_review

ROOT = Path(__file__).parents[2]
#: Records for one person after the other, and says so only once it is done.
WORKER = """
import sys
from datetime import date, timedelta
from dashboard.actions.record_review import Recorded, record_review
from dashboard.db.asker import as_system
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine, reading
from dashboard.domain.access import AccessScope
from dashboard.domain.codes import DecisionKind, IntentChange, Role
from dashboard.domain.recording import Intent, NewDecision, NewReview
from dashboard.queries.meeting import load_meeting

url, meeting, team, clinician, run = sys.argv[1:]
today = date(2026, 3, 20)
engine, rules = as_system(open_engine(url)), load_rule_book()
scope = AccessScope("u1", "R. Osei", Role.CLINICIAN, frozenset({int(team)}), int(clinician), False)
with reading(engine) as conn:
    versions = {e.public_id: e.version for e in load_meeting(conn, scope, meeting).entries}
number = 0
print("ready", flush=True)
while True:
    for person in versions:
        number += 1
        due = today + timedelta(days=1 + number % 30)
        meant = Intent(IntentChange.INCREASE, "sertraline", 50.0 + number, "mg")
        decisions = tuple(
            NewDecision(kind, f"{run} {number}", int(clinician), due, intent)
            for kind, intent in ((DecisionKind.ADJUST_MEDICATION, meant),
                                 (DecisionKind.CONSULT, None))[: 1 + number % 2]
        )
        key = f"{run}-{number}"
        asked = NewReview(meeting, person, versions[person], key, decisions)
        answer = record_review(engine, scope, rules, asked, today)
        assert isinstance(answer, Recorded), answer
        versions[person] = answer.version
        print(f"done {key} {person} {answer.version}", flush=True)
"""


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_is_half_written(
    engine: Engine, rules: RuleBook
) -> None:
    # On PostgreSQL a dead client is the server's to clean up: fewer say as much.
    recordings = 200 if is_sqlite(engine) else 60
    clinic = make_clinic(engine, rules, people=5)
    meeting = start(engine, clinic)
    url = engine.url.render_as_string(hide_password=False)
    rng = random.Random(20260320)
    acknowledged: list[list[str]] = []
    runs = 0
    while len(acknowledged) < recordings:
        runs += 1
        arguments = [url, meeting, str(clinic.team), str(clinic.clinician), f"run{runs}"]
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        for _ in range(rng.randint(5, 30)):
            acknowledged.append(worker.stdout.readline().split())
        # Anywhere in the next recordings, not only between two of them.
        time.sleep(rng.uniform(0, 0.06))
        worker.kill()
        acknowledged.extend(line.split() for line in worker.stdout if line.endswith("\n"))
        worker.wait()
        worker.stdout.close()
    _check(engine, rules, acknowledged, runs)


def _check(engine: Engine, rules: RuleBook, acknowledged: list[list[str]], runs: int) -> None:
    with reading(engine) as conn:
        stored = conn.execute(
            select(t.recording, t.patient.c.public_id)
            .join(t.patient, t.patient.c.id == t.recording.c.patient_id)
            .order_by(t.recording.c.patient_id, t.recording.c.version)
        ).all()
        found = {row.idempotency_key: (row.public_id, row.version) for row in stored}
        for word, key, person, version in acknowledged:
            assert word == "done"
            assert found[key] == (person, int(version))
        # Each kill can leave one that was written and not yet acknowledged, never more.
        assert len(acknowledged) <= len(stored) <= len(acknowledged) + runs
        newest = {row.patient_id: row for row in stored}
        for patient, row in newest.items():
            decisions, following = read_review(row.content)
            stands = stored_review(conn, row.meeting_id, patient)
            assert stands is not None
            assert (tuple(d.decision for d in stands.decisions), stands.next_review_on) == (
                decisions,
                following,
            )
            item = conn.execute(
                select(t.agenda_item).where(t.agenda_item.c.patient_id == patient)
            ).one()
            assert (item.version, item.state) == (row.version, "discussed")
            assert [r.version for r in stored if r.patient_id == patient] == list(
                range(1, row.version + 1)
            )
        written = conn.scalar(
            select(func.count())
            .select_from(t.audit_event)
            .where(t.audit_event.c.action == "record review", t.audit_event.c.result == "ok")
        )
        assert written == len(stored)
        # The head of an entry is kept outside after the commit: each kill can come in between.
        faults = verify(conn, rules).faults
        assert [fault for fault in faults if "was not kept outside" not in fault.what] == []
        assert len(faults) <= runs
