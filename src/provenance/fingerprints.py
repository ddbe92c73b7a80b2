"""What is a text's short name?

Per text a MinHash signature (values of ``datasketch.MinHash``) and a 64-bit SimHash (value of
``simhash.Simhash``), both over word shingles; per passage winnowed word k-grams, which are what finds
reuse, and bigrams of content words, which find it where no run of words was left whole. Signatures are
computed in bulk by :mod:`provenance.kernels`, bit for bit as the two packages would; the packages give the
permutations, the objects to work with a signature, and the estimates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from provenance import kernels
from provenance.normalisation import VERSION, NormalText
from provenance.settings import FingerprintSettings

if TYPE_CHECKING:
    from datasketch import LeanMinHash, MinHashLSH
    from simhash import Simhash

SCHEME = "affine32"
"""Permutation scheme of datasketch 2."""
HASH_NAME = f"provenance-words-{VERSION}"
"""Name of the feature hash: mixed 64-bit word hashes, their low 32 bits for MinHash."""


@dataclass(frozen=True, slots=True)
class Permutations:
    """The permutations of a MinHash scheme: odd multipliers and increments, uint32, shape (p,) each."""

    multipliers: kernels.Hashes32
    increments: kernels.Hashes32


@dataclass(frozen=True, eq=False)
class Content:
    """A text's content bigrams: each two neighbours among its content words, in either order.

    Content words are those long enough; shorter ones are mostly grammar and are passed over. In scripts
    without spaces, where a word is a character, runs of a few characters stand instead.

    Attributes:
        keys: distinct 32-bit hashes, ascending, uint32, shape (c,).
        places: how many content words (there: half as many as characters) stand before the first
            occurrence of each, uint32, shape (c,).
    """

    keys: kernels.Hashes32 = field(default_factory=lambda: np.zeros(0, np.uint32))
    places: kernels.Hashes32 = field(default_factory=lambda: np.zeros(0, np.uint32))


@dataclass(frozen=True, eq=False)
class Fingerprint:
    """A text's short names.

    Attributes:
        signature: MinHash values, uint32, shape (p,).
        simhash_value: 64-bit SimHash.
        grams: distinct winnowed k-gram hashes, uint64, ascending.
        seed: of the permutations, as datasketch counts seeds.
        content: content bigrams; empty where a fingerprint was read back for an estimate.
    """

    signature: kernels.Hashes32
    simhash_value: int
    grams: kernels.Hashes
    seed: int = 1
    content: Content = field(default_factory=Content)

    @property
    def minhash(self) -> LeanMinHash:
        """The signature as a datasketch object, for estimates and indexes."""
        return lean_minhash(self.signature, self.seed)

    @property
    def simhash(self) -> Simhash:
        """The SimHash as an object of the simhash package, for distances."""
        from simhash import Simhash

        return Simhash(self.simhash_value)


def permutations(settings: FingerprintSettings) -> Permutations:
    """The permutations datasketch would use for these settings (imports datasketch: about a second)."""
    from datasketch import MinHash

    reference = MinHash(num_perm=settings.minhash_permutations, seed=settings.minhash_seed, scheme=SCHEME)
    multipliers, increments = reference.permutations
    return Permutations(np.array(multipliers, np.uint32), np.array(increments, np.uint32))


def fingerprint(
    texts: Sequence[NormalText],
    settings: FingerprintSettings,
    scheme: Permutations | None = None,
) -> list[Fingerprint]:
    """Fingerprints of a batch of texts, in order.

    Args:
        texts: normalised texts; some hundred at a time.
        settings: shingle and k-gram sizes in words (doubled for scripts without spaces).
        scheme: the permutations, if the caller has them; else datasketch is asked.
    """
    if not texts:
        return []
    scheme = scheme or permutations(settings)
    words, offsets = _ragged(texts)
    shingles, shingle_offsets = kernels.hash_shingles(words, offsets, settings.shingle_words)
    signatures = kernels.minhash(
        shingles.astype(np.uint32), shingle_offsets, scheme.multipliers, scheme.increments
    )
    values = kernels.simhash(shingles, shingle_offsets).tolist()
    grams = _winnowed_grams(texts, settings)
    content = _content(texts, settings)
    return [
        Fingerprint(signatures[i], int(values[i]), grams[i], settings.minhash_seed, content[i])
        for i in range(len(texts))
    ]


def _ragged(texts: Sequence[NormalText]) -> tuple[kernels.Hashes, kernels.Positions]:
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([t.words for t in texts], out=offsets[1:])
    return np.concatenate([t.hashes for t in texts]), offsets


def all_grams(texts: Sequence[NormalText], settings: FingerprintSettings) -> list[kernels.Hashes]:
    """The distinct word k-grams of each text, of which winnowing keeps some; uint64, ascending."""
    return _grams(texts, settings, window=1)


def _winnowed_grams(texts: Sequence[NormalText], settings: FingerprintSettings) -> list[kernels.Hashes]:
    return _grams(texts, settings, window=settings.window)


def _grams(
    texts: Sequence[NormalText], settings: FingerprintSettings, *, window: int
) -> list[kernels.Hashes]:
    grams: list[kernels.Hashes] = [np.zeros(0, np.uint64)] * len(texts)
    for scale in (1, 2):
        chosen = [i for i, text in enumerate(texts) if text.scale == scale]
        if not chosen:
            continue
        width = settings.gram_words * scale
        words, offsets = _ragged([texts[i] for i in chosen])
        hashes, gram_offsets = kernels.hash_shingles(words, offsets, width)
        starts, _ = kernels.windows_of(offsets, width)
        # A k-gram of repeated words is as common as a word: it must neither be kept nor hide another.
        hashes[kernels.degenerate_shingles(words, starts, width)] = np.uint64(2**64 - 1)
        kept = kernels.winnow(hashes, gram_offsets, window)
        kept = kept[hashes[kept] != np.uint64(2**64 - 1)]
        bounds = np.searchsorted(kept, gram_offsets)
        for row, i in enumerate(chosen):
            grams[i] = np.unique(hashes[kept[bounds[row] : bounds[row + 1]]])
    return grams


def _content(texts: Sequence[NormalText], settings: FingerprintSettings) -> list[Content]:
    found: list[Content] = [Content()] * len(texts)
    for scale in (1, 2):
        chosen = [i for i, text in enumerate(texts) if text.scale == scale]
        if not chosen:
            continue
        words, offsets = _ragged([texts[i] for i in chosen])
        if scale == 1:
            long = np.concatenate([texts[i].letters for i in chosen]) >= settings.content_letters
            before = np.concatenate([[0], np.cumsum(long)])
            keys, bounds = kernels.hash_neighbours(words[long], before[offsets])
        else:
            runs, bounds = kernels.hash_shingles(words, offsets, settings.content_characters)
            keys = (runs >> np.uint64(32)).astype(np.uint32)
        first = kernels.first_in_rows(keys, bounds)
        # Positions come row by row, so each row's share ends where those of the next begin.
        rows = np.searchsorted(bounds, first, side="right") - 1
        places = ((first - bounds[rows]) // scale).astype(np.uint32)
        shares = np.searchsorted(rows, np.arange(len(chosen) + 1))
        for row, i in enumerate(chosen):
            share = slice(shares[row], shares[row + 1])
            found[i] = Content(keys[first[share]], places[share])
    return found


def content_bigrams(
    text: NormalText, settings: FingerprintSettings, content: Content | None = None
) -> tuple[kernels.Hashes32, kernels.Positions]:
    """The content bigrams of one text and the word each first begins at; shapes (c,) each, keys ascending.

    Args:
        text: a normalised text.
        settings: what a content word is.
        content: its content bigrams, if they are known.
    """
    content = content or _content([text], settings)[0]
    if text.scale == 1:
        return content.keys, np.flatnonzero(text.letters >= settings.content_letters)[content.places]
    return content.keys, content.places.astype(np.int64) * text.scale


def lean_minhash(signature: kernels.Hashes32, seed: int) -> LeanMinHash:
    """A stored signature as datasketch's frozen object."""
    from datasketch import LeanMinHash

    return LeanMinHash(seed=seed, hashvalues=signature, scheme=SCHEME)


def resemblance(a: Fingerprint, b: Fingerprint) -> float:
    """Estimated share of word shingles two texts have in common (0..1); an estimate, not a measure.

    Source: Broder 1997; standard error about ``1 / sqrt(permutations)``.
    """
    return float(a.minhash.jaccard(b.minhash))


def simhash_distance(a: Fingerprint, b: Fingerprint) -> int:
    """In how many of 64 bits the SimHashes differ; at most 3 is nearly always the same text."""
    return int(a.simhash.distance(b.simhash))


def lsh_index(
    named: Iterable[tuple[str, kernels.Hashes32]], *, bands: int, rows: int, seed: int
) -> MinHashLSH:
    """A datasketch index over stored signatures, to ask which texts are near-identical to one.

    Args:
        named: name and signature of each text; names must differ.
        bands: number of bands; a pair at resemblance r meets with 1 - (1 - r**rows)**bands.
        rows: values per band.
        seed: seed of the permutations behind the signatures.
    """
    from datasketch import MinHashLSH

    index: Any = None
    for name, signature in named:
        if index is None:
            index = MinHashLSH(num_perm=int(signature.size), params=(bands, rows))
        index.insert(name, lean_minhash(signature, seed))
    return index if index is not None else MinHashLSH(num_perm=bands * rows, params=(bands, rows))
