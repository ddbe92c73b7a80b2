"""How well passages are found in invented news, where the truth is known.

Used by the quality floors in the tests and by the table of :mod:`benchmarks.accuracy`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.invented import cases
from benchmarks.plagdet import Passage, Score, Tally

if TYPE_CHECKING:
    from provenance import Comparison


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind of pairs: the score of its passages, and in how many pairs any passage was found.

    ``related`` counts pairs without reuse that were said to share more than an incidental phrase.
    """

    kind: str
    pairs: int
    found: int
    related: int
    score: Score


def measure(kind: str, count: int, seed: str = "cases") -> Measured:
    """Compare so many pairs of one kind at the default settings.

    Args:
        kind: one of :data:`benchmarks.invented.KINDS`.
        count: number of pairs.
        seed: other seeds, other texts.
    """
    import provenance

    tally, found, related, pairs = Tally(), 0, 0, 0
    for case in cases(kind, count, seed):
        compared = provenance.compare(case.source, case.copy)
        detections = _passages(compared)
        tally.add(case.shared, detections)
        found += bool(detections)
        if not case.shared:
            related += compared.relation is not None and compared.relation.kind != "incidental"
        pairs += 1
    return Measured(kind, pairs, found, related, tally.score)


def passages(source: str, copy: str) -> list[Passage]:
    """What :func:`provenance.compare` finds at its default settings, without page furniture."""
    import provenance

    return _passages(provenance.compare(source, copy))


def _passages(compared: Comparison) -> list[Passage]:
    found = [p for p in compared.passages if p.kind != "boilerplate"]
    return [((p.a.start, p.a.end), (p.b.start, p.b.end)) for p in found]
