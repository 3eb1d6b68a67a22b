"""The production server on a new demo caseload, for measurements."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
AS_OF = "2026-11-23"


@contextmanager
def served(folder: Path, people: int) -> Iterator[str]:
    """The address of ``python -m dashboard serve`` on ``people`` invented people."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {k: v for k, v in os.environ.items() if not k.startswith("DASHBOARD_")} | {
        "DASHBOARD_DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite'}",
        "DASHBOARD_AS_OF": AS_OF,
        "DASHBOARD_PORT": str(port),
    }
    command = [sys.executable, "-m", "dashboard"]
    seed = [*command, "seed", "--patients", str(people)]
    quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(seed, cwd=ROOT, env=environ, check=True, **quiet)
    server = subprocess.Popen([*command, "serve"], cwd=ROOT, env=environ, **quiet)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
