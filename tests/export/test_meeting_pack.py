"""``export pack --meeting``: the agenda in its order with the decisions so far, masked."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from pypdf import PdfReader
from sqlalchemy import event, select

from dashboard import export_people_command
from dashboard.actions.audit import AuditError
from dashboard.cli import main
from dashboard.context import AppContext
from dashboard.db import tables as t
from dashboard.db.engine import reading
from dashboard.domain.access import command_line_scope
from dashboard.export.pack import Draw, Pack
from dashboard.export.pack_pages import PackPerson, PackWords
from dashboard.export.renderer import Renderer
from dashboard.packs import make
from dashboard.packs.content import meeting_content
from dashboard.packs.make import make_pack
from tests.support.packs import PEOPLE, REASON, names_of, public_ids, small_review
from tests.support.rendering import needs_chromium

DECIDED = "Increase sertraline to 100 mg"
SCOPE = replace(command_line_scope(), user_id="u-pack", user_name="R. Osei")


@pytest.fixture
def meeting(clinic: AppContext) -> str:
    return small_review(clinic.engine, SCOPE)


@pytest.fixture
def export(
    clinic: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., int]:
    folder = tmp_path / "files"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", clinic.settings.database_url)
    monkeypatch.setenv("DASHBOARD_AS_OF", "2026-11-23")
    return lambda *words: main(["export", "pack", *words])


def rows(name: str) -> list[dict[str, str]]:
    with Path(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def objects(clinic: AppContext, action: str) -> list[str | None]:
    c = t.audit_event.c
    with reading(clinic.engine) as conn:
        found = conn.execute(select(c.object, c.patient_id).where(c.action == action))
        return [row.object or str(row.patient_id) for row in found]


@needs_chromium
@pytest.mark.browser
def test_the_pack_of_a_review_names_nobody_and_says_what_was_decided(
    export: Callable[..., int], meeting: str, clinic: AppContext
) -> None:
    assert export(f"--meeting={meeting}", "--pdf", "k.pdf", "--csv", "k.csv") == 0
    assert sorted(path.name for path in Path().iterdir()) == ["k.csv", "k.pdf"]
    entries = rows("k.csv")
    pages = [page.extract_text() for page in PdfReader("k.pdf").pages]
    assert [row["number"] for row in entries] == ["1", "2", "3"]
    assert [row["person"].split(" ")[0] for row in entries] == ["A.K.", "H.C.", "T.N."]
    assert [bool(row["decisions_so_far"]) for row in entries] == [True, False, False]
    assert entries[0]["decisions_so_far"].startswith(f"{DECIDED} · ")
    assert "Decisions so far" in pages[0]
    assert DECIDED in pages[0]
    assert "3 people on the agenda" in pages[0]
    for row in entries:
        assert row["person"] in pages[int(row["page"]) - 1]
    text = "\n".join(pages) + Path("k.csv").read_text(encoding="utf-8-sig")
    assert {name for name in names_of(clinic.engine) if name in text} == set()
    assert "Anna" not in text
    assert REASON not in text
    assert objects(clinic, "export") == [f"pack pdf csv of review {meeting}"]
    assert len(objects(clinic, "export pack")) == len(PEOPLE)


def test_an_id_that_begins_with_a_hyphen(
    export: Callable[..., int], meeting: str, clinic: AppContext
) -> None:
    with clinic.writing() as conn:
        mine = t.meeting.update().where(t.meeting.c.public_id == meeting)
        conn.execute(mine.values(public_id="-_begins-with-it"))
    assert export("--meeting=-_begins-with-it", "--csv", "k.csv") == 0
    assert len(rows("k.csv")) == len(PEOPLE)


def test_names_only_when_asked_for(export: Callable[..., int], meeting: str) -> None:
    assert export(f"--meeting={meeting}", "--csv", "k.csv", "--unmasked") == 0
    assert [row["person"] for row in rows("k.csv")][0].startswith("A. Kovacs · 0417")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--meeting", "nosuch"), "no meeting with this id"),
        (("--meeting", "x" * 500), "no meeting with this id"),
        (("--meeting", "x", "--query", "view=all"), "leave out --query"),
        (("--meeting", "x", "--as-of", "2026-01-01"), "leave out --query and --as-of"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_no_file(
    export: Callable[..., int],
    meeting: str,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    said: str,
) -> None:
    assert export(*words, "--pdf", "k.pdf", "--csv", "k.csv") == 2
    problem = capsys.readouterr().err
    assert said in problem
    assert problem.count("\n") == 1
    assert list(Path().iterdir()) == []


def test_nothing_is_written_when_the_trail_cannot_be(
    export: Callable[..., int], meeting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise AuditError("full")

    monkeypatch.setattr(export_people_command, "audit_now", full)
    assert export(f"--meeting={meeting}", "--csv", "k.csv") == 2
    assert list(Path().iterdir()) == []


@needs_chromium
@pytest.mark.browser
def test_whoever_left_the_scope_meanwhile_is_left_out_and_it_says_so(
    clinic: AppContext, meeting: str, renderer: Renderer
) -> None:
    content = meeting_content(clinic, SCOPE, meeting)
    assert content is not None
    first, second, third = public_ids(clinic.engine, PEOPLE)
    with clinic.writing() as conn:
        patient = t.patient.c
        gone = conn.scalar(select(patient.id).where(patient.public_id == second))
        summary = t.caseload_summary
        conn.execute(summary.delete().where(summary.c.patient_id == gone))
    made = make_pack(clinic, SCOPE, content, renderer)
    assert made.left_out == 1
    assert "1 person left the caseload while this pack was made and is not in it." in made.csv
    found = list(csv.DictReader(made.csv.removeprefix("\ufeff").splitlines()))
    assert [row["number"] for row in found] == ["1", "2"]
    assert [row["person"][:2] for row in found] == ["A.", "T."]


def test_no_connection_is_used_while_drawing(
    clinic: AppContext, meeting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []
    drawn: list[str] = []

    def drawing(people: Sequence[PackPerson], words: PackWords, draw: Draw, *_: object) -> Pack:
        taken.append(clinic.engine.pool.checkedout())  # type: ignore[attr-defined]
        event.listen(clinic.engine, "checkout", lambda *_: taken.append(1))
        drawn.extend(str(draw(person, "1 of 9")["layout"]["width"]) for person in people)
        return Pack(b"", (1,) * len(people))

    monkeypatch.setattr(make, "write_pack", drawing)
    content = meeting_content(clinic, SCOPE, meeting)
    assert content is not None
    make_pack(clinic, SCOPE, content, cast("Renderer", None))
    assert len(drawn) == len(PEOPLE)
    assert taken == [0]
