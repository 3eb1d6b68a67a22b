"""``export``: the files of the screen from the command line, for jobs and the meeting's folder."""

import argparse
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from dashboard.actions.audit import audit_now
from dashboard.context import AppContext
from dashboard.db.definitions import load_rule_book
from dashboard.db.engine import open_engine
from dashboard.db.migrate import require_current
from dashboard.domain.access import command_line_scope
from dashboard.domain.as_of import AsOf, read_day
from dashboard.domain.caseload_filter import CaseloadFilter
from dashboard.export.caseload_csv import caseload_csv
from dashboard.queries.caseload_options import caseload_options, filter_labels
from dashboard.queries.caseload_then import Clinic, TooManyPeopleError, caseload_on
from dashboard.settings import Settings

UNUSABLE = 2


def add_command(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    export = subparsers.add_parser("export", help="write what the screen shows to a file")
    kinds = export.add_subparsers(dest="what", required=True)
    people = kinds.add_parser("caseload", help="the people of a caseload view, as CSV")
    people.add_argument("--csv", type=Path, required=True, metavar="FILE", help="file to write")
    people.add_argument(
        "--query", default="", help="the address of the view after “?”, such as view=due_7&team=3"
    )
    people.add_argument(
        "--as-of",
        type=_day,
        metavar="DATE",
        help="another day: the past as it stood, or the future",
    )
    people.set_defaults(func=run_caseload)


def _day(text: str) -> date:
    found = read_day(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-09-01")
    return found


def run_caseload(args: argparse.Namespace) -> int:
    """Exit 0 when the file is written; 2, with a line each, when the query is not understood."""
    asked, problems = CaseloadFilter.from_text(args.query)
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    if problems:
        # On the screen a wrong filter is seen beside the rows; in a job it would go unnoticed.
        return UNUSABLE
    settings = Settings.from_environment()
    context = AppContext(settings, open_engine(settings.database_url), load_rule_book())
    require_current(context.engine)
    as_of = AsOf(args.as_of or asked.as_of or context.today(), context.today())
    asked = replace(asked, as_of=as_of.other_day)
    scope = command_line_scope()
    kept = asked.without("text").to_query() or "overdue"
    audit_now(context.engine, scope, "export", object=f"caseload.csv {kept}")
    clinic = Clinic(context.rules, settings.timezone)
    try:
        with context.reading() as conn, caseload_on(conn, scope, as_of, clinic) as then:
            labels = filter_labels(caseload_options(then, scope), context.rules)
    except TooManyPeopleError as error:
        print(f"error: {error}", file=sys.stderr)
        return UNUSABLE
    # A job that reads the file sees the old one or the whole new one.
    partial = args.csv.with_name(f"{args.csv.name}.part")
    with partial.open("w", encoding="utf-8", newline="") as file:
        file.writelines(caseload_csv(context, scope, asked, labels, as_of))
    partial.replace(args.csv)
    print(f"Wrote {args.csv}.")
    return 0
