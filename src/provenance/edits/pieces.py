"""Stretches of both texts that stand for each other, on the way to edits.

Here belongs what a piece is and how pieces are joined; nothing that looks at the words in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from provenance.model import Edit, EditOp, Span

FACT_WORDS = 8
"""Words: a longer altered stretch is wording whatever facts stand in it; for one-sided ones half that."""
SAME, ALIKE, OTHER, MOVED = range(4)
"""Sorts of pieces: equal character by character; the same words in other characters; anything else; what
stands elsewhere in the other text."""


class Piece(NamedTuple):
    """A stretch of a and the stretch of b that stands for it, in code points; one may be empty."""

    sort: int
    a: int
    a_end: int
    b: int
    b_end: int

    @property
    def a_size(self) -> int:
        return self.a_end - self.a

    @property
    def b_size(self) -> int:
        return self.b_end - self.b


def edit_of(piece: Piece, edit_class: str) -> Edit:
    """The piece as an edit of a class."""
    op: EditOp = "kept"
    if piece.sort != SAME:
        op = "added" if piece.a == piece.a_end else "removed" if piece.b == piece.b_end else "altered"
    return Edit(op, Span(piece.a, piece.a_end), Span(piece.b, piece.b_end), edit_class)


def join(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of the same sort as one piece; empty pieces left out.

    What moved away and what moved here are no alteration of each other: they stay apart.
    """
    joined: list[Piece] = []
    for piece in pieces:
        if piece.a == piece.a_end and piece.b == piece.b_end:
            continue
        opposed = piece.sort == MOVED and bool(joined) and bool(joined[-1].a_size) != bool(piece.a_size)
        if joined and joined[-1].sort == piece.sort and not opposed:
            joined[-1] = spanning(piece.sort, joined[-1], piece)
        else:
            joined.append(piece)
    return joined


def spanning(sort: int, first: Piece, last: Piece) -> Piece:
    """One piece from where the first begins to where the last ends."""
    return Piece(sort, first.a, last.a_end, first.b, last.b_end)
