"""One of the two texts with its language and its surroundings, as the classes see it.

Here belongs what is asked of a stretch of one text: its words, credits and negations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from provenance.edits.lexicon import (
    DATE,
    FIGURE,
    NEGATION,
    Lexicon,
    bits_of,
    language_of,
    lexicon_of,
    word_bits,
)
from provenance.edits.tokens import WINDOW, tokens_of, words_of
from provenance.model import Span


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a text's stretches: where it quotes, credits, and shows page furniture.

    Each tuple is ordered and does not overlap itself.
    """

    quotations: tuple[Span, ...] = ()
    credits: tuple[Span, ...] = ()
    noise: tuple[Span, ...] = ()


NOWHERE = Surroundings()


def sides_of(text_a: str, text_b: str, around_a: Surroundings, around_b: Surroundings) -> tuple[Side, Side]:
    """Both texts with the words of their languages; a text that does not tell takes the other's."""
    language_a, language_b = language_of(text_a), language_of(text_b)
    return (
        Side(text_a, lexicon_of(language_a or language_b), around_a),
        Side(text_b, lexicon_of(language_b or language_a), around_b),
    )


_WORDY = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One text as the classes see it; places are code points of the text."""

    text: str
    lexicon: Lexicon
    around: Surroundings

    def bits(self, word: str) -> int:
        return word_bits(self.lexicon.language, word)

    def words(self, start: int, end: int) -> tuple[str, ...]:
        return words_of(self.text[start:end])

    def holds_word(self, start: int, end: int) -> bool:
        return _WORDY.search(self.text, start, end) is not None

    def holds(self, start: int, end: int, bits: int) -> bool:
        """Whether a word of a stretch is one of these."""
        return bool(bits_of(self.lexicon.language, self.text[start:end]) & bits)

    def holds_only(self, start: int, end: int, bits: int) -> bool:
        """Whether every word of a stretch is one of these."""
        return all(self.bits(word) & bits for word in self.words(start, end))

    def placed(self, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """The tokens of a stretch with their places."""
        for token in tokens_of(self.text[start:end]):
            yield token, start, start + len(token)
            start += len(token)

    def tokens(self, start: int, end: int) -> list[str]:
        """The tokens of a stretch; a number of several words ("twenty-four", 二十四) is one."""
        tokens = tokens_of(self.text[start:end])
        numerals = self.lexicon.numerals
        if not numerals and "-" not in tokens:
            return list(tokens)
        merged: list[str] = []
        for token in tokens:
            if merged and token in numerals and merged[-1][-1] in numerals:
                merged[-1] += token
            elif (
                len(merged) > 1
                and merged[-1] == "-"
                and len(merged[-2]) < WINDOW
                and self.is_one_word(f"{merged[-2]}-{token}")
            ):
                merged[-2:] = [f"{merged[-2]}-{token}"]
            else:
                merged.append(token)
        return merged

    def is_one_word(self, compound: str) -> bool:
        """Whether a hyphenated word is a date, or all its parts are numbers in letters."""
        if self.bits(compound) & DATE:
            return True  # "segunda-feira"
        return all(part.isalpha() and self.bits(part) & FIGURE for part in compound.split("-"))

    def small_word(self, start: int, end: int, bits: int) -> int | None:
        """Where the one word of this sort that fills a stretch begins; the stretch's end if it has none."""
        words = self.words(start, end)
        if not words:
            return end
        if len(words) > 1 or not self.bits(words[0]) & bits:
            return None
        return self.text.index(words[0], start)

    def holds_credit(self, place: Span) -> bool:
        """Whether a stretch holds the name in a credit; half of a credit that shows no name."""
        for span in self.around.credits:
            low, high = max(span.start, place.start), min(span.end, place.end)
            if low < high and (
                any(map(str.isupper, self.text[low:high]))
                or (2 * (high - low) >= span.length and not any(map(str.isupper, span.cut(self.text))))
            ):
                return True
        return False

    def denies(self, start: int, end: int) -> bool:
        """Whether a stretch holds a negation."""
        stretch = self.text[start:end]
        if not self.lexicon.denying.isdisjoint(stretch):
            # 不 denies, 不过 ("however") does not.
            for word in self.lexicon.not_negations:
                stretch = stretch.replace(word, "")
        return bool(bits_of(self.lexicon.language, stretch) & NEGATION)
