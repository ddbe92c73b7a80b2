"""Summaries: a stretch of one text that tells the whole of the other in few words.

No single place of the longer text explains such a stretch, all of it does. Every sentence is weighed
against the whole other text; the stretch with the largest sum of log-odds is kept when its own log-odds
say so. What is reported on the other side is the whole text, since nothing narrower can be named.
"""

from __future__ import annotations

import numpy as np

from provenance.rewording.evidence import summary_evidence, summary_sentence_evidence
from provenance.rewording.pairing import Floats, Pairing, Side
from provenance.rewording.regions import Range
from provenance.rewording.weights import Weights
from provenance.settings import RewordingSettings

_FEWEST_SENTENCES = 6
"""Sentences a text needs to have for a part of it to stand out."""


def find_summary(
    pairing: Pairing, weights: Weights, settings: RewordingSettings
) -> tuple[Range, float] | None:
    """The sentences of a that sum up b, with their log-odds; None where none do."""
    x, y = pairing.a, pairing.b
    too_short = x.sentences < _FEWEST_SENTENCES or y.words < settings.summary_least_words
    if too_short or y.words > settings.summary_most_words:
        return None
    odds = summary_odds(pairing, weights.summary_sentence, settings)
    stretch = best_stretch(odds)
    if stretch is None or _characters(x, stretch) < settings.summary_characters:
        return None
    numbers = summary_evidence(x, y, pairing.cosines, stretch, odds, pairing.weights)
    score = float(numbers @ weights.summary)
    return (stretch, score) if score >= settings.summary_log_odds else None


def _characters(side: Side, sentences: Range) -> int:
    """Code points from the first word of some sentences to their last."""
    words = side.words_of(*sentences)
    return side.text.normal.span(words.start, words.stop).length


def summary_odds(pairing: Pairing, weights: Floats, settings: RewordingSettings) -> Floats:
    """Log-odds of every sentence of a to belong to a summary of b."""
    numbers = summary_sentence_evidence(pairing.a, pairing.b, pairing.cosines, pairing.shared)
    odds: Floats = numbers @ weights + settings.summary_bias
    return odds


def best_stretch(odds: Floats) -> Range | None:
    """The stretch with the largest positive sum."""
    sums = np.concatenate([[0.0], np.cumsum(odds)])
    lowest = np.minimum.accumulate(sums[:-1])
    gains = sums[1:] - lowest
    if not gains.size or gains.max() <= 0:
        return None
    last = int(gains.argmax()) + 1
    first = int(np.flatnonzero(sums[:last] == lowest[last - 1])[-1])
    return first, last
