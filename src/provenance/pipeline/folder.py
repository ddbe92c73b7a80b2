"""A folder into which drafts are put: which of them are due for a check."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISREG

from provenance.readers.files import is_article

REPORT = ".check.html"
"""What the name of a report ends with, after the whole name of its draft."""
_State = tuple[int, int]
"""Time of the last change in nanoseconds, and size in bytes."""


class WatchedFolder:
    """Drafts below a folder that have no report of their last state yet.

    Args:
        folder: searched through; links are not followed out of it.
        at_once: also take a file that was not there, or was another, the last time somebody looked. Who
            writes a file slowly wants to be given the time.
    """

    def __init__(self, folder: Path, *, at_once: bool = False) -> None:
        self._folder, self._at_once = folder, at_once
        self._before: dict[Path, _State] = {}
        self._done: dict[Path, _State] = {}

    def due(self) -> list[Path]:
        """Drafts to check now, by path; each is due once until it changes."""
        now = dict(self._files())
        drafts = []
        for path, state in sorted(now.items()):
            steady = self._at_once or self._before.get(path) == state
            if steady and self._done.get(path) != state:
                self._done[path] = state
                if not _is_reported(path, state):
                    drafts.append(path)
        self._before = now
        self._done = {path: state for path, state in self._done.items() if path in now}
        return drafts

    def again(self, path: Path) -> None:
        """Take a draft as not checked yet: something else went wrong."""
        self._done.pop(path, None)

    def _files(self) -> list[tuple[Path, _State]]:
        found = []
        for folder, folders, names in os.walk(self._folder):
            folders.sort()
            for name in names:
                if name.startswith(".") or name.endswith(REPORT) or not is_article(name):
                    continue
                path = Path(folder, name)
                try:
                    status = path.lstat()
                except OSError:
                    continue  # gone again
                if S_ISREG(status.st_mode):
                    found.append((path, (status.st_mtime_ns, status.st_size)))
        return found


def report_of(draft: Path) -> Path:
    """Where a draft's report is put: beside it.

    >>> report_of(Path("out/pier.txt")).name
    'pier.txt.check.html'
    """
    return draft.with_name(draft.name + REPORT)


def _is_reported(draft: Path, state: _State) -> bool:
    """Whether there is a report that is not older than the draft."""
    try:
        return report_of(draft).stat().st_mtime_ns >= state[0]
    except OSError:
        return False
