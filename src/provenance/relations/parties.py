"""What the decisions need to know of one document, and nothing of its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from provenance.credits import fold_target, is_agency
from provenance.model import Credit, Moment
from provenance.readers.addresses import normal_url


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
) -> Party:
    """A party from what a document says of itself: names folded, addresses in their normal form."""
    shown = outlet or marked_outlet
    return Party(
        id=number,
        name=name,
        words=words,
        noise_words=noise_words,
        characters=characters,
        addresses=frozenset(a for url in urls if url and (a := normal_url(url))),
        place=place,
        outlet=fold_target(outlet) if outlet else None,
        outlet_name=shown,
        marked_outlet=fold_target(marked_outlet) if marked_outlet else None,
        agency=is_agency(shown) if shown else False,
        hidden_words=hidden_words,
        published=published,
        modified=modified,
        captured=captured,
        credits=tuple(credits),
        credit_names=tuple(fold_target(c.target) if c.target else None for c in credits),
        credit_addresses=tuple(normal_url(c.url) if c.url else None for c in credits),
    )
