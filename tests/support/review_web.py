"""A server with a meeting about the scripted people, on a database of its own."""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from dashboard.actions.agenda import add_person
from dashboard.actions.meeting_result import MeetingResult
from dashboard.actions.start_meeting import NewMeeting, Started, start_meeting
from dashboard.auth.demo_users import offered, scope_of
from dashboard.context import EXTENSION, AppContext
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import reading
from dashboard.demo.scripted import STORIES
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.queries.meeting import load_meeting
from tests.support import web
from tests.support.serving import serving


@dataclass(frozen=True)
class ReviewServer:
    """``people``: story key to public id; all of them are on the agenda of ``meeting``.

    ``clinician``: the key of a demo user who sees some of them.
    """

    url: str
    meeting: str
    file: Path
    people: Mapping[str, str]
    clinician: str

    def rows(self, query: str, *values: str) -> list[tuple[object, ...]]:
        """What the database holds now."""
        with sqlite3.connect(self.file) as conn:
            return conn.execute(query, values).fetchall()

    def decisions(self, story: str) -> list[tuple[object, ...]]:
        """Kind, reason and due day of what was recorded for somebody in this meeting."""
        return self.rows(
            "SELECT d.kind, d.reason, d.due_on FROM decision d"
            " JOIN patient p ON p.id = d.patient_id WHERE p.public_id = ? AND d.review_id IN"
            " (SELECT review_id FROM recording r WHERE r.patient_id = d.patient_id)",
            self.people[story],
        )

    def recordings(self, story: str) -> int:
        found = self.rows(
            "SELECT count(*) FROM recording r JOIN patient p ON p.id = r.patient_id"
            " WHERE p.public_id = ?",
            self.people[story],
        )
        return int(str(found[0][0]))


@contextmanager
def review_server(demo_file: Path, folder: Path) -> Iterator[ReviewServer]:
    """Serve a copy of ``demo_file`` with one meeting, everybody overdue and the scripted people."""
    file = folder / "review.sqlite"
    shutil.copyfile(demo_file, file)
    with sqlite3.connect(file) as conn:
        query = "SELECT public_id FROM patient WHERE record_number = ?"
        people = {
            key: str(conn.execute(query, (f"{number:04d}",)).fetchone()[0])
            for key, number in STORIES.items()
        }
    with web.demo_app(file) as app:
        context: AppContext = app.server.extensions[EXTENSION]
        scope = scope_of(context, web.SUPERVISOR)
        assert scope is not None
        meeting = _meeting(context.engine, scope, people)
        with serving(app.server) as url:
            clinician = next(user.key for user in offered(context) if "clinician" in user.key)
            yield ReviewServer(url, meeting, file, people, clinician)


def _meeting(engine: Engine, scope: AccessScope, people: Mapping[str, str]) -> str:
    asked = NewMeeting(CaseloadFilter(), web.AS_OF, key="review-of-the-tests")
    started = start_meeting(engine, scope, asked, load_rule_book())
    assert isinstance(started, Started), started
    for public_id in people.values():
        with reading(engine) as conn:
            found = load_meeting(conn, scope, started.meeting_id)
        assert found is not None
        if found.entry(public_id) is None:
            version = found.head.version
            result = add_person(engine, scope, started.meeting_id, public_id, version, web.AS_OF)
            assert result is MeetingResult.DONE, result
    return started.meeting_id
