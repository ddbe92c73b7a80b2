"""The same words, spelt another way.

Here belongs what tells a variant or a slip from another word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from provenance.edits.sides import Side
from provenance.edits.tokens import combining_marks

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
        (r"^(burn|dream|lean|leap|learn|spoil)t$", r"\1ed"),
        (r"^(smel|spel|spil)t$", r"\1led"),
        (r"^((?:to|after|back|up|down|on|north|south|east|west)ward)s$", r"\1"),
    )
)
"""British endings and stems turned into American ones; applied to both sides, so that it does not matter
which of them is which. Guarded where a pair of unrelated words would meet ("four" and "for", "filled" and
"filed")."""
_DIGIT = re.compile(r"\d")
_SLIP = 6
"""Letters: a slip of the keyboard is looked for only in words that long, since short words meet too often."""


def is_spelling(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether both sides are the same words in another spelling ("air strikes", "defence", "naïve")."""
    if not a or not b:
        return False
    one, other = "".join(a).casefold(), "".join(b).casefold()
    if _DIGIT.search(one) or _DIGIT.search(other):
        return False
    if one == other or len(a) != len(b):
        return one == other
    return all(spelt_alike(x.casefold(), y.casefold()) for x, y in zip(a, b, strict=True))


@lru_cache(1 << 12)
def spelt_alike(a: str, b: str) -> bool:
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

    At a word's end it would be another form of the word; only a consonant doubled there is none.
    """
    if min(len(a), len(b)) < _SLIP or abs(len(a) - len(b)) > 1 or a[0] != b[0] or a[-1] != b[-1]:
        return False
    if len(a) != len(b) and min(a, b, key=len) + a[-1] == max(a, b, key=len):
        return a[-1] not in "aeious"
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
    return "".join(c for c in decomposed if c not in combining_marks()).replace("\ue000", "й")


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "ß": "ss"})


def _unfolded(word: str) -> str:
    """A word with its umlauts written as two letters."""
    return _plain(unicodedata.normalize("NFC", word).translate(_UMLAUTS))


@lru_cache(1 << 12)
def _american(word: str) -> str:
    for pattern, replacement in _VARIANTS:
        word = pattern.sub(replacement, word)
    return word


def is_prefixed(side: Side, a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether one side is the other's word with a prefix that denies it ("unlikely")."""
    if len(a) != 1 or len(b) != 1:
        return False
    short, long = sorted((a[0], b[0]), key=len)
    if len(short) < 4 or not long.endswith(short) or (long[0].isupper() and side.lexicon.no_names):
        return False
    prefix = long[: -len(short)].rstrip("-")
    # "irregular", but not "irony"; and a capital is a German noun ("Unfall" denies no "Fall").
    return prefix in side.lexicon.prefixes and (prefix[0] != "i" or prefix[-1] == short[0])
