"""The class of a changed stretch: the first that fits.

Here belongs the list of classes and the order in which they are tried; how one is recognised stands in
:mod:`~provenance.edits.forms`, :mod:`~provenance.edits.encodings`, :mod:`~provenance.edits.spelling`,
:mod:`~provenance.edits.facts` and :mod:`~provenance.edits.names`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from provenance.edits.encodings import is_mojibake
from provenance.edits.facts import figures_in
from provenance.edits.forms import class_of_form, is_bracket, is_sentence, is_spaced, same_letters
from provenance.edits.names import names_in
from provenance.edits.pieces import FACT_WORDS, OTHER, Piece
from provenance.edits.sides import NOWHERE, Side, Surroundings, sides_of
from provenance.edits.spelling import is_prefixed, is_spelling
from provenance.edits.tokens import words_of
from provenance.model import Span

EDIT_CLASSES: dict[str, str] = {
    "kept": "equal, character by character",
    "whitespace": "spaces and line breaks only",
    "typography": "case, punctuation, quotation marks, dashes or Unicode form; the same words",
    "encoding": "the same text, read in the wrong character encoding on one side",
    "noise": "page furniture: a picture credit, a caption, a player label, an advertisement mark",
    "moved": "a sentence or clause that stands elsewhere in the other text",
    "credit_added": "words that credit a source, only in b",
    "credit_removed": "words that credit a source, only in a",
    "bracket": "an editorial note in brackets",
    "spelling": "the same words, spelt another way",
    "quote_altered": "words inside quotation marks on both sides",
    "negation": "a negation on one side only",
    "date": "a day, month or year",
    "number": "a number, in digits or words, its separators or its unit",
    "name": "a name",
    "wording": "other words",
}
"""Every class a changed stretch can have, in the order in which they are tried."""
FACTUAL = ("quote_altered", "negation", "date", "number", "name")
"""Those that alter what a text says."""


def classify(
    text_a: str,
    text_b: str,
    a: Span,
    b: Span,
    around_a: Surroundings = NOWHERE,
    around_b: Surroundings = NOWHERE,
) -> str:
    """The class of one changed stretch: the first of :data:`EDIT_CLASSES` that fits.

    Args:
        text_a: the first text.
        text_b: the second.
        a: the stretch of the first in code points, may be empty.
        b: the stretch of the second, may be empty.
        around_a: what is known of the first text.
        around_b: of the second.

    >>> old, new = "The dam held, he said.", "The dam has not held, he said."
    >>> classify(old, new, Span(8, 8), Span(8, 16))
    'negation'
    """
    side_a, side_b = sides_of(text_a, text_b, around_a, around_b)
    return class_of(side_a, side_b, Piece(OTHER, *a, *b))


def class_of(side_a: Side, side_b: Side, piece: Piece) -> str:
    old, new = side_a.text[piece.a : piece.a_end], side_b.text[piece.b : piece.b_end]
    bare_old, bare_new = old.strip(), new.strip()
    if not bare_old and not bare_new:
        return "whitespace"
    bare_a, bare_b = _bare(piece.a, old), _bare(piece.b, new)
    words_a, words_b = words_of(old), words_of(new)
    if ("\ufffd" in old) != ("\ufffd" in new) and is_mojibake(bare_old, bare_new):
        return "encoding"
    if same_letters(old, new, words_a, words_b):
        return class_of_form(side_a, side_b, piece, words_a)
    if not (old.isascii() and new.isascii()) and is_mojibake(bare_old, bare_new):
        return "encoding"
    around_a, around_b = side_a.around, side_b.around
    if (around_a.noise or around_b.noise) and (
        _inside(around_a.noise, bare_a, bare_old) and _inside(around_b.noise, bare_b, bare_new)
    ):
        return "noise"
    credited_a, credited_b = side_a.holds_credit(bare_a), side_b.holds_credit(bare_b)
    if credited_a != credited_b:
        return "credit_removed" if credited_a else "credit_added"
    if is_bracket(bare_old, bare_new, words_a, words_b):
        return "bracket"
    if is_spelling(words_a, words_b):
        return "spelling"
    if is_spaced(old, new):
        return "typography"
    if _quoted(around_a.quotations, bare_a) and _quoted(around_b.quotations, bare_b):
        return "quote_altered"
    two_sided = bool(bare_old and bare_new)
    longest = max(len(words_a), len(words_b))
    if longest > (FACT_WORDS if two_sided else FACT_WORDS // 2):
        return "wording"  # a clause was rewritten or dropped; that it held a number is not what changed
    if not two_sided and longest > 1:
        side, start, end = (side_a, piece.a, piece.a_end) if bare_old else (side_b, piece.b, piece.b_end)
        if is_sentence(side.text, start, end):
            return "wording"
    denied_a, denied_b = side_a.denies(piece.a, piece.a_end), side_b.denies(piece.b, piece.b_end)
    if denied_a != denied_b or is_prefixed(side_a, words_a, words_b):
        return "negation"
    numbers_a, dates_a = figures_in(side_a, piece.a, piece.a_end)
    numbers_b, dates_b = figures_in(side_b, piece.b, piece.b_end)
    if dates_a != dates_b:
        return "date"
    if numbers_a != numbers_b:
        return "number"
    names = names_in(side_a, piece.a, piece.a_end) ^ names_in(side_b, piece.b, piece.b_end)
    # One name in a clause that was rewritten is not what changed.
    return "name" if names and 3 * len(names) >= longest else "wording"


def _bare(start: int, stretch: str) -> Span:
    """The place of a stretch without its white space; where it begins, if it is nothing else."""
    end = start + len(stretch.rstrip())
    return (
        Span(min(end, start + len(stretch) - len(stretch.lstrip())), end)
        if end > start
        else Span(start, start)
    )


def _inside(spans: Sequence[Span], place: Span, stretch: str) -> bool:
    """Whether a stretch lies inside the spans, but for white space between them; an empty one does."""
    covered = sum(max(0, min(span.end, place.end) - max(span.start, place.start)) for span in spans)
    return covered >= place.length - sum(map(str.isspace, stretch)) and (covered > 0 or not stretch)


def _quoted(quotations: Sequence[Span], place: Span) -> bool:
    """Whether a stretch, or the place of an empty one, lies inside a quotation."""
    n = bisect_right(quotations, place.start, key=lambda span: span.start) - 1
    return n >= 0 and place.end <= quotations[n].end
