"""Every command of ``python -m dashboard``.

Exit codes: 0 done; 1 done with refusals; 2 unusable input, with one clear line on stderr.
A command's module is imported only when it is asked for, so that each starts quickly.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence

#: The module of each command; its ``add_command(subparsers)`` sets ``func``, args -> exit code.
COMMANDS = {
    "serve": "dashboard.serve",
    "migrate": "dashboard.db.migrate_command",
    "seed": "dashboard.demo.command",
    "import": "dashboard.ingest.command",
    "adherence": "dashboard.ingest.adherence_command",
    "refresh": "dashboard.actions.upkeep_command",
    "verify": "dashboard.actions.upkeep_command",
    "export": "dashboard.export_command",
    "users": "dashboard.auth.users_command",
}
UNUSABLE = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an error becomes one line on stderr."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    traceback = "--traceback" in words[:1]
    args = _parser(words[traceback:][:1]).parse_args(words)
    func: Callable[[argparse.Namespace], int] = args.func
    try:
        code = func(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:
        # The reader of our output has gone; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNUSABLE
    except Exception as error:
        # The last place for an error: one line instead of a traceback.
        if _of_an_interrupt(error):
            return _interrupted()
        if traceback:
            raise
        print(f"error: {_one_line(error)}", file=sys.stderr)
        return UNUSABLE
    return code


def _interrupted() -> int:
    print("Interrupted.", file=sys.stderr)
    return INTERRUPTED


def _of_an_interrupt(error: BaseException | None) -> bool:
    """Whether an interrupt came first: what it broke off can fail once more while it is left, as a
    connection does that was being given back.
    """
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _one_line(error: Exception) -> str:
    """What went wrong. A database's message continues with values of a record: left out."""
    text = str(error).strip().partition("\n")[0]
    expected = type(error).__module__.startswith("dashboard.") or isinstance(error, OSError)
    return text if expected and text else f"{type(error).__name__}: {text}".removesuffix(": ")


def _parser(named: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dashboard", description="Tandem: medication, therapy and outcome together."
    )
    parser.add_argument(
        "--traceback", action="store_true", help="show where an unexpected error happened"
    )
    subparsers = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    modules = [COMMANDS[word] for word in named if word in COMMANDS] or COMMANDS.values()
    for module in dict.fromkeys(modules):
        importlib.import_module(module).add_command(subparsers)
    return parser
