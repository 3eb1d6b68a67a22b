"""After a planned end, the caseload is as if somebody had entered that end on the day shown.

Random people with planned ends; whatever is asked of them on a day (who, in which order, how many,
which rows) is compared with a caseload of the same people in which those ends were written down.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, update

from dashboard.actions.derive import store_derived
from dashboard.db import tables as t
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import reading, writing
from dashboard.domain.access import AccessScope, command_line_scope
from dashboard.domain.as_of import AsOf
from dashboard.domain.caseload_filter import CaseloadFilter, Order, Section, Sort
from dashboard.domain.caseload_states import Lateness, Ready, ResponseState, SupplyState
from dashboard.domain.caseload_views import BUILT_IN
from dashboard.domain.codes import DueKind, Role, Treatment
from dashboard.queries.agenda_candidates import agenda_candidates
from dashboard.queries.caseload import caseload_page, caseload_rows
from dashboard.queries.caseload_charts import ageing, quadrant
from dashboard.queries.caseload_counts import caseload_counts, caseload_total
from dashboard.queries.caseload_kpis import caseload_kpis
from tests.support.people import add_event, add_person, add_team

RULES = load_rule_book()
START = date(2026, 3, 2)
ALL = CaseloadFilter(section=Section.ALL)
DRUGS = (
    ("sertraline", "ssri"), ("fluoxetine", "ssri"), ("lithium", "mood_stabiliser"),
    ("quetiapine", "antipsychotic"), ("clozapine", "antipsychotic"),
)  # fmt: skip
FILTERS = (
    *(replace(ALL, medication=kind) for kind in ("ssri", "mood_stabiliser", "antipsychotic")),
    *(replace(ALL, treatment=treatment) for treatment in Treatment),
    *(replace(ALL, supply=state) for state in SupplyState),
    *(replace(ALL, response=state) for state in ResponseState),
    *(replace(ALL, ready=ready) for ready in Ready),
    *(CaseloadFilter(late=late) for late in Lateness),
    *(replace(ALL, kind=kind) for kind in (DueKind.LABORATORY, DueKind.MEDICATION_REVIEW)),
    replace(ALL, flags=("supply_gap",)), CaseloadFilter(min_days=20),
    CaseloadFilter(section=Section.DUE_7, medication="ssri"),
    *(view.asked for view in BUILT_IN.values()),
)  # fmt: skip
ORDERS = tuple(replace(ALL, sort=sort, order=order) for sort in Sort for order in Order)

days = st.integers(0, 100)
ends = st.none() | st.integers(1, 200)
orders = st.tuples(st.sampled_from(DRUGS), days, ends, st.sampled_from([50.0, 400.0]))
fills = st.tuples(st.sampled_from(DRUGS), days, st.sampled_from([14, 30, 90]))
someone = st.fixed_dictionaries(
    {
        "orders": st.lists(orders, max_size=3),
        "fills": st.lists(fills, max_size=3),
        "scores": st.lists(st.tuples(days, st.integers(0, 27), st.integers(0, 1)), max_size=3),
        "seen": st.lists(days, max_size=2),
        "weights": st.lists(st.tuples(days, st.sampled_from([60.0, 66.0])), max_size=2),
        "rests": st.none() | days,
        "treatment": st.sampled_from(["therapy", "unknown", "medication"]),
    }
)


def day(number: int) -> date:
    return START + timedelta(days=number)


def add(conn: Connection, team: int, one: Mapping[str, Any]) -> int:
    person = add_person(conn)
    add_event(conn, t.episode, person, started_on=START, phase="active", team_id=team,
              planned_treatment=one["treatment"])  # fmt: skip
    for (drug, kind), start, end, dose in one["orders"]:
        add_event(
            conn, t.medication_order, person, ingredient=drug, drug_label=drug, drug_class=kind,
            daily_dose=dose, dose_unit="mg", started_on=day(start),
            stopped_on=None if end is None else day(start + end),
        )  # fmt: skip
    for (drug, kind), on, supply in one["fills"]:
        add_event(conn, t.dispense, person, ingredient=drug, drug_label=drug, drug_class=kind,
                  dispensed_on=day(on), days_supply=supply)  # fmt: skip
    for on, total, item9 in one["scores"]:
        add_event(conn, t.measurement, person, measured_on=day(on), total=total,
                  items=f'{{"9":{item9}}}')  # fmt: skip
    for on in one["seen"]:
        add_event(conn, t.encounter, person, started_on=day(on))
    for on, weight in one["weights"]:
        add_event(conn, t.laboratory, person, test="weight", label="Weight", value=weight,
                  unit="kg", taken_on=day(on), state="final")  # fmt: skip
    if one["rests"] is not None:
        add_event(
            conn, t.outreach, person, attempted_on=day(50), snoozed_until=day(50 + one["rests"])
        )
    return person


def answers(conn: Connection, scope: AccessScope, on: date) -> Iterator[tuple[str, object]]:
    """Everything that the caseload page, its exports and a review's agenda ask."""
    for asked in (*FILTERS, *ORDERS):
        name = asked.to_query()
        yield f"rows {name}", tuple(caseload_rows(conn, scope, asked, on, RULES))
        yield f"total {name}", caseload_total(conn, scope, asked, on, RULES)
    for asked in ORDERS:
        for offset, limit in ((0, 3), (2, 2)):
            page = caseload_page(conn, scope, asked, on, RULES, offset, limit)
            yield f"page {offset} {asked.to_query()}", page
    yield "counts", caseload_counts(conn, scope, CaseloadFilter(), on, RULES)
    yield "figures", caseload_kpis(conn, scope, AsOf(on, on), RULES)
    yield "ageing", ageing(conn, scope, CaseloadFilter(), on, RULES)
    yield "quadrant", quadrant(conn, scope, CaseloadFilter(), on, RULES)
    yield "agenda", agenda_candidates(conn, scope, ALL, on, RULES, 50)


def told_on(conn: Connection, on: date) -> None:
    """Somebody writes down which orders have ended by ``on``, and crosses out the other plans."""
    o = t.medication_order
    conn.execute(update(o).where(o.c.stopped_on <= on).values(status="completed"))
    conn.execute(update(o).where(o.c.stopped_on > on).values(stopped_on=None))


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(someone, min_size=4, max_size=7), st.integers(0, 120), st.booleans())
def test_it_is_as_if_the_end_had_been_entered_that_day(
    engine: Engine, people: list[Mapping[str, Any]], after: int, whole: bool
) -> None:
    with writing(engine) as conn:
        conn.execute(delete(t.patient))
        teams = [add_team(conn), add_team(conn)]
        keys = [add(conn, teams[n % 2], one) for n, one in enumerate(people)]
        store_derived(conn, keys, RULES)
    team = AccessScope("s", "S", Role.SUPERVISOR, frozenset({teams[0]}), masked=False)
    scope = command_line_scope() if whole else team
    on = day(110 + after)
    with reading(engine) as conn:
        stored = dict(answers(conn, scope, on))
    with writing(engine) as conn:
        told_on(conn, on)
        store_derived(conn, keys, RULES)
    with reading(engine) as conn:
        told = dict(answers(conn, scope, on))
    for name, answer in told.items():
        assert stored[name] == answer, name
