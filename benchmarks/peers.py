"""Other tools, put to the same tasks, each at its default settings or at the best known ones.

None of them was made for the whole job: copydetect compares files of program code, datasketch and simhash
find near-identical texts. A pipeline on whole texts can only claim whole
texts: its passage is the pair itself.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from itertools import combinations
from typing import Any, Protocol

from benchmarks.plagdet import Passage, Span

_WORD = re.compile(r"\w+")
_CACHED = 300
"""Texts whose fingerprints a process keeps; those of copydetect take a megabyte each."""


class Peer(Protocol):
    """What every tool here can be asked."""

    name: str
    setting: str

    def passages(self, source: str, copy: str) -> list[Passage]:
        """The passages two texts share."""

    def likeness(self, source: str, copy: str) -> float:
        """One figure that rises with the copy's reuse of the source."""

    def links(self, texts: Mapping[str, str]) -> list[tuple[str, str]]:
        """Names of texts that belong together."""


class Copydetect:
    """copydetect: winnowed k-grams of characters, made for program code."""

    name = "copydetect"
    setting = (
        "k-grams of 25 characters, guarantee 25, display threshold .33 (its defaults); its filter for "
        "program code off, lower case, single blanks; a slice of the copy goes with the slice of the source "
        "that shares most k-grams with it, and with those that share a quarter as many"
    )

    def passages(self, source: str, copy: str) -> list[Passage]:
        from copydetect.utils import get_copied_slices

        prints = _copydetect(source), _copydetect(copy)
        common = prints[0][0].hashes & prints[1][0].hashes
        if not common:
            return []
        starts: list[list[int]] = []
        spans: list[list[Span]] = []
        for fingerprint, origins in prints:
            slices = get_copied_slices([i for h in common for i in fingerprint.hash_idx[h]], 25)
            starts.append([int(start) for start in slices[0]])
            spans.append([(origins[int(s)], origins[int(e) - 1] + 1) for s, e in slices.T])
        met: Counter[tuple[int, int]] = Counter()
        for h in common:
            there, here = (
                {bisect_right(starts[side], i) - 1 for i in prints[side][0].hash_idx[h]} for side in (0, 1)
            )
            met.update((y, x) for x in there for y in here)
        most: dict[int, int] = {}
        for (y, _), grams in met.items():
            most[y] = max(grams, most.get(y, 0))
        return [(spans[0][x], spans[1][y]) for (y, x), grams in sorted(met.items()) if 4 * grams >= most[y]]

    def likeness(self, source: str, copy: str) -> float:
        from copydetect import compare_files

        return float(compare_files(_copydetect(source)[0], _copydetect(copy)[0])[1][1])

    def links(self, texts: Mapping[str, str]) -> list[tuple[str, str]]:
        from copydetect import compare_files

        prints = {name: _copydetect(text)[0] for name, text in texts.items()}
        found = []
        for one, other in combinations(texts, 2):
            if not prints[one].hashes.isdisjoint(prints[other].hashes):
                similar = compare_files(prints[one], prints[other])[1]
                if max(similar) >= 0.33:
                    found.append((one, other))
        return found


class Datasketch:
    """datasketch: MinHash signatures of word shingles in an LSH index."""

    def __init__(self, shingle: int, threshold: float) -> None:
        self.shingle, self.threshold = shingle, threshold
        self.name = f"datasketch {shingle}-grams {f'{threshold:g}'.removeprefix('0')}"
        self.setting = (
            f"MinHash of lower-case word {shingle}-grams, 128 permutations, MinHashLSH at Jaccard "
            f"{threshold:g}"
        )

    def passages(self, source: str, copy: str) -> list[Passage]:
        return _whole(source, copy) if self.likeness(source, copy) >= self.threshold else []

    def likeness(self, source: str, copy: str) -> float:
        return float(_minhash(source, self.shingle).jaccard(_minhash(copy, self.shingle)))

    def links(self, texts: Mapping[str, str]) -> list[tuple[str, str]]:
        from datasketch import MinHashLSH

        index = MinHashLSH(threshold=self.threshold, num_perm=128)
        found = []
        for name, text in texts.items():
            signature = _minhash(text, self.shingle)
            found += [(str(other), name) for other in sorted(index.query(signature))]
            index.insert(name, signature)
        return found


class SimhashIndexed:
    """simhash: 64-bit fingerprints in its near-duplicate index."""

    name = "simhash"
    setting = "64 bits over windows of 4 characters (its default), windows counted singly, distance at most 3"

    def passages(self, source: str, copy: str) -> list[Passage]:
        return _whole(source, copy) if _simhash(source).distance(_simhash(copy)) <= 3 else []

    def likeness(self, source: str, copy: str) -> float:
        return 1 - int(_simhash(source).distance(_simhash(copy))) / 64

    def links(self, texts: Mapping[str, str]) -> list[tuple[str, str]]:
        from simhash import SimhashIndex

        index = SimhashIndex([], k=3)
        found = []
        for name, text in texts.items():
            found += [(other, name) for other in sorted(index.get_near_dups(_simhash(text)))]
            index.add(name, _simhash(text))
        return found


PEERS: dict[str, Peer] = {
    peer.name: peer for peer in (Copydetect(), Datasketch(5, 0.5), Datasketch(3, 0.3), SimhashIndexed())
}


def passages(name: str, source: str, copy: str) -> list[Passage]:
    """What one tool finds, for worker processes that know tools by name."""
    return PEERS[name].passages(source, copy)


@lru_cache(maxsize=_CACHED)
def _copydetect(text: str) -> tuple[Any, list[int]]:
    """The fingerprints of a text in lower case with single blanks, and where each character came from."""
    from copydetect import CodeFingerprint

    letters, origins = [], []
    for place, letter in enumerate(text):
        if not letter.isspace():
            letters.append(letter.lower() if len(letter.lower()) == 1 else letter)
            origins.append(place)
        elif letters and letters[-1] != " ":
            letters.append(" ")
            origins.append(place)
    simple = io.StringIO("".join(letters), newline="")
    return CodeFingerprint("", k=25, win_size=1, filter=False, fp=simple), origins


@lru_cache(maxsize=_CACHED)
def _minhash(text: str, shingle: int) -> Any:
    from datasketch import MinHash

    words = _WORD.findall(text.lower())
    grams = {" ".join(words[n : n + shingle]) for n in range(max(1, len(words) - shingle + 1))}
    signature = MinHash(num_perm=128)
    signature.update_batch([gram.encode() for gram in sorted(grams)])
    return signature


@lru_cache(maxsize=_CACHED)
def _simhash(text: str) -> Any:
    from simhash import Simhash

    letters = "".join(_WORD.findall(text.lower()))
    # The windows its default takes, but not counted: its counts overflow above 255 of one window.
    return Simhash([letters[n : n + 4] for n in range(max(1, len(letters) - 3))])


def _whole(source: str, copy: str) -> list[Passage]:
    return [((0, len(source)), (0, len(copy)))]
