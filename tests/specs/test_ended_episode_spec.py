"""After the end of an episode: a safety flag stands until it is cleared, nothing else falls due."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.db.definitions import load_rule_book
from dashboard.domain.codes import DIED, OutreachOutcome, Phase
from dashboard.domain.due_reading import Standing, lost_to_follow_up, section_on
from dashboard.domain.known_then import known_then
from dashboard.domain.record import Measurement, PersonRecord
from dashboard.domain.summary import derive
from tests.support.clinical import (
    clearance,
    d,
    follow_up,
    lab,
    order,
    outreach,
    person,
    phq9,
    score,
    session,
)

RULES = load_rule_book()
END = 60
POSITIVE = phq9(5, 9, items={9: 2}, id=7)
LATE_FORM = phq9(END + 5, 21, id=8)
LEFT_OVER = [follow_up(10), follow_up(90)]
CLEARED = clearance("item9", 7, 6)


def ended(*measurements: Measurement, **events: object) -> PersonRecord:
    """Somebody whose episode ended on day 60, with follow-ups that nobody closed."""
    given: dict[str, object] = {"follow_ups": LEFT_OVER} | events
    return person(ended_on=d(END), measurements=measurements, **given)  # type: ignore[arg-type]


def closed(since: int | None) -> PersonRecord:
    """Somebody in the phase *closed* without an end date."""
    record = person(phase=Phase.CLOSED, measurements=[POSITIVE], follow_ups=LEFT_OVER)
    phase_since = None if since is None else d(since)
    return replace(record, episodes=(replace(record.episodes[0], phase_since=phase_since),))


def died_by_reason() -> PersonRecord:
    record = ended(POSITIVE)
    return replace(record, episodes=(replace(record.episodes[0], end_reason=DIED),))


ITEM9 = "PHQ-9 item 9 = 2 on 7 Mar 2026"
CASES = [
    (ended(POSITIVE), [("item9", 5, f"{ITEM9}; episode ended 1 May 2026")], "not cleared"),
    (ended(POSITIVE, phq9(50, 0, items={9: 0})),
     [("item9", 5, f"{ITEM9}; episode ended 1 May 2026")], "a later 0 clears nothing"),
    (ended(POSITIVE, clearances=[CLEARED]), [], "cleared"),
    (ended(POSITIVE, clearances=[clearance("item9", 7, END + 20)]), [], "cleared after the end"),
    (ended(), [], "no positive answer"),
    (ended(phq9(5, 19, items={9: 0}), orders=[order("lithium", 0)], laboratory=[lab("anc", 5, 1)],
           sessions=[session(3, rating=20)]), [], "nothing but safety"),
    (ended(LATE_FORM), [("phq9_severe", END + 5, "PHQ-9 = 21 on 6 May 2026; "
                         "episode ended 1 May 2026")], "a form that came after the end"),
    (ended(POSITIVE, LATE_FORM, clearances=[CLEARED]),
     [("phq9_severe", END + 5, "PHQ-9 = 21 on 6 May 2026; episode ended 1 May 2026")],
     "each flag by itself"),
    (ended(POSITIVE, score("cssrs", 50, 3)),
     [("item9", 5, f"{ITEM9}; episode ended 1 May 2026"),
      ("cssrs_high", 50, "C-SSRS screener high on 21 Apr 2026; episode ended 1 May 2026")], "both"),
    (ended(POSITIVE, outreach=[outreach(END + 1, OutreachOutcome.REMOVED)]),
     [("item9", 5, f"{ITEM9}; episode ended 1 May 2026")], "outreach does not put it off"),
    (closed(END), [("item9", 5, f"{ITEM9}; episode closed 1 May 2026")], "closed since a day"),
    (closed(None), [("item9", 5, f"{ITEM9}; episode closed")], "closed, day not known"),
    (replace(ended(POSITIVE), person=replace(ended().person, died_on=d(90))), [], "died"),
    (died_by_reason(), [], "died, day not known: the episode ended by death"),
    (PersonRecord(person().person, measurements=(POSITIVE,)), [], "never an episode"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("record", "expected"), [case[:2] for case in CASES], ids=[case[2] for case in CASES]
)
def test_what_stands_after_the_end(
    record: PersonRecord, expected: list[tuple[str, int, str]]
) -> None:
    row, items = derive(record, RULES)
    assert [(i.rule, i.due_on, i.why) for i in items] == [(r, d(n), w) for r, n, w in expected]
    assert not row.on_caseload
    assert row.listed == bool(expected)
    if not expected:
        assert section_on(row, d(400)) is None
        return
    first = min(n for _, n, _ in expected)
    assert (row.phase, row.top_rank, row.overdue_from) == (Phase.CLOSED, 0, d(first))
    assert {section_on(row, d(n)) for n in (END + 5, END + 6, 400, 4000)} == {Standing.OVERDUE}
    assert row.snoozed_until is None
    assert not lost_to_follow_up(row, d(4000), RULES.care)


def test_a_new_episode_has_the_flag_among_everything_else() -> None:
    record = ended(POSITIVE)
    again = replace(record.episodes[0], id=2, started_on=d(80), ended_on=None)
    row, items = derive(replace(record, episodes=(*record.episodes, again)), RULES)
    assert row.on_caseload
    assert (items[0].rule, items[0].why) == ("item9", ITEM9)
    assert len(items) > 1


def test_the_day_decides_what_is_known_of_the_end() -> None:
    record = ended(POSITIVE, clearances=[clearance("item9", 7, END + 20)])
    before, between, after = (
        derive(known_then(record, d(n)), RULES)[0] for n in (END - 1, END, END + 20)
    )
    assert (before.on_caseload, before.phase) == (True, Phase.ACTIVE)
    assert (between.on_caseload, between.listed) == (False, True)
    assert not after.listed


Answers = list[tuple[int, int, bool]]


@given(
    st.lists(st.tuples(st.integers(-20, 150), st.integers(0, 3), st.booleans()), max_size=6),
    st.integers(0, 120),
)
@settings(max_examples=150, deadline=None)
def test_listed_on_every_day_that_a_positive_answer_was_not_cleared(
    answers: Answers, end: int
) -> None:
    """Naive: on each day, is the newest positive of that day one that nobody has cleared?"""
    forms = [phq9(day, 5, items={9: answer}, id=n) for n, (day, answer, _) in enumerate(answers, 1)]
    cleared = [clearance("item9", n, 160) for n, (_, _, seen) in enumerate(answers, 1)
               if seen and forms[n - 1].items[9]]  # fmt: skip
    record = person(ended_on=d(end), measurements=forms, clearances=cleared)
    for n in range(end, 200, 7):
        known = [(f.measured_on, f.id) for f in forms if f.items[9] and f.measured_on <= d(n)]
        newest = max(known, default=None)
        gone = n >= 160 and newest is not None and any(c.evidence_id == newest[1] for c in cleared)
        row = derive(known_then(record, d(n)), RULES)[0]
        assert row.listed == (newest is not None and not gone), n
        if row.listed and newest is not None:
            assert section_on(row, d(n)) is Standing.OVERDUE
            assert row.overdue_from == newest[0]


def test_an_end_leaves_the_flags_of_the_open_episode_as_they_were() -> None:
    """The rule and its event are the same before and after: one clearing fits both."""
    still_open = derive(person(measurements=[POSITIVE]), RULES)[1][0]
    left = derive(ended(POSITIVE), RULES)[1][0]
    assert (left.rule, left.evidence_id, left.rank) == (still_open.rule, 7, 0)
    assert (left.owner_id, left.due_on) == (still_open.owner_id, date(2026, 3, 2) + timedelta(5))
