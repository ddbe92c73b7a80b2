"""The edits of one passage: the order of the steps, and the orientation they are worked out in.

Here belongs what calls the steps; each step stands in a module of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from provenance.alignment import WordPassage
from provenance.edits.anchors import anchor, whole_words
from provenance.edits.apart import one_sided, taken_apart
from provenance.edits.classification import class_of
from provenance.edits.cleanup import dissolved
from provenance.edits.islands import compare_island
from provenance.edits.moving import moved
from provenance.edits.pieces import MOVED, OTHER, SAME, Piece, edit_of, join, spanning
from provenance.edits.placing import settled, slid
from provenance.edits.sides import NOWHERE, Surroundings, sides_of
from provenance.model import Edit, EditOp, Span
from provenance.normalisation import NormalText


def diff(
    a: NormalText,
    b: NormalText,
    passage: WordPassage,
    a_span: Span,
    b_span: Span,
    around_a: Surroundings = NOWHERE,
    around_b: Surroundings = NOWHERE,
) -> tuple[Edit, ...]:
    """The kept and changed stretches of one passage, in order.

    Args:
        a: the first text; ``b`` the second.
        b: see a.
        passage: the aligned words.
        a_span: the passage's stretch of the first text in code points; ``b_span`` of the second.
        b_span: see a_span.
        around_a: what is known of the first text, for classes that need it.
        around_b: of the second.

    Returns:
        Edits whose kept, removed and altered a sides give exactly a's stretch, and whose kept, added
        and altered b sides give exactly b's; none is empty on both sides. The diff of b and a is the
        :func:`mirrored` diff of a and b.

    Linear in the passage, apart from islands of up to 200 by 200 tokens, which are quadratic.

    >>> from provenance.alignment import align
    >>> from provenance.normalisation import normalise
    >>> from provenance.settings import AlignmentSettings
    >>> a = normalise("On Monday 43 passengers left the burning ferry off the northern breakwater in boats.")
    >>> b = normalise("On Sunday 34 people left the burning ferry off the northern breakwater in boats.")
    >>> passage, = align(a, b, AlignmentSettings())
    >>> edits = diff(a, b, passage, Span(0, len(a.text)), Span(0, len(b.text)))
    >>> [(e.a.cut(a.text), e.b.cut(b.text), e.edit_class) for e in edits if e.op != "kept"]
    [('Monday', 'Sunday', 'date'), ('43', '34', 'number'), ('passengers', 'people', 'wording')]
    """
    cut_a, cut_b = a_span.cut(a.text), b_span.cut(b.text)
    if cut_a == cut_b:
        return (Edit("kept", a_span, b_span, "kept"),) if cut_a else ()
    if (len(cut_a), cut_a) > (len(cut_b), cut_b):
        return mirrored(_diff(b, a, passage.mirrored(), b_span, a_span, around_b, around_a))
    return _diff(a, b, passage, a_span, b_span, around_a, around_b)


def mirrored(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The same changes on the way from b to a.

    >>> mirrored((Edit("added", Span(4, 4), Span(4, 12), "credit_added"),))[0].edit_class
    'credit_removed'
    """
    swap: dict[str, EditOp] = {"added": "removed", "removed": "added", "kept": "kept", "altered": "altered"}
    names = {"credit_added": "credit_removed", "credit_removed": "credit_added"}
    return tuple(Edit(swap[e.op], e.b, e.a, names.get(e.edit_class, e.edit_class)) for e in edits)


def _diff(
    a: NormalText,
    b: NormalText,
    passage: WordPassage,
    a_span: Span,
    b_span: Span,
    around_a: Surroundings,
    around_b: Surroundings,
) -> tuple[Edit, ...]:
    side_a, side_b = sides_of(a.text, b.text, around_a, around_b)
    anchored = whole_words(side_a, side_b, anchor(a, b, passage, a_span, b_span))
    pieces: list[Piece] = []
    for piece in anchored:
        if piece.sort == OTHER:
            pieces.extend(compare_island(side_a, side_b, piece))
        else:
            pieces.append(piece)
    pieces = slid(a.text, b.text, dissolved(side_a, side_b, join(pieces)))
    pieces = moved(a, b, side_a, side_b, passage, pieces)
    apart: list[Piece] = []
    for piece in pieces:
        # Changes taken apart must not be joined again, or the facts would be lost; kept stretches may be.
        for part in taken_apart(side_a, side_b, piece):
            if part.sort == SAME and apart and apart[-1].sort == SAME:
                apart[-1] = spanning(SAME, apart[-1], part)
            else:
                apart.append(part)
    edits: list[Edit] = []
    for piece in settled(a.text, b.text, apart):
        if piece.sort == SAME:
            edits.append(edit_of(piece, "kept"))
        elif piece.sort == MOVED:
            edits.append(edit_of(piece, "moved"))
        elif not piece.a_size or not piece.b_size:
            edits.extend(one_sided(side_a, side_b, piece))
        else:
            edits.append(edit_of(piece, class_of(side_a, side_b, piece)))
    return tuple(edits)
