"""One change taken apart into those a person would have made.

Here belongs what decides that one change is several: facts of one kind on both sides, spellings of one word,
a credit or furniture beside a sentence.
"""

from __future__ import annotations

from itertools import pairwise

from provenance.edits.classification import class_of
from provenance.edits.encodings import is_mojibake
from provenance.edits.facts import Unit, units_in
from provenance.edits.forms import SENTENCE_ENDS, is_spaced
from provenance.edits.islands import compare_island
from provenance.edits.lexicon import ARTICLE, FUNCTION, YEAR_CUE
from provenance.edits.pieces import FACT_WORDS, OTHER, SAME, Piece, edit_of, spanning
from provenance.edits.sides import Side
from provenance.edits.spelling import spelt_alike
from provenance.edits.tokens import words_of
from provenance.model import Edit


def one_sided(side_a: Side, side_b: Side, piece: Piece) -> list[Edit]:
    """What was put in or taken out; sentences and lines of another class (a credit, furniture) apart."""
    side, start, end = (side_a, piece.a, piece.a_end) if piece.a_size else (side_b, piece.b, piece.b_end)
    parts = [piece]
    if any(span.start < end and start < span.end for span in (*side.around.noise, *side.around.credits)):
        cuts = [match.end() for match in SENTENCE_ENDS.finditer(side.text, start, end)]
        bounds = pairwise([start, *(cut for cut in cuts if cut < end), end])
        if piece.a_size:
            parts = [piece._replace(a=low, a_end=high) for low, high in bounds]
        else:
            parts = [piece._replace(b=low, b_end=high) for low, high in bounds]
    joined: list[tuple[Piece, str]] = []
    for part in parts:
        part_class = class_of(side_a, side_b, part)
        if joined and part_class in (joined[-1][1], "whitespace"):
            whole = spanning(OTHER, joined[-1][0], part)
            # Two sentences with a name each are wording: only furniture and credits stay what they are.
            kept = joined[-1][1] in ("noise", "credit_added", "credit_removed")
            joined[-1] = whole, joined[-1][1] if kept else class_of(side_a, side_b, whole)
        else:
            joined.append((part, part_class))
    return [edit_of(part, part_class) for part, part_class in joined]


def taken_apart(side_a: Side, side_b: Side, piece: Piece) -> list[Piece]:
    """An alteration, taken apart where facts of one kind or spellings of one word stand on both sides."""
    if piece.sort != OTHER or not piece.a_size or not piece.b_size:
        return [piece]
    old, new = side_a.text[piece.a : piece.a_end], side_b.text[piece.b : piece.b_end]
    counts = len(words_of(old)), len(words_of(new))
    if not 2 <= max(counts) <= FACT_WORDS or not min(counts) or is_spaced(old, new):
        return [piece]
    if not (old.isascii() and new.isascii()) and is_mojibake(old.strip(), new.strip()):
        return [piece]
    units_a, units_b = units_in(side_a, piece.a, piece.a_end), units_in(side_b, piece.b, piece.b_end)
    pairs = _with_articles(side_a, side_b, piece, _paired(side_a, side_b, units_a, units_b))
    if not pairs:
        return [piece]
    parts: list[Piece] = []
    at_a, at_b = piece.a, piece.b
    for one, other in pairs:
        parts += compare_island(side_a, side_b, Piece(OTHER, at_a, one.start, at_b, other.start))
        parts += compare_island(side_a, side_b, Piece(OTHER, one.start, one.end, other.start, other.end))
        at_a, at_b = one.end, other.end
    parts += compare_island(side_a, side_b, Piece(OTHER, at_a, piece.a_end, at_b, piece.b_end))
    joined: list[Piece] = []
    for part in parts:
        _, a, a_end, b, b_end = part
        if a == a_end and b == b_end:
            continue
        # A mark or space that is left over goes with the change beside it.
        bare = not side_a.holds_word(a, a_end) and not side_b.holds_word(b, b_end)
        one_sided = a == a_end or b == b_end
        if joined and bare and one_sided and joined[-1].sort != SAME:
            joined[-1] = spanning(joined[-1].sort, joined[-1], part)
        else:
            joined.append(part)
    return joined


def _with_articles(
    side_a: Side, side_b: Side, piece: Piece, pairs: list[tuple[Unit, Unit]]
) -> list[tuple[Unit, Unit]]:
    """Facts with the article or preposition that had to change with them ("on Monday", "yesterday")."""
    wide: list[tuple[Unit, Unit]] = []
    at_a, at_b = piece.a, piece.b
    for one, other in pairs:
        # "About 40" to "some 50" is two changes, "a third" to "the half" is one.
        bits = ARTICLE if one.kind == "number" else FUNCTION | YEAR_CUE
        start_a = side_a.small_word(at_a, one.start, bits)
        start_b = side_b.small_word(at_b, other.start, bits)
        if (
            start_a is None
            or start_b is None
            or side_a.text[start_a : one.start] == side_b.text[start_b : other.start]
        ):
            start_a, start_b = one.start, other.start
        wide.append((one._replace(start=start_a), other._replace(start=start_b)))
        at_a, at_b = one.end, other.end
    return wide


def _paired(side_a: Side, side_b: Side, a: list[Unit], b: list[Unit]) -> list[tuple[Unit, Unit]]:
    """Facts of one kind and spellings of one word that stand for each other, in order; the heaviest set."""
    weights = [[_weight(side_a, side_b, one, other) for other in b] for one in a]
    if not any(map(any, weights)):
        return []
    best = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            paired = weights[i][j] + best[i + 1][j + 1] if weights[i][j] else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs = []
    i = j = 0
    while i < len(a) and j < len(b):
        if weights[i][j] and best[i][j] == weights[i][j] + best[i + 1][j + 1]:
            pairs.append((a[i], b[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _weight(side_a: Side, side_b: Side, one: Unit, other: Unit) -> int:
    if one.kind != other.kind:
        return 0
    if one.kind != "word":
        return 2
    old, new = side_a.text[one.start : one.end].casefold(), side_b.text[other.start : other.end].casefold()
    return 3 if old != new and spelt_alike(old, new) else 0
