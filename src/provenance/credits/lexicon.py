"""Which names are those of news agencies and other media?

Three tables that ship with the package, read once when first needed: ``agencies.toml``,
``outlets.toml`` and, for names in neither, ``medium_words.toml`` (a *Hill Courier* is very likely a
newspaper, a *Ministry of Times* is not). Names are compared folded: no case, accents, punctuation or
leading article.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

AGENCY = "agency"
"""The kind of an outlet that supplies others with text."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """A medium or news agency the lexicon knows.

    ``name`` is how we print it, ``kind`` one of agency, newspaper, magazine, broadcaster, online,
    portal; ``host`` its main host name without ``www.``, None if it has none; ``country`` two letters
    (ISO 3166; XX for international). ``ambiguous``: the name it was looked up by is also something else
    (AP, The Sun), so it needs a telling position. ``since`` and ``until`` are years of service.
    """

    name: str
    kind: str
    host: str | None = None
    country: str | None = None
    ambiguous: bool = False
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    words: frozenset[str]
    ends: frozenset[str]
    starts: frozenset[str]
    suffixes: tuple[str, ...]
    never: frozenset[str]
    generic: frozenset[str]
    of: frozenset[str]
    unnamed: frozenset[str]
    no_source: frozenset[str]
    never_inside: tuple[str, ...]
    agency: tuple[str, ...]


_MARKS = re.compile("[\u0300-\u036f\u064b-\u0655]+")
"""Accents as NFKD parts them from Latin, Greek and Cyrillic letters, and Arabic vowel signs."""
_MARKS_INSIDE = re.compile("[.'’‘`´ʼʻ\u0640\u00ad\u200b-\u200f\ufeff]+")
"""What may stand inside a word and says nothing: A.F.P., Ma'an, soft hyphens, zero-width characters."""
_WORDS = re.compile(r"(?:[^\W_]|[\u0900-\u0963\u0966-\u0dff\u0e30-\u0e4e])+")
"""Runs of letters and digits; vowel signs of India's scripts and of Thai are part of their words."""
_SEPARATE_MARKS = str.maketrans("øØłŁđĐıəþÞيىك", "oOlLdDietTییک")
"""Letters NFKD leaves alone although writers without them take the plain one; Arabic and Persian write yeh
and kaf as two letters each, and so do keyboards."""
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}[a-z]{2,24}")


def fold_name(name: str) -> str:
    """A name without what writers vary: case, accents, punctuation, a leading "The".

    Parts of initials are joined (``A.F.P.`` is ``afp``), other punctuation becomes one space.

    >>> fold_name("The Télam–Times"), fold_name("«A.F.P.»")
    ('telam times', 'afp')
    """
    return _remembered(name)


def _fold(name: str) -> str:
    if name.isascii():
        folded = name.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", name.translate(_SEPARATE_MARKS))
        folded = unicodedata.normalize("NFC", _MARKS.sub("", decomposed).casefold())
    if not folded.isalnum():
        folded = " ".join(_WORDS.findall(_MARKS_INSIDE.sub("", folded)))
    return folded[4:] if folded.startswith("the ") else folded


_remembered = lru_cache(maxsize=16_384)(_fold)


def find_outlet(name: str) -> Outlet | None:
    """The agency or medium called ``name``, or None.

    Case, accents, punctuation and a leading "The" do not matter, but where the article tells a medium from
    a common word, the answer says by ``ambiguous`` whether it is missing.

    >>> find_outlet("agence france presse").name
    'AFP'
    >>> find_outlet("A.P.").ambiguous, find_outlet("Associated Press").ambiguous
    (True, False)
    >>> find_outlet("Ministry of Silence") is None
    True
    """
    folded = fold_name(name)
    found = _lexicon().names.get(folded)
    if found is None or not found.ambiguous or found.kind == AGENCY:
        return found
    words = name.split(None, 1)
    return _lexicon().with_article[folded] if len(words) == 2 and words[0].lower() == "the" else found


_GERMAN_ENDING = re.compile(r"(?<=\we)n(?= [A-Z])")


def nominative(name: str) -> Outlet | None:
    """The outlet a declined Russian, Ukrainian or German name means, or None.

    >>> nominative("Интерфаксу").name, nominative("Коммерсанта").name
    ('Interfax', 'Коммерсантъ')
    >>> nominative("Süddeutschen Zeitung").name
    'Süddeutsche Zeitung'
    """
    if "en " in name:
        return find_outlet(_GERMAN_ENDING.sub("", name))
    if not "\u0400" <= name[:1] <= "\u04ff" or len(name) < 5 or " " in name:
        return None
    for stem in (name[:-1], name[:-2]):
        for ending in ("", "а", "я", "ъ", "ь", "й"):
            outlet = find_outlet(stem + ending) if len(stem) >= 4 else None
            if outlet is not None:
                return outlet
    return None


def outlet_of_host(host: str) -> Outlet | None:
    """The agency or medium that publishes at a host name or at one above it, or None.

    >>> outlet_of_host("edition.cnn.com").name
    'CNN'
    """
    hosts = _lexicon().hosts
    rest = host.strip(".").lower()
    while rest:
        if rest in hosts:
            return hosts[rest]
        rest = rest.partition(".")[2]
    return None


def names_of_hosts() -> tuple[str, ...]:
    """Every host name of the lexicon, sorted."""
    return tuple(sorted(_lexicon().hosts))


def looks_like_medium(name: str) -> bool:
    """Whether an unknown name is built like that of a medium.

    >>> looks_like_medium("Hill Courier"), looks_like_medium("hillnews.example")
    (True, True)
    >>> looks_like_medium("Syrian opposition groups"), looks_like_medium("Hill Police News Office")
    (False, False)
    """
    if len(name) > 80:
        return False
    bare = name.strip().lower()
    if "." in bare and _HOST.fullmatch(bare):
        return True
    table = _medium_words()
    folded = fold_name(name)
    words = folded.split()
    if not words or _is_forbidden(folded, words):
        return False
    if _names_agency(folded):
        return True
    if not table.words.isdisjoint(words) and (len(words) > 1 or words[0] not in table.generic):
        return True
    if len(words) > 1:
        if words[-1] in table.ends or words[0] in table.starts:
            return True
        if any(one in table.ends and two in table.of for one, two in pairwise(words)):
            return True
    last = words[-1]
    return last.endswith(table.suffixes) and last not in table.suffixes


def names_an_office(name: str) -> bool:
    """Whether a word of the name forbids it to be a medium's: police, ministry, spokesman.

    >>> names_an_office("Hill Police"), names_an_office("Hill Courier")
    (True, False)
    """
    folded = fold_name(name)
    return _is_forbidden(folded, folded.split())


def _is_forbidden(folded: str, words: list[str]) -> bool:
    table = _medium_words()
    if not table.never.isdisjoint(words):
        return not _names_agency(folded)
    return folded >= "\u2e80" and any(part in folded for part in table.never_inside)


def _names_agency(folded: str) -> bool:
    """Whether a folded name is a name and a sort of news agency: "nordwire news agency"."""
    return any(folded.endswith(f" {sort}") for sort in _medium_words().agency)


def means_a_medium(word: str) -> bool:
    """Whether a word is a sort of medium: newspaper, Zeitung, agence.

    >>> means_a_medium("newspaper"), means_a_medium("valley")
    (True, False)
    """
    return fold_name(word) in _medium_words().generic


def means_agencies(name: str) -> bool:
    """Whether the words stand for news agencies without naming one: "agencies", "wire services".

    >>> means_agencies("Agencies"), means_agencies("AFP")
    (True, False)
    """
    return fold_name(name) in _medium_words().unnamed


def is_no_source(name: str) -> bool:
    """Whether the name is a share button's, a picture library's or the like: never the source of a text.

    >>> is_no_source("WhatsApp"), is_no_source("Hill Courier")
    (True, False)
    """
    return fold_name(name) in _medium_words().no_source


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Outlets by folded name and by host.

    ``with_article`` holds the unambiguous twin of a name that needs its article.
    """

    names: dict[str, Outlet]
    with_article: dict[str, Outlet]
    hosts: dict[str, Outlet]
    second_level: frozenset[str]
    shared_hosts: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    table = _read("outlets.toml")
    lexicon = _Lexicon({}, {}, {}, frozenset(table["second_level"]), frozenset(table["shared_hosts"]))
    for row in _read("agencies.toml")["agencies"]:
        _add_agency(lexicon, row)
    common = {_fold(word) for word in table["common"]}
    for line in table["outlets"].splitlines():
        if line and not line.startswith("#"):
            _add_outlet(lexicon, line, common)
    return lexicon


def _add_agency(lexicon: _Lexicon, row: dict[str, Any]) -> None:
    hosts: list[str] = row["hosts"]
    short = {_fold(alias) for alias in row.get("short", ())}
    fields = (row["name"], AGENCY, hosts[0] if hosts else None, row["country"])
    years = (row.get("since"), row.get("until"))
    clear, doubtful = Outlet(*fields, False, *years), Outlet(*fields, True, *years)
    for alias in (row["name"], *row["aliases"]):
        folded = _fold(alias)
        lexicon.names.setdefault(folded, doubtful if folded in short else clear)
    for folded in sorted(short):
        lexicon.names.setdefault(folded, doubtful)
    for host in hosts:
        lexicon.hosts.setdefault(host, clear)


def _add_outlet(lexicon: _Lexicon, line: str, common: set[str]) -> None:
    name, kind, country, addresses, *aliases = line.split("; ")
    hosts = addresses.split()
    clear = Outlet(name, kind, hosts[0] if hosts else None, country)
    doubtful: Outlet | None = None
    for alias in (name, name.partition(" (")[0], *aliases):
        folded = _fold(alias)
        if folded in common:
            doubtful = doubtful or Outlet(name, kind, clear.host, country, True)
            lexicon.with_article.setdefault(folded, clear)
            lexicon.names.setdefault(folded, doubtful)
        else:
            lexicon.names.setdefault(folded, clear)
    for host in hosts:
        lexicon.hosts.setdefault(host, clear)


@cache
def _medium_words() -> _Words:
    table = _read("medium_words.toml")

    def gather(key: str) -> frozenset[str]:
        return frozenset(fold_name(word) for language in table.values() for word in language.get(key, ()))

    never = gather("never")
    inside = tuple(sorted(word for word in never if word and word[0] >= "\u2e80"))
    suffixes = tuple(sorted({s.lower() for language in table.values() for s in language.get("suffixes", ())}))
    return _Words(
        gather("words"),
        gather("ends"),
        gather("starts"),
        suffixes,
        never,
        gather("generic"),
        gather("of"),
        gather("unnamed"),
        gather("no_source"),
        inside,
        tuple(sorted(gather("agency"))),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("provenance.credits") / name).read_text(encoding="utf-8"))


def host_of_url(url: str) -> str | None:
    """The registrable host of an address, without ``www``; None if it has none.

    An estimate: the labels every country shares below its own and the large blog hosts are known, not the
    whole public suffix list.

    >>> host_of_url("http://www.news.example/story"), host_of_url("https://m.hill.co.uk:8080/")
    ('news.example', 'hill.co.uk')
    >>> host_of_url("//hill.blogspot.com/x"), host_of_url("no address")
    ('hill.blogspot.com', None)
    """
    try:
        netloc = urlsplit(url if "//" in url else "//" + url).hostname or ""
    except ValueError:  # a bracket without its partner and the like
        return None
    host = netloc.strip(".").lower()
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    labels = host.split(".")
    if len(labels) < 2 or " " in host or not all(labels):
        return None
    keep = 2
    table = _lexicon()
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in table.second_level:
        keep = 3
    if len(labels) > keep and ".".join(labels[-keep:]) in table.shared_hosts:
        keep += 1
    return ".".join(labels[-keep:])
