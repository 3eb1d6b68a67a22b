"""Scripts and style sheets reach the browser as one file each, in an order to rely on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard import joined
from dashboard.static_files import ASSETS

RULES = (joined.SCRIPTS, joined.STYLES)
SHEETS = sorted(ASSETS.glob("*.css"))
#: "window.tandemWall =" gives a name; anything else with it uses one.
GIVEN = re.compile(r"window\.(tandem\w+) = ")
USED = re.compile(r"window\.(tandem\w+)\b(?! = )")


def scripts() -> Iterator[tuple[str, str]]:
    """Name and text of each script in the order in which the browser runs them."""
    for name in joined.joined(joined.SCRIPTS).names:
        yield name, (ASSETS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", RULES)
def test_a_page_asks_for_one_file_that_has_them_all(supervisor: FlaskClient, rule: str) -> None:
    page = supervisor.get("/").text
    kind = Path(rule).suffix
    assert re.findall(rf'"/assets/(\w+\{kind})', page) == []
    addresses = re.findall(rf'"({re.escape(rule)}\?m=\w+)"', page)
    assert len(addresses) == 1
    answer = supervisor.get(addresses[0])
    assert answer.headers["Cache-Control"].endswith("immutable")
    assert answer.mimetype == {".js": "text/javascript", ".css": "text/css"}[kind]
    files = [file.read_text(encoding="utf-8") for file in sorted(ASSETS.glob(f"*{kind}"))]
    places = [answer.text.index(text) for text in files]
    assert places == sorted(places)
    assert len(places) > 10


def test_ours_run_before_the_application_begins(supervisor: FlaskClient) -> None:
    page = supervisor.get("/").text
    ours, begins = page.index(joined.SCRIPTS), page.index("/dash-renderer/build/dash_renderer.")
    assert page.index("/react-dom@") < ours < begins


@pytest.mark.parametrize("rule", RULES)
def test_whoever_is_not_signed_in_gets_neither(nobody: FlaskClient, rule: str) -> None:
    assert nobody.get(rule).status_code == 401


def test_the_address_changes_with_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "ASSETS", tmp_path)
    read = joined.joined.__wrapped__
    (tmp_path / "a.css").write_text("a { color: red }")
    first = read(joined.STYLES).address
    assert read(joined.STYLES).address == first
    (tmp_path / "b.css").write_text("b { color: red }")
    assert read(joined.STYLES).address != first


def test_a_script_needs_only_what_scripts_before_it_gave() -> None:
    """While it is loaded, that is outside functions: two spaces deep at most."""
    given: set[str] = set()
    for name, text in scripts():
        for line in text.splitlines():
            if re.match(r" {0,2}\S", line) and "function" not in line:
                missing = set(USED.findall(line)) - given
                assert not missing, f"{name} is loaded before {missing}: {line.strip()}"
            given |= set(GIVEN.findall(line))
    assert {"tandemWall", "tandemEditor", "tandemAddress"} <= given


@pytest.mark.parametrize(
    ("owner", "calls", "files"),
    [
        ("Wall", r"\b(?:wall|w|current\(\)|tandemWall\.current)\.(\w+)\(", "wall"),
        ("Wall", r"\b(?:this|self)\.(\w+)\(", "wall(?!_editor)"),
        ("Editor", r"\b(?:this|self|editor\.current)\.(\w+)\(", "wall_editor"),
    ],
)
def test_every_method_that_is_called_is_in_one_of_the_files(
    owner: str, calls: str, files: str
) -> None:
    """A class that is spread over files: no method is missing, none is there twice."""
    of_all = "".join(text for _, text in scripts())
    of_these = "".join(text for name, text in scripts() if re.match(files, name))
    made = re.findall(rf"{owner}\.prototype\.(\w+) =", of_all)
    called = set(re.findall(calls, of_these))
    assert sorted(set(made)) == sorted(made)
    assert called
    assert called <= set(made)


def test_the_keys_of_an_open_form_come_before_those_of_the_wall() -> None:
    names = joined.joined(joined.SCRIPTS).names
    assert names.index("wall_editor_keys.js") < names.index("wall_keys.js")
    assert [name for name in names if name.startswith("wall")][-1] == "wall_start.js"


def test_rules_for_paper_come_after_those_for_the_screen() -> None:
    names = joined.joined(joined.STYLES).names
    assert [name for name in names if name.startswith("person")][-1] == "person_print.css"
    changed = ("caseload.css", "caseload_filters.css", "caseload_grid.css")
    assert max(map(names.index, changed)) < names.index("caseload_print.css")


def test_rules_for_every_field_of_the_caseload_win() -> None:
    names = joined.joined(joined.STYLES).names
    assert names.index("caseload_choice.css") < names.index("caseload_filters.css")
    # What cannot be used now looks so only where its own look does not say more.
    assert names.index("tandem.css") < names.index("tandem_shell.css")


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: file.name)
def test_a_style_sheet_can_stand_beside_others(file: Path) -> None:
    """It ends what it begins, and has nothing that must be first or depends on its address."""
    text = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert "*/" not in text
    assert "/*" not in text
    assert text.count("{") == text.count("}")
    assert not re.search(r"@import|@charset|@namespace|url\((?![\"']?data:)", text)
