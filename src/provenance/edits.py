"""What was added, removed or altered on the way from a to b?

Words first: the aligned equal words of a passage are its anchors. What lies between them, an island, is
compared token by token with diff-match-patch and its semantic clean-up; a token is a word, a number with
its separators, white space or a single mark. Then the edits are made those a person would have made by
hand:

1. No half words and no half numbers: an island that cuts one grows until it holds it.
2. No confetti: a few words without a topic ("of the") between two rewritten stretches are rewritten too.
3. What was put in or taken out begins and ends where a sentence, a clause or a word does.
4. Facts stand alone: "43 passengers" to "34 people" is a number and a wording, not one change.

Every changed stretch gets a class that says what kind of change it is. Which words are numbers, dates
and negations is data (``edit_words.toml``); the text's own language decides which of them count.

One orientation is worked out and mirrored if need be: ``diff(b, a)`` is exactly the mirror of
``diff(a, b)``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, pairwise
from typing import Any, Literal, NamedTuple

from provenance.alignment import Run, WordPassage, in_order
from provenance.model import Edit, EditOp, Span
from provenance.normalisation import NormalText, fold_character, folded_words

EDIT_CLASSES: dict[str, str] = {
    "kept": "equal, character by character",
    "whitespace": "spaces and line breaks only",
    "typography": "case, punctuation, quotation marks, dashes or Unicode form; the same words",
    "encoding": "the same text, read in the wrong character encoding on one side",
    "noise": "page furniture: a picture credit, a caption, a player label, an advertisement mark",
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

_ISLAND_WORK = 40_000
"""Tokens of one side times tokens of the other: a larger island is one alteration, nothing in it is
aligned. Two hundred tokens, about 600 characters, on both sides cost some 10 ms at worst."""

_FACT_WORDS = 8
"""Words: a longer altered stretch is wording whatever facts stand in it; for one-sided ones half that."""

_BETWEEN = 60
"""Code points: longer equal stretches are never taken into the changes around them."""

_SLIDE = 400
"""Code points an insertion is moved at most to begin where a sentence begins."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a text's stretches: where it quotes, credits, and shows page furniture.

    Each tuple is ordered and does not overlap itself.
    """

    quotations: tuple[Span, ...] = ()
    credits: tuple[Span, ...] = ()
    noise: tuple[Span, ...] = ()


NOWHERE = Surroundings()


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
    side_a, side_b = _sides(a.text, b.text, around_a, around_b)
    anchored = _whole_words(side_a, side_b, _anchored(a, b, passage, a_span, b_span))
    pieces: list[_Piece] = []
    for piece in anchored:
        if piece.sort == _OTHER:
            pieces.extend(_island(side_a, side_b, piece))
        else:
            pieces.append(piece)
    pieces = _slid(a.text, b.text, _dissolved(side_a, side_b, _joined(pieces)))
    apart: list[_Piece] = []
    for piece in pieces:
        # Changes taken apart must not be joined again, or the facts would be lost; kept stretches may be.
        for part in _apart(side_a, side_b, piece):
            if part.sort == _SAME and apart and apart[-1].sort == _SAME:
                apart[-1] = _spanning(_SAME, apart[-1], part)
            else:
                apart.append(part)
    edits: list[Edit] = []
    for piece in apart:
        if piece.sort == _SAME:
            edits.append(_edit(piece, "kept"))
        elif not piece.a_size or not piece.b_size:
            edits.extend(_one_sided(side_a, side_b, piece))
        else:
            edits.append(_edit(piece, _class_of(side_a, side_b, piece)))
    return tuple(edits)


# -- pieces ----------------------------------------------------------------------------------------------

_SAME, _ALIKE, _OTHER = range(3)
"""Sorts of pieces: equal character by character; the same words in other characters; anything else."""


class _Piece(NamedTuple):
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


def _edit(piece: _Piece, edit_class: str) -> Edit:
    op: EditOp = "kept"
    if piece.sort != _SAME:
        op = "added" if piece.a == piece.a_end else "removed" if piece.b == piece.b_end else "altered"
    return Edit(op, Span(piece.a, piece.a_end), Span(piece.b, piece.b_end), edit_class)


def _anchored(a: NormalText, b: NormalText, passage: WordPassage, a_span: Span, b_span: Span) -> list[_Piece]:
    """Equal stretches and the islands between them, from the aligned words."""
    text_a, text_b = a.text, b.text
    starts_a, ends_a, starts_b, ends_b = a.starts.item, a.ends.item, b.starts.item, b.ends.item
    pieces: list[_Piece] = []
    at_a, at_b = a_span.start, b_span.start

    def close_gap(start_a: int, start_b: int) -> None:
        if start_a > at_a or start_b > at_b:
            same = text_a[at_a:start_a] == text_b[at_b:start_b]
            pieces.append(_Piece(_SAME if same else _OTHER, at_a, start_a, at_b, start_b))

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
            pieces.append(_Piece(_SAME if same else _ALIKE, start_a, end_a, start_b, end_b))
            at_a, at_b = end_a, end_b
    close_gap(a_span.end, b_span.end)
    return _joined(pieces)


def _joined(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Neighbours of the same sort as one piece; empty pieces left out."""
    joined: list[_Piece] = []
    for piece in pieces:
        if piece.a == piece.a_end and piece.b == piece.b_end:
            continue
        if joined and joined[-1].sort == piece.sort:
            joined[-1] = _spanning(piece.sort, joined[-1], piece)
        else:
            joined.append(piece)
    return joined


def _spanning(sort: int, first: _Piece, last: _Piece) -> _Piece:
    return _Piece(sort, first.a, last.a_end, first.b, last.b_end)


def _whole_words(side_a: _Side, side_b: _Side, pieces: list[_Piece]) -> list[_Piece]:
    """Islands grown over the equal text beside them until they cut no word and no number in two."""
    text_a, text_b = side_a.text, side_b.text
    safe = _NEVER_CUT.issuperset
    grown: list[_Piece] = []
    cut = False
    for n, piece in enumerate(pieces):
        sort, a, a_end, b, b_end = piece
        if sort != _OTHER or (
            safe(text_a[max(0, a - 1) : a + 1])
            and safe(text_b[max(0, b - 1) : b + 1])
            and safe(text_a[max(0, a_end - 1) : a_end + 1])
            and safe(text_b[max(0, b_end - 1) : b_end + 1])
        ):
            grown.append(piece)
            continue
        cut = True
        while grown and grown[-1].sort == _SAME:
            reach = min(max(_cut_before(side_a, a), _cut_before(side_b, b)), grown[-1].a_size)
            if not reach:
                break
            a, b = a - reach, b - reach
            before = grown.pop()._replace(a_end=a, b_end=b)
            if before.a_size:
                grown.append(before)
            elif grown and grown[-1].sort == _OTHER:
                a, b = grown[-1].a, grown[-1].b
                grown.pop()
        while n + 1 < len(pieces) and pieces[n + 1].sort == _SAME:
            after = pieces[n + 1]
            reach = min(max(_cut_after(side_a, a_end), _cut_after(side_b, b_end)), after.a_size)
            if not reach:
                break
            a_end, b_end = a_end + reach, b_end + reach
            pieces[n + 1] = after._replace(a=a_end, b=b_end)
        grown.append(_Piece(_OTHER, a, a_end, b, b_end))
    return _joined(grown) if cut else grown


def _cut_before(side: _Side, at: int) -> int:
    """How many code points before ``at`` belong to a word or number that goes on after it."""
    found = _cut_token(side, at)
    return at - found[0] if found else 0


def _cut_after(side: _Side, at: int) -> int:
    """How many code points from ``at`` on belong to a word or number that began before it."""
    found = _cut_token(side, at)
    return found[1] - at if found else 0


_NEVER_CUT = frozenset(chr(code) for code in range(128) if not chr(code).isdigit() and chr(code) != "-")
"""Between two of these, words end: they are anchored whole."""
_WINDOW = 32
"""Code points looked at on either side of a place for the number that may go through it."""


def _cut_token(side: _Side, at: int) -> tuple[int, int] | None:
    """The number or word that a boundary at ``at`` would cut in two: its start and end."""
    text = side.text
    if not 0 < at < len(text):
        return None
    before, after = text[at - 1], text[at]
    low, high = max(0, at - _WINDOW), min(len(text), at + _WINDOW)
    if before.isdigit() or after.isdigit():
        for match in _NUMBER.finditer(text, low, high):
            if match.start() < at < match.end():
                return match.span()
    numerals = side.lexicon.numerals
    if before in numerals and after in numerals:
        start, end = _stretch_around(text[low:high], at - low, lambda one, other: {one, other} <= numerals)
        return low + start, low + end
    if "-" in (before, after):
        # "twenty-four" is one number; other compounds are cut at their hyphen.
        for match in _COMPOUND.finditer(text, low, high):
            if match.start() < at < match.end() and side.is_number_word(match.group()):
                return match.span()
    if _goes_on(before, after):
        return _stretch_around(text, at, _goes_on)
    return None


def _stretch_around(text: str, at: int, holds: Callable[[str, str], bool]) -> tuple[int, int]:
    """The longest stretch around a place whose neighbouring characters all hold together."""
    start, end = at - 1, at + 1
    while start and holds(text[start - 1], text[start]):
        start -= 1
    while end < len(text) and holds(text[end - 1], text[end]):
        end += 1
    return start, end


def _goes_on(before: str, after: str) -> bool:
    """Whether two neighbouring characters stand inside one word."""
    marks = _marks()
    if not (before.isalnum() or before in marks or before in _JOINERS):
        return False
    if after in marks or after in _JOINERS:
        return True
    return after.isalnum() and not _SINGLE.match(before) and not _SINGLE.match(after)


# -- tokens ----------------------------------------------------------------------------------------------

_CHARACTERS = (
    "\u0e00-\u0eff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3040-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Scripts in which each character is a word, as in :mod:`provenance.normalisation`."""
_SINGLE = re.compile(f"[{_CHARACTERS}]")

_JOINERS = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u180e\u034f\u200e\u200f\u2061\u2062\u2063\u2064")
"""Characters that are not seen and stand inside words."""

_NUMBERS = (
    r"\d{1,4}-\d{1,2}-\d{1,4}(?![/\d])|\d{1,4}/\d{1,2}/\d{1,4}(?!\d)|(?:\d{1,3}-)?\d{1,3}/\d{1,3}(?!\d)"
    r"|\d{1,3}(?:[.,'’\u066c\u00a0\u202f\u2009 ]\d{3})+(?!\d)(?:[.,\u066b]\d+(?![.,]?\d))?"
    r"|\d+(?:[.,:\u066b]\d+)+"
)
"""Numbers, fractions and dates in digits that hold separators."""
_NUMBER = re.compile(_NUMBERS + r"|\d+")
_DATE_FORMAT = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}")
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")

_ASCII_TOKEN = re.compile(
    rf"(?:{_NUMBERS})[A-Za-z0-9]*|[A-Za-z0-9]+(?:'[A-Za-z]{{1,2}}(?![A-Za-z0-9]))*|\s+|.", re.DOTALL
)


@cache
def _marks() -> frozenset[str]:
    """Combining marks: they belong to the letter before them, and ``\\w`` does not match them."""
    return frozenset(
        chr(code)
        for code in (*range(0x300, 0x1E9FF), *range(0xE0100, 0xE01F0))
        if unicodedata.category(chr(code))[0] == "M"
    )


@cache
def _any_token() -> re.Pattern[str]:
    """Tokens of any script."""
    inside = "".join(sorted(_marks() | _JOINERS))
    letter = rf"(?:(?![{_CHARACTERS}])[^\W_]|[{inside}])"
    picture = r"[\U0001f1e6-\U0001f1ff]{2}|[^\w\s](?:[\u20e3\U0001f3fb-\U0001f3ff]|\u200d[^\w\s])"
    return re.compile(
        rf"(?:{_NUMBERS}){letter}*"
        rf"|[{_CHARACTERS}][{inside}]*|{letter}+(?:['’ʼ＇]{letter}{{1,2}}(?!{letter}))*"
        rf"|{picture}|\s+|.",
        re.DOTALL,
    )


_SHORT = 300
"""Code points: what was read from longer stretches is not remembered."""


def _tokens_of(text: str) -> tuple[str, ...]:
    """The tokens of a stretch; together they are the stretch."""
    return (_read_short(text) if len(text) <= _SHORT else _read(text))[0]


def _words_of(text: str) -> tuple[str, ...]:
    """The tokens of a stretch that are words or numbers."""
    return (_read_short(text) if len(text) <= _SHORT else _read(text))[1]


def _read(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if text.isascii():
        tokens = _ASCII_TOKEN.findall(text)
        return tuple(tokens), tuple([token for token in tokens if token[0].isalnum()])
    tokens = _any_token().findall(text)
    return tuple(tokens), tuple([token for token in tokens if _is_word(token)])


_read_short = lru_cache(1 << 12)(_read)
"""The same few stretches are asked for again and again."""


def _is_word(token: str) -> bool:
    return token[0].isalnum() or (not token.isascii() and any(c.isalnum() or c in _marks() for c in token))


def _key(token: str) -> str:
    """What two tokens must have in common to be the same word, mark or white space."""
    if token.isascii():
        return " " if token.isspace() else token.lower()
    return _folded(token)


@lru_cache(1 << 14)
def _folded(token: str) -> str:
    if token.isspace():
        return " "
    if token[0].isdigit():
        return unicodedata.normalize("NFKC", token)
    return "'".join(folded_words(token)) or "".join(fold_character(c) for c in token) or "\u200b"


# -- islands ---------------------------------------------------------------------------------------------


def _island(side_a: _Side, side_b: _Side, piece: _Piece) -> list[_Piece]:
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
    pieces = [(_SAME, a[:head], b[:head])] if head else []
    pieces += _compared(middle_a, middle_b)
    if tail:
        pieces.append((_SAME, a[len(a) - tail :], b[len(b) - tail :]))
    placed: list[_Piece] = []
    at_a, at_b = piece.a, piece.b
    for sort, tokens_a, tokens_b in pieces:
        end_a, end_b = at_a + sum(map(len, tokens_a)), at_b + sum(map(len, tokens_b))
        placed.append(_Piece(sort, at_a, end_a, at_b, end_b))
        at_a, at_b = end_a, end_b
    return placed


_Stretch = tuple[int, list[str], list[str]]


def _compared(a: list[str], b: list[str]) -> list[_Stretch]:
    """Two rows of tokens that differ at both ends: what is the same, what is alike and what is not."""
    if not a or not b:
        return [(_OTHER, a, b)]
    if len(a) * len(b) > _ISLAND_WORK:
        return [(_OTHER, a, b)]
    if len(a) == len(b) == 1:
        return [(_ALIKE if _key(a[0]) == _key(b[0]) else _OTHER, a, b)]
    keys_a, keys_b = [_key(t) for t in a], [_key(t) for t in b]
    if set(keys_a) & set(keys_b) <= {" "}:
        # Nothing in common but spaces; at the edges even they tell words that end here from words that go on.
        return _spaced(a, b)
    stretches: list[_Stretch] = []
    at_a = at_b = 0
    for op, count_a, count_b in _token_diff(keys_a, keys_b):
        if op and stretches and stretches[-1][0] == _OTHER:
            _, before_a, before_b = stretches.pop()
            before_a, before_b = before_a + a[at_a : at_a + count_a], before_b + b[at_b : at_b + count_b]
            stretches.append((_OTHER, before_a, before_b))
        elif op:
            stretches.append((_OTHER, a[at_a : at_a + count_a], b[at_b : at_b + count_b]))
        else:
            for x, y in zip(a[at_a : at_a + count_a], b[at_b : at_b + count_b], strict=True):
                stretches.append((_SAME if x == y else _ALIKE, [x], [y]))
        at_a, at_b = at_a + count_a, at_b + count_b
    return stretches


def _spaced(a: list[str], b: list[str]) -> list[_Stretch]:
    """White space at both edges of both rows set apart."""
    head: list[_Stretch] = []
    tail: list[_Stretch] = []
    if a[0].isspace() and b[0].isspace():
        head = [(_ALIKE, a[:1], b[:1])]
        a, b = a[1:], b[1:]
    if a and b and a[-1].isspace() and b[-1].isspace():
        tail = [(_ALIKE, a[-1:], b[-1:])]
        a, b = a[:-1], b[:-1]
    return [*head, (_OTHER, a, b), *tail]


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


# -- grouping --------------------------------------------------------------------------------------------

_BOUNDARY = re.compile('[.!?…]["\'’”»)]*\\s|[。！？\n\r\u2028"“”„«»「」]')
"""The end of a sentence, of a line, or of speech: no change reaches over it."""


def _dissolved(side_a: _Side, side_b: _Side, pieces: list[_Piece]) -> list[_Piece]:
    """Rewritten stretches joined over the few words between them that only happen to be the same."""
    out: list[_Piece] = []
    for piece in pieces:
        out.append(piece)
        while len(out) > 2 and out[-1].sort == _OTHER:
            # The same words may be two pieces, if one of them is in other case.
            before = -3 if out[-3].sort == _OTHER else -4
            if len(out) < -before or out[before].sort != _OTHER or out[-2].sort == _OTHER:
                break
            middle = _spanning(_SAME, out[before + 1], out[-2])
            if middle.a_size > _BETWEEN or not _dissolves(side_a, side_b, out[before], middle, out[-1]):
                break
            out[before:] = [_spanning(_OTHER, out[before], out[-1])]
        if len(out) < 2 or out[-1].sort == _SAME:
            continue
        if out[-2].sort != _SAME:
            both = _spanning(_OTHER, out[-2], out[-1])
            if not side_a.holds_word(both.a, both.a_end) and not side_b.holds_word(both.b, both.b_end):
                out[-2:] = [both]
        elif len(out) > 2 and out[-1].sort == out[-3].sort == _ALIKE:
            between = side_a.text[out[-2].a : out[-2].a_end]
            worded = all(side_a.holds_word(out[n].a, out[n].a_end) for n in (-3, -1))
            if between.isspace() and worded:
                out[-3:] = [_spanning(_ALIKE, out[-3], out[-1])]  # "COSTA BRISA" is one change of case
    return out


def _dissolves(side_a: _Side, side_b: _Side, left: _Piece, middle: _Piece, right: _Piece) -> bool:
    """Whether what is the same between two changes is too little to be kept apart from them."""
    text = side_a.text
    between = text[middle.a : middle.a_end]
    if _BOUNDARY.search(between):
        return False
    words = _words_of(between)
    topics = sum(not side_a.bits(word) & _FUNCTION for word in words)
    if not words or len(words) > 6 or topics > 3:
        return False
    if all(side_a.bits(word) & _FACT for word in words) and side_a.holds(
        left.a, right.a_end, _MONTH | _DOUBTFUL
    ):
        # "14 July 2021" to "July 14, 2021": a date is one fact, however its parts were moved.
        return side_a.holds_only(left.a, right.a_end, _FACT) and side_b.holds_only(left.b, right.b_end, _FACT)
    left_a, left_b = len(side_a.words(left.a, left.a_end)), len(side_b.words(left.b, left.b_end))
    right_a, right_b = len(side_a.words(right.a, right.a_end)), len(side_b.words(right.b, right.b_end))
    least, most = sorted((max(left_a, left_b), max(right_a, right_b)))
    if not (left_a and left_b and right_a and right_b):
        # A clause put in here and one taken out there are two changes; but one "the" ties nothing together.
        rewritten = (left_a and left_b) or (right_a and right_b)
        return bool(rewritten and not topics and len(words) == 1 and least >= 3 and most >= 5)
    if max(left_a + right_a, left_b + right_b) + len(words) > _FACT_WORDS and any(
        side_a.holds(piece.a, piece.a_end, _FIGURE) and side_b.holds(piece.b, piece.b_end, _FIGURE)
        for piece in (left, right)
    ):
        return False  # joined they would be wording; the number altered inside must not be lost in it
    return least + most >= 4 if not topics else least > 2 * topics and least >= len(words)


def _slid(text_a: str, text_b: str, pieces: list[_Piece]) -> list[_Piece]:
    """Insertions and removals moved to where a sentence, a clause or a word begins.

    "The [fire burned. The ]police came" is "[The fire burned. ]The police came": the same letters were
    put in, but a person would have put in the sentence.
    """
    for n in range(1, len(pieces) - 1):
        before, piece, after = pieces[n - 1 : n + 2]
        if piece.sort != _OTHER or before.sort != _SAME or after.sort != _SAME:
            continue
        if piece.a_size and piece.b_size:
            continue
        text, k = (text_b, 3) if not piece.a_size else (text_a, 1)
        low, high = before[k], after[k + 1]
        # Where another insertion stands just beyond the equal words, both may be one.
        beyond = [m for m in (n - 2, n + 2) if 0 <= m < len(pieces) and pieces[m].sort == _OTHER]
        meets = {low if m < n else high for m in beyond if pieces[m][4 - k] == pieces[m][5 - k]}
        # It must not come to touch a change of another sort: they would be one alteration.
        low += n > 1 and low not in meets
        high -= n + 2 < len(pieces) and high not in meets
        shift = _shift(text, low, piece[k], piece[k + 1], high, meets)
        if shift:
            a, a_end, b, b_end = (place + shift for place in piece[1:])
            pieces[n - 1] = before._replace(a_end=a, b_end=b)
            pieces[n] = _Piece(_OTHER, a, a_end, b, b_end)
            pieces[n + 1] = after._replace(a=a_end, b=b_end)
    return _joined(pieces)


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
            _goes_on(text[x - 1], text[y])
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
    return 2 if not (before.isalnum() and after.isalnum()) or _SINGLE.match(before) else 0


_PARTS = re.compile("[.!?…][\"'’”»)\\]]*\\s+|[。！？][」』”’）]*|[\n\r\u2028]+\\s*")
"""Ends of sentences and lines, with the white space after them."""


def _one_sided(side_a: _Side, side_b: _Side, piece: _Piece) -> list[Edit]:
    """What was put in or taken out; sentences and lines of another class (a credit, furniture) apart."""
    side, start, end = (side_a, piece.a, piece.a_end) if piece.a_size else (side_b, piece.b, piece.b_end)
    parts = [piece]
    if any(span.start < end and start < span.end for span in (*side.around.noise, *side.around.credits)):
        cuts = [match.end() for match in _PARTS.finditer(side.text, start, end)]
        bounds = pairwise([start, *(cut for cut in cuts if cut < end), end])
        if piece.a_size:
            parts = [piece._replace(a=low, a_end=high) for low, high in bounds]
        else:
            parts = [piece._replace(b=low, b_end=high) for low, high in bounds]
    joined: list[tuple[_Piece, str]] = []
    for part in parts:
        part_class = _class_of(side_a, side_b, part)
        if joined and part_class in (joined[-1][1], "whitespace"):
            whole = _spanning(_OTHER, joined[-1][0], part)
            # Two sentences with a name each are wording: only furniture and credits stay what they are.
            kept = joined[-1][1] in ("noise", "credit_added", "credit_removed")
            joined[-1] = whole, joined[-1][1] if kept else _class_of(side_a, side_b, whole)
        else:
            joined.append((part, part_class))
    return [_edit(part, part_class) for part, part_class in joined]


def _apart(side_a: _Side, side_b: _Side, piece: _Piece) -> list[_Piece]:
    """An alteration, taken apart where facts of one kind or spellings of one word stand on both sides."""
    if piece.sort != _OTHER or not piece.a_size or not piece.b_size:
        return [piece]
    old, new = side_a.text[piece.a : piece.a_end], side_b.text[piece.b : piece.b_end]
    counts = len(_words_of(old)), len(_words_of(new))
    if not 2 <= max(counts) <= _FACT_WORDS or not min(counts) or _is_spaced(old, new):
        return [piece]
    if not (old.isascii() and new.isascii()) and _is_mojibake(old.strip(), new.strip()):
        return [piece]
    units_a, units_b = side_a.units(piece.a, piece.a_end), side_b.units(piece.b, piece.b_end)
    pairs = _with_articles(side_a, side_b, piece, _paired(side_a, side_b, units_a, units_b))
    if not pairs:
        return [piece]
    parts: list[_Piece] = []
    at_a, at_b = piece.a, piece.b
    for one, other in pairs:
        parts += _island(side_a, side_b, _Piece(_OTHER, at_a, one.start, at_b, other.start))
        parts += _island(side_a, side_b, _Piece(_OTHER, one.start, one.end, other.start, other.end))
        at_a, at_b = one.end, other.end
    parts += _island(side_a, side_b, _Piece(_OTHER, at_a, piece.a_end, at_b, piece.b_end))
    joined: list[_Piece] = []
    for part in parts:
        _, a, a_end, b, b_end = part
        if a == a_end and b == b_end:
            continue
        # A mark or space that is left over goes with the change beside it.
        bare = not side_a.holds_word(a, a_end) and not side_b.holds_word(b, b_end)
        one_sided = a == a_end or b == b_end
        if joined and bare and one_sided and joined[-1].sort != _SAME:
            joined[-1] = _spanning(joined[-1].sort, joined[-1], part)
        else:
            joined.append(part)
    return joined


_SPACES = re.compile(r"[\s-]+")


def _is_spaced(old: str, new: str) -> bool:
    """Whether both sides are the same letters and numbers with other spaces ("122mm", "122 mm")."""
    if not old or not new or old[0].casefold() != new[0].casefold():
        return False
    if _SPACES.sub("", old).casefold() != _SPACES.sub("", new).casefold():
        return False
    return _NUMBER.findall(old) == _NUMBER.findall(new)


def _with_articles(
    side_a: _Side, side_b: _Side, piece: _Piece, pairs: list[tuple[_Unit, _Unit]]
) -> list[tuple[_Unit, _Unit]]:
    """Facts with the article or preposition that had to change with them ("on Monday", "yesterday")."""
    wide: list[tuple[_Unit, _Unit]] = []
    at_a, at_b = piece.a, piece.b
    for one, other in pairs:
        # "About 40" to "some 50" is two changes, "a third" to "the half" is one.
        bits = _ARTICLE if one.kind == "number" else _FUNCTION | _YEAR_CUE
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


def _paired(side_a: _Side, side_b: _Side, a: list[_Unit], b: list[_Unit]) -> list[tuple[_Unit, _Unit]]:
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


def _weight(side_a: _Side, side_b: _Side, one: _Unit, other: _Unit) -> int:
    if one.kind != other.kind:
        return 0
    if one.kind != "word":
        return 2
    old, new = side_a.text[one.start : one.end].casefold(), side_b.text[other.start : other.end].casefold()
    return 3 if old != new and _spelt_alike(old, new) else 0


# -- classes ---------------------------------------------------------------------------------------------


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
    side_a, side_b = _sides(text_a, text_b, around_a, around_b)
    return _class_of(side_a, side_b, _Piece(_OTHER, *a, *b))


def _class_of(side_a: _Side, side_b: _Side, piece: _Piece) -> str:
    old, new = side_a.text[piece.a : piece.a_end], side_b.text[piece.b : piece.b_end]
    bare_old, bare_new = old.strip(), new.strip()
    if not bare_old and not bare_new:
        return "whitespace"
    bare_a, bare_b = _bare(piece.a, old), _bare(piece.b, new)
    words_a, words_b = _words_of(old), _words_of(new)
    if ("\ufffd" in old) != ("\ufffd" in new) and _is_mojibake(bare_old, bare_new):
        return "encoding"
    if _same_letters(old, new, words_a, words_b):
        return _class_of_form(side_a, side_b, piece, words_a)
    if not (old.isascii() and new.isascii()) and _is_mojibake(bare_old, bare_new):
        return "encoding"
    around_a, around_b = side_a.around, side_b.around
    if (around_a.noise or around_b.noise) and (
        _inside(around_a.noise, bare_a, bare_old) and _inside(around_b.noise, bare_b, bare_new)
    ):
        return "noise"
    credited_a, credited_b = side_a.holds_credit(bare_a), side_b.holds_credit(bare_b)
    if credited_a != credited_b:
        return "credit_removed" if credited_a else "credit_added"
    if _is_bracket(bare_old, bare_new, words_a, words_b):
        return "bracket"
    if _is_spelling(words_a, words_b):
        return "spelling"
    if _is_spaced(old, new):
        return "typography"
    if _quoted(around_a.quotations, bare_a) and _quoted(around_b.quotations, bare_b):
        return "quote_altered"
    two_sided = bool(bare_old and bare_new)
    longest = max(len(words_a), len(words_b))
    if longest > (_FACT_WORDS if two_sided else _FACT_WORDS // 2):
        return "wording"  # a clause was rewritten or dropped; that it held a number is not what changed
    if not two_sided and longest > 1:
        side, start, end = (side_a, piece.a, piece.a_end) if bare_old else (side_b, piece.b, piece.b_end)
        if _is_sentence(side.text, start, end):
            return "wording"
    denied_a, denied_b = side_a.denies(piece.a, piece.a_end), side_b.denies(piece.b, piece.b_end)
    if denied_a != denied_b or _is_prefixed(side_a, words_a, words_b):
        return "negation"
    numbers_a, dates_a = side_a.figures(piece.a, piece.a_end)
    numbers_b, dates_b = side_b.figures(piece.b, piece.b_end)
    if dates_a != dates_b:
        return "date"
    if numbers_a != numbers_b:
        return "number"
    names = side_a.names(piece.a, piece.a_end) ^ side_b.names(piece.b, piece.b_end)
    # One name in a clause that was rewritten is not what changed.
    return "name" if names and 3 * len(names) >= longest else "wording"


def _same_letters(old: str, new: str, words_a: Sequence[str], words_b: Sequence[str]) -> bool:
    """Whether both sides have the same words and differ in case, marks, Unicode form or look-alikes."""
    if not words_a or not words_b:
        return not words_a and not words_b and not folded_words(old) and not folded_words(new)
    if _key(words_a[0])[0] != _key(words_b[0])[0] or _key(words_a[-1])[-1] != _key(words_b[-1])[-1]:
        return False  # most pairs end here
    if folded_words(old) == folded_words(new):
        return True
    return ("." in old or "." in new) and _undotted(old) == _undotted(new)


_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}")


def _undotted(text: str) -> list[str]:
    """Folded words, abbreviations written without their full stops ("U.S." as "US")."""
    return folded_words(_DOTTED.sub(lambda match: match.group().replace(".", ""), text))


_SIGNS = frozenset("%‰°$€£¥₽₹₴₩₪¢")
"""Signs that belong to the number they stand at."""
_MINUS = re.compile(r"(?:^|(?<=[\s(]))[-−–](?=\d)")


def _class_of_form(side_a: _Side, side_b: _Side, piece: _Piece, words: Sequence[str]) -> str:
    """What changed where the words are the same: their form, but a separator is part of its number."""
    old, new = side_a.text[piece.a : piece.a_end], side_b.text[piece.b : piece.b_end]
    if not words:
        signs = [sorted(c for c in text if c in _SIGNS) for text in (old, new)]
        minus = [
            bool(_MINUS.search(side.text, max(0, start), min(len(side.text), end + 1)))
            for side, start, end in ((side_a, piece.a, piece.a_end), (side_b, piece.b, piece.b_end))
        ]
        return "number" if signs[0] != signs[1] or minus[0] != minus[1] else "typography"
    if any(w[0].isdigit() for w in words):
        numbers = [_NUMBER.findall(unicodedata.normalize("NFKC", text)) for text in (old, new)]
        if numbers[0] != numbers[1]:
            spaced = ["".join(" " if c.isspace() else c for c in "|".join(n)) for n in numbers]
            return "whitespace" if spaced[0] == spaced[1] else "number"
    if ("ß" in old) != ("ß" in new) and not old.isupper() and not new.isupper():
        return "spelling"
    return "typography"


_CODE_PAGES = ("cp1252", "cp1251", "cp1250", "mac_roman")


@cache
def _read_as(code_page: str) -> dict[int, str]:
    """What each byte reads as; bytes a code page leaves open stay as they are, as browsers have it."""
    table = {}
    for byte in range(0x80, 0x100):
        try:
            table[byte] = bytes([byte]).decode(code_page)
        except UnicodeDecodeError:
            table[byte] = chr(byte)
    return table


_MOJIBAKE_LENGTH = 400
"""Code points: longer stretches are not tried for wrong encodings."""


def _is_mojibake(old: str, new: str) -> bool:
    """Whether one side is the other, read in a wrong encoding, or with letters lost to a replacement."""
    if max(len(old), len(new)) > _MOJIBAKE_LENGTH:
        return False
    if not old or not new:
        return old + new == "Â"  # what is left of "£", "°" or a no-break space
    good, bad = (old, new) if len(old) < len(new) else (new, old)
    if len(good) < len(bad):
        raw = good.encode("utf-8", "surrogatepass").decode("latin-1")
        if len(raw) == len(bad) and (
            raw == bad or any(raw.translate(_read_as(code_page)) == bad for code_page in _CODE_PAGES)
        ):
            return True
        twice = raw.translate(_read_as("cp1252")).encode("utf-8", "surrogatepass").decode("latin-1")
        if len(twice) == len(bad) and twice.translate(_read_as("cp1252")) == bad:
            return True
    return _is_replaced(old, new) or _is_replaced(new, old)


def _is_replaced(whole: str, broken: str) -> bool:
    """Whether marks of replacement stand where the other side has letters that are not ASCII."""
    if "\ufffd" not in broken and "?" not in broken:
        return False
    if whole.isascii() or "\ufffd" in whole:
        return False
    pattern = re.escape(broken).replace("\ufffd", r"[^\x00-\x7f]").replace(r"\?", r"[^\x00-\x7f]")
    return re.fullmatch(pattern, whole) is not None


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


_BRACKETED = re.compile(r"[,;]?\s*[\[(【［（][^\[\]()]{1,300}[\])】］）]\s*[.,;:]?")
_CLOSED = frozenset("])】］）")
_SQUARE = re.compile(r"[\[【［][^\[\]]{1,300}[\]】］]")


def _is_bracket(old: str, new: str, words_a: Sequence[str], words_b: Sequence[str]) -> bool:
    """Whether a note in brackets was put in or taken out, or stands for a few words."""
    if _CLOSED.isdisjoint(old) and _CLOSED.isdisjoint(new):
        return False
    if not words_a and _BRACKETED.fullmatch(new):
        return True
    if not words_b and _BRACKETED.fullmatch(old):
        return True
    if _SQUARE.fullmatch(new) and len(words_a) < _FACT_WORDS and "[" not in old:
        return True
    return _SQUARE.fullmatch(old) is not None and len(words_b) < _FACT_WORDS and "[" not in new


_ENDS = re.compile("[.!?…。！？؟][\"'’”»」』)\\]]*$")


def _is_sentence(text: str, start: int, end: int) -> bool:
    """Whether a stretch is one whole sentence or several."""
    if not _ENDS.search(text[start:end].rstrip()):
        return False
    before = text[max(0, start - 6) : start]
    stripped = before.rstrip()
    return not stripped or "\n" in before[len(stripped) :] or _ENDS.search(stripped) is not None


# -- words and what they are -----------------------------------------------------------------------------

_FUNCTION, _NEGATION, _FIGURE, _MONTH, _DATE, _DOUBTFUL, _YEAR_CUE, _TITLE, _KNOWN, _MULTIPLE, _ARTICLE = (
    1 << n for n in range(11)
)
"""What a word can be, as bits; a figure is a number in digits or letters."""
_FACT = _FIGURE | _MONTH | _DATE | _DOUBTFUL


@dataclass(frozen=True, eq=False)
class _Lexicon:
    """What one language's table in ``edit_words.toml`` says of more than single words."""

    language: str
    bits: dict[str, int]
    not_negations: tuple[str, ...]
    denying: frozenset[str]
    numerals: frozenset[str]
    days: tuple[str, ...]
    number_parts: re.Pattern[str] | None
    names: frozenset[str]
    before_names: frozenset[str]
    no_names: frozenset[str]
    surnames: frozenset[str]
    prefixes: frozenset[str]

    @property
    def without_capitals(self) -> bool:
        """Whether the script has no capitals to tell names by."""
        return self.language in ("zh", "ar")


_KINDS = {
    "articles": _ARTICLE,
    "function": _FUNCTION,
    "negations": _NEGATION,
    "months": _MONTH | _DATE,
    "dates": _DATE,
    "doubtful_dates": _DOUBTFUL,
    "year_cues": _YEAR_CUE,
    "numbers": _FIGURE,
    "multiples": _MULTIPLE,
    "titles": _TITLE,
    "names": _KNOWN,
}


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("provenance").joinpath("edit_words.toml").read_text(encoding="utf-8"))


@cache
def _lexicon(language: str) -> _Lexicon:
    """The words of one language, or of all for the empty name."""
    tables = [_tables()[language]] if language else list(_tables().values())

    def words(kind: str) -> frozenset[str]:
        return frozenset(word for table in tables for word in table.get(kind, ()))

    bits: dict[str, int] = {}
    for kind, bit in _KINDS.items():
        for word in words(kind):
            bits[word] = bits.get(word, 0) | bit
    doubtful = words("doubtful_dates")
    for word in doubtful:
        bits[word] &= ~(_MONTH | _DATE)
    parts = sorted(words("number_parts"), key=lambda part: (-len(part), part)) if language else []
    return _Lexicon(
        language,
        bits,
        tuple(sorted(words("not_negations"))),
        denying=frozenset(word for word in words("negations") if _SINGLE.match(word)),
        numerals=frozenset(word for word in words("numbers") if _SINGLE.match(word)),
        days=tuple(sorted(w for w in words("dates") if _SINGLE.match(w))) if language else (),
        # Atomic: a part once taken is not given back, so that the search stays linear.
        number_parts=re.compile(f"(?>{'|'.join(parts)})+") if parts else None,
        names=words("names"),
        before_names=words("before_names"),
        no_names=words("no_names") if language else frozenset(),
        surnames=words("surnames") if language else frozenset(),
        prefixes=words("negative_prefixes"),
    )


@lru_cache(1 << 15)
def _bits(language: str, word: str) -> int:
    """What a word of a text is. Entries with a capital are found only with it or in full capitals."""
    lexicon = _lexicon(language)
    small = word.casefold().replace("’", "'")
    bare = small.removesuffix("'s")
    bits = lexicon.bits.get(word, 0) | lexicon.bits.get(small, 0) | lexicon.bits.get(bare, 0) & _DATE
    if bare != small:
        bits |= lexicon.bits.get(word[:-2], 0) & _DATE
    if len(word) > 3 and word.isupper():
        bits |= lexicon.bits.get(word.capitalize(), 0) & (_MONTH | _DATE)
    if word[0].isdigit() or word[-1].isdigit():
        bits |= _FIGURE
    elif len(small) > 3 and lexicon.number_parts and lexicon.number_parts.fullmatch(small):
        bits |= 0 if bits & _FUNCTION else _FIGURE  # one word in German: "vierundzwanzig", and not "eine"
    if small.endswith("n't") or (small.startswith("n'") and lexicon.bits.get("n", 0) & _NEGATION):
        bits |= _NEGATION
    if lexicon.language == "ar" and small[0] in "وفبلك":
        # "and", "so", "in", "for" and "as" are written as part of the word that follows.
        bits |= lexicon.bits.get(small[1:], 0) & (_KNOWN | (_NEGATION if small[0] in "وف" else 0))
    return bits


def _bits_of(language: str, stretch: str) -> int:
    """What any of a stretch's words is."""
    return (_short_bits if len(stretch) <= _SHORT else _short_bits.__wrapped__)(language, stretch)


@lru_cache(1 << 12)
def _short_bits(language: str, stretch: str) -> int:
    bits = 0
    for word in _words_of(stretch):
        bits |= _bits(language, word)
    return bits


_SAMPLE = 600
"""Code points of a text its language is told from."""
_LETTERS = re.compile(r"[^\W\d_]+")
_IDEOGRAPHS = re.compile("[\u4e00-\u9fff]")
_KANA = re.compile("[\u3040-\u30ff]")


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    """For each word without a topic the languages that have it."""
    languages: dict[str, tuple[str, ...]] = {}
    for language, table in _tables().items():
        for word in table["function"]:
            languages[word] = (*languages.get(word, ()), language)
    return languages


@lru_cache(256)
def _language(text: str) -> str:
    """The language of a text by its words without a topic; empty if they do not tell."""
    sample = text[:_SAMPLE]
    if not sample.isascii():
        ideographs = len(_IDEOGRAPHS.findall(sample))
        if 4 * ideographs > len(sample):
            return "" if 20 * len(_KANA.findall(sample)) > ideographs else "zh"
    known = _languages_of()
    words = _LETTERS.findall(sample.casefold())
    scores = Counter(chain.from_iterable([known[word] for word in words if word in known]))
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked or ranked[0][1] < 3 or 8 * ranked[0][1] < len(words):
        return ""
    if len(ranked) > 1 and 10 * ranked[1][1] > 9 * ranked[0][1]:
        return ""  # two languages fit equally well
    return ranked[0][0]


def _sides(text_a: str, text_b: str, around_a: Surroundings, around_b: Surroundings) -> tuple[_Side, _Side]:
    """Both texts with the words of their languages; a text that does not tell takes the other's."""
    language_a, language_b = _language(text_a), _language(text_b)
    return (
        _Side(text_a, _lexicon(language_a or language_b), around_a),
        _Side(text_b, _lexicon(language_b or language_a), around_b),
    )


class _Unit(NamedTuple):
    """A fact (number, date, name) or a word of an altered stretch."""

    kind: str
    start: int
    end: int


_WORDY = re.compile(r"[^\W_]")
_FACT_GLUE = {
    "name": re.compile(
        "[ \u00a0-](?:(?:van|von|de|den|der|del|della|di|da|dos|du|la|le|al|bin|ibn|ben|el|zu|ter|ten) ){0,2}"
    ),
    "number": re.compile("[ \u00a0‑-]?"),
    "date": re.compile(r"[\s.,]{0,3}(?:(?:of|de|del|di|do) )?"),
}
"""What stands between the words of one fact."""


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """One text as the classes see it; places are code points of the text."""

    text: str
    lexicon: _Lexicon
    around: Surroundings

    def bits(self, word: str) -> int:
        return _bits(self.lexicon.language, word)

    def words(self, start: int, end: int) -> tuple[str, ...]:
        return _words_of(self.text[start:end])

    def holds_word(self, start: int, end: int) -> bool:
        return _WORDY.search(self.text, start, end) is not None

    def holds(self, start: int, end: int, bits: int) -> bool:
        """Whether a word of a stretch is one of these."""
        return bool(_bits_of(self.lexicon.language, self.text[start:end]) & bits)

    def holds_only(self, start: int, end: int, bits: int) -> bool:
        """Whether every word of a stretch is one of these."""
        return all(self.bits(word) & bits for word in self.words(start, end))

    def placed(self, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """The tokens of a stretch with their places."""
        for token in _tokens_of(self.text[start:end]):
            yield token, start, start + len(token)
            start += len(token)

    def tokens(self, start: int, end: int) -> list[str]:
        """The tokens of a stretch; a number of several words ("twenty-four", 二十四) is one."""
        tokens = _tokens_of(self.text[start:end])
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
                and len(merged[-2]) < _WINDOW
                and self.is_number_word(f"{merged[-2]}-{token}")
            ):
                merged[-2:] = [f"{merged[-2]}-{token}"]
            else:
                merged.append(token)
        return merged

    def is_number_word(self, compound: str) -> bool:
        """Whether all parts of a hyphenated word are numbers in letters."""
        return all(part.isalpha() and self.bits(part) & _FIGURE for part in compound.split("-"))

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
        return bool(_bits_of(self.lexicon.language, stretch) & _NEGATION)

    def figures(self, start: int, end: int) -> tuple[list[str], list[str]]:
        """The numbers and the dates of a stretch, in order; numbers keep their separators."""
        numbers: list[str] = []
        dates: list[str] = []
        if (
            not self.lexicon.days
            and not self.holds(start, end, _FACT)
            and _SIGNS.isdisjoint(self.text[start:end])
        ):
            return numbers, dates
        if self.lexicon.days:
            dates += [word for word in self.lexicon.days if word in self.text[start:end]]
        for token, place, place_end in self.placed(start, end):
            if token in _SIGNS:
                numbers.append(token)
            elif _is_word(token):
                bits = self.bits(token)
                if not bits & _FACT:
                    continue
                if self.is_dated(token, bits, place, place_end):
                    dates.append(token.casefold().replace("’", "'").removesuffix("'s"))
                elif bits & _FIGURE:
                    numbers.append(unicodedata.normalize("NFKC", token).casefold())
        return numbers, dates

    def is_dated(self, token: str, bits: int, start: int, end: int) -> bool:
        """Whether a word is a date or part of one: a weekday, a month, a day beside a month, a year."""
        text = self.text
        if bits & _DATE or _DATE_FORMAT.fullmatch(token):
            return True
        before, joint = self.bits_before(start)
        if bits & _DOUBTFUL:
            return bool(before & (_YEAR_CUE | _FIGURE) or self.bits_after(end) & _FIGURE)
        if self.lexicon.numerals:
            # 3月5日, 星期一: a character beside the number makes it a date.
            following = text[end : end + 1]
            if following and self.bits(following) & _MONTH:
                return True
            return (
                text[max(0, start - 2) : start] in ("星期", "礼拜") or text[max(0, start - 1) : start] == "周"
            )
        day = _DAY.fullmatch(token)
        year = _YEAR.fullmatch(token)
        if not day and not year:
            return False
        months = _MONTH | _DOUBTFUL
        if before & months or self.bits_after(end) & months:
            return True
        if not year:
            return False
        if before & _YEAR_CUE or text.startswith((" г", "\u00a0г"), end):
            return True
        if joint & _YEAR_CUE and not _DIRECTLY_AFTER.match(text, end):
            return True  # "in the spring of 2024,", but not "a total of 2024 people"
        return text[max(0, start - 1) : start] in ("(", "–", "-", "/") and not text[end : end + 1].isspace()

    def bits_before(self, at: int) -> tuple[int, int]:
        """What the word before a place is, across a space, full stop or comma, and the "of" between them."""
        match = _LAST_WORD.search(self.text[max(0, at - 24) : at])
        if not match:
            return 0, 0
        return self.bits(match.group(1)), self.bits(match.group(2)) if match.group(2) else 0

    def bits_after(self, at: int) -> int:
        match = _NEXT_WORD.match(self.text, at, at + 24)
        return self.bits(match.group(1)) if match else 0

    def units(self, start: int, end: int) -> list[_Unit]:
        """The facts and words of a stretch: whole numbers, whole dates, whole names, single words."""
        units: list[_Unit] = []
        for token, place, place_end in self.placed(start, end):
            if not _is_word(token):
                continue
            bits = self.bits(token)
            kind = "word"
            if bits & _MULTIPLE and units and units[-1].kind == "number":
                kind = "number"  # "three times"
            elif bits & (_DATE | _DOUBTFUL):
                kind = "date"
            elif bits & _FIGURE:
                kind = "date" if self.is_dated(token, bits, place, place_end) else "number"
            elif self.is_name(token, place, place_end):
                kind = "name"
            if kind == "word" or not self._joins_fact(units, kind, place, place_end):
                units.append(_Unit(kind, place, place_end))
        return units

    def _joins_fact(self, units: list[_Unit], kind: str, start: int, end: int) -> bool:
        """Join a word to the fact before it if both are one; whether it was."""
        text = self.text
        last = len(units) - 1
        while kind != "number" and last > max(0, len(units) - 3) and units[last].kind == "word":
            last -= 1  # "14 de julio de 2021", "Joris van der Meer"
        if last < 0 or units[last].kind != kind:
            return False
        if not _FACT_GLUE[kind].fullmatch(text, units[last].end, start):
            return False
        if kind == "number" and text[units[last].start].isdigit() and text[start].isdigit():
            return False
        units[last:] = [_Unit(kind, units[last].start, end)]
        return True

    # -- names -------------------------------------------------------------------------------------------

    def names(self, start: int, end: int) -> frozenset[str]:
        """The names in a stretch, folded."""
        if self.lexicon.surnames:
            return self._names_in_characters(start, end)
        stretch = self.text[start:end]
        if not self.lexicon.without_capitals and stretch.lower() == stretch:
            return frozenset()
        return frozenset(
            token.casefold().replace("’", "'").removesuffix("'s")
            for token, place, place_end in self.placed(start, end)
            if self.is_name(token, place, place_end)
        )

    def _names_in_characters(self, start: int, end: int) -> frozenset[str]:
        """Known names a stretch has a part in, and a person's name that is the whole stretch."""
        window = max(0, start - 5)
        around = self.text[window : end + 5]
        found = {name for name in self.lexicon.names if _overlaps(around, name, start - window, end - window)}
        core = self.text[start:end].strip()
        if 1 <= len(core) <= 3 and core[0] in self.lexicon.surnames and all(map(_SINGLE.match, core)):
            found.add(core)
        return frozenset(found)

    def is_name(self, token: str, start: int, end: int) -> bool:
        """Whether a word is a name: a capital that it owes neither to a sentence nor to a headline."""
        if self.lexicon.without_capitals:
            return bool(self.bits(token) & _KNOWN)
        if not token[0].isupper():
            return False
        bits = self.bits(token)
        base = token.replace("’", "'").partition("'")[0]
        if (
            bits & (_FUNCTION | _TITLE | _DATE)
            or self.bits(base) & _FUNCTION
            or (len(base) < 2 and len(token) < 4)
        ):
            return False
        if bits & _KNOWN:
            return True
        if token.isupper() and self._in_capitals(start, end):
            return False
        if self.lexicon.no_names:
            return self._is_name_among_nouns(token, start, end)
        if not self._starts_sentence(start):
            return not self._in_headline(start)
        following = _DIRECTLY_AFTER.match(self.text, end, end + 30)
        return self._is_known_name(token) or bool(following and self._is_half_name(following.group(1)))

    def _in_capitals(self, start: int, end: int) -> bool:
        """Whether what stands around a word is all in capitals."""
        around = self.text[max(0, start - 30) : start] + self.text[end : end + 30]
        return around.isupper()

    def _starts_sentence(self, at: int) -> bool:
        """Whether a word begins a sentence, a line or a quotation."""
        before = self.text[max(0, at - 12) : at]
        match = _SENTENCE_BEFORE.search(before)
        if match is None:
            return at <= 12 and not before.strip()
        return match.group(1) is None or not _ABBREVIATED.fullmatch(match.group(1))

    def _is_known_name(self, token: str) -> bool:
        """Whether the text has the same word with its capital in the middle of a sentence."""
        text = self.text
        name = " " + token.replace("’", "'").removesuffix("'s")
        place = text.find(name)
        for _ in range(8):
            if place < 0:
                return False
            after = text[place + len(name) : place + len(name) + 1]
            if not after.isalnum() and place and (text[place - 1].islower() or text[place - 1] in ",;"):
                return True
            place = text.find(name, place + 1)
        return False

    def _in_headline(self, at: int) -> bool:
        """Whether a word stands in a line written in title case."""
        text = self.text
        begin = text.rfind("\n", max(0, at - _HEADLINE), at) + 1
        line_end = text.find("\n", at, begin + _HEADLINE)
        if line_end < 0:
            line_end = len(text)
        if line_end - begin > _HEADLINE:
            return False
        words = [w for w in _LETTERS.findall(text, begin, line_end) if len(w) > 3]
        return len(words) > 2 and 5 * sum(w[0].isupper() for w in words) >= 4 * len(words)

    def _is_name_among_nouns(self, token: str, start: int, end: int, *, after_and: bool = False) -> bool:
        """Names in a language that gives every noun a capital: by what stands beside them."""
        text, lexicon = self.text, self.lexicon
        small = token.casefold()
        if small in lexicon.no_names or small.endswith(_NOUN_ENDINGS):
            return False
        match = _DIRECTLY_BEFORE.search(text[max(0, start - 30) : start])
        before = match.group(1) if match else ""
        match = _DIRECTLY_AFTER.match(text, end, end + 30)
        after = match.group(1) if match else ""
        # "Präsident Müller", but neither "Hamburger Hafen" nor "Die Polizei".
        opens = self._starts_sentence(start - 1 - len(before))
        if self._is_half_name(before) and not before.endswith("er") and not opens:
            return True
        if self._is_half_name(after) and not token.endswith("er"):
            return True
        small_before = before.casefold()
        if small_before in lexicon.before_names:
            return not self._starts_sentence(start)
        if small_before == "von":
            return not small.endswith(("en", "n", "e"))
        if small_before == "und" and not after_and:
            # "zwischen Kassel und Göttingen": both are or neither is.
            match = _BEFORE_AND.search(text, max(0, start - 40), start)
            if match and match.group(1)[0].isupper():
                return self._is_name_among_nouns(match.group(1), *match.span(1), after_and=True)
        return False

    def _is_half_name(self, word: str) -> bool:
        return (
            len(word) > 1
            and word[0].isupper()
            and word.casefold() not in self.lexicon.no_names
            and not self.bits(word) & (_FUNCTION | _FACT)
        )


def _overlaps(text: str, name: str, start: int, end: int) -> bool:
    """Whether a name stands in a text so that it shares a character with the stretch."""
    place = text.find(name)
    while place >= 0:
        if place < end and start < place + len(name):
            return True
        place = text.find(name, place + 1)
    return False


_HEADLINE = 160
"""Code points: longest headline."""
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er)?")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_LAST_WORD = re.compile(r"([^\W_]+)[.,]?(?:[ \u00a0]|-(?=$))?(?:(of|de|del|di|do|the) )?$")
_NEXT_WORD = re.compile(r"\.?(?:[ \u00a0](?:of |de |del |di |do )?|-)([^\W_]+)")
_DIRECTLY_BEFORE = re.compile(r"([^\W\d_]+) $")
_DIRECTLY_AFTER = re.compile(r" ([^\W\d_]+)")
_BEFORE_AND = re.compile(r"([^\W\d_]+) und $")
_SENTENCE_BEFORE = re.compile(
    "([^\\W_]*\\.)[ \t\u00a0]*$|(?:[!?…:。！？؟\n\r\u2028]|[\"“”„«»‘‚‹›「『]|(?<![^\\W_])['’])[ \t\u00a0¿¡]*$"
)
_ABBREVIATED = re.compile(
    r"(?:[^\W\d_]|Mr|Mrs|Ms|Dr|St|Gen|Sen|Gov|Rep|Col|Prof|Jr|Sr|No|Mme|Sra?|Lt|Capt)\."
)
_NOUN_ENDINGS = (
    *("ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften"),
    *("tion", "tionen", "tät", "haft", "nis"),
)


# -- spelling --------------------------------------------------------------------------------------------

_VARIANTS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=..)our(?=s|ed|ing|ite|able|ful|less|hood|ly|$)", "or"),
        (r"is(?=e$|es$|ed$|ing$|ation$|ations$|er$|ers$)", "iz"),
        (r"ys(?=e$|es$|ed$|ing$)", "yz"),
        (r"(?<=..)re$", "er"),
        (r"(?<=..)res$", "ers"),
        (r"enc(?=e$|es$|eless$)", "ens"),
        (r"ogue(?=$|s$)", "og"),
        (r"(?<=[aeiouy][bcdfghjklmnpqrstvwxz][aeiou])ll(?=ed$|ing$|er$|ers$|or$|ors$|ous$)", "l"),
        (r"(?<=[aeiouy][bcdfghjklmnpqrstvwxz]{2}[aeiou])ll(?=ed$|ing$|er$|ers$|or$|ors$|ous$)", "l"),
        (r"(?<=.)(?:ae|oe)(?=...)", "e"),
        (r"^(?:ae|oe)(?=....)", "e"),
        (r"(?<=ra)mme(?=$|s$)", "m"),
        (r"(?<=...)ey(?=$|s$)", "y"),
        (r"(?<=gr)ey(?=$|s$|er$|ing$)", "ay"),
        (r"^practic(?=e$|es$|ed$|ing$)", "practiz"),
        (r"(?<=dg)e(?=ment)", ""),
        (r"^tyre", "tire"),
        (r"^plough", "plow"),
        (r"^cheque", "check"),
        (r"^aluminium$", "aluminum"),
        (r"^jewellery$", "jewelry"),
        (r"^sceptic", "skeptic"),
        (r"(?<=^m)ou(?=ld|stache)", "o"),
        (r"(?<=ful|kil|til)l$", ""),
        (r"^((?:to|after|back|up|down|on|north|south|east|west)ward)s$", r"\1"),
    )
)
"""British endings and stems turned into American ones; applied to both sides, so that it does not matter
which of them is which. Guarded where a pair of unrelated words would meet ("four" and "for", "filled" and
"filed")."""

_DIGIT = re.compile(r"\d")
_SLIP = 6
"""Letters: a slip of the keyboard is looked for only in words that long, since short words meet too often."""


def _is_spelling(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether both sides are the same words in another spelling ("air strikes", "defence", "naïve")."""
    if not a or not b:
        return False
    one, other = "".join(a).casefold(), "".join(b).casefold()
    if _DIGIT.search(one) or _DIGIT.search(other):
        return False
    if one == other or len(a) != len(b):
        return one == other
    return all(_spelt_alike(x.casefold(), y.casefold()) for x, y in zip(a, b, strict=True))


@lru_cache(1 << 12)
def _spelt_alike(a: str, b: str) -> bool:
    if a == b:
        return True
    if not (a.isascii() and b.isascii()):
        plain_a, plain_b = _plain(a), _plain(b)
        if plain_a == plain_b or _unfolded(a) == plain_b or plain_a == _unfolded(b):
            return True
    if not a or not b or (a[0] != b[0] and not {a[0], b[0]} <= set("aeo")):
        return False
    return _american(a) == _american(b) or _is_slip(a, b)


def _is_slip(a: str, b: str) -> bool:
    """A letter missing, doubled or exchanged with its neighbour inside a longer word, or another vowel.

    At a word's end it would be another form of the word.
    """
    if min(len(a), len(b)) < _SLIP or abs(len(a) - len(b)) > 1 or a[0] != b[0] or a[-1] != b[-1]:
        return False
    first = next((n for n in range(min(len(a), len(b))) if a[n] != b[n]), min(len(a), len(b)))
    if len(a) == len(b) and a[first : first + 2] == b[first : first + 2][::-1]:
        return a[first + 2 :] == b[first + 2 :]
    if a[-2] != b[-2]:
        return False
    if len(a) == len(b):
        vowels = a[first] in "aeiou" and b[first] in "aeiou"
        return vowels and len(a) >= _SLIP + 2 and a[first + 1 :] == b[first + 1 :]
    shorter, longer = (a, b) if len(a) < len(b) else (b, a)
    return longer[first + 1 :] == shorter[first:]


_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "ı": "i"})


def _plain(word: str) -> str:
    """A word without accents; й keeps its breve, for without it it is another letter."""
    decomposed = unicodedata.normalize("NFD", word.translate(_LIGATURES).replace("й", "\ue000"))
    return "".join(c for c in decomposed if c not in _marks()).replace("\ue000", "й")


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "ß": "ss"})


def _unfolded(word: str) -> str:
    """A word with its umlauts written as two letters."""
    return _plain(unicodedata.normalize("NFC", word).translate(_UMLAUTS))


@lru_cache(1 << 12)
def _american(word: str) -> str:
    for pattern, replacement in _VARIANTS:
        word = pattern.sub(replacement, word)
    return word


def _is_prefixed(side: _Side, a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether one side is the other's word with a prefix that denies it ("unlikely")."""
    if len(a) != 1 or len(b) != 1:
        return False
    short, long = sorted((a[0], b[0]), key=len)
    if len(short) < 4 or not long.endswith(short) or (long[0].isupper() and side.lexicon.no_names):
        return False
    prefix = long[: -len(short)].rstrip("-")
    # "irregular", but not "irony"; and a capital is a German noun ("Unfall" denies no "Fall").
    return prefix in side.lexicon.prefixes and (prefix[0] != "i" or prefix[-1] == short[0])


# -- sentences -------------------------------------------------------------------------------------------

ChangeKind = Literal["addition", "deletion", "edit", "refactor"]


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """What happened to a sentence: put in, taken out, reworded, or moved.

    ``a`` and ``b`` are the sentence's stretches in code points; None where it does not stand.
    """

    kind: ChangeKind
    a: Span | None
    b: Span | None


_MATCHED_SHARE = 1 / 3
"""Share of the shorter sentence's words that must be matched for two sentences to be one sentence's
versions; about the density the aligner asks of a passage."""

_CLOSING = re.compile(r"[^\w\s]{0,4}")


def sentence_changes(
    a: NormalText, b: NormalText, passages: Sequence[WordPassage]
) -> tuple[SentenceChange, ...]:
    """What happened to whole sentences on the way from a to b, as NewsEdits counts it.

    Args:
        a: the first text; ``b`` the second.
        b: see a.
        passages: the aligned words of both, as :func:`provenance.alignment.align` finds them.

    Returns:
        Edits and refactors in the order of a's sentences, each with both sides, deletions among them;
        then additions in the order of b's. Two sentences are versions of one where a third of the
        shorter one's words are matched. A sentence that was split or merged stands in several changes;
        one that was moved and reworded is an edit and a refactor. Sentences with the same words in the
        same place are left out.

    Spangher, Ren, May, Peng: NewsEdits, NAACL 2022.

    >>> from provenance.alignment import align
    >>> from provenance.normalisation import normalise
    >>> from provenance.settings import AlignmentSettings
    >>> a = normalise("At dawn the ferry ran aground off the northern breakwater. Nobody was hurt.")
    >>> b = normalise("At noon the ferry ran aground off the northern breakwater. Tugs pulled it free.")
    >>> for change in sentence_changes(a, b, align(a, b, AlignmentSettings())):
    ...     print(change.kind, change.a and change.a.cut(a.text)[:7], change.b and change.b.cut(b.text)[:7])
    edit At dawn At noon
    deletion Nobody  None
    addition None Tugs pu
    """
    bounds_a, bounds_b = a.sentences.tolist(), b.sentences.tolist()
    shared: Counter[tuple[int, int]] = Counter()
    moved: Counter[tuple[int, int]] = Counter()
    for passage, in_place in zip(passages, in_order(passages), strict=True):
        for run in passage.runs:
            for one, other, words in _sentences_of(run, bounds_a, bounds_b):
                shared[one, other] += words
                moved[one, other] += 0 if in_place else words
    changes: list[tuple[int, SentenceChange]] = []
    left_a, left_b = set(range(len(bounds_a) - 1)), set(range(len(bounds_b) - 1))
    for one, other in sorted(shared):
        words_a, words_b = bounds_a[one + 1] - bounds_a[one], bounds_b[other + 1] - bounds_b[other]
        matched = shared[one, other]
        if matched < _MATCHED_SHARE * min(words_a, words_b):
            continue
        left_a.discard(one)
        left_b.discard(other)
        spans = _sentence(a, bounds_a, one), _sentence(b, bounds_b, other)
        if matched < max(words_a, words_b):
            changes.append((one, SentenceChange("edit", *spans)))
        if 2 * moved[one, other] > matched:
            changes.append((one, SentenceChange("refactor", *spans)))
    changes += [(n, SentenceChange("deletion", _sentence(a, bounds_a, n), None)) for n in left_a]
    changes.sort(key=lambda change: change[0])
    added = [SentenceChange("addition", None, _sentence(b, bounds_b, n)) for n in sorted(left_b)]
    return (*(change for _, change in changes), *added)


def _sentences_of(run: Run, bounds_a: list[int], bounds_b: list[int]) -> Iterator[tuple[int, int, int]]:
    """The pairs of sentences a run goes through, with the number of its words in each."""
    a, b, left = run.a, run.b, run.length
    one, other = bisect_right(bounds_a, a) - 1, bisect_right(bounds_b, b) - 1
    while left:
        step = min(left, bounds_a[one + 1] - a, bounds_b[other + 1] - b)
        yield one, other, step
        a, b, left = a + step, b + step, left - step
        one += a == bounds_a[one + 1]
        other += b == bounds_b[other + 1]


def _sentence(text: NormalText, bounds: list[int], n: int) -> Span:
    """A sentence with its closing marks."""
    span = text.span(bounds[n], bounds[n + 1])
    closing = _CLOSING.match(text.text, span.end)
    return Span(span.start, closing.end() if closing else span.end)
