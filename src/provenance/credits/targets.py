"""Whom does a pattern's target name?

A target is a stretch of running text: "Germany's Bild newspaper on Monday", "AFP und Reuters". Here it is
cut down to names, and each is judged by the lexicon: a medium, perhaps one, or unknown and left to the
corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from provenance.credits.lexicon import (
    AGENCY,
    Outlet,
    find_outlet,
    is_no_source,
    looks_like_medium,
    means_a_medium,
    means_agencies,
    names_an_office,
    nominative,
)
from provenance.credits.phrasebook import Pattern, common_table

Needs = Literal["resolved", "doubtful", "unresolved"]
"""Whether the lexicon accepts a cue's target: yes; only if a second, clear mention stands in the text (the
name is also something else); only if the corpus knows it."""

EDGES = " \t\u00a0.,;:!?…'\"“”‘’«»„()[]（）【】《》「」『』*_|•–—-/，。、：；\u200e\u200f\u200b"
_POSSESSIVE = re.compile(r"['’]s\b.*|(?<=s)['’](?= ).*", re.DOTALL)
_PARTS = re.compile(
    r"\s*(?:[,/;|&+、，،]|\s+(?:and|und|et|y|e|en|i|ve|dan|och|via|и|та|و|और|及|和)\s+|\s[-–—]\s|-(?=[A-Z]{2,}$))\s*"
)


_LISTED = re.compile(r"\s*[,،、/]\s*")
_PICTURE_PARTS = re.compile(r"\s*/\s*|\s+via\s+|,\s+")
"""What parts the photographer from the agency that supplies the picture."""


def _without_leading(name: str) -> str:
    """A subject without the words of the sentence before it: "On Monday the Hill Courier"."""
    words = name.split(" ")
    first = 0
    while first < min(len(words) - 1, 4) and words[first].rstrip(",") in _leading():
        first += 1
    return " ".join(words[first:]) if first else name


@cache
def _leading() -> frozenset[str]:
    return frozenset(common_table()["trim"]["leading"])


@cache
def _trailing() -> re.Pattern[str]:
    """What may follow a name in a target: dates, "news agency", the end of a copyright notice."""
    days = "|".join(common_table()["trim"]["dates"])
    return re.compile(
        rf"[ ,]+(?:(?:on |am |le |el |il )?(?:{days})\b.*|(?:\d{{1,2}}\.?\s.{{0,20}})?(?:19|20)\d\d.*"
        rf"|{'|'.join(common_table()['trim']['trailing'])}|with .{{1,60}}|in [A-Z].{{1,40}})$",
        re.DOTALL,
    )


_TRAILING_DAY = re.compile(r" (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$")
_DATE_LIKE = re.compile(r"\W*(?:\d[\d\s./:-]*|\d{0,2}\.?\s?[^\W\d_]{3,10}\.?\s?\d{0,4})\W*")
_MONTHS = re.compile(
    r"\b(?:jan|feb|fev|mar|m[äa]r|apr|abr|avr|may|mai|mayo|jun|jul|jui|ago|aug|ao[uû]|sep|set|oct|okt|ott|out|nov|dec|dez|dic|"
    r"янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)",
    re.IGNORECASE,
)


def judge_all(raw: str, pattern: Pattern, strong: bool | None = None) -> Iterator[tuple[str | None, Needs]]:
    """The names in a pattern's target, each with what is still needed to accept it."""
    sure = pattern.strong if strong is None else strong
    subject = pattern.before > 0  # the name stands before its verb: words of the sentence may come first
    name = (raw if pattern.exact else _without_owner(raw)).strip(EDGES)
    if subject:
        name = _without_leading(name)
    if pattern.exact and name.count(" ") > _EXACT_SPACES:
        return
    if means_agencies(name):
        yield None, "resolved"
        return
    if name[:1] >= "\u0590" and not pattern.exact and (known_start := _known_start(name, pattern, sure)):
        yield known_start, "resolved"
        if (
            pattern.position != "anywhere"
        ):  # in running prose a comma ends the name, in a line the next follows
            for part in _LISTED.split(name)[1:]:
                if (other := _known_start(part, pattern, sure)) is not None:
                    yield other, "resolved"
        return
    if not pattern.exact and find_outlet(name) is None:
        name = _TRAILING_DAY.sub("", name)
        bare = _trailing().sub("", name).strip(EDGES)
        if find_outlet(bare) is not None:
            name = bare  # "the Interfax news agency" is Interfax; of an unknown one the sort is the name's
    whole = _judge(name, pattern, sure)
    if whole == "resolved" and (find_outlet(name) is not None or not _PARTS.search(name)):
        yield name, whole
        return
    trimmed = name if pattern.exact else _trailing().sub("", name).strip(EDGES)
    pictures = pattern.role == "image_source"
    parting = _PICTURE_PARTS if pictures else _PARTS
    parts = [_POSSESSIVE.sub("", part, count=1).strip(EDGES) for part in parting.split(trimmed)]
    verdicts = [(part, _judge(part, pattern, sure)) for part in parts if part and not _is_date(part)]
    clear = [find_outlet(part) is not None or looks_like_medium(part) for part, _ in verdicts]
    if len(verdicts) > 1 and (pictures or any(clear)) and (not pattern.exact or all(clear)):
        for part, verdict in verdicts:
            if means_agencies(part):
                yield None, "resolved"
            elif verdict is not None:
                yield part, verdict
        return
    verdict = _judge(trimmed, pattern, sure)
    if verdict == "resolved":
        yield trimmed, verdict
    elif pattern.target != "any" and subject and (known := known_end(trimmed)) is not None:
        yield known, "resolved"
    elif whole is not None and whole != "unresolved":
        yield name, whole
    elif verdict is not None and not (pattern.exact and not _is_capitalised(trimmed)):
        yield trimmed, verdict


def _without_owner(raw: str) -> str:
    """One name of "Germany's Bild", "the BBC's Jane Doe", "Jane Doe of the Hill Courier": the medium's."""
    owner = _OWNER.match(raw)
    if owner is not None:
        owned = find_outlet(owner[2].strip(EDGES))
        return owner[2] if owned is not None and find_outlet(owner[1]) is None else owner[1]
    person, of, medium = raw.partition(" of the ")
    if of and " " in person and not looks_like_medium(person) and find_outlet(raw) is None:
        return medium if find_outlet(medium) is not None or looks_like_medium(medium) else raw
    return _POSSESSIVE.sub("", raw, count=1)


_OWNER = re.compile(r"([^\n]{2,60}?)['’]s ([^\n]{2,80})", re.DOTALL)


def _known_start(name: str, pattern: Pattern, sure: bool) -> str | None:
    """The longest beginning of a name the lexicon accepts, in scripts that have no capitals to end it."""
    words = name.split(" ")
    sorts = 0  # "the news agency Mehr": whatever else the name means, here it is the medium
    while sorts < min(len(words) - 1, 2) and means_a_medium(words[sorts]):
        sorts += 1
    for last in range(min(len(words), 5), 0, -1):
        beginning = " ".join(words[:last]).strip(EDGES)
        named = " ".join(words[sorts:last]).strip(EDGES) if sorts else ""
        for written in (beginning, beginning.removeprefix("ل"), beginning.removeprefix("و"), named):
            outlet = find_outlet(written) if len(written) > 1 else None
            if outlet is not None and not (pattern.target == "agency" and outlet.kind != AGENCY):
                return written if not outlet.ambiguous or sure or written == named else None
    if pattern.target == "medium" and len(words) > 1 and looks_like_medium(" ".join(words[:2])):
        return " ".join(words[:2])
    return None


def _is_capitalised(name: str) -> bool:
    """Whether an unknown name that stands alone looks like one: few words, the long ones with capitals."""
    words = name.split()
    return len(words) <= _EXACT_WORDS and not any(word[0].islower() for word in words if len(word) > 3)


_EXACT_SPACES = 9
"""Most spaces in a line that is nothing but names."""
_EXACT_WORDS = 4
"""Most words of an unknown name that stands alone."""


def _judge(name: str, pattern: Pattern, strong: bool) -> Needs | None:
    """Whether the lexicon accepts one name, or None if it can be no target."""
    if not 2 <= len(name) <= 90 or not any(c.isalpha() for c in name):
        return None
    want = pattern.target
    if want == "any" and pattern.role == "image_source":
        return "resolved"
    if is_no_source(name):
        return None
    outlet = find_outlet(name) or nominative(name)
    if outlet is not None:
        if (want == "agency" and outlet.kind != AGENCY) or not _written_as_name(name, outlet):
            return None
        return "doubtful" if outlet.ambiguous and not strong else "resolved"
    if want == "agency" and pattern.exact:  # a line of nothing but an unknown name is anything
        return None
    if want == "any":
        return None if pattern.role == "text_source" and names_an_office(name) else "resolved"
    if want == "medium" and looks_like_medium(name) and not _CALL_SIGN.fullmatch(name):
        return "resolved"
    return "unresolved" if len(name) <= 60 and len(name.split()) <= 7 and not name[0].islower() else None


_CALL_SIGN = re.compile(r"[KW][A-Z]{2,3}(?:[ -](?:TV|FM|AM|DT))?")
"""Of an American station, which puts its own into its datelines."""
_SMALL_NAMES = frozenset(
    {"afp", "dpa", "ots", "epd", "sda", "dapd", "ddp", "dts", "taz", "nd", "rbb", "detikcom", "heise online"}
)
"""Names that are written in small letters, by themselves or in German and French bylines."""


def _written_as_name(name: str, outlet: Outlet) -> bool:
    """Whether a name of the lexicon is written as one here: "sana" and "map" are words, "SANA" is not."""
    if name.lower() in _SMALL_NAMES or name == outlet.name:
        return True
    if outlet.ambiguous and len(name) <= 4 and outlet.name.isupper() and not name.isupper():
        return False
    letter = next((c for c in name if c.isalpha()), "")
    return not letter.islower() or name.startswith("the ") or "." in name or " " in name


def names_agency(raw: str) -> bool:
    """Whether a bracket holds an agency of the lexicon, alone or with others."""
    return any(
        (outlet := find_outlet(part)) is not None and outlet.kind == AGENCY
        for part in _PARTS.split(raw.strip(EDGES))
    )


def known_end(name: str) -> str | None:
    """The longest ending of a name that the lexicon knows: "Germany's Der Spiegel" holds one."""
    words = name.split(" ")
    for first in range(1, min(len(words), 6)):
        ending = " ".join(words[first:])
        outlet = find_outlet(ending)
        if outlet is not None and not outlet.ambiguous and _written_as_name(ending, outlet):
            return ending
    return None


def _is_date(part: str) -> bool:
    return _DATE_LIKE.fullmatch(part) is not None and (
        not any(c.isalpha() for c in part) or _MONTHS.search(part) is not None
    )
