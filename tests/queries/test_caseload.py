"""Which people the caseload shows, in which order, with what beside them; on both engines."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, insert, update

from dashboard.components.caseload_cells import grid_row
from dashboard.db import tables as t
from dashboard.db.engine import reading, writing
from dashboard.domain.access import AccessScope, command_line_scope
from dashboard.domain.caseload_filter import CaseloadFilter, Order, Section, Sort
from dashboard.domain.codes import DueKind, EncounterKind, Phase, Role, Treatment
from dashboard.domain.naming import case_number
from dashboard.domain.rules import RuleBook
from dashboard.queries.caseload import MAX_ROWS, CaseloadPage, caseload_page, caseload_rows
from dashboard.queries.caseload_counts import caseload_counts
from dashboard.queries.caseload_options import caseload_options
from tests.support.caseload import AS_OF, add_summary, due
from tests.support.people import add_clinician, add_event, add_team

ALL = CaseloadFilter(section=Section.ALL)
EVERYBODY = command_line_scope()


def days(count: int) -> date:
    return AS_OF + timedelta(days=count)


def show(
    conn: Connection, rules: RuleBook, asked: CaseloadFilter = ALL, scope: AccessScope = EVERYBODY,
    offset: int = 0, limit: int = 100,
) -> CaseloadPage:  # fmt: skip
    return caseload_page(conn, scope, asked, AS_OF, rules, offset, limit)


def numbers(page: CaseloadPage) -> list[str | None]:
    return [row.name.record_number for row in page.rows]


def test_safety_stands_above_everything_then_most_days_overdue(
    engine: Engine, rules: RuleBook
) -> None:
    with writing(engine) as conn:
        add_summary(conn, (due(days(-3)),), record_number="three")
        add_summary(conn, (due(days(-30)),), record_number="thirty")
        flag = due(days(-1), 0, DueKind.SAFETY_FLAG)
        add_summary(conn, (flag,), record_number="flag", overdue_from=days(-1))
        add_summary(conn, (due(days(3)),), record_number="ahead")
        add_summary(conn, (), record_number="nothing")
    with reading(engine) as conn:
        assert numbers(show(conn, rules, CaseloadFilter())) == ["flag", "thirty", "three"]
        assert numbers(show(conn, rules)) == ["flag", "thirty", "three", "ahead", "nothing"]
        overdue = show(conn, rules, CaseloadFilter()).rows
        assert [row.why.days_overdue for row in overdue if row.why] == [1, 30, 3]
        assert overdue[0].why is not None
        assert overdue[0].why.is_flag


def test_why_now_is_the_first_item_that_exists_on_the_day(engine: Engine, rules: RuleBook) -> None:
    items = (
        due(days(-40), label="over", active_until=AS_OF),
        due(days(-20), label="not yet", active_from=days(1)),
        due(days(-9), label="first", why="last seen 3 Nov 2026"),
        due(days(-5), label="second", kind=DueKind.MEASURE),
        due(days(2), label="third"),
    )
    with writing(engine) as conn:
        add_summary(conn, items)
    with reading(engine) as conn:
        why = show(conn, rules).rows[0].why
    assert why is not None
    assert (why.label, why.detail, why.days_overdue) == ("first", "last seen 3 Nov", 9)
    assert why.more == 1


SORTED: list[tuple[Sort, str, list[Any]]] = [
    (Sort.LAST_SEEN, "last_seen_on", [days(-9), days(-3), None, days(-1), None]),
    (Sort.SCORE, "latest_score", [12.0, 0.0, None, 5.0, None]),
    (Sort.LAST_DISCUSSED, "last_discussed_on", [None, days(-2), days(-8), None, days(-2)]),
    (Sort.DAYS_OVERDUE, "first_due_on", [days(-9), None, days(-3), days(4), None]),
]


@pytest.mark.parametrize(("sort", "column", "values"), SORTED)
@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("step", [1, 2, 100])
def test_each_order_has_the_unknown_last_and_no_one_twice_or_never(
    engine: Engine, rules: RuleBook, sort: Sort, column: str, values: list[Any], order: Order,
    step: int,
) -> None:  # fmt: skip
    with writing(engine) as conn:
        for number, value in enumerate(values):
            add_summary(conn, record_number=str(number), **{column: value})
    asked = replace(ALL, sort=sort, order=order)
    with reading(engine) as conn:
        found = [
            number
            for offset in range(0, len(values), step)
            for number in numbers(show(conn, rules, asked, offset=offset, limit=step))
        ]
        streamed = [
            r.name.record_number for r in caseload_rows(conn, EVERYBODY, asked, AS_OF, rules)
        ]
    assert sorted(str(n) for n in found) == [str(n) for n in range(len(values))]
    assert streamed == found
    shown = [values[int(str(n))] for n in found]
    known = [value for value in shown if value is not None]
    assert shown == known + [None] * (len(shown) - len(known))
    # Days overdue fall as due dates rise.
    rising = (order is Order.ASC) is not (sort is Sort.DAYS_OVERDUE)
    assert known == sorted(known, reverse=not rising)


def test_a_long_wait_behind_a_flag_is_shown_and_sorted_by(engine: Engine, rules: RuleBook) -> None:
    flag = due(days(-2), kind=DueKind.SAFETY_FLAG, rank=0, rule="item9")
    contact, score = due(days(-40)), due(days(-9), kind=DueKind.MEASURE)
    with writing(engine) as conn:
        for number, items in {"flagged": (flag, score, contact), "late": (due(days(-30)),),
                              "flag only": (flag,), "soon": (due(days(3)),)}.items():  # fmt: skip
            add_summary(conn, items, record_number=number, top_rank=min(i.rank for i in items))
    with reading(engine) as conn:
        page = show(conn, rules, replace(ALL, sort=Sort.DAYS_OVERDUE, order=Order.DESC))
    assert numbers(page) == ["flagged", "late", "flag only", "soon"]
    found = {
        str(row.name.record_number): (row.why.rule, row.why.days_overdue, row.why.longest_days,
                                      row.why.waits_behind and row.why.longest_kind)
        for row in page.rows if row.why
    }  # fmt: skip
    assert found == {
        "flagged": ("item9", 2, 40, DueKind.CARE_CONTACT),
        "late": ("care_contact_rule", 30, 30, False),
        "flag only": ("item9", 2, 2, False),
        "soon": ("care_contact_rule", 0, 0, False),
    }


def test_by_name_both_ways(engine: Engine, rules: RuleBook) -> None:
    people = [("Zoë", "Abara"), ("Ana", "Kovács"), ("Bo", "kovacs"), ("Łukasz", "Żak")]
    with writing(engine) as conn:
        for names in people:
            add_summary(conn, names=names)
    asked = replace(ALL, sort=Sort.PERSON)
    with reading(engine) as conn:
        rising = [row.name.full for row in show(conn, rules, asked).rows]
        falling = [
            row.name.full for row in show(conn, rules, replace(asked, order=Order.DESC)).rows
        ]
    assert rising == ["Zoë Abara", "Ana Kovács", "Bo kovacs", "Łukasz Żak"]
    assert falling == rising[::-1]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param({"min_days": 60}, ["behind a flag", "alone"], id="days"),
        pytest.param({"min_days": 61}, ["alone"], id="a day more"),
        pytest.param({"min_days": 60, "kind": DueKind.MEASURE}, ["alone"], id="of one kind"),
        pytest.param({"min_days": 1}, ["behind a flag", "alone"], id="today is not late"),
    ],
)
def test_a_long_wait_behind_a_flag_of_today_is_found_by_its_days(
    engine: Engine, rules: RuleBook, asked: dict[str, Any], found: list[str]
) -> None:
    flag = due(AS_OF, kind=DueKind.SAFETY_FLAG, rank=0, rule="item9")
    long, longer = due(days(-60)), due(days(-200), kind=DueKind.MEASURE)
    over = due(days(-300), active_until=days(-1))
    with writing(engine) as conn:
        for number, items in {
            "behind a flag": (flag, long),
            "alone": (longer,),
            "flag alone": (flag,),
            "over": (over, flag),
        }.items():
            add_summary(conn, items, record_number=number)
    with reading(engine) as conn:
        assert sorted(str(n) for n in numbers(show(conn, rules, replace(ALL, **asked)))) == sorted(
            found
        )


@pytest.fixture
def varied(engine: Engine) -> dict[str, int]:
    """People who differ in everything that can be asked for; keys of owners and teams."""
    with writing(engine) as conn:
        north, south = add_team(conn, "North"), add_team(conn, "South")
        osei = add_clinician(conn, "R. Osei", north)
        brandt = add_clinician(conn, "L. Brandt", south)
        add_summary(
            conn, (due(days(-5), kind=DueKind.MEASURE),), ("Anna", "van der Berg"),
            record_number="0417", team_id=north, owner_id=osei, care_manager_id=osei,
            medication_classes="|ssri|tca|", diagnosis_group="depression",
        )  # fmt: skip
        add_summary(
            conn, (due(days(-15)), due(days(3), kind=DueKind.MEASURE)), ("Ben", "Annan"),
            record_number="0288", team_id=south, owner_id=brandt, prescriber_id=osei,
            phase="relapse_prevention", treatment="therapy", diagnosis_group="ptsd",
        )  # fmt: skip
        add_summary(
            conn, (due(days(2), kind=DueKind.MEASURE), due(days(5), rule="weight")), ("Cy", "Ode"),
            record_number="0099", team_id=south, medication_classes="|ssri_like|",
        )  # fmt: skip
        add_summary(
            conn, (due(days(-4)),), ("Di", "Elsewhere"), record_number="0100",
            on_caseload=False, overdue_from=None, next_due_on=None, top_due_on=None, top_rank=None,
        )  # fmt: skip
    return {"north": north, "south": south, "osei": osei, "brandt": brandt}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["0288", "0417", "0099"]),
        ({"owner_id": "osei"}, ["0417"]),
        ({"team_id": "south"}, ["0288", "0099"]),
        ({"phase": Phase.RELAPSE_PREVENTION}, ["0288"]),
        ({"treatment": Treatment.BOTH}, ["0417", "0099"]),
        ({"diagnosis": "ptsd"}, ["0288"]),
        ({"medication": "ssri"}, ["0417"]),
        ({"medication": "ssri_like"}, ["0099"]),
        ({"medication": "s"}, []),
        ({"min_days": 5}, ["0288", "0417"]),
        ({"min_days": 6}, ["0288"]),
        ({"kind": DueKind.MEASURE}, ["0288", "0417", "0099"]),
        ({"kind": DueKind.MEASURE, "section": Section.OVERDUE}, ["0417"]),
        ({"kind": DueKind.MEASURE, "section": Section.DUE_7}, ["0099"]),
        ({"kind": DueKind.INJECTION}, []),
        ({"flags": ("weight",)}, ["0099"]),
        ({"flags": ("weight", "care_contact_rule")}, ["0288", "0099"]),
        ({"text": "ann"}, ["0288", "0417"]),
        ({"text": "an b"}, ["0288"]),
        ({"text": "van der"}, ["0417"]),
        ({"text": "VAN DER BERG"}, ["0417"]),
        ({"text": "04"}, ["0417"]),
        ({"text": "417"}, []),
        ({"text": "%"}, []),
        ({"text": "_"}, []),
        ({"text": "' or 1=1"}, []),
        ({"text": "elsewhere"}, []),
    ],
)
def test_what_can_be_asked_for(
    engine: Engine, rules: RuleBook, varied: dict[str, int], changes: dict[str, Any],
    expected: list[str],
) -> None:  # fmt: skip
    values = {k: varied[v] if k.endswith("_id") else v for k, v in changes.items()}
    asked = replace(ALL, **values)
    with reading(engine) as conn:
        page = show(conn, rules, asked)
        counts = caseload_counts(conn, EVERYBODY, asked, AS_OF, rules)
    assert numbers(page) == expected
    assert page.total == len(expected) == counts.sections[asked.section]
    assert counts.everybody == 3


def test_nobody_sees_outside_their_scope_in_rows_counts_or_choices(
    engine: Engine, rules: RuleBook, varied: dict[str, int]
) -> None:
    def scope(role: Role, **values: Any) -> AccessScope:
        return AccessScope("u", "U", role, masked=False, **values)

    expected = {
        scope(Role.SUPERVISOR, team_ids=frozenset({varied["north"]})): ["0417"],
        scope(Role.CLINICIAN, team_ids=None, clinician_id=varied["osei"]): ["0288", "0417"],
        scope(Role.CLINICIAN, team_ids=None): [],
        scope(Role.SUPERVISOR): [],
        scope(Role.ADMIN, team_ids=None): [],
    }
    with reading(engine) as conn:
        # Twice, and in turn with somebody who sees all: a remembered answer must not be shared.
        for who, people in [*expected.items(), *expected.items()]:
            show(conn, rules, ALL)
            page = show(conn, rules, ALL, who)
            counts = caseload_counts(conn, who, ALL, AS_OF, rules)
            assert numbers(page) == people
            assert page.total == len(people) == counts.sections[Section.ALL] == counts.everybody
        choices = caseload_options(conn, next(iter(expected)))
    assert list(choices.owners.values()) == ["R. Osei"]
    assert list(choices.teams.values()) == ["North"]
    assert choices.diagnosis_groups == ("depression",)
    assert choices.medication_classes == ("ssri", "tca")


def test_a_masked_row_holds_initials_and_nothing_else_of_the_name(
    engine: Engine, rules: RuleBook, varied: dict[str, int]
) -> None:
    viewer = AccessScope("v", "V", Role.VIEWER, team_ids=None, masked=True)
    with reading(engine) as conn:
        page = show(conn, rules, ALL, viewer)
    shown = [f"{who} · {case_number(r.public_id)}" for who, r in
             zip(("B.A.", "A.V.", "C.O."), page.rows, strict=True)]  # fmt: skip
    assert [row.name.short for row in page.rows] == shown
    hidden = ("Anna", "Berg", "Annan", "Ode", "0288", "0417", "0099")
    assert not any(secret in repr(page.rows) for secret in hidden)


@pytest.mark.parametrize("text", ["Annan", "0288", "B", "x"])
def test_a_masked_search_finds_nobody_so_it_confirms_no_name(
    engine: Engine, rules: RuleBook, varied: dict[str, int], text: str
) -> None:
    """Also right after the same search by somebody unmasked, whose count is remembered."""
    masked = replace(EVERYBODY, masked=True)
    asked = replace(ALL, text=text)
    with reading(engine) as conn:
        seen = [caseload_counts(conn, EVERYBODY, asked, AS_OF, rules).sections[Section.ALL]]
        page = show(conn, rules, asked, masked)
        counts = caseload_counts(conn, masked, asked, AS_OF, rules)
    assert (page.total, page.rows) == (0, ())
    assert set(counts.sections.values()) == {0}
    assert seen == [0 if text == "x" else 1]


def test_the_next_contact_is_the_earliest_booked_one_from_today_on(
    engine: Engine, rules: RuleBook
) -> None:
    with writing(engine) as conn:
        both = add_summary(conn, record_number="both", last_booked_on=days(9))
        session, visit = t.therapy_session, t.encounter
        add_event(conn, session, both, held_on=days(-2), state="booked")
        add_event(conn, session, both, held_on=days(4), state="cancelled_by_person")
        # Held without the person, or with another service: no contact, as on the person's page.
        add_event(conn, visit, both, started_on=days(6), state="booked", kind="case_review")
        add_event(conn, visit, both, started_on=days(7), state="booked", kind="hospital")
        add_event(conn, visit, both, started_on=days(8), state="booked", kind="medication_review")
        add_event(conn, session, both, held_on=days(9), state="booked")
        today = add_summary(conn, record_number="today", last_booked_on=AS_OF)
        add_event(conn, session, today, held_on=AS_OF, state="booked")
        gone = add_summary(conn, record_number="gone", last_booked_on=days(-2))
        add_event(conn, session, gone, held_on=days(-2), state="booked")
    with reading(engine) as conn:
        upcoming = {r.name.record_number: r.next_contact for r in show(conn, rules).rows}
        lacking = show(conn, rules, CaseloadFilter(section=Section.NO_NEXT_CONTACT))
    assert upcoming["both"] is not None
    assert (upcoming["both"].on, upcoming["both"].kind) == (
        days(8),
        EncounterKind.MEDICATION_REVIEW,
    )
    assert upcoming["today"] is not None
    assert (upcoming["today"].on, upcoming["today"].kind) == (AS_OF, None)
    assert upcoming["gone"] is None
    assert numbers(lacking) == ["gone"]


def _supply(ingredient: str, first: date, *runs: tuple[date, date]) -> str:
    spans = ",".join(f'["{a}","{b}"]' for a, b in runs)
    return (
        f'{{"ingredient":"{ingredient}","first":"{first}","computable":true,'
        f'"runs":[{spans}],"hospital":[]}}'
    )


def test_supply_is_that_of_the_least_covered_medicine_over_ninety_days(
    engine: Engine, rules: RuleBook
) -> None:
    full = _supply("lithium", days(-200), (days(-200), days(30)))
    low = _supply("sertraline", days(-200), (days(-200), days(-29)))
    new = _supply("sertraline", days(-28), (days(-28), days(10)))
    with writing(engine) as conn:
        add_summary(conn, record_number="two", supply=f"[{full},{low}]", medication_text="x")
        add_summary(conn, record_number="new", supply=f"[{new}]", medication_text="x")
        none = (
            '[{"ingredient":"sertraline","first":null,"computable":false,"runs":[],"hospital":[]}]'
        )
        add_summary(conn, record_number="unknown", supply=none, medication_text="x")
        add_summary(conn, record_number="therapy")
    with reading(engine) as conn:
        rows = {row.name.record_number: row for row in show(conn, rules).rows}
    covered = {number: row.supply for number, row in rows.items()}
    assert covered["two"] is not None
    assert (covered["two"].medicine, covered["two"].days, covered["two"].of_days) == (
        rules.drugs.drugs["sertraline"].name, 61, 90,
    )  # fmt: skip
    assert covered["new"] is not None
    assert (covered["new"].days, covered["new"].of_days) == (28, 28)
    assert covered["unknown"] is None
    assert rows["unknown"].has_medicine
    assert not rows["therapy"].has_medicine


def test_a_score_of_zero_is_a_score(engine: Engine, rules: RuleBook) -> None:
    with writing(engine) as conn:
        points = '[["2026-05-01",16.0],["2026-11-01",0.0]]'
        add_summary(conn, instrument="phq9", score_points=points)
        add_summary(conn)
    with reading(engine) as conn:
        scored, unscored = (row.scores for row in show(conn, rules).rows)
    assert scored is not None
    assert scored.instrument == rules.measures["phq9"].name
    assert [point.total for point in scored.points] == [16, 0]
    assert unscored is None


def test_counts_are_asked_anew_after_a_change(engine: Engine, rules: RuleBook) -> None:
    def change(conn: Connection) -> None:
        conn.execute(update(t.caseload_state).values(version=t.caseload_state.c.version + 1))

    with writing(engine) as conn:
        conn.execute(insert(t.caseload_state), {"id": 1, "version": 1, "rules_version": "x"})
        add_summary(conn)
    with reading(engine) as conn:
        assert show(conn, rules).total == 1
    with writing(engine) as conn:
        add_summary(conn)
        change(conn)
    with reading(engine) as conn:
        assert show(conn, rules).total == 2


@pytest.mark.parametrize("people", [1, 7, 60])
def test_a_page_takes_the_same_statements_however_many_people(
    engine: Engine, rules: RuleBook, people: int
) -> None:
    with writing(engine) as conn:
        for _ in range(people):
            add_summary(conn, (due(days(-5)),), last_booked_on=days(4))
    statements: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def count(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        # Beside who asks, said to PostgreSQL once for the whole transaction.
        if statement.startswith("SELECT") and "set_config" not in statement:
            statements.append(statement)

    with reading(engine) as conn:
        show(conn, rules, CaseloadFilter(), limit=people)
    # Version, total, keys, rows, due items, next contacts; for the total and for the keys whether
    # any row has changed by itself.
    assert len(statements) == 8


def test_a_request_is_bounded(engine: Engine, rules: RuleBook) -> None:
    with writing(engine) as conn:
        for _ in range(3):
            add_summary(conn)
    with reading(engine) as conn:
        assert len(show(conn, rules, limit=10**12).rows) == 3
        assert show(conn, rules, offset=10**12, limit=MAX_ROWS).rows == ()
        assert len(show(conn, rules, offset=-5, limit=2).rows) == 2
        assert show(conn, rules, limit=-1).rows == ()


def test_rows_that_follow_each_other_keep_the_order(engine: Engine, rules: RuleBook) -> None:
    with writing(engine) as conn:
        for number in range(40):
            add_summary(conn, (due(days(-number % 7)),) if number % 3 else ())
    with reading(engine) as conn:
        rows = show(conn, rules).rows
    late = [row.why.due_on if row.why else date.max for row in rows]
    assert all(a <= b for a, b in pairwise(late))


@pytest.mark.parametrize(
    ("started", "seen", "lost"),
    [(-200, -60, -60), (-200, -59, None), (-60, None, -60), (-59, None, None), (-20, -90, None),
     (None, -90, None)],
)  # fmt: skip
def test_lost_to_follow_up_is_a_label_of_the_row(
    engine: Engine, rules: RuleBook, started: int | None, seen: int | None, lost: int | None
) -> None:
    with writing(engine) as conn:
        add_summary(
            conn,
            episode_started_on=None if started is None else days(started),
            last_seen_on=None if seen is None else days(seen),
        )
        page = show(conn, rules)
    [row] = page.rows
    assert row.lost_since == (None if lost is None else days(lost))
    cell = grid_row(row, AS_OF, "/")["seen"]
    assert (cell["more"] == "lost 60 d") is (lost is not None)
    said = cell.get("said", "")
    assert said.endswith("Lost to follow-up: no contact for 60 days") is (lost is not None)
