"""Worker processes: a function over batches, results in the order of the batches.

Processes are spawned, never forked: a fork copies locks and open databases in whatever state they are.
With one job everything runs in this process. The result never depends on the number of jobs.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 2
"""Batches handed out ahead of each worker: enough to keep it busy, few enough to bound the memory."""


def default_jobs() -> int:
    """As many workers as this process may use processors."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def _follow_parent() -> None:
    """In a worker: leave interruptions to the parent, and end when it is gone, however it went."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


class Workers:
    """A pool that starts with its first large task; use as a context manager.

    Args:
        jobs: how many processes; 1 means this one.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = max(1, jobs)
        self._pool: ProcessPoolExecutor | None = None

    def map(self, function: Callable[[T], R], batches: Iterable[T], *, worth: int = 2) -> Iterator[R]:
        """Apply ``function`` to every batch, in order.

        Args:
            function: a module's own function; batches and results must be picklable.
            batches: read as they are needed.
            worth: with fewer batches than this a pool is not started (starting one takes a second).
        """
        source = iter(batches)
        first = list(islice(source, worth))
        if self.jobs == 1 or len(first) < worth:
            for batch in first:
                yield function(batch)
            for batch in source:
                yield function(batch)
            return
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            self._pool = ProcessPoolExecutor(
                self.jobs, mp_context=get_context("spawn"), initializer=_follow_parent
            )
        waiting: deque[Future[R]] = deque(self._pool.submit(function, batch) for batch in first)
        for batch in source:
            while len(waiting) >= self.jobs * _AHEAD:
                yield waiting.popleft().result()
            waiting.append(self._pool.submit(function, batch))
        while waiting:
            yield waiting.popleft().result()

    def close(self) -> None:
        """End the processes; work that has not begun is dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
