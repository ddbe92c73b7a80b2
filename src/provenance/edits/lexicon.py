"""What single words are, language by language, from ``words.toml``; and which language a text is in.

Here belongs what can be said of a word without the text around it.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain

from provenance.edits.tokens import SHORT, SINGLE, words_of

FUNCTION, NEGATION, FIGURE, MONTH, DATE, DOUBTFUL, YEAR_CUE, TITLE, KNOWN, MULTIPLE, ARTICLE = (
    1 << n for n in range(11)
)
"""What a word can be, as bits; a figure is a number in digits or letters."""
FACT = FIGURE | MONTH | DATE | DOUBTFUL


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What one language's table in ``words.toml`` says of more than single words."""

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
    "articles": ARTICLE,
    "function": FUNCTION,
    "negations": NEGATION,
    "months": MONTH | DATE,
    "dates": DATE,
    "doubtful_dates": DOUBTFUL,
    "year_cues": YEAR_CUE,
    "numbers": FIGURE,
    "multiples": MULTIPLE,
    "titles": TITLE,
    "names": KNOWN,
}


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("provenance.edits").joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def lexicon_of(language: str) -> Lexicon:
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
        bits[word] &= ~(MONTH | DATE)
    parts = sorted(words("number_parts"), key=lambda part: (-len(part), part)) if language else []
    return Lexicon(
        language,
        bits,
        tuple(sorted(words("not_negations"))),
        denying=frozenset(word for word in words("negations") if SINGLE.match(word)),
        numerals=frozenset(word for word in words("numbers") if SINGLE.match(word)),
        days=tuple(sorted(w for w in words("dates") if SINGLE.match(w))) if language else (),
        # Atomic: a part once taken is not given back, so that the search stays linear.
        number_parts=re.compile(f"(?>{'|'.join(parts)})+") if parts else None,
        names=words("names"),
        before_names=words("before_names"),
        no_names=words("no_names") if language else frozenset(),
        surnames=words("surnames") if language else frozenset(),
        prefixes=words("negative_prefixes"),
    )


@lru_cache(1 << 15)
def word_bits(language: str, word: str) -> int:
    """What a word of a text is. Entries with a capital are found only with it or in full capitals."""
    lexicon = lexicon_of(language)
    small = word.casefold().replace("’", "'")
    bare = small.removesuffix("'s")
    bits = lexicon.bits.get(word, 0) | lexicon.bits.get(small, 0) | lexicon.bits.get(bare, 0) & DATE
    if bare != small:
        bits |= lexicon.bits.get(word[:-2], 0) & DATE
    if len(word) > 3 and word.isupper():
        bits |= lexicon.bits.get(word.capitalize(), 0) & (MONTH | DATE)
    if word[0].isdigit() or word[-1].isdigit():
        bits |= FIGURE
    elif len(small) > 3 and lexicon.number_parts and lexicon.number_parts.fullmatch(small):
        bits |= 0 if bits & FUNCTION else FIGURE  # one word in German: "vierundzwanzig", and not "eine"
    if small.endswith("n't") or (small.startswith("n'") and lexicon.bits.get("n", 0) & NEGATION):
        bits |= NEGATION
    if lexicon.language == "ar" and small[0] in "وفبلك":
        # "and", "so", "in", "for" and "as" are written as part of the word that follows.
        bits |= lexicon.bits.get(small[1:], 0) & (KNOWN | (NEGATION if small[0] in "وف" else 0))
    return bits


def bits_of(language: str, stretch: str) -> int:
    """What any of a stretch's words is."""
    return (_short_bits if len(stretch) <= SHORT else _short_bits.__wrapped__)(language, stretch)


@lru_cache(1 << 12)
def _short_bits(language: str, stretch: str) -> int:
    bits = 0
    for word in words_of(stretch):
        bits |= word_bits(language, word)
    return bits


_SAMPLE = 600
"""Code points of a text its language is told from."""
LETTERS = re.compile(r"[^\W\d_]+")
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
def language_of(text: str) -> str:
    """The language of a text by its words without a topic; empty if they do not tell."""
    sample = text[:_SAMPLE]
    if not sample.isascii():
        ideographs = len(_IDEOGRAPHS.findall(sample))
        if 4 * ideographs > len(sample):
            return "" if 20 * len(_KANA.findall(sample)) > ideographs else "zh"
    known = _languages_of()
    words = LETTERS.findall(sample.casefold())
    scores = Counter(chain.from_iterable([known[word] for word in words if word in known]))
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked or ranked[0][1] < 3 or 8 * ranked[0][1] < len(words):
        return ""
    if len(ranked) > 1 and 10 * ranked[1][1] > 9 * ranked[0][1]:
        return ""  # two languages fit equally well
    return ranked[0][0]
