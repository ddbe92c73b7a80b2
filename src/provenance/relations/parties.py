"""What the decisions need to know of one document, and nothing of its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from provenance.credits import fold_target, is_agency
from provenance.credits.directory import Directory
from provenance.credits.lexicon import AGENCY, fold_name
from provenance.model import Credit, Moment
from provenance.readers.addresses import host_of, normal_url

_NOBODY = Directory()


@dataclass(frozen=True, slots=True)
class Party:
    """What the decision needs to know of one document, and nothing of its text.

    ``words`` and ``noise_words`` count the words compared. ``addresses`` are normal forms of its URLs,
    ``place`` its path and member. ``outlet`` is as given, ``marked_outlet`` the one whose marks its text
    carries; both folded for comparison, ``outlet_name`` as shown. ``hidden_words`` counts invisible
    characters and words of mixed scripts, where they are too many for an accident. ``captured`` is the
    run that first saw it.
    """

    id: int
    name: str
    words: int
    noise_words: int = 0
    characters: int = 0
    addresses: frozenset[str] = frozenset()
    place: str = ""
    outlet: str | None = None
    outlet_name: str | None = None
    marked_outlet: str | None = None
    agency: bool = False
    family: str | None = None
    """The brand its outlet belongs to, folded, where a user said so."""
    hidden_words: int = 0
    published: Moment | None = None
    modified: Moment | None = None
    captured: int = 0
    credits: tuple[Credit, ...] = ()
    credit_names: tuple[str | None, ...] = ()
    """Folded targets of ``credits``, in the same order."""
    credit_addresses: tuple[str | None, ...] = ()
    """Normal forms of the addresses of ``credits``."""

    @property
    def publisher(self) -> str | None:
        """The outlet as given, else as its marks say."""
        return self.outlet or self.marked_outlet

    def same_house(self, other: Party) -> bool:
        """Whether both are published by one outlet, or by two of one brand."""
        if self.publisher is not None and self.publisher == other.publisher:
            return True
        return self.family is not None and self.family == other.family

    def upstream(self) -> list[tuple[Credit, str | None, str | None]]:
        """Credits that imply an upstream text, with their folded target and address."""
        if not self.credits:  # most documents; every pair of them asks several times
            return []
        rows = zip(self.credits, self.credit_names, self.credit_addresses, strict=True)
        return [row for row in rows if row[0].role == "text_source"]


def make_party(
    number: int,
    name: str,
    *,
    words: int,
    noise_words: int,
    characters: int,
    urls: Iterable[str | None] = (),
    place: str = "",
    outlet: str | None = None,
    marked_outlet: str | None = None,
    hidden_words: int = 0,
    published: Moment | None = None,
    modified: Moment | None = None,
    captured: int = 0,
    credits: Sequence[Credit] = (),
    directory: Directory | None = None,
) -> Party:
    """A party from what a document says of itself: names folded, addresses in their normal form."""
    shown = outlet or marked_outlet
    known = directory or _NOBODY
    hosts = [h for url in urls if url and (h := host_of(url))]
    entry = known.entry(fold_target(shown) if shown else None, hosts)
    return Party(
        id=number,
        name=name,
        words=words,
        noise_words=noise_words,
        characters=characters,
        addresses=frozenset(a for url in urls if url and (a := normal_url(url))),
        place=place,
        outlet=known.canonical(fold_target(outlet)) if outlet else None,
        outlet_name=shown,
        marked_outlet=known.canonical(fold_target(marked_outlet)) if marked_outlet else None,
        agency=entry.kind == AGENCY if entry and entry.kind else bool(shown and is_agency(shown)),
        family=fold_name(entry.brand) if entry and entry.brand else None,
        hidden_words=hidden_words,
        published=published,
        modified=modified,
        captured=captured,
        credits=tuple(credits),
        credit_names=tuple(known.canonical(fold_target(c.target)) if c.target else None for c in credits),
        credit_addresses=tuple(normal_url(c.url) if c.url else None for c in credits),
    )
