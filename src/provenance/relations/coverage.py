"""How much of each document a pair's passages cover, and what kind of passage each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from provenance.comparison import MeasuredPassage
from provenance.model import PassageKind
from provenance.relations.parties import Party
from provenance.settings import Settings

COUNTED = ("verbatim", "edited", "quotation", "boilerplate")
"""Passage kinds that count as coverage."""
NOVEL = ("verbatim", "edited")
"""Passage kinds that count as novel coverage."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Sums over the passages of one pair, each side on its own.

    ``retold_words`` counts the words that summaries took over as they were, in textual passages that are
    no part of the coverage any more; ``longest_retold`` is the longest run of them.
    """

    raw_a: float
    raw_b: float
    novel_a: float
    novel_b: float
    shared: int
    novel_words: int
    longest: int
    longest_novel: int
    quote_share: float
    boilerplate_share: float
    retold_words: int = 0
    longest_retold: int = 0

    @property
    def least(self) -> float:
        """The smaller novel coverage."""
        return min(self.novel_a, self.novel_b)

    @property
    def most(self) -> float:
        """The larger novel coverage."""
        return max(self.novel_a, self.novel_b)


def passage_kind(passage: MeasuredPassage, settings: Settings) -> PassageKind:
    """What kind of passage a measured one is, looked at by itself.

    A quotation has its words inside quotation marks on both sides; page furniture is boilerplate.
    """
    if passage.tier != "textual":
        return passage.tier
    if passage.furniture:
        return "boilerplate"
    limit = settings.relations.quotation_share
    if passage.a.quoted >= limit * passage.a.words and passage.b.quoted >= limit * passage.b.words:
        return "quotation"
    return "verbatim" if passage.similarity >= settings.alignment.verbatim_similarity else "edited"


def coverage(
    a: Party, b: Party, passages: Sequence[MeasuredPassage], kinds: Sequence[PassageKind]
) -> Coverage:
    """How much of each document its passages cover.

    Passages overlap on neither side, so their words add up. Noise and boilerplate are neither copied
    nor own text: novel coverage leaves them out of both the share and the whole.
    """
    raw_a = raw_b = novel_a = novel_b = boiler_a = boiler_b = 0
    shared = quoted = boiler = novel = longest = longest_novel = retold = longest_retold = 0
    for passage, kind in zip(passages, kinds, strict=True):
        if kind == "summary":
            retold, longest_retold = retold + passage.words, max(longest_retold, passage.longest)
        if kind not in COUNTED:
            continue
        raw_a, raw_b = raw_a + passage.a.words, raw_b + passage.b.words
        shared += passage.words
        longest = max(longest, passage.longest)
        if kind in NOVEL:
            novel_a += max(0, passage.a.words - passage.a.noise)
            novel_b += max(0, passage.b.words - passage.b.noise)
            novel += passage.words
            longest_novel = max(longest_novel, passage.longest)
        elif kind == "quotation":
            quoted += passage.words
        else:
            boiler += passage.words
            boiler_a += max(0, passage.a.words - passage.a.noise)
            boiler_b += max(0, passage.b.words - passage.b.noise)
    own_a = max(1, a.words - a.noise_words - boiler_a)
    own_b = max(1, b.words - b.noise_words - boiler_b)
    return Coverage(
        raw_a=min(1.0, raw_a / max(1, a.words)),
        raw_b=min(1.0, raw_b / max(1, b.words)),
        novel_a=min(1.0, novel_a / own_a),
        novel_b=min(1.0, novel_b / own_b),
        shared=shared,
        novel_words=novel,
        longest=longest,
        longest_novel=longest_novel,
        quote_share=quoted / shared if shared else 0.0,
        boilerplate_share=boiler / shared if shared else 0.0,
        retold_words=retold,
        longest_retold=longest_retold,
    )
