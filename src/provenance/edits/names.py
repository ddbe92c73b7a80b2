"""Which words are names: by their capitals, by what stands beside them, or by a list.

Here belongs what tells a name from another word with a capital.
"""

from __future__ import annotations

import re

from provenance.edits.lexicon import DATE, FACT, FUNCTION, KNOWN, LETTERS, TITLE
from provenance.edits.sides import Side
from provenance.edits.tokens import SINGLE

_HEADLINE = 160
"""Code points: longest headline."""
_DIRECTLY_BEFORE = re.compile(r"([^\W\d_]+) $")
DIRECTLY_AFTER = re.compile(r" ([^\W\d_]+)")
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


def names_in(side: Side, start: int, end: int) -> frozenset[str]:
    """The names in a stretch, folded."""
    if side.lexicon.surnames:
        return _names_in_characters(side, start, end)
    stretch = side.text[start:end]
    if not side.lexicon.without_capitals and stretch.lower() == stretch:
        return frozenset()
    return frozenset(
        token.casefold().replace("’", "'").removesuffix("'s")
        for token, place, place_end in side.placed(start, end)
        if is_name(side, token, place, place_end)
    )


def _names_in_characters(side: Side, start: int, end: int) -> frozenset[str]:
    """Known names a stretch has a part in, and a person's name that is the whole stretch."""
    window = max(0, start - 5)
    around = side.text[window : end + 5]
    found = {name for name in side.lexicon.names if _overlaps(around, name, start - window, end - window)}
    core = side.text[start:end].strip()
    if 1 <= len(core) <= 3 and core[0] in side.lexicon.surnames and all(map(SINGLE.match, core)):
        found.add(core)
    return frozenset(found)


def is_name(side: Side, token: str, start: int, end: int) -> bool:
    """Whether a word is a name: a capital that it owes neither to a sentence nor to a headline."""
    if side.lexicon.without_capitals:
        return bool(side.bits(token) & KNOWN)
    if not token[0].isupper():
        return False
    bits = side.bits(token)
    base = token.replace("’", "'").partition("'")[0]
    if bits & (FUNCTION | TITLE | DATE) or side.bits(base) & FUNCTION or (len(base) < 2 and len(token) < 4):
        return False
    if bits & KNOWN:
        return True
    if token.isupper() and _in_capitals(side, start, end):
        return False
    if side.lexicon.no_names:
        return _is_name_among_nouns(side, token, start, end)
    if not _starts_sentence(side, start):
        return not _in_headline(side, start)
    following = DIRECTLY_AFTER.match(side.text, end, end + 30)
    return _is_known_name(side, token) or bool(following and _is_half_name(side, following.group(1)))


def _in_capitals(side: Side, start: int, end: int) -> bool:
    """Whether what stands around a word is all in capitals."""
    around = side.text[max(0, start - 30) : start] + side.text[end : end + 30]
    return around.isupper()


def _starts_sentence(side: Side, at: int) -> bool:
    """Whether a word begins a sentence, a line or a quotation."""
    before = side.text[max(0, at - 12) : at]
    match = _SENTENCE_BEFORE.search(before)
    if match is None:
        return at <= 12 and not before.strip()
    return match.group(1) is None or not _ABBREVIATED.fullmatch(match.group(1))


def _is_known_name(side: Side, token: str) -> bool:
    """Whether the text has the same word with its capital in the middle of a sentence."""
    text = side.text
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


def _in_headline(side: Side, at: int) -> bool:
    """Whether a word stands in a line written in title case."""
    text = side.text
    begin = text.rfind("\n", max(0, at - _HEADLINE), at) + 1
    line_end = text.find("\n", at, begin + _HEADLINE)
    if line_end < 0:
        line_end = len(text)
    if line_end - begin > _HEADLINE:
        return False
    words = [w for w in LETTERS.findall(text, begin, line_end) if len(w) > 3]
    return len(words) > 2 and 5 * sum(w[0].isupper() for w in words) >= 4 * len(words)


def _is_name_among_nouns(side: Side, token: str, start: int, end: int, *, after_and: bool = False) -> bool:
    """Names in a language that gives every noun a capital: by what stands beside them."""
    text, lexicon = side.text, side.lexicon
    small = token.casefold()
    if small in lexicon.no_names or small.endswith(_NOUN_ENDINGS):
        return False
    match = _DIRECTLY_BEFORE.search(text[max(0, start - 30) : start])
    before = match.group(1) if match else ""
    match = DIRECTLY_AFTER.match(text, end, end + 30)
    after = match.group(1) if match else ""
    # "Präsident Müller", but neither "Hamburger Hafen" nor "Die Polizei".
    opens = _starts_sentence(side, start - 1 - len(before))
    if _is_half_name(side, before) and not before.endswith("er") and not opens:
        return True
    if _is_half_name(side, after) and not token.endswith("er"):
        return True
    small_before = before.casefold()
    if small_before in lexicon.before_names:
        return not _starts_sentence(side, start)
    if small_before == "von":
        return not small.endswith(("en", "n", "e"))
    if small_before == "und" and not after_and:
        # "zwischen Kassel und Göttingen": both are or neither is.
        match = _BEFORE_AND.search(text, max(0, start - 40), start)
        if match and match.group(1)[0].isupper():
            return _is_name_among_nouns(side, match.group(1), *match.span(1), after_and=True)
    return False


def _is_half_name(side: Side, word: str) -> bool:
    return (
        len(word) > 1
        and word[0].isupper()
        and word.casefold() not in side.lexicon.no_names
        and not side.bits(word) & (FUNCTION | FACT)
    )


def _overlaps(text: str, name: str, start: int, end: int) -> bool:
    """Whether a name stands in a text so that it shares a character with the stretch."""
    place = text.find(name)
    while place >= 0:
        if place < end and start < place + len(name):
            return True
        place = text.find(name, place + 1)
    return False
