"""The production server: gunicorn in this process's group, configured here and nowhere else."""

import argparse
import logging
import os
import socket
import sys
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from dashboard.settings import Settings, SettingsError
from dashboard.start import start


def add_command(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = subparsers.add_parser("serve", help="start the server (settings: docs/settings.md)")
    command.set_defaults(func=run_serve)


def run_serve(args: argparse.Namespace) -> int:
    """Serve until interrupted or terminated; does not return but by ``SystemExit``."""
    settings = Settings.from_environment()
    _log_to_stderr()
    # The port is taken first: a second start must not touch the database of the first.
    listener = _listen(settings.host, settings.port)
    app = start(settings, lambda line: print(line, flush=True))
    _Server(app.server, settings, listener.detach()).run()
    return 0


class _Server(BaseApplication):
    """One WSGI application in ``settings.workers`` processes of ``settings.threads`` threads.

    ``listener`` is the descriptor of a listening socket; gunicorn closes it.
    """

    def __init__(self, wsgi: Any, settings: Settings, listener: int) -> None:
        self._wsgi = wsgi
        self._settings = settings
        self._listener = listener
        super().__init__()

    def load_config(self) -> None:
        memory = Path("/dev/shm")  # noqa: S108 - gunicorn's heartbeat, no content
        options = {
            "bind": f"fd://{self._listener}",
            "worker_class": "gthread",
            "workers": self._settings.workers,
            "threads": self._settings.threads,
            "timeout": 60,
            "graceful_timeout": 10,
            "control_socket_disable": True,
            "loglevel": "warning",
            "worker_tmp_dir": str(memory) if memory.is_dir() else None,
            "when_ready": self._announce,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self._wsgi

    def _announce(self, _arbiter: object) -> None:
        host = self._settings.host
        shown = f"[{host}]" if ":" in host else host
        print(f"Tandem is at http://{shown}:{self._settings.port} (Ctrl+C stops it)", flush=True)


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens on ``host``; ``SettingsError`` when that is not possible."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=512)
    except socket.gaierror as error:
        raise SettingsError("DASHBOARD_HOST", f"is {host}: {error.strerror}") from None
    except PermissionError:
        raise SettingsError("DASHBOARD_PORT", f"is {port}: not allowed for this user") from None
    except OSError as error:
        raise SettingsError(
            "DASHBOARD_PORT",
            f"is {port}: cannot listen on {host}:{port} ({os.strerror(error.errno or 0)}); "
            "stop what uses it or choose another port",
        ) from None


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    ours = logging.getLogger("dashboard")
    ours.setLevel(logging.INFO)
    ours.addHandler(handler)
