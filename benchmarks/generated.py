"""How well passages are found in invented news, where the truth is known.

Used by the quality floors in the tests and by the table of :mod:`benchmarks.accuracy`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.invented import cases
from benchmarks.plagdet import Passage, Score, Tally

Finder = Callable[[str, str], Sequence[Passage]]
"""Finds passages of two texts: source, copy."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind of pairs: the score of its passages, and in how many pairs any passage was found."""

    kind: str
    pairs: int
    found: int
    score: Score


def passages(source: str, copy: str) -> list[Passage]:
    """What :func:`provenance.compare` finds at its default settings, without page furniture."""
    import provenance

    found = provenance.compare(source, copy).passages
    return [((p.a.start, p.a.end), (p.b.start, p.b.end)) for p in found if p.kind != "boilerplate"]


def measure(kind: str, count: int, seed: str = "cases", finder: Finder = passages) -> Measured:
    """Look for passages in so many pairs of one kind.

    Args:
        kind: one of :data:`benchmarks.invented.KINDS`.
        count: number of pairs.
        seed: other seeds, other texts.
        finder: who looks.
    """
    tally, found, pairs = Tally(), 0, 0
    for case in cases(kind, count, seed):
        detections = finder(case.source, case.copy)
        tally.add(case.shared, detections)
        found += bool(detections)
        pairs += 1
    return Measured(kind, pairs, found, tally.score)
