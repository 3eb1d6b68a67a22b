"""How many branches of the rooms that guard the records the tests take; fails below the target.

Usage: python -m tools.check_coverage COVERAGE.json

The file is what ``pytest --cov --cov-report=json:…`` writes. Lines and branches are counted apart,
because their mean would hide branches that nobody took behind many plain lines.
"""

import json
import sys
from pathlib import Path
from typing import Any

ROOMS = ("dashboard/auth", "dashboard/actions")
TARGET = 95.0
KINDS = (("lines", "covered_lines", "num_statements"),
         ("branches", "covered_branches", "num_branches"))  # fmt: skip


def shares(files: dict[str, Any], room: str) -> dict[str, tuple[int, int]]:
    """Lines and branches of a room: ``(taken, all)``."""
    summaries = [file["summary"] for name, file in files.items() if name.startswith(f"{room}/")]
    return {
        kind: (sum(one[taken] for one in summaries), sum(one[every] for one in summaries))
        for kind, taken, every in KINDS
    }


def main() -> int:
    files = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["files"]
    low = False
    for room in ROOMS:
        for kind, (taken, every) in shares(files, room).items():
            percent = 100 * taken / every if every else 0.0
            low = low or percent < TARGET
            print(f"{room:20}{kind:10}{taken:>6} of {every:<6}{percent:6.1f} %")
    for name, file in sorted(files.items()):
        missing = [f"{begin}->{end}" for begin, end in file.get("missing_branches", [])]
        if missing or file["missing_lines"]:
            lines = ", ".join(str(line) for line in file["missing_lines"]) or "none"
            print(f"{name}: lines {lines}; branches {', '.join(missing) or 'none'}")
    if low:
        print(f"Below {TARGET:g} %.", file=sys.stderr)
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
