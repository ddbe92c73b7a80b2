"""Which stretch of a text is what: headline, body, credit line, photo credit, caption, noise?

Page furniture ("Advertisement", "Views: 0", a player's label, a comment policy) is no news text. Left in,
it makes strangers look alike and splits a copied passage in two; cut out, evidence is lost: furniture of
one outlet inside another's text says who was there first. So it is set aside and kept.

Two steps, because the scanner of credits stands between them: :func:`split_lines` knows lines and
furniture (a lexicon in ``segments.toml``), :func:`find_segments` names every stretch once the credits
of the text are known.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple, Protocol

from provenance.model import Segment, SegmentKind, Span

_LINE = re.compile(r"\S[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]*")
_ENDS_PARAGRAPH = re.compile(
    r"(?>\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])[^\S\r\n]*[\n\r\x0b\x0c\x85\u2028\u2029]"
)
"""A blank line; the first break is atomic, so that one CRLF is not taken for two."""

_LOOKED_AT = 80
"""Code points at the start of a line the lexicon sees; no entry is longer (a test holds this)."""
_SHORT_LINE = 160
"""Code points: longest headline, and longest line an entry under ``start`` makes noise."""
_LINK_LINE = 120
"""Code points: longest line under a heading of links that counts as one."""
_LABEL_WORDS = 3
"""Most words of a section label above the headline ("Middle East")."""
_WRAPPED_WIDTH = 100
"""Code points: text whose lines all fit and mostly break inside a sentence was wrapped by hand."""

_EDGES = " \t\u00a0:.…!?»›>|-–—*_#[]()（）【】：。！、·•=+"
"""Taken off both ends of a line before it is compared with whole-line entries."""
_FINAL = (".", "!", "?", "…", "。", "！", "？", "؟", "।")
_NO_HEADLINE = (".", "。", ":", ",", ";", "।")
_CLOSING = "\"'”’»“)]）」』 "


class Line(NamedTuple):
    """A line of a text without the white space around it.

    ``span`` in code points; ``noise``: the lexicon knows it as page furniture; ``paragraph`` counts from
    0; ``caption``: it begins as captions begin.
    """

    span: Span
    noise: bool
    paragraph: int
    caption: bool = False


class SpokenFor(Protocol):
    """What :func:`find_segments` needs to know of a credit or a cue."""

    @property
    def span(self) -> Span | None:
        """Where it stands; None if not in the text."""

    @property
    def kind(self) -> str:
        """A kind of credit, as in :class:`provenance.model.Credit`."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the lexicon says about lines that share their first two characters."""

    whole: dict[str, tuple[bool, bool]]
    start: tuple[tuple[str, bool, bool], ...]
    policy: tuple[str, ...]


@cache
def _lexicon() -> tuple[dict[str, _Entry], frozenset[str]]:
    """Entries by their first two characters, each with (is a caption, opens a list of links); counters."""
    table = tomllib.loads((files("provenance") / "segments.toml").read_text(encoding="utf-8"))
    entries: dict[str, _Entry] = {}
    counters: set[str] = set()

    def entry(literal: str) -> _Entry:
        return entries.get(literal[:2]) or entries.setdefault(literal[:2], _Entry({}, (), ()))

    for sort in table["furniture"]:
        flags = (sort.get("kind") == "caption", bool(sort.get("opens")))
        for literal in sort.get("whole", ()):
            stripped = literal.strip(_EDGES)
            entry(stripped).whole.setdefault(stripped, flags)
        for literal in sort.get("start", ()):
            old = entry(literal)
            entries[literal[:2]] = _Entry(old.whole, (*old.start, (literal, *flags)), old.policy)
        for literal in sort.get("policy", ()):
            old = entry(literal)
            entries[literal[:2]] = _Entry(old.whole, old.start, (*old.policy, literal))
        counters.update(sort.get("counter", ()))
    return entries, frozenset(counters)


_COUNTER_BEFORE = re.compile(r"\d[\d.,\s\u00a0]{0,12}(?:(?:[km]|mil|тыс\.?|万)(?=[\s+]))?\+?\s?(\D{1,30})")
_COUNTER_AFTER = re.compile(r"(\D{1,30}?)\s?[:：(（]?\s?\d[\d.,\s\u00a0]{0,12}(?:[km]|万)?\+?[)）]?")


def split_lines(text: str, head_end: int = 0) -> tuple[Line, ...]:
    """The lines of ``text`` from code point ``head_end`` on that hold more than white space.

    A paragraph is a line, unless lines were wrapped by hand: then it goes to the next blank line. Linear.

    >>> [(line.span.cut("Advertisement\\n\\nThe dam held."), line.noise)
    ...  for line in split_lines("Advertisement\\n\\nThe dam held.")]
    [('Advertisement', True), ('The dam held.', False)]
    """
    entries, counters = _lexicon()
    wrapped = _is_wrapped(text, head_end)
    lines: list[Line] = []
    paragraph = -1
    end = head_end
    under_links = False
    for match in _LINE.finditer(text, head_end):
        start = match.start()
        if not wrapped or paragraph < 0 or _ENDS_PARAGRAPH.search(text, end, start):
            paragraph += 1
        end = match.end()
        while text[end - 1].isspace():
            end -= 1
        length = end - start
        noise = caption = opens = False
        looked_at = text[start : start + _LOOKED_AT if length > _LOOKED_AT else end]
        low = looked_at.lower()
        entry = entries.get(low[:2])
        if entry is not None:
            flags = _known(entry, low, length)
            if flags is not None:
                caption, opens = flags
                noise = not caption
        if not noise and not caption and length <= 40:
            noise = _is_furniture(low, entries, counters)
            if noise:
                opens = _opens_links(low, entries)
        if under_links and not noise and not caption:
            noise = length <= _LINK_LINE and not text[start:end].rstrip(_CLOSING).endswith(_FINAL)
            under_links = noise
        under_links = under_links or opens
        lines.append(Line(Span(start, end), noise, paragraph, caption))
    return tuple(lines)


def _known(entry: _Entry, low: str, length: int) -> tuple[bool, bool] | None:
    """Whether the lexicon has the line: (is a caption, opens a list of links), or None."""
    if length <= _LOOKED_AT and entry.whole:
        found = entry.whole.get(low) or entry.whole.get(low.strip(_EDGES))
        if found is not None:
            return found
    if length <= _SHORT_LINE:
        for literal, caption, opens in entry.start:
            if low.startswith(literal) and (caption or _ends_word(low, literal)):
                # A heading of links with a link behind it opens no list.
                return caption, opens and length <= len(literal) + 1
    if entry.policy and low.startswith(entry.policy):
        return False, False
    return None


def _ends_word(low: str, literal: str) -> bool:
    """Whether the literal does not end inside a word of the line."""
    following = low[len(literal) : len(literal) + 1]
    return not (following.isalnum() and literal[-1].isalnum() and following < "\u2e80")


def _is_furniture(low: str, entries: dict[str, _Entry], counters: frozenset[str]) -> bool:
    """Whether a short line is furniture once its edges are off, or a number with a counter's name."""
    bare = low.strip(_EDGES)
    if not bare:
        return True  # rules made of dashes, stars or dots
    entry = entries.get(bare[:2])
    if entry is not None and bare in entry.whole:
        return True
    if not (bare[0].isdigit() or bare[-1].isdigit()):
        return False
    match = _COUNTER_BEFORE.fullmatch(bare) or _COUNTER_AFTER.fullmatch(bare)
    return match is not None and match[1].strip(_EDGES) in counters


def _opens_links(low: str, entries: dict[str, _Entry]) -> bool:
    bare = low.strip(_EDGES)
    entry = entries.get(bare[:2])
    return entry is not None and entry.whole.get(bare, (False, False))[1]


def _is_wrapped(text: str, head_end: int) -> bool:
    """Whether lines were broken by hand at a width, so that a line is no paragraph.

    Looks at the first 60 lines: none is longer than :data:`_WRAPPED_WIDTH`, and most lines that another
    follows directly end inside a sentence.
    """
    first = text.find("\n", head_end)
    if first < 0 or first - head_end > _WRAPPED_WIDTH:
        return False
    inside = followed = 0
    previous = ""
    for number, line in enumerate(text[head_end : head_end + 60 * (_WRAPPED_WIDTH + 2)].split("\n")):
        if len(line) > _WRAPPED_WIDTH + 1:
            return False
        if number >= 60:
            break
        stripped = line.strip()
        if previous and stripped:
            followed += 1
            inside += len(previous) > _WRAPPED_WIDTH // 3 and not previous.rstrip(_CLOSING).endswith(
                (*_FINAL, ":")
            )
        previous = stripped
    return followed >= 3 and inside * 2 > followed


_LINE_KINDS: dict[str, SegmentKind] = {
    "credit_line": "credit_line",
    "source_url": "credit_line",
    "byline": "credit_line",
    "staff_byline": "credit_line",
    "agency_dateline": "credit_line",
    "republish_cue": "credit_line",
    "photo_credit": "photo_credit",
}
"""What a line is that hardly holds more than a cue of this kind."""

_CUE_SHARE = 0.7
"""A cue that covers this much of its line makes the line a credit line or photo credit."""


def find_segments(
    text: str,
    lines: Sequence[Line],
    cues: Iterable[SpokenFor] = (),
    head_end: int = 0,
    has_headline: bool = False,
) -> tuple[Segment, ...]:
    """Every stretch of ``text`` that holds words, and what it is; ordered, without overlap.

    ``lines`` come from :func:`split_lines`, ``cues`` from the scanner of credits (its cues or the
    credits made of them). The first ``head_end`` code points are one segment of kind head. Body lines in
    a row are one segment. A headline is looked for only if the document has none elsewhere
    (``has_headline``): the first line, at most 160 code points, without a full stop, set apart by a
    blank line or followed by a longer one.

    >>> text = "Dam holds\\n\\nThe dam held all night.\\nCourtesy Hill Courier"
    >>> [segment.kind for segment in find_segments(text, split_lines(text))]
    ['headline', 'body']
    """
    kinds: list[SegmentKind] = [
        "caption" if line.caption else "noise" if line.noise else "body" for line in lines
    ]
    _mark_cues(text, lines, cues, kinds)
    if not has_headline:
        _mark_headline(text, lines, kinds)
    segments: list[Segment] = []
    if head_end:
        head = Span(0, min(head_end, len(text)))
        end = len(text[head.start : head.end].rstrip())
        if end:
            segments.append(Segment(Span(0, end), "head"))
    start = end = -1
    for line, kind in zip(lines, kinds, strict=True):
        if kind == "body":
            if start < 0:
                start = line.span.start
            end = line.span.end
            continue
        if start >= 0:
            segments.append(Segment(Span(start, end), "body"))
            start = -1
        segments.append(Segment(line.span, kind))
    if start >= 0:
        segments.append(Segment(Span(start, end), "body"))
    return tuple(segments)


def _mark_cues(text: str, lines: Sequence[Line], cues: Iterable[SpokenFor], kinds: list[SegmentKind]) -> None:
    """Lines that are a credit, a photo credit, or a caption with a photo credit at its end."""
    spans = sorted(
        (cue.span, cue.kind)
        for cue in cues
        # A cue whose target is not known yet may be no credit at all.
        if cue.span is not None
        and cue.kind in _LINE_KINDS
        and getattr(cue, "needs", "resolved") == "resolved"
    )
    number = 0
    for span, cue_kind in spans:
        while number < len(lines) and lines[number].span.end <= span.start:
            number += 1
        if number == len(lines):
            break
        line = lines[number].span
        if span.length >= _CUE_SHARE * line.length:
            if kinds[number] != "caption":
                kinds[number] = _LINE_KINDS[cue_kind]
        elif cue_kind == "photo_credit" and kinds[number] == "body" and span.end >= line.end - 2:
            following = lines[number + 1].span if number + 1 < len(lines) else None
            # A photo credit ends captions; one that ends a paragraph of the body stands there by accident
            # of extraction, so long lines keep their kind unless the text goes on apart from them.
            if line.length <= 400 and (following is None or _set_apart(text, line, following)):
                kinds[number] = "caption"


def _mark_headline(text: str, lines: Sequence[Line], kinds: list[SegmentKind]) -> None:
    """The headline among the first body lines, and the section label above it."""
    body = [number for number in range(min(len(lines), 12)) if kinds[number] == "body"][:3]
    if len(body) < 2 or not _like_headline(text, lines, body[0]):
        return
    first = lines[body[0]].span
    label = len(first.cut(text).split()) <= _LABEL_WORDS and first.length <= 40
    if label and len(body) == 3 and _like_headline(text, lines, body[1]):
        second = lines[body[1]].span
        if len(second.cut(text).split()) > _LABEL_WORDS:
            kinds[body[0]], kinds[body[1]] = "noise", "headline"
            return
    kinds[body[0]] = "headline"


def _like_headline(text: str, lines: Sequence[Line], number: int) -> bool:
    span = lines[number].span
    if span.length > _SHORT_LINE or number + 1 >= len(lines):
        return False
    if (
        text[max(span.start, span.end - 8) : span.end]
        .rstrip(_CLOSING)
        .endswith((".", "。", ":", ",", ";", "।"))
    ):
        return False
    following = lines[number + 1].span
    return following.length > span.length or _set_apart(text, span, following)


def _set_apart(text: str, one: Span, other: Span) -> bool:
    """Whether a blank line stands between two lines."""
    return _ENDS_PARAGRAPH.search(text, one.end, other.start) is not None
