"""Which languages may a text be written in?

A guess, cheap and only as good as it must be: it decides which patterns for running prose are tried. When
in doubt it gives several.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

LANGUAGES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "id", "sv"),
    *("ru", "uk", "zh", "ja", "ko", "ar", "fa", "he", "hi"),
)
"""Languages with a file of patterns, and a chance to be guessed."""

_SAMPLE = 1_200
"""Code points from which the language is guessed; shorter texts get every language of their script."""


_SCRIPTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("[\u0400-\u052f]", ("ru", "uk")),
    ("[\u0590-\u05ff]", ("he",)),
    ("[\u0600-\u06ff]", ("ar", "fa")),
    ("[\u0900-\u097f]", ("hi",)),
    ("[\u3040-\u30ff]", ("ja",)),
    ("[\uac00-\ud7af]", ("ko",)),
    ("[\u4e00-\u9fff]", ("zh", "ja")),
)
_LATIN = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "id", "sv")
_OTHER_SCRIPT = re.compile(
    "[\u0400-\u052f\u0590-\u05ff\u0600-\u06ff\u0900-\u097f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
)
_ONLY_PERSIAN = re.compile("[\u067e\u0686\u0698\u06a9\u06af\u06cc]")
_ONLY_ARABIC = re.compile("[\u0629\u0643\u0649\u064a]")
_LETTERS_APART = 5
"""Of letters only Arabic or only Persian writes, how many times more one must have than the other."""
_STOP_WORDS: dict[str, tuple[str, ...]] = {
    "en": ("the", "of", "and", "that", "was", "with", "for"),
    "de": ("der", "und", "das", "ist", "nicht", "mit", "sich", "auf"),
    "fr": ("les", "des", "est", "une", "dans", "pour", "du", "qui"),
    "es": ("el", "los", "las", "una", "por", "con", "y", "del"),
    "it": ("il", "di", "che", "gli", "della", "per", "con", "del"),
    "pt": ("os", "da", "do", "não", "em", "uma", "para", "com"),
    "nl": ("het", "een", "van", "en", "niet", "zijn", "voor", "op"),
    "pl": ("w", "się", "na", "jest", "że", "z", "nie", "do"),
    "tr": ("ve", "bir", "bu", "için", "ile", "olarak", "da", "de"),
    "id": ("yang", "dan", "di", "dengan", "untuk", "ini", "dari", "pada"),
    "sv": ("och", "att", "som", "är", "på", "det", "av", "för"),
}


@cache
def _stop_words() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    owners: dict[str, list[str]] = {}
    for language, words in _STOP_WORDS.items():
        for word in words:
            owners.setdefault(word, []).append(language)
    return (
        re.compile(f" (?:{literals(sorted(owners))})(?= )"),
        {word: tuple(languages) for word, languages in owners.items()},
    )


def guess_languages(low: str) -> tuple[str, ...]:
    """The languages a lower-case text may be written in, of those with patterns; several when in doubt.

    Scripts that stand in it, and for Latin letters a count of the most common words.

    >>> guess_languages("the dam of the valley held, and the town that was with it. " * 6)
    ('en',)
    """
    sample = low[:_SAMPLE]
    found: list[str] = []
    if not low.isascii() and _OTHER_SCRIPT.search(sample):
        for script, languages in _SCRIPTS:
            if re.search(script, sample):
                found.extend(language for language in languages if language not in found)
        if "fa" in found:
            persian, arabic = (len(letters.findall(sample)) for letters in (_ONLY_PERSIAN, _ONLY_ARABIC))
            if persian > _LETTERS_APART * arabic:
                found.remove("ar")
            elif arabic > _LETTERS_APART * persian:
                found.remove("fa")
    expression, owners = _stop_words()
    counts = dict.fromkeys(_LATIN, 0)
    for match in expression.finditer(sample):
        for language in owners[match[0][1:]]:
            counts[language] += 1
    top = max(counts.values())
    if top >= 6:
        found.extend(language for language in _LATIN if counts[language] * 5 >= top * 2)
    elif top or not found:
        found.extend(_LATIN)
    return tuple(sorted(found))


def literals(words: Iterable[str]) -> str:
    """One expression for many literals that looks at each character once.

    >>> literals(["said", "says", "told"])
    '(?:sa(?:id|ys)|told)'
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _branch(tree)


def _branch(node: dict[str, Any]) -> str:
    parts = [re.escape(character) + _branch(node[character]) for character in sorted(node) if character]
    if not parts:
        return ""
    if len(parts) == 1 and "" not in node:
        return parts[0]
    return f"(?:{'|'.join(parts)})" + ("?" if "" in node else "")
