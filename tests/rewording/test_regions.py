"""Seeds, borders and merging of regions, against plain loops."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.rewording.pairing import StemmedText, pair
from provenance.rewording.regions import Region, _best_stretch, _merged, _split, find_regions, seeds
from provenance.rewording.weights import fitted
from provenance.settings import RewordingSettings
from tests.rewording.plain import Plain, texts

SETTINGS = RewordingSettings()
odds = st.lists(st.integers(-5, 5).map(float), min_size=1, max_size=14)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@given(texts(), texts())
def test_seeds_are_the_pairs_of_long_alike_sentences(a: StemmedText, b: StemmedText) -> None:
    pairing, plain = pair(a, b), Plain(a, b)
    expected = []
    for i, one in enumerate(plain.a):
        for j, other in enumerate(plain.b):
            dice = 2 * len(set(one) & set(other)) / (len(set(one)) + len(set(other)))
            long = min(len(one), len(other)) >= SETTINGS.seed_words
            if long and pairing.cosines[i, j] >= SETTINGS.seed_cosine and dice >= SETTINGS.seed_dice:
                expected.append((i, j))
    places = seeds(pairing, SETTINGS)
    assert list(zip(places[0].tolist(), places[1].tolist(), strict=True)) == expected


@given(odds, st.data())
def test_borders_go_to_the_largest_sum_within_reach(values: list[float], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(values) - 1))
    core = first, data.draw(st.integers(first + 1, len(values)))
    reach = data.draw(st.integers(0, 4))
    low, high = max(0, core[0] - reach), min(len(values), core[1] + reach)
    sums = {
        (i, j): sum(values[i:j])
        for i in range(low, high)
        for j in range(i + 1, high + 1)
        if overlap((i, j), core)
    }
    stretch, score = _best_stretch(np.array(values), core, reach)
    assert score == max(sums.values())
    assert sums[stretch] == score


@given(st.lists(st.integers(0, 40), min_size=1, max_size=20), st.integers(0, 5))
def test_groups_are_apart_by_more_than_the_gap(places: list[int], gap: int) -> None:
    array = np.array(places)
    groups = [sorted(array[group].tolist()) for group in _split(array, gap)]
    assert sorted(place for group in groups for place in group) == sorted(places)
    for one, other in pairwise(groups):
        assert other[0] - one[-1] > gap + 1
    for group in groups:
        assert all(y - x <= gap + 1 for x, y in pairwise(group))


@given(texts(most=20), texts(most=20))
def test_regions_are_sound(a: StemmedText, b: StemmedText) -> None:
    found = find_regions(pair(a, b), fitted(), SETTINGS)
    for region in found:
        assert 0 <= region.a[0] < region.a[1] <= a.sentences
        assert 0 <= region.b[0] < region.b[1] <= b.sentences
        assert np.isfinite(region.score)


stretches = st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda s: (s[0], s[0] + s[1]))


@given(st.lists(st.tuples(stretches, stretches), max_size=8))
def test_merged_regions_overlap_on_neither_side(pairs: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    regions = [Region(a, b, float(-n)) for n, (a, b) in enumerate(pairs)]
    kept = _merged(regions)
    for n, one in enumerate(kept):
        for other in kept[n + 1 :]:
            assert not overlap(one.a, other.a)
            assert not overlap(one.b, other.b)


@pytest.mark.parametrize("least", [0, 1])
def test_no_pair_of_alike_sentences_no_region(least: int) -> None:
    from provenance.normalisation import normalise
    from provenance.rewording.pairing import stemmed

    a = stemmed(normalise("The ferry sank at dawn near the pier." if least else "word"))
    b = stemmed(normalise("Nobody bought cheese from Alpine goats yesterday morning."))
    assert find_regions(pair(a, b), fitted(), SETTINGS) == []
