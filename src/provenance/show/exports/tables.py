"""The database as a folder of CSV tables: nodes and edges of a graph, and what hangs on them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from provenance.database.contents import Contents
from provenance.errors import TroubleError
from provenance.model import TracedRelation
from provenance.relations import CHANGE_NAMES
from provenance.show.safety import harmless_cell

TABLES: dict[str, dict[str, str]] = {
    "nodes.csv": {
        "id": "the document's id",
        "label": "its name",
        "status": "seen, declared or inferred",
        "outlet": "who published it",
        "headline": "its headline",
        "url": "its address",
        "published": "when, as stated",
        "language": "of the text",
        "words": "how many it has",
        "verdict": "of the audit of its credits",
        "copied_share": "share of its words that also stand elsewhere, 0 to 1",
        "story": "the id of its story",
    },
    "edges.csv": {
        "source": "id of the source; of an undirected edge the lower id",
        "target": "id of the copy",
        "type": "directed or undirected, as graph programs ask for it",
        "weight": "share of the copy's words that the source has, 0 to 1; undirected: the greater of both",
        "relation": "id of the relation",
        "kind": "of the relation",
        "direction": "stated, common_source or unknown",
        "confidence": "that text was reused, 0 to 1",
        "direction_confidence": "of the direction, 0 to 1",
        "shared_words": "how many words they share",
        "longest_words": "the longest run of equal words",
        "summary": "what was found, in a sentence",
    },
    "steps.csv": {
        "story": "id of the story",
        "source": "id of the source, which may be one that is only named",
        "target": "id of the copy",
        "probability": "of this step of the tree, 0 to 1",
    },
    "credits.csv": {
        "document": "id of the document",
        "start": "of the cue in code points; empty for credits of the page's head",
        "end": "its end",
        "text": "the cue",
        "kind": "of credit",
        "role": "what the credit is for",
        "target": "who is named",
        "url": "which address",
        "source_document": "id of the document that is meant",
        "source_status": "seen, declared or none",
    },
    "changes.csv": {
        "relation": "id of the relation",
        "class": "of the change",
        "op": "removed, added or altered, from the lower id to the higher",
        "a_start": "in the text of the lower id, in code points",
        "a_end": "its end",
        "b_start": "in the text of the higher id",
        "b_end": "its end",
    },
    "stories.csv": {
        "id": "the story's id",
        "name": "its name",
        "documents": "how many it has, sources that are only named among them",
        "root": "id of the document all others come from, if it is known",
    },
}
"""Files of the folder with their columns and what those mean."""
Cell = str | int | float | None


def write_tables(contents: Contents, folder: Path) -> list[Path]:
    """Write the tables; files of other names in the folder stay.

    Returns:
        The files, in the order of :data:`TABLES`.

    Raises:
        TroubleError: the folder or a file cannot be written.
    """
    rows = {
        "nodes.csv": _nodes(contents),
        "edges.csv": (_edge(traced) for traced in contents.relations(detail=False)),
        "steps.csv": _steps(contents),
        "credits.csv": _credits(contents),
        "changes.csv": _changes(contents),
        "stories.csv": ((s.id, s.name, len(s.documents), s.root) for s in contents.stories()),
    }
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, columns in TABLES.items():
            path = folder / name
            _write(path, list(columns), rows[name])
            written.append(path)
    except OSError as error:
        raise TroubleError(f"{folder}: cannot be written ({error.strerror})") from error
    return written


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([harmless_cell(_shown(cell)) for cell in row])


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)


def _nodes(contents: Contents) -> Iterator[Sequence[Cell]]:
    for d in contents.documents():
        yield (
            d.id, d.name, d.status, d.outlet, d.headline, d.url, d.published, d.language, d.words, d.verdict,
            d.copied_share, d.story,
        )  # fmt: skip


def ends(traced: TracedRelation) -> tuple[int, int, bool, float]:
    """Source, copy, whether that is stated, and the share of the copy's words that the source has."""
    relation = traced.relation
    if relation.direction == "b_to_a":
        return traced.b, traced.a, True, relation.coverage_a
    if relation.direction == "a_to_b":
        return traced.a, traced.b, True, relation.coverage_b
    return traced.a, traced.b, False, max(relation.coverage_a, relation.coverage_b)


def _edge(traced: TracedRelation) -> Sequence[Cell]:
    source, target, stated, share = ends(traced)
    relation = traced.relation
    return (
        source, target, "directed" if stated else "undirected", share, traced.id, relation.kind,
        "stated" if stated else relation.direction, relation.confidence, relation.direction_confidence,
        relation.shared_words, relation.longest_words, relation.summary,
    )  # fmt: skip


def _steps(contents: Contents) -> Iterator[Sequence[Cell]]:
    for story in contents.stories():
        for edge in story.tree:
            yield story.id, edge.source, edge.target, edge.probability


def _credits(contents: Contents) -> Iterator[Sequence[Cell]]:
    for traced in contents.credits():
        credit, span = traced.credit, traced.credit.span
        yield (
            traced.document, span.start if span else None, span.end if span else None, credit.text,
            credit.kind, credit.role, credit.target, credit.url, traced.source_document, traced.source_status,
        )  # fmt: skip


def _changes(contents: Contents) -> Iterator[Sequence[Cell]]:
    for traced in contents.relations():
        for passage in traced.relation.passages:
            for edit in passage.edits:
                if edit.edit_class in CHANGE_NAMES:
                    a, b = edit.a, edit.b
                    yield traced.id, edit.edit_class, edit.op, a.start, a.end, b.start, b.end
