"""Words, numbers, white space and marks: what an edit may begin and end with.

Here belongs what cuts a stretch into tokens and says which two are the same; not what a word means.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from provenance.normalisation import fold_character, folded_words

WINDOW = 32
"""Code points looked at on either side of a place for the number that may go through it."""

_CHARACTERS = (
    "\u0e00-\u0eff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3040-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Scripts in which each character is a word, as in :mod:`provenance.normalisation`."""
SINGLE = re.compile(f"[{_CHARACTERS}]")
_JOINERS = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u180e\u034f\u200e\u200f\u2061\u2062\u2063\u2064")
"""Characters that are not seen and stand inside words."""
_NUMBERS = (
    r"\d{1,4}-\d{1,2}-\d{1,4}(?![/\d])|\d{1,4}/\d{1,2}/\d{1,4}(?!\d)|(?:\d{1,3}-)?\d{1,3}/\d{1,3}(?!\d)"
    r"|\d{1,3}(?:[.,'’\u066c\u00a0\u202f\u2009 ]\d{3})+(?!\d)(?:[.,\u066b]\d+(?![.,]?\d))?"
    r"|\d+(?:[.,:\u066b]\d+)+"
)
"""Numbers, fractions and dates in digits that hold separators."""
_HALF_DAY = r"(?<![^\W_])[ap]\.m\."
"""With its full stops one word, so that it can go with its number."""
NUMBER = re.compile(_NUMBERS + r"|\d+")
DATE_FORMAT = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}")
COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_ASCII_TOKEN = re.compile(
    rf"(?:{_NUMBERS})[A-Za-z0-9]*|{_HALF_DAY}|[A-Za-z0-9]+(?:'[A-Za-z]{{1,2}}(?![A-Za-z0-9]))*|\s+|.",
    re.DOTALL,
)


@cache
def combining_marks() -> frozenset[str]:
    """Combining marks: they belong to the letter before them, and ``\\w`` does not match them."""
    return frozenset(
        chr(code)
        for code in (*range(0x300, 0x1E9FF), *range(0xE0100, 0xE01F0))
        if unicodedata.category(chr(code))[0] == "M"
    )


@cache
def _any_token() -> re.Pattern[str]:
    """Tokens of any script."""
    inside = "".join(sorted(combining_marks() | _JOINERS))
    letter = rf"(?:(?![{_CHARACTERS}])[^\W_]|[{inside}])"
    picture = r"[\U0001f1e6-\U0001f1ff]{2}|[^\w\s](?:[\u20e3\U0001f3fb-\U0001f3ff]|\u200d[^\w\s])"
    return re.compile(
        rf"(?:{_NUMBERS}){letter}*|{_HALF_DAY}"
        rf"|[{_CHARACTERS}][{inside}]*|{letter}+(?:['’ʼ＇]{letter}{{1,2}}(?!{letter}))*"
        rf"|{picture}|\s+|.",
        re.DOTALL,
    )


SHORT = 300
"""Code points: what was read from longer stretches is not remembered."""


def tokens_of(text: str) -> tuple[str, ...]:
    """The tokens of a stretch; together they are the stretch."""
    return (_read_short(text) if len(text) <= SHORT else _read(text))[0]


def words_of(text: str) -> tuple[str, ...]:
    """The tokens of a stretch that are words or numbers."""
    return (_read_short(text) if len(text) <= SHORT else _read(text))[1]


def _read(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if text.isascii():
        tokens = _ASCII_TOKEN.findall(text)
        return tuple(tokens), tuple([token for token in tokens if token[0].isalnum()])
    tokens = _any_token().findall(text)
    return tuple(tokens), tuple([token for token in tokens if is_word(token)])


_read_short = lru_cache(1 << 12)(_read)
"""The same few stretches are asked for again and again."""


def is_word(token: str) -> bool:
    return token[0].isalnum() or (
        not token.isascii() and any(c.isalnum() or c in combining_marks() for c in token)
    )


def key_of(token: str) -> str:
    """What two tokens must have in common to be the same word, mark or white space."""
    if token.isascii():
        return " " if token.isspace() else token.lower()
    return _folded(token)


@lru_cache(1 << 14)
def _folded(token: str) -> str:
    if token.isspace():
        return " "
    if token[0].isdigit():
        return unicodedata.normalize("NFKC", token)
    return "'".join(folded_words(token)) or "".join(fold_character(c) for c in token) or "\u200b"


SIGNS = frozenset("%‰°$€£¥₽₹₴₩₪¢")
"""Signs that belong to the number they stand at."""


def stretch_around(text: str, at: int, holds: Callable[[str, str], bool]) -> tuple[int, int]:
    """The longest stretch around a place whose neighbouring characters all hold together."""
    start, end = at - 1, at + 1
    while start and holds(text[start - 1], text[start]):
        start -= 1
    while end < len(text) and holds(text[end - 1], text[end]):
        end += 1
    return start, end


def goes_on(before: str, after: str) -> bool:
    """Whether two neighbouring characters stand inside one word."""
    marks = combining_marks()
    if not (before.isalnum() or before in marks or before in _JOINERS):
        return False
    if after in marks or after in _JOINERS:
        return True
    return after.isalnum() and not SINGLE.match(before) and not SINGLE.match(after)
