"""Which text stands between others? Changes counted, as textual critics count them.

Copies of one text differ from each other by the changes of both, a copy of a copy from the first text by the
changes of the two steps. So of three texts related to each other each has a *leg*: the changes between it and
the point where the three meet. A text without a leg of its own stands between the other two; where all
three have one, they meet in a text nobody has shown us.

Source: the quartet and triple methods of stemmatology and phylogenetics (Buneman 1971).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from provenance.relations.coverage import NOVEL
from provenance.relations.kinds import JOINING, Finding
from provenance.settings import Settings

Stretches = list[tuple[int, int]]


class Legs(NamedTuple):
    """Changes between each of three texts and the point where they meet, over the words they share."""

    a: float
    b: float
    third: float

    @property
    def slack(self) -> float:
        """Changes that may be chance: different stretches of texts are changed to different degrees."""
        return max(1.0, 0.15 * (self.a + self.b + 2 * self.third))

    @property
    def between(self) -> bool:
        """Whether the third text stands between the others."""
        return self.third <= self.slack

    @property
    def apart(self) -> bool:
        """Whether all three have changes of their own, too many to be chance."""
        return min(self) > max(3.0, self.slack)


class Distances:
    """Changes between all documents of some findings that join."""

    def __init__(self, findings: Sequence[Finding], settings: Settings) -> None:
        self._settings = settings
        self._rates: dict[tuple[int, int], tuple[float, int]] = {}
        self._stretches: dict[tuple[int, int], Stretches] = {}
        self._around: dict[int, set[int]] = defaultdict(set)
        for finding in findings:
            words = finding.covered.shared
            if finding.kind not in JOINING or not words:
                continue
            a, b = finding.a.id, finding.b.id
            self._rates[a, b] = self._rates[b, a] = finding.measure.word_changes / words, words
            textual = [p for p, k in zip(finding.measure.passages, finding.kinds, strict=True) if k in NOVEL]
            self._stretches[a, b] = [(p.a.span.start, p.a.span.end) for p in textual]
            self._stretches[b, a] = [(p.b.span.start, p.b.span.end) for p in textual]
            self._around[a].add(b)
            self._around[b].add(a)

    def thirds(self, a: int, b: int) -> list[int]:
        """Documents related to both, ascending."""
        return sorted(self._around[a] & self._around[b])

    def changes(self, a: int, b: int) -> float:
        """Changes for each shared word of a pair; infinite where it shares none."""
        return self._rates[a, b][0] if (a, b) in self._rates else float("inf")

    def legs(self, a: int, b: int, third: int) -> Legs | None:
        """The legs of three texts; None unless they share mostly the same stretches."""
        pairs = ((a, b), (a, third), (b, third))
        if any(pair not in self._rates for pair in pairs):
            return None
        # What a and b share must stand in the third as well, else it tells nothing of them.
        enough = self._settings.relations.explained_by_third
        if (
            overlap_share(self._stretches[a, b], self._stretches[a, third]) < enough
            or overlap_share(self._stretches[b, a], self._stretches[b, third]) < enough
        ):
            return None
        words = min(self._rates[pair][1] for pair in pairs)
        ab, at, bt = (self._rates[pair][0] * words for pair in pairs)
        return Legs((ab + at - bt) / 2, (ab + bt - at) / 2, (at + bt - ab) / 2)


def overlap_share(mine: Sequence[tuple[int, int]], theirs: Sequence[tuple[int, int]]) -> float:
    """Share of some stretches of a text that others of it cover as well.

    >>> overlap_share([(0, 6), (10, 14)], [(4, 12)])
    0.4
    """
    total = shared = 0
    for start, end in mine:
        total += end - start
        for low, high in theirs:
            if low < end and start < high:
                shared += (end if end < high else high) - (start if start > low else low)
    return shared / total if total else 0.0
