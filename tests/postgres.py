"""A throw-away PostgreSQL server from Debian's package, for the tests of one session."""

import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine

from tests.support.ports import free_port

#: Superuser of the cluster: makes databases and empties tables, nothing else.
USER = "tandem"
#: Owner of the tables, and the role of the application: as ``docs/deploy.md`` makes them.
OWNER = "tandem_owner"
APPLICATION = "tandem_app"


def newest_postgres() -> Path | None:
    """The folder with ``initdb`` and ``postgres``, or ``None`` when the package is missing."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@dataclass
class PostgresServer:
    """Listens on a free loopback port; everything lies in one temporary folder."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def url(self, database: str, role: str = USER) -> str:
        return f"postgresql+psycopg://{role}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str) -> None:
        """A database of ``OWNER``, empty."""
        admin = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} OWNER {OWNER}")
        admin.dispose()

    def create_roles(self) -> None:
        admin = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            for role in (OWNER, APPLICATION):
                connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
        admin.dispose()

    def grant(self, name: str) -> None:
        """Let the application read and write the tables of a migrated database."""
        owner = create_engine(self.url(name, OWNER))
        with owner.begin() as connection:
            for statement in granted():
                connection.exec_driver_sql(statement)
        owner.dispose()

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def granted() -> list[str]:
    """What the owner grants the application, word for word as ``docs/deploy.md`` says it."""
    text = (Path(__file__).parents[1] / "docs" / "deploy.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith(("GRANT ", "REVOKE "))]
    return [line.rstrip(";") for line in lines]


def start(bin_folder: Path) -> PostgresServer:
    """Create a cluster without durability (it lives for one session) and wait until it answers."""
    folder = Path(tempfile.mkdtemp(prefix="tandem-postgres-"))
    user = _unprivileged(folder)
    data = folder / "data"
    subprocess.run(
        [bin_folder / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "-N",
         "--locale=C.UTF-8"],
        check=True, capture_output=True, user=user, group=user, cwd=folder,
    )  # fmt: skip
    port = free_port()
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [bin_folder / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder,
         "-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
         "-c", "autovacuum=off", "-c", "max_connections=60"],
        stdout=log, stderr=log, user=user, group=user, cwd=folder,
    )  # fmt: skip
    log.close()
    server = PostgresServer(folder, port, process)
    _wait(server, bin_folder)
    server.create_roles()
    return server


def _unprivileged(folder: Path) -> str | None:
    # PostgreSQL refuses to run as root; Debian's package brings a user of its own.
    if os.geteuid() != 0:
        return None
    shutil.chown(folder, "postgres", "postgres")
    return "postgres"


def _wait(server: PostgresServer, bin_folder: Path) -> None:
    deadline = time.monotonic() + 120
    ready = [bin_folder / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(server.port)]
    while subprocess.run(ready, check=False).returncode != 0:
        if server.process.poll() is not None or time.monotonic() > deadline:
            log = (server.folder / "log").read_text(errors="replace")
            server.stop()
            raise RuntimeError(f"the test server of PostgreSQL did not start: {log[-500:]}")
        time.sleep(0.05)
