"""Regions: stretches of two texts that say the same in other words.

Sentences that are alike (tf-isf cosine) seed regions; seeds near each other on both sides are clustered;
each region's borders are moved to where the sum of its sentences' log-odds is largest, in turns on both
sides; a region is kept when its own log-odds say so. Source of the seeding and clustering: the winner of the
PAN 2014 text-alignment task (Sanchez-Perez, Sidorov, Gelbukh 2014); borders, weights and acceptance are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from provenance.rewording.evidence import region_evidence, sentence_evidence
from provenance.rewording.pairing import Floats, Ints, Pairing, Side, common_stems
from provenance.rewording.weights import Weights
from provenance.settings import RewordingSettings

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Region:
    """Sentences ``a`` of one text and ``b`` of the other (half-open), with log-odds of being reuse."""

    a: Range
    b: Range
    score: float


def find_regions(pairing: Pairing, weights: Weights, settings: RewordingSettings) -> list[Region]:
    """Regions of a pair, best first; no two share sentences on both sides."""
    found: dict[tuple[Range, Range], float] = {}
    for seed in _clusters(pairing, settings):
        grown = grow(pairing, *seed, weights.sentence, settings)
        if grown is None:
            continue
        a, b, score_a, score_b = grown
        if (a, b) not in found:
            numbers = region_evidence(pairing, a, b, score_a, score_b)
            found[a, b] = float(numbers @ weights.region)
    kept = [Region(a, b, score) for (a, b), score in found.items() if score >= settings.region_log_odds]
    return _merged(sorted(kept, key=lambda region: (-region.score, region.a, region.b)))


def seeds(pairing: Pairing, settings: RewordingSettings) -> tuple[Ints, Ints]:
    """Pairs of alike sentences: both at least so long, cosine and Dice coefficient at least so high."""
    a, b = pairing.a, pairing.b
    alike = pairing.cosines >= settings.seed_cosine
    alike &= (np.diff(a.bounds) >= settings.seed_words)[:, None]
    alike &= (np.diff(b.bounds) >= settings.seed_words)[None, :]
    # Distinct stems in common, counted only for rows and columns that hold a candidate.
    rows, columns = np.flatnonzero(alike.any(axis=1)), np.flatnonzero(alike.any(axis=0))
    if rows.size:
        common = common_stems(pairing, rows, columns).astype(np.float64)
        kinds_a, kinds_b = np.diff(a.entry_bounds)[rows], np.diff(b.entry_bounds)[columns]
        alike[np.ix_(rows, columns)] &= 2 * common >= settings.seed_dice * (kinds_a[:, None] + kinds_b)
    places_a, places_b = np.nonzero(alike)
    return places_a, places_b


def _clusters(pairing: Pairing, settings: RewordingSettings) -> Iterator[tuple[Range, Range]]:
    """Seeds near each other on both sides; a cluster whose sides are unlike is tried again more finely."""
    places_a, places_b = seeds(pairing, settings)
    waiting = [(np.arange(places_a.size), settings.seed_gap)] if places_a.size else []
    while waiting:
        members, gap = waiting.pop()
        parts = _split(places_b[members], gap)
        if len(parts) == 1:
            parts = _split(places_a[members], gap)
        if len(parts) > 1:
            waiting.extend((members[part], gap) for part in reversed(parts))
            continue
        i, j = places_a[members], places_b[members]
        a, b = (int(i.min()), int(i.max()) + 1), (int(j.min()), int(j.max()) + 1)
        if _likeness(pairing, a, b) >= settings.cluster_cosine:
            yield a, b
        elif gap > 1:
            waiting.append((members, gap - 1))


def _split(places: Ints, gap: int) -> list[Ints]:
    """Members in groups whose places are at most ``gap`` sentences apart."""
    order = np.argsort(places, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(places[order]) > gap + 1) + 1)


def _likeness(pairing: Pairing, a: Range, b: Range) -> float:
    """Cosine of two stretches of sentences."""

    def vector(side: Side, stretch: Range) -> Floats:
        inside = side.entry_slice(*stretch)
        weights: Floats = np.bincount(side.entry_stem[inside], side.units[inside], pairing.vocabulary)
        return weights

    one, other = vector(pairing.a, a), vector(pairing.b, b)
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other) + 1e-9))


def grow(
    pairing: Pairing, a: Range, b: Range, weights: Floats, settings: RewordingSettings
) -> tuple[Range, Range, float, float] | None:
    """Move a region's borders, in turns on both sides, to where the sum of log-odds is largest.

    Returns:
        Both ranges with the sums of their sentences' log-odds; None if a side speaks against it.
    """
    x, y, cosines = pairing.a, pairing.b, pairing.cosines
    score_a = score_b = 0.0
    for _ in range(settings.rounds):
        before = a, b
        odds_b = sentence_evidence(y, x, cosines.T, b, a, pairing.weights) @ weights + settings.border_bias
        b, score_b = _best_stretch(odds_b, b, settings.reach)
        odds_a = sentence_evidence(x, y, cosines, a, b, pairing.weights) @ weights + settings.border_bias
        a, score_a = _best_stretch(odds_a, a, settings.reach)
        if (a, b) == before:
            break
    return (a, b, score_a, score_b) if score_a > 0 and score_b > 0 else None


def _best_stretch(odds: Floats, core: Range, reach: int) -> tuple[Range, float]:
    """The stretch with the largest sum that overlaps ``core`` and leaves it by at most ``reach``."""
    low, high = max(0, core[0] - reach), min(odds.size, core[1] + reach)
    values = odds[low:high].tolist()
    best, chosen = float("-inf"), core
    total, start = 0.0, low
    for place, value in enumerate(values, low):
        if total <= 0 and place < core[1]:
            total, start = 0.0, place
        total += value
        if place >= core[0] and start < core[1] and total > best:
            best, chosen = total, (start, place + 1)
    return chosen, best


def _merged(regions: list[Region]) -> list[Region]:
    """Regions that overlap on both sides as one; of those that overlap on one side the better."""
    kept: list[Region] = []
    for region in regions:
        near = [
            n for n, other in enumerate(kept) if _overlap(region.a, other.a) or _overlap(region.b, other.b)
        ]
        if not near:
            kept.append(region)
            continue
        n = near[0]
        other = kept[n]
        if _overlap(region.a, other.a) and _overlap(region.b, other.b):
            a, b = _hull(region.a, other.a), _hull(region.b, other.b)
            others = (o for m, o in enumerate(kept) if m != n)
            # A region that would draw a better one into a third is left out.
            if not any(_overlap(a, o.a) or _overlap(b, o.b) for o in others):
                kept[n] = Region(a, b, other.score)
    return kept


def _overlap(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _hull(one: Range, other: Range) -> Range:
    return min(one[0], other[0]), max(one[1], other[1])
