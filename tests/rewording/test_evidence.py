"""The numbers of sentences, regions and summaries, against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.rewording import evidence
from provenance.rewording.pairing import StemmedText, pair
from tests.rewording.plain import Plain, densest, in_runs, ranges, texts


@given(texts(), texts(), st.data())
def test_sentences_against_a_region(a: StemmedText, b: StemmedText, data: st.DataObject) -> None:
    own = data.draw(st.composite(ranges)(a.sentences))
    region = data.draw(st.composite(ranges)(b.sentences))
    pairing, plain = pair(a, b), Plain(a, b)
    x, y = pairing.a, pairing.b
    found = evidence.sentence_evidence(x, y, pairing.cosines, own, region, pairing.weights)
    assert found.shape == (a.sentences, len(evidence.SENTENCE))
    for i, row in enumerate(found.tolist()):
        named = dict(zip(evidence.SENTENCE, row, strict=True))
        expected = dict(zip(evidence.SENTENCE, plain.sentence(i, own, region), strict=True))
        assert named == pytest.approx(expected, abs=1e-4)


@given(texts(), texts(), st.data())
def test_regions(a: StemmedText, b: StemmedText, data: st.DataObject) -> None:
    of_a = data.draw(st.composite(ranges)(a.sentences))
    of_b = data.draw(st.composite(ranges)(b.sentences))
    scores = data.draw(st.tuples(st.floats(-50, 50), st.floats(-50, 50)))
    found = evidence.region_evidence(pair(a, b), of_a, of_b, *scores).tolist()
    named = dict(zip(evidence.REGION, found, strict=True))
    expected = dict(zip(evidence.REGION, Plain(a, b).region(of_a, of_b, *scores), strict=True))
    assert named == pytest.approx(expected, abs=1e-5)


@given(texts(), texts())
def test_sentences_against_a_whole_text(a: StemmedText, b: StemmedText) -> None:
    pairing = pair(a, b)
    found = evidence.summary_sentence_evidence(pairing.a, pairing.b, pairing.cosines, pairing.shared)
    for row, expected in zip(found.tolist(), Plain(a, b).summary_sentences(), strict=True):
        named = dict(zip(evidence.SUMMARY_SENTENCE, row, strict=True))
        assert named == pytest.approx(dict(zip(evidence.SUMMARY_SENTENCE, expected, strict=True)), abs=1e-4)


@given(texts(), texts(), st.data())
def test_summaries(a: StemmedText, b: StemmedText, data: st.DataObject) -> None:
    pairing, plain = pair(a, b), Plain(a, b)
    stretch = data.draw(st.composite(ranges)(a.sentences))
    scores = data.draw(
        st.lists(st.floats(-9, 9), min_size=a.sentences, max_size=a.sentences).map(
            lambda s: np.array(s, float)
        )
    )
    found = evidence.summary_evidence(
        pairing.a, pairing.b, pairing.cosines, stretch, scores, pairing.weights
    ).tolist()
    named = dict(zip(evidence.SUMMARY, found, strict=True))
    expected = dict(zip(evidence.SUMMARY, plain.summary(stretch, scores.tolist()), strict=True))
    # Among equal cosines rounding chooses the best place: what depends on it is compared by the next test.
    for name in ("spread", "places"):
        del named[name], expected[name]
    assert named == pytest.approx(expected, abs=1e-4)


@given(texts(), texts())
def test_spread_and_places_are_those_of_the_best_matches(a: StemmedText, b: StemmedText) -> None:
    pairing = pair(a, b)
    found = evidence.summary_evidence(
        pairing.a, pairing.b, pairing.cosines, (0, a.sentences), np.zeros(a.sentences), pairing.weights
    ).tolist()
    named = dict(zip(evidence.SUMMARY, found, strict=True))
    best = [row.index(max(row)) for row in pairing.cosines.tolist()]
    assert named["spread"] == pytest.approx((max(best) - min(best)) / b.sentences)
    assert named["places"] == pytest.approx(np.log1p(len(set(best))))


@given(
    st.lists(st.integers(0, 5), max_size=40),
    st.lists(st.integers(0, 5), max_size=40),
    st.sampled_from([3, 5]),
)
def test_runs_of_stems_are_covered_as_by_plain_loops(one: list[int], other: list[int], length: int) -> None:
    expected = in_runs(one, other, length) if min(len(one), len(other)) >= length else 0.0
    assert evidence._in_runs(np.array(one, int), np.array(other, int), 6, length) == pytest.approx(expected)


def test_numbers_of_runs_do_not_overflow_in_a_large_vocabulary() -> None:
    words = np.arange(60_000)
    assert evidence._in_runs(words[:200], words, 60_000, 5) == 1.0
    assert evidence._in_runs(words[:200][::-1].copy(), words, 60_000, 5) == 0.0


@given(
    st.lists(st.integers(0, 7), min_size=1, max_size=60),
    st.lists(st.floats(0, 1), min_size=8, max_size=8),
    st.integers(1, 70),
)
def test_the_densest_window_is_that_of_sets(words: list[int], gains: list[float], window: int) -> None:
    found = evidence.densest_window(np.array(words), np.array(gains), window)
    assert found == pytest.approx(densest(words, dict(enumerate(gains)), window))
