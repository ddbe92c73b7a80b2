"""What do two texts share? Alignment, measured on both texts in code points and in words.

The result is a :class:`Measure`: numbers and spans, no verdict. What it means is decided in
:mod:`provenance.relations`, where the documents are known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from provenance.alignment import WordPassage, align, in_order, order_kept
from provenance.confidence import confidence
from provenance.edits import NOWHERE, diff
from provenance.model import Edit, Span
from provenance.profiles import Profile
from provenance.rewording import find_retold
from provenance.settings import Settings
from provenance.tiers import Aligned, combine, mirrored

_FULL_STOP = re.compile(r"[.!?…。！？]{1,3}")
SURFACE = frozenset({"kept", "typography", "whitespace", "noise", "encoding"})
"""Edit classes that leave the words as they are."""
FACTS = frozenset({"number", "date", "name"})
"""Edit classes that fill the same form with other facts."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One side of a measured passage: its span, its words, and how many of them are noise or quoted."""

    span: Span
    words: int
    noise: int
    quoted: int


@dataclass(frozen=True, slots=True)
class MeasuredPassage:
    """A passage as measured: ``words`` matched, ``longest`` the longest equal run of words.

    ``furniture`` is set where both texts know the passage for page furniture; what many unrelated
    stories share is found later. ``tier`` says how it was found: by equal words, or statistically.
    """

    a: Stretch
    b: Stretch
    words: int
    longest: int
    similarity: float
    confidence: float
    moved: bool = False
    furniture: bool = False
    tier: Literal["textual", "reworded", "summary"] = "textual"


@dataclass(frozen=True, slots=True)
class Measure:
    """What alignment found between two documents.

    ``same_words`` says that the normalised texts are equal; ``surface_only`` that all edits are
    typography, white space or noise; ``brackets_*`` counts editorial notes put in on that side;
    ``order_kept`` is the share of matched words in the same order; ``word_changes`` counts changed
    stretches of words, ``fact_changes`` those of them that change numbers, dates and names. ``changed`` says
    where the changed stretches begin, in a and in b.
    """

    passages: tuple[MeasuredPassage, ...]
    order_kept: float = 1.0
    same_words: bool = False
    surface_only: bool = False
    brackets_a: int = 0
    brackets_b: int = 0
    fact_changes: int = 0
    word_changes: int = 0
    changed: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, eq=False)
class Compared:
    """Two profiles with their aligned passages; edits are worked out when they are asked for."""

    a: Profile
    b: Profile
    aligned: tuple[WordPassage, ...]
    passages: tuple[MeasuredPassage, ...]
    settings: Settings

    def edits_of(self, n: int) -> tuple[Edit, ...]:
        """Kept and changed stretches of one passage, in order; none for statistical regions."""
        passage = self.passages[n]
        if passage.tier != "textual":
            return ()
        a, b = passage.a.span, passage.b.span
        around = NOWHERE, NOWHERE
        if a.cut(self.a.text) != b.cut(self.b.text):
            # Where nothing changed no class depends on what is around, and finding that out takes a while.
            around = self.a.surroundings, self.b.surroundings
        return diff(self.a.normal, self.b.normal, self.aligned[n], a, b, *around)

    @cached_property
    def edits(self) -> tuple[tuple[Edit, ...], ...]:
        """The edits of every passage."""
        return tuple(self.edits_of(n) for n in range(len(self.passages)))

    @cached_property
    def measure(self) -> Measure:
        """The numbers a decision rests on; needs the edits where nearly all the text is shared."""
        textual = [p for p, m in zip(self.aligned, self.passages, strict=True) if m.tier == "textual"]
        changed = [e for edits in self.edits for e in edits if e.op != "kept"]
        return Measure(
            self.passages,
            order_kept(textual),
            same_words(self.a, self.b),
            all(e.edit_class in SURFACE for e in changed),
            sum(e.edit_class == "bracket" and e.op == "removed" for e in changed),
            sum(e.edit_class == "bracket" and e.op == "added" for e in changed),
            sum(e.edit_class in FACTS for e in changed),
            sum(e.edit_class not in SURFACE for e in changed),
            tuple((e.a.start, e.b.start) for e in changed if e.edit_class not in SURFACE),
        )


def same_words(a: Profile, b: Profile) -> bool:
    """Whether two texts are the same after normalisation."""
    return a.normal.words > 0 and a.normal.hashes.tobytes() == b.normal.hashes.tobytes()


def compare_profiles(a: Profile, b: Profile, settings: Settings) -> Compared:
    """Align two texts and measure what they share.

    Passages are ordered by their place in a; they overlap on neither side.
    """
    return measured(a, b, find_passages(a, b, settings), settings)


def find_passages(a: Profile, b: Profile, settings: Settings) -> list[Aligned]:
    """Passages of two texts, by their place in a; they overlap on neither side."""
    if same_words(a, b):
        return [Aligned(_whole(a), "textual")]
    if a.normal.orientation > b.normal.orientation:
        # One orientation is worked out and mirrored, so that the result cannot depend on it.
        return sorted((mirrored(f) for f in _find(b, a, settings)), key=lambda f: (f.a, f.b))
    return _find(a, b, settings)


def measured(a: Profile, b: Profile, found: Sequence[Aligned], settings: Settings) -> Compared:
    """What passages come to, each measured on both texts."""
    kept = in_order([f.passage for f in found])
    passages = tuple(
        _measured(a, b, aligned, moved=not in_place) for aligned, in_place in zip(found, kept, strict=True)
    )
    return Compared(a, b, tuple(f.passage for f in found), passages, settings)


def _find(a: Profile, b: Profile, settings: Settings) -> list[Aligned]:
    textual = align(a.normal, b.normal, settings.alignment)
    if (
        _copied_whole(a, b, textual, settings)
        or _common_content(a, b, textual, settings) < settings.rewording.least_content
    ):
        # Most pairs of a corpus are near-identical, or strangers with one footer: nothing that could be
        # retold is left of them, and looking for it costs several times as much as aligning.
        return [Aligned(passage, "textual") for passage in textual]
    retold = find_retold(a.stemmed, b.stemmed, settings.rewording)
    return combine(a.normal, b.normal, textual, retold, settings.alignment, settings.rewording)


def _copied_whole(a: Profile, b: Profile, textual: Sequence[WordPassage], settings: Settings) -> bool:
    """Whether solid passages are one of the texts but for less than a region."""
    limits = settings.rewording
    long = any(
        p.longest >= limits.summary_copied_run or p.words >= limits.summary_copied_words for p in textual
    )
    if not long or not all(_is_solid(passage, settings) for passage in textual):
        return False
    left_a, left_b = a.normal.span(0, a.normal.words).length, b.normal.span(0, b.normal.words).length
    for passage in textual:
        left_a -= a.normal.span(passage.a_first, passage.a_last).length
        left_b -= b.normal.span(passage.b_first, passage.b_last).length
    return min(left_a, left_b) < limits.region_characters


def _is_solid(passage: WordPassage, settings: Settings) -> bool:
    """Whether equal runs that hardly arise by chance stand for a passage."""
    words = max(passage.a_last - passage.a_first, passage.b_last - passage.b_first)
    return passage.solid(settings.alignment.solid_run) >= settings.rewording.solid_share * words


def _common_content(a: Profile, b: Profile, textual: Sequence[WordPassage], settings: Settings) -> int:
    """How many content bigrams two texts have in common outside the long equal runs of their passages."""
    keys_a, words_a = a.content
    keys_b, words_b = b.content
    at = np.searchsorted(keys_b, keys_a)
    at[at == keys_b.size] = 0
    there = np.flatnonzero(keys_b[at] == keys_a) if keys_b.size else at[:0]
    copied_a, copied_b = np.zeros(a.normal.words, np.bool_), np.zeros(b.normal.words, np.bool_)
    for passage in textual:
        for run in passage.runs:
            if run.length >= settings.alignment.solid_run:
                copied_a[run.a : run.a + run.length] = True
                copied_b[run.b : run.b + run.length] = True
    copied = copied_a[words_a[there]] & copied_b[words_b[at[there]]]
    return int(there.size - np.count_nonzero(copied))


def _whole(a: Profile) -> WordPassage:
    from provenance.alignment import Run

    words = a.normal.words
    return WordPassage(0, words, 0, words, (Run(0, 0, words),))


def _measured(a: Profile, b: Profile, found: Aligned, *, moved: bool) -> MeasuredPassage:
    passage = found.passage
    span_a = a.normal.span(passage.a_first, passage.a_last)
    span_b = b.normal.span(passage.b_first, passage.b_last)
    stop_a, stop_b = _FULL_STOP.match(a.text, span_a.end), _FULL_STOP.match(b.text, span_b.end)
    if stop_a and stop_b:
        # A passage that ends with its sentence ends with the full stop.
        span_a, span_b = Span(span_a.start, stop_a.end()), Span(span_b.start, stop_b.end())
    side_a = _stretch(a, span_a, passage.a_first, passage.a_last)
    side_b = _stretch(b, span_b, passage.b_first, passage.b_last)
    furniture = 2 * side_a.noise > side_a.words and 2 * side_b.noise > side_b.words
    return MeasuredPassage(
        side_a,
        side_b,
        passage.words,
        passage.longest,
        round(passage.density, 6),
        confidence(a.normal, b.normal, found),
        moved,
        furniture,
        found.tier,
    )


def _stretch(profile: Profile, span: Span, first: int, last: int) -> Stretch:
    noise, quoted = profile.noise_before, profile.quoted_before
    return Stretch(span, last - first, int(noise[last] - noise[first]), int(quoted[last] - quoted[first]))


def total_words(passages: Sequence[MeasuredPassage]) -> int:
    """Matched words of the textual passages."""
    return sum(p.words for p in passages if p.tier == "textual")
