"""Which stretches say the same in other words?

Text that was spun, translated and back, or summed up shares few runs of words. What is left is found
statistically, sentence by sentence, and said so: such a region has a probability and no edits, and no
verdict rests on it alone. Two kinds::

    regions     a stretch of each text, retold
    summaries   a stretch of one text that tells the whole of the other

Cost: linear in words, quadratic in sentences; pairs of texts with more than
``max_sentence_pairs`` pairs of sentences are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from provenance.rewording.pairing import StemmedText, pair, stemmed
from provenance.rewording.regions import Range, find_regions
from provenance.rewording.summaries import find_summary
from provenance.rewording.weights import fitted
from provenance.settings import RewordingSettings

__all__ = ["Retold", "StemmedText", "find_retold", "stemmed"]


@dataclass(frozen=True, slots=True)
class Retold:
    """Words of a and of b (half-open) that say the same, with the log-odds of that.

    ``whole`` names the side that stands for a whole text, in a summary.
    """

    kind: Literal["reworded", "summary"]
    a: Range
    b: Range
    score: float
    whole: Literal["a", "b"] | None = None


def find_retold(a: StemmedText, b: StemmedText, settings: RewordingSettings) -> list[Retold]:
    """Regions and summaries of a pair, best first; ``find_retold(b, a)`` gives the same, mirrored.

    Regions overlap on neither side. A summary takes the regions inside it.
    """
    if not a.normal.words or not b.normal.words:
        return []
    if a.sentences * b.sentences > settings.max_sentence_pairs:
        return []
    # One orientation is worked out and mirrored if need be, so that the result cannot depend on it.
    if a.normal.orientation > b.normal.orientation:
        return [_mirrored(found) for found in find_retold(b, a, settings)]
    pairing = pair(a, b)
    weights = fitted()
    found = [
        Retold("reworded", _words(a, region.a), _words(b, region.b), region.score)
        for region in find_regions(pairing, weights, settings)
    ]
    summaries = []
    of_b = find_summary(pairing, weights, settings)
    if of_b is not None:
        summaries.append(Retold("summary", _words(a, of_b[0]), (0, b.normal.words), of_b[1], "b"))
    of_a = find_summary(pairing.mirrored(), weights, settings)
    if of_a is not None:
        summaries.append(Retold("summary", (0, a.normal.words), _words(b, of_a[0]), of_a[1], "a"))
    if summaries:
        best = max(summaries, key=lambda summary: (summary.score, summary.whole or ""))
        side = "b" if best.whole == "a" else "a"
        found = [r for r in found if not _overlap(getattr(r, side), getattr(best, side))]
        found.insert(0, best)
    return found


def _words(text: StemmedText, sentences: Range) -> Range:
    return int(text.bounds[sentences[0]]), int(text.bounds[sentences[1]])


def _overlap(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _mirrored(retold: Retold) -> Retold:
    whole: Literal["a", "b"] | None = None if retold.whole is None else "b" if retold.whole == "a" else "a"
    return Retold(retold.kind, retold.b, retold.a, retold.score, whole)
