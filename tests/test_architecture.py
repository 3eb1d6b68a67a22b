"""Who may know whom, and how large things may grow: the plan of the house, held by reading it."""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.imports import Import, imports_of, module_name, package_files, package_imports

FILE_LINES = 300
FUNCTION_LINES = 60
HANDLER_LINES = 30
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Room:
    """What the modules of one folder may import beside themselves and the standard library."""

    ours: frozenset[str]
    outside: frozenset[str] = NOTHING


def _room(ours: str = "", outside: str = "") -> Room:
    return Room(frozenset(ours.split()), frozenset(outside.split()))


#: The four rooms that know the database.
ROOMS = {
    "domain": _room(),
    "db": _room("domain", "sqlalchemy alembic anyascii pandas numpy"),
    "queries": _room("db domain", "sqlalchemy pandas numpy polars"),
    "actions": _room("db domain queries", "sqlalchemy"),
    "ingest": _room("db domain queries actions", "sqlalchemy orjson charset_normalizer polars"),
    # Invented people are written like imported ones; only SQLAlchemy itself stays outside.
    "demo": _room("db domain actions queries", "numpy"),
    "figures": _room("domain", "pandas numpy plotly dash"),
    "components": _room("domain figures paths", "pandas numpy plotly dash dash_ag_grid "
                        "dash_bootstrap_components"),
    "export": _room("domain queries figures components actions auth context paths static_files "
                    "fonts",
                    "flask dash plotly pandas orjson choreographer pypdf"),
    "auth": _room("domain queries actions context paths plain_pages settings",
                  "dash flask markupsafe werkzeug argon2 pyotp segno authlib requests joserfc"),
    "pages": _room("domain queries actions figures components export auth context paths shell "
                   "request_log",
                   "dash dash_ag_grid dash_bootstrap_components flask pandas plotly orjson"),
    # Opens people by the same audited way as their page, from a thread of its own.
    "packs": _room("domain queries actions components export auth context paths pages", "flask"),
}  # fmt: skip
#: The files directly in the package wire the rooms together; these know little as well.
PLAIN_FILES = {
    "settings": _room(),
    "paths": _room("domain"),
    "context": _room("db domain settings", "flask"),
}
#: A command opens the database and shows progress itself.
COMMAND_OURS = frozenset({"settings", "db", "domain"})
COMMAND_OUTSIDE = frozenset({"rich"})
KNOW_SQLALCHEMY = frozenset({"db", "queries", "actions", "ingest"})
MAY_IMPORT_FACTORY = frozenset({"dashboard.start", "dashboard.cli", "dashboard.serve"})
#: Lists of columns, not logic: one long statement reads best.
LONG_BY_NATURE = ("dashboard/db/migrations/versions/",)


def _home(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def _is_command(module: str) -> bool:
    return module.split(".")[-1].endswith("command")


def faults_of_imports(imports: Iterable[Import]) -> Iterator[str]:
    """Each import that the plan does not allow, with the reason."""
    for found in imports:
        home, target = _home(found.module), _home(found.target)
        room = ROOMS.get(home) or PLAIN_FILES.get(home)
        if found.outside is not None:
            if found.outside == "sqlalchemy" and home not in KNOW_SQLALCHEMY:
                if not found.only_types:
                    yield f"{found}: only {', '.join(sorted(KNOW_SQLALCHEMY))} know SQLAlchemy"
            elif room and not _outside_allowed(room, found):
                yield f"{found}: {home} may not use {found.outside}"
        elif found.target.startswith("dashboard"):
            if target == "factory" and found.module not in MAY_IMPORT_FACTORY:
                yield f"{found}: only the start makes the application"
            elif home == target == "pages" and _page(found.module) != _page(found.target):
                yield f"{found}: pages never import each other"
            elif room and target != home and not _ours_allowed(room, found):
                yield f"{found}: {home} may not know {target}"


def _outside_allowed(room: Room, found: Import) -> bool:
    return found.outside in room.outside or (
        _is_command(found.module) and found.outside in COMMAND_OUTSIDE
    )


def _ours_allowed(room: Room, found: Import) -> bool:
    target = _home(found.target)
    # ``import dashboard`` alone gives nothing but the package.
    return (
        not target or target in room.ours or (_is_command(found.module) and target in COMMAND_OURS)
    )


def _page(module: str) -> str:
    """The page of a module of ``pages``; modules directly in it belong to every page."""
    parts = module.split(".")
    return parts[2] if len(parts) > 3 or (len(parts) == 3 and parts[2] in PAGES) else ""


PAGES = frozenset(
    file.parent.name for file in package_files() if file.parent.parent.name == "pages"
)


def faults_of_size(text: str, name: str) -> Iterator[str]:
    """The file, and each function and handler of it, that has outgrown its budget."""
    lines = text.count("\n")
    if lines > FILE_LINES and not name.startswith(LONG_BY_NATURE):
        yield f"{name}: {lines} lines, at most {FILE_LINES}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            limit = HANDLER_LINES if name.endswith("/callbacks.py") else FUNCTION_LINES
            if node.name == "register":
                limit = FUNCTION_LINES
            if length > limit and not name.startswith(LONG_BY_NATURE):
                yield f"{name}:{node.lineno} {node.name}: {length} lines, at most {limit}"


def faults_of_wiring(text: str, name: str) -> Iterator[str]:
    """Handlers are registered by ``register(web)``: a decorator would bind them to one app."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                if "callback" in ast.unparse(decorator).split("(")[0]:
                    yield f"{name}:{node.lineno} {node.name}: no @callback, use register(web)"


def faults_of_clock(text: str, name: str) -> Iterator[str]:
    """The rules never read the clock: every day and time is given to them."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.endswith((".today", ".now", ".utcnow", "time.time", "localtime")):
                yield f"{name}:{node.lineno} {called}: the domain may not read the clock"


def faults_of_print(text: str, name: str) -> Iterator[str]:
    """Only commands write to the terminal."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "print":
            yield f"{name}:{node.lineno}: only commands print"


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _name(file: Path) -> str:
    return module_name(file).replace(".", "/") + ".py"


def _faults(check: Callable[[str, str], Iterable[str]], files: Iterable[Path] | None = None) -> str:
    """All faults, a line each; empty when there are none."""
    files = package_files() if files is None else files
    return "\n".join(fault for file in files for fault in check(_text(file), _name(file)))


def test_everybody_imports_only_whom_they_may_know() -> None:
    assert "\n".join(sorted(faults_of_imports(package_imports()))) == ""


def test_nothing_outgrows_its_budget() -> None:
    assert _faults(faults_of_size) == ""


def test_handlers_are_wired_by_register() -> None:
    assert _faults(faults_of_wiring) == ""


def test_the_domain_does_not_read_the_clock() -> None:
    domain = [file for file in package_files() if _home(module_name(file)) == "domain"]
    assert domain
    assert _faults(faults_of_clock, domain) == ""


def test_only_commands_print() -> None:
    may = ("dashboard.cli", "dashboard.serve")
    silent = [
        file
        for file in package_files()
        if module_name(file) not in may and not _is_command(module_name(file))
    ]
    assert _faults(faults_of_print, silent) == ""


def test_every_folder_is_a_room_of_the_plan() -> None:
    homes = {
        _home(module_name(file)) for file in package_files() if file.parent.name != "dashboard"
    }
    assert homes - {""} == set(ROOMS)


KNOWN = frozenset({"dashboard.factory", "dashboard.queries.caseload", "dashboard.db.tables"})


@pytest.mark.parametrize(
    ("module", "line", "fault"),
    [
        ("dashboard.domain.due", "import pandas", "domain may not use pandas"),
        ("dashboard.domain.due", "from dashboard.db.tables import t", "domain may not know db"),
        ("dashboard.domain.due", "from dashboard.db import tables", "domain may not know db"),
        ("dashboard.domain.due", "def f() -> None:\n    import dash", "domain may not use dash"),
        ("dashboard.domain.due", "from ..db import tables", "domain may not know db"),
        ("dashboard.db.x", "from dashboard.queries import caseload", "db may not know queries"),
        ("dashboard.figures.x", "from dashboard.queries import caseload", "may not know queries"),
        ("dashboard.components.x", "from dashboard.actions import y", "may not know actions"),
        ("dashboard.pages.person.layout", "from dashboard.db.engine import e", "may not know db"),
        ("dashboard.pages.caseload.layout", "from dashboard.pages.imports.x import y",
         "pages never import each other"),
        ("dashboard.pages.caseload.layout", "from sqlalchemy import select", "know SQLAlchemy"),
        ("dashboard.shell", "import sqlalchemy", "know SQLAlchemy"),
        ("dashboard.demo.seed", "import sqlalchemy", "know SQLAlchemy"),
        ("dashboard.pages.person.layout", "from dashboard import factory", "only the start"),
        ("dashboard.ingest.x", "from dashboard.settings import Settings", "may not know settings"),
        ("dashboard.queries.x", "from flask import g", "queries may not use flask"),
        ("dashboard.settings", "from dashboard.domain.codes import Role", "may not know domain"),
    ],
)  # fmt: skip
def test_a_forbidden_import_is_found(module: str, line: str, fault: str) -> None:
    (found,) = faults_of_imports(imports_of(line, module, KNOWN))
    assert fault in found


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("dashboard.context", "if TYPE_CHECKING:\n    from sqlalchemy import Engine"),
        ("dashboard.ingest.command", "from dashboard.settings import Settings\nimport rich"),
        ("dashboard.pages.caseload.layout", "from dashboard.pages.caseload.ids import Ids"),
        ("dashboard.queries.x", "from dashboard.db import tables\nfrom sqlalchemy import select"),
        ("dashboard.domain.due", "from dashboard.domain.codes import Role\nimport math"),
    ],
)
def test_an_allowed_import_is_no_fault(module: str, line: str) -> None:
    assert list(faults_of_imports(imports_of(line, module, KNOWN))) == []


def test_what_is_too_large_is_found() -> None:
    body = "    x = 1\n"
    assert len(list(faults_of_size("x = 1\n" * 301, "dashboard/a.py"))) == 1
    assert list(faults_of_size("x = 1\n" * 300, "dashboard/a.py")) == []
    assert len(list(faults_of_size("def f():\n" + body * 60, "dashboard/a.py"))) == 1
    assert list(faults_of_size("def f():\n" + body * 59, "dashboard/a.py")) == []
    handler = "def f():\n" + body * 30
    assert len(list(faults_of_size(handler, "dashboard/pages/caseload/callbacks.py"))) == 1


@pytest.mark.parametrize("decorator", ["@callback(Output(1))", "@app.callback()", "@dash.callback"])
def test_a_decorated_handler_is_found(decorator: str) -> None:
    assert len(list(faults_of_wiring(f"{decorator}\ndef f(): ...\n", "a.py"))) == 1
    assert list(faults_of_wiring("@lru_cache\ndef f(): ...\n", "a.py")) == []


@pytest.mark.parametrize("call", ["date.today()", "datetime.now(UTC)", "time.time()"])
def test_a_look_at_the_clock_is_found(call: str) -> None:
    assert len(list(faults_of_clock(f"x = {call}\n", "a.py"))) == 1


def test_a_print_is_found() -> None:
    assert len(list(faults_of_print("print(1)\n", "a.py"))) == 1
