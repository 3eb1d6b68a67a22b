"""What the caseload page is asked to show: one frozen value that round-trips through the URL.

``from_query`` never fails: what it cannot use becomes the default, and a notice in words says so.
``to_query`` is canonical: one filter has one query, so that links, reloads and caches agree.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode

from dashboard.domain.as_of import NOT_A_DAY, AsOf, read_day
from dashboard.domain.caseload_states import Lateness, Ready, ResponseState, SupplyState
from dashboard.domain.codes import DueKind, Phase, Treatment

#: The part of the address that holds who is searched for.
SEARCH = "find"
MAX_TEXT = 80
MAX_DAYS = 36_500
MAX_FLAGS = 12
MAX_FIELDS = 100
_ID = re.compile(r"[1-9][0-9]{0,18}")
_CODE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_MAX_ID = 2**63 - 1
Code = TypeVar("Code", bound=StrEnum)


class Section(StrEnum):
    """The parts of a caseload; all but ``NO_NEXT_CONTACT`` and ``ALL`` exclude each other."""

    OVERDUE = "overdue"
    NO_NEXT_CONTACT = "no_next_contact"
    DUE_7 = "due_7"
    LATER = "later"
    OUTREACH = "outreach"
    ALL = "all"


class Charts(StrEnum):
    """Whether the charts above the grid are unfolded."""

    OPEN = "open"


class Sort(StrEnum):
    """Columns that an index can order. What depends on the day (next, supply) is not among them."""

    PRIORITY = "priority"
    PERSON = "person"
    DAYS_OVERDUE = "days_overdue"
    LAST_SEEN = "last_seen"
    SCORE = "score"
    LAST_DISCUSSED = "last_discussed"


class Order(StrEnum):
    """Ascending or descending as the reader sees the column; unknown values are always last."""

    ASC = "asc"
    DESC = "desc"


#: The direction a column starts with: what needs attention first.
FIRST_ORDER: Mapping[Sort, Order] = {
    Sort.PRIORITY: Order.ASC,
    Sort.PERSON: Order.ASC,
    Sort.DAYS_OVERDUE: Order.DESC,
    Sort.LAST_SEEN: Order.ASC,
    Sort.SCORE: Order.DESC,
    Sort.LAST_DISCUSSED: Order.ASC,
}


@dataclass(frozen=True, slots=True)
class CaseloadFilter:
    """One request for rows. ``flags``: any of these rules.

    ``min_days``: something has been overdue for so many days at least.
    ``late``: how long overdue the longest overdue item is (of ``kind``, where one is asked for).
    ``undiscussed``: not discussed for so many days. ``new``: started at most so many days ago.
    ``as_of``, another day than today, and ``charts``, unfolded, belong to the view, not to what
    narrows it.
    """

    section: Section = Section.OVERDUE
    text: str = ""
    owner_id: int | None = None
    team_id: int | None = None
    phase: Phase | None = None
    kind: DueKind | None = None
    min_days: int | None = None
    diagnosis: str | None = None
    medication: str | None = None
    treatment: Treatment | None = None
    flags: tuple[str, ...] = ()
    late: Lateness | None = None
    response: ResponseState | None = None
    supply: SupplyState | None = None
    undiscussed: int | None = None
    new: int | None = None
    ready: Ready | None = None
    sort: Sort = Sort.PRIORITY
    order: Order = field(default=Order.ASC)
    as_of: date | None = None
    charts: bool = False

    @classmethod
    def from_query(cls, query: Mapping[str, object]) -> tuple["CaseloadFilter", tuple[str, ...]]:
        """Read a URL query (texts or lists of texts); return it with notices in words."""
        reader = _Reader(query)
        sort = reader.code("sort", Sort) or Sort.PRIORITY
        made = cls(
            section=reader.code("view", Section) or Section.OVERDUE,
            text=reader.text(SEARCH),
            owner_id=reader.number("owner", 1, _MAX_ID),
            team_id=reader.number("team", 1, _MAX_ID),
            phase=reader.code("phase", Phase),
            kind=reader.code("kind", DueKind),
            min_days=reader.number("days", 1, MAX_DAYS),
            diagnosis=reader.word("diagnosis"),
            medication=reader.word("medication"),
            treatment=reader.code("treatment", Treatment),
            flags=reader.words("flags"),
            late=reader.code("late", Lateness),
            response=reader.code("response", ResponseState),
            supply=reader.code("supply", SupplyState),
            undiscussed=reader.number("undiscussed", 1, MAX_DAYS),
            new=reader.number("new", 1, MAX_DAYS),
            ready=reader.code("ready", Ready),
            sort=sort,
            order=reader.code("order", Order) or FIRST_ORDER[sort],
            as_of=reader.day("as_of"),
            charts=reader.code("charts", Charts) is not None,
        )
        return made, tuple(reader.notices)

    @classmethod
    def from_text(cls, query: str) -> tuple["CaseloadFilter", tuple[str, ...]]:
        """As ``from_query``, of a query string with or without "?"."""
        try:
            return cls.from_query(parse_qs(query.lstrip("?"), max_num_fields=MAX_FIELDS))
        except ValueError:
            return cls(), ("The address could not be read; shown without its filters.",)

    def to_query(self) -> str:
        """The canonical query string without "?"; empty for the default view."""
        pairs = [
            ("view", "" if self.section is Section.OVERDUE else self.section),
            (SEARCH, self.text),
            ("owner", self.owner_id),
            ("team", self.team_id),
            ("phase", self.phase),
            ("kind", self.kind),
            ("days", self.min_days),
            ("diagnosis", self.diagnosis),
            ("medication", self.medication),
            ("treatment", self.treatment),
            ("flags", ",".join(self.flags)),
            ("late", self.late),
            ("response", self.response),
            ("supply", self.supply),
            ("undiscussed", self.undiscussed),
            ("new", self.new),
            ("ready", self.ready),
            ("sort", "" if self.sort is Sort.PRIORITY else self.sort),
            ("order", "" if self.order is FIRST_ORDER[self.sort] else self.order),
            ("as_of", self.as_of),
            ("charts", Charts.OPEN if self.charts else ""),
        ]
        return urlencode([(name, str(value)) for name, value in pairs if value], safe=",")

    @property
    def narrowed(self) -> bool:
        """Whether anything beyond the section is asked for."""
        return self.cleared() != replace(self, sort=Sort.PRIORITY, order=Order.ASC)

    def cleared(self) -> "CaseloadFilter":
        """The same section in its default order, without filters."""
        return CaseloadFilter(section=self.section, as_of=self.as_of, charts=self.charts)

    def without(self, name: str, value: str | None = None) -> "CaseloadFilter":
        """This filter without one field, or without one of the flags."""
        if name == "flags" and value is not None:
            return replace(self, flags=tuple(flag for flag in self.flags if flag != value))
        defaults: dict[str, Any] = {part.name: part.default for part in fields(self)}
        return replace(self, **{name: defaults[name]})

    def sorted_by(self, sort: Sort) -> "CaseloadFilter":
        """What a click on a column's header asks for: its first order, then the other one."""
        if self.sort is not sort:
            return replace(self, sort=sort, order=FIRST_ORDER[sort])
        other = Order.DESC if self.order is Order.ASC else Order.ASC
        return replace(self, order=other)

    def seen_from(self, today: date) -> AsOf:
        """The day to show."""
        return AsOf(self.as_of or today, today)

    def tokens(self) -> tuple[str, ...]:
        """The words of the text search."""
        return tuple(self.text.split())


class _Reader:
    """Reads single values of a query and collects what could not be used."""

    def __init__(self, query: Mapping[str, object]) -> None:
        self._query = query
        self.notices: list[str] = []

    def _raw(self, name: str) -> str:
        value = self._query.get(name, "")
        if isinstance(value, list | tuple):
            value = value[-1] if value else ""
        return value.strip() if isinstance(value, str) else ""

    def _refuse(self, name: str) -> None:
        # The value itself is not repeated: it may be anything.
        self.notices.append(f"The address asked for an unknown “{name}”; shown without it.")

    def text(self, name: str) -> str:
        printable = "".join(c if c.isprintable() else " " for c in self._raw(name))
        words = " ".join(printable.split())
        if len(words) > MAX_TEXT:
            self.notices.append(f"The search text was cut to {MAX_TEXT} characters.")
        return words[:MAX_TEXT].strip()

    def code(self, name: str, codes: type[Code]) -> Code | None:
        raw = self._raw(name)
        known = {member.value: member for member in codes}
        if raw and raw not in known:
            self._refuse(name)
        return known.get(raw)

    def number(self, name: str, low: int, high: int) -> int | None:
        raw = self._raw(name)
        if not raw:
            return None
        if not _ID.fullmatch(raw) or not low <= int(raw) <= high:
            self._refuse(name)
            return None
        return int(raw)

    def day(self, name: str) -> date | None:
        raw = self._raw(name)
        found = read_day(raw)
        if raw and found is None:
            self.notices.append(NOT_A_DAY)
        return found

    def word(self, name: str) -> str | None:
        raw = self._raw(name)
        if raw and not _CODE.fullmatch(raw):
            self._refuse(name)
            return None
        return raw or None

    def words(self, name: str) -> tuple[str, ...]:
        raw = sorted({part.strip() for part in self._raw(name).split(",")} - {""})
        good = [part for part in raw if _CODE.fullmatch(part)][:MAX_FLAGS]
        if len(good) < len(raw):
            self._refuse(name)
        return tuple(good)
