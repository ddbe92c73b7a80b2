"""What texts say by themselves: fingerprints, segments and credits, read and stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from provenance.credits import find_credits, find_cues, open_targets, publisher_by_marks
from provenance.database import NewsDatabase
from provenance.database.crediting import CreditInput, set_credits
from provenance.database.intake import known_outlets
from provenance.database.texts import (
    ReadText,
    StoredText,
    add_read_texts,
    add_scheme,
    count_unread,
    find_scheme,
    stored_texts,
    unread_texts,
)
from provenance.engines.workers import Workers
from provenance.fingerprints import Permutations, fingerprint, permutations
from provenance.model import Credit
from provenance.pipeline.reading import Progress
from provenance.profiles import Profile, profile_all
from provenance.settings import Settings

_TEXTS_AT_ONCE = 250


def read_texts(db: NewsDatabase, settings: Settings, workers: Workers, progress: Progress) -> int:
    """Read every text that has no fingerprint yet; gives their number."""
    scheme = find_scheme(db, settings.fingerprints)
    if scheme is None:
        made = permutations(settings.fingerprints)
        scheme = add_scheme(db, settings.fingerprints, made), made
    progress.stage("fingerprinting", count_unread(db))
    read = partial(_read_batch, settings=settings, scheme=scheme[1])
    count = 0
    for batch in workers.map(read, unread_texts(db, _TEXTS_AT_ONCE), worth=4):
        add_read_texts(db, scheme[0], batch)
        progress.advance(len(batch))
        count += len(batch)
    return count


def _read_batch(texts: Sequence[StoredText], settings: Settings, scheme: Permutations) -> list[ReadText]:
    """What texts say by themselves; runs in a worker."""
    profiles = profiles_of(texts, settings)
    prints = fingerprint([p.normal for p in profiles], settings.fingerprints, scheme)
    return [
        ReadText(
            id=text.id,
            words=profile.normal.words,
            noise_words=profile.noise_words,
            words_sha256=sha256(profile.normal.hashes.astype("<u8").tobytes()).hexdigest(),
            hidden=profile.normal.hidden,
            mixed=profile.normal.mixed,
            headline=profile.headline,
            marked_outlet=publisher_by_marks(profile.cues),
            segments=profile.segments,
            open_targets=open_targets(profile.cues),
            fingerprint=mark,
        )
        for text, profile, mark in zip(texts, profiles, prints, strict=True)
    ]


def profiles_of(texts: Sequence[StoredText], settings: Settings) -> list[Profile]:
    return profile_all(
        [t.text for t in texts],
        [t.head_end for t in texts],
        [t.masked for t in texts],
        settings.fingerprints,
    )


@dataclass(frozen=True, slots=True)
class _CreditBatch:
    """Documents whose credits are to be read, with their texts."""

    documents: tuple[CreditInput, ...]
    texts: dict[int, StoredText]


def read_credits(
    db: NewsDatabase, wanted: Sequence[CreditInput], workers: Workers, progress: Progress
) -> None:
    """Find the credits of documents, knowing all outlets there are."""
    progress.stage("reading credits", len(wanted))
    read = partial(_credit_batch, known=tuple(known_outlets(db)))
    for credits in workers.map(read, _credit_batches(db, wanted), worth=4):
        set_credits(db, credits)
        progress.advance(len(credits))


def _credit_batches(db: NewsDatabase, wanted: Sequence[CreditInput]) -> Iterator[_CreditBatch]:
    for start in range(0, len(wanted), _TEXTS_AT_ONCE):
        part = tuple(wanted[start : start + _TEXTS_AT_ONCE])
        yield _CreditBatch(part, stored_texts(db, (w.text_id for w in part)))


def _credit_batch(batch: _CreditBatch, known: Sequence[str]) -> dict[int, tuple[Credit, ...]]:
    """The credits of each document; runs in a worker."""
    # Credits rest on a text's lines alone: whole profiles would split and fold all its words as well.
    cues = {i: find_cues(text.text, text.head_end) for i, text in batch.texts.items()}
    return {
        document.document: find_credits(
            batch.texts[document.text_id].text,
            outlet=document.outlet,
            url=document.url,
            pointers=document.pointers,
            captions=document.captions,
            known_outlets=known,
            cues=cues[document.text_id],
        )
        for document in batch.documents
    }
