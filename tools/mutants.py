"""How many small faults planted in the clinical rules the tests find: mutation testing.

Usage: python -m tools.mutants [--sample N] [--seed N] [MODULE ...]

A sample drawn by ``--seed`` from every fault that mutmut's operators can plant in
``dashboard/domain`` (or in the modules named, such as ``supply relapse``), constants, properties
and tables of words included. For each, a process that knows no module of ours yet, so that
nothing a cache kept can hide it, reads the faulty module and runs the tests that reach the line.
No file of the package is changed. Ctrl-C ends it with the figures so far. The survivors and what
differs in them are written to ``build/mutants/survivors.diff``, and what was tried to
``tried.txt`` beside it. docs/mutants.md says more.
"""

import argparse
import os
from collections import Counter, defaultdict

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tools import mutants_run
from tools.mutants_planted import ROOM, Mutant, sample
from tools.mutants_reach import BUILD, TESTS
from tools.mutants_run import ENDLESS, KILLED, SURVIVED

SURVIVORS, TRIED = BUILD / "survivors.diff", BUILD / "tried.txt"
Outcomes = list[tuple[Mutant, str]]


def _arguments() -> argparse.Namespace:
    every = sorted(f.stem for f in ROOM.glob("*.py") if f.stem != "__init__")
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sample", type=int, default=150, help="how many faults (150)")
    parser.add_argument("--seed", type=int, default=20261126, help="which ones")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="all of domain/ when none")
    given = parser.parse_args()
    unknown = set(given.modules) - set(every)
    if unknown:
        parser.error(f"no such module of dashboard/domain: {', '.join(sorted(unknown))}")
    given.modules = given.modules or every
    return given


def _run_all(mutants: list[Mutant], console: Console) -> Outcomes:
    """Try one after another; what has been tried when Ctrl-C is pressed."""
    kills: defaultdict[str, Counter[str]] = defaultdict(Counter)
    outcomes: Outcomes = []
    with Progress(console=console) as progress:
        task = progress.add_task("Trying mutants", total=len(mutants))
        try:
            for mutant in mutants:
                outcomes.append((mutant, mutants_run.run(mutant, kills[mutant.module])))
                survived = _keep(outcomes)
                progress.update(task, advance=1, description=f"{survived} survived so far")
        except KeyboardInterrupt:
            console.print("Interrupted; these are the figures so far.")
    return outcomes


def _keep(outcomes: Outcomes) -> int:
    """Write what was tried and what differs in the survivors; answers how many survived."""
    survivors = [mutant.difference() for mutant, how in outcomes if how == SURVIVED]
    SURVIVORS.write_text("\n\n".join(sorted(survivors)) + "\n", "utf-8")
    tried = [f"{how:9} {mutant.module}:{mutant.lines[0]}\n" for mutant, how in outcomes]
    TRIED.write_text("".join(tried), "utf-8")
    return len(survivors)


def _share(hows: Counter[str]) -> list[str]:
    """Killed, timeouts, survived, and the share that did not survive."""
    found = hows[KILLED] + hows[ENDLESS]
    share = f"{100 * found / hows.total():.0f} %" if hows.total() else "none tried"
    return [str(hows[KILLED]), str(hows[ENDLESS]), str(hows[SURVIVED]), share]


def _report(outcomes: Outcomes, console: Console) -> None:
    table = Table("module", "killed", "timeouts", "survived", "found", title="Mutants found")
    modules: defaultdict[str, Counter[str]] = defaultdict(Counter)
    places: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for mutant, how in outcomes:
        modules[mutant.module][how] += 1
        places["in functions" if mutant.in_function else "elsewhere"][how] += 1
    for name, hows in sorted(modules.items()):
        table.add_row(name, *_share(hows))
    table.add_section()
    for name, hows in sorted(places.items(), reverse=True):
        table.add_row(name, *_share(hows))
    table.add_row("all", *_share(Counter(how for _, how in outcomes)))
    console.print(table)
    console.print(f"{_keep(outcomes)} survivors: {SURVIVORS}")


def main() -> None:
    given, console = _arguments(), Console()
    os.nice(10)
    console.print("Reading the libraries and the tests; once after a change, which test reaches "
                  "which line (two minutes).")  # fmt: skip
    mutants_run.prepare(TESTS)
    mutants_run.measure_reach()
    mutants, among = sample(given.modules, given.sample, given.seed)
    console.print(f"{len(mutants)} of {among} mutants, seed {given.seed}")
    _report(_run_all(mutants, console), console)


if __name__ == "__main__":
    main()
