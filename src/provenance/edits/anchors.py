"""The aligned equal words of a passage as anchors, and the islands between them.

Here belongs what decides where an island begins and ends: it cuts neither a word nor a number.
"""

from __future__ import annotations

from provenance.alignment import WordPassage
from provenance.edits.pieces import ALIKE, OTHER, SAME, Piece, join
from provenance.edits.sides import Side
from provenance.edits.tokens import COMPOUND, NUMBER, WINDOW, goes_on, stretch_around
from provenance.model import Span
from provenance.normalisation import NormalText


def anchor(a: NormalText, b: NormalText, passage: WordPassage, a_span: Span, b_span: Span) -> list[Piece]:
    """Equal stretches and the islands between them, from the aligned words."""
    text_a, text_b = a.text, b.text
    starts_a, ends_a, starts_b, ends_b = a.starts.item, a.ends.item, b.starts.item, b.ends.item
    pieces: list[Piece] = []
    at_a, at_b = a_span.start, b_span.start

    def close_gap(start_a: int, start_b: int) -> None:
        if start_a > at_a or start_b > at_b:
            same = text_a[at_a:start_a] == text_b[at_b:start_b]
            pieces.append(Piece(SAME if same else OTHER, at_a, start_a, at_b, start_b))

    for run in passage.runs:
        # A run whose characters differ somewhere is halved until the words that differ stand alone.
        waiting = [(run.a, run.b, run.length)]
        while waiting:
            x, y, length = waiting.pop()
            start_a, end_a = starts_a(x), ends_a(x + length - 1)
            start_b, end_b = starts_b(y), ends_b(y + length - 1)
            same = end_a - start_a == end_b - start_b and text_a[start_a:end_a] == text_b[start_b:end_b]
            if not same and length > 1:
                half = length // 2
                waiting += [(x + half, y + half, length - half), (x, y, half)]
                continue
            close_gap(start_a, start_b)
            pieces.append(Piece(SAME if same else ALIKE, start_a, end_a, start_b, end_b))
            at_a, at_b = end_a, end_b
    close_gap(a_span.end, b_span.end)
    return join(pieces)


def whole_words(side_a: Side, side_b: Side, pieces: list[Piece]) -> list[Piece]:
    """Islands grown over the equal text beside them until they cut no word and no number in two."""
    text_a, text_b = side_a.text, side_b.text
    safe = _NEVER_CUT.issuperset
    grown: list[Piece] = []
    cut = False
    for n, piece in enumerate(pieces):
        sort, a, a_end, b, b_end = piece
        if sort != OTHER or (
            safe(text_a[max(0, a - 1) : a + 1])
            and safe(text_b[max(0, b - 1) : b + 1])
            and safe(text_a[max(0, a_end - 1) : a_end + 1])
            and safe(text_b[max(0, b_end - 1) : b_end + 1])
        ):
            grown.append(piece)
            continue
        cut = True
        while grown and grown[-1].sort == SAME:
            reach = min(max(_cut_before(side_a, a), _cut_before(side_b, b)), grown[-1].a_size)
            if not reach:
                break
            a, b = a - reach, b - reach
            before = grown.pop()._replace(a_end=a, b_end=b)
            if before.a_size:
                grown.append(before)
            elif grown and grown[-1].sort == OTHER:
                a, b = grown[-1].a, grown[-1].b
                grown.pop()
        while n + 1 < len(pieces) and pieces[n + 1].sort == SAME:
            after = pieces[n + 1]
            reach = min(max(_cut_after(side_a, a_end), _cut_after(side_b, b_end)), after.a_size)
            if not reach:
                break
            a_end, b_end = a_end + reach, b_end + reach
            pieces[n + 1] = after._replace(a=a_end, b=b_end)
        grown.append(Piece(OTHER, a, a_end, b, b_end))
    return join(grown) if cut else grown


def _cut_before(side: Side, at: int) -> int:
    """How many code points before ``at`` belong to a word or number that goes on after it."""
    found = _cut_token(side, at)
    return at - found[0] if found else 0


def _cut_after(side: Side, at: int) -> int:
    """How many code points from ``at`` on belong to a word or number that began before it."""
    found = _cut_token(side, at)
    return found[1] - at if found else 0


_NEVER_CUT = frozenset(chr(code) for code in range(128) if not chr(code).isdigit() and chr(code) != "-")
"""Between two of these, words end: they are anchored whole."""


def _cut_token(side: Side, at: int) -> tuple[int, int] | None:
    """The number or word that a boundary at ``at`` would cut in two: its start and end."""
    text = side.text
    if not 0 < at < len(text):
        return None
    before, after = text[at - 1], text[at]
    low, high = max(0, at - WINDOW), min(len(text), at + WINDOW)
    if before.isdigit() or after.isdigit():
        for match in NUMBER.finditer(text, low, high):
            if match.start() < at < match.end():
                return match.span()
    numerals = side.lexicon.numerals
    if before in numerals and after in numerals:
        start, end = stretch_around(text[low:high], at - low, lambda one, other: {one, other} <= numerals)
        return low + start, low + end
    if "-" in (before, after):
        # "twenty-four" is one number, "sexta-feira" one day; other compounds are cut at their hyphen.
        for match in COMPOUND.finditer(text, low, high):
            if match.start() < at < match.end() and side.is_one_word(match.group()):
                return match.span()
    if goes_on(before, after):
        return stretch_around(text, at, goes_on)
    return None
