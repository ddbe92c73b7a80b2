"""Words without their endings: "trains", "trained" and "training" are one.

A light stemmer: it need not find the right stem, only the same one for most forms of a word. Words that
are not plain ASCII keep their first letters, which is where most languages keep the stem.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from provenance import kernels
from provenance.normalisation import NormalText, folded_word

_ENDINGS = (
    *("ations", "ation", "ingly", "ments", "ment", "edly", "ness", "ings", "ing", "ies", "ied", "ers"),
    *("est", "ed", "es", "er", "ly", "al", "s", "e", "y"),
)
_SHORTEST = 3
"""Letters a stem keeps at least."""
_KEPT = 6
"""Letters kept of a longer word that is not plain ASCII."""


@lru_cache(1 << 18)
def stem(word: str) -> str:
    """The stem of a folded word.

    >>> stem("training"), stem("trains"), stem("the"), stem("Überführung".casefold())
    ('train', 'train', 'the', 'überfü')
    """
    if not word.isascii():
        return word[:_KEPT]
    if word.endswith("'s"):
        word = word[:-2]
    if len(word) > _SHORTEST:
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
                return word[: -len(ending)]
    return word


def stem_hashes(text: NormalText) -> kernels.Hashes:
    """A 64-bit hash of each word's stem, in order; shape (m,)."""
    if not text.words:
        return np.zeros(0, np.uint64)
    # Each different word is looked at once: a text repeats most of its words.
    _, firsts, back = np.unique(text.hashes, return_index=True, return_inverse=True)
    stems = []
    for start, end in zip(text.starts[firsts].tolist(), text.ends[firsts].tolist(), strict=True):
        stems.append(stem(folded_word(text.text[start:end])).encode("utf-8", "surrogatepass"))
    lengths = np.array([len(s) for s in stems], np.int64)
    ends = np.cumsum(lengths)
    joined = np.frombuffer(b"".join(stems) + bytes(kernels.PADDING), np.uint8)
    return kernels.hash_words(joined, ends - lengths, ends)[back]
