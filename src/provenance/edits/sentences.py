"""What happened to whole sentences: added, deleted, edited, moved.

Here belongs what speaks of sentences; edits inside them are the other modules' work.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from provenance.alignment import Run, WordPassage
from provenance.edits.moving import same_sentences
from provenance.model import Span
from provenance.normalisation import NormalText

ChangeKind = Literal["addition", "deletion", "edit", "refactor"]


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """What happened to a sentence: put in, taken out, reworded, or moved.

    ``a`` and ``b`` are the sentence's stretches in code points; None where it does not stand.
    """

    kind: ChangeKind
    a: Span | None
    b: Span | None


_MATCHED_SHARE = 1 / 3
"""Share of the shorter sentence's words that must be matched for two sentences to be one sentence's
versions; about the density the aligner asks of a passage."""
_CLOSING = re.compile(r"[^\w\s]{0,4}")


def sentence_changes(
    a: NormalText, b: NormalText, passages: Sequence[WordPassage]
) -> tuple[SentenceChange, ...]:
    """What happened to whole sentences on the way from a to b, as NewsEdits counts it.

    Args:
        a: the first text; ``b`` the second.
        b: see a.
        passages: the aligned words of both, as :func:`provenance.alignment.align` finds them.

    Returns:
        Edits and refactors in the order of a's sentences, each with both sides, deletions among them;
        then additions in the order of b's. Two sentences are versions of one where a third of the
        shorter one's words are matched, or where they are nearly the same words outside all passages.
        A sentence that was split or merged stands in several changes; one that was moved and reworded is
        an edit and a refactor. Moved are those outside the heaviest set that stands in the same order on
        both sides. Sentences with the same words in the same place are left out.

    Spangher, Ren, May, Peng: NewsEdits, NAACL 2022.

    >>> from provenance.alignment import align
    >>> from provenance.normalisation import normalise
    >>> from provenance.settings import AlignmentSettings
    >>> a = normalise("At dawn the ferry ran aground off the northern breakwater. Nobody was hurt.")
    >>> b = normalise("At noon the ferry ran aground off the northern breakwater. Tugs pulled it free.")
    >>> for change in sentence_changes(a, b, align(a, b, AlignmentSettings())):
    ...     print(change.kind, change.a and change.a.cut(a.text)[:7], change.b and change.b.cut(b.text)[:7])
    edit At dawn At noon
    deletion Nobody  None
    addition None Tugs pu
    """
    bounds_a, bounds_b = a.sentences.tolist(), b.sentences.tolist()
    shared: Counter[tuple[int, int]] = Counter()
    for passage in passages:
        for run in passage.runs:
            for one, other, words in _sentences_of(run, bounds_a, bounds_b):
                shared[one, other] += words
    versions: list[_Version] = []
    for one, other in sorted(shared):
        words_a, words_b = bounds_a[one + 1] - bounds_a[one], bounds_b[other + 1] - bounds_b[other]
        matched = shared[one, other]
        if matched >= _MATCHED_SHARE * min(words_a, words_b):
            # Whether it was edited is asked of the words: at its edge a run may have taken a word beside it.
            row_a = a.hashes[bounds_a[one] : bounds_a[one + 1]]
            row_b = b.hashes[bounds_b[other] : bounds_b[other + 1]]
            versions.append(_Version(one, other, matched, not np.array_equal(row_a, row_b)))
    left_a = sorted(set(range(len(bounds_a) - 1)) - {version.a for version in versions})
    left_b = sorted(set(range(len(bounds_b) - 1)) - {version.b for version in versions})
    rows_a, rows_b = _words(a, bounds_a, left_a), _words(b, bounds_b, left_b)
    for i, j in same_sentences(rows_a, rows_b, max(a.scale, b.scale)):
        edited = rows_a[i] != rows_b[j]
        versions.append(_Version(left_a[i], left_b[j], min(len(rows_a[i]), len(rows_b[j])), edited))
    versions.sort()
    changes: list[tuple[int, SentenceChange]] = []
    for version, in_place in zip(versions, _in_place(versions, len(bounds_b)), strict=True):
        spans = _sentence(a, bounds_a, version.a), _sentence(b, bounds_b, version.b)
        if version.edited:
            changes.append((version.a, SentenceChange("edit", *spans)))
        if not in_place:
            changes.append((version.a, SentenceChange("refactor", *spans)))
    gone = set(left_a) - {version.a for version in versions}
    changes += [(n, SentenceChange("deletion", _sentence(a, bounds_a, n), None)) for n in sorted(gone)]
    changes.sort(key=lambda change: change[0])
    come = set(left_b) - {version.b for version in versions}
    added = [SentenceChange("addition", None, _sentence(b, bounds_b, n)) for n in sorted(come)]
    return (*(change for _, change in changes), *added)


def count_sentences(a: NormalText, changes: Sequence[SentenceChange]) -> dict[str, int]:
    """How many sentences were kept, edited, added, deleted and moved, for a line of summary.

    Args:
        a: the first text.
        changes: what happened to its sentences, as :func:`sentence_changes` tells it.

    Returns:
        Sentences of a under ``kept``, ``edited``, ``deleted`` and ``moved``, of b under ``added``. One
        that was moved and reworded counts as edited and as moved.
    """
    names = {"edit": "edited", "addition": "added", "deletion": "deleted", "refactor": "moved"}
    of_kind = {name: {c.a or c.b for c in changes if c.kind == kind} for kind, name in names.items()}
    changed = {change.a for change in changes if change.a is not None}
    counts = {"kept": len(a.sentences) - 1 - len(changed)}
    return counts | {name: len(spans) for name, spans in of_kind.items()}


class _Version(NamedTuple):
    """A sentence of a and one of b that are versions of one; by their numbers, with the words they share."""

    a: int
    b: int
    words: int
    edited: bool


def _words(text: NormalText, bounds: list[int], sentences: Sequence[int]) -> list[list[int]]:
    """The hashes of some sentences' words."""
    return [text.hashes[bounds[n] : bounds[n + 1]].tolist() for n in sentences]


def _in_place(versions: Sequence[_Version], size: int) -> list[bool]:
    """For each pair whether it belongs to the heaviest set that ascends on both sides; the others moved.

    A prefix tree of maxima keeps it at n log n, for texts of thousands of sentences.
    """
    tree: list[tuple[int, int]] = [(0, 0)] * (size + 1)
    """Weight and, negative, number of the best pair that ends a set, by its sentence of b."""
    back: list[int] = []
    best = (0, 0)
    for n, version in enumerate(versions):
        before, at = (0, 0), version.b + 1
        while at:
            before = max(before, tree[at])
            at &= at - 1
        back.append(-before[1] - 1)
        here = before[0] + version.words, -n - 1
        best = max(best, here)
        at = version.b + 1
        while at <= size:
            tree[at] = max(tree[at], here)
            at += at & -at
    kept = [False] * len(versions)
    n = -best[1] - 1
    while n >= 0:
        kept[n] = True
        n = back[n]
    return kept


def _sentences_of(run: Run, bounds_a: list[int], bounds_b: list[int]) -> Iterator[tuple[int, int, int]]:
    """The pairs of sentences a run goes through, with the number of its words in each."""
    a, b, left = run.a, run.b, run.length
    one, other = bisect_right(bounds_a, a) - 1, bisect_right(bounds_b, b) - 1
    while left:
        step = min(left, bounds_a[one + 1] - a, bounds_b[other + 1] - b)
        yield one, other, step
        a, b, left = a + step, b + step, left - step
        one += a == bounds_a[one + 1]
        other += b == bounds_b[other + 1]


def _sentence(text: NormalText, bounds: list[int], n: int) -> Span:
    """A sentence with its closing marks."""
    span = text.span(bounds[n], bounds[n + 1])
    closing = _CLOSING.match(text.text, span.end)
    return Span(span.start, closing.end() if closing else span.end)
