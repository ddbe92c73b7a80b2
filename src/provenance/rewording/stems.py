"""Words without their endings: "trains", "trained" and "training" are one.

A light stemmer: it need not find the right stem, only the same one for most forms of a word. Words that
are not plain ASCII keep their first letters, which is where most languages keep the stem.
"""

from __future__ import annotations

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
    known = _known()
    hashes = text.hashes.tolist()
    new = {word: place for place, word in enumerate(hashes) if word not in known}
    if new:
        places = list(new.values())
        starts, ends = text.starts[places].tolist(), text.ends[places].tolist()
        stems = [
            stem(folded_word(text.text[start:end])).encode("utf-8", "surrogatepass")
            for start, end in zip(starts, ends, strict=True)
        ]
        lengths = np.array([len(s) for s in stems], np.int64)
        last = np.cumsum(lengths)
        joined = np.frombuffer(b"".join(stems) + bytes(kernels.PADDING), np.uint8)
        known.update(zip(new, kernels.hash_words(joined, last - lengths, last).tolist(), strict=True))
    return np.fromiter(map(known.__getitem__, hashes), np.uint64, len(hashes))


_STEMS: list[dict[int, int]] = [{}]
"""Stem hash by word hash: texts share most of their words. It says the same whichever text came first."""
_REMEMBERED = 1 << 18
"""Words: a fuller memory is begun anew."""


def _known() -> dict[int, int]:
    """What is remembered; a text keeps what it was given, whatever other threads begin anew."""
    known = _STEMS[0]
    if len(known) > _REMEMBERED:
        known = _STEMS[0] = {}
    return known
