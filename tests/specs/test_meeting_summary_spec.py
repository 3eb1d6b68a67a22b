"""What came of a case review: who was discussed, what was decided by whom, who comes back."""

from datetime import UTC, date, datetime

from dashboard.domain.codes import AgendaState, DecisionKind
from dashboard.domain.meeting import (
    AgendaEntry,
    MeetingHead,
    MeetingView,
    PresenterState,
    SummaryRow,
    WhyThen,
    comes_back,
    summarise_meeting,
)
from dashboard.domain.naming import DisplayName
from dashboard.domain.recording import NewDecision, RecordedDecision

DISCUSSED, WAITING, SKIPPED = AgendaState.DISCUSSED, AgendaState.WAITING, AgendaState.SKIPPED
CONSULT, CONTINUE = DecisionKind.CONSULT, DecisionKind.CONTINUE


def entry(
    who: str = "a", state: AgendaState = DISCUSSED, unfinished: int = 0, missed: bool = False
) -> AgendaEntry:
    name = DisplayName(who, who, None, False)
    why = WhyThen(None, None, None, False)
    return AgendaEntry(who, name, 1, state, why, unfinished, missed, False, None, 0)


def decided(
    kind: DecisionKind, owner: str | None, due: date | None = None, done: date | None = None
) -> RecordedDecision:
    return RecordedDecision(1, NewDecision(kind, "", None, due), owner, done, 1)


def row(about: AgendaEntry, *decisions: RecordedDecision, left: int = 0) -> SummaryRow:
    return SummaryRow(about, decisions, None, left)


def test_discussed_of_people_and_decisions_most_first() -> None:
    rows = [
        row(entry("a"), decided(CONTINUE, "R. Osei"), decided(CONSULT, None)),
        row(entry("b"), decided(CONSULT, "R. Osei"), left=1),
        row(entry("c", WAITING)),
        row(entry("d", SKIPPED)),
    ]
    found = summarise_meeting(rows)
    assert (found.discussed, found.people) == (2, 4)
    assert list(found.by_kind.items()) == [(CONSULT, 2), (CONTINUE, 1)]
    assert list(found.by_owner.items()) == [("R. Osei", 2), (None, 1)]
    assert [r.entry.public_id for r in found.carried_over] == ["b", "c", "d"]


def test_of_equal_counts_names_stand_in_order_and_nobody_last() -> None:
    rows = [row(entry(), decided(CONSULT, None), decided(CONSULT, "Z"), decided(CONSULT, "A"))]
    assert list(summarise_meeting(rows).by_owner) == ["A", "Z", None]


def test_nobody_and_nothing() -> None:
    found = summarise_meeting([])
    assert (found.discussed, found.people, found.by_kind, found.by_owner) == (0, 0, {}, {})
    assert found.carried_over == ()


def test_who_begins_the_next_meeting() -> None:
    assert not comes_back(row(entry()))
    assert comes_back(row(entry(), left=1))
    assert comes_back(row(entry(state=WAITING)))
    assert comes_back(row(entry(state=SKIPPED)))


def test_carried_over_from_the_last_one() -> None:
    assert not entry().carried_over
    assert entry(unfinished=1).carried_over
    assert entry(missed=True).carried_over


def test_a_decision_is_unfinished_until_done_where_it_has_a_due_date() -> None:
    day = date(2026, 11, 23)
    assert decided(CONSULT, None, due=day).unfinished
    assert not decided(CONSULT, None, due=day, done=day).unfinished
    assert not decided(CONSULT, None).unfinished


def test_the_meeting_counts_and_finds_its_people() -> None:
    began = datetime(2026, 11, 23, 9, tzinfo=UTC)
    head = MeetingHead("m", "Review", began.date(), "", 60, began, None, "R. Osei", 1)
    nobody = PresenterState(None, None, None, None, False, 0)
    people = (entry("a"), entry("b", WAITING), entry("c", WAITING), entry("d", SKIPPED))
    view = MeetingView(head, people, 0, nobody)
    assert (view.discussed, view.waiting) == (1, 2)
    assert view.entry("b") is people[1]
    assert view.entry("x") is None
    assert not head.ended
    assert MeetingHead("m", "Review", began.date(), "", 60, began, began, "R. Osei", 1).ended
