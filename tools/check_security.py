"""The static analyser over our code, and the advisories about every package that we run with.

Exit 0 when neither finds anything, 1 when one does. Without a way to the advisory service that
part is left out and said so: it is no reason to stop somebody who is offline.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements.txt"
#: Words of pip-audit about a network that is not there, not about a package.
_UNREACHABLE = re.compile(
    r"ConnectionError|Connection(Refused|Reset|Timeout)|ServiceError|NewConnectionError|Timeout"
    r"|Max retries|getaddrinfo|Name or service not known|ProxyError|SSLError|HTTPError|[45]\d\d "
    r"(Client|Server) Error"
)
_SECONDS = 120


def main() -> int:
    return max(analyse(), advisories())


def analyse() -> int:
    """bandit over the application and the tools; each finding on a line."""
    done = subprocess.run(
        [sys.executable, "-m", "bandit", "-q", "-r", "dashboard", "app.py", "-c", "pyproject.toml",
         "-f", "json"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = json.loads(done.stdout)["results"] if done.stdout.strip() else []
    for fault in found:
        place = f"{fault['filename']}:{fault['line_number']}"
        print(f"bandit: {place}: {fault['test_id']} {fault['issue_text']}")
    if done.returncode and not found:
        print(f"bandit did not run: {done.stderr.strip()[-400:]}")
    return 1 if done.returncode else 0


def advisories() -> int:
    """pip-audit over the exact requirements and what they bring with them (the environment)."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pip_audit", "--progress-spinner", "off", "--local",
             "--timeout", "20", "-f", "json"],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return _left_out("no answer in time")
    if not done.stdout.strip().startswith("{"):
        if _UNREACHABLE.search(done.stderr):
            return _left_out("the service is not reachable")
        print(f"pip-audit did not run: {done.stderr.strip()[-400:]}")
        return 1
    packages = json.loads(done.stdout)["dependencies"]
    faults = [(p, v) for p in packages for v in p.get("vulns", ())]
    for package, fault in faults:
        fixed = ", ".join(fault.get("fix_versions", ())) or "no fixed version"
        print(f"pip-audit: {package['name']} {package['version']}: {fault['id']} ({fixed})")
    print(f"Advisories: {len(packages)} packages asked about, {len(faults)} found.")
    return 1 if faults else 0


def _left_out(why: str) -> int:
    print(f"Advisories: NOT CHECKED, {why}. Run this again with a network before a release.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
