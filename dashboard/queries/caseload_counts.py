"""How many people a filter finds in each section; remembered until the caseload changes."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Pool, func, select

from dashboard.db.asker import asker_of
from dashboard.db.tables import caseload_summary as s
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_filter import CaseloadFilter, Order, Section, Sort
from dashboard.domain.caseload_views import BUILT_IN, ViewId, under
from dashboard.domain.codes import Phase
from dashboard.domain.rules import RuleBook
from dashboard.queries.caseload_anew import forget_anew
from dashboard.queries.caseload_changed import parts_on
from dashboard.queries.caseload_version import caseload_version
from dashboard.queries.scope import scope_key

#: Answers kept per database; one is a few hundred bytes.
KEPT = 512
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class CaseloadCounts:
    """``views``: people that what narrows the view finds in each built-in one; ``shown``: in the
    view that is asked for, built-in or not; ``everybody``: the whole caseload.
    """

    views: Mapping[ViewId, int]
    shown: int
    everybody: int

    @property
    def sections(self) -> Mapping[Section, int]:
        """The views that are sections, by section."""
        return {section: self.views[ViewId(section.value)] for section in Section}


class _Remembered:
    """The last answers of one database, least recently used out first."""

    def __init__(self) -> None:
        self._answers: OrderedDict[object, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object) -> object:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: object, answer: object) -> None:
        with self._lock:
            self._answers[key] = answer
            if len(self._answers) > KEPT:
                self._answers.popitem(last=False)


#: By the pool of connections, which every engine on the same database shares.
_REMEMBERED: WeakKeyDictionary[Pool, _Remembered] = WeakKeyDictionary()
_GUARD = Lock()


def remembered(conn: Connection, key: object, ask: Callable[[], Answer]) -> Answer:
    """``ask()``, or its answer to the same ``key`` if the caseload has not changed since.

    ``key`` must hold everything that the answer depends on, the scope above all. The version is
    read first: an answer may be newer than its version, never older.
    """
    # Who asked: the database's own lock has its part in the answer.
    versioned = (caseload_version(conn), asker_of(conn), key)
    with _GUARD:
        store = _REMEMBERED.setdefault(conn.engine.pool, _Remembered())
    answer = store.get(versioned)
    if answer is None:
        answer = ask()
        store.put(versioned, answer)
    return answer  # type: ignore[return-value]


def forget(engine: Engine) -> None:
    """Drop what is remembered of a database, for measurements."""
    with _GUARD:
        _REMEMBERED.pop(engine.pool, None)
    forget_anew(engine)


def caseload_total(
    conn: Connection, scope: AccessScope, asked: CaseloadFilter, as_of: date, rules: RuleBook
) -> int:
    """People in the filter's section."""
    # Neither changes whom it finds.
    asked = replace(asked, sort=Sort.PRIORITY, order=Order.ASC, as_of=None, charts=False)

    def ask() -> int:
        count = select(func.count()).select_from(s)
        with parts_on(conn, scope, asked, as_of, rules) as parts:
            return sum(part.conn.scalar(count.where(*part.where)) or 0 for part in parts)

    return remembered(conn, ("total", scope_key(scope), asked, as_of, rules.version), ask)


def in_care_total(
    conn: Connection, scope: AccessScope, asked: CaseloadFilter, as_of: date, rules: RuleBook
) -> int:
    """As ``caseload_total``, of people with an open episode: without who is listed only for a
    safety flag that was not cleared when the episode ended.
    """
    total = caseload_total(conn, scope, asked, as_of, rules)
    if asked.phase is None:
        closed = replace(asked, phase=Phase.CLOSED)
        return total - caseload_total(conn, scope, closed, as_of, rules)
    return 0 if asked.phase is Phase.CLOSED else total


def caseload_counts(
    conn: Connection, scope: AccessScope, asked: CaseloadFilter, as_of: date, rules: RuleBook
) -> CaseloadCounts:
    """People in every built-in view that match the rest of the filter, and the caseload's size."""

    def total(view: ViewId) -> int:
        return caseload_total(conn, scope, under(BUILT_IN[view].asked, asked), as_of, rules)

    counted: dict[ViewId, int] = {view: total(view) for view in ViewId if view is not ViewId.LATER}
    if asked.kind is None:
        # The four parts make up the whole; counting the largest of them is the slowest.
        parts = (ViewId.OVERDUE, ViewId.DUE_7, ViewId.OUTREACH)
        counted[ViewId.LATER] = counted[ViewId.ALL] - sum(counted[part] for part in parts)
    else:
        counted[ViewId.LATER] = total(ViewId.LATER)
    shown = caseload_total(conn, scope, asked, as_of, rules)
    everybody = caseload_total(conn, scope, CaseloadFilter(section=Section.ALL), as_of, rules)
    return CaseloadCounts(counted, shown, everybody)
