"""``refresh`` and ``verify``: rebuild the derived tables, or prove that they are right."""

import argparse
import sys

from rich.progress import Progress

from dashboard.actions.refresh import rebuild
from dashboard.db.asker import as_system
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine, reading
from dashboard.db.migrate import require_current
from dashboard.domain.access import command_line_scope
from dashboard.queries.verify import verify
from dashboard.settings import Settings

#: Faults printed one by one; the rest is counted.
SHOWN = 50


def add_command(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    refresh = subparsers.add_parser("refresh", help="rebuild the caseload summary and due items")
    refresh.set_defaults(func=run_refresh)
    check = subparsers.add_parser(
        "verify", help="prove derived rows, references and the audit chain"
    )
    check.set_defaults(func=run_verify)


def run_refresh(args: argparse.Namespace) -> int:
    """Exit 0 when everybody was derived anew."""
    settings = Settings.from_environment()
    engine = as_system(open_engine(settings.database_url, settings.audit_head_file))
    require_current(engine)
    with Progress(transient=True) as bar:
        task = bar.add_task("Deriving", total=None)
        people = rebuild(
            engine,
            command_line_scope(),
            load_rule_book(),
            lambda done, of: bar.update(task, completed=done, total=of),
        )
    print(f"Derived the caseload rows of {people:,} people.")
    return 0


def run_verify(args: argparse.Namespace) -> int:
    """Exit 0 when everything agrees, 1 with each fault on a line otherwise."""
    settings = Settings.from_environment()
    engine = as_system(open_engine(settings.database_url, settings.audit_head_file))
    require_current(engine)
    with Progress(transient=True) as bar, reading(engine) as conn:
        task = bar.add_task("Verifying", total=None)
        found = verify(
            conn, load_rule_book(), lambda done, of: bar.update(task, completed=done, total=of)
        )
    for fault in found.faults[:SHOWN]:
        print(f"{fault.check}: {fault.where}: {fault.what}", file=sys.stderr)
    if len(found.faults) > SHOWN:
        print(f"… and {len(found.faults) - SHOWN:,} more", file=sys.stderr)
    print(
        f"Verified {found.people:,} people, {found.due_items:,} due items and "
        f"{found.audit_entries:,} audit entries: {len(found.faults):,} faults."
    )
    return 1 if found.faults else 0
