"""Where sentences begin, for statistics: headings, list entries and table cells count as well.

:attr:`provenance.normalisation.NormalText.sentences` rounds off the edges of passages and cuts at every
full stop; here an abbreviation should not cut, and a line that stands by itself should.
"""

from __future__ import annotations

import re

import numpy as np

from provenance import kernels
from provenance.normalisation import NormalText

_EVENT = re.compile(
    r"[.!?…。！？｡\n\r\u2028|•»*~=<>\t©·-]"  # searched faster than each alternative by itself
    r"(?:(?<=[.!?…])[^\w\s]{0,6}\s|(?<=[。！？｡\n\r\u2028|•»*~=<>\t©·])|(?<=-) - )"
)
_FINAL = re.compile(r"[.!?…][^\w\s]{0,6}\s|[。！？｡]|\n[ \t\r]*\n")
_SYMBOL = re.compile(r"[|•»*~=<>\t©·]|- - ")

LONGEST = 60
"""Words: a longer sentence is cut, so that no table becomes one."""
_SHORT_WORD = 3
"""Letters: after a word this short a full stop before a small letter is an abbreviation's."""
_WRAPPED = 120
"""Code points: in texts with longer lines every line is a paragraph."""
_SHORT_LINE = 0.6
"""Share of the text's usual width: a shorter line ends what it says."""


def sentence_starts(text: NormalText) -> kernels.Positions:
    """First word of every sentence, then the number of words; ascending, int64.

    A sentence has at least two words and at most :data:`LONGEST`. Linear.
    """
    count = text.words
    if not count:
        return np.zeros(1, np.int64)
    content = text.text
    events = np.array([match.start() for match in _EVENT.finditer(content)], np.int64)
    gaps = np.unique(np.searchsorted(text.starts, events, side="left"))
    width = _usual_width(content)
    starts = [0]
    for gap in gaps[(gaps > 0) & (gaps < count)].tolist():
        if _cuts(text, gap, width):
            _grow(starts, gap)
    _grow(starts, count)
    if starts[-1] != count:  # a last word by itself belongs to the sentence before, if there is one
        starts[1 if len(starts) == 1 else -1 :] = [count]
    return np.array(starts, np.int64)


def _grow(starts: list[int], word: int) -> None:
    """Add a start, with cuts before it where the sentence would be too long; never after one word."""
    while word - starts[-1] > LONGEST:
        starts.append(starts[-1] + LONGEST)
    if word - starts[-1] > 1:
        starts.append(word)


def _cuts(text: NormalText, word: int, width: int) -> bool:
    """Whether a sentence ends in the gap before a word."""
    content = text.text
    end, start = int(text.ends[word - 1]), int(text.starts[word])
    gap, following = content[end:start], content[start]
    if _SYMBOL.search(gap):
        return True
    breaks = "\n" in gap or "\r" in gap
    if _FINAL.search(gap + following):
        abbreviated = following.islower() and end - int(text.starts[word - 1]) <= _SHORT_WORD
        return breaks or not abbreviated
    if not breaks or following.islower():
        return False
    line = end - (content.rfind("\n", 0, end) + 1)
    return line < _SHORT_LINE * min(width, 80) or gap[0] in ":;" or width > _WRAPPED


def _usual_width(content: str) -> int:
    """Length of all but the longest tenth of the lines, in code points."""
    lengths = sorted(len(line) for line in content.split("\n") if line.strip())
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 80
