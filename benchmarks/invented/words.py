"""The words of the invented news: a vocabulary in tables from which one draw is one look-up.

A table has 2 ** :data:`BITS` places; a word has as many of them as it is frequent (Zipf and Mandelbrot: the
word of rank r in proportion to 1 / (r + 6)). Function words come with the grammar in :mod:`.articles`.
"""

from __future__ import annotations

import hashlib
import random
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

BITS = 13
Table = tuple[str, ...]

VOCABULARY: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8")
)
TOPICS: tuple[str, ...] = tuple(VOCABULARY["topics"])
_NAMES: dict[str, Table] = {name: tuple(words.split()) for name, words in VOCABULARY["names"].items()}
_IRREGULAR: dict[str, tuple[str, str]] = {
    base: tuple(forms.split()) for base, forms in VOCABULARY["irregular"].items()
}
_DOUBLED = frozenset(
    (
        "admit",
        "cancel",
        "defer",
        "enrol",
        "equip",
        "expel",
        "label",
        "map",
        "plan",
        "ram",
        "stop",
        "transfer",
        "trim",
    )
)


def seeded(*seed: object) -> random.Random:
    """A generator of random numbers that depends on the seed's words alone, on any machine."""
    digest = hashlib.blake2b("|".join(map(str, seed)).encode(), digest_size=8).digest()
    return random.Random(int.from_bytes(digest, "big"))


def spread(*pools: Sequence[str]) -> Table:
    """A table in which every pool has the same share of the places.

    >>> table = spread(["often", "rarely"])
    >>> len(table), table.count("often") > table.count("rarely") > 0
    (8192, True)
    """
    size = 1 << BITS
    places: list[str] = []
    for number, pool in enumerate(pools, 1):
        weights = [1 / (rank + 6) for rank in range(1, len(pool) + 1)]
        end, start = size * number // len(pools), len(places)
        share, reached = (end - start) / sum(weights), 0.0
        for word, weight in zip(pool, weights, strict=True):
            reached += weight * share
            places.extend([word] * (start + round(reached) - len(places)))
    assert len(places) == size
    return tuple(places)


def past(verb: str) -> str:
    """The simple past of a verb.

    >>> [past(verb) for verb in ("carry", "close", "stop", "sell", "paint")]
    ['carried', 'closed', 'stopped', 'sold', 'painted']
    """
    return _IRREGULAR[verb][0] if verb in _IRREGULAR else _regular(verb)


def participle(verb: str) -> str:
    """The past participle of a verb.

    >>> participle("hide"), participle("mend")
    ('hidden', 'mended')
    """
    return _IRREGULAR[verb][1] if verb in _IRREGULAR else _regular(verb)


def plural(noun: str) -> str:
    """The plural of a noun.

    >>> [plural(noun) for noun in ("ferry", "bush", "bay", "crane")]
    ['ferries', 'bushes', 'bays', 'cranes']
    """
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{noun}es"
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{noun}s"


def article(word: str) -> str:
    """The word with the indefinite article before it."""
    return f"an {word}" if word[0] in "aeiou" and not word.startswith(("uni", "use", "eu")) else f"a {word}"


def _regular(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1]}ed" if verb in _DOUBLED else f"{verb}ed"


class Lexicon:
    """What a text on one topic is made of: tables of nouns, verbs and the rest."""

    def __init__(self, topic: str) -> None:
        own, general = VOCABULARY["topics"][topic], VOCABULARY["general"]
        nouns = [tuple(words["nouns"].split()) for words in (own, general)]
        verbs = [tuple(words["verbs"].split()) for words in (own, general)]
        self.nouns = spread(*nouns)
        self.plural_nouns = spread(*(tuple(map(plural, pool)) for pool in nouns))
        self.verbs = spread(*verbs)
        self.past = spread(*(tuple(map(past, pool)) for pool in verbs))
        self.participles = spread(*(tuple(map(participle, pool)) for pool in verbs))
        adjectives = tuple(general["adjectives"].split())
        self.adjectives = spread(adjectives)
        self.one_adjective = spread(tuple(map(article, adjectives)))
        self.adverbs = spread(tuple(general["adverbs"].split()))
        self.people = spread(tuple(general["plurals"].split()))


lexicon = cache(Lexicon)
"""The lexicon of a topic, built once."""


@cache
def every_word() -> Table:
    """All common words, for those who replace words."""
    found = {w for pool in VOCABULARY["general"].values() for w in pool.split() if w.islower()}
    found |= {w for topic in VOCABULARY["topics"].values() for pool in topic.values() for w in pool.split()}
    return tuple(sorted(found))


@cache
def synonyms() -> dict[str, Table]:
    """For each word of the table those that can stand for it."""
    groups = [(first, *others.split()) for first, others in VOCABULARY["synonyms"].items()]
    found: dict[str, Table] = {}
    for group in groups:
        for word in group:
            found.setdefault(word, tuple(other for other in group if other != word))
    return found


def place_name(chooser: random.Random) -> str:
    """A town nobody has been to."""
    return chooser.choice(_NAMES["first"]) + chooser.choice(_NAMES["place"])


def surname(chooser: random.Random) -> str:
    """A family name."""
    return chooser.choice(_NAMES["first"]) + chooser.choice(_NAMES["surname"])


def given_name(chooser: random.Random) -> str:
    """A first name."""
    return chooser.choice(_NAMES["given"])


def body_name(chooser: random.Random, town: str) -> str:
    """An authority, a firm or an association."""
    kinds, bodies = VOCABULARY["general"]["kinds"].split(), VOCABULARY["general"]["bodies"].split()
    return f"{town} {chooser.choice(kinds)} {chooser.choice(bodies)}"


def role(chooser: random.Random) -> str:
    """What somebody does there."""
    roles: list[str] = VOCABULARY["general"]["roles"].split()
    return chooser.choice(roles)
