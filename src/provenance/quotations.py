"""Which words are somebody's speech?

A quotation is prose that a copy and its source may share without either having taken it from the
other: both heard the same speaker. So passages inside quotation marks are weighed apart, and a credit
cue inside them is never a credit.

A regular expression for ``"..."`` goes wrong for the rest of the text after the first mark without a
partner, and such marks are good style: a quotation of several paragraphs opens each of them and closes
only the last. The scanner here therefore starts afresh at each paragraph.

Marks: straight and curly doubles, German low-high, guillemets in both directions, CJK corner brackets,
straight and curly singles (British style) told apart from apostrophes.
"""

from __future__ import annotations

import re
from itertools import islice

from provenance.model import Span

_MARKS = re.compile("[\"“”„‟«»「」『』＂‘’‚‛‹›']")
"""Every character that may open or close; one class, so that the search skips the rest in C."""

_SINGLES = frozenset("'‘’‚‛‹›")

_CLOSERS: dict[str, str] = {
    '"': '"”“＂',
    "“": '”“"',
    "”": '”“"',
    "„": '“”"‟',
    "‟": '”"',
    "«": "»",
    "»": "«»",
    "「": "」",
    "『": "』",
    "＂": '＂"',
    "'": "'’",
    "‘": "’'",
    "’": "’'",
    "‚": "‘’'",
    "‛": "’'",
    "‹": "›",
    "›": "‹›",
}
"""What may end a quotation, by the mark that began it; sloppy mixtures of curly and straight included."""

_ALWAYS_OPEN = frozenset("„‟「『‚‛")
_ALWAYS_CLOSE = frozenset("」』")
_FIRST_WITHOUT_SPACES = "\u2e80"
"""From here on scripts stand without spaces (CJK): a mark may follow a letter directly."""
_BEFORE_OPEN = frozenset(
    " \t\n\r\x0b\x0c\x85\u2028\u2029\u00a0\u202f\u2009\u200b\ufeff([{<*_-–—/:;,=…|¿¡•>\"'“‘«„‚"
)
"""What may stand before an opening mark in scripts with spaces; a comma or colon without its space too."""

_ELISION = re.compile(
    r"(?:\d|tis\b|twas\b|twere\b|em\b|til\b|till\b|cause\b|cos\b|bout\b|round\b|neath\b|gainst\b|nother\b"
    r"|ndrangheta\b|[stnkmrd]\b|ll\b|re\b|ve\b)",
    re.IGNORECASE,
)
"""What follows an apostrophe that stands at the start of a word: 'tis, 'em, '90s, 't, 's-Hertogenbosch."""

_POSSESSIVE = re.compile(r"\s+[^\W\d_]")
"""A word after a closing single mark: the mark may be a plural possessive (the officials' report)."""

_HEBREW = re.compile("[\u0590-\u05ff]{2}")
_BLANK = re.compile(r"(?>\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])[^\S\r\n]*[\n\r\x0b\x0c\x85\u2028\u2029]")
"""A blank line; the first break is atomic, so that one CRLF is not taken for two."""
_BREAK = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]")


def find_quotations(text: str) -> tuple[Span, ...]:
    """The stretches of ``text`` that stand inside quotation marks, marks excluded.

    Spans are in code points, ordered and do not overlap; a quotation inside a quotation belongs to the
    outer one. An opening mark without a closing one runs to the end of its paragraph (single marks, which
    may be apostrophes, do so only where a paragraph and the next begin with one). A quotation that a
    line break interrupts is one span, one that a blank line interrupts is two. Linear in the text.

    >>> text = 'He said: "Go now." Then: “I\\'ll stay.'
    >>> [span.cut(text) for span in find_quotations(text)]
    ['Go now.', "I'll stay."]
    >>> find_quotations("It's the officials' report.")
    ()
    """
    if _MARKS.search(text) is None:
        return ()
    spans: list[Span] = []
    opener = ""
    start = 0  # first code point of the open quotation
    line_end = -1  # end of the line last looked at: that of the open quotation, if there is one
    taken = 0  # marks before this stand inside a single-quoted stretch
    size = len(text)
    for match in _MARKS.finditer(text):
        at = match.start()
        mark = text[at]
        before = text[at - 1] if at else "\n"
        after = text[at + 1] if at + 1 < size else "\n"
        if at < taken or (before.isalnum() and after.isalnum() and _joins(mark, before, after)):
            continue
        if opener:
            if at > line_end:
                resumed = _resume(text, opener, mark, line_end, at)
                if resumed is None:
                    _keep(spans, text, start, line_end)
                    opener = ""
                elif resumed:  # a blank line lies between: two paragraphs, two spans
                    _keep(spans, text, start, line_end)
                    start = resumed
            if opener:
                if mark in _CLOSERS[opener] and _closes(mark, opener, before, after):
                    _keep(spans, text, start, at)
                    opener = ""
                continue
        if mark in _SINGLES:
            if _opens_single(text, mark, at, before, after):
                if line_end <= at:
                    line_end = _line_end(text, at)
                end = _single_end(text, mark, at, line_end)
                if end is not None:
                    _keep(spans, text, at + 1, end)
                    taken = end + 1
        elif _opens(mark, before, after):
            opener, start = mark, at + 1
            if line_end <= at:
                line_end = _line_end(text, at)
    if opener:
        _keep(spans, text, start, line_end)
    return tuple(spans)


def _joins(mark: str, before: str, after: str) -> bool:
    """Whether a mark between two letters or digits belongs to the word: don't, Hebrew abbreviations."""
    return mark in _SINGLES or (mark == '"' and _HEBREW.fullmatch(before + after) is not None)


def _opens(mark: str, before: str, after: str) -> bool:
    """Whether a double mark can begin a quotation between these two neighbours."""
    if mark in _ALWAYS_OPEN:
        return True
    if mark in _ALWAYS_CLOSE:
        return False
    if before not in _BEFORE_OPEN and before < _FIRST_WITHOUT_SPACES:
        return False
    # French puts a space after its opening guillemet; any other mark before a space is a closing one.
    if mark == "«":
        return True
    return not after.isspace() and (after.isalnum() or after not in "，。、！？；：）")


def _closes(mark: str, opener: str, before: str, after: str) -> bool:
    """Whether ``mark``, one of the possible closers, ends the open quotation."""
    if mark == "“" and opener != "„":
        # After an English opener this closes only where it cannot open: a wrong but common habit.
        return not before.isspace() and not after.isalnum()
    return mark != "»" or opener == "«" or not before.isspace()


def _opens_single(text: str, mark: str, at: int, before: str, after: str) -> bool:
    """Whether a single mark can begin a quotation: it stands before a word, and is no apostrophe."""
    if mark in "’›" and not (mark == "›" and before in _BEFORE_OPEN):
        return False
    if before not in _BEFORE_OPEN and before < _FIRST_WITHOUT_SPACES:
        return False
    return not after.isspace() and not (mark in "'‘" and _ELISION.match(text, at + 1))


def _single_end(text: str, mark: str, at: int, line_end: int) -> int | None:
    """Where the single-quoted stretch that opens at ``at`` ends, or None if that is an apostrophe."""
    doubtful: int | None = None
    openers = 0
    reach = min(line_end, at + _SINGLE_REACH)
    for match in islice(_MARKS.finditer(text, at + 1, reach), _SINGLE_MARKS):
        here = match.start()
        left = text[here - 1]
        right = text[here + 1] if here + 1 < len(text) else "\n"
        if text[here] == mark and left in _BEFORE_OPEN and not right.isspace():
            openers += 1
            if doubtful is not None or openers == _SINGLE_OPENERS:
                break  # the next quotation begins: the doubtful mark was the end, or there is none
        elif text[here] in _CLOSERS[mark] and not right.isalnum() and not left.isspace():
            if left not in "sSzZxX" or _POSSESSIVE.match(text, here + 1) is None:
                return here
            doubtful = here if doubtful is None else doubtful
    if doubtful is not None:
        return doubtful
    # British style over several paragraphs: each begins with the mark, only the last one closes.
    starts_line = at == 0 or _BREAK.match(text, at - 1) is not None
    if starts_line and mark in "'‘" and text[line_end : line_end + 8].lstrip().startswith(mark):
        return line_end
    return None


_SINGLE_REACH = 2_000
_SINGLE_MARKS = 40
_SINGLE_OPENERS = 3
"""Code points, marks and further opening marks within which a single mark must find its partner: a text
full of apostrophes stays linear."""


def _resume(text: str, opener: str, mark: str, line_end: int, at: int) -> int | None:
    """Where a quotation left open at ``line_end`` goes on, if ``mark`` on a later line closes it.

    The start of the next paragraph when a blank line lies between, 0 when only line breaks do (wrapped
    lines). None when the mark opens a quotation itself, or stands further away than the next paragraph:
    then the two do not belong together.
    """
    before, after = text[at - 1], text[at + 1 : at + 2] or "\n"
    if mark not in _CLOSERS[opener] or _opens(mark, before, after) or at - line_end > _RESUME_REACH:
        return None
    gap = _BLANK.search(text, line_end, at)
    if gap is None:
        return 0
    begin = gap.end()
    while begin < at and text[begin].isspace():
        begin += 1
    return begin if _BREAK.search(text, begin, at) is None else None


_RESUME_REACH = 3_000
"""Code points a quotation may go on for after the line it was opened in."""


def _line_end(text: str, start: int) -> int:
    """End of the line that holds ``start``."""
    found = _BREAK.search(text, start)
    return found.start() if found else len(text)


def _keep(spans: list[Span], text: str, start: int, end: int) -> None:
    """Note a quotation without the white space at its ends, unless nothing is left of it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append(Span(start, end))
