"""A user's own views and columns: for that user alone, with an audit entry; on both engines."""

import pytest
from sqlalchemy import Engine, select

from dashboard.actions.choose_columns import choose_columns
from dashboard.actions.delete_view import delete_view
from dashboard.actions.rename_view import rename_view
from dashboard.actions.save_view import save_view
from dashboard.db import tables as t
from dashboard.db.engine import reading
from dashboard.domain.access import AccessScope
from dashboard.domain.caseload_filter import CaseloadFilter, Section, Sort
from dashboard.domain.codes import Role
from dashboard.domain.saved_views import MAX_VIEWS, NAME_LENGTH, SavedView, ViewResult
from dashboard.queries.saved_views import hidden_columns, saved_views

ANA = AccessScope("ana", "Ana", Role.SUPERVISOR, team_ids=None, masked=False)
BEN = AccessScope("ben", "Ben", Role.VIEWER, team_ids=None, masked=True)
ASKED = CaseloadFilter(section=Section.ALL, owner_id=7, sort=Sort.SCORE)


def views(engine: Engine, scope: AccessScope) -> tuple[SavedView, ...]:
    with reading(engine) as conn:
        return saved_views(conn, scope)


def trail(engine: Engine) -> list[tuple[str, str, str]]:
    with reading(engine) as conn:
        a = t.audit_event.c
        found = conn.execute(select(a.user_id, a.action, a.result).order_by(a.id))
        return [(row.user_id, row.action, row.result) for row in found]


def test_a_view_is_kept_renamed_and_deleted_with_an_entry_each(engine: Engine) -> None:
    assert save_view(engine, ANA, "  Tuesday \n list ", ASKED) is ViewResult.OK
    (kept,) = views(engine, ANA)
    assert (kept.name, kept.asked) == ("Tuesday list", ASKED)
    assert rename_view(engine, ANA, kept.id, "Monday") is ViewResult.OK
    assert [view.name for view in views(engine, ANA)] == ["Monday"]
    assert delete_view(engine, ANA, kept.id) is ViewResult.OK
    assert views(engine, ANA) == ()
    assert trail(engine) == [
        ("ana", "save view", "ok"), ("ana", "rename view", "ok"), ("ana", "delete view", "ok"),
    ]  # fmt: skip


def test_somebody_elses_view_answers_like_one_that_is_not_there(engine: Engine) -> None:
    save_view(engine, ANA, "Mine", ASKED)
    (mine,) = views(engine, ANA)
    assert views(engine, BEN) == ()
    for act in (
        lambda key: rename_view(engine, BEN, key, "Yours"),
        lambda key: delete_view(engine, BEN, key),
    ):
        assert act(mine.id) is act("no-such-view") is ViewResult.NOT_FOUND
    assert views(engine, ANA) == (mine,)
    assert {entry for entry in trail(engine) if entry[0] == "ben"} == {
        ("ben", "rename view", "not found"), ("ben", "delete view", "not found"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("", ViewResult.NAME_MISSING), ("  \n ", ViewResult.NAME_MISSING),
        (None, ViewResult.NAME_MISSING), (7, ViewResult.NAME_MISSING),
        ("x" * NAME_LENGTH, ViewResult.OK), ("x" * (NAME_LENGTH + 1), ViewResult.NAME_TOO_LONG),
        ("<script>alert(1)</script>", ViewResult.OK), ("tuesday LIST", ViewResult.NAME_TAKEN),
    ],
)  # fmt: skip
def test_what_a_name_may_be(engine: Engine, name: object, result: ViewResult) -> None:
    save_view(engine, ANA, "Tuesday list", ASKED)
    assert save_view(engine, ANA, name, ASKED) is result
    assert len(views(engine, ANA)) == (2 if result is ViewResult.OK else 1)
    # Two users may use one name.
    assert save_view(engine, BEN, "Tuesday list", ASKED) is ViewResult.OK


def test_a_rename_to_a_name_that_is_taken_changes_nothing(engine: Engine) -> None:
    save_view(engine, ANA, "One", ASKED)
    save_view(engine, ANA, "Two", ASKED)
    one, two = views(engine, ANA)
    assert rename_view(engine, ANA, two.id, "ONE") is ViewResult.NAME_TAKEN
    assert rename_view(engine, ANA, one.id, "") is ViewResult.NAME_MISSING
    assert rename_view(engine, ANA, one.id, "one") is ViewResult.OK
    assert [view.name for view in views(engine, ANA)] == ["one", "Two"]


def test_nobody_has_more_views_than_a_list_shows(engine: Engine) -> None:
    for number in range(MAX_VIEWS):
        assert save_view(engine, ANA, f"View {number}", ASKED) is ViewResult.OK
    assert save_view(engine, ANA, "One more", ASKED) is ViewResult.TOO_MANY
    assert save_view(engine, BEN, "First", ASKED) is ViewResult.OK


def test_neither_a_search_nor_a_name_reaches_what_is_stored_about_it(engine: Engine) -> None:
    save_view(engine, ANA, "For Kovacs", CaseloadFilter(text="Kovacs", owner_id=7))
    with reading(engine) as conn:
        assert conn.scalar(select(t.saved_view.c.query)) == "owner=7"
        assert "Kovacs" not in (conn.scalar(select(t.audit_event.c.object)) or "")


def test_columns_are_remembered_per_user(engine: Engine) -> None:
    choose_columns(engine, ANA, {"owner", "attended"})
    choose_columns(engine, ANA, {"owner"})
    with reading(engine) as conn:
        assert hidden_columns(conn, ANA) == {"owner"}
        assert hidden_columns(conn, BEN) == frozenset()
    assert trail(engine) == [("ana", "choose columns", "ok")] * 2
