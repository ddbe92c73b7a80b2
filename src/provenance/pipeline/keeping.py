"""A database of traced documents, for programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from provenance.database import NewsDatabase
from provenance.database.readout import find_document, read_trace
from provenance.database.texts import stored_fingerprints
from provenance.engines.workers import Workers
from provenance.fingerprints import lsh_index, resemblance, simhash_distance
from provenance.model import Document, Trace
from provenance.pipeline.reading import Input, Reading
from provenance.pipeline.tracing import trace_into
from provenance.settings import Settings


@dataclass(frozen=True, slots=True)
class Near:
    """A document that is near another by its fingerprints; both figures are estimates.

    ``resemblance`` is the share of word shingles in common (0..1), ``distance`` the number of bits in
    which the 64-bit SimHashes differ.
    """

    name: str
    resemblance: float
    distance: int


class Store:
    """A database of traced documents.

    Args:
        path: the file; made if it is missing.
    """

    def __init__(self, path: Input) -> None:
        self.path = Path(path)

    def add(
        self, trace: Trace | Iterable[Document], *, settings: Settings | None = None, jobs: int = 1
    ) -> Trace:
        """Store documents and compare them with everything stored before.

        Args:
            trace: a trace, or documents.
            settings: numbers to use instead of the defaults.
            jobs: worker processes.

        Returns:
            The documents with everything that now touches them.
        """
        settings = settings or Settings()
        documents = trace.inputs if isinstance(trace, Trace) else tuple(trace)
        problems = trace.problems if isinstance(trace, Trace) else ()
        with Workers(jobs) as workers, NewsDatabase(self.path) as db:
            reading = Reading(documents, settings, workers=workers)
            reading.problems.extend(problems)
            summary, named = trace_into(db, reading, settings=settings, workers=workers)
            return read_trace(db, summary, named)

    def near(self, name: str, *, least: float = 0.7, settings: Settings | None = None) -> list[Near]:
        """Documents whose texts are near-identical to one's, by stored fingerprints alone.

        Asks an index over all stored signatures (datasketch), so a text that shares a paragraph only is
        not found; relations are.

        Args:
            name: a document's name, or ``document:ID``.
            least: least estimated resemblance, 0..1.
            settings: bands and rows of the index.

        Raises:
            NotFoundError: there is no such document.
        """
        bands, rows = (settings or Settings()).candidates.bands, (settings or Settings()).candidates.rows
        with NewsDatabase(self.path, create=False, read_only=True) as db:
            document = find_document(db, name)
            prints = dict(stored_fingerprints(db))
        if document not in prints:
            return []
        mine = prints[document][1]
        named = ((str(i), mark.signature) for i, (_, mark) in sorted(prints.items()))
        index = lsh_index(named, bands=bands, rows=rows, seed=mine.seed)
        found = sorted(int(i) for i in index.query(mine.minhash) if int(i) != document)
        marks = [prints[i] for i in found]
        near = [Near(n, resemblance(mine, mark), simhash_distance(mine, mark)) for n, mark in marks]
        return sorted(
            (n for n in near if n.resemblance >= least), key=lambda n: (-n.resemblance, n.distance, n.name)
        )
