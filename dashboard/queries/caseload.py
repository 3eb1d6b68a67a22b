"""The caseload: one page of rows, or all of them in turn, in a fixed number of statements."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from dashboard.db.derived_rows import read_dated, read_score_points, read_supply
from dashboard.domain.access import AccessScope
from dashboard.domain.care_rules import RuleId
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.domain.caseload_row import CaseloadRow, NextContact, Scores, SupplyCovered, WhyNow
from dashboard.domain.codes import Phase
from dashboard.domain.derived import DrugSupply
from dashboard.domain.due_reading import lost_since
from dashboard.domain.naming import display_name
from dashboard.domain.partial_date import is_exact
from dashboard.domain.rules import RuleBook
from dashboard.domain.supply import SUPPLY_DAYS, covered, not_counted
from dashboard.queries.caseload_changed import parts_on, rows_on
from dashboard.queries.caseload_columns import unindexed
from dashboard.queries.caseload_counts import caseload_total
from dashboard.queries.caseload_details import next_contacts, reasons, summaries
from dashboard.queries.caseload_order import all_ids, page_ids

#: Rows of one answer at most, whatever a request asks for.
MAX_ROWS = 500


@dataclass(frozen=True, slots=True)
class CaseloadPage:
    """Rows in order from ``offset`` on; ``total``: people that the whole request finds."""

    rows: tuple[CaseloadRow, ...]
    offset: int
    total: int


def caseload_page(
    conn: Connection,
    scope: AccessScope,
    asked: CaseloadFilter,
    as_of: date,
    rules: RuleBook,
    offset: int,
    limit: int,
) -> CaseloadPage:
    """Rows ``offset`` to ``offset + limit`` (bounded) of what ``asked`` finds inside ``scope``."""
    total = caseload_total(conn, scope, asked, as_of, rules)
    offset = max(0, min(offset, total))
    limit = max(0, min(limit, MAX_ROWS, total - offset))
    if not limit:
        return CaseloadPage((), offset, total)
    with parts_on(conn, scope, asked, as_of, rules, unindexed) as parts:
        ids = page_ids(parts, asked, offset, limit)
    return CaseloadPage(_rows(conn, scope, ids, as_of, rules), offset, total)


def caseload_rows(
    conn: Connection, scope: AccessScope, asked: CaseloadFilter, as_of: date, rules: RuleBook
) -> Iterator[CaseloadRow]:
    """Every row of what ``asked`` finds, in order; memory is bounded by 8 bytes a person."""
    with parts_on(conn, scope, asked, as_of, rules, unindexed) as parts:
        ids = array("q", all_ids(parts, asked))
    for start in range(0, len(ids), MAX_ROWS):
        yield from _rows(conn, scope, ids[start : start + MAX_ROWS].tolist(), as_of, rules)


def _rows(
    conn: Connection, scope: AccessScope, ids: Sequence[int], as_of: date, rules: RuleBook
) -> tuple[CaseloadRow, ...]:
    people = rows_on(conn, scope, summaries(conn, scope, ids), as_of, rules)
    why = reasons(conn, ids, as_of)
    rule = rules.care.rules.get(RuleId.CONTACT_KINDS)
    upcoming = next_contacts(conn, people, as_of, rule.names["encounter_kinds"] if rule else ())
    return tuple(
        _row(p, why.get(p["patient_id"]), upcoming.get(p["patient_id"]), scope, as_of, rules)
        for p in people
    )


def _row(
    p: Mapping[str, Any],
    why: WhyNow | None,
    upcoming: NextContact | None,
    scope: AccessScope,
    as_of: date,
    rules: RuleBook,
) -> CaseloadRow:
    started, in_care = read_dated(p, "episode_started"), p["phase"] != Phase.CLOSED
    seen = read_dated(p, "last_seen")
    return CaseloadRow(
        public_id=p["public_id"],
        name=display_name(
            p["given_name"],
            p["family_name"],
            p["record_number"],
            public_id=p["public_id"],
            masked=scope.masked,
        ),
        phase=Phase(p["phase"]),
        weeks=max(0, (as_of - started).days) // 7 if started and in_care else None,
        why=why,
        snoozed_until=p["snoozed_until"],
        last_seen_on=seen,
        last_seen_by=p["last_seen_by"],
        next_contact=upcoming,
        scores=_scores(p["instrument"], p["score_points"], rules),
        supply=least_covered(read_supply(p["supply"]), as_of, rules),
        has_medicine=p["medication_text"] is not None,
        attended=p["attended"],
        attendable=p["attendable"],
        owner=p["owner"],
        last_discussed_on=read_dated(p, "last_discussed"),
        lost_since=lost_since(started, seen, as_of, rules.care),
        weeks_exact=is_exact(started),
    )


def _scores(instrument: str | None, stored: str, rules: RuleBook) -> Scores | None:
    points = read_score_points(stored)
    if instrument is None or not points:
        return None
    measure = rules.measures.get(instrument)
    if measure is None:
        return Scores(instrument, points, None, None, None)
    return Scores(measure.name, points, measure.minimum, measure.maximum, measure.remission_below)


def least_covered(
    supplies: Sequence[DrugSupply], as_of: date, rules: RuleBook
) -> SupplyCovered | None:
    """The medicine with the lowest share of covered days; ``None`` when none is computable.

    The window ends before ``as_of``, whose fills may not have come in yet, as on the person's page.
    """
    found = []
    for supply in supplies:
        part = covered(supply, as_of - timedelta(days=SUPPLY_DAYS), as_of)
        if part.of_days:
            drug = rules.drugs.drugs.get(supply.ingredient)
            name = drug.name if drug else supply.ingredient
            found.append(SupplyCovered(name, part.days, part.of_days, not_counted(supply)))
    return min(found, key=lambda s: (s.days / s.of_days, s.medicine), default=None)
