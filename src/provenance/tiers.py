"""Which finding stands for a stretch: its equal words, or that it says the same in other words?

Textual passages and statistical regions often lie on one another. Where exact runs make up much of a region,
its textual passages stand for it and the region goes. Where they are few, the region takes them in: it is
then a textual passage itself, heavily edited, since part of it is proven. Only a region without any textual
passage stays statistical.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from provenance.alignment import Run, WordPassage
from provenance.normalisation import NormalText
from provenance.rewording import Retold
from provenance.settings import AlignmentSettings, RewordingSettings

Tier = Literal["textual", "reworded", "summary"]
Range = tuple[int, int]

_LARGEST_TABLE = 4_000_000
"""Word pairs: a larger stretch keeps the runs it was found by and gets no further ones."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """A passage with how it was found; ``score`` are the log-odds of a statistical one."""

    passage: WordPassage
    tier: Tier
    score: float = 0.0

    @property
    def a(self) -> Range:
        """Words of the first text."""
        return self.passage.a_first, self.passage.a_last

    @property
    def b(self) -> Range:
        """Words of the second text."""
        return self.passage.b_first, self.passage.b_last


def combine(
    a: NormalText,
    b: NormalText,
    textual: Sequence[WordPassage],
    retold: Sequence[Retold],
    alignment: AlignmentSettings,
    settings: RewordingSettings,
) -> list[Aligned]:
    """Passages of both tiers that overlap on neither side, by their place in a.

    Args:
        a: the first text.
        b: the second.
        textual: passages found by equal words.
        retold: regions and summaries, best first.
        alignment: what an exact run is.
        settings: limits.
    """
    room = _Room(a, b, alignment, settings)
    free = [Aligned(passage, "textual") for passage in textual]
    placed: list[Aligned] = []
    for found in retold:
        if found.kind == "summary":
            summary = room.summary(found, free)
            if summary is not None:
                placed.append(summary)
            continue
        region, inside = room.region(found, free)
        if region is None or any(_clash(region, other) for other in placed):
            continue
        outside = [passage for passage in free if passage not in inside]
        if any(_clash(region, passage) for passage in outside):
            continue
        placed.append(region)
        free = outside
    joined = room.joined([*placed, *free])
    return sorted(joined, key=lambda found: (found.a, found.b))


class _Room:
    """The two texts and the limits, for all that is decided about a pair."""

    def __init__(
        self, a: NormalText, b: NormalText, alignment: AlignmentSettings, settings: RewordingSettings
    ) -> None:
        self.a, self.b = a, b
        self.alignment, self.settings = alignment, settings

    def summary(self, found: Retold, free: list[Aligned]) -> Aligned | None:
        """A summary; None if it is too short or textual passages inside it stand for themselves."""
        side = "a" if found.whole == "b" else "b"
        text = self.a if side == "a" else self.b
        stretch: Range = getattr(found, side)
        if text.span(*stretch).length < self.settings.summary_characters:
            return None
        inside = [f for f in free if _overlap(getattr(f, side), stretch)]
        runs = [run for f in inside for run in f.passage.runs]
        if self._stand(inside, _length(stretch)):
            return None
        if any(2 * _length(_common(getattr(f, side), stretch)) <= _length(getattr(f, side)) for f in inside):
            return None  # more of that passage lies outside: it is something else
        for passage in inside:
            free.remove(passage)
        runs.sort(key=lambda run: (run.a, run.b))
        return Aligned(WordPassage(*found.a, *found.b, tuple(runs)), "summary", found.score)

    def region(self, found: Retold, free: Sequence[Aligned]) -> tuple[Aligned | None, list[Aligned]]:
        """A region with the textual passages it takes in; None where those stand for themselves."""
        settings = self.settings
        inside = [f for f in free if _overlap(f.a, found.a) and _overlap(f.b, found.b)]
        if self._proven(inside, max(_length(found.a), _length(found.b))):
            return None, []
        dense = [f for f in inside if f.passage.density >= self.alignment.loose_density]
        a, b = found.a, found.b
        for passage in dense:
            a, b = _hull(a, passage.a), _hull(b, passage.b)
        if min(self.a.span(*a).length, self.b.span(*b).length) < settings.region_characters:
            return None, []
        return self._stretch(a, b, inside, found.score), inside

    def joined(self, found: list[Aligned]) -> list[Aligned]:
        """Pieces near each other on both sides as one, if one of them was found statistically."""
        ordered = sorted(found, key=lambda f: (f.b, f.a))
        while self._join_first(ordered):
            pass
        return ordered

    def _join_first(self, ordered: list[Aligned]) -> bool:
        """Join the first two pieces that can be joined; whether there were any."""
        for x, one in enumerate(ordered):
            for y in range(x + 1, len(ordered)):
                other = ordered[y]
                if _gap(self.b, one.b, other.b) > self.settings.join_characters:
                    break  # those behind it stand further away still
                both = self._join(one, other, ordered)
                if both is not None:
                    ordered[x] = both
                    del ordered[y]
                    return True
        return False

    def _join(self, one: Aligned, other: Aligned, found: Sequence[Aligned]) -> Aligned | None:
        statistical = one.score > 0 or other.score > 0
        if not statistical or "summary" in (one.tier, other.tier):
            return None
        a, b = _hull(one.a, other.a), _hull(one.b, other.b)
        if _gap(self.a, one.a, other.a) > self.settings.join_characters:
            return None
        others = (f for f in found if f is not one and f is not other)
        if any(_overlap(a, f.a) or _overlap(b, f.b) for f in others):
            return None
        parts = [f for f in (one, other) if f.tier == "textual"]
        return self._stretch(a, b, parts, max(one.score, other.score))

    def _stretch(self, a: Range, b: Range, parts: Sequence[Aligned], score: float) -> Aligned:
        """A stretch that textual passages prove: it is textual, else reworded with the runs they found."""
        found = _ascending([run for part in parts for run in part.passage.runs])
        runs = common_runs(self.a, self.b, a, b) if parts else []
        if runs is None:
            runs = found
        proven = sum(part.passage.words for part in parts)
        if proven < self.settings.proven_share * sum(run.length for run in runs) or not parts:
            return Aligned(WordPassage(*a, *b, tuple(found)), "reworded", score)
        return Aligned(WordPassage(*a, *b, tuple(runs)), "textual", score)

    def _proven(self, inside: Sequence[Aligned], words: int) -> bool:
        """Whether exact runs make up so much of a stretch of so many words that they stand for it."""
        solid = [self._solid(f.passage) for f in inside]
        long = max(solid, default=0) >= self.settings.long_solid_words
        share = self.settings.long_solid_share if long else self.settings.solid_share
        return bool(inside) and sum(solid) >= share * words

    def _stand(self, inside: Sequence[Aligned], words: int) -> bool:
        """Whether textual passages stand for a summary of so many words, being nearly all of it or long."""
        solid = sum(self._solid(f.passage) for f in inside)
        longest = max((f.passage.longest for f in inside), default=0)
        most = max((f.passage.words for f in inside), default=0)
        return (
            solid >= self.settings.summary_solid_share * words
            or longest >= self.settings.summary_copied_run
            or most >= self.settings.summary_copied_words
        )

    def _solid(self, passage: WordPassage) -> int:
        """Words of a passage in exact runs that hardly arise by chance."""
        return passage.solid(self.alignment.solid_run)


def common_runs(a: NormalText, b: NormalText, range_a: Range, range_b: Range) -> list[Run] | None:
    """Runs of a longest common subsequence of two stretches; None where they are too large.

    Bit-parallel: one row of a machine-word matrix per word (Hyyrö 2004), then a walk back.
    """
    words_a, words_b = a.hashes[slice(*range_a)], b.hashes[slice(*range_b)]
    if words_a.size * words_b.size > _LARGEST_TABLE:
        return None
    places: dict[int, int] = {}
    for place, word in enumerate(words_b.tolist()):
        places[word] = places.get(word, 0) | 1 << place
    full = (1 << words_b.size) - 1
    row, rows = full, []
    for word in words_a.tolist():
        match = places.get(word, 0)
        hit = row & match
        row = ((row + hit) | (row - hit)) & full
        rows.append(row)
    runs: list[Run] = []
    i, j = words_a.size - 1, words_b.size - 1
    while i >= 0 and j >= 0:
        if rows[i] >> j & 1:
            j -= 1  # no gain in this column: the subsequence does not use this word of b
        elif i and not rows[i - 1] >> j & 1:
            i -= 1  # the gain was there a row earlier
        else:
            x, y = range_a[0] + i, range_b[0] + j
            if runs and runs[-1].a == x + 1 and runs[-1].b == y + 1:
                runs[-1] = Run(x, y, runs[-1].length + 1)
            else:
                runs.append(Run(x, y, 1))
            i, j = i - 1, j - 1
    return runs[::-1]


def _ascending(runs: Sequence[Run]) -> list[Run]:
    """Runs in order, without those that stand in another order in b."""
    kept: list[Run] = []
    for run in sorted(runs, key=lambda r: (r.a, r.b)):
        if not kept or (run.a >= kept[-1].a + kept[-1].length and run.b >= kept[-1].b + kept[-1].length):
            kept.append(run)
    return kept


def _clash(one: Aligned, other: Aligned) -> bool:
    """Whether two passages overlap on either side."""
    return _overlap(one.a, other.a) or _overlap(one.b, other.b)


def _overlap(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _length(stretch: Range) -> int:
    return stretch[1] - stretch[0]


def _common(one: Range, other: Range) -> Range:
    return max(one[0], other[0]), min(one[1], other[1])


def _hull(one: Range, other: Range) -> Range:
    return min(one[0], other[0]), max(one[1], other[1])


def _gap(text: NormalText, one: Range, other: Range) -> int:
    """Code points between two stretches, negative where they overlap."""
    return text.span(*max(one, other)).start - text.span(*min(one, other)).end


def mirrored(found: Aligned) -> Aligned:
    """The same with the sides exchanged."""
    return replace(found, passage=found.passage.mirrored())
