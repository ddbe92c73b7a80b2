"""Moved sentences and clauses: taken out in one place, put in at another.

Here belongs what tells a move from a removal and an unrelated addition. A move keeps both its edits,
a removal and an addition, so that the edits still give both texts back; both are of the class ``moved``,
and what was altered inside on the way stands apart with a class of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from provenance import kernels
from provenance.alignment import WordPassage
from provenance.edits.forms import SENTENCE_ENDS, is_sentence
from provenance.edits.islands import compare_island
from provenance.edits.pieces import MOVED, OTHER, SAME, Piece, join
from provenance.edits.sides import Side
from provenance.model import Span
from provenance.normalisation import NormalText

_CLAUSE = 5
"""Words: shorter stretches that are no whole sentence are put where grammar wants them, not moved."""
_SHORTEST = 2 * _CLAUSE - 1
"""Code points of the shortest clause there can be."""
_SENTENCE = 2
"""Words of the shortest sentence that can be moved."""
_ALTERED = 6
"""Words of the shortest sentence that can be moved and altered at once."""
_ALIKE_SHARE = 0.75
"""Share of the words of both that two sentences must have in common, in order, to be one that moved."""
_MOST = 60
"""Stretches of a passage that are looked at: a text shuffled more than that is not edited by hand."""

_STOP = re.compile("[.!?…。！？][\"'’”»)]*\\s*")


_Places = list[Span]


class _Unit(NamedTuple):
    """A sentence or clause on one side of a piece: the piece's number, the place, the words' hashes."""

    piece: int
    start: int
    end: int
    words: tuple[int, ...]
    whole: bool


def moved(
    a: NormalText, b: NormalText, side_a: Side, side_b: Side, passage: WordPassage, pieces: list[Piece]
) -> list[Piece]:
    """The pieces, with what was moved set apart; of the sort ``MOVED``, and empty on one side.

    Args:
        a: the first text's words; ``b`` the second's.
        b: see a.
        side_a: the first text; ``side_b`` the second.
        side_b: see side_a.
        passage: the aligned words.
        pieces: kept and changed pieces of the passage, in order.
    """
    if not any(piece.sort == OTHER for piece in pieces):
        return pieces
    scale = a.scale
    units_a = _units(a, side_a, pieces, scale, of_a=True)
    units_b = _units(b, side_b, pieces, scale, of_a=False)
    if not units_a and not units_b:
        return pieces
    pairs = _pairs(units_a[:_MOST], units_b[:_MOST], scale)
    gone = [(unit, _altered(a, unit, other.words)) for unit, other in pairs]
    come = [(other, _altered(b, other, unit.words)) for unit, other in pairs]
    paired_a, paired_b = {unit for unit, _ in gone}, {unit for unit, _ in come}
    ranges = (passage.a_first, passage.a_last), (passage.b_first, passage.b_last)
    gone += [(u, []) for u in units_a[:_MOST] if u not in paired_a and _stands(a, b, u, ranges[1])]
    come += [(u, []) for u in units_b[:_MOST] if u not in paired_b and _stands(b, a, u, ranges[0])]
    if not gone and not come:
        return pieces
    return _set_apart(side_a, side_b, pieces, dict(gone), dict(come))


def _units(text: NormalText, side: Side, pieces: Sequence[Piece], scale: int, *, of_a: bool) -> list[_Unit]:
    """What could have been moved: whole sentences of the changed pieces, clauses that are a whole piece."""
    units: list[_Unit] = []
    for n, piece in enumerate(pieces):
        start, end = (piece.a, piece.a_end) if of_a else (piece.b, piece.b_end)
        if piece.sort != OTHER or start == end:
            continue
        cuts = [match.end() for match in SENTENCE_ENDS.finditer(side.text, start, end)]
        bounds = [start, *(cut for cut in cuts if cut < end), end]
        found = [
            unit
            for low, high in pairwise(bounds)
            if (unit := _unit(text, side, n, low, high))
            and unit.whole
            and len(unit.words) >= _SENTENCE * scale
        ]
        if not found:
            unit = _unit(text, side, n, start, end)
            found = [unit] if unit and len(unit.words) >= _CLAUSE * scale else []
        units += found
    return units


def _unit(text: NormalText, side: Side, n: int, start: int, end: int) -> _Unit | None:
    # Where both sides end with the same full stop, it was kept, and the sentence lacks it.
    stop = _STOP.match(side.text, end)
    whole = is_sentence(side.text, start, end) or bool(stop and is_sentence(side.text, start, stop.end()))
    if not whole and end - start < _SHORTEST:
        return None
    if any(span.start < end and start < span.end for span in side.around.noise):
        return None
    first, last = text.words_in(start, end)
    words = tuple(text.hashes[first:last].tolist())
    return _Unit(n, start, end, words, whole) if words else None


def _pairs(units_a: Sequence[_Unit], units_b: Sequence[_Unit], scale: int) -> list[tuple[_Unit, _Unit]]:
    """What was taken out with what was put in; what was put in at the same place has not moved."""
    found = same_sentences([u.words for u in units_a], [u.words for u in units_b], scale)
    pairs = [(units_a[i], units_b[j]) for i, j in found]
    return [(one, other) for one, other in pairs if one.piece != other.piece]


def same_sentences(
    a: Sequence[Sequence[Hashable]], b: Sequence[Sequence[Hashable]], scale: int
) -> list[tuple[int, int]]:
    """Which rows of words are one sentence: the same words first, then nearly the same.

    Args:
        a: words, or their hashes, of each sentence of one text that was not matched; ``b`` of the other.
        b: see a.
        scale: how many words weigh as one.

    >>> same_sentences([["nobody", "was", "hurt"]], [["all", "is", "well"], ["nobody", "was", "hurt"]], 1)
    [(0, 1)]
    """
    pairs: list[tuple[int, int]] = []
    free: dict[tuple[Hashable, ...], list[int]] = {}
    for j, words in enumerate(b):
        free.setdefault(tuple(words), []).append(j)
    left: list[int] = []
    for i, words in enumerate(a):
        same = free.get(tuple(words))
        if same and len(words) >= _SENTENCE * scale:
            pairs.append((i, same.pop(0)))
        elif len(words) >= _ALTERED * scale:
            left.append(i)
    others = sorted(j for places in free.values() for j in places if len(b[j]) >= _ALTERED * scale)
    if len(left) * len(others) > _MOST * _MOST:
        return pairs
    bags = {j: Counter(b[j]) for j in others}
    for i in left:
        bag = Counter(a[i])
        scored = [(_likeness(a[i], b[j], bag & bags[j]), -j) for j in others]
        if scored and max(scored)[0] >= _ALIKE_SHARE:
            pairs.append((i, -max(scored)[1]))
            others.remove(pairs[-1][1])
    return pairs


def _likeness(a: Sequence[Hashable], b: Sequence[Hashable], common: Counter[Hashable]) -> float:
    if 2 * common.total() < _ALIKE_SHARE * (len(a) + len(b)):
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _altered(text: NormalText, unit: _Unit, other: Sequence[int]) -> _Places:
    """Stretches of a moved sentence that do not stand in the sentence it was made of or became."""
    if unit.words == tuple(other):
        return []
    first, _ = text.words_in(unit.start, unit.end)
    matcher = SequenceMatcher(None, unit.words, other, autojunk=False)
    altered: _Places = []
    for op, low, high, _, _ in matcher.get_opcodes():
        if op != "equal" and high > low:
            altered.append(text.span(first + low, first + high))
    return altered


def _stands(own: NormalText, other: NormalText, unit: _Unit, passage: tuple[int, int]) -> bool:
    """Whether the same words stand in the other text outside the passage, and no more rarely than in this."""
    first, last = own.words_in(unit.start, unit.end)
    row = own.hashes[first:last]
    places = _places(other, row)
    outside = any(place + len(row) <= passage[0] or place >= passage[1] for place in places)
    return outside and len(places) >= len(_places(own, row))


def _places(text: NormalText, row: kernels.Hashes) -> list[int]:
    """Where a row of words stands in a text."""
    starts = np.flatnonzero(text.hashes[: max(0, text.words - len(row) + 1)] == row[0]).tolist()
    return [n for n in starts if np.array_equal(text.hashes[n : n + len(row)], row)]


def _set_apart(
    side_a: Side,
    side_b: Side,
    pieces: Sequence[Piece],
    gone: Mapping[_Unit, _Places],
    come: Mapping[_Unit, _Places],
) -> list[Piece]:
    """Pieces cut at the edges of what was moved."""
    out: list[Piece] = []
    rest = list(pieces)
    for n in range(len(rest)):
        piece = rest[n]
        cuts_a = [(unit, inner) for unit, inner in gone.items() if unit.piece == n]
        cuts_b = [(unit, inner) for unit, inner in come.items() if unit.piece == n]
        at_end = any(u.end == piece.a_end for u, _ in cuts_a) or any(u.end == piece.b_end for u, _ in cuts_b)
        if at_end and piece.a_size and piece.b_size and n + 1 < len(rest) and rest[n + 1].sort == SAME:
            after = rest[n + 1]
            stop = _STOP.match(side_a.text, after.a, after.a_end)
            if stop:
                # Both sentences end alike; each takes its own full stop.
                size = stop.end() - after.a
                rest[n + 1] = after._replace(a=after.a + size, b=after.b + size)
                cuts_a = [(_stretched(unit, piece.a_end, size), inner) for unit, inner in cuts_a]
                cuts_b = [(_stretched(unit, piece.b_end, size), inner) for unit, inner in cuts_b]
                piece = piece._replace(a_end=piece.a_end + size, b_end=piece.b_end + size)
        out += _cut(side_a, side_b, piece, cuts_a, cuts_b) if cuts_a or cuts_b else [piece]
    return join(out)


def _stretched(unit: _Unit, at: int, size: int) -> _Unit:
    return unit._replace(end=unit.end + size) if unit.end == at else unit


def _cut(
    side_a: Side,
    side_b: Side,
    piece: Piece,
    gone: Sequence[tuple[_Unit, _Places]],
    come: Sequence[tuple[_Unit, _Places]],
) -> list[Piece]:
    """One piece in parts: what was moved, each on its own side, and what is left of both sides as a change.

    The longest leftovers of both sides stand for each other.
    """
    a, b = _parts(piece.a, piece.a_end, gone), _parts(piece.b, piece.b_end, come)
    left_a, left_b = _longest(a), _longest(b)
    together = left_a is not None and left_b is not None
    before_a, after_a = (a[:left_a], a[left_a + 1 :]) if together and left_a is not None else (a, [])
    before_b, after_b = (b[:left_b], b[left_b + 1 :]) if together and left_b is not None else (b, [])
    parts = [Piece(sort, start, end, piece.b, piece.b) for start, end, sort in before_a]
    at_a = before_a[-1][1] if before_a else piece.a
    parts += [Piece(sort, at_a, at_a, start, end) for start, end, sort in before_b]
    if left_a is not None and left_b is not None:
        parts += compare_island(side_a, side_b, Piece(OTHER, *a[left_a][:2], *b[left_b][:2]))
        at_b = b[left_b][1]
        parts += [Piece(sort, start, end, at_b, at_b) for start, end, sort in after_a]
        parts += [Piece(sort, piece.a_end, piece.a_end, start, end) for start, end, sort in after_b]
    return parts


def _parts(start: int, end: int, units: Sequence[tuple[_Unit, _Places]]) -> list[tuple[int, int, int]]:
    """A stretch cut at its moved units and at what was altered inside them: place and sort of each part."""
    parts: list[tuple[int, int, int]] = []
    at = start
    for unit, inner in sorted(units):
        edges = [(unit.start, OTHER)]
        for low, high in inner:
            edges += [(low, MOVED), (high, OTHER)]
        for edge, sort in [*edges, (unit.end, MOVED)]:
            if edge > at:
                parts.append((at, edge, sort))
                at = edge
    if end > at:
        parts.append((at, end, OTHER))
    return parts


def _longest(parts: Sequence[tuple[int, int, int]]) -> int | None:
    """Which part that was not moved is the longest."""
    left = [(end - start, -n) for n, (start, end, sort) in enumerate(parts) if sort == OTHER]
    return -max(left)[1] if left else None
