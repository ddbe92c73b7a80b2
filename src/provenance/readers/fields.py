"""Which names do people give the same field?

Head blocks of text files, records, and metadata tables all say "who published this, when, under which
title"; this is the one place that knows the words for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from provenance.model import Basis, CreditOrigin, Pointer
from provenance.readers.addresses import absolute_url, is_front_page, same_site
from provenance.readers.dates import parse_moment
from provenance.readers.decoding import clean

_NAMES = {
    "headline": "title headline",
    "outlet": "outlet publisher source_name",
    "url": "url link",
    "canonical_url": "canonical canonical_url",
    "published": "date published published_at",
    "modified": "modified updated modified_at updated_at",
    "author": "author by byline",
    "language": "language lang",
}
_FIELDS = {name: field for field, names in _NAMES.items() for name in names.split()}

_POINTERS = {
    "isbasedon": "isbasedon", "isbasedonurl": "isbasedon", "credittext": "credittext",
    "copyrightholder": "copyrightholder", "sourceorganization": "sourceorganization",
    "syndicationsource": "syndication-source", "originalsource": "original-source", "via": "via",
}  # fmt: skip
_LONGEST_VALUE = 1000  # characters of a headline, a name or a credit; more is no such thing
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8}){0,4}")


@lru_cache(maxsize=4096)
def field_named(key: str) -> str | None:
    """The document field that a key means, or None for a key of its own.

    >>> field_named("Published-At"), field_named("source")
    ('published', None)
    """
    return _FIELDS.get(key.strip().casefold().replace("-", "_").replace(" ", "_"))


def document_fields(
    stated: Iterable[tuple[str, str]], basis: Basis
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What stated (field, value) pairs say, as arguments of a Document.

    The first usable value of a field counts. What cannot be read (a date that is none, an address that
    is no web address) comes back in the second place, so that it is kept and not guessed at.

    >>> document_fields([("headline", " Pier  closed "), ("published", "soon")], "text")
    ({'headline': 'Pier closed'}, [('published', 'soon')])
    """
    known: dict[str, Any] = {}
    unread: list[tuple[str, str]] = []
    for field, value in stated:
        tidied = tidy(value)
        if not tidied:
            continue
        read: Any = tidied
        if field in ("published", "modified"):
            read = parse_moment(tidied, basis)
        elif field in ("url", "canonical_url"):
            read = absolute_url(tidied, None)
        elif field == "language":
            read = language_code(tidied)
        elif len(tidied) > _LONGEST_VALUE:
            read = None
        if read is None or field in known:
            unread.append((field, value))
        else:
            known[field] = read
    return known, unread


def tidy(value: str) -> str:
    """A short value on one line, without the white space around it.

    >>> tidy(" Elm  Bay\\n Courier")
    'Elm Bay Courier'
    """
    return " ".join(clean(value).split())


def language_code(stated: str) -> str | None:
    """The language part of a stated language tag, in lower case, or None.

    >>> language_code("en_GB"), language_code("x-klingon!")
    ('en', None)
    """
    found = _LANGUAGE.fullmatch(stated.strip())
    return found[1].lower() if found else None


def name_in(value: Any) -> str | None:
    """The name in a value as feeds and records give it: a string, an object with a name, or several.

    >>> name_in([{"name": "A. Grebe"}, "B. Heron"])
    'A. Grebe, B. Heron'
    """
    names = []
    for part in value if isinstance(value, list) else [value]:
        name = part.get("name") if isinstance(part, dict) else part
        if isinstance(name, str | int | float) and not isinstance(name, bool) and tidy(str(name)):
            names.append(tidy(str(name)))
    return ", ".join(dict.fromkeys(names)) or None


def record_pointers(record: dict[str, Any]) -> tuple[Pointer, ...]:
    """What a record's own fields say about a source (``creditText``, ``is_based_on``, ``via`` ...)."""
    pointers = []
    for key, value in record.items():
        name = _POINTERS.get(key.casefold().replace("_", "").replace("-", ""))
        if name is None:
            continue
        for part in value if isinstance(value, list) else [value]:
            stated = name_in(part)
            link = part.get("url") or part.get("@id") if isinstance(part, dict) else part
            url = absolute_url(link, None) if isinstance(link, str) else None
            if stated or url:
                pointers.append(Pointer(name, stated or url or "", url, "record"))
    return tuple(pointers)


def canonical_pointer(
    url: str | None, canonical: str | None, origin: CreditOrigin
) -> tuple[str | None, tuple[Pointer, ...]]:
    """What a canonical address says: another name of this page, or a pointer to another publisher's.

    Returns the canonical address, None when it names a whole site and so is broken, and the pointer when
    it stands on another site than ``url``.
    """
    if canonical is None or (is_front_page(canonical) and not (url and is_front_page(url))):
        return None, ()
    if url is None or same_site(url, canonical):
        return canonical, ()
    return canonical, (Pointer("canonical", canonical, canonical, origin),)


def as_json(value: Any) -> str:
    """A value as JSON text that can be stored: readable, no lone surrogates.

    >>> as_json({"désk": 1})
    '{"désk": 1}'
    """
    return clean(json.dumps(value, ensure_ascii=False, default=str))


def delimiter_of(header: str) -> str:
    """The character that separates the columns, from the header line alone: comma, semicolon or tab.

    >>> delimiter_of("path;title;note, if any")
    ';'
    """
    best, most = ",", -1
    for delimiter in (",", ";", "\t"):
        names = [name.strip().strip('"').lower() for name in header.split(delimiter)]
        known = sum(1 for name in names if field_named(name) or name in _OTHER_COLUMNS)
        if (score := known * 1000 + min(len(names), 999)) > most:
            best, most = delimiter, score
    return best


def is_table_header(line: str) -> bool:
    """Whether a line names columns: one that holds texts, another that is known, and nothing but names.

    >>> is_table_header("id,Title,text,section"), is_table_header("Text, body and soul of the pier")
    (True, False)
    """
    names = [name.strip().strip('"').lower() for name in line.strip().split(delimiter_of(line))]
    if not all(name and len(name) <= _LONGEST_COLUMN for name in names):
        return False
    texts = [name for name in names if name in _BODY_COLUMNS]
    return bool(texts) and any(
        name not in texts and (field_named(name) or name in _OTHER_COLUMNS) for name in names
    )


_LONGEST_COLUMN = 40  # characters of a column's name
_BODY_COLUMNS = ("text", "html", "body")
_OTHER_COLUMNS = ("path", "file", "filename", "text", "html", "body", "id")
