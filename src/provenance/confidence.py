"""How sure is it that a passage was reused?

A probability, worked out from the passage and its two texts alone: no other document can change it, and it
is the same from either side. It answers one question: if somebody who knows where every sentence came from
looked at this passage, how likely would they find that more than half of it, on both sides, is one text
that went into the other, or into both from a third? Forms of words that many reports share, the same names
and the same facts are not that.

A weighted sum of the :data:`EVIDENCE` of the passage's tier is its log-odds. No weight is negative, and
nothing in the evidence falls when a further word matches: more matched words never lower the probability.
The weights are fitted, see ``confidence.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp, log, log1p

import numpy as np
import numpy.typing as npt

from provenance.normalisation import NormalText
from provenance.tiers import Aligned

EVIDENCE: dict[str, tuple[str, ...]] = {
    "textual": ("words", "longest", "solid", "density", "plain", "figures", "score"),
    "reworded": ("score",),
    "summary": ("score", "words"),
}
"""What counts for each tier, in the order of :func:`evidence`."""
SOLID_RUN = 6
"""Words: a shorter run arises by chance; as ``alignment.solid_run``, but the same at any settings."""
PLAIN_LETTERS = 4
"""Letters: shorter words are mostly articles, prepositions and units."""
SUREST = 0.999
"""No probability lies nearer to 0 or 1: some thousand passages cannot show more."""
_LIMIT = log(SUREST / (1 - SUREST))


def confidence(a: NormalText, b: NormalText, found: Aligned) -> float:
    """Probability that the passage was reused, from ``1 - SUREST`` to :data:`SUREST`, with four figures.

    Args:
        a: the first text.
        b: the second.
        found: a passage of theirs.
    """
    constant, weights = fitted()[found.tier]
    odds = constant + sum(w * x for w, x in zip(weights, evidence(a, b, found), strict=True))
    return round(1 / (1 + exp(-max(-_LIMIT, min(_LIMIT, odds)))), 4)


def evidence(a: NormalText, b: NormalText, found: Aligned) -> tuple[float, ...]:
    """The numbers that :data:`EVIDENCE` names for the passage's tier; none is negative.

    - ``words``: logarithm of one more than the matched words
    - ``longest``: the same of the longest run of equal words
    - ``solid``: the same of the words in runs of at least :data:`SOLID_RUN`
    - ``density``: matched words per word of the longer side, 0..1
    - ``plain``: as ``words``, of the different matched words that are :func:`plain <plain_words>`
    - ``score``: log-odds of the statistical finding; 0 without one
    """
    passage, scale = found.passage, max(a.scale, b.scale)
    numbers = {
        "words": log1p(passage.words / scale),
        "longest": log1p(passage.longest / scale),
        "solid": log1p(passage.solid(SOLID_RUN * scale) / scale),
        "density": passage.density,
        "score": max(0.0, found.score),
    }
    names = EVIDENCE[found.tier]
    if "figures" in names:
        numbers["figures"] = -log1p(other_figures(a, b, found))
    if "plain" in names:
        numbers["plain"] = log1p(plain_words(a, b, found) / scale)
    return tuple(numbers[name] for name in names)


def plain_words(a: NormalText, b: NormalText, found: Aligned) -> int:
    """How many different matched words are neither figures nor names nor small words.

    A plain word has at least :data:`PLAIN_LETTERS` letters and nothing else, and matches somewhere without a
    capital letter in either text. In scripts without spaces each character is a word, and plain.
    """
    least = PLAIN_LETTERS if max(a.scale, b.scale) == 1 else 1
    plain: set[str] = set()
    seen: set[str] = set()
    places_a = _matched([(run.a, run.length) for run in found.passage.runs])
    places_b = _matched([(run.b, run.length) for run in found.passage.runs])
    columns = a.starts[places_a], a.ends[places_a], b.starts[places_b], b.ends[places_b]
    long = np.minimum(columns[1] - columns[0], columns[3] - columns[2]) >= least
    for from_a, to_a, from_b, to_b in zip(*(column[long].tolist() for column in columns), strict=True):
        here, there = a.text[from_a:to_a], b.text[from_b:to_b]
        if here == there:
            # Most matched words are written alike and stand in a passage several times.
            if here in seen:
                continue
            seen.add(here)
        if here.isalpha() and there.isalpha() and here == here.lower() and there == there.lower():
            plain.add(min(here, there))
    return len(plain)


def _matched(runs: Sequence[tuple[int, int]]) -> npt.NDArray[np.int64]:
    """The places of all words of some runs, each a first word and a length."""
    return np.concatenate([np.zeros(0, np.int64), *(np.arange(first, first + n) for first, n in runs)])


def other_figures(a: NormalText, b: NormalText, found: Aligned) -> int:
    """How many words of the passage, on both sides together, begin with a digit and have no match."""
    passage = found.passage
    edges_a = [passage.a_first, *(x for r in passage.runs for x in (r.a, r.a + r.length)), passage.a_last]
    edges_b = [passage.b_first, *(x for r in passage.runs for x in (r.b, r.b + r.length)), passage.b_last]
    return sum(
        text.text[start].isdigit()
        for text, edges in ((a, edges_a), (b, edges_b))
        for first, last in zip(edges[::2], edges[1::2], strict=True)
        for start in text.starts[first:last].tolist()
    )


@cache
def fitted() -> dict[str, tuple[float, tuple[float, ...]]]:
    """Constant and weights of each tier, as they ship with the package."""
    text = files("provenance").joinpath("confidence.toml").read_text(encoding="utf-8")
    return from_tables(tomllib.loads(text))


def from_tables(
    tables: Mapping[str, Mapping[str, float]],
) -> dict[str, tuple[float, tuple[float, ...]]]:
    """Constant and weights from tables of name and value; every name of :data:`EVIDENCE` must be there."""
    return {
        tier: (tables[tier]["constant"], tuple(tables[tier][name] for name in names))
        for tier, names in EVIDENCE.items()
    }
