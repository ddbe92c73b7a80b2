"""The stretch that sums up another text."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from provenance.rewording.pairing import StemmedText, pair
from provenance.rewording.summaries import best_stretch, find_summary, summary_odds
from provenance.rewording.weights import fitted
from provenance.settings import RewordingSettings
from tests.rewording.plain import texts

SETTINGS = RewordingSettings(summary_least_words=1, summary_log_odds=-10)


@given(st.lists(st.integers(-5, 5).map(float), max_size=14))
def test_the_stretch_has_the_largest_positive_sum(values: list[float]) -> None:
    sums = {(i, j): sum(values[i:j]) for i in range(len(values)) for j in range(i + 1, len(values) + 1)}
    found = best_stretch(np.array(values, float))
    best = max(sums.values(), default=0.0)
    if best <= 0:
        assert found is None
    else:
        assert found is not None
        assert sums[found] == best


@given(texts(least=4, most=12), texts())
def test_a_summary_is_a_stretch_of_a_text_long_enough(a: StemmedText, b: StemmedText) -> None:
    pairing = pair(a, b)
    found = find_summary(pairing, fitted(), SETTINGS)
    odds = summary_odds(pairing, fitted().summary_sentence, SETTINGS)
    assert np.isfinite(odds).all()
    if a.sentences < 6:
        assert found is None
    if found is not None:
        (first, last), score = found
        assert 0 <= first < last <= a.sentences
        assert odds[first:last].sum() > 0
        assert np.isfinite(score)


@given(texts(least=6), texts())
def test_texts_outside_the_limits_have_no_summary(a: StemmedText, b: StemmedText) -> None:
    words = b.normal.words
    for settings in (
        RewordingSettings(summary_least_words=words + 1),
        RewordingSettings(summary_least_words=1, summary_most_words=max(1, words - 1)),
    ):
        assert find_summary(pair(a, b), fitted(), settings) is None
