"""The index beside a database: what ``check`` looks drafts up in, without reading the whole corpus.

It holds nothing but keys of stored texts (:class:`provenance.candidates.Lookup`), so it may be deleted at
any time: what it says can be worked out from the database again, and is, whenever the file is missing,
damaged or older than the last run. It is written beside its place and moved there when it is whole.
"""

from __future__ import annotations

import json
import mmap
import os
import tempfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance import __version__
from provenance.candidates import Lookup, lookup_from
from provenance.database.pairs import stored_lookup
from provenance.database.store import NewsDatabase
from provenance.settings import Settings

_MAGIC = b"provenance index 2\n"
_HEAD = 4096
"""Bytes before the columns: the magic line, then a JSON object, then blanks."""
_ALIGN = 64
_Columns = dict[str, npt.NDArray[Any]]


def index_path(database: Path) -> Path:
    """Where the index of a database stands.

    >>> index_path(Path("desk/news.db")).as_posix()
    'desk/news.db.index'
    """
    return database.with_name(f"{database.name}.index")


class IndexFile:
    """A new index on its way to its place: columns first, then what it is the index of.

    A disk that refuses is no error: what the file holds can be worked out again. As a context manager it
    leaves nothing behind unless it was published.

    Args:
        db: the database; one in memory has no index.
        made: what to keep.
    """

    def __init__(self, db: NewsDatabase, made: Lookup) -> None:
        self._db = db
        self._part: Path | None = None
        self._sum = 0
        self._columns = {name: (c.dtype.newbyteorder("<"), c.size) for name, c in made.columns().items()}
        if db.path is None:
            return
        place = index_path(db.path)
        with suppress(OSError):
            handle, name = tempfile.mkstemp(prefix=f"{place.name}.", suffix=".part", dir=place.parent)
            self._part = Path(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(bytes(_HEAD))
                    for column in made.columns().values():
                        file.write(bytes(-file.tell() % _ALIGN))
                        content = np.ascontiguousarray(column).view(np.uint8).data
                        file.write(content)
                        self._sum = zlib.crc32(content, self._sum)
            except OSError:
                self.discard()

    def publish(self, settings: Settings) -> None:
        """Put it in its place, as the index of the database as it is now."""
        if self._part is None or self._db.path is None:
            return
        try:
            with suppress(OSError):
                with self._part.open("r+b") as file:
                    file.write(_head(_stamp(self._db, settings), self._columns, self._sum))
                self._part.chmod(self._db.path.stat().st_mode & 0o666)
                self._part.replace(index_path(self._db.path))
        finally:
            self.discard()

    def __enter__(self) -> IndexFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def discard(self) -> None:
        """Leave no half of it behind."""
        if self._part is not None:
            self._part.unlink(missing_ok=True)
            self._part = None


def open_index(db: NewsDatabase, settings: Settings) -> Lookup:
    """The lookup of a database: from its file where that is as new as the database, else made anew.

    A new one is kept beside the database if that can be written to, and used from memory if not.
    """
    found = read_index(db, settings)
    if found is None:
        found = stored_lookup(db, settings.candidates)
        IndexFile(db, found).publish(settings)
    return found


def read_index(db: NewsDatabase, settings: Settings, *, whole: bool = False) -> Lookup | None:
    """The stored lookup, mapped into memory; None if there is none that says what the database says.

    Args:
        db: the database.
        settings: numbers it must have been made with.
        whole: read all of it, and make sure that it is what was written. What is stored rests on it then.
    """
    if db.path is None:
        return None
    try:
        with index_path(db.path).open("rb") as file:
            head = file.read(_HEAD)
            if len(head) < _HEAD or not head.startswith(_MAGIC):
                return None
            told = json.loads(head[len(_MAGIC) :])
            if told.get("stamp") != _stamp(db, settings):
                return None
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            if hasattr(content, "madvise"):
                content.madvise(mmap.MADV_RANDOM)  # a search touches few pages, far from each other
        columns: _Columns = {
            name: np.frombuffer(content, np.dtype(kind), count, start)
            for name, (kind, count, start) in told["columns"].items()
        }
        if whole and told["sum"] != _sum_of(columns):
            return None
        return lookup_from(columns)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # cut short, damaged, or something else altogether


def _sum_of(columns: _Columns) -> int:
    found = 0
    for column in columns.values():
        found = zlib.crc32(column.view(np.uint8).data, found)
    return found


def _head(stamp: dict[str, Any], columns: Mapping[str, tuple[np.dtype[Any], int]], checksum: int) -> bytes:
    start, places = _HEAD, {}
    for name, (kind, size) in columns.items():
        start += -start % _ALIGN
        places[name] = kind.str, size, start
        start += kind.itemsize * size
    head = _MAGIC + json.dumps({"stamp": stamp, "sum": checksum, "columns": places}).encode()
    assert len(head) <= _HEAD
    return head.ljust(_HEAD)


def _stamp(db: NewsDatabase, settings: Settings) -> dict[str, Any]:
    """What tells one state of a database from another: its last run, its texts, and who read them how."""
    runs = db.rows("SELECT id, finished_at FROM runs WHERE status = 'complete' ORDER BY id DESC LIMIT 1")
    ends = db.rows(
        "SELECT sha256 FROM texts WHERE id IN (SELECT min(id) FROM texts UNION SELECT max(id) FROM texts)"
    )
    return {
        "version": __version__,
        "settings": settings.digest(),
        "run": list(runs[0]) if runs else None,
        "texts": db.value("SELECT max(id) FROM texts"),
        "ends": sorted(sha for (sha,) in ends),
        "documents": [db.value("SELECT max(id) FROM documents"), db.value("SELECT count(*) FROM documents")],
    }
