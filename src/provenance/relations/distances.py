"""Which text stands between others? Changes counted, as textual critics count them.

Copies of one text differ from each other by the changes of both, a copy of a copy from the first text by the
changes of the two steps. So of three texts related to each other each has a *leg*: the changes between it and
the point where the three meet. A text without a leg of its own stands between the other two; where all
three have one, they meet in a text nobody has shown us.

Source: the quartet and triple methods of stemmatology and phylogenetics (Buneman 1971).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from provenance.relations.coverage import NOVEL
from provenance.relations.kinds import JOINING, Finding
from provenance.settings import Settings

Stretches = list[tuple[int, int]]


class Legs(NamedTuple):
    """Changes between each of three texts and the point where they meet, in what all three share."""

    a: float
    b: float
    third: float

    @property
    def slack(self) -> float:
        """Changes that may be chance: two copies now and then change the same place."""
        return max(1.0, 0.1 * (self.a + self.b + 2 * self.third))

    @property
    def between(self) -> bool:
        """Whether the third text stands between the others."""
        return self.third <= self.slack

    @property
    def apart(self) -> bool:
        """Whether all three have changes of their own, too many to be chance."""
        least, middle, _ = sorted(self)
        return least > max(2.0, self.slack, 0.4 * middle)


class Distances:
    """Changes between all documents of some findings that join."""

    def __init__(self, findings: Sequence[Finding], settings: Settings) -> None:
        self._enough = settings.relations.explained_by_third
        self._sides: dict[tuple[int, int], _Side] = {}
        self._around: dict[int, set[int]] = defaultdict(set)
        for finding in findings:
            if finding.kind in JOINING and finding.covered.shared:
                a, b = finding.a.id, finding.b.id
                self._sides[a, b], self._sides[b, a] = _Side.of(finding, "a"), _Side.of(finding, "b")
                self._around[a].add(b)
                self._around[b].add(a)

    def thirds(self, a: int, b: int) -> list[int]:
        """Documents related to both, ascending."""
        return sorted(self._around[a] & self._around[b])

    def legs(self, a: int, b: int, third: int) -> Legs | None:
        """The legs of three texts; None unless the third has most of what the two share."""
        pairs = ((a, b), (b, a), (a, third), (b, third))
        if any(pair not in self._sides for pair in pairs):
            return None
        ab, ba, at, bt = (self._sides[pair] for pair in pairs)
        mine, theirs = common(ab.stretches, at.stretches), common(ba.stretches, bt.stretches)
        if length(mine) < self._enough * length(ab.stretches):
            return None
        if length(theirs) < self._enough * length(ba.stretches):
            return None
        n_ab, n_at, n_bt = (
            distance(side.changes_in(stretches), length(stretches))
            for side, stretches in ((ab, mine), (at, mine), (bt, theirs))
        )
        return Legs((n_ab + n_at - n_bt) / 2, (n_ab + n_bt - n_at) / 2, (n_at + n_bt - n_ab) / 2)

    def nearer(self, document: int, one: int, other: int) -> float | None:
        """How many changes fewer one text is from a document than another is, in what it shares with both.

        None unless the document has about the same stretches in common with both.
        """
        if (document, one) not in self._sides or (document, other) not in self._sides:
            return None
        near, far = self._sides[document, one], self._sides[document, other]
        both = common(near.stretches, far.stretches)
        if length(both) < self._enough * min(length(near.stretches), length(far.stretches)):
            return None
        missing = (length(near.stretches) - length(far.stretches)) / _MISSING
        changes = distance(far.changes_in(both), length(both)) - distance(near.changes_in(both), length(both))
        return changes + missing


class _Side(NamedTuple):
    """One side of a finding: its stretches in running text, ascending, and where its changes begin."""

    stretches: Stretches
    changes: list[int]

    @classmethod
    def of(cls, finding: Finding, side: str) -> _Side:
        passages = [p for p, k in zip(finding.measure.passages, finding.kinds, strict=True) if k in NOVEL]
        spans = sorted((p.a if side == "a" else p.b).span for p in passages)
        places = sorted(place[side == "b"] for place in finding.measure.changed)
        return cls([(span.start, span.end) for span in spans], places)

    def changes_in(self, stretches: Stretches) -> int:
        """How many changes begin inside some stretches."""
        return sum(
            bisect_right(self.changes, end) - bisect_left(self.changes, start) for start, end in stretches
        )


def distance(changes: int, characters: int) -> float:
    """Changed words behind so many changed stretches: changes that touch are one, and some hit a word twice.

    Of words that are changed independently with probability q, ``q (1 - q)`` of all begin or are a changed
    stretch; ``-log(1 - q)`` adds up over the steps of copying.

    >>> round(distance(5, 6000), 1), round(distance(32, 850), 1)
    (5.0, 59.9)
    """
    words = max(1.0, characters / _CHARACTERS)
    begun = min(0.24, changes / words)
    changed = (1 - math.sqrt(1 - 4 * begun)) / 2
    return -math.log(1 - changed) * words


_MISSING = 60
"""Code points of the document that one text lacks and another has, which count as one change."""
_CHARACTERS = 6
"""Of a word and the blank behind it, about; the figures need only be comparable."""


def common(mine: Stretches, theirs: Stretches) -> Stretches:
    """What two ascending rows of stretches have in common.

    >>> common([(0, 6), (10, 14)], [(4, 12)])
    [(4, 6), (10, 12)]
    """
    found = []
    n = 0
    for start, end in mine:
        while n < len(theirs) and theirs[n][1] <= start:
            n += 1
        m = n
        while m < len(theirs) and theirs[m][0] < end:
            found.append((max(start, theirs[m][0]), min(end, theirs[m][1])))
            m += 1
    return found


def length(stretches: Stretches) -> int:
    """Code points of some stretches.

    >>> length([(4, 6), (10, 12)])
    4
    """
    return sum(end - start for start, end in stretches)
