"""``export`` from the command line: whole files, opaque names, masks, an entry in the trail."""

import csv
import io
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from dashboard import export_people_command
from dashboard.cli import main
from dashboard.context import AppContext
from dashboard.db import tables as t
from dashboard.db.engine import reading
from dashboard.export.renderer import Renderer
from tests.support import web
from tests.support.rendering import needs_chromium

FAMILY, GIVEN, NUMBER = "Kovacs", "Anna", "0417"


@pytest.fixture
def export(
    clinic: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., int]:
    """``export("person", "--csv", "x.csv")`` in an empty folder."""
    folder = tmp_path / "files"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", str(clinic.settings.database_url))
    monkeypatch.setenv("DASHBOARD_AS_OF", "2026-11-23")
    return lambda *words: main(["export", *words])


@pytest.fixture
def public_id(clinic: AppContext) -> str:
    file = clinic.settings.database_url.removeprefix("sqlite:///")
    with sqlite3.connect(file) as conn:
        query = f"SELECT public_id FROM patient WHERE record_number = '{NUMBER}'"
        return str(conn.execute(query).fetchone()[0])


def trail(clinic: AppContext) -> list[tuple[str, str | None, int | None]]:
    event = t.audit_event.c
    with reading(clinic.engine) as conn:
        query = select(event.action, event.object, event.patient_id).order_by(event.id)
        return [tuple(row) for row in conn.execute(query)]


def size_of(name: str) -> tuple[int, int]:
    with Image.open(name) as picture:
        return picture.size


def there() -> list[str]:
    return sorted(path.name for path in Path().rglob("*") if path.is_file())


@needs_chromium
@pytest.mark.browser
def test_one_person_as_picture_and_table(
    export: Callable[..., int], public_id: str, clinic: AppContext
) -> None:
    assert export("person", public_id, "--png", "p.png", "--csv", "p.csv") == 0
    assert size_of("p.png") == (3840, 2160)
    assert there() == ["p.csv", "p.png"]
    actions = [(action, key is not None) for action, _, key in trail(clinic)]
    assert actions == [("export person png", True), ("export person csv", True)]


@needs_chromium
@pytest.mark.browser
def test_the_caseload_as_pictures_with_numbers_and_none_of_an_earlier_run(
    export: Callable[..., int], clinic: AppContext
) -> None:
    Path("c-9.png").write_bytes(b"of an earlier run")
    query = "view=all&find=o"
    assert export("caseload", "--query", "view=all", "--png", "c.png", "--masked") == 0
    assert there() == ["c-1.png", "c-2.png", "c-3.png"]
    assert {size_of(name) for name in there()} == {(3840, 2160)}
    assert export("caseload", "--query", query, "--png", "one.png", "--csv", "one.csv") == 0
    # What was searched for may be a name.
    assert trail(clinic)[-1][:2] == ("export", "caseload.csv view=all")


@needs_chromium
@pytest.mark.browser
def test_everybody_of_a_view_in_a_folder_by_opaque_names(
    export: Callable[..., int], clinic: AppContext
) -> None:
    assert export("person", "--query", "view=all&find=k", "--png", "all", "--csv", "all") == 0
    with reading(clinic.engine) as conn:
        key = t.caseload_summary.c
        starts = [column.startswith("k") for column in (key.family_key, key.given_key)]
        people = select(t.patient.c.public_id, t.patient.c.given_name, t.patient.c.family_name)
        found = conn.execute(
            people.join(t.caseload_summary, key.patient_id == t.patient.c.id).where(
                key.on_caseload, starts[0] | starts[1]
            )
        ).all()
    assert len(found) > 1
    wanted = [f"tandem-person-{p.public_id[:8]}-2026-11-23" for p in found]
    assert there() == sorted(f"{name}.{kind}" for name in wanted for kind in ("csv", "png"))
    for person in found:
        assert not any(person.family_name.lower() in name.lower() for name in there())


def test_a_batch_that_is_interrupted_leaves_whole_files_only(
    export: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    whole = export_people_command.write_whole

    def interrupted(path: Path, content: bytes) -> None:
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(path.name)
        whole(path, content)

    monkeypatch.setattr(export_people_command, "write_whole", interrupted)
    assert export("person", "--query", "view=all", "--csv", "all") == 130
    assert there() == sorted(made)
    assert len(made) == 2


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose path leaves room for the name of the browser's socket."""
    with tempfile.TemporaryDirectory(prefix="t") as folder:
        yield Path(folder)


@needs_chromium
@pytest.mark.browser
def test_an_end_from_outside_leaves_whole_pictures_and_no_browser(
    export: Callable[..., int], short_folder: Path
) -> None:
    words = ["person", "--query", "view=all", "--png", "all"]
    root = Path(export_people_command.__file__).parents[1]
    environ = os.environ | {"TMPDIR": str(short_folder), "PYTHONPATH": str(root)}
    job = subprocess.Popen([sys.executable, "-m", "dashboard", "export", *words], env=environ)
    deadline = time.monotonic() + 120
    while not list(Path("all").glob("*.png")):
        assert job.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    job.terminate()
    assert job.wait(60) == 130
    assert 0 < len(there()) < web.PEOPLE - 1
    assert {size_of(f"all/{name}") for name in there()} == {(3840, 2160)}
    assert list(short_folder.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("caseload",), "--csv or --png"),
        (("person", "--csv", "x.csv"), "--query"),
        (("person", "someid"), "--png or --csv"),
        (("person", "someid", "--query", "", "--csv", "x"), "--query"),
        (("person", "nosuch", "--csv", "x.csv"), "no person with this id"),
        (("person", "--query", "view=late", "--csv", "x"), "unknown “view”"),
        (("pack", "--query", "view=late", "--csv", "x"), "unknown “view”"),
        (("pack",), "--pdf or --csv"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_no_file(
    export: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    said: str,
) -> None:
    assert export(*words) == 2
    problem = capsys.readouterr().err
    assert said in problem
    assert problem.count("\n") == 1
    assert there() == []


@pytest.mark.parametrize(
    "words",
    [
        ("person", "ID", "--png", "x.png"),
        ("person", "--query", "view=all", "--png", "x"),
        ("caseload", "--png", "x.png"),
        ("pack", "--pdf", "x.pdf"),
    ],
)
def test_without_chromium_one_line_and_no_file(
    export: Callable[..., int],
    public_id: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    assert export(*(public_id if word == "ID" else word for word in words)) == 2
    problem = capsys.readouterr().err
    assert "need Chromium" in problem
    assert there() == []


def test_nothing_is_written_when_the_trail_cannot_be(
    export: Callable[..., int], public_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    for place in ("export.command", "export_people_command", "pages.person.view"):
        monkeypatch.setattr(f"dashboard.{place}.audit_now", full)
    for words in (
        ("caseload", "--csv", "x.csv"),
        ("person", public_id, "--csv", "x.csv"),
        ("person", "--query", "view=all", "--csv", "x"),
        ("pack", "--csv", "x.csv"),
    ):
        assert export(*words) == 2
    assert there() == []


def test_masked_tables_name_nobody(export: Callable[..., int], public_id: str) -> None:
    assert export("person", public_id, "--csv", "p.csv", "--masked") == 0
    assert export("caseload", "--query", "view=all", "--csv", "c.csv", "--masked") == 0
    assert export("pack", "--query", "view=all", "--csv", "k.csv") == 0
    for name in there():
        text = Path(name).read_text(encoding="utf-8-sig")
        assert FAMILY not in text
        assert f"{GIVEN} " not in text
    assert export("pack", "--query", "view=all", "--csv", "k.csv", "--unmasked") == 0
    assert FAMILY in Path("k.csv").read_text(encoding="utf-8-sig")


def test_the_table_of_a_pack_has_the_rows_of_the_caseload(export: Callable[..., int]) -> None:
    assert export("caseload", "--query", "view=due_7", "--csv", "c.csv") == 0
    assert export("pack", "--query", "view=due_7", "--csv", "k.csv", "--unmasked") == 0
    tables = []
    for name in ("c.csv", "k.csv"):
        with Path(name).open(encoding="utf-8-sig", newline="") as file:
            tables.append(list(csv.DictReader(file)))
    caseload, pack = tables
    assert len(caseload) == len(pack) > 0
    for number, (row, entry) in enumerate(zip(caseload, pack, strict=True), start=1):
        assert entry["number"] == str(number)
        assert entry["person"] == f"{row['person']} · {row['record_number']}"
        assert entry["why_now"].lower() == row["why_now"].lower()
        assert (entry["why_detail"], entry["owner"]) == (row["why_detail"], row["owner"])
        assert (entry["as_of"], entry["view"]) == (row["as_of"], row["filters"])


@needs_chromium
@pytest.mark.browser
def test_a_pack_from_the_command_line(export: Callable[..., int], clinic: AppContext) -> None:
    words = ("pack", "--query", "view=due_7", "--pdf", "k.pdf", "--csv", "k.csv")
    assert export(*words, "--title", "Monday <review>") == 0
    with Path("k.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    reader = PdfReader(io.BytesIO(Path("k.pdf").read_bytes()))
    assert len(reader.pages) == int(rows[-1]["page"])
    for row in rows:
        assert row["person"] in reader.pages[int(row["page"]) - 1].extract_text()
    assert "Monday <review>" in reader.pages[0].extract_text()
    entries = trail(clinic)
    assert entries[0][:2] == ("export", "pack pdf csv of view=due_7")
    assert [action for action, *_ in entries[1:]] == ["export pack"] * len(rows)


def test_a_masked_pack_of_a_search_by_name_is_refused(
    export: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    """Masked, a search finds nobody: an empty pack would look like nobody who waits."""
    assert export("pack", "--query", "view=due_7&find=m", "--csv", "k.csv") == 2
    assert "searched for by name" in capsys.readouterr().err
    assert not Path("k.csv").exists()


def test_the_renderer_is_not_needed_for_tables(
    export: Callable[..., int], public_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Renderer, "__init__", lambda self: pytest.fail("a browser for a table"))
    assert export("person", public_id, "--csv", "p.csv") == 0
