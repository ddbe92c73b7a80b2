"""What speaks for a sentence belonging to a region, and for a region being reuse.

Every function gives a row or a matrix of numbers with a name for each; the weights that turn them into
log-odds stand in ``weights.toml``, with what they were fitted on.
"""

from __future__ import annotations

import numpy as np

from provenance import kernels
from provenance.rewording.pairing import Cosines, Floats, Ints, Pairing, Side

SENTENCE = (
    "constant",
    "containment",  # weight of its words that stand in the other side's region, of its whole weight
    "information",  # square root of that weight
    "unmatched",  # square root of the weight that does not stand there
    "pair_share",  # square root of the share of its skip pairs that stand there
    "pair_information",  # logarithm of their weight
    "best",  # cosine with the best sentence of the region
    "lead",  # by how much that is better than the best sentence outside
    "region_words",  # logarithm of the region's words
    "usual",  # median containment of all sentences
    "words",  # logarithm of its own words
    "marginal",  # share of its weight that explains what its own side's region does not yet explain
    "marginal_information",  # square root of that weight
    "balance",  # logarithm of the ratio of both regions' words
)
"""Numbers of a sentence against a region of the other text."""

REGION = (
    "constant",
    "score_a",
    "score_b",
    "least_containment",
    "most_containment",
    "information",
    "pair_share",
    "pair_information",
    "best",
    "words",
    "imbalance",
    "rare_stems",
    "rare_lift",
    "rare_density",
    "least_usual",
    "most_usual",
)
"""Numbers of a region."""

SUMMARY_SENTENCE = (
    "constant",
    "containment",
    "containment_over_usual",
    "information",
    "unmatched",
    "pair_share",
    "pair_information",
    "pair_information_over_usual",
    "best",
    "best_three",
    "best_three_over_usual",
    "topical",
    "topical_over_usual",
    "other_sentences",
    "own_sentences",
    "usual",
)
"""Numbers of a sentence against the whole of the other text."""

SUMMARY = (
    "constant",
    "score",
    "information",
    "containment",
    "concentration",
    "spread",
    "words",
    "compression",
    "more_than_two_sentences",
    "best",
    "best_elsewhere",
    "score_elsewhere",
    "share_of_text",
    "score_per_sentence",
    "threes",  # share of its words in runs of three stems that the other text has
    "fives",  # the same of five
    "lead",  # share of what it has in common that stands in the first quarter of the other text
    "peculiar_repeated",  # logarithm of its stems that its own text has nowhere else, the other repeatedly
    "peculiar_information",  # logarithm of the weight of those the other has, times how often
    "peculiar_share",  # the same, of its whole weight
    "rest_cosine",  # cosine of the rest of its own text with the other
    "near_sentences",  # how many sentences of the other text are a little like one of it
    "places",  # logarithm of how many are the best match of one of it
)
"""Numbers of a stretch that may sum up the other text."""

_A_LITTLE_LIKE = 0.2
"""Cosine of two sentences."""


def sentence_evidence(
    x: Side, y: Side, cosines: Cosines, own: tuple[int, int], region: tuple[int, int], weights: Floats
) -> Floats:
    """Numbers of all sentences of x against sentences ``region`` of y; shape (sentences of x, 14).

    Args:
        x: the side judged.
        y: the other.
        cosines: of each sentence of x with each of y.
        own: the sentences of x that belong to the region so far (half-open).
        region: the sentences of y that do.
        weights: weight of each stem.
    """
    first, last = region
    words_y = y.stems[y.words_of(first, last)]
    counts_y = np.bincount(words_y, minlength=weights.size)
    matched = np.add.reduceat((counts_y > 0)[x.stems] * x.weights, x.bounds[:-1])
    containment = matched / x.totals
    near = _pair_hits(x, y, region)
    inside = cosines[:, first:last].max(axis=1)
    outside = np.maximum(
        cosines[:, :first].max(axis=1, initial=0.0), cosines[:, last:].max(axis=1, initial=0.0)
    )
    # What a sentence explains of y's region that the rest of x's region leaves unexplained.
    counts_x = np.bincount(x.stems[x.words_of(*own)], minlength=weights.size)
    is_own = (x.entry_sentence >= own[0]) & (x.entry_sentence < own[1])
    rest = counts_x[x.entry_stem] - np.where(is_own, x.entry_count, 0)
    gain = np.clip(np.minimum(x.entry_count, counts_y[x.entry_stem] - rest), 0, None)
    marginal = np.bincount(x.entry_sentence, gain * weights[x.entry_stem], x.sentences)
    own_words = max(1, int(x.bounds[own[1]] - x.bounds[own[0]]))
    one = np.ones(x.sentences)
    return np.stack(
        [
            one,
            containment,
            np.sqrt(matched),
            np.sqrt(x.totals - matched),
            np.sqrt(near / x.pair_totals),
            np.log1p(near),
            inside,
            np.maximum(inside - outside, -0.3),
            one * np.log(words_y.size),
            one * np.median(containment),
            np.log(np.diff(x.bounds)),
            marginal / x.totals,
            np.sqrt(marginal),
            one * np.log(own_words / words_y.size),
        ],
        axis=1,
    )


def _pair_hits(x: Side, y: Side, region: tuple[int, int] | None) -> Floats:
    """Weight of each sentence's skip pairs that stand in a region of the other text, or anywhere in it."""
    weights = x.common_weights
    if region is not None:
        there = np.zeros(int(y.common.max(initial=-1)) + 1, np.bool_)  # every number stands in both texts
        there[y.common[y.common_slice(*region)]] = True
        weights = np.where(there[x.common], weights, 0.0)
    sums = np.concatenate([[0.0], np.cumsum(weights)])
    return np.maximum(np.diff(sums[x.common_bounds]), 0.0)


def region_evidence(
    pairing: Pairing, a: tuple[int, int], b: tuple[int, int], score_a: float, score_b: float
) -> Floats:
    """Numbers of a region: sentences ``a`` of the first text with ``b`` of the second; shape (16,)."""
    x, y, weights = pairing.a, pairing.b, pairing.weights
    stems_a, stems_b = x.stems[x.words_of(*a)], y.stems[y.words_of(*b)]
    has_a, has_b = np.zeros(weights.size, np.bool_), np.zeros(weights.size, np.bool_)
    has_a[stems_a], has_b[stems_b] = True, True
    weight_a, weight_b = weights[stems_a], weights[stems_b]
    contained_a = weight_a[has_b[stems_a]].sum() / (weight_a.sum() + 1e-9)
    contained_b = weight_b[has_a[stems_b]].sum() / (weight_b.sum() + 1e-9)
    both = has_a & has_b
    pairs_a = np.unique(x.pairs[x.pair_slice(*a)])
    pairs_b = np.unique(y.pairs[y.pair_slice(*b)])
    common = np.intersect1d(pairs_a, pairs_b, assume_unique=True).size
    rare = float(np.count_nonzero(both & pairing.rare))
    all_rare = float(np.count_nonzero(pairing.rare))
    expected = all_rare * stems_a.size / x.words * stems_b.size / y.words
    usual_a = x.weights[pairing.shared[x.stems]].sum() / (x.weights.sum() + 1e-9)
    usual_b = y.weights[pairing.shared[y.stems]].sum() / (y.weights.sum() + 1e-9)
    return np.array(
        [
            1.0,
            5 * np.tanh(score_a / 20),
            5 * np.tanh(score_b / 20),
            min(contained_a, contained_b),
            max(contained_a, contained_b),
            np.sqrt(weights[both].sum()),
            np.sqrt(common / max(1, min(pairs_a.size, pairs_b.size))),
            np.log1p(common),
            float(pairing.cosines[a[0] : a[1], b[0] : b[1]].max()),
            np.log(min(stems_a.size, stems_b.size)),
            abs(np.log(stems_a.size / stems_b.size)),
            np.sqrt(rare),
            np.log((rare + 0.5) / (expected + 0.5)),
            rare / np.sqrt(stems_a.size * stems_b.size),
            min(usual_a, usual_b),
            max(usual_a, usual_b),
        ]
    )


def summary_sentence_evidence(x: Side, y: Side, cosines: Cosines, shared: kernels.Flags) -> Floats:
    """Numbers of all sentences of x against the whole of y; shape (sentences of x, 16)."""
    there = shared[x.stems]
    matched = np.add.reduceat(there * x.weights, x.bounds[:-1])
    containment = matched / x.totals
    near = _pair_hits(x, y, None)
    best_three = np.sort(cosines, axis=1)[:, -3:]
    mean_three = best_three.mean(axis=1)
    repeated = np.bincount(y.stems, minlength=shared.size) >= 2
    topical = np.add.reduceat(repeated[x.stems] * x.weights, x.bounds[:-1]) / x.totals
    one = np.ones(x.sentences)
    logs = np.log1p(near)
    return np.stack(
        [
            one,
            containment,
            containment - np.median(containment),
            np.sqrt(matched),
            np.sqrt(x.totals - matched),
            np.sqrt(near / x.pair_totals),
            logs,
            logs - np.median(logs),
            best_three[:, -1],
            mean_three,
            mean_three - np.median(mean_three),
            topical,
            topical - np.median(topical),
            one * np.log(y.sentences),
            one * np.log(x.sentences),
            one * np.median(containment),
        ],
        axis=1,
    )


def summary_evidence(
    x: Side, y: Side, cosines: Cosines, stretch: tuple[int, int], scores: Floats, weights: Floats
) -> Floats:
    """Numbers of sentences ``stretch`` of x as a summary of y; shape (23,).

    Args:
        x: the side that may sum up.
        y: the side that may be summed up.
        cosines: of each sentence of x with each of y.
        stretch: half-open range of sentences of x.
        scores: log-odds of every sentence of x.
        weights: weight of each stem.
    """
    first, last = stretch
    stems = x.stems[x.words_of(first, last)]
    word_weights = x.weights[x.words_of(first, last)]
    has_x, has_y = np.zeros(weights.size, np.bool_), np.zeros(weights.size, np.bool_)
    has_x[stems], has_y[y.stems] = True, True
    information = weights[has_x & has_y].sum() + 1e-9
    # How much of it the best window of half as many words again would explain: an excerpt's source lies in
    # one place, a summary's all over the text.
    gains = np.where(has_x, weights, 0.0)
    densest = densest_window(y.stems, gains, max(1, int(1.5 * stems.size)))
    best = cosines[first:last]
    matches = best.argmax(axis=1)
    places = matches / max(1, y.sentences)
    # Stems that stand out: in a text about something else, a summary brings in words of its own topic.
    own = np.bincount(stems, minlength=weights.size)
    rest = np.bincount(x.stems, minlength=weights.size) - own
    there = np.bincount(y.stems, minlength=weights.size)
    peculiar = np.where((own > 0) & (rest == 0) & has_y, weights, 0.0)
    elsewhere = np.delete(scores, np.arange(first, last))
    score = float(scores[first:last].sum())
    return np.array(
        [
            1.0,
            min(score, 30.0) / 5,
            np.sqrt(information),
            word_weights[has_y[stems]].sum() / (word_weights.sum() + 1e-9),
            densest / information,
            float(places.max() - places.min()),
            np.log(stems.size),
            np.log(y.words / stems.size),
            float(last - first > 2),
            float(best.max(axis=1).mean()),
            float(elsewhere.max(initial=-5.0)),
            min(float(np.clip(elsewhere, 0, None).sum()), 20.0) / 5,
            stems.size / x.words,
            score / (last - first),
            _in_runs(stems, y.stems, weights.size, 3),
            _in_runs(stems, y.stems, weights.size, 5),
            gains[np.unique(y.stems[: y.words // 4])].sum() / information,
            float(np.log1p(np.count_nonzero((peculiar > 0) & (there >= 2)))),
            float(np.log1p(peculiar @ np.log1p(there))),
            peculiar @ np.minimum(there, 5) / (weights[own > 0].sum() + 1e-9),
            _cosine(np.log1p(rest) * weights, np.log1p(there) * weights),
            float(np.count_nonzero(best >= _A_LITTLE_LIKE, axis=1).mean()),
            float(np.log1p(np.unique(matches).size)),
        ]
    )


def densest_window(stems: Ints, gains: Floats, window: int) -> float:
    """The largest sum of gains of distinct stems in so many words in a row, looked for in quarter steps.

    Args:
        stems: number of each word's stem.
        gains: gain of each stem, counted once in a window.
        window: words, at least 1.
    """
    step = max(1, window // 4)
    starts = np.arange(0, max(1, stems.size - window + step), step)
    # The first word of each stem in a window is the one whose stem stood last before the window.
    order = np.argsort(stems, kind="stable")
    before = np.full(stems.size, -1, np.int64)
    again = stems[order[1:]] == stems[order[:-1]]
    before[order[1:][again]] = order[:-1][again]
    worth = np.flatnonzero(gains[stems])
    worth_gains, worth_before = gains[stems[worth]], before[worth]
    lows, highs = np.searchsorted(worth, starts), np.searchsorted(worth, starts + window)
    return max(
        float(worth_gains[low:high][worth_before[low:high] < start].sum())
        for start, low, high in zip(starts.tolist(), lows.tolist(), highs.tolist(), strict=True)
    )


def _cosine(one: Floats, other: Floats) -> float:
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other) + 1e-9))


def _in_runs(x: Ints, y: Ints, vocabulary: int, length: int) -> float:
    """Share of the stems x in runs of so many that stand in y as well; 0..1."""
    if min(x.size, y.size) < length:
        return 0.0
    both = np.concatenate([x, y])
    runs = both[: both.size - length + 1].copy()
    for step in range(1, length):
        # Renumbering after each step keeps the numbers small and exact.
        runs = runs * vocabulary + both[step : both.size - length + 1 + step]
        runs = np.unique(runs, return_inverse=True)[1]
    hits = np.isin(runs[: x.size - length + 1], runs[x.size :])
    covered = np.zeros(x.size + 1, np.int64)
    covered[:-length] += hits
    covered[length:] -= hits
    return float(np.count_nonzero(np.cumsum(covered)[:-1])) / x.size
