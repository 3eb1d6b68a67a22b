"""The first people of a caseload view, with everything a picture or a pack says about the view."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from dashboard.context import AppContext
from dashboard.domain.access import AccessScope
from dashboard.domain.as_of import AsOf
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.caseload_row import CaseloadRow
from dashboard.domain.caseload_words import in_words
from dashboard.domain.freshness import Freshness, freshness
from dashboard.domain.known_then import known_before
from dashboard.domain.panel_foot import foot_line
from dashboard.queries.caseload import caseload_rows
from dashboard.queries.caseload_counts import caseload_total
from dashboard.queries.caseload_options import caseload_options, filter_labels
from dashboard.queries.caseload_then import Clinic, caseload_on
from dashboard.queries.data_through import data_through

_EVERYBODY = CaseloadFilter(section=Section.ALL)


@dataclass(frozen=True, slots=True)
class CaseloadView:
    """``rows``: the first of ``total`` people found; ``everybody``: the whole caseload.

    ``words``: section, filters ("none" too) and order. ``foot``: as of when, from which data, by
    which rules. ``made``: when and by whom.
    """

    asked: CaseloadFilter
    as_of: AsOf
    rows: tuple[CaseloadRow, ...]
    total: int
    everybody: int
    words: str
    foot: str
    made: str
    sources: tuple[Freshness, ...]


def read_view(
    context: AppContext, scope: AccessScope, asked: CaseloadFilter, most: int
) -> CaseloadView:
    """At most ``most`` people of the view, read in one moment of the database.

    Raises ``TooManyPeopleError`` for a day in the past of a caseload that is too large.
    """
    as_of = asked.seen_from(context.today())
    zone, rules = context.settings.timezone, context.rules
    with context.reading() as conn:
        with caseload_on(conn, scope, as_of, Clinic(rules, zone)) as then:
            total = caseload_total(then, scope, asked, as_of.day, rules)
            everybody = caseload_total(then, scope, _EVERYBODY, as_of.day, rules)
            labels = filter_labels(caseload_options(then, scope), rules)
            found = caseload_rows(then, scope, asked, as_of.day, rules)
            rows = tuple(islice(found, most))
        through = data_through(conn, known_before(as_of, zone))
    sources = tuple(freshness(s.source, s.through, as_of.recorded_through) for s in through)
    now = context.now()
    return CaseloadView(
        asked=asked,
        as_of=as_of,
        rows=rows,
        total=total,
        everybody=everybody,
        words=in_words(asked, labels),
        foot=foot_line(as_of.day, _clock(now, as_of), str(zone), sources, rules),
        made=f"made {now:%-d %b %Y %H:%M} by {scope.user_name}",
        sources=sources,
    )


def _clock(now: datetime, as_of: AsOf) -> datetime | None:
    return now if as_of.day == now.date() else None


def kept_words(asked: CaseloadFilter) -> str:
    """The view for the audit trail: what was searched for may be a name, and is left out."""
    return asked.without("text").to_query() or "overdue"
