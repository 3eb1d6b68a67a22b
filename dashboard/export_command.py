"""``export``: the files of the screen from the command line, for jobs and the meeting's folder."""

import argparse
from pathlib import Path

from dashboard.domain.as_of import read_day
from dashboard.domain.panel_window import WINDOW_WORDS
from dashboard.export.command import run_caseload
from dashboard.export_people_command import run_pack, run_person

_QUERY = "the address of the view after “?”, such as view=due_7&team=3"
_AS_OF = "another day: the past as it stood, or the future"


def add_command(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``export caseload``, ``export person`` and ``export pack``."""
    export = subparsers.add_parser("export", help="write what the screen shows to a file")
    kinds = export.add_subparsers(dest="what", required=True)
    _add_caseload(kinds)
    _add_person(kinds)
    _add_pack(kinds)


def _add_caseload(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    people = kinds.add_parser("caseload", help="the people of a caseload view, as CSV and PNG")
    people.add_argument("--csv", type=Path, metavar="FILE", help="file to write")
    people.add_argument(
        "--png",
        type=Path,
        metavar="FILE",
        help="picture to write; FILE-1, FILE-2 … when it takes several",
    )
    _add_common(people)
    people.add_argument("--query", default="", help=_QUERY)
    people.add_argument("--masked", action="store_true", help="initials in place of names")
    people.set_defaults(func=run_caseload)


def _add_person(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    person = kinds.add_parser("person", help="one person, or everybody of a view, as PNG and CSV")
    person.add_argument("id", nargs="?", help="the opaque id in the address of the person's page")
    person.add_argument("--query", help=f"everybody of a view in place of an id: {_QUERY}")
    person.add_argument(
        "--png", type=Path, metavar="FILE", help="picture to write; with --query a folder"
    )
    person.add_argument(
        "--csv", type=Path, metavar="FILE", help="events to write; with --query a folder"
    )
    person.add_argument(
        "--window", choices=[w.value for w in WINDOW_WORDS], help="time window of the picture"
    )
    person.add_argument("--measure", metavar="KEY", help="measure of the score lane")
    _add_common(person)
    person.add_argument("--masked", action="store_true", help="initials in place of names")
    person.set_defaults(func=run_person)


def _add_pack(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    pack = kinds.add_parser("pack", help="the meeting pack: index and one page per person")
    pack.add_argument("--query", default="", help=_QUERY)
    pack.add_argument(
        "--meeting",
        metavar="ID",
        help="a review in place of a view: the id in the address of its pages",
    )
    pack.add_argument("--pdf", type=Path, metavar="FILE", help="pack to write")
    pack.add_argument("--csv", type=Path, metavar="FILE", help="its index as CSV")
    pack.add_argument("--title", help="title on every page; “Meeting pack” when left out")
    _add_common(pack)
    pack.add_argument(
        "--unmasked", action="store_true", help="names in place of initials and numbers"
    )
    pack.set_defaults(func=run_pack)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=_day, metavar="DATE", help=_AS_OF)


def _day(text: str) -> object:
    found = read_day(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-09-01")
    return found
