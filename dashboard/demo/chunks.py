"""People into rows, a chunk at a time, in worker processes when there are many."""

import gc
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context

from dashboard.db.bulk import PlainRow, plain_row
from dashboard.db.derived_rows import due_rows, summary_row
from dashboard.demo.person import make_person
from dashboard.demo.rows import RecordRows
from dashboard.domain.rules import RuleBook
from dashboard.domain.summary import derive

CHUNK = 100
_WORKERS = 2
_PARALLEL_FROM = 3000
#: Chunks under way at once: bounds the memory however many people are asked for.
_WAITING = 6

_GC_THRESHOLD = 200_000

ChunkRows = dict[str, list[PlainRow]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a worker needs to make any person."""

    seed: int
    as_of: date
    rules: RuleBook


def make_chunk(recipe: Recipe, numbers: Sequence[int]) -> ChunkRows:
    """The rows of these people, events and derived ones, by table name."""
    events = RecordRows(recipe.as_of)
    chunk: ChunkRows = {}
    for number in numbers:
        record = make_person(recipe.seed, number, recipe.as_of, recipe.rules.drugs)
        for table, rows in events.rows(record).items():
            chunk.setdefault(table, []).extend(rows)
        summary, items = derive(record, recipe.rules)
        row = plain_row("caseload_summary", summary_row(record.person, summary))
        chunk.setdefault("caseload_summary", []).append(row)
        due = due_rows(record.person.id, items)
        chunk.setdefault("due_item", []).extend(plain_row("due_item", row) for row in due)
    return chunk


def make_chunks(recipe: Recipe, numbers: Sequence[int]) -> Iterator[tuple[int, ChunkRows]]:
    """``(people, rows)`` of one chunk after another, in the order of ``numbers``."""
    parts = [numbers[i : i + CHUNK] for i in range(0, len(numbers), CHUNK)]
    if len(numbers) < _PARALLEL_FROM:
        for part in parts:
            yield len(part), make_chunk(recipe, part)
        return
    with ProcessPoolExecutor(
        _WORKERS, get_context("spawn"), initializer=_start_worker, initargs=(recipe,)
    ) as pool:
        with _interrupts_held_back():
            # Each of the first tasks starts a process, which keeps what is held back: Ctrl-C
            # reaches the whole group, the parent answers it and a worker just ends with the pool.
            for started in [pool.submit(_work, ()) for _ in range(_WORKERS)]:
                started.result()
        yield from _in_order(pool, parts)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _in_order(
    pool: ProcessPoolExecutor, parts: list[Sequence[int]]
) -> Iterator[tuple[int, ChunkRows]]:
    waiting: deque[tuple[int, Future[ChunkRows]]] = deque()
    try:
        for part in parts:
            waiting.append((len(part), pool.submit(_work, part)))
            if len(waiting) >= _WAITING:
                people, first = waiting.popleft()
                yield people, first.result()
        while waiting:
            people, first = waiting.popleft()
            yield people, first.result()
    finally:
        for _, future in waiting:
            future.cancel()


_worker_recipe: list[Recipe] = []


def _start_worker(recipe: Recipe) -> None:
    # Records hold no cycles; looking for them after every few hundred values took a quarter of
    # the time.
    gc.set_threshold(_GC_THRESHOLD)
    _worker_recipe[:] = [recipe]


def _work(numbers: Sequence[int]) -> ChunkRows:
    return make_chunk(_worker_recipe[0], numbers)
