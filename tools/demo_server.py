"""A server of its own on a new demo caseload of a fixed day, for pictures and measurements."""

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
_QUIET: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@contextmanager
def served(folder: Path, people: int) -> Iterator[str]:
    """The address of ``python -m dashboard serve`` on ``people`` invented people."""
    environ = _environ(folder)
    command = [sys.executable, "-m", "dashboard"]
    seed = [*command, "seed", "--patients", str(people)]
    subprocess.run(seed, cwd=ROOT, env=environ, check=True, **_QUIET)
    with _running([*command, "serve"], environ) as address:
        yield address


@contextmanager
def product(folder: Path) -> Iterator[str]:
    """The address of ``python app.py``, which makes its demo caseload itself."""
    with _running([sys.executable, "app.py"], _environ(folder)) as address:
        yield address


def _environ(folder: Path) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {k: v for k, v in os.environ.items() if not k.startswith("DASHBOARD_")} | {
        "DASHBOARD_DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite'}",
        "DASHBOARD_AS_OF": AS_OF,
        "DASHBOARD_PORT": str(port),
    }


@contextmanager
def _running(command: list[str], environ: dict[str, str]) -> Iterator[str]:
    """The server's address once it is ready; it is ended by its own process id."""
    server = subprocess.Popen(command, cwd=ROOT, env=environ, **_QUIET)
    try:
        address = f"http://127.0.0.1:{environ['DASHBOARD_PORT']}"
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
