"""Which known texts deserve a closer look beside one new text?

The rules are those of :mod:`provenance.candidates.plan`, asked from one side: every key of the new text is
looked up in columns that are sorted by key, so the cost is that of the new text and grows with the
logarithm of the known ones. The columns may stand in a file that is mapped into memory, of which only the
pages that are touched are ever read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from provenance import kernels
from provenance.candidates.plan import Ids, Postings
from provenance.fingerprints import Content, Fingerprint
from provenance.settings import CandidateSettings

_Kind = TypeVar("_Kind", np.uint32, np.uint64)
_Texts = npt.NDArray[np.int32]
Whole = Callable[[Sequence[int]], Sequence[Ids]]
"""Gives the k-grams of each of some texts, chosen by winnowing or not, viewed as signed, in
unsigned order."""


@dataclass(frozen=True, eq=False)
class Marks:
    """The stored fingerprints of the texts worth comparing, in the order of their ids.

    Attributes:
        texts: ids, ascending.
        grams: winnowed k-grams of each, uint64, shape (g,).
        signatures: MinHash values of each, uint32, shape (p,).
        content: content bigrams of each.
    """

    texts: Sequence[int]
    grams: Sequence[kernels.Hashes]
    signatures: Sequence[kernels.Hashes32]
    content: Sequence[Content]

    def band_keys(self, settings: CandidateSettings) -> tuple[Ids, kernels.Hashes]:
        """Owners and band keys of all signatures, shapes (k,)."""
        if not self.signatures:
            return np.zeros(0, np.int64), np.zeros(0, np.uint64)
        keys = kernels.band_keys(np.stack(self.signatures), settings.bands, settings.rows)
        return np.repeat(np.array(self.texts, np.int64), settings.bands), np.ascontiguousarray(keys).ravel()


@dataclass(frozen=True, eq=False)
class Lookup:
    """Columns to look up the keys of a new text in; those of one kind are sorted by key, then text.

    Attributes:
        texts: ids of all texts, ascending, int32, shape (n,).
        ranks: of each, its place in the order of publication (then name), int32, shape (n,).
        gram_keys: winnowed k-grams, uint64, shape (g,).
        gram_texts: the text of each, int32, shape (g,).
        content_keys: content bigrams, uint32, shape (c,).
        content_texts: the text of each, int32, shape (c,).
        content_places: content words before the first occurrence of each, uint32, shape (c,).
        band_keys: keys of the bands of all signatures, uint64, shape (k,).
        band_texts: the text of each, int32, shape (k,).
        word_keys: keys of equal words, uint64, shape (n,).
        word_texts: the text of each, int32, shape (n,).
    """

    texts: _Texts
    ranks: _Texts
    gram_keys: kernels.Hashes
    gram_texts: _Texts
    content_keys: kernels.Hashes32
    content_texts: _Texts
    content_places: kernels.Hashes32
    band_keys: kernels.Hashes
    band_texts: _Texts
    word_keys: kernels.Hashes
    word_texts: _Texts

    @classmethod
    def of(
        cls,
        marks: Marks,
        texts: Sequence[int],
        ranks: Sequence[int],
        words: Sequence[int],
        settings: CandidateSettings,
    ) -> Lookup:
        """Sort what is known of some texts.

        Args:
            marks: fingerprints of those worth comparing.
            texts: ids of all, ascending, shape (n,).
            ranks: of each, its place in the order of publication (then name).
            words: a key of each that equal words have in common, below 2**64.
            settings: bands and rows.
        """
        gram_keys = _joined((np.asarray(g, np.uint64) for g in marks.grams), np.uint64)
        gram_owners = np.repeat(np.array(marks.texts, np.int32), [g.size for g in marks.grams])
        content_keys = _joined((c.keys for c in marks.content), np.uint32)
        content_owners = np.repeat(np.array(marks.texts, np.int32), [c.keys.size for c in marks.content])
        places = _joined((c.places for c in marks.content), np.uint32)
        order, _ = kernels.by_key(content_keys, np.arange(content_keys.size, dtype=np.uint64))
        band_owners, band_keys = marks.band_keys(settings)
        all_texts, word_keys = np.array(texts, np.int32), np.array(words, np.uint64)
        return cls(
            all_texts,
            np.array(ranks, np.int32),
            *_sorted(gram_keys, gram_owners),
            content_keys[order],
            content_owners[order],
            places[order],
            *_sorted(band_keys, band_owners.astype(np.int32)),
            *_sorted(word_keys, all_texts),
        )

    def with_more(
        self,
        marks: Marks,
        texts: Sequence[int],
        ranks: Sequence[int],
        words: Sequence[int],
        settings: CandidateSettings,
    ) -> Lookup:
        """What :meth:`of` makes of these texts and some more, whose ids come after theirs.

        Args:
            marks: fingerprints of those of the new texts that are worth comparing.
            texts: ids of all, old and new, ascending, shape (n,).
            ranks: of each, its place in the order of publication (then name).
            words: a key of each that equal words have in common, below 2**64.
            settings: bands and rows.

        Cost: a copy of every column; only the new keys are sorted.
        """
        old = self.texts.size
        new = Lookup.of(marks, texts[old:], ranks[old:], words[old:], settings)
        content = np.searchsorted(self.content_keys, new.content_keys, side="right")
        return Lookup(
            np.array(texts, np.int32),
            np.array(ranks, np.int32),
            *_merged((self.gram_keys, self.gram_texts), (new.gram_keys, new.gram_texts)),
            np.insert(self.content_keys, content, new.content_keys),
            np.insert(self.content_texts, content, new.content_texts),
            np.insert(self.content_places, content, new.content_places),
            *_merged((self.band_keys, self.band_texts), (new.band_keys, new.band_texts)),
            *_merged((self.word_keys, self.word_texts), (new.word_keys, new.word_texts)),
        )

    def postings(self, whole: Whole | None = None) -> Postings:
        """The same as columns for the plan, to find the pairs of these texts among each other."""
        # Most bigrams stand in one text alone: they need not travel.
        as_next = np.zeros(self.content_keys.size + 1, np.bool_)
        as_next[1:-1] = self.content_keys[1:] == self.content_keys[:-1]
        shared = np.flatnonzero(as_next[:-1] | as_next[1:])
        return Postings(
            texts=self.texts.astype(np.int64),
            ranks=self.ranks.astype(np.int64),
            gram_texts=self.gram_texts.astype(np.int64),
            grams=self.gram_keys.view(np.int64),
            content_texts=self.content_texts[shared],
            content_keys=self.content_keys[shared].view(np.int32),
            content_places=self.content_places[shared].astype(np.int32),
            band_texts=self.band_texts.astype(np.int64),
            bands=self.band_keys.view(np.int64),
            words_texts=self.word_texts.astype(np.int64),
            words=self.word_keys.view(np.int64),
            whole=whole,
        )

    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """Every column by its name, in order."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def find(
        self, new: Fingerprint, words: int, settings: CandidateSettings, whole: Whole | None = None
    ) -> list[int]:
        """Texts to compare a new one with, by id.

        Args:
            new: fingerprints of the new text.
            words: its key of equal words.
            settings: the limits.
            whole: gives all k-grams of known texts; without it a text that is mostly one of a much printed
                story is compared with more of its reprints than need be.

        Cost: some hundred binary searches, and at most ``max_frequency`` texts for each k-gram and
        ``content_frequency`` for each content bigram.
        """
        found = set(self._by_grams(new, settings, whole))
        found |= self._near(new.content, settings)
        # Near-identical texts are stars whatever their number: the first stands for all.
        if new.signature.size:
            keys = kernels.band_keys(new.signature[None, :], settings.bands, settings.rows)
            found |= self._firsts(self.band_keys, self.band_texts, keys.ravel())
        found |= self._firsts(self.word_keys, self.word_texts, np.array([words], np.uint64))
        return sorted(found)

    def _by_grams(self, new: Fingerprint, settings: CandidateSettings, whole: Whole | None) -> set[int]:
        """Texts that share k-grams: those of rare ones, and the first that has each frequent one."""
        starts, ends = _ranges(self.gram_keys, new.grams)
        # With the new text there is one more that has each key.
        frequent = ends - starts >= settings.max_frequency
        members: dict[int, list[_Texts]] = {}
        for start, end in zip(starts[frequent].tolist(), ends[frequent].tolist(), strict=True):
            owners = self.gram_texts[start:end]
            members.setdefault(self._first(owners), []).append(owners)
        hubs = [
            int(hub) for hub in sorted(members, key=lambda hub: self._ranks_of(np.array([hub], np.int32))[0])
        ]
        known = list(zip(hubs, whole(hubs), strict=True)) if whole is not None and hubs else []
        shared: dict[int, int] = {}
        rare = np.flatnonzero(~frequent & (ends > starts))
        # What a hub tells of both texts makes them no pair: both are pairs with the hub.
        stars = {hub: set(np.concatenate(members[hub]).tolist()) - {hub} for hub, _ in known}
        for n in rare.tolist():
            told = next((hub for hub, grams in known if _has(grams, new.grams[n])), None)
            star = stars[told] if told is not None else ()
            for owner in self.gram_texts[starts[n] : ends[n]].tolist():
                if owner not in star:
                    shared[owner] = shared.get(owner, 0) + 1
        found = {owner for owner, count in shared.items() if count >= settings.min_shared}
        return found | {hub for hub in hubs if len(members[hub]) >= settings.min_shared}

    def _near(self, new: Content, settings: CandidateSettings) -> set[int]:
        """Texts that share content bigrams near each other, rare and frequent ones counted apart."""
        starts, ends = _ranges(self.content_keys, new.keys)
        width = 2 * settings.content_drift + 1
        rare: list[_Texts] = []
        centres: list[_Texts] = []
        for place, start, end in zip(new.places.tolist(), starts.tolist(), ends.tolist(), strict=True):
            if start == end:
                continue
            owners, places = self.content_texts[start:end], self.content_places[start:end].astype(np.int64)
            kept = rare
            if end - start >= settings.content_frequency:
                first = int(np.argmin(self._ranks_of(owners)))
                owners, places, kept = owners[first : first + 1], places[first : first + 1], centres
            # The middle band is around no shift at all, as in the plan.
            bands = (place - places + settings.content_drift) // width
            kept.append(np.stack([owners.astype(np.int64), bands], axis=1))
        found: set[int] = set()
        for rows in (rare, centres):
            if rows:
                met, counts = np.unique(np.concatenate(rows), axis=0, return_counts=True)
                found |= set(met[counts >= settings.content_shared, 0].tolist())
        return found

    def _firsts(self, keys: kernels.Hashes, owners: _Texts, wanted: kernels.Hashes) -> set[int]:
        """Of each wanted key that is known the first text that has it."""
        starts, ends = _ranges(keys, wanted)
        return {
            self._first(owners[start:end])
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
            if end > start
        }

    def _first(self, owners: _Texts) -> int:
        """The earliest of some texts."""
        return int(owners[np.argmin(self._ranks_of(owners))])

    def _ranks_of(self, owners: _Texts) -> _Texts:
        ranks: _Texts = self.ranks[np.searchsorted(self.texts, owners)]
        return ranks


def lookup_from(columns: Mapping[str, npt.NDArray[Any]]) -> Lookup:
    """A lookup from its columns by name."""
    return Lookup(**{field.name: columns[field.name] for field in fields(Lookup)})


def _joined(parts: Iterable[npt.NDArray[_Kind]], dtype: type[_Kind]) -> npt.NDArray[_Kind]:
    return np.concatenate([np.zeros(0, dtype), *parts])


def _sorted(keys: kernels.Hashes, owners: _Texts) -> tuple[kernels.Hashes, _Texts]:
    order = np.argsort(keys, kind="stable")
    return keys[order], owners[order]


def _merged(
    one: tuple[kernels.Hashes, _Texts], more: tuple[kernels.Hashes, _Texts]
) -> tuple[kernels.Hashes, _Texts]:
    """Keys and owners of both in order; of equal keys the first ones go before."""
    places = np.searchsorted(one[0], more[0], side="right")
    return np.insert(one[0], places, more[0]), np.insert(one[1], places, more[1])


def _ranges(
    keys: npt.NDArray[Any], wanted: npt.NDArray[Any]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Where each wanted key begins and ends among sorted keys."""
    return np.searchsorted(keys, wanted, side="left"), np.searchsorted(keys, wanted, side="right")


def _has(grams: Ids, key: np.uint64) -> bool:
    ascending = grams.view(np.uint64)
    at = int(np.searchsorted(ascending, key))
    return at < ascending.size and bool(ascending[at] == key)
