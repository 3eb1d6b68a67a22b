"""People whose medication order has ended as planned since their row was stored, derived anew."""

from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Pool, select

from dashboard.db.asker import asker_of
from dashboard.db.derived_rows import due_rows, summary_row
from dashboard.db.snapshot import SnapshotWriter
from dashboard.db.tables import caseload_summary as s
from dashboard.db.tables import due_item
from dashboard.domain.access import AccessScope
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive
from dashboard.queries.caseload_version import caseload_version
from dashboard.queries.person_record import BATCH, read_records
from dashboard.queries.scope import scope_key, visible

#: People kept per database, of all scopes and days together; one is some 5 kB.
KEPT_PEOPLE = 20_000
#: Scopes and days kept per database.
KEPT = 256


def anybody_changed(conn: Connection, as_of: date) -> bool:
    """Whether any row of the caseload has changed by itself by ``as_of``: one step in an index."""
    query = select(s.c.patient_id).where(s.c.changes_on <= as_of).limit(1)
    return conn.scalar(query) is not None


def more_changed(conn: Connection, scope: AccessScope, as_of: date, most: int) -> bool:
    """Whether more than ``most`` rows inside ``scope`` have changed by themselves by ``as_of``."""
    query = select(s.c.patient_id).where(s.c.changes_on <= as_of, visible(scope))
    return len(conn.scalars(query.limit(most + 1)).all()) > most


def derived_anew(conn: Connection, scope: AccessScope, as_of: date, rules: RuleBook) -> Engine:
    """A database with the derived rows of everybody inside ``scope`` whose stored ones do not hold
    on ``as_of``. Made once until the caseload changes, whoever asks at the same moment.
    """
    # Who asked: the database's own lock has its part in it.
    whose = (asker_of(conn), scope_key(scope))
    key = (caseload_version(conn), rules.version, whose, as_of)
    with _GUARD:
        kept = _KEPT.setdefault(conn.engine.pool, _Kept())
    mine, made = kept.claim(key)
    if mine:
        try:
            made.set_result(_made(conn, scope, as_of, rules))
        except BaseException as error:
            kept.drop(key)
            made.set_exception(error)
            raise
        kept.trim()
    return made.result().engine


def forget_anew(engine: Engine) -> None:
    """Drop what is kept of a database, for measurements."""
    with _GUARD:
        _KEPT.pop(engine.pool, None)


@dataclass(frozen=True, slots=True)
class _Anew:
    engine: Engine
    people: int


@dataclass(slots=True)
class _Kept:
    """What was made, least recently used first; what is still being made is waited for."""

    entries: OrderedDict[object, Future[_Anew]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def claim(self, key: object) -> tuple[bool, Future[_Anew]]:
        """Whether the caller has to make it, and where it will be."""
        with self.lock:
            known = self.entries.get(key)
            if known is not None:
                self.entries.move_to_end(key)
                return False, known
            made: Future[_Anew] = Future()
            self.entries[key] = made
            return True, made

    def drop(self, key: object) -> None:
        with self.lock:
            self.entries.pop(key, None)

    def trim(self) -> None:
        with self.lock:
            ready = [(key, f.result().people) for key, f in self.entries.items() if f.done()]
            people = sum(number for _, number in ready)
            # The newest stays, however many people it has.
            for key, number in ready[:-1]:
                if people <= KEPT_PEOPLE and len(self.entries) <= KEPT:
                    return
                self.entries.pop(key)
                people -= number


#: By the pool of connections, which every engine on the same database shares.
_KEPT: WeakKeyDictionary[Pool, _Kept] = WeakKeyDictionary()
_GUARD = Lock()


def _made(conn: Connection, scope: AccessScope, as_of: date, rules: RuleBook) -> _Anew:
    query = select(s.c.patient_id).where(s.c.changes_on <= as_of, visible(scope))
    ids = conn.scalars(query.order_by(s.c.patient_id)).all()
    writer = SnapshotWriter((s, due_item))
    for start in range(0, len(ids), BATCH):
        summaries, items = [], []
        for key, record in read_records(conn, ids[start : start + BATCH]).items():
            summary, due = derive(record, rules, as_of)
            summaries.append(summary_row(record.person, summary))
            items += due_rows(key, due)
        writer.add(s, summaries)
        writer.add(due_item, items)
    return _Anew(writer.finish(), len(ids))
