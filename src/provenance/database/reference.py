"""Stored documents as what a draft is compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from provenance.database.store import NewsDatabase
from provenance.model import ComparedWith, Document, Span
from provenance.readers.addresses import normal_url


def documents_of(db: NewsDatabase, texts: Iterable[int]) -> dict[int, list[int]]:
    """The seen documents that have each of some texts; the earliest dated first, then by name."""
    found: dict[int, list[tuple[bool, float, str, int]]] = defaultdict(list)
    for text, document, latest, name in db.rows_in(
        "SELECT text_id, id, published_latest, name FROM documents "
        "WHERE status = 'seen' AND text_id IN ({marks})",
        sorted(set(texts)),
    ):
        found[text].append((latest is None, latest or 0.0, name, document))
    return {text: [row[-1] for row in sorted(rows)] for text, rows in sorted(found.items())}


def addresses_of(db: NewsDatabase, documents: Sequence[int]) -> dict[int, str | None]:
    """The address of each of some documents, as given."""
    return dict(db.rows_in("SELECT id, url FROM documents WHERE id IN ({marks})", documents))


def furniture_of(db: NewsDatabase, documents: Sequence[int]) -> dict[int, tuple[Span, ...]]:
    """Stretches of some documents that are known for furniture of pages, because unrelated ones have them."""
    found: dict[int, set[Span]] = defaultdict(set)
    for side in ("a", "b"):
        for document, start, end in db.rows_in(
            f"SELECT DISTINCT r.{side}, p.{side}_start, p.{side}_end FROM relations r "
            f"JOIN passages p ON p.relation_id = r.id WHERE p.kind = 'boilerplate' AND r.{side} IN ({{marks}})",
            documents,
        ):
            found[document].add(Span(start, end))
    return {document: tuple(sorted(spans)) for document, spans in found.items()}


def stored_as(db: NewsDatabase, document: Document) -> dict[int, str]:
    """Stored documents that stand at a document's own place or address, with their names."""
    found: dict[int, str] = {}
    if document.place:
        found |= db.rows(
            "SELECT id, name FROM documents WHERE status = 'seen' AND place = ? AND coalesce(member, '') = ?",
            (document.place, document.member or ""),
        )
    address = normal_url(document.url or document.canonical_url or "")
    if address:
        found |= db.rows("SELECT id, name FROM documents WHERE status = 'seen' AND address = ?", (address,))
    return found


def compared_with(db: NewsDatabase) -> ComparedWith:
    """How many texts there are, and the earliest and the latest date among their documents."""
    dates = [
        db.value(f"SELECT {which}(published_at) FROM documents WHERE status = 'seen'")
        for which in ("min", "max")
    ]
    return ComparedWith(int(db.value("SELECT count(*) FROM texts")), *dates)
