"""What counts as the same letter, and the way back.

Comparison looks at a *match view* of a text: case, Unicode form, quotation marks and dashes folded,
invisible characters and line-end hyphens gone, look-alike letters of another script folded inside
mixed-script words. Every word of the view keeps the span of the stored text it came from, so no offset
is ever computed on changed text.

Words are runs of letters, digits and combining marks. A short tail after an apostrophe stays with its
word ("don't", "Assad's"), a long one stands alone ("l'incendie" is two words). Chinese, Japanese, Thai,
Lao and Khmer have no spaces: each character with its marks is a word, and two of them weigh as one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance import kernels
from provenance.model import Span

VERSION = 1
"""Raised whenever the same text would get other words or other hashes; stored with fingerprints."""

_Codes = npt.NDArray[np.uint32]
_Small = npt.NDArray[np.int32]

# Bits of a folded character's class.
_WORD, _MARK, _CHARACTER, _LATIN, _CYRILLIC, _GREEK, _APOSTROPHE, _LETTER = (1 << n for n in range(8))
_SCRIPTS = _LATIN | _CYRILLIC | _GREEK

_DROPPED = 0xFFFFFFFF
_EXPANDED = 0xFFFFFFFE
_UNKNOWN = 0xFFFFFFFD
_SPECIAL = _UNKNOWN  # this and above is no code point

_QUOTES = dict.fromkeys("‘’‚‛ʼʹ′＇`´", "'") | dict.fromkeys("“”„‟″«»‹›＂", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffa\ufffb"
)
HIDING = frozenset("\u034f\u115f\u1160\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff")
"""Invisible characters that have no business inside a word of any script.

The soft hyphen, joiners and direction marks do; they vanish from the match view but prove nothing.
"""

# Letters of one script that read as a letter of the other, keyed as they stand in the stored text.
_LIKE_LATIN = (
    dict(zip("аеорсухіјѕһԁԛԝүӏ", "aeopcyxijshdqwyl", strict=True))
    | dict(zip("АВЕКМНОРСТУХІЈЅԌ", "abekmhopctyxijsg", strict=True))
    | dict(zip("οανιρυχ", "oavipux", strict=True))
    | dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx", strict=True))
)
_LIKE_CYRILLIC = dict(zip("aeopcyxijshABEKMHOPCTYX", "аеорсухіјѕһавекмнорстух", strict=True))

_CHARACTER_BLOCKS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3031, 0x3035),
    (0x3038, 0x303C),
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),
    (0x20000, 0x3FFFF),
)
_LINE_END = r"(?:\r\n|\n|\r|\u2028)"
_ASCII_WORD = re.compile("[a-z0-9]+")
_LINE_ENDS = "\n\r\u2028"
_BREAKS = tuple(hyphen + end for hyphen in "-\u2010\u00ad" for end in _LINE_ENDS)
_SENTENCE_END = re.compile(
    r"[.!?…。！？｡|•*\t\n\r\u2028]"  # one set of first characters is searched six times as fast as four
    r"(?:(?<=[.!?…])[^\w\s]{0,4}(?=\s)"
    r"|(?<=[。！？｡])[」』”’）)]{0,3}"
    rf"|(?<=\r)\n[ \t]{{0,20}}{_LINE_END}|(?<=[\n\r\u2028])[ \t]{{0,20}}{_LINE_END}"
    r"|(?<=[|•*\t]))"
)


@lru_cache(1 << 16)
def fold_character(character: str) -> str:
    """How one stored character stands in the match view: nothing, one character or several.

    A character never becomes several words: a fraction or a square of ideographs stays as it is.

    >>> [fold_character(c) for c in "Éﬁ’\u200b½"]
    ['é', 'fi', "'", '', '½']
    """
    if character in _INVISIBLE or 0xFE00 <= ord(character) <= 0xFE0F or 0xE0000 <= ord(character) <= 0xE007F:
        return ""
    mark = _QUOTES.get(character) or _DASHES.get(character)
    if mark:
        return mark
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
    folded = "".join(_QUOTES.get(c) or _DASHES.get(c) or c for c in folded)
    if len(folded) > 1:
        classes = [_class_of(c) for c in folded]
        one_word = all(bits & _WORD and not bits & _CHARACTER for bits in classes)
        if not one_word and any(bits & _WORD for bits in classes):
            return character
    return folded


@lru_cache(1 << 16)
def _class_of(character: str) -> int:
    """Class bits of a folded character."""
    category = unicodedata.category(character)
    code = ord(character)
    bits = 0
    if category[0] == "M":
        bits = _WORD | _MARK
    elif category[0] in "LN":
        bits = _WORD | (_LETTER if category[0] == "L" else 0)
    elif character == "'":
        return _APOSTROPHE
    if bits:
        if any(low <= code <= high for low, high in _CHARACTER_BLOCKS):
            bits |= _CHARACTER
        elif bits & _LETTER:
            if code < 0x250 or 0x1E00 <= code < 0x1F00:
                bits |= _LATIN
            elif 0x370 <= code < 0x400 or 0x1F00 <= code < 0x2000:
                bits |= _GREEK
            elif 0x400 <= code < 0x530:
                bits |= _CYRILLIC
    return bits


class _Tables:
    """Fold and class of every code point, filled in as code points are met.

    Filling does not depend on the order of texts: each entry is a pure function of its code point.
    """

    def __init__(self) -> None:
        self.fold = np.full(0x110000, _UNKNOWN, np.uint32)
        self.classes = np.zeros(0x110000, np.uint8)
        self.classes_known = np.zeros(0x110000, np.bool_)
        self.expansion_start = np.zeros(0x110000, np.int32)
        self.expansion_length = np.ones(0x110000, np.int32)
        self.expansions = np.zeros(0, np.uint32)
        self.learn(np.arange(128, dtype=np.uint32))

    def learn(self, codes: _Codes) -> None:
        """Fill in the fold of distinct ``codes`` not met before, and the classes of what they fold to."""
        grown = [self.expansions]
        size = self.expansions.size
        for code in codes.tolist():
            folded = fold_character(chr(code)) if not 0xD800 <= code < 0xE000 else "\ufffd"
            if len(folded) == 1:
                self.fold[code] = ord(folded)
            else:
                self.fold[code] = _EXPANDED if folded else _DROPPED
                self.expansion_start[code] = size
                self.expansion_length[code] = len(folded)
                grown.append(np.array([ord(c) for c in folded], np.uint32))
                size += len(folded)
            for character in folded:
                if not self.classes_known[ord(character)]:
                    self.classes_known[ord(character)] = True
                    self.classes[ord(character)] = _class_of(character)
        if len(grown) > 1:
            self.expansions = np.concatenate(grown)


@cache
def _tables() -> _Tables:
    return _Tables()


def _ascii_lower() -> bytes:
    """A translation table that lower-cases ASCII and folds its one odd quote, as fold_character does."""
    return bytes(ord(fold_character(chr(c))) for c in range(128)) + bytes(range(128, 256))


_ASCII_LOWER = _ascii_lower()


@dataclass(frozen=True, eq=False)
class NormalText:
    """A text as comparison sees it: words with hashes, and the spans they came from.

    Attributes:
        text: the stored text.
        starts: first code point of each word, int32, shape (m,).
        ends: first code point after each word, int32, shape (m,).
        hashes: 64-bit hash of each folded word, shape (m,).
        letters: code points of each folded word, int32, shape (m,).
        characters: how many of the words are single characters of a script without spaces.
        hidden: invisible characters that were removed from inside or between words and hide nothing
            legitimate (see :data:`HIDING`).
        mixed: words that mixed scripts and were folded into one.
    """

    text: str
    starts: _Small
    ends: _Small
    hashes: kernels.Hashes
    letters: _Small
    characters: int = 0
    hidden: int = 0
    mixed: int = 0

    @property
    def words(self) -> int:
        """Number of words."""
        return int(self.hashes.size)

    @cached_property
    def orientation(self) -> tuple[int, bytes]:
        """A key that orders two texts by nothing but their words: whoever comes first is aligned first."""
        return self.words, self.hashes.tobytes()

    @property
    def scale(self) -> int:
        """How many words of this text weigh as one: 2 where most words are single characters, else 1."""
        return 2 if self.characters * 2 > self.words else 1

    @property
    def obfuscations(self) -> int:
        """Hidden characters and mixed-script words, where they are too many to be an accident; else 0.

        That is more than 0.1 % of the characters, and more than three in all.
        """
        found = self.hidden + self.mixed
        return found if found > max(3, len(self.text) // 1000) else 0

    def span(self, first: int, last: int) -> Span:
        """The stretch of the stored text that holds words ``first`` to ``last`` (exclusive)."""
        return Span(int(self.starts[first]), int(self.ends[last - 1]))

    @cached_property
    def sentences(self) -> kernels.Positions:
        """First word of every sentence, then the number of words; ascending.

        A sentence ends at a full stop, exclamation or question mark before white space, at an empty
        line, and at the marks of lists and tables. An abbreviation may cut one in two: the bounds
        serve to round off edges, not to count.
        """
        if not self.words:
            return np.zeros(1, np.int64)
        ends = np.array([m.end() for m in _SENTENCE_END.finditer(self.text)], np.int64)
        firsts = np.searchsorted(self.starts, ends, side="left")
        return np.unique(np.concatenate([[0], firsts, [self.words]]))

    def words_in(self, start: int, end: int) -> tuple[int, int]:
        """The words that lie wholly inside ``[start, end)``: first, and first after."""
        first = int(np.searchsorted(self.starts, start, side="left"))
        last = int(np.searchsorted(self.ends, end, side="right"))
        return first, max(first, last)


def normalise(text: str, *, head_end: int = 0, masked: Sequence[Span] = ()) -> NormalText:
    """The words of one text with their hashes and spans.

    Args:
        text: any string.
        head_end: code points at the start that hold metadata and are not compared.
        masked: stretches that are markup and not compared.

    >>> normal = normalise("Air\\u00adstrikes hit the Port’s “old” for-\\ntress.")
    >>> [normal.span(i, i + 1).cut(normal.text) for i in range(normal.words)]
    ['Air\\xadstrikes', 'hit', 'the', 'Port’s', 'old', 'for-\\ntress']
    """
    return normalise_all([text], head_ends=[head_end], masked=[masked])[0]


def normalise_all(
    texts: Sequence[str],
    *,
    head_ends: Sequence[int] | None = None,
    masked: Sequence[Sequence[Span]] | None = None,
) -> list[NormalText]:
    """Normalise a batch of texts at once; the same as one by one, several times faster.

    A batch should hold some hundred articles: more does not help, and everything stays in memory.
    """
    if not texts:
        return []
    batch = _fold_batch(texts)
    normals = _split_words(texts, *batch)
    if head_ends is not None or masked is not None:
        normals = [
            _without(normal, head_ends[i] if head_ends else 0, masked[i] if masked else ())
            for i, normal in enumerate(normals)
        ]
    return normals


def match_view(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its characters, the code point it came from.

    This is the definition, written plainly; :func:`normalise_all` computes the same for batches.
    Look-alike letters are folded later, word by word.

    >>> match_view("Straße")
    ('strasse', [0, 1, 2, 3, 4, 4, 5])
    """
    dropped = {i for span in _line_end_hyphens(text) for i in range(span.start, span.end)}
    view: list[str] = []
    origin: list[int] = []
    for start, cluster in _clusters(text):
        if start in dropped:
            continue
        for character in cluster:
            folded = fold_character(character) if not "\ud800" <= character < "\ue000" else "\ufffd"
            view.append(folded)
            origin.extend([start] * len(folded))
    return "".join(view), origin


def folded_words(text: str) -> list[str]:
    """The folded words of a short text, one character at a time; look-alike letters folded as well.

    >>> folded_words("Don’t  p\u0430nic!")
    ['don', 't', 'panic']
    """
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    words: list[str] = []
    view, origin = match_view(text)
    word: list[int] = []
    for i in range(len(view) + 1):
        if i < len(view) and _class_of(view[i]) & _WORD:
            word.append(i)
        elif word:
            letters = [view[n] for n in word]
            swaps = fold_lookalikes([text[origin[n]] for n in word]) or []
            for n, swap in enumerate(swaps):
                letters[n] = swap or letters[n]
            words.append("".join(letters))
            word = []
    return words


def folded_word(word: str) -> str:
    """One word of a text, cut out by its span, as the match view has it; look-alike letters folded as well.

    >>> folded_word("Don’t"), folded_word("for-\\ntress"), folded_word("p\u0430nic")
    ("don't", 'fortress', 'panic')
    """
    if word.isascii() and word.isalnum():
        return word.lower()
    view, origin = match_view(word)
    swaps = fold_lookalikes([word[place] for place in origin])
    if swaps is None:
        return view
    return "".join(swap or letter for swap, letter in zip(swaps, view, strict=True))


def _clusters(text: str) -> list[tuple[int, str]]:
    """Code points with the marks that compose with them, composed; the position is the first one's."""
    if unicodedata.is_normalized("NFC", text):
        return list(enumerate(text))
    clusters: list[tuple[int, str]] = []
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or not _continues(text[i]):
            piece = text[start:i]
            clusters.append((start, unicodedata.normalize("NFC", piece) if i - start > 1 else piece))
            start = i
    return clusters


def _continues(character: str) -> bool:
    """Whether a character may compose with what stands before it (marks, and Hangul vowels and finals)."""
    return unicodedata.combining(character) > 0 or "\u1161" <= character <= "\u11c2"


def _line_end_hyphens(text: str) -> list[Span]:
    """Hyphens that break a word at a line's end, with the line's end and the next line's indent.

    Only between a letter and a small letter: "Franco-\nGerman" is two words that a hyphen joins.
    """
    spans = []
    for mark in _BREAKS:
        place = text.find(mark)
        while place >= 0:
            after = place + 2
            if mark[1] == "\r" and text[after : after + 1] == "\n":
                after += 1
            while after < min(len(text), place + 24) and text[after] in " \t":
                after += 1
            if place and text[place - 1].isalpha() and after < len(text) and text[after].islower():
                spans.append(Span(place, after))
            place = text.find(mark, place + 1)
    return spans


@dataclass(frozen=True)
class _Folded:
    """A batch after folding: code points of all texts, one separator after each."""

    codes: npt.NDArray[Any]  # uint8 for pure ASCII, else uint32; shape (n,)
    origin: kernels.Positions | None  # index into the stored code points, None where equal
    stored: npt.NDArray[Any]  # the stored code points, separators included
    begins: kernels.Positions  # first stored code point of each text, then the end; shape (t + 1,)


def _fold_batch(texts: Sequence[str]) -> tuple[_Folded, kernels.Positions]:
    """Fold a batch; also count the hiding characters of each text."""
    lengths = np.array([len(t) + 1 for t in texts], np.int64)
    begins = np.zeros(lengths.size + 1, np.int64)
    np.cumsum(lengths, out=begins[1:])
    joined = "\n".join(texts) + "\n"
    hidden = np.zeros(lengths.size, np.int64)
    breaks = _breaks_inside(joined, texts, begins)
    if joined.isascii():
        raw = np.frombuffer(joined.encode("ascii").translate(_ASCII_LOWER), np.uint8)
        stored = np.frombuffer(joined.encode("ascii"), np.uint8)
        if not breaks.size:
            return _Folded(raw, None, stored, begins), hidden
        keep = np.ones(raw.size, np.bool_)
        keep[breaks] = False
        return _Folded(raw[keep], np.flatnonzero(keep), stored, begins), hidden

    stored = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4")
    codes: npt.NDArray[Any] = stored
    origin: kernels.Positions | None = None
    if not unicodedata.is_normalized("NFC", joined):
        codes, origin = _composed(texts, begins)
    tables = _tables()
    folded = tables.fold[codes]
    unknown = folded == _UNKNOWN
    if unknown.any():
        tables.learn(np.unique(codes[unknown]))
        folded = tables.fold[codes]
    if breaks.size:
        gone = np.zeros(stored.size, np.bool_)
        gone[breaks] = True
        folded[gone if origin is None else gone[origin]] = _DROPPED
    special = np.flatnonzero(folded >= _SPECIAL)
    if special.size:
        counts = np.ones(folded.size, np.int64)
        counts[special] = np.where(
            folded[special] == _DROPPED, 0, tables.expansion_length[codes[special]].astype(np.int64)
        )
        source = np.repeat(np.arange(folded.size), counts)
        expanded = special[folded[special] == _EXPANDED]
        lengths_of = counts[expanded]
        firsts = np.cumsum(counts)[expanded] - lengths_of
        within = np.arange(int(lengths_of.sum())) - np.repeat(np.cumsum(lengths_of) - lengths_of, lengths_of)
        wide = folded[source]
        wide[np.repeat(firsts, lengths_of) + within] = tables.expansions[
            np.repeat(tables.expansion_start[codes[expanded]], lengths_of) + within
        ]
        hiding = special[np.isin(codes[special], np.array([ord(c) for c in sorted(HIDING)], np.uint32))]
        if hiding.size:
            places = hiding if origin is None else origin[hiding]
            # A byte-order mark that survived at the very start hides nothing.
            places = places[~np.isin(places, begins)]
            hidden = np.bincount(np.searchsorted(begins, places, side="right") - 1, minlength=len(texts))
        folded = wide
        origin = source if origin is None else origin[source]
    return _Folded(folded, origin, stored, begins), hidden


def _breaks_inside(joined: str, texts: Sequence[str], begins: kernels.Positions) -> kernels.Positions:
    """Stored positions that a line-end hyphen takes out of the match view."""
    if not any(mark in joined for mark in _BREAKS):
        return np.zeros(0, np.int64)
    places = [
        np.arange(span.start, span.end) + begin
        for text, begin in zip(texts, begins.tolist(), strict=False)
        for span in _line_end_hyphens(text)
    ]
    return np.concatenate(places) if places else np.zeros(0, np.int64)


def _composed(texts: Sequence[str], begins: kernels.Positions) -> tuple[_Codes, kernels.Positions]:
    """The batch in composed form, for texts that are not; with the stored position of each code point."""
    codes: list[_Codes] = []
    origins: list[kernels.Positions] = []
    for text, begin in zip(texts, begins.tolist(), strict=False):
        if unicodedata.is_normalized("NFC", text):
            line = np.frombuffer((text + "\n").encode("utf-32-le", "surrogatepass"), "<u4")
            codes.append(line)
            origins.append(np.arange(line.size) + begin)
        else:
            pairs = [(c, start) for start, cluster in _clusters(text) for c in cluster]
            line = np.array([ord(c) for c, _ in pairs] + [10], np.uint32)
            codes.append(line)
            origins.append(np.array([start for _, start in pairs] + [len(text)], np.int64) + begin)
    return np.concatenate(codes), np.concatenate(origins)


def _split_words(texts: Sequence[str], batch: _Folded, hidden: kernels.Positions) -> list[NormalText]:
    tables = _tables()
    codes = batch.codes
    classes = tables.classes[codes]
    is_word = (classes & _WORD) != 0
    before = np.zeros(codes.size, np.bool_)
    before[1:] = is_word[:-1]
    begins_word = is_word & ~before
    single = (classes & _CHARACTER) != 0
    if single.any():
        # A character of a script without spaces starts a word, and so does what follows one; its marks stay.
        after_single = np.zeros(codes.size, np.bool_)
        after_single[1:] = single[:-1]
        begins_word |= is_word & (single | after_single) & ((classes & _MARK) == 0)
    starts = np.flatnonzero(begins_word)
    ends = np.empty_like(starts)
    # The first position at or after each start where no word goes on, or where the next word begins.
    stops = np.flatnonzero(~is_word & before)
    if starts.size:
        stop_after = stops[np.searchsorted(stops, starts, side="right").clip(max=max(stops.size - 1, 0))]
        ends[:-1] = np.minimum(stop_after[:-1], starts[1:])
        ends[-1] = stop_after[-1]
        starts, ends = _join_apostrophes(codes, classes, starts, ends)
    stored_of = batch.origin
    first = starts if stored_of is None else stored_of[starts]
    last = ends if stored_of is None else stored_of[np.maximum(ends - 1, 0)] + 1
    if stored_of is not None and starts.size:
        # Marks composed into the last letter belong to it: the word reaches to the next view character.
        last = _reach_over_marks(batch, ends, last)
    bounds = np.searchsorted(first, batch.begins)
    mixed = np.zeros(len(texts), np.int64)
    script_bits = classes & _SCRIPTS
    if starts.size and ((script_bits & ~np.uint8(_LATIN)) != 0).any():
        codes, mixed = _fold_lookalikes(batch, codes, script_bits, starts, ends, first, last)
    hashes = _hash(codes, starts, ends)
    letters = (ends - starts).astype(np.int32)
    is_character = (classes[starts] & _CHARACTER) != 0 if starts.size else np.zeros(0, np.bool_)
    normals = []
    for i, text in enumerate(texts):
        low, high = int(bounds[i]), int(bounds[i + 1])
        begin = int(batch.begins[i])
        normals.append(
            NormalText(
                text,
                (first[low:high] - begin).astype(np.int32),
                (last[low:high] - begin).astype(np.int32),
                hashes[low:high],
                letters[low:high],
                int(np.count_nonzero(is_character[low:high])),
                int(hidden[i]),
                int(mixed[i]),
            )
        )
    return normals


def _reach_over_marks(batch: _Folded, ends: kernels.Positions, last: kernels.Positions) -> kernels.Positions:
    """Stored end of each word, including the combining marks that were composed into its last letter."""
    assert batch.origin is not None
    following = batch.origin[np.minimum(ends, batch.origin.size - 1)]
    gap = np.flatnonzero(following > last)
    if not gap.size:
        return last
    last = last.copy()
    for i in gap.tolist():
        place = int(last[i])
        while place < following[i] and _continues(chr(int(batch.stored[place]))):
            place += 1
        last[i] = place
    return last


def _join_apostrophes(
    codes: npt.NDArray[Any],
    classes: npt.NDArray[np.uint8],
    starts: kernels.Positions,
    ends: kernels.Positions,
) -> tuple[kernels.Positions, kernels.Positions]:
    """Join "don" + "t" across one apostrophe when the tail has at most two letters."""
    near = np.flatnonzero((starts[1:] - ends[:-1] == 1) & (classes[ends[:-1]] == _APOSTROPHE))
    if not near.size:
        return starts, ends
    tail_length = ends[near + 1] - starts[near + 1]
    letters = (classes[starts[near + 1]] & _LETTER) != 0
    letters &= (classes[ends[near + 1] - 1] & _LETTER) != 0
    letters &= (classes[ends[near] - 1] & _LETTER) != 0
    joined = near[(tail_length <= 2) & letters]
    begins_word = np.ones(starts.size, np.bool_)
    begins_word[joined + 1] = False
    firsts = np.flatnonzero(begins_word)
    lasts = np.append(firsts[1:], starts.size) - 1
    return starts[firsts], ends[lasts]


def _fold_lookalikes(
    batch: _Folded,
    codes: npt.NDArray[Any],
    script_bits: npt.NDArray[np.uint8],
    starts: kernels.Positions,
    ends: kernels.Positions,
    first: kernels.Positions,
    last: kernels.Positions,
) -> tuple[npt.NDArray[Any], kernels.Positions]:
    """Fold look-alike letters inside words that mix scripts; other words are left as they are."""
    counts = np.zeros(batch.begins.size - 1, np.int64)
    edges = np.stack([starts, ends], axis=1).ravel()
    per_word = np.bitwise_or.reduceat(np.append(script_bits, np.uint8(0)), edges)[::2]
    several = (per_word & (per_word - 1)) != 0
    mixed = np.flatnonzero(several & ((per_word & _LATIN) != 0))
    if not mixed.size:
        return codes, counts
    codes = codes.copy()
    for i in mixed.tolist():
        places = range(int(starts[i]), int(ends[i]))
        stored = [chr(int(batch.stored[p if batch.origin is None else batch.origin[p]])) for p in places]
        repaired = fold_lookalikes(stored)
        if repaired is None:
            continue
        text = int(np.searchsorted(batch.begins, first[i], side="right")) - 1
        counts[text] += 1
        for place, letter in zip(places, repaired, strict=True):
            if letter is not None:
                codes[place] = ord(letter)
    return codes, counts


def fold_lookalikes(letters: Sequence[str]) -> list[str | None] | None:
    """What stands instead of the look-alike letters of one mixed-script word.

    Args:
        letters: the word's stored characters.

    Returns:
        For each letter its replacement (small) or None to keep it; None when the word is honest: when
        neither all its foreign letters look Latin nor all its Latin letters look Cyrillic.

    >>> fold_lookalikes("сору")  # all Cyrillic: kept
    >>> "".join(new or old for new, old in zip(fold_lookalikes("pаper"), "pаper"))
    'paper'
    """
    foreign = [c for c in letters if c.isalpha() and _class_of(c.casefold()[0]) & (_CYRILLIC | _GREEK)]
    latin = [c for c in letters if c.isalpha() and _class_of(c.casefold()[0]) & _LATIN]
    if not foreign or not latin:
        return None
    if all(c in _LIKE_LATIN for c in foreign):
        return [_LIKE_LATIN.get(c) for c in letters]
    if all(c in _LIKE_CYRILLIC for c in latin):
        return [_LIKE_CYRILLIC.get(c) for c in letters]
    return None


def _hash(codes: npt.NDArray[Any], starts: kernels.Positions, ends: kernels.Positions) -> kernels.Hashes:
    """Word hashes, always over UTF-8, so that ASCII and other batches agree."""
    if not starts.size:
        return np.zeros(0, np.uint64)
    if codes.dtype != np.uint8 and int(codes.max()) < 0x80:
        codes = codes.astype(np.uint8)
    if codes.dtype == np.uint8:
        padded = np.zeros(codes.size + kernels.PADDING, np.uint8)
        padded[: codes.size] = codes
        return kernels.hash_words(padded, starts, ends)
    as_text = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    encoded = as_text.encode("utf-8", "surrogatepass")
    widths = 1 + (codes >= 0x80).astype(np.int64) + (codes >= 0x800) + (codes >= 0x10000)
    places = np.zeros(codes.size + 1, np.int64)
    np.cumsum(widths, out=places[1:])
    padded = np.frombuffer(encoded + bytes(kernels.PADDING), np.uint8)
    return kernels.hash_words(padded, places[starts], places[ends])


def _without(normal: NormalText, head_end: int, masked: Sequence[Span]) -> NormalText:
    """The same text without the words of its metadata block and of its markup."""
    if not head_end and not masked:
        return normal
    keep = normal.starts >= head_end
    for span in masked:
        keep &= (normal.ends <= span.start) | (normal.starts >= span.end)
    share = int(np.count_nonzero(keep))
    return NormalText(
        normal.text,
        normal.starts[keep],
        normal.ends[keep],
        normal.hashes[keep],
        normal.letters[keep],
        min(normal.characters, share),
        normal.hidden,
        normal.mixed,
    )
