"""News-like texts in several scripts, of invented words; the same for the same seed."""

from __future__ import annotations

import random
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple


class Script(NamedTuple):
    """How words of a script are put together.

    Attributes:
        first: letters a syllable begins with.
        middle: its vowels, or what follows.
        last: what it may end with; an empty one often.
        syllables: of a word, at least and at most.
        comma: between clauses; ``stop`` between sentences.
        stop: see comma.
        blank: between words.
        capitals: every so many words one is written with a capital, beside the first of a sentence.
    """

    first: str
    middle: tuple[str, ...]
    last: tuple[str, ...]
    syllables: tuple[int, int]
    comma: str = ", "
    stop: str = ". "
    blank: str = " "
    capitals: int = 0


VOCABULARY = 8000
SCRIPTS = {
    "English": Script("bcdfghlmnprstw", tuple("aeiou"), ("", "", "n", "t", "ng", "ll"), (1, 3), capitals=12),
    "German": Script(
        "bdfghklmnprstwz",
        ("a", "e", "i", "o", "u", "ä", "ö", "ü", "ei"),
        ("", "n", "cht", "ß", "r"),
        (1, 4),
        capitals=4,
    ),
    "Russian": Script(
        "бвгдзклмнпрстчш", tuple("аеиоуыяю"), ("", "", "й", "н", "ть", "ст"), (1, 4), capitals=12
    ),
    "Chinese": Script(
        "".join(chr(0x4E00 + 7 * n) for n in range(2500)), ("",), ("",), (1, 2), "，", "。", ""
    ),
    "Arabic": Script("بتجحدرسشعفقكلمنهي", ("ا", "و", "ي", "", ""), ("", "", "ة", "ن"), (2, 3), "، ", ". "),
}
"""Letters and habits by name; Chinese takes every seventh of its characters, of which 2,500 are many."""


@lru_cache
def _vocabulary(name: str) -> tuple[list[str], list[float]]:
    script, chooser = SCRIPTS[name], random.Random(name)
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        count = chooser.randint(*script.syllables) if len(words) > 50 else script.syllables[0]
        parts = (chooser.choice(p) for _ in range(count) for p in (script.first, script.middle, script.last))
        words.setdefault("".join(parts))
    return list(words), list(accumulate(1 / (n + 2.7) for n in range(VOCABULARY)))


def written(name: str, characters: int, seed: int) -> str:
    """A text of exactly so many characters in one of :data:`SCRIPTS`.

    >>> len(written("Chinese", 1000, 1)), written("Russian", 90, 1) == written("Russian", 90, 1)
    (1000, True)
    """
    script, chooser = SCRIPTS[name], random.Random(f"{name} {seed}")
    words, weights = _vocabulary(name)
    parts: list[str] = []
    length = 0
    while length < characters:
        sentence = chooser.choices(words, cum_weights=weights, k=chooser.randint(8, 33))
        for n in range(len(sentence)):
            if n == 0 or (script.capitals and chooser.random() < 1 / script.capitals):
                sentence[n] = sentence[n].capitalize()
        half = len(sentence) // 2
        clauses = script.blank.join(sentence[:half]), script.blank.join(sentence[half:])
        parts.append(script.comma.join(clauses) + script.stop)
        length += len(parts[-1])
    return "".join(parts)[:characters]
