"""Texts by themselves: which are still to be read, and what reading them brought."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from provenance.database.store import NewsDatabase
from provenance.fingerprints import HASH_NAME, SCHEME, Content, Fingerprint, Permutations
from provenance.model import Problem, Segment, Span
from provenance.settings import FingerprintSettings


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text as stored, with what tells its words from its markup."""

    id: int
    text: str
    head_end: int
    masked: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ReadText:
    """What reading a text by itself brought (see :mod:`provenance.profiles`).

    ``open_targets`` are folded names its credits may mean if an outlet of that name turns up.
    """

    id: int
    words: int
    noise_words: int
    words_sha256: str
    hidden: int
    mixed: int
    headline: str | None
    marked_outlet: str | None
    segments: tuple[Segment, ...]
    open_targets: tuple[str, ...]
    fingerprint: Fingerprint


def forget_derived(db: NewsDatabase) -> None:
    """Drop everything that rests on settings: fingerprints, measures, conclusions."""
    declared = [i for (i,) in db.rows("SELECT id FROM documents WHERE status <> 'seen'")]
    db.search_remove("documents", declared)
    db.search_remove("texts", [i for (i,) in db.rows("SELECT id FROM texts")])
    for table in (
        "relations",
        "empty_pairs",
        "fingerprints",
        "fingerprint_schemes",
        "segments",
        "open_cues",
        "attributions",
        "audits",
        "stories",
    ):
        db.connection.execute(f"DELETE FROM {table}")
    db.connection.execute("DELETE FROM documents WHERE status <> 'seen'")


def unread_texts(db: NewsDatabase, batch: int) -> Iterator[list[StoredText]]:
    """Texts without fingerprints, by id, some at a time."""
    last = 0
    while True:
        rows = db.rows(
            "SELECT t.id, t.text, t.head_end, t.masked FROM texts t WHERE t.id > ? AND t.id NOT IN "
            "(SELECT text_id FROM fingerprints) ORDER BY t.id LIMIT ?",
            (last, batch),
        )
        if not rows:
            return
        last = rows[-1][0]
        yield [StoredText(i, text, head_end, _spans(masked)) for i, text, head_end, masked in rows]


def count_unread(db: NewsDatabase) -> int:
    """How many texts have no fingerprints."""
    return int(db.value("SELECT count(*) FROM texts WHERE id NOT IN (SELECT text_id FROM fingerprints)"))


def short_texts(db: NewsDatabase, documents: Sequence[int], shortest: int) -> list[Problem]:
    """A problem for each of the documents that is too short to be compared."""
    return [
        Problem(path or name, member, "too_short", f"{words} words: stored, compared only for identity")
        for path, name, member, words in db.rows_in(
            "SELECT d.path, d.name, d.member, t.words FROM documents d JOIN texts t ON t.id = d.text_id "
            "WHERE t.words < ? AND d.id IN ({marks}) ORDER BY d.id",
            documents,
            (shortest,),
        )
    ]


def stored_texts(db: NewsDatabase, ids: Iterable[int]) -> dict[int, StoredText]:
    """Texts by id."""
    rows = db.rows_in("SELECT id, text, head_end, masked FROM texts WHERE id IN ({marks})", sorted(set(ids)))
    return {i: StoredText(i, text, head_end, _spans(masked)) for i, text, head_end, masked in rows}


def stored_segments(db: NewsDatabase, ids: Iterable[int]) -> dict[int, tuple[Segment, ...]]:
    """The segments of texts by id, in order, without the body."""
    wanted = sorted(set(ids))
    found: dict[int, list[Segment]] = {text: [] for text in wanted}
    for i, kind, first, last in db.rows_in(
        'SELECT text_id, kind, start, "end" FROM segments WHERE text_id IN ({marks}) '
        'ORDER BY text_id, start, "end"',
        wanted,
    ):
        found[i].append(Segment(Span(first, last), kind))
    return {text: tuple(segments) for text, segments in found.items()}


def stored_content(db: NewsDatabase, ids: Iterable[int]) -> dict[int, Content]:
    """The content bigrams of texts by id."""
    rows = db.rows_in(
        "SELECT text_id, content_keys, content_places FROM fingerprints WHERE text_id IN ({marks})",
        sorted(set(ids)),
    )
    return {i: Content(np.frombuffer(keys, "<u4"), np.frombuffer(places, "<u4")) for i, keys, places in rows}


def find_scheme(db: NewsDatabase, settings: FingerprintSettings) -> tuple[int, Permutations] | None:
    """The stored fingerprint scheme of these settings: its id and its permutations."""
    rows = db.rows(
        "SELECT id, multipliers, increments FROM fingerprint_schemes WHERE name = ? AND permutations = ? "
        "AND seed = ? AND hash_name = ? AND shingle_words = ? AND gram_words = ? AND window = ? "
        "AND content_letters = ? AND content_characters = ?",
        _scheme(settings),
    )
    if not rows:
        return None
    scheme, multipliers, increments = rows[0]
    return scheme, Permutations(np.frombuffer(multipliers, "<u4"), np.frombuffer(increments, "<u4"))


def add_scheme(db: NewsDatabase, settings: FingerprintSettings, permutations: Permutations) -> int:
    """Store a fingerprint scheme; gives its id."""
    scheme = db.next_id("fingerprint_schemes")
    db.connection.execute(
        "INSERT INTO fingerprint_schemes (id, name, permutations, seed, hash_name, shingle_words, gram_words, "
        "window, content_letters, content_characters, multipliers, increments) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            scheme,
            *_scheme(settings),
            permutations.multipliers.astype("<u4").tobytes(),
            permutations.increments.astype("<u4").tobytes(),
        ),
    )
    return scheme


def _scheme(settings: FingerprintSettings) -> tuple[str | int, ...]:
    return (
        SCHEME,
        settings.minhash_permutations,
        settings.minhash_seed,
        HASH_NAME,
        settings.shingle_words,
        settings.gram_words,
        settings.window,
        settings.content_letters,
        settings.content_characters,
    )


def stored_fingerprints(db: NewsDatabase) -> Iterator[tuple[int, tuple[str, Fingerprint]]]:
    """Every seen document with its name and the fingerprints of its text, by id."""
    for document, name, signature, simhash, grams, seed in db.rows(
        "SELECT d.id, d.name, f.minhash, f.simhash, f.grams, s.seed FROM documents d "
        "JOIN fingerprints f ON f.text_id = d.text_id JOIN fingerprint_schemes s ON s.id = f.scheme_id ORDER BY d.id"
    ):
        values = np.frombuffer(signature, "<u4"), int(simhash, 16), np.frombuffer(grams, "<u8")
        yield document, (name, Fingerprint(*values, seed))


def add_read_texts(db: NewsDatabase, scheme: int, texts: Sequence[ReadText]) -> None:
    """Write what reading texts by themselves brought, and make them searchable."""
    db.many(
        "UPDATE texts SET title = coalesce(?, "
        "substr(trim(substr(text, head_end + 1), ' ' || char(9, 10, 13)), 1, 80)), "
        "words_sha256 = ?, words = ?, noise_words = ?, hidden_characters = ?, mixed_script_words = ?, "
        "marked_outlet = ? WHERE id = ?",
        (
            (t.headline, t.words_sha256, t.words, t.noise_words, t.hidden, t.mixed, t.marked_outlet, t.id)
            for t in texts
        ),
    )
    db.many(
        "INSERT INTO fingerprints (text_id, scheme_id, simhash, minhash, grams, content_keys, content_places) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                t.id,
                scheme,
                f"{t.fingerprint.simhash_value:016x}",
                t.fingerprint.signature.astype("<u4").tobytes(),
                t.fingerprint.grams.astype("<u8").tobytes(),
                t.fingerprint.content.keys.astype("<u4").tobytes(),
                t.fingerprint.content.places.astype("<u4").tobytes(),
            )
            for t in texts
        ),
    )
    db.many(
        'INSERT INTO segments (text_id, kind, start, "end", text) '
        "SELECT id, ?, ?, ?, substr(text, ?, ?) FROM texts WHERE id = ?",
        (
            (s.kind, s.span.start, s.span.end, s.span.start + 1, s.span.length, t.id)
            for t in texts
            for s in t.segments
            if s.kind != "body" and s.span.length
        ),
    )
    db.many(
        "INSERT INTO open_cues (text_id, folded) VALUES (?, ?)",
        ((t.id, target) for t in texts for target in t.open_targets),
    )
    db.search_add("texts", [t.id for t in texts])


def finish_documents(db: NewsDatabase, documents: Sequence[int]) -> None:
    """Give new documents the headline that stands in their text, and make them searchable."""
    db.many(
        "UPDATE documents SET headline = (SELECT trim(replace(replace(s.text, char(13), ' '), char(10), ' ')) "
        "FROM segments s WHERE s.text_id = documents.text_id AND s.kind = 'headline' ORDER BY s.start LIMIT 1) "
        "WHERE id = ? AND headline IS NULL",
        ((i,) for i in documents),
    )
    db.search_add("documents", documents)


def _spans(stored: str) -> tuple[Span, ...]:
    return tuple(Span(*pair) for pair in json.loads(stored))
