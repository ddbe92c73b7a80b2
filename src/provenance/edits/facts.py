"""Numbers and dates of a stretch, and its facts as units.

Here belongs what tells a date from a number, and which words make up one fact.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from provenance.edits.lexicon import DATE, DOUBTFUL, FACT, FIGURE, MONTH, MULTIPLE, YEAR_CUE
from provenance.edits.names import DIRECTLY_AFTER, is_name
from provenance.edits.sides import Side
from provenance.edits.tokens import DATE_FORMAT, SIGNS, is_word


class Unit(NamedTuple):
    """A fact (number, date, name) or a word of an altered stretch."""

    kind: str
    start: int
    end: int


_FACT_GLUE = {
    "name": re.compile(
        "[ \u00a0-](?:(?:van|von|de|den|der|del|della|di|da|dos|du|la|le|al|bin|ibn|ben|el|zu|ter|ten) ){0,2}"
    ),
    "number": re.compile("[ \u00a0‑-]?"),
    "date": re.compile(r"[\s.,]{0,3}(?:(?:of|de|del|di|do) )?"),
}
"""What stands between the words of one fact."""
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er)?")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_DECADE = re.compile(r"(?:1[5-9]|20)\d0(?:['’]?s|er)")
_LAST_WORD = re.compile(r"([^\W_]+)[.,]?(?:[ \u00a0]|-(?=$))?(?:(of|de|del|di|do|the) )?$")
_NEXT_WORD = re.compile(r"\.?(?:[ \u00a0](?:of |de |del |di |do )?|-)([^\W_]+)")


def figures_in(side: Side, start: int, end: int) -> tuple[list[str], list[str]]:
    """The numbers and the dates of a stretch, in order; numbers keep their separators."""
    numbers: list[str] = []
    dates: list[str] = []
    if not side.lexicon.days and not side.holds(start, end, FACT) and SIGNS.isdisjoint(side.text[start:end]):
        return numbers, dates
    if side.lexicon.days:
        dates += [word for word in side.lexicon.days if word in side.text[start:end]]
    for token, place, place_end in side.placed(start, end):
        if token in SIGNS:
            numbers.append(token)
        elif is_word(token):
            bits = side.bits(token)
            if not bits & FACT:
                continue
            if is_dated(side, token, bits, place, place_end):
                dates.append(token.casefold().replace("’", "'").removesuffix("'s"))
            elif bits & FIGURE:
                numbers.append(unicodedata.normalize("NFKC", token).casefold())
    return numbers, dates


def is_dated(side: Side, token: str, bits: int, start: int, end: int) -> bool:
    """Whether a word is a date or part of one: a weekday, a month, a day beside a month, a year."""
    text = side.text
    if bits & DATE or DATE_FORMAT.fullmatch(token) or _DECADE.fullmatch(token):
        return True
    before, joint = bits_before(side, start)
    if bits & DOUBTFUL:
        return bool(before & (YEAR_CUE | FIGURE) or bits_after(side, end) & FIGURE)
    if side.lexicon.numerals:
        # 3月5日, 星期一: a character beside the number makes it a date.
        following = text[end : end + 1]
        if following and side.bits(following) & MONTH:
            return True
        return text[max(0, start - 2) : start] in ("星期", "礼拜") or text[max(0, start - 1) : start] == "周"
    day = _DAY.fullmatch(token)
    year = _YEAR.fullmatch(token)
    if not day and not year:
        return False
    months = MONTH | DOUBTFUL
    if before & months or bits_after(side, end) & months:
        return True
    if not year:
        return False
    if before & YEAR_CUE or text.startswith((" г", "\u00a0г"), end):
        return True
    if joint & YEAR_CUE and not DIRECTLY_AFTER.match(text, end):
        return True  # "in the spring of 2024,", but not "a total of 2024 people"
    return text[max(0, start - 1) : start] in ("(", "–", "-", "/") and not text[end : end + 1].isspace()


def bits_before(side: Side, at: int) -> tuple[int, int]:
    """What the word before a place is, across a space, full stop or comma, and the "of" between them."""
    match = _LAST_WORD.search(side.text[max(0, at - 24) : at])
    if not match:
        return 0, 0
    return side.bits(match.group(1)), side.bits(match.group(2)) if match.group(2) else 0


def bits_after(side: Side, at: int) -> int:
    match = _NEXT_WORD.match(side.text, at, at + 24)
    return side.bits(match.group(1)) if match else 0


def units_in(side: Side, start: int, end: int) -> list[Unit]:
    """The facts and words of a stretch: whole numbers, whole dates, whole names, single words."""
    units: list[Unit] = []
    for token, place, place_end in side.placed(start, end):
        if not is_word(token):
            continue
        bits = side.bits(token)
        kind = "word"
        if bits & MULTIPLE and units and units[-1].kind == "number":
            kind = "number"  # "three times"
        elif bits & (DATE | DOUBTFUL):
            kind = "date"
        elif bits & FIGURE:
            kind = "date" if is_dated(side, token, bits, place, place_end) else "number"
        elif is_name(side, token, place, place_end):
            kind = "name"
        if kind == "word" and units and side.bits(side.text[units[-1].start : place_end]) & DATE:
            units[-1] = units[-1]._replace(end=place_end)  # "segunda-feira"
        elif kind == "word" or not _joins_fact(side, units, kind, place, place_end):
            units.append(Unit(kind, place, place_end))
    return units


def _joins_fact(side: Side, units: list[Unit], kind: str, start: int, end: int) -> bool:
    """Join a word to the fact before it if both are one; whether it was."""
    text = side.text
    last = len(units) - 1
    while kind != "number" and last > max(0, len(units) - 3) and units[last].kind == "word":
        last -= 1  # "14 de julio de 2021", "Joris van der Meer"
    if last < 0 or units[last].kind != kind:
        return False
    if not _FACT_GLUE[kind].fullmatch(text, units[last].end, start):
        return False
    if kind == "number" and text[units[last].start].isdigit() and text[start].isdigit():
        return False
    units[last:] = [Unit(kind, units[last].start, end)]
    return True
