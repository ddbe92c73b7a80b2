"""The same words in another form, and the forms of notes and sentences.

Here belongs what compares letters, marks and brackets without knowing what the words mean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from provenance.edits.pieces import FACT_WORDS, Piece
from provenance.edits.sides import Side
from provenance.edits.tokens import NUMBER, SIGNS, key_of
from provenance.normalisation import folded_words

_SPACES = re.compile(r"[\s-]+")


def is_spaced(old: str, new: str) -> bool:
    """Whether both sides are the same letters and numbers with other spaces ("122mm", "122 mm")."""
    if not old or not new or old[0].casefold() != new[0].casefold():
        return False
    if _SPACES.sub("", old).casefold() != _SPACES.sub("", new).casefold():
        return False
    return NUMBER.findall(old) == NUMBER.findall(new)


def same_letters(old: str, new: str, words_a: Sequence[str], words_b: Sequence[str]) -> bool:
    """Whether both sides have the same words and differ in case, marks, Unicode form or look-alikes."""
    if not words_a or not words_b:
        return not words_a and not words_b and not folded_words(old) and not folded_words(new)
    if key_of(words_a[0])[0] != key_of(words_b[0])[0] or key_of(words_a[-1])[-1] != key_of(words_b[-1])[-1]:
        return False  # most pairs end here
    if folded_words(old) == folded_words(new):
        return True
    return ("." in old or "." in new) and _undotted(old) == _undotted(new)


_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}")


def _undotted(text: str) -> list[str]:
    """Folded words, abbreviations written without their full stops ("U.S." as "US")."""
    return folded_words(_DOTTED.sub(lambda match: match.group().replace(".", ""), text))


_MINUS = re.compile(r"(?:^|(?<=[\s(]))[-−–](?=\d)")


def class_of_form(side_a: Side, side_b: Side, piece: Piece, words: Sequence[str]) -> str:
    """What changed where the words are the same: their form, but a separator is part of its number."""
    old, new = side_a.text[piece.a : piece.a_end], side_b.text[piece.b : piece.b_end]
    if not words:
        signs = [sorted(c for c in text if c in SIGNS) for text in (old, new)]
        minus = [
            bool(_MINUS.search(side.text, max(0, start), min(len(side.text), end + 1)))
            for side, start, end in ((side_a, piece.a, piece.a_end), (side_b, piece.b, piece.b_end))
        ]
        return "number" if signs[0] != signs[1] or minus[0] != minus[1] else "typography"
    if any(w[0].isdigit() for w in words):
        numbers = [NUMBER.findall(unicodedata.normalize("NFKC", text)) for text in (old, new)]
        if numbers[0] != numbers[1]:
            spaced = ["".join(" " if c.isspace() else c for c in "|".join(n)) for n in numbers]
            return "whitespace" if spaced[0] == spaced[1] else "number"
    if ("ß" in old) != ("ß" in new) and not old.isupper() and not new.isupper():
        return "spelling"
    return "typography"


_BRACKETED = re.compile(r"[,;]?\s*[\[(【［（][^\[\]()]{1,300}[\])】］）]\s*[.,;:]?")
_CLOSED = frozenset("])】］）")
_SQUARE = re.compile(r"[\[【［][^\[\]]{1,300}[\]】］]")


def is_bracket(old: str, new: str, words_a: Sequence[str], words_b: Sequence[str]) -> bool:
    """Whether a note in brackets was put in or taken out, or stands for a few words."""
    if _CLOSED.isdisjoint(old) and _CLOSED.isdisjoint(new):
        return False
    if not words_a and _BRACKETED.fullmatch(new):
        return True
    if not words_b and _BRACKETED.fullmatch(old):
        return True
    if _SQUARE.fullmatch(new) and len(words_a) < FACT_WORDS and "[" not in old:
        return True
    return _SQUARE.fullmatch(old) is not None and len(words_b) < FACT_WORDS and "[" not in new


_ENDS = re.compile("[.!?…。！？؟][\"'’”»」』)\\]]*$")


SENTENCE_ENDS = re.compile("[.!?…][\"'’”»)\\]]*\\s+|[。！？][」』”’）]*|[\n\r\u2028]+\\s*")
"""Ends of sentences and lines, with the white space after them."""


def is_sentence(text: str, start: int, end: int) -> bool:
    """Whether a stretch is one whole sentence or several."""
    if not _ENDS.search(text[start:end].rstrip()):
        return False
    before = text[max(0, start - 6) : start]
    stripped = before.rstrip()
    return not stripped or "\n" in before[len(stripped) :] or _ENDS.search(stripped) is not None
