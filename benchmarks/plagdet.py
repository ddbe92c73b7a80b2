"""How well found passages fit known ones: recall, precision, granularity and plagdet, in characters.

The measures of the PAN text-alignment task (Potthast, Stein, Barrón-Cedeño and Rosso, "An evaluation
framework for plagiarism detection", COLING 2010), macro-averaged. A passage is a stretch of the source and a
stretch of the copy; its characters are those of both. A detection finds a case if they overlap on both sides.
Then

- recall: the mean over all cases of the share of their characters that lies in detections that find them,
- precision: the mean over all detections of the share of their characters that lies in cases they find,
- granularity: the mean number of detections over the cases that are found; 1 if none is,
- plagdet: the harmonic mean of recall and precision, over log2(1 + granularity).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log2

Span = tuple[int, int]
"""Half-open, in characters."""
Passage = tuple[Span, Span]
"""Source side, copy side."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a set of pairs comes to; every figure but granularity lies in 0..1."""

    recall: float
    precision: float
    granularity: float
    plagdet: float
    cases: int
    detections: int


@dataclass(slots=True)
class Tally:
    """Sums over pairs; add pairs one at a time, and tallies to tallies."""

    recalled: list[float] = field(default_factory=list)
    precise: list[float] = field(default_factory=list)
    pieces: list[int] = field(default_factory=list)

    def add(self, cases: Sequence[Passage], detections: Sequence[Passage]) -> None:
        """Count one pair of texts."""
        for case in cases:
            hits = [common for found in detections if (common := _common(case, found))]
            self.recalled.append(_share(hits, case))
            if hits:
                self.pieces.append(len(hits))
        for found in detections:
            self.precise.append(_share([common for case in cases if (common := _common(case, found))], found))

    def __iadd__(self, other: Tally) -> Tally:
        self.recalled += other.recalled
        self.precise += other.precise
        self.pieces += other.pieces
        return self

    @property
    def score(self) -> Score:
        """The measures of all that was counted."""
        recall, precision = _mean(self.recalled, 0.0), _mean(self.precise, 0.0)
        granularity = _mean(self.pieces, 1.0)
        harmonic = 2 * recall * precision / (recall + precision) if recall + precision else 0.0
        plagdet = harmonic / log2(1 + granularity)
        return Score(recall, precision, granularity, plagdet, len(self.recalled), len(self.precise))


def score(pairs: Iterable[tuple[Sequence[Passage], Sequence[Passage]]]) -> Score:
    """The measures of pairs, each with its cases and its detections.

    >>> case = (0, 100), (50, 150)
    >>> score([([case], [((0, 50), (50, 100)), ((50, 100), (100, 150))])]).granularity
    2.0
    """
    tally = Tally()
    for cases, detections in pairs:
        tally.add(cases, detections)
    return tally.score


def inside(passage: Passage, cases: Sequence[Passage]) -> float:
    """How much of a passage lies in the cases that it finds: the lesser share of its two sides, 0..1.

    >>> inside(((0, 100), (0, 100)), [((0, 80), (10, 70)), ((200, 300), (0, 100))])
    0.6
    """
    parts = [common for case in cases if (common := _common(case, passage))]
    return min(_covered(part[n] for part in parts) / (passage[n][1] - passage[n][0]) for n in (0, 1))


def _common(one: Passage, other: Passage) -> Passage | None:
    """What two passages have in common; None unless they overlap on both sides."""
    (a, b), (c, d) = one, other
    source, copy = (max(a[0], c[0]), min(a[1], c[1])), (max(b[0], d[0]), min(b[1], d[1]))
    return (source, copy) if source[0] < source[1] and copy[0] < copy[1] else None


def _share(parts: Sequence[Passage], whole: Passage) -> float:
    """Share of a passage's characters that the parts cover."""
    size = sum(end - start for start, end in whole)
    return sum(_covered(part[side] for part in parts) for side in (0, 1)) / size if size else 0.0


def _covered(spans: Iterable[Span]) -> int:
    """Characters in the union of spans."""
    total, reached = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _mean(values: Sequence[float], empty: float) -> float:
    return sum(values) / len(values) if values else empty
