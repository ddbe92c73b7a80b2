"""Where does a passage without edits repeat words of the other text as they are?

Reworded and summary passages have no edits, since whole stretches have nothing to be compared with. What a
reader wants to see of them is the sentences that were taken over: long equal runs, found anew for show.
"""

from __future__ import annotations

import re
from itertools import pairwise

from provenance.model import Span

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_FEWEST = 5
"""Words: shorter runs are everybody's."""
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)]*\s+|\n+")


def equal_runs(a: str, b: str) -> list[tuple[Span, Span]]:
    """Runs of at least five equal words, longest first taken, by their place in b.

    Each word of b belongs to one run at most; in a the first place with the longest run is taken.
    """
    words_a, words_b = list(_WORD.finditer(a)), list(_WORD.finditer(b))
    low_a, low_b = [w[0].casefold() for w in words_a], [w[0].casefold() for w in words_b]
    places: dict[tuple[str, ...], list[int]] = {}
    for i in range(len(low_a) - _FEWEST + 1):
        places.setdefault(tuple(low_a[i : i + _FEWEST]), []).append(i)
    runs = []
    j = 0
    while j + _FEWEST <= len(low_b):
        best = 0, 0
        for i in places.get(tuple(low_b[j : j + _FEWEST]), ())[:16]:
            length = _FEWEST
            while (
                i + length < len(low_a) and j + length < len(low_b) and low_a[i + length] == low_b[j + length]
            ):
                length += 1
            best = max(best, (length, -i))
        length, i = best[0], -best[1]
        if length:
            runs.append(
                (
                    Span(words_a[i].start(), words_a[i + length - 1].end()),
                    Span(words_b[j].start(), words_b[j + length - 1].end()),
                )
            )
        j += max(1, length)
    return runs


def around(text: str, spans: list[Span]) -> list[Span]:
    """The sentences that hold the spans, joined where they touch; all the text if there are no spans."""
    if not spans:
        return [Span(0, len(text))]
    bounds = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    kept: list[Span] = []
    for first, last in pairwise(bounds):
        if any(span.start < last and first < span.end for span in spans):
            if kept and kept[-1].end == first:
                kept[-1] = Span(kept[-1].start, last)
            else:
                kept.append(Span(first, last))
    return kept
