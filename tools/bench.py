"""Every measurement in one run: each program prints its own figures and ratios.

Usage: python -m tools.bench [CASELOAD.sqlite]

Without a database a demo caseload of 10,000 people is seeded for it. Machines are noisy: read the
ratios, not the seconds.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tools.bench_pictures import AS_OF

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = "10000"


def run(*arguments: str) -> None:
    print(f"\n$ python {' '.join(arguments)}", flush=True)
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True)


def main() -> None:
    run("-m", "tools.bench_browser")
    run("-m", "tools.bench_sign_in")
    run("-m", "tools.bench_adherence")
    if len(sys.argv) > 1:
        run("-m", "tools.bench_caseload", str(Path(sys.argv[1]).resolve()))
        return
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "caseload.sqlite"
        run("-m", "dashboard", "seed", "--patients", PEOPLE, "--database", f"sqlite:///{file}")
        run("-m", "tools.bench_caseload", str(file))
        file = Path(scratch) / "clinic.sqlite"
        run("-m", "dashboard", "seed", "--as-of", AS_OF, "--database", f"sqlite:///{file}")
        run("-m", "tools.bench_pictures", str(file))


if __name__ == "__main__":
    main()
