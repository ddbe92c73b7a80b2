"""Who ran what, read from the trees and relations that are stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from provenance.credits import fold_target
from provenance.database.conclusions import read_parties
from provenance.database.readout import read_documents, relations_by_id, text_of, turned
from provenance.database.store import NewsDatabase
from provenance.errors import NotFoundError
from provenance.model import Pickup, Relation, TracedDocument
from provenance.pickups import Step, by_time, make_pickup
from provenance.relations import Party


@dataclass(frozen=True, slots=True)
class _Taken:
    """A copy, the document asked about that it came from, what it was had through, and the last step."""

    source: int
    copy: int
    via: int | None
    probability: float


def read_pickups(db: NewsDatabase, *, outlet: str | None = None, story: int | None = None) -> list[Pickup]:
    """Every copy of an outlet's texts, or in a story, or all; in the order of publication.

    Args:
        outlet: whose texts; a copy that was had through another one counts, with that one named.
        story: the id of one story.

    Raises:
        NotFoundError: there is no such outlet, or no such story.
    """
    wanted = _outlet_documents(db, outlet) if outlet is not None else None
    if story is not None and db.value("SELECT id FROM stories WHERE id = ?", (story,)) is None:
        raise NotFoundError(f"story:{story}: no such story")
    taken = _taken(db, wanted, story)
    documents = sorted({d for row in taken for d in (row.source, row.copy, row.via) if d is not None})
    known = {d.id: d for d in read_documents(db, documents)}
    parties = read_parties(db, documents)
    pairs = _relations(db, [(row.source, row.copy) for row in taken])
    found = []
    for row in taken:
        relation = pairs.get((row.source, row.copy))
        if relation is None or row.source not in parties or row.copy not in parties:
            continue  # a source nobody has seen, or a step through one: there is nothing to compare with
        found.append(_pickup(db, row, known, parties, relation))
    return by_time(found, parties)


def read_copying(db: NewsDatabase, document: int) -> tuple[tuple[TracedDocument, ...], list[Pickup]]:
    """The revisions of a document's page in order, itself among them, and how it was copied from its source."""
    versions = {d.id: d for d in read_documents(db, revisions_of(db, document))}
    story = db.value("SELECT story_id FROM story_documents WHERE document_id = ? LIMIT 1", (document,))
    pickups = [] if story is None else [p for p in read_pickups(db, story=story) if p.document == document]
    return tuple(versions[v] for v in revisions_of(db, document) if v in versions), pickups


def _pickup(
    db: NewsDatabase,
    row: _Taken,
    known: dict[int, TracedDocument],
    parties: dict[int, Party],
    relation: Relation,
) -> Pickup:
    page = revisions_of(db, row.source)
    place = page.index(row.source)
    return make_pickup(
        (known[row.source], parties[row.source]),
        (known[row.copy], parties[row.copy]),
        relation,
        texts=(text_of(db, row.source), text_of(db, row.copy)),
        version=(place + 1, len(page)),
        steps=_steps(db, page[place:]),
        via=None if row.via is None else known[row.via].name,
        probability=row.probability,
    )


def _outlet_documents(db: NewsDatabase, outlet: str) -> set[int]:
    """Seen documents of an outlet, by any of its names."""
    folded = fold_target(outlet)
    rows = db.rows(
        "SELECT d.id FROM documents d JOIN outlets o ON o.id = d.outlet_id "
        "WHERE o.folded = ? AND d.status = 'seen'",
        (folded,),
    )
    if not rows:
        raise NotFoundError(f"{outlet}: no documents of such an outlet")
    return {document for (document,) in rows}


def _taken(db: NewsDatabase, wanted: set[int] | None, story: int | None) -> list[_Taken]:
    """Steps of the trees; of an outlet's texts also what was had through others."""
    parents: dict[int, tuple[int, float]] = {}
    where, values = ("WHERE story_id = ?", (story,)) if story is not None else ("", ())
    for source, taker, probability in db.rows(
        f"SELECT source_document_id, taker_document_id, probability FROM story_edges {where} "
        "ORDER BY story_id, taker_document_id",
        values,
    ):
        parents[taker] = source, probability
    outlets = dict(db.rows("SELECT id, outlet_id FROM documents WHERE outlet_id IS NOT NULL"))
    taken = []
    for copy, (source, probability) in sorted(parents.items()):
        if wanted is None:
            if outlets.get(source) is None or outlets.get(source) != outlets.get(copy):
                taken.append(_Taken(source, copy, None, probability))
            continue
        if copy in wanted:
            continue
        ancestor: int | None = source
        seen = {copy}
        while ancestor is not None and ancestor not in wanted and ancestor not in seen:
            seen.add(ancestor)
            ancestor = parents[ancestor][0] if ancestor in parents else None
        if ancestor is not None and ancestor in wanted:
            taken.append(_Taken(ancestor, copy, None if ancestor == source else source, probability))
    return taken


def _relations(db: NewsDatabase, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Relation]:
    """The relations of pairs of source and copy, turned so that the source is a."""
    ids: dict[int, tuple[int, int]] = {}
    for source, copy in pairs:
        found = db.value(
            "SELECT id FROM relations WHERE a = ? AND b = ?", (min(source, copy), max(source, copy))
        )
        if found is not None:
            ids[int(found)] = source, copy
    found_pairs = {}
    for traced in relations_by_id(db, ids):
        source, copy = ids[traced.id]
        found_pairs[source, copy] = traced.relation if traced.a == source else turned(traced.relation)
    return found_pairs


def revisions_of(db: NewsDatabase, document: int) -> list[int]:
    """The revisions of a document's page, in order; at least the document itself."""
    rows = db.rows(
        "SELECT v.id FROM documents d JOIN documents v ON v.address = d.address AND v.status = 'seen' "
        "WHERE d.id = ? ORDER BY v.version, v.id",
        (document,),
    )
    return [version for (version,) in rows] or [document]


def _steps(db: NewsDatabase, versions: Sequence[int]) -> list[Step]:
    """What changed from each of some revisions to the next."""
    pairs = list(pairwise(versions))
    relations = _relations(db, pairs)
    texts: dict[int, str] = defaultdict(str, {v: text_of(db, v) for pair in pairs for v in pair})
    return [
        Step(relations[pair].passages, texts[pair[0]], texts[pair[1]])
        if pair in relations
        else Step((), "", "")
        for pair in pairs
    ]
