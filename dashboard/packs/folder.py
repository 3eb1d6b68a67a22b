"""Where packs lie until they are fetched: one folder each, under a random name, held by a lock.

The process that makes a pack holds the lock of its folder for as long as the pack is kept. A
process that ends lets go of it, however it ends, so a folder nobody holds is left over and is
removed. Several processes of one server, and several servers, may share the place.
"""

import fcntl
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from dashboard.export.whole_file import write_whole

#: Seconds that a finished pack is kept.
KEPT = 30 * 60
PDF, CSV = "pack.pdf", "pack.csv"
_STATE, _HELD, _STOP, _DOOR = "state.json", "held", "stop", "door"
_JOB_ID = re.compile(r"[A-Za-z0-9_-]{32}")


class Step(StrEnum):
    """How far a pack is."""

    OPENING = "opening"
    DRAWING = "drawing"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def is_over(self) -> bool:
        return self in (Step.DONE, Step.FAILED, Step.STOPPED)


@dataclass(frozen=True, slots=True)
class PackState:
    """What is known of a pack while it is made and kept; it names nobody.

    ``owner`` and ``session`` are hashes of who may see it and of the session that asked.
    ``kept`` is what it is of, for the audit trail; ``stem`` its file name. ``over_at``: seconds
    since 1970, ``None`` while it is being made.
    """

    owner: str
    session: str
    masked: bool
    kept: str
    stem: str
    step: Step
    done: int
    of: int
    left_out: int = 0
    over_at: float | None = None

    def is_expired(self, now: float) -> bool:
        return self.over_at is not None and now - self.over_at >= KEPT


class PackFolder:
    """Reading and writing below ``root``. One object per process holds the locks it took."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._held: dict[str, int] = {}

    def create(self, state: PackState) -> str | None:
        """A new folder held by this process; ``None`` when the session has one in the making."""
        with self._alone():
            if any(
                found.session == state.session and not found.step.is_over for found in self._all()
            ):
                return None
            job_id = secrets.token_urlsafe(24)
            folder = self._root / job_id
            folder.mkdir(mode=0o700)
            self._held[job_id] = os.open(folder / _HELD, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._held[job_id], fcntl.LOCK_EX)
            self.write(job_id, state)
        return job_id

    def read(self, job_id: str) -> PackState | None:
        """``None`` for a name that is none of ours, and for what is left over."""
        if not _JOB_ID.fullmatch(job_id) or self._is_left_over(job_id):
            return None
        try:
            kept = json.loads((self._root / job_id / _STATE).read_text(encoding="ascii"))
        except (FileNotFoundError, NotADirectoryError):
            return None
        return PackState(**(kept | {"step": Step(kept["step"])}))

    def write(self, job_id: str, state: PackState) -> None:
        write_whole(self._root / job_id / _STATE, json.dumps(asdict(state)).encode("ascii"))

    def file(self, job_id: str, name: str) -> Path:
        return self._root / job_id / name

    def ask_to_stop(self, job_id: str) -> None:
        """Whoever makes it sees this before the next person, or once it is done.

        In whichever process. One that was done meanwhile is removed, by whoever sees it first.
        """
        with suppress(FileNotFoundError):
            (self._root / job_id / _STOP).touch(mode=0o600)
        state = self.read(job_id)
        if state is not None and state.step is Step.DONE:
            self.remove(job_id)

    def is_to_stop(self, job_id: str) -> bool:
        return (self._root / job_id / _STOP).exists()

    def remove(self, job_id: str) -> None:
        """Its files and the lock; nothing where it is gone already."""
        if not _JOB_ID.fullmatch(job_id):
            return
        shutil.rmtree(self._root / job_id, ignore_errors=True)
        held = self._held.pop(job_id, None)
        if held is not None:
            os.close(held)

    def remove_own(self) -> None:
        """Everything that this process made: nothing is left when it ends."""
        for job_id in tuple(self._held):
            self.remove(job_id)

    def sweep(self, now: float) -> None:
        """Remove what is too old and what nobody holds."""
        if not self._root.is_dir():
            return
        with self._alone():
            for job_id in self._names():
                state = self.read(job_id)
                if state is None or state.is_expired(now):
                    self.remove(job_id)

    def _all(self) -> Iterator[PackState]:
        for job_id in self._names():
            state = self.read(job_id)
            if state is not None:
                yield state

    def _names(self) -> list[str]:
        return [path.name for path in self._root.iterdir() if _JOB_ID.fullmatch(path.name)]

    def _is_left_over(self, job_id: str) -> bool:
        if job_id in self._held:
            return False
        try:
            handle = os.open(self._root / job_id / _HELD, os.O_RDWR)
        except (FileNotFoundError, NotADirectoryError):
            return True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(handle)
        return True

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time adds or sweeps."""
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        door = os.open(self._root / _DOOR, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(door, fcntl.LOCK_EX)
            yield
        finally:
            os.close(door)
