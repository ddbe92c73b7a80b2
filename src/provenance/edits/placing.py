"""Where an insertion or a removal begins, of the places where it could.

Here belongs what moves a change over equal text to where a sentence, a clause or a word begins.
"""

from __future__ import annotations

from collections.abc import Sequence

from provenance.edits.pieces import OTHER, SAME, Piece, join
from provenance.edits.tokens import SINGLE, goes_on

_SLIDE = 400
"""Code points an insertion is moved at most to begin where a sentence begins."""


def slid(text_a: str, text_b: str, pieces: list[Piece]) -> list[Piece]:
    """Insertions and removals moved to where a sentence, a clause or a word begins.

    "The [fire burned. The ]police came" is "[The fire burned. ]The police came": the same letters were
    put in, but a person would have put in the sentence.
    """
    for n in range(1, len(pieces) - 1):
        before, piece, after = pieces[n - 1 : n + 2]
        if piece.sort != OTHER or before.sort != SAME or after.sort != SAME:
            continue
        if piece.a_size and piece.b_size:
            continue
        text, k = (text_b, 3) if not piece.a_size else (text_a, 1)
        low, high = before[k], after[k + 1]
        # Where another insertion stands just beyond the equal words, both may be one.
        beyond = [m for m in (n - 2, n + 2) if 0 <= m < len(pieces) and pieces[m].sort == OTHER]
        meets = {low if m < n else high for m in beyond if pieces[m][4 - k] == pieces[m][5 - k]}
        # It must not come to touch a change of another sort: they would be one alteration.
        low += n > 1 and low not in meets
        high -= n + 2 < len(pieces) and high not in meets
        shift = _shift(text, low, piece[k], piece[k + 1], high, meets)
        if shift:
            a, a_end, b, b_end = (place + shift for place in piece[1:])
            pieces[n - 1] = before._replace(a_end=a, b_end=b)
            pieces[n] = Piece(OTHER, a, a_end, b, b_end)
            pieces[n + 1] = after._replace(a=a_end, b=b_end)
    return join(pieces)


def settled(text_a: str, text_b: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Insertions and removals beside a change moved away from it, to where a sentence or clause begins.

    What is left of an alteration that was taken apart ("Port[. It burned]. The") had no choice before.
    """
    out: list[Piece] = []
    rest = list(pieces)
    for n, piece in enumerate(rest):
        one_sided = piece.sort == OTHER and not (piece.a_size and piece.b_size)
        after = rest[n + 1] if n + 1 < len(rest) else None
        if not one_sided or not out or out[-1].sort == SAME or after is None or after.sort != SAME:
            out.append(piece)
            continue
        text, k = (text_b, 3) if not piece.a_size else (text_a, 1)
        high = after[k + 1] - (n + 2 < len(rest))
        shift = _shift(text, piece[k], piece[k], piece[k + 1], high, set())
        if shift:
            a, a_end, b, b_end = (place + shift for place in piece[1:])
            out.append(Piece(SAME, piece.a, a, piece.b, b))
            rest[n + 1] = after._replace(a=a_end, b=b_end)
            out.append(Piece(OTHER, a, a_end, b, b_end))
        else:
            out.append(piece)
    return [piece for piece in out if piece.a_size or piece.b_size]


def _shift(text: str, low: int, start: int, end: int, high: int, meets: set[int]) -> int:
    """By how many code points the stretch is best moved; what it moves over is the same at its other end."""
    size = end - start
    left = right = 0
    while left < min(start - low, size, _SLIDE) and text[start - 1 - left] == text[end - 1 - left]:
        left += 1
    while right < min(high - end, size, _SLIDE) and text[start + right] == text[end + right]:
        right += 1
    if not left and not right:
        return 0
    best = _edge(text, start) + _edge(text, end)
    shift = 0
    for offset in range(-left, right + 1):
        first, last = start + offset, end + offset
        score = _edge(text, first) + _edge(text, last) + 20 * (first in meets or last in meets)
        if score < best or (score == best and offset <= shift):
            continue
        # Neither inside a word, nor so that without the stretch two words would touch.
        if not any(
            goes_on(text[x - 1], text[y])
            for x, y in ((first, first), (last, last), (first, last))
            if x and y < len(text)
        ):
            best, shift = score, offset
    return shift


def _edge(text: str, at: int) -> int:
    """How well an edit may begin or end here: 9 where a paragraph begins, 0 inside a word."""
    if not 0 < at < len(text):
        return 9
    before, after = text[at - 1], text[at]
    if before in "\n\r\u2028":
        return 9 if not after.isspace() else 3
    if after in "\n\r\u2028":
        return 7
    if before.isspace():
        if after.isspace():
            return 1
        ahead = text[max(0, at - 4) : at].rstrip().rstrip("\"'’”»)")[-1:]
        return 8 if ahead in (*".!?…",) else 4
    if before in "。！？":
        return 8
    if before in "，；：、":
        return 5
    if after.isspace():
        return 6 if before in ".!?…" else 3
    if after in ",;" and not before.isdigit():
        return 5
    return 2 if not (before.isalnum() and after.isalnum()) or SINGLE.match(before) else 0
