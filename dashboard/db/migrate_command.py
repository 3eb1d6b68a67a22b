"""``migrate``: create the tables, or bring them to this version."""

import argparse

from dashboard.db.engine import open_engine
from dashboard.db.migrate import HEAD, upgrade
from dashboard.settings import Settings


def add_command(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = subparsers.add_parser("migrate", help="create or migrate the tables of the database")
    command.set_defaults(func=run_migrate)


def run_migrate(args: argparse.Namespace) -> int:
    """Exit 0 when the database is of this version, changed or not."""
    engine = open_engine(Settings.from_environment().database_url)
    if upgrade(engine):
        print(f"The database is now at schema {HEAD}.")
    else:
        print(f"The database is already at schema {HEAD}.")
    return 0
