"""No confetti: changes joined over the few words between them that only happen to be the same.

Here belongs what decides that two changes are one.
"""

from __future__ import annotations

import re

from provenance.edits.lexicon import DOUBTFUL, FACT, FIGURE, FUNCTION, MONTH
from provenance.edits.pieces import ALIKE, FACT_WORDS, OTHER, SAME, Piece, spanning
from provenance.edits.sides import Side
from provenance.edits.tokens import words_of

_BETWEEN = 60
"""Code points: longer equal stretches are never taken into the changes around them."""
_BOUNDARY = re.compile('[.!?…]["\'’”»)]*\\s|[。！？\n\r\u2028"“”„«»「」]')
"""The end of a sentence, of a line, or of speech: no change reaches over it."""


def dissolved(side_a: Side, side_b: Side, pieces: list[Piece]) -> list[Piece]:
    """Rewritten stretches joined over the few words between them that only happen to be the same."""
    out: list[Piece] = []
    for piece in pieces:
        out.append(piece)
        while len(out) > 2 and out[-1].sort == OTHER:
            # The same words may be two pieces, if one of them is in other case.
            before = -3 if out[-3].sort == OTHER else -4
            if len(out) < -before or out[before].sort != OTHER or out[-2].sort == OTHER:
                break
            middle = spanning(SAME, out[before + 1], out[-2])
            if _recast(side_a, side_b, out[before:]):
                out[before:] = [spanning(OTHER, out[before], out[-1])]
                continue
            if middle.a_size > _BETWEEN or not _dissolves(side_a, side_b, out[before], middle, out[-1]):
                break
            out[before:] = [spanning(OTHER, out[before], out[-1])]
        if len(out) < 2 or out[-1].sort == SAME:
            continue
        if out[-2].sort != SAME:
            both = spanning(OTHER, out[-2], out[-1])
            if not side_a.holds_word(both.a, both.a_end) and not side_b.holds_word(both.b, both.b_end):
                out[-2:] = [both]
        elif len(out) > 2 and out[-1].sort == out[-3].sort == ALIKE:
            between = side_a.text[out[-2].a : out[-2].a_end]
            worded = all(side_a.holds_word(out[n].a, out[n].a_end) for n in (-3, -1))
            if between.isspace() and worded:
                out[-3:] = [spanning(ALIKE, out[-3], out[-1])]  # "COSTA BRISA" is one change of case
    return out


def _recast(side_a: Side, side_b: Side, pieces: list[Piece]) -> bool:
    """Whether a word that only changed its case stands between words put in and words taken out.

    "Mayor Jane Doe" became "the mayor": nothing of it was kept, so it is one change.
    """
    left, *between, right = pieces
    alike = [piece for piece in between if piece.sort == ALIKE]
    if len(alike) != 1 or not side_a.holds_word(alike[0].a, alike[0].a_end):
        return False
    if any(side_a.holds_word(piece.a, piece.a_end) for piece in between if piece.sort == SAME):
        return False
    if _BOUNDARY.search(side_a.text, left.a_end, right.a):
        return False
    words = [
        (side_a.holds_word(piece.a, piece.a_end), side_b.holds_word(piece.b, piece.b_end))
        for piece in (left, right)
    ]
    return words in ([(True, False), (False, True)], [(False, True), (True, False)])


def _dissolves(side_a: Side, side_b: Side, left: Piece, middle: Piece, right: Piece) -> bool:
    """Whether what is the same between two changes is too little to be kept apart from them."""
    text = side_a.text
    between = text[middle.a : middle.a_end]
    if _BOUNDARY.search(between):
        return False
    words = words_of(between)
    topics = sum(not side_a.bits(word) & FUNCTION for word in words)
    if not words or len(words) > 6 or topics > 3:
        return False
    if all(side_a.bits(word) & FACT for word in words) and side_a.holds(
        left.a, right.a_end, MONTH | DOUBTFUL
    ):
        # "14 July 2021" to "July 14, 2021": a date is one fact, however its parts were moved.
        return side_a.holds_only(left.a, right.a_end, FACT) and side_b.holds_only(left.b, right.b_end, FACT)
    left_a, left_b = len(side_a.words(left.a, left.a_end)), len(side_b.words(left.b, left.b_end))
    right_a, right_b = len(side_a.words(right.a, right.a_end)), len(side_b.words(right.b, right.b_end))
    least, most = sorted((max(left_a, left_b), max(right_a, right_b)))
    if not (left_a and left_b and right_a and right_b):
        # A clause put in here and one taken out there are two changes; but one "the" ties nothing together.
        rewritten = (left_a and left_b) or (right_a and right_b)
        return bool(rewritten and not topics and len(words) == 1 and least >= 3 and most >= 5)
    if max(left_a + right_a, left_b + right_b) + len(words) > FACT_WORDS and any(
        side_a.holds(piece.a, piece.a_end, FIGURE) and side_b.holds(piece.b, piece.b_end, FIGURE)
        for piece in (left, right)
    ):
        return False  # joined they would be wording; the number altered inside must not be lost in it
    return least + most >= 4 if not topics else least > 2 * topics and least >= len(words)
