"""How a run goes on: a bar per stage on standard error, for people at a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

_PATIENCE = 1.0
"""Seconds before a stage is worth a bar."""


class ProgressBars:
    """One bar at a time, with rate and time left; silent where standard error is no terminal.

    Use as a context manager and hand it to the pipeline.
    """

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._bars: Any = None
        self._task: Any = None
        self._name = ""
        self._total: int | None = None
        self._done = 0
        self._began = 0.0

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins."""
        self._end_stage()
        self._name, self._total, self._done, self._began = name, total, 0, time.monotonic()

    def advance(self, steps: int) -> None:
        """So many steps are done; the bar appears once the stage takes longer than a moment."""
        self._done += steps
        if not self._shown:
            return
        if self._bars is None:
            if time.monotonic() - self._began < _PATIENCE:
                return
            self._start()
        self._bars.update(self._task, completed=self._done, rate=self._rate())

    def _rate(self) -> str:
        """Steps a second since the stage began."""
        rate = self._done / max(time.monotonic() - self._began, 1e-3)
        return f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s"

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._bars.start()
        self._task = self._bars.add_task(self._name, total=self._total, rate="")

    def _end_stage(self) -> None:
        if self._bars is not None:
            self._bars.stop()
            self._bars = self._task = None

    def __enter__(self) -> ProgressBars:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_stage()
