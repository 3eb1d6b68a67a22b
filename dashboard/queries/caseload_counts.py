"""How many people a filter finds in each section; remembered until the caseload changes."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, select

from dashboard.db.tables import caseload_summary as s
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_filter import CaseloadFilter, Order, Section, Sort
from dashboard.queries.caseload_conditions import matching
from dashboard.queries.caseload_version import caseload_version

#: Answers kept per database; one is a few hundred bytes.
KEPT = 512
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class CaseloadCounts:
    """``sections``: people that the filter finds in each; ``everybody``: the whole caseload."""

    sections: Mapping[Section, int]
    everybody: int


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


_REMEMBERED: WeakKeyDictionary[Engine, _Remembered] = WeakKeyDictionary()
_GUARD = Lock()


def remembered(conn: Connection, key: object, ask: Callable[[], Answer]) -> Answer:
    """``ask()``, or its answer to the same ``key`` if the caseload has not changed since.

    ``key`` must hold everything that the answer depends on, the scope above all. The version is
    read first: an answer may be newer than its version, never older.
    """
    versioned = (caseload_version(conn), key)
    with _GUARD:
        store = _REMEMBERED.setdefault(conn.engine, _Remembered())
    answer = store.get(versioned)
    if answer is None:
        answer = ask()
        store.put(versioned, answer)
    return answer  # type: ignore[return-value]


def forget(engine: Engine) -> None:
    """Drop what is remembered of a database, for measurements."""
    with _GUARD:
        _REMEMBERED.pop(engine, None)


def scope_key(scope: AccessScope) -> object:
    """Everything of a scope that decides whom it sees."""
    return scope.role, scope.team_ids, scope.clinician_id


def caseload_total(conn: Connection, scope: AccessScope, asked: CaseloadFilter, as_of: date) -> int:
    """People in the filter's section."""
    asked = replace(asked, sort=Sort.PRIORITY, order=Order.ASC)

    def ask() -> int:
        query = select(func.count()).select_from(s).where(*matching(scope, asked, as_of))
        return conn.scalar(query) or 0

    return remembered(conn, ("total", scope_key(scope), asked, as_of), ask)


def caseload_counts(
    conn: Connection, scope: AccessScope, asked: CaseloadFilter, as_of: date
) -> CaseloadCounts:
    """People in every section that match the rest of the filter, and the caseload's size."""

    def total(section: Section) -> int:
        return caseload_total(conn, scope, replace(asked, section=section), as_of)

    counted: dict[Section, int] = {
        section: total(section) for section in Section if section is not Section.LATER
    }
    if asked.kind is None:
        # The four parts make up the whole; counting the largest of them is the slowest.
        parts = (Section.OVERDUE, Section.DUE_7, Section.OUTREACH)
        counted[Section.LATER] = counted[Section.ALL] - sum(counted[part] for part in parts)
    else:
        counted[Section.LATER] = total(Section.LATER)
    everybody = caseload_total(conn, scope, CaseloadFilter(section=Section.ALL), as_of)
    return CaseloadCounts(counted, everybody)
