"""Names by which people call documents: short, unique, and the same in whatever order texts arrive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class Named:
    """What a document's name is made of.

    ``base`` is the record's id or the file's name without its ending, ``place`` its absolute path or
    empty, ``member`` the record, ``version`` counts the texts seen at one place from 1, ``digest`` is
    the SHA-256 of its text in hexadecimal.
    """

    base: str
    place: str
    member: str | None
    version: int
    digest: str


def unique_names(documents: Sequence[Named]) -> list[str]:
    """The names of documents, in the order given.

    A name that only one document has stays as it is. Where several share one, each gets the shortest end
    of its path that tells all of them apart; versions at one place are numbered.

    >>> unique_names([
    ...     Named("fire", "/a/wire/fire.txt", None, 1, "00"),
    ...     Named("fire", "/a/desk/fire.txt", None, 1, "11"),
    ... ])
    ['fire (wire/fire.txt)', 'fire (desk/fire.txt)']
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for n, document in enumerate(documents):
        groups[document.base].append(n)
    names = [""] * len(documents)
    for base, members in groups.items():
        if len(members) == 1:
            names[members[0]] = base
            continue
        for n, suffix in zip(members, _suffixes([documents[m] for m in members]), strict=True):
            names[n] = f"{base} ({suffix})"
    return _without_clashes(names, documents)


def _suffixes(group: Sequence[Named]) -> list[str]:
    tails = [_tail(document) for document in group]
    deepest = max(len(tail) for tail in tails)
    versioned = len({(d.place, d.member) for d in group}) < len(group)
    for depth in range(1, deepest + 1):
        suffixes = ["/".join(tail[-depth:]) for tail in tails]
        places = {(d.place, d.member): s for d, s in zip(group, suffixes, strict=True)}
        if len(set(places.values())) == len(places) and all(suffixes):
            if versioned:
                return [f"{s}, version {d.version}" for s, d in zip(suffixes, group, strict=True)]
            return suffixes
    # Texts without a place of their own: told apart by what they say.
    return [d.digest[:8] for d in group]


def _tail(document: Named) -> list[str]:
    parts = [part for part in PurePath(document.place).parts if part not in ("/", "\\")]
    if document.member is not None and document.member != document.base:
        parts.append(document.member)
    return parts


def _without_clashes(names: list[str], documents: Sequence[Named]) -> list[str]:
    """Add the text's digest where a made-up name is somebody's own, or a version was seen twice."""
    counts: dict[str, int] = defaultdict(int)
    for name in names:
        counts[name] += 1
    return [
        f"{name} [{document.digest[:8]}]" if counts[name] > 1 else name
        for name, document in zip(names, documents, strict=True)
    ]
