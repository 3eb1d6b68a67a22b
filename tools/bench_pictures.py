"""Measures pictures and the meeting pack: seconds and memory for 50 people.

``python tools/bench_pictures.py DATABASE [--people 50] [--as-of DATE]`` runs the commands as a
user would and prints seconds by the clock, processor seconds of command and browser (what is left
of the clock on a busy machine), and the most memory that the command alone and both together ever
held (proportional set size, so that shared pages count once).
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EVERY_SECONDS = 0.5
AS_OF = "2026-11-23"


def family(root: int) -> list[int]:
    """The process ``root`` and everything below it, from /proc."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def megabytes(pid: int) -> float:
    """Proportional set size of one process; 0 when it has gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return next(
        (int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("Pss:")), 0.0
    )


def processor_seconds(pid: int) -> float:
    """What one process has used so far; 0 when it has gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0.0
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(words: list[str], environ: dict[str, str]) -> tuple[float, float, float, float]:
    """Seconds; processor seconds; most megabytes of the command alone, and with the browser."""
    start = time.perf_counter()
    command = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "export", *words],
        cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    alone = together = 0.0
    used: dict[int, float] = {}
    while command.poll() is None:
        own = family(command.pid)
        used |= {pid: max(used.get(pid, 0), processor_seconds(pid)) for pid in own}
        sizes = [megabytes(pid) for pid in own]
        alone, together = max(alone, sizes[0]), max(together, sum(sizes))
        time.sleep(EVERY_SECONDS)
    if command.returncode:
        raise SystemExit(f"export {' '.join(words)} ended with {command.returncode}")
    return time.perf_counter() - start, sum(used.values()), alone, together


def query_for(people: int, environ: dict[str, str]) -> tuple[str, int]:
    """A view of about ``people`` people: the shortest number of days overdue that has no more."""
    with tempfile.TemporaryDirectory() as scratch:
        for days in range(200):
            query = f"view=overdue&days={days}" if days else "view=overdue"
            file = Path(scratch) / "c.csv"
            words = ["caseload", "--csv", str(file), "--query", query]
            measure(words, environ)
            found = len(file.read_text(encoding="utf-8-sig").splitlines()) - 1
            if found <= people:
                return query, found
    raise SystemExit("no view of so few people")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("database", help="a SQLite file with a demo caseload")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--as-of", default=AS_OF)
    given = parser.parse_args()
    environ = {k: v for k, v in os.environ.items() if not k.startswith("DASHBOARD_")} | {
        "DASHBOARD_DATABASE_URL": f"sqlite:///{Path(given.database).resolve()}",
        "DASHBOARD_AS_OF": given.as_of,
    }
    query, people = query_for(given.people, environ)
    few = f"{query}&find=a"
    print(f"{people} people ({query})")
    print(f"{'':28}{'s':>8}{'CPU s':>8}{'MB alone':>10}{'MB all':>8}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        runs = (
            ("pictures, few people", ["person", "--query", few, "--png", str(folder / "few")]),
            ("pictures", ["person", "--query", query, "--png", str(folder / "all")]),
            ("pack", ["pack", "--query", query, "--pdf", str(folder / "pack.pdf")]),
            ("caseload", ["caseload", "--query", query, "--png", str(folder / "c.png")]),
        )
        for name, words in runs:
            seconds, used, alone, together = measure(words, environ)
            print(f"{name:28}{seconds:>8.1f}{used:>8.1f}{alone:>10.0f}{together:>8.0f}", flush=True)
        print(f"pack.pdf: {(folder / 'pack.pdf').stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
