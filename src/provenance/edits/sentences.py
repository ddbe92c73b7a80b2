"""What happened to whole sentences: added, deleted, edited, moved.

Here belongs what speaks of sentences; edits inside them are the other modules' work.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from provenance.alignment import Run, WordPassage, in_order
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
        shorter one's words are matched. A sentence that was split or merged stands in several changes;
        one that was moved and reworded is an edit and a refactor. Sentences with the same words in the
        same place are left out.

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
    moved: Counter[tuple[int, int]] = Counter()
    for passage, in_place in zip(passages, in_order(passages), strict=True):
        for run in passage.runs:
            for one, other, words in _sentences_of(run, bounds_a, bounds_b):
                shared[one, other] += words
                moved[one, other] += 0 if in_place else words
    changes: list[tuple[int, SentenceChange]] = []
    left_a, left_b = set(range(len(bounds_a) - 1)), set(range(len(bounds_b) - 1))
    for one, other in sorted(shared):
        words_a, words_b = bounds_a[one + 1] - bounds_a[one], bounds_b[other + 1] - bounds_b[other]
        matched = shared[one, other]
        if matched < _MATCHED_SHARE * min(words_a, words_b):
            continue
        left_a.discard(one)
        left_b.discard(other)
        spans = _sentence(a, bounds_a, one), _sentence(b, bounds_b, other)
        if matched < max(words_a, words_b):
            changes.append((one, SentenceChange("edit", *spans)))
        if 2 * moved[one, other] > matched:
            changes.append((one, SentenceChange("refactor", *spans)))
    changes += [(n, SentenceChange("deletion", _sentence(a, bounds_a, n), None)) for n in left_a]
    changes.sort(key=lambda change: change[0])
    added = [SentenceChange("addition", None, _sentence(b, bounds_b, n)) for n in sorted(left_b)]
    return (*(change for _, change in changes), *added)


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
