"""Packs in the making: a thread each, few at a time, stopped when asked or the server ends."""

import atexit
import logging
import threading
import time
from dataclasses import dataclass, replace
from enum import Enum

from dashboard.context import AppContext
from dashboard.domain.access import AccessScope
from dashboard.export.renderer import Renderer, RendererError
from dashboard.export.whole_file import write_whole
from dashboard.packs.content import PackContent
from dashboard.packs.folder import CSV, KEPT, PDF, PackFolder, PackState, Step
from dashboard.packs.make import make_pack

#: Packs that one process makes at a time: each has a browser of its own.
AT_A_TIME = 2

_log = logging.getLogger(__name__)


class Busy(Enum):
    """Why a pack is not begun."""

    SESSION = "session"
    SERVER = "server"


class _StoppedError(Exception):
    """Somebody asked to stop, or the server ends."""


@dataclass(frozen=True, slots=True)
class Order:
    """A pack to be made: for whom (``scope``, masked already where it is to be), of what."""

    context: AppContext
    scope: AccessScope
    content: PackContent
    owner: str
    session: str


class PackJobs:
    """The packs of one process; what is known of them lies in ``folder``, for every process."""

    def __init__(self, folder: PackFolder) -> None:
        self.folder = folder
        self._making = threading.BoundedSemaphore(AT_A_TIME)
        self._at_exit = False

    def start(self, order: Order) -> str | Busy:
        """Begin in a thread; returns the pack's id."""
        if not self._making.acquire(blocking=False):
            return Busy.SERVER
        try:
            job_id = self.folder.create(_state(order))
            if job_id is not None:
                self._clean_up_at_exit()
                # Not a daemon: the end of the server waits until its browser is closed.
                threading.Thread(target=self._run, args=(job_id, order)).start()
        except BaseException:
            self._making.release()
            raise
        if job_id is None:
            self._making.release()
            return Busy.SESSION
        return job_id

    def _run(self, job_id: str, order: Order) -> None:
        state = _state(order)
        try:
            over = self._make(job_id, order, state)
        except _StoppedError:
            over = replace(state, step=Step.STOPPED)
        except Exception as error:  # noqa: BLE001 - the last place: nobody waits for the thread
            # The kind only: a message may hold something of a record.
            kind = str(error) if isinstance(error, RendererError) else type(error).__name__
            _log.error("a meeting pack failed: %s", kind)
            over = replace(state, step=Step.FAILED)
        finally:
            self._making.release()
        self._keep(job_id, over)

    def _make(self, job_id: str, order: Order, state: PackState) -> PackState:
        def heard(step: Step, done: int) -> None:
            if self.folder.is_to_stop(job_id) or not threading.main_thread().is_alive():
                raise _StoppedError
            self.folder.write(job_id, replace(state, step=step, done=done))

        with Renderer() as renderer:
            made = make_pack(
                order.context,
                order.scope,
                order.content,
                renderer,
                lambda done: heard(Step.OPENING, done),
                lambda done: heard(Step.DRAWING, done),
            )
        write_whole(self.folder.file(job_id, PDF), made.pdf)
        write_whole(self.folder.file(job_id, CSV), made.csv.encode())
        people = state.of - made.left_out
        return replace(state, step=Step.DONE, done=people, left_out=made.left_out)

    def _keep(self, job_id: str, over: PackState) -> None:
        """Say how it ended; the files go after a while whether or not anybody asks."""
        if not threading.main_thread().is_alive():
            self.folder.remove(job_id)
            return
        if over.step is Step.DONE and self.folder.is_to_stop(job_id):
            # Asked after the last person was drawn.
            over = replace(over, step=Step.STOPPED)
        if over.step is not Step.DONE:
            for name in (PDF, CSV):
                self.folder.file(job_id, name).unlink(missing_ok=True)
        try:
            self.folder.write(job_id, replace(over, over_at=time.time()))
        except OSError:
            self.folder.remove(job_id)
            return
        if over.step is Step.DONE and self.folder.is_to_stop(job_id):
            # Asked in between: whoever asked was told that nothing is kept.
            self.folder.remove(job_id)
            return
        timer = threading.Timer(KEPT, self.folder.remove, (job_id,))
        timer.daemon = True
        timer.start()

    def _clean_up_at_exit(self) -> None:
        """Registered by the process that makes packs, not by the one that it was forked from."""
        if not self._at_exit:
            self._at_exit = True
            atexit.register(self.folder.remove_own)


def _state(order: Order) -> PackState:
    return PackState(
        owner=order.owner,
        session=order.session,
        masked=order.scope.masked,
        kept=order.content.kept,
        stem=order.content.stem,
        step=Step.OPENING,
        done=0,
        of=len(order.content.people),
    )
