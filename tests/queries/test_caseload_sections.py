"""The sections in SQL are those of the pure rule, whatever the dates; on both engines."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select

from dashboard.db import tables as t
from dashboard.db.definitions import load_rule_book
from dashboard.db.derived_rows import read_summary
from dashboard.db.engine import writing
from dashboard.domain.access import command_line_scope
from dashboard.domain.caseload_filter import CaseloadFilter, Section
from dashboard.domain.due_reading import no_next_contact, section_on
from dashboard.queries.caseload_columns import plain, unindexed
from dashboard.queries.caseload_conditions import matching
from dashboard.queries.caseload_counts import caseload_counts, forget
from tests.support.caseload import AS_OF, add_summary

RULES = load_rule_book()
PARTS = (Section.OVERDUE, Section.DUE_7, Section.LATER, Section.OUTREACH)
near = st.none() | st.integers(-12, 12).map(lambda n: AS_OF + timedelta(days=n)) | st.just(date.max)
someone = st.tuples(st.booleans(), near, near, near)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(someone, min_size=1, max_size=25))
def test_sections_agree_with_the_rule_and_part_the_caseload(
    engine: Engine, people: list[tuple[bool, date | None, date | None, date | None]]
) -> None:
    scope = command_line_scope()
    with writing(engine) as conn:
        conn.execute(delete(t.patient))
        for on_caseload, overdue_from, next_due, booked in people:
            # Who is not on the caseload has no due date but that of a safety flag, and who is
            # overdue has one.
            due = next_due or overdue_from if on_caseload else overdue_from
            add_summary(
                conn, on_caseload=on_caseload, next_due_on=due, last_booked_on=booked,
                overdue_from=overdue_from, phase="active" if on_caseload else "closed",
            )  # fmt: skip
        forget(engine)
        rows = conn.execute(select(t.caseload_summary)).mappings().all()
        stored = {row["patient_id"]: read_summary(row) for row in rows}
        counts = caseload_counts(conn, scope, CaseloadFilter(), AS_OF, RULES)
        for section in Section:
            expected = {
                key
                for key, summary in stored.items()
                if summary.listed
                and (
                    section is Section.ALL
                    or (
                        section is Section.NO_NEXT_CONTACT
                        and summary.on_caseload
                        and no_next_contact(summary, AS_OF)
                    )
                    or section.value == section_on(summary, AS_OF)
                )
            }
            for read in (plain, unindexed):
                where = matching(scope, CaseloadFilter(section=section), AS_OF, read)
                found = set(conn.scalars(select(t.caseload_summary.c.patient_id).where(*where)))
                assert found == expected, section
            assert counts.sections[section] == len(expected), section
        assert sum(counts.sections[part] for part in PARTS) == counts.sections[Section.ALL]
