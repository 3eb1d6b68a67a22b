"""Where the program asks the database as the system, or beyond the scope: these places, no others.

PostgreSQL's second lock is open there (``dashboard/db/asker.py``), so each needs its reason.
"""

import ast
from collections.abc import Iterator

from tests.imports import module_name, package_files

OPENS = frozenset({"as_system", "beyond_scope", "supervising"})
ALLOWED = {
    # The definitions, and migrations.
    "dashboard.db.asker": {"as_system", "beyond_scope", "supervising"},
    "dashboard.context": {"as_system"},
    "dashboard.db.engine": {"as_system"},
    # Commands, and what happens before the first request.
    "dashboard.start": {"as_system"},
    "dashboard.actions.upkeep_command": {"as_system"},
    "dashboard.auth.users_command": {"as_system"},
    "dashboard.demo.command": {"as_system"},
    "dashboard.export.command": {"as_system"},
    "dashboard.ingest.command": {"as_system"},
    # Whose session this is; whether demo users may sign in, and which clinician one of them is.
    "dashboard.auth.session": {"as_system"},
    "dashboard.auth.demo_mode": {"as_system"},
    "dashboard.auth.demo_users": {"as_system"},
    # Emergency access finds somebody outside the scope, once the reason is kept.
    "dashboard.auth.emergency_pages": {"as_system"},
    # Numbers of people who are not shown, and opaque ids.
    "dashboard.actions.agenda": {"beyond_scope"},
    "dashboard.queries.audit_trail": {"beyond_scope"},
    "dashboard.queries.break_glass": {"beyond_scope", "supervising"},
    "dashboard.queries.meeting": {"beyond_scope"},
}


def _named(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.FunctionDef):
            yield node.name


def test_the_lock_is_opened_in_few_places() -> None:
    found = {}
    for file in package_files():
        used = OPENS & set(_named(ast.parse(file.read_text(encoding="utf-8"))))
        if used:
            found[module_name(file)] = used
    assert found == ALLOWED
