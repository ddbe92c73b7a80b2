"""Where do documents come from? The user's files, folders and standard input, listed before they are read.

A listing is cheap and its order is that of the paths, whatever the order of the inputs. The same file
reached twice (``a`` and ``./a``, a link and its target, a folder and a file in it) is listed once.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Literal

from provenance.model import Problem
from provenance.readers.decoding import clean
from provenance.readers.metadata_table import MetadataTable
from provenance.readers.office import PACKAGES, OfficeFormat, is_readable
from provenance.readers.streams import reason
from provenance.settings import ReadingSettings, Settings

SourceFormat = Literal["text", "markdown", "html", "jsonl", "csv"] | OfficeFormat

ENDINGS: dict[str, SourceFormat] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".docx": "docx",
    ".pdf": "pdf",
}
"""The formats by file ending; each may be followed by ``.gz``."""

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One input to read, small enough to be sent to another process.

    ``path`` and ``place`` are printable (see :class:`provenance.model.Document`); ``file`` is what the
    system knows the file by, None for standard input, whose bytes are in ``content``. ``format`` is
    None when it has to be told from the content. ``given`` holds the fields of the metadata table.
    """

    path: str
    place: str
    name: str
    format: SourceFormat | None
    packed: bool
    file: str | None = None
    content: bytes | None = None
    given: tuple[tuple[str, str], ...] = ()


@dataclass
class Listing:
    """The sources of a run, in the order of their paths, then what was wrong with the inputs.

    ``skipped`` is the number of files in folders that are no article format, known once the listing
    has been iterated to its end.

    >>> listing = Listing([], Settings())
    >>> list(listing), listing.skipped
    ([], 0)
    """

    inputs: Iterable[str | os.PathLike[str]]
    settings: Settings = field(default_factory=Settings)
    metadata: str | os.PathLike[str] | None = None
    stdin: BinaryIO | None = None
    skipped: int = 0

    def __iter__(self) -> Iterator[Source | Problem]:
        table = MetadataTable.read(self.metadata, self.settings) if self.metadata is not None else None
        walk = _Walk()
        wants_stdin = False
        for stated in self.inputs:
            given = os.fsdecode(stated)
            if given == STDIN:
                wants_stdin = True
            else:
                walk.add(given)
        found: list[Source | Problem] = []
        if wants_stdin:
            found.append(_standard_input(self.stdin, self.settings.reading))
        found.extend(walk.sources())
        self.skipped = len(walk.skipped)
        for source in found:
            if table is not None and isinstance(source, Source):
                yield replace(source, given=table.fields_of(source.place or STDIN))
            else:
                yield source
        yield from sorted(walk.problems, key=lambda problem: (problem.path, problem.code, problem.message))
        if table is not None:
            yield from table.problems()


def printable(path: str) -> str:
    """A path that can be stored and printed: bytes that are no UTF-8 as ``\\\\xff``.

    >>> printable("caf\\udce9.txt")
    'caf\\\\xe9.txt'
    """
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        try:
            path = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        except UnicodeEncodeError:  # no name of a file, but a user can still have typed it
            path = path.encode("utf-8", "backslashreplace").decode("utf-8")
    return clean(path)


def format_of(name: str) -> tuple[SourceFormat | None, bool, str]:
    """Format, whether it is packed, and the name without endings, all from a file's name.

    >>> format_of("pier.html.gz"), format_of("notes")
    (('html', True, 'pier'), (None, False, 'notes'))
    """
    stem, packed = name, False
    if name.lower().endswith(".gz") and len(name) > 3:
        stem, packed = name[:-3], True
    bare, ending = os.path.splitext(stem)  # noqa: PTH122  # names may be undecodable bytes
    return ENDINGS.get(ending.lower()), packed, bare if ending else stem


def is_article(name: str) -> bool:
    """Whether a file in a folder has an ending that we read; office files only where their reader is."""
    form = format_of(name)[0]
    return form is not None and (form not in PACKAGES or is_readable(form))


@dataclass(frozen=True, slots=True)
class _Found:
    """A file with how it was reached; a file reached by its own name goes before one reached by a link."""

    by_link: bool
    place: str
    path: str
    inode: tuple[int, int]
    explicit: bool


class _Walk:
    """The files below the inputs."""

    def __init__(self) -> None:
        self.problems: set[Problem] = set()
        self.skipped: set[str] = set()
        self._found: list[_Found] = []

    def add(self, given: str) -> None:
        """Take in one input: a file, or a folder with all that is below it."""
        try:
            status = os.stat(given)  # noqa: PTH116  # names may be undecodable bytes
        except (OSError, ValueError) as error:
            self._problem(given, "unreadable", f"cannot be read: {reason(error)}")
            return
        by_link = os.path.islink(given)  # noqa: PTH114
        if stat.S_ISDIR(status.st_mode):
            self._add_folder(given, status, by_link)
        elif stat.S_ISREG(status.st_mode):
            self._add_file(given, status, by_link, explicit=True)
        else:
            self._problem(given, "not_a_file", "a FIFO, device or socket; not opened")

    def sources(self) -> list[Source]:
        """Every file once, by the order of the paths."""
        order = sorted(self._found, key=lambda file: (file.by_link, not file.explicit, file.place, file.path))
        taken: dict[tuple[int, int] | str, _Found] = {}
        for file in order:
            key = file.inode if file.inode[1] else file.place
            taken.setdefault(key, file)
        listed = []
        for file in sorted(taken.values(), key=lambda file: file.place):
            form, packed, name = format_of(os.path.basename(file.place))  # noqa: PTH119
            listed.append(
                Source(printable(file.path), printable(file.place), printable(name), form, packed, file.path)
            )
            self.skipped.discard(file.place)
        return listed

    def _add_file(self, path: str, status: os.stat_result, by_link: bool, explicit: bool) -> None:
        place = os.path.abspath(path)  # noqa: PTH100  # links stay as the user knows them
        if not explicit and not is_article(os.path.basename(path)):  # noqa: PTH119
            self.skipped.add(place)
            return
        self._found.append(_Found(by_link, place, path, (status.st_dev, status.st_ino), explicit))

    def _add_folder(self, folder: str, status: os.stat_result, by_link: bool) -> None:
        # Links to folders come last, so that what can be reached by its own name is.
        seen = {(status.st_dev, status.st_ino)}
        waiting, links = [(folder, by_link)], set[str]()
        while waiting:
            current, linked = waiting.pop()
            for entry, entry_status, is_link in self._entries(current):
                inode = (entry_status.st_dev, entry_status.st_ino)
                if not stat.S_ISDIR(entry_status.st_mode):
                    self._add_entry(entry, entry_status, linked or is_link)
                elif is_link:
                    links.add(entry)
                elif inode not in seen:
                    seen.add(inode)
                    waiting.append((entry, linked))
            if not waiting:
                waiting, links = self._unseen(links, seen), set()

    def _unseen(self, links: set[str], seen: set[tuple[int, int]]) -> list[tuple[str, bool]]:
        """The links to folders not walked yet, one for each folder; all count as walked from here on."""
        fresh = []
        for path in sorted(links):
            try:
                status = os.stat(path)  # noqa: PTH116
            except OSError as error:
                self._problem(path, "unreadable", f"cannot be read: {reason(error)}")
                continue
            if (status.st_dev, status.st_ino) not in seen:
                seen.add((status.st_dev, status.st_ino))
                fresh.append((path, True))
        return fresh

    def _entries(self, folder: str) -> list[tuple[str, os.stat_result, bool]]:
        try:
            with os.scandir(folder) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            self._problem(folder, "unreadable", f"the folder cannot be read: {reason(error)}")
            return []
        found = []
        for entry in entries:
            try:
                found.append((entry.path, entry.stat(), entry.is_symlink()))
            except OSError as error:  # a link to nowhere, or gone since it was listed
                if not is_article(entry.name):
                    self.skipped.add(os.path.abspath(entry.path))  # noqa: PTH100
                else:
                    self._problem(entry.path, "unreadable", f"cannot be read: {reason(error)}")
        return found

    def _add_entry(self, path: str, status: os.stat_result, by_link: bool) -> None:
        if stat.S_ISREG(status.st_mode):
            self._add_file(path, status, by_link, explicit=False)
        elif not is_article(os.path.basename(path)):  # noqa: PTH119
            self.skipped.add(os.path.abspath(path))  # noqa: PTH100
        else:
            self._problem(path, "not_a_file", "a FIFO, device or socket; not opened")

    def _problem(self, path: str, code: str, message: str) -> None:
        self.problems.add(Problem(printable(path), None, code, message))


def _standard_input(stream: BinaryIO | None, reading: ReadingSettings) -> Source | Problem:
    """Standard input, read whole: it cannot be read again by another process."""
    if stream is None and sys.stdin is None:
        return Problem(STDIN, None, "unreadable", "cannot be read: standard input is closed")
    try:
        content = (stream or sys.stdin.buffer).read(reading.max_file_bytes + 1)
    except (OSError, ValueError) as error:
        return Problem(STDIN, None, "unreadable", f"cannot be read: {reason(error)}")
    if len(content) > reading.max_file_bytes:
        return Problem(STDIN, None, "too_large", f"more than {reading.max_file_bytes:,} bytes")
    packed = content.startswith(b"\x1f\x8b")
    return Source(STDIN, "", "stdin", None, packed, content=content)
