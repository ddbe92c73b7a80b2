"""Two texts side by side: stems numbered together, weights, sentence cosines.

Weights come from the pair itself: a stem that stands in few sentences of either text tells more (inverse
sentence frequency, scaled to 0..1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from provenance import kernels
from provenance.normalisation import NormalText
from provenance.rewording.sentences import sentence_starts
from provenance.rewording.stems import stem_hashes

Floats = npt.NDArray[Any]
"""float64"""
Cosines = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_NEAR = 3
"""Words: two stems this near each other make a skip pair."""
_ONE_CORE = 1 << 18
"""Multiplications: numpy's library hands larger matrix products to threads."""


@dataclass(frozen=True, eq=False)
class StemmedText:
    """A text for statistics: sentence bounds and stem hashes, worked out once per text.

    Attributes:
        bounds: first word of each sentence, then the number of words, int64, shape (s + 1,).
        stems: stem hash of each word, uint64, shape (m,).
    """

    normal: NormalText
    bounds: Ints
    stems: kernels.Hashes

    @property
    def sentences(self) -> int:
        """Number of sentences."""
        return int(self.bounds.size - 1)


def stemmed(text: NormalText) -> StemmedText:
    """A text made ready for statistics."""
    return StemmedText(text, sentence_starts(text), stem_hashes(text))


@dataclass(frozen=True, eq=False)
class Side:
    """One text of a pair.

    Attributes:
        stems: number of each word's stem, int64, shape (m,).
        weights: weight of each word, shape (m,).
        bounds: first word of each sentence, then the number of words, shape (s + 1,).
        sentence_of: sentence of each word, shape (m,).
        totals: weight of each sentence, shape (s,).
        entry_sentence: sentences and, beside it, their distinct stems with counts, shape (e,) each.
        pairs: skip pairs as numbers, ordered by the sentence of their first stem, shape (p,).
        pair_bounds: first skip pair of each sentence, then their number, shape (s + 1,).
        pair_totals: weight of each sentence's skip pairs, shape (s,).
        common: skip pairs that both texts have, numbered together, in their order, shape (c,).
        common_weights: product of both stems' weights, shape (c,).
        common_bounds: first of them in each sentence, then their number, shape (s + 1,).
    """

    text: StemmedText
    stems: Ints
    weights: Floats
    bounds: Ints
    sentence_of: Ints
    totals: Floats
    entry_sentence: Ints
    entry_stem: Ints
    entry_count: Ints
    entry_bounds: Ints
    units: Floats
    pairs: Ints
    pair_bounds: Ints
    pair_totals: Floats
    common: Ints
    common_weights: Floats
    common_bounds: Ints

    @property
    def sentences(self) -> int:
        """Number of sentences."""
        return int(self.bounds.size - 1)

    @property
    def words(self) -> int:
        """Number of words."""
        return int(self.stems.size)

    def words_of(self, first: int, last: int) -> slice:
        """The words of sentences ``first`` to ``last`` (exclusive)."""
        return slice(int(self.bounds[first]), int(self.bounds[last]))

    def pair_slice(self, first: int, last: int) -> slice:
        """The skip pairs of those sentences."""
        return slice(int(self.pair_bounds[first]), int(self.pair_bounds[last]))

    def common_slice(self, first: int, last: int) -> slice:
        """Of the skip pairs that both texts have, those of these sentences."""
        return slice(int(self.common_bounds[first]), int(self.common_bounds[last]))

    def entry_slice(self, first: int, last: int) -> slice:
        """The distinct stems of those sentences."""
        return slice(int(self.entry_bounds[first]), int(self.entry_bounds[last]))


@dataclass(frozen=True, eq=False)
class Pairing:
    """Two texts side by side.

    Attributes:
        vocabulary: number of distinct stems of both texts.
        weights: weight of each stem, 0..1, shape (v,).
        cosines: of each sentence of a with each of b, shape (sentences of a, of b).
        shared: stems that both texts have, bool, shape (v,).
        rare: shared stems in at most two sentences of each, bool, shape (v,).
    """

    a: Side
    b: Side
    vocabulary: int
    weights: Floats
    cosines: Cosines
    shared: kernels.Flags
    rare: kernels.Flags

    def mirrored(self) -> Pairing:
        """The same pair with the sides exchanged."""
        return Pairing(self.b, self.a, self.vocabulary, self.weights, self.cosines.T, self.shared, self.rare)


def pair(a: StemmedText, b: StemmedText) -> Pairing:
    """Put two texts side by side; both must have words. Quadratic in sentences, linear in words."""
    known, numbers = np.unique(np.concatenate([a.stems, b.stems]), return_inverse=True)
    vocabulary = int(known.size)
    stems_a, stems_b = numbers[: a.stems.size], numbers[a.stems.size :]
    entries_a, entries_b = _entries(a, stems_a, vocabulary), _entries(b, stems_b, vocabulary)
    in_a = np.bincount(entries_a[1], minlength=vocabulary)
    in_b = np.bincount(entries_b[1], minlength=vocabulary)
    sentences = a.sentences + b.sentences
    weights = np.log(sentences / (in_a + in_b)) / max(np.log(sentences), 1e-9)
    shared = (in_a > 0) & (in_b > 0)
    rare = shared & (in_a <= 2) & (in_b <= 2)
    pairs_a, pairs_b = _skip_pairs(a, stems_a, weights), _skip_pairs(b, stems_b, weights)
    common_a, common_b = _common_pairs(pairs_a, pairs_b, shared)
    side_a = _side(a, stems_a, entries_a, weights, pairs_a, common_a)
    side_b = _side(b, stems_b, entries_b, weights, pairs_b, common_b)
    cosines = _cosines(side_a, side_b, shared)
    return Pairing(side_a, side_b, vocabulary, weights, cosines, shared, rare)


def _entries(text: StemmedText, stems: Ints, vocabulary: int) -> tuple[Ints, Ints, Ints]:
    """Distinct stems of each sentence: sentence, stem and count, ordered by sentence."""
    keys, counts = np.unique(_sentence_of(text) * vocabulary + stems, return_counts=True)
    return keys // vocabulary, keys % vocabulary, counts


def _side(
    text: StemmedText,
    stems: Ints,
    entries: tuple[Ints, Ints, Ints],
    weights: Floats,
    pairs: _SkipPairs,
    common: tuple[Ints, Ints],
) -> Side:
    sentence, stem, count = entries
    sentences = text.sentences
    values = count * weights[stem]
    lengths = np.sqrt(np.bincount(sentence, values**2, sentences)) + 1e-9
    word_weights = weights[stems]
    sentence_of = _sentence_of(text)
    each = np.arange(sentences + 1)
    places, numbers = common
    return Side(
        text=text,
        stems=stems,
        weights=word_weights,
        bounds=text.bounds,
        sentence_of=sentence_of,
        totals=np.bincount(sentence_of, word_weights, sentences) + 1e-9,
        entry_sentence=sentence,
        entry_stem=stem,
        entry_count=count,
        entry_bounds=np.searchsorted(sentence, each),
        units=values / lengths[sentence],
        pairs=pairs.low * weights.size + pairs.high,
        pair_bounds=np.searchsorted(pairs.sentence, each),
        pair_totals=np.bincount(pairs.sentence, pairs.weights, sentences) + 1e-9,
        common=numbers,
        common_weights=pairs.weights[places],
        common_bounds=np.searchsorted(pairs.sentence[places], each),
    )


def _sentence_of(text: StemmedText) -> Ints:
    """Sentence of each word."""
    return np.repeat(np.arange(text.sentences), np.diff(text.bounds))


class _SkipPairs(NamedTuple):
    """Pairs of different stems near each other, the smaller number first; ordered by sentence."""

    low: Ints
    high: Ints
    sentence: Ints
    weights: Floats


def _skip_pairs(text: StemmedText, stems: Ints, weights: Floats) -> _SkipPairs:
    """Unordered pairs of different stems at most three words apart, with the sentence of the first."""
    sentence_of = _sentence_of(text)
    lows, highs, owners = [], [], []
    for step in range(1, _NEAR + 1):
        one, other = stems[:-step], stems[step:]
        differ = one != other
        lows.append(np.minimum(one, other)[differ])
        highs.append(np.maximum(one, other)[differ])
        owners.append(sentence_of[:-step][differ])
    owner = np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    low, high = np.concatenate(lows)[order], np.concatenate(highs)[order]
    return _SkipPairs(low, high, owner[order], weights[low] * weights[high])


def _common_pairs(
    a: _SkipPairs, b: _SkipPairs, shared: kernels.Flags
) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """Skip pairs that both texts have: their places and numbers in each text.

    Few pairs are common and every region asks for them, so they are looked up once.
    """

    def candidates(pairs: _SkipPairs) -> tuple[Ints, Ints]:
        places = np.flatnonzero(shared[pairs.low] & shared[pairs.high])
        return places, pairs.low[places] * shared.size + pairs.high[places]

    (places_a, keys_a), (places_b, keys_b) = candidates(a), candidates(b)
    known = np.intersect1d(keys_a, keys_b)

    def numbered(places: Ints, keys: Ints) -> tuple[Ints, Ints]:
        numbers = np.searchsorted(known, keys)
        there = np.append(known, -1)[numbers] == keys
        return places[there], numbers[there]

    return numbered(places_a, keys_a), numbered(places_b, keys_b)


def _cosines(a: Side, b: Side, shared: kernels.Flags) -> Cosines:
    """Cosine of every sentence of a with every one of b, over shared stems."""
    return product(_dense(a, shared, a.units), _dense(b, shared, b.units))


def common_stems(pairing: Pairing, rows: Ints, columns: Ints) -> Cosines:
    """How many distinct stems these sentences of a have in common with those of b; whole numbers."""
    a, b, shared = pairing.a, pairing.b, pairing.shared
    one, other = (_dense(side, shared, np.ones(side.units.size)) for side in (a, b))
    return product(one[rows], other[columns])


def _dense(side: Side, shared: kernels.Flags, values: Floats) -> Cosines:
    """A row for each sentence, a column for each shared stem; values are those of the entries."""
    keep = shared[side.entry_stem]
    columns = np.cumsum(shared) - 1
    matrix = np.zeros((side.sentences, int(np.count_nonzero(shared))), np.float32)
    matrix[side.entry_sentence[keep], columns[side.entry_stem[keep]]] = values[keep]
    return matrix


def product(one: Cosines, other: Cosines) -> Cosines:
    """``one @ other.T`` in blocks small enough for one core.

    The threads of a larger product would wait busily for the next one and take cores from other processes;
    and the last bit of a sum would depend on how many there are.
    """
    found = np.zeros((one.shape[0], other.shape[0]), np.float32)
    width = max(1, one.shape[1])
    columns = max(1, min(other.shape[0], _ONE_CORE // (8 * width)))
    rows = max(1, _ONE_CORE // (columns * width))
    for left in range(0, other.shape[0], columns):
        block = other[left : left + columns].T
        for top in range(0, one.shape[0], rows):
            np.matmul(one[top : top + rows], block, out=found[top : top + rows, left : left + columns])
    return found
