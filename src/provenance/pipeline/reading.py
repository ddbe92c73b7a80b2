"""Inputs to documents, some at a time, and who is told how a run goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from os import PathLike, fspath
from typing import BinaryIO, Protocol

from provenance.engines.workers import Workers
from provenance.errors import NoUsableInputError
from provenance.model import Document, Problem
from provenance.readers import Listing, Source, load
from provenance.settings import Settings

Input = str | PathLike[str]
_PAGES_AT_ONCE = 20
_PAGES_WORTH = 4


class Progress(Protocol):
    """Who is told how a run goes on; see :mod:`provenance.show.progress`."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins; ``total`` steps, None if that is not known."""

    def advance(self, steps: int) -> None:
        """So many steps of the stage are done."""


class Silence:
    """Nobody is told."""

    def stage(self, name: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, steps: int) -> None:
        """Say nothing."""


class Reading:
    """The documents of some inputs, one after the other; problems and skipped files on the side.

    Args:
        inputs: files, folders, ``-``, or documents.
        settings: limits.
        metadata: a CSV table about text files.
        stdin: what ``-`` means; standard input if None.
        workers: who parses pages.
        keep: keep the documents in ``kept``.
    """

    def __init__(
        self,
        inputs: Iterable[Input | Document],
        settings: Settings,
        metadata: Input | None = None,
        *,
        stdin: BinaryIO | None = None,
        workers: Workers | None = None,
        keep: bool = False,
    ) -> None:
        items = list(inputs)
        self._documents = [item for item in items if isinstance(item, Document)]
        self._listing = Listing(
            [item for item in items if not isinstance(item, Document)], settings, metadata, stdin
        )
        self._settings = settings
        self._workers = workers or Workers(1)
        self._keep = keep
        self.problems: list[Problem] = []
        self.kept: list[Document] = []

    @property
    def skipped(self) -> int:
        """Files in folders that are of no article format."""
        return self._listing.skipped

    def __iter__(self) -> Iterator[Document]:
        for found in self._found():
            if isinstance(found, Problem):
                self.problems.append(found)
                continue
            if self._keep:
                self.kept.append(found)
            yield found

    def _found(self) -> Iterator[Document | Problem]:
        yield from self._documents
        pages: list[Source] = []
        for source in self._listing:
            if isinstance(source, Problem):
                yield source
            elif source.format == "html":
                pages.append(source)
            else:
                yield from load(source, self._settings)
        # Pages are what takes time to read: about ten milliseconds each.
        batches = [pages[n : n + _PAGES_AT_ONCE] for n in range(0, len(pages), _PAGES_AT_ONCE)]
        read = partial(_load_pages, settings=self._settings)
        for loaded in self._workers.map(read, batches, worth=_PAGES_WORTH):
            yield from loaded


def _load_pages(pages: Sequence[Source], settings: Settings) -> list[Document | Problem]:
    return [found for page in pages for found in load(page, settings)]


def read_one(path: Input, settings: Settings | None = None) -> Document:
    """The one document a file holds.

    Raises:
        NoUsableInputError: it holds none, or several.
    """
    settings = settings or Settings()
    reading = Reading([path], settings)
    documents = list(reading)
    if not documents:
        raise no_input(reading)
    if len(documents) > 1:
        raise NoUsableInputError(f"{fspath(path)}: holds {len(documents)} documents where one is needed")
    return documents[0]


def no_input(reading: Reading) -> NoUsableInputError:
    if reading.problems:
        first, more = reading.problems[0], len(reading.problems) - 1
        rest = f" (and {more} more)" if more else ""
        return NoUsableInputError(f"nothing could be read: {first.path}: {first.message}{rest}")
    if reading.skipped:
        return NoUsableInputError(
            f"no articles found; {reading.skipped} files are of no format that is read "
            "(.txt .md .html .jsonl .csv, each also .gz)"
        )
    return NoUsableInputError("no articles found: the inputs are empty")
