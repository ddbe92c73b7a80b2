"""One island compared token by token with diff-match-patch.

Here belongs the comparison and the bound of its work; what it finds is cleaned up elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from provenance.edits.pieces import ALIKE, OTHER, SAME, Piece
from provenance.edits.sides import Side
from provenance.edits.tokens import key_of

_ISLAND_WORK = 40_000
"""Tokens of one side times tokens of the other: a larger island is one alteration, nothing in it is
aligned. Two hundred tokens, about 600 characters, on both sides cost some 10 ms at worst."""


def compare_island(side_a: Side, side_b: Side, piece: Piece) -> list[Piece]:
    """One island compared token by token."""
    if piece.a == piece.a_end or piece.b == piece.b_end:
        return [piece]
    a, b = side_a.tokens(piece.a, piece.a_end), side_b.tokens(piece.b, piece.b_end)
    shorter = min(len(a), len(b))
    head = 0
    while head < shorter and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < shorter - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    pieces = [(SAME, a[:head], b[:head])] if head else []
    pieces += _compared(middle_a, middle_b)
    if tail:
        pieces.append((SAME, a[len(a) - tail :], b[len(b) - tail :]))
    placed: list[Piece] = []
    at_a, at_b = piece.a, piece.b
    for sort, tokens_a, tokens_b in pieces:
        end_a, end_b = at_a + sum(map(len, tokens_a)), at_b + sum(map(len, tokens_b))
        placed.append(Piece(sort, at_a, end_a, at_b, end_b))
        at_a, at_b = end_a, end_b
    return placed


_Stretch = tuple[int, list[str], list[str]]


def _compared(a: list[str], b: list[str]) -> list[_Stretch]:
    """Two rows of tokens that differ at both ends: what is the same, what is alike and what is not."""
    if not a or not b:
        return [(OTHER, a, b)]
    if len(a) * len(b) > _ISLAND_WORK:
        return [(OTHER, a, b)]
    if len(a) == len(b) == 1:
        return [(ALIKE if key_of(a[0]) == key_of(b[0]) else OTHER, a, b)]
    keys_a, keys_b = [key_of(t) for t in a], [key_of(t) for t in b]
    if set(keys_a) & set(keys_b) <= {" "}:
        # Nothing in common but spaces; at the edges even they tell words that end here from words that go on.
        return _spaced(a, b)
    stretches: list[_Stretch] = []
    at_a = at_b = 0
    for op, count_a, count_b in _token_diff(keys_a, keys_b):
        if op and stretches and stretches[-1][0] == OTHER:
            _, before_a, before_b = stretches.pop()
            before_a, before_b = before_a + a[at_a : at_a + count_a], before_b + b[at_b : at_b + count_b]
            stretches.append((OTHER, before_a, before_b))
        elif op:
            stretches.append((OTHER, a[at_a : at_a + count_a], b[at_b : at_b + count_b]))
        else:
            for x, y in zip(a[at_a : at_a + count_a], b[at_b : at_b + count_b], strict=True):
                stretches.append((SAME if x == y else ALIKE, [x], [y]))
        at_a, at_b = at_a + count_a, at_b + count_b
    return stretches


def _spaced(a: list[str], b: list[str]) -> list[_Stretch]:
    """White space at both edges of both rows set apart."""
    head: list[_Stretch] = []
    tail: list[_Stretch] = []
    if a[0].isspace() and b[0].isspace():
        head = [(ALIKE, a[:1], b[:1])]
        a, b = a[1:], b[1:]
    if a and b and a[-1].isspace() and b[-1].isspace():
        tail = [(ALIKE, a[-1:], b[-1:])]
        a, b = a[:-1], b[:-1]
    return [*head, (OTHER, a, b), *tail]


def _token_diff(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int, int]]:
    """Operations (0 equal, -1 removed, 1 added) with the number of tokens taken from a and from b."""
    names: dict[str, str] = {}
    # Each distinct token becomes one character of a private plane, which is how diff-match-patch itself
    # compares lines; its clean-up then works on whole tokens.
    encoded_a = "".join([names.setdefault(t, chr(0xF0000 + len(names))) for t in a])
    encoded_b = "".join([names.setdefault(t, chr(0xF0000 + len(names))) for t in b])
    engine = _engine()
    changes = engine.diff_main(encoded_a, encoded_b, False)
    engine.diff_cleanupSemantic(changes)
    return [(op, len(stretch) if op <= 0 else 0, len(stretch) if op >= 0 else 0) for op, stretch in changes]


@cache
def _engine() -> Any:
    from diff_match_patch import diff_match_patch

    engine = diff_match_patch()
    engine.Diff_Timeout = 0  # its default gives up after a second of wall time: another answer each time
    return engine
