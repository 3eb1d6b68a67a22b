"""The caseload as CSV: the rows, order and columns of the screen, as many as the query finds.

What a user has put away on the screen is not in their file either; who it is, why now and what the
file was made from always are.

UTF-8 with a byte order mark, so that spreadsheets read the letters; each line says as of when, by
which rules and under which filters it was found.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from flask import Response

from dashboard.components.caseload_cells import prorated_ends, why_label
from dashboard.components.caseload_columns import OPTIONAL
from dashboard.context import AppContext
from dashboard.domain.access import AccessScope
from dashboard.domain.as_of import AsOf, export_note
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_row import CaseloadRow
from dashboard.domain.caseload_words import FilterLabels, in_words
from dashboard.domain.due_reading import LOST
from dashboard.domain.wording import words
from dashboard.export.formula_safe import Cell, safe_row
from dashboard.queries.caseload import caseload_rows
from dashboard.queries.caseload_then import Clinic, caseload_on

#: Each column of the screen and the columns of the file that say the same, in this order.
BY_COLUMN: Mapping[str, tuple[str, ...]] = {
    "person": ("person", "record_number", "phase", "weeks"),
    "why": ("why_now", "why_detail", "rule", "flag"),
    "days": ("days_overdue", "days_overdue_of"),
    "seen": ("last_seen", "last_seen_by", "lost_to_follow_up"),
    "next": ("next_contact", "next_kind"),
    "score": ("measure", "first_score", "latest_score", "latest_score_on", "prorated_score"),
    "supply": ("supply_medicine", "supply_days_covered", "supply_of_days"),
    "attended": ("sessions_attended", "sessions_of"),
    "owner": ("owner",),
    "discussed": ("last_discussed",),
}
#: What each line was found by.
MADE_FROM = ("as_of", "rules_version", "filters")
COLUMNS = (*(name for names in BY_COLUMN.values() for name in names), *MADE_FROM)
BYTE_ORDER_MARK = "\ufeff"
_LINES = 500


def file_name(as_of: date) -> str:
    return f"tandem-caseload-{as_of.isoformat()}.csv"


def columns_without(hidden: frozenset[str]) -> tuple[str, ...]:
    """The file's columns without those of the screen's columns ``hidden``, which may be any ids."""
    away = {name for column in hidden & OPTIONAL.keys() for name in BY_COLUMN[column]}
    return tuple(name for name in COLUMNS if name not in away)


def csv_lines(
    rows: Iterable[CaseloadRow],
    as_of: date,
    rules_version: str,
    filters: str,
    hidden: frozenset[str] = frozenset(),
) -> Iterator[str]:
    """The file in pieces of some hundred lines: byte order mark, header, one line a person."""
    columns = columns_without(hidden)
    kept = [COLUMNS.index(name) for name in columns]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow(columns)
    for number, row in enumerate(rows, start=1):
        said = (as_of, rules_version, filters)
        cells = safe_row((*_person(row), *_why(row, as_of), *_contacts(row), *_course(row), *said))
        writer.writerow("" if cells[n] is None else cells[n] for n in kept)
        if number % _LINES == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _person(row: CaseloadRow) -> tuple[Cell, ...]:
    weeks: Cell = row.weeks if row.weeks is None or row.weeks_exact else f"up to {row.weeks}"
    return row.name.short, row.name.record_number, words(row.phase), weeks


def _why(row: CaseloadRow, as_of: date) -> tuple[Cell, ...]:
    why = row.why
    if why is None:
        return "nothing due", None, None, None, None, None
    flag = "flag" if why.is_flag else None
    of = words(why.longest_kind) if why.longest_days else None
    return why_label(why, as_of), why.detail, why.rule, flag, why.longest_days, of


def _contacts(row: CaseloadRow) -> tuple[Cell, ...]:
    upcoming, lost = row.next_contact, None if row.lost_since is None else LOST
    if upcoming is None:
        return row.last_seen_on, row.last_seen_by, lost, None, None
    kind = words(upcoming.kind) if upcoming.kind else "therapy session"
    return row.last_seen_on, row.last_seen_by, lost, upcoming.on, kind


def _course(row: CaseloadRow) -> tuple[Cell, ...]:
    scores: tuple[Cell, ...] = (None, None, None, None, None)
    if row.scores:
        points = row.scores.points
        latest = points[-1]
        scores = (
            row.scores.instrument, points[0].total, latest.total, latest.measured_on,
            prorated_ends(points[0], latest) or None,
        )  # fmt: skip
    supply: tuple[Cell, ...] = (None, None, None)
    if row.supply:
        supply = (row.supply.medicine, row.supply.days, row.supply.of_days)
    return (
        *scores, *supply, row.attended, row.attendable, row.owner, row.last_discussed_on,
    )  # fmt: skip


def caseload_csv(
    context: AppContext,
    scope: AccessScope,
    asked: CaseloadFilter,
    labels: FilterLabels,
    as_of: AsOf,
    hidden: frozenset[str] = frozenset(),
) -> Iterator[str]:
    """The file's text, read from one moment of the database while it is written."""
    filters = " ".join(part for part in (export_note(as_of), in_words(asked, labels)) if part)
    clinic = Clinic(context.rules, context.settings.timezone)
    with context.reading() as conn, caseload_on(conn, scope, as_of, clinic) as then:
        rows = caseload_rows(then, scope, asked, as_of.day, context.rules)
        yield from csv_lines(rows, as_of.day, context.rules.version, filters, hidden)


def csv_response(
    context: AppContext,
    scope: AccessScope,
    asked: CaseloadFilter,
    labels: FilterLabels,
    hidden: frozenset[str],
) -> Response:
    """A download of ``caseload_csv``; its memory does not grow with the number of people."""
    as_of = asked.seen_from(context.today())
    pieces = caseload_csv(context, scope, asked, labels, as_of, hidden)
    response = Response((piece.encode() for piece in pieces), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(as_of.day)}"'
    return response
