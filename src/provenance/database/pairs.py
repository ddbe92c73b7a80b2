"""Pairs: what the search for candidates needs, which pairs are wanted, and what was measured."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from provenance import kernels
from provenance.candidates import Ids, Lookup, Marks
from provenance.comparison import Measure
from provenance.database.store import NewsDatabase, marks
from provenance.database.texts import stored_texts
from provenance.fingerprints import Content, all_grams
from provenance.model import Span
from provenance.normalisation import normalise_all
from provenance.settings import CandidateSettings, FingerprintSettings

_HUBS_AT_ONCE = 250
Pair = tuple[int, int]
EditRow = tuple[str, str, Span, Span, str, str]
"""Operation, class, the stretches of a and b, and their texts."""


@dataclass(frozen=True, slots=True)
class MeasuredPair:
    """A pair of documents that was compared: both sides' text and the changed stretches by passage."""

    a: int
    b: int
    measure: Measure
    texts: tuple[tuple[str, str], ...]
    edits: tuple[tuple[EditRow, ...], ...]


def stored_lookup(db: NewsDatabase, settings: CandidateSettings, before: Lookup | None = None) -> Lookup:
    """All stored texts, ready to be asked which of them resemble a new one, or each other.

    Args:
        db: the database.
        settings: which texts are worth comparing.
        before: the lookup of an earlier state, read with the same settings; what it has is not read again
            if all of its texts are still there and the others came later.
    """
    texts, ranks, words = _ranked(db)
    known = [] if before is None else before.texts.tolist()
    if before is None or texts[: len(known)] != known:
        return Lookup.of(_stored_marks(db, settings), texts, ranks, words, settings)
    last = known[-1] if known else 0
    return before.with_more(_stored_marks(db, settings, last), texts, ranks, words, settings)


def word_key(words_sha256: str) -> int:
    """What texts of equal words have in common, below 2**64."""
    return int(words_sha256[:16], 16)


def _ranked(db: NewsDatabase) -> tuple[list[int], list[int], list[int]]:
    """Texts with words, ascending; the place of each in the order of publication; its key of equal words."""
    first = first_documents(db)
    order = {
        document: rank
        for rank, (document,) in enumerate(
            db.rows(
                "SELECT id FROM documents WHERE status = 'seen' "
                "ORDER BY published_latest IS NULL, published_latest, name"
            )
        )
    }
    rows = [
        (text, order[first[text]], word_key(digest))
        for text, digest in db.rows("SELECT id, words_sha256 FROM texts WHERE words > 0 ORDER BY id")
        if text in first
    ]
    return [text for text, _, _ in rows], [rank for _, rank, _ in rows], [word for _, _, word in rows]


def _stored_marks(db: NewsDatabase, settings: CandidateSettings, after: int = 0) -> Marks:
    """The fingerprints of texts that are long enough to be compared: of those whose ids come after one."""
    texts: list[int] = []
    grams: list[kernels.Hashes] = []
    signatures: list[kernels.Hashes32] = []
    content: list[Content] = []
    for text, stored, signature, keys, places in db.rows(
        "SELECT f.text_id, f.grams, f.minhash, f.content_keys, f.content_places "
        "FROM fingerprints f JOIN texts t ON t.id = f.text_id "
        "WHERE t.words >= ? AND f.text_id > ? ORDER BY f.text_id",
        (settings.min_text_words, after),
    ):
        texts.append(text)
        grams.append(np.frombuffer(stored, "<u8"))
        signatures.append(np.frombuffer(signature, "<u4"))
        content.append(Content(np.frombuffer(keys, "<u4"), np.frombuffer(places, "<u4")))
    return Marks(texts, grams, signatures, content)


def whole_grams(db: NewsDatabase, texts: Sequence[int], prints: FingerprintSettings) -> list[Ids]:
    """All k-grams of some stored texts, viewed as signed, in unsigned order."""
    found: list[Ids] = []
    for start in range(0, len(texts), _HUBS_AT_ONCE):
        part = texts[start : start + _HUBS_AT_ONCE]
        stored = stored_texts(db, part)
        normal = normalise_all(
            [stored[text].text for text in part],
            head_ends=[stored[text].head_end for text in part],
            masked=[stored[text].masked for text in part],
        )
        found.extend(grams.view(np.int64) for grams in all_grams(normal, prints))
    return found


def first_documents(db: NewsDatabase) -> dict[int, int]:
    """For each text the document that stands for it: the earliest dated, else the first by name."""
    first: dict[int, int] = {}
    for text, document in db.rows(
        "SELECT text_id, id FROM documents WHERE status = 'seen' "
        "ORDER BY published_latest IS NULL, published_latest, name"
    ):
        first.setdefault(text, document)
    return first


def wanted_pairs(db: NewsDatabase, candidates: Ids) -> tuple[set[Pair], set[Pair]]:
    """Pairs of documents that belong in the database, smaller id first.

    Args:
        candidates: pairs of texts, shape (p, 2).

    Returns:
        Pairs to have a relation if anything is shared, and among them those that have one in any case:
        documents with one text (a star around the one that stands for it), and neighbouring versions of
        one page. Versions of one page that are no neighbours are no pair.
    """
    first = first_documents(db)
    pairs = {_ordered(first[a], first[b]) for a, b in candidates.tolist()}
    certain: set[Pair] = set()
    texts: dict[int, int] = {}
    for document, text in db.rows("SELECT id, text_id FROM documents WHERE status = 'seen'"):
        texts[document] = text
        if first[text] != document:
            certain.add(_ordered(document, first[text]))
    for group in _version_groups(db):
        steps = {_ordered(x, y) for x, y in pairwise(group)}
        pairs -= {_ordered(x, y) for n, x in enumerate(group) for y in group[n + 1 :]} - steps
        certain |= steps
    return pairs | certain, certain


def _ordered(x: int, y: int) -> Pair:
    return (x, y) if x < y else (y, x)


def _version_groups(db: NewsDatabase) -> list[list[int]]:
    """Documents that stand at one address or one place, each group in the order of their versions."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    order = "coalesce(published_earliest, 9e18), modified_at, first_run, version, id"
    for key, document in db.rows(
        "SELECT address, id FROM documents WHERE status = 'seen' AND address IS NOT NULL AND address IN "
        f"(SELECT address FROM documents GROUP BY address HAVING count(*) > 1) ORDER BY {order}"
    ):
        groups["address", key].append(document)
    for place, member, document in db.rows(
        "SELECT place, coalesce(member, ''), id FROM documents WHERE status = 'seen' AND place <> '' "
        f"AND version > 0 ORDER BY {order}"
    ):
        groups["place", place, member].append(document)
    return [group for _, group in sorted(groups.items()) if len(group) > 1]


def related_pairs(db: NewsDatabase) -> set[Pair]:
    """Pairs of documents that have a relation stored."""
    return {(a, b) for a, b in db.rows("SELECT a, b FROM relations")}


def empty_pairs(db: NewsDatabase) -> set[Pair]:
    """Pairs of texts that were compared and share nothing."""
    return {(a, b) for a, b in db.rows("SELECT a, b FROM empty_pairs")}


def texts_of(db: NewsDatabase, documents: Iterable[int]) -> dict[int, int]:
    """The text of each of the documents."""
    return dict(db.rows_in("SELECT id, text_id FROM documents WHERE id IN ({marks})", sorted(set(documents))))


def drop_relations(db: NewsDatabase, pairs: Iterable[Pair]) -> None:
    """Forget relations between documents that are no pair any more."""
    db.many("DELETE FROM relations WHERE a = ? AND b = ?", sorted(pairs))


def add_empty(db: NewsDatabase, pairs: Iterable[Pair]) -> None:
    """Remember pairs of texts that share nothing, so that they are not compared again."""
    db.many("INSERT OR IGNORE INTO empty_pairs (a, b) VALUES (?, ?)", sorted(pairs))


def add_measured(db: NewsDatabase, run: int, rows: Sequence[MeasuredPair]) -> None:
    """Write measured pairs with passages and edits; what they mean is settled when the run concludes."""
    next_passage = db.next_id("passages")
    relations, passages, edits = [], [], []
    for relation, row in enumerate(rows, db.next_id("relations")):
        measure = row.measure
        classes: dict[str, int] = defaultdict(int)
        for seq, (passage, texts, changed) in enumerate(
            zip(measure.passages, row.texts, row.edits, strict=True)
        ):
            a, b = passage.a, passage.b
            passages.append(
                (
                    *(next_passage, relation, seq, "edited", *texts),
                    *(passage.words, passage.longest, passage.similarity, passage.confidence),
                    *(int(passage.moved), *a.span, *b.span, a.words, b.words, a.noise, b.noise),
                    *(a.quoted, b.quoted, int(passage.furniture), passage.tier),
                )
            )
            for n, (op, edit_class, a_span, b_span, a_text, b_text) in enumerate(changed):
                edits.append((next_passage, n, op, edit_class, a_text, b_text, *a_span, *b_span))
                classes[edit_class] += 1
            next_passage += 1
        relations.append(
            (
                *(relation, row.a, row.b, measure.order_kept, json.dumps(dict(sorted(classes.items())))),
                *(int(measure.same_words), int(measure.surface_only)),
                *(measure.brackets_a, measure.brackets_b, measure.fact_changes, measure.word_changes, run),
            )
        )
    db.many(
        "INSERT INTO relations (id, a, b, order_kept, changes, same_words, surface_only, brackets_a, brackets_b, "
        "fact_changes, word_changes, run_id, title, kind, confidence, direction, coverage_a, coverage_b, novel_coverage_a, novel_coverage_b, "
        "shared_words, longest_words, quote_share, boilerplate_share, summary) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 'incidental', 0, 'unknown', 0, 0, 0, 0, 0, 0, 0, 0, '')",
        relations,
    )
    db.many(
        "INSERT INTO passages (id, relation_id, seq, kind, a_text, b_text, words, longest_words, similarity, "
        "confidence, moved, a_start, a_end, b_start, b_end, a_words, b_words, a_noise, b_noise, a_quoted, "
        f"b_quoted, furniture, tier) VALUES ({marks(range(23))})",
        passages,
    )
    db.many(
        "INSERT INTO edits (passage_id, seq, op, class, a_text, b_text, a_start, a_end, b_start, b_end) "
        f"VALUES ({marks(range(10))})",
        edits,
    )
