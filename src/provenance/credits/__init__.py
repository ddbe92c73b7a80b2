"""Whom does a text say it comes from?

A credit is what a text, its page's head or its record *says*; whether that is so is found by comparison
and joined to it later. Three steps:

- :func:`scan` finds cues in one text, by patterns that are data (``patterns/*.toml``);
- :func:`resolve` decides, knowing the document's own outlet and the outlets of the corpus, which cues are
  credits and what they credit;
- :func:`find_credits` does both and adds what the head, the record and the captions say.

Only credits of role ``text_source`` say that the text came from somebody. A photo credit never does, nor
does a cue inside a quotation; a medium that is told something is a source of a quotation, and a mark of
the publisher when it is the publisher's own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from provenance.credits.lexicon import (
    AGENCY,
    Outlet,
    find_outlet,
    fold_name,
    host_of_url,
    is_no_source,
    looks_like_medium,
    nominative,
    outlet_of_host,
)
from provenance.credits.scanner import Cue, scan
from provenance.model import Credit, CreditRole, Pointer, Span
from provenance.quotations import find_quotations
from provenance.segments import split_lines

__all__ = [
    "AGENCY",
    "Cue",
    "Outlet",
    "canonical_name",
    "credits_of_captions",
    "credits_of_pointers",
    "find_credits",
    "find_cues",
    "find_outlet",
    "fold_name",
    "fold_target",
    "host_of_url",
    "is_agency",
    "looks_like_medium",
    "open_targets",
    "outlet_of_host",
    "publisher_by_marks",
    "resolve",
    "scan",
]

_MARKS_NEEDED = 2
"""Marks of one publisher in a text before it is taken for the publisher's: one may have been quoted."""


def canonical_name(target: str) -> str:
    """The name we print for a target: the lexicon's if it knows it, else the target as it is written.

    >>> canonical_name("the Associated Press"), canonical_name("Hill Courier")
    ('AP', 'Hill Courier')
    """
    outlet = find_outlet(target) or nominative(target)
    return outlet.name if outlet is not None else _ARTICLE.sub("", target, count=1)


_ARTICLE = re.compile(
    r"^(?:the|der|die|das|dem|den|des|le|la|les|el|los|las|il|lo|gli|o|os|as|de|het) (?=[^\W\da-z_])"
)
"""A small article before a name; a capital one is part of it."""
_HOST_LIKE = re.compile(r"[\w-]+(?:\.[\w-]+)+")


@lru_cache(maxsize=16_384)
def fold_target(name: str) -> str:
    """What a target and an outlet's name are compared by: folded, and one form for all names of a medium.

    >>> fold_target("BBC News") == fold_target("the BBC") == fold_target("bbc.co.uk")
    True
    >>> fold_target("www.hillwire.example")
    'hillwire example'
    """
    outlet = find_outlet(name) or nominative(name)
    bare = name.strip().lower()
    if outlet is None and _HOST_LIKE.fullmatch(bare):
        bare = bare.removeprefix("www.")
        outlet = outlet_of_host(bare)
        return fold_name(outlet.name if outlet is not None else bare.replace(".", " "))
    return fold_name(outlet.name if outlet is not None else _ARTICLE.sub("", name, count=1))


def is_agency(name: str) -> bool:
    """Whether the name is that of a news agency of the lexicon.

    >>> is_agency("Agence France-Presse"), is_agency("BBC")
    (True, False)
    """
    outlet = find_outlet(name)
    return outlet is not None and outlet.kind == AGENCY


def find_credits(
    text: str,
    *,
    outlet: str | None = None,
    url: str | None = None,
    pointers: Sequence[Pointer] = (),
    captions: Sequence[str] = (),
    known_outlets: Collection[str] = (),
    head_end: int = 0,
    cues: Sequence[Cue] | None = None,
    languages: Sequence[str] | None = None,
) -> tuple[Credit, ...]:
    """Every credit of a document: in its text, its page's head or record, and its captions.

    ``outlet`` and ``url`` are the document's own, ``known_outlets`` the names of the corpus, ``head_end`` the
    code points of a block of metadata at the start of the text; ``cues`` those of the text, if it has been
    scanned already, ``languages`` those it is written in, if that is known. Credits of the text come
    first, by span. Linear in the text.

    >>> [(c.kind, c.role, c.target) for c in find_credits("The dam held.\\n\\nCourtesy BBC")]
    [('credit_line', 'text_source', 'BBC')]
    """
    if cues is None:
        cues = find_cues(text, head_end, languages)
    own_host = host_of_url(url) if url else None
    return (
        *resolve(cues, outlet=outlet, url=url, known_outlets=known_outlets),
        *credits_of_pointers(pointers, own_host, outlet),
        *credits_of_captions(captions),
    )


# ---------------------------------------------------------------- cues of the text


def find_cues(text: str, head_end: int = 0, languages: Sequence[str] | None = None) -> tuple[Cue, ...]:
    """The cues of a text, from nothing but the text; what :func:`scan` needs besides is worked out.

    >>> [cue.target for cue in find_cues("The dam held.\\n\\nCourtesy BBC")]
    ['BBC']
    """
    return scan(text, split_lines(text, head_end), find_quotations(text), head_end, languages)


def resolve(
    cues: Iterable[Cue], *, outlet: str | None, url: str | None, known_outlets: Collection[str] = ()
) -> tuple[Credit, ...]:
    """The credits among the cues of a text, ordered by span.

    A target the lexicon left open is accepted if the corpus knows an outlet of that name; a short name
    that means several things, if the text names the same outlet clearly elsewhere. What names the document's
    own outlet (``outlet``, or the one that publishes at ``url``; for marks also the one the text's marks
    speak of) is a mark of the publisher and no credit to somebody else.

    >>> from provenance.segments import split_lines
    >>> text = "The dam held, police told the BBC."
    >>> cues = scan(text, split_lines(text))
    >>> [c.role for c in resolve(cues, outlet="Hill Courier", url=None)]
    ['quote_source']
    >>> [c.role for c in resolve(cues, outlet="BBC News", url=None)]
    ['publisher_mark']
    """
    cues = tuple(cues)
    if not cues:
        return ()
    own_host = host_of_url(url) if url else None
    own = {fold_target(name) for name in (outlet, own_host) if name}
    marked = publisher_by_marks(cues)
    marks_of = own or ({fold_target(marked)} if marked else set())
    clear = {
        fold_target(cue.target)
        for cue in cues
        if cue.target and cue.needs == "resolved" and cue.role != "info_source"
    }
    known: frozenset[str] | None = None
    credits: list[Credit] = []
    for cue in cues:
        folded = fold_target(cue.target) if cue.target else ""
        accepted = cue.needs == "resolved"
        if cue.needs == "doubtful":
            accepted = folded in clear or folded in marks_of
        elif cue.needs == "unresolved":
            if known is None:
                known = _folded_names(tuple(known_outlets))
            accepted = folded in known or folded in own
        if not accepted:
            if cue.otherwise is not None and cue.needs == "unresolved":
                credits.append(_credit(cue, cue.otherwise, "said_source", cue.target))
            continue
        role = _role(cue, folded, own, marks_of)
        credits.append(_credit(cue, role, cue.kind, canonical_name(cue.target) if cue.target else None))
    return tuple(credits)


def _role(cue: Cue, folded: str, own: set[str], marks_of: set[str]) -> CreditRole:
    """A cue's role, seen from the outlet that prints it."""
    if cue.role == "text_source":
        host = fold_target(host_of_url(cue.url) or "") if cue.url else ""
        return "publisher_mark" if folded in own or (host and host in own) else "text_source"
    if cue.kind == "told_outlet" and folded in marks_of:
        return "publisher_mark"
    if cue.kind == "staff_byline" and own and folded not in own:
        return "text_source"  # somebody else's writer: the text is theirs
    return cue.role


def _credit(cue: Cue, role: CreditRole, kind: str, target: str | None) -> Credit:
    return Credit(
        cue.span,
        "text",
        cue.text,
        kind,
        role,
        target,
        cue.url,
        cue.scope,
        cue.confidence,
        cue.language,
        cue.rule,
    )


@lru_cache(maxsize=8)
def _folded_names(names: tuple[str, ...]) -> frozenset[str]:
    """Outlet names of a corpus, folded; remembered, because a run asks with the same ones for every text."""
    return frozenset(fold_target(name) for name in names if name)


def open_targets(cues: Iterable[Cue]) -> tuple[str, ...]:
    """Folded names that would be credits if the corpus knew an outlet of that name; sorted."""
    names = {cue.target for cue in cues if cue.needs == "unresolved" and cue.target}
    return tuple(sorted({fold_target(name) for name in names}))


def publisher_by_marks(cues: Iterable[Cue]) -> str | None:
    """The outlet whose marks stand in a text (its player's labels, its staff's bylines), if it is just one.

    At least two marks are asked for. "told the BBC" supports them but is none by itself: other outlets
    write it too.

    >>> from provenance.segments import split_lines
    >>> text = "Media playback is unsupported on your device\\nThe dam held, police told the BBC."
    >>> publisher_by_marks(scan(text, split_lines(text)))
    'BBC'
    """
    marks: dict[str, set[Span]] = defaultdict(set)
    support: dict[str, set[Span]] = defaultdict(set)
    for cue in cues:
        if cue.target is None or cue.needs != "resolved":
            continue
        if cue.role == "publisher_mark":
            marks[canonical_name(cue.target)].add(cue.span)
        elif cue.kind == "told_outlet":
            support[canonical_name(cue.target)].add(cue.span)
    enough = sorted(name for name, spans in marks.items() if len(spans) + len(support[name]) >= _MARKS_NEEDED)
    return enough[0] if len(enough) == 1 else None


# ---------------------------------------------------------------- head, record, captions

_LINKS = {"canonical": 0.9, "syndication-source": 0.98, "original-source": 0.98}
"""Properties that link to the place a text comes from, with how sure that is: a canonical address is set
wrongly often enough."""
_NAMES = {
    "isbasedon": 0.95,
    "credittext": 0.8,
    "sourceorganization": 0.8,
    "copyrightholder": 0.5,
    "via": 0.8,
}
"""Properties that name the source; a copyright holder may be the publisher's company."""


def credits_of_pointers(
    pointers: Iterable[Pointer], own_host: str | None, outlet: str | None = None
) -> tuple[Credit, ...]:
    """Credits a page's head or a record gives, in the order given.

    Those that point to the document's own host (``own_host``, registrable, without ``www``) are skipped, and
    links to a site's front page, which are mistakes. An organisation that is the document's own outlet
    (``outlet``, or the one that publishes at ``own_host``) is a mark of the publisher.

    >>> pointer = Pointer("canonical", "", "https://www.hillwire.example/2015/dam")
    >>> [(c.kind, c.target) for c in credits_of_pointers([pointer], "copy.example")]
    [('link_canonical', 'hillwire.example')]
    """
    own = {fold_target(name) for name in (own_host, outlet) if name}
    credits: list[Credit] = []
    for pointer in pointers:
        name = pointer.property.lower()
        if name not in _LINKS and name not in _NAMES:
            continue
        value = " ".join(pointer.value.split())
        url = pointer.url or (value if value.startswith(("http://", "https://")) else None)
        host = host_of_url(url) if url else None
        if host is not None and host == own_host:
            continue
        if name in _LINKS:
            if url is None or host is None or not urlsplit(url).path.strip("/"):
                continue
            target = host
        else:
            target = value if value and value != url else host or ""
        if not target or is_no_source(target):
            continue
        role: CreditRole = "publisher_mark" if fold_target(target) in own else "text_source"
        credits.append(
            Credit(
                span=None,
                origin=pointer.origin,
                text=value or url or "",
                kind="link_canonical" if name in _LINKS else "metadata",
                role=role,
                target=canonical_name(target),
                url=url,
                confidence=_LINKS.get(name) or _NAMES[name],
                rule=f"pointer.{name}",
            )
        )
    return tuple(credits)


def credits_of_captions(captions: Iterable[str]) -> tuple[Credit, ...]:
    """Photo credits in the captions of a page, in the order given; never the source of the text.

    An agency's name alone or at the end of a caption is a photo credit there, whatever it would be
    elsewhere.

    >>> [(c.target, c.role) for c in credits_of_captions(["The dam. Photo: AFP", "The dam (Reuters)"])]
    [('AFP', 'image_source'), ('Reuters', 'image_source')]
    """
    credits: list[Credit] = []
    for caption in captions:
        found: dict[str, tuple[str, float, str | None, str]] = {}
        for cue in find_cues(caption):
            if cue.kind == "photo_credit" and cue.needs == "resolved" and cue.target is not None:
                found.setdefault(
                    canonical_name(cue.target), (cue.text, cue.confidence, cue.language, cue.rule)
                )
        last = _CAPTION_END.search(caption, max(0, len(caption) - 80))
        if last is not None and is_agency(last[1]):
            found.setdefault(canonical_name(last[1]), (last[0].strip(), 0.7, None, "caption.end"))
        for target, (text, confidence, language, rule) in found.items():
            credits.append(
                Credit(
                    span=None,
                    origin="head",
                    text=text,
                    kind="photo_credit",
                    role="image_source",
                    target=target,
                    confidence=confidence,
                    language=language,
                    rule=rule,
                )
            )
    return tuple(credits)


_CAPTION_END = re.compile(r"(?:^|[(\[–—/|.-]\s?)([^()\[\]–—/|]{2,40}?)[)\]]?\W{0,3}$")
"""A name at the end of a caption, in brackets, behind a dash or alone."""
