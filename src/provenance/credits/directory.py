"""Outlets as a user describes them: other names, hosts, whose brand, and whose text is licensed.

What stands here goes before the lexicon that ships with the package.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from provenance.credits import fold_target
from provenance.credits.lexicon import outlet_of_host
from provenance.model import OutletEntry


class Directory:
    """Entries by all their names and hosts; of two for one name the first counts.

    >>> entry = OutletEntry("Hill Courier", aliases=("HiCo",), hosts=("hillcourier.example",))
    >>> known = Directory([entry])
    >>> known.canonical(fold_target("HiCo"))
    'hill courier'
    >>> known.name_of(None, "www.hillcourier.example"), known.name_of("hico", None)
    ('Hill Courier', 'Hill Courier')
    """

    def __init__(self, entries: Iterable[OutletEntry] = ()) -> None:
        self.entries = tuple(entries)
        self._by_name: dict[str, OutletEntry] = {}
        self._by_host: dict[str, OutletEntry] = {}
        for entry in self.entries:
            for name in (entry.name, *entry.aliases, *entry.hosts):
                self._by_name.setdefault(fold_target(name), entry)
            for host in entry.hosts:
                self._by_host.setdefault(_bare(host), entry)

    @cached_property
    def names(self) -> dict[str, str]:
        """Every name of an entry, and the folded form it is compared by."""
        return {
            name: fold_target(entry.name) for entry in self.entries for name in (entry.name, *entry.aliases)
        }

    @cached_property
    def licensed(self) -> frozenset[str]:
        """Folded names of outlets whose text needs no credit."""
        return frozenset(fold_target(entry.name) for entry in self.entries if entry.licensed)

    def canonical(self, folded: str | None) -> str | None:
        """The one folded name that stands for all of an outlet's."""
        entry = self._by_name.get(folded) if folded else None
        return folded if entry is None else fold_target(entry.name)

    def entry(self, folded: str | None, hosts: Sequence[str] = ()) -> OutletEntry | None:
        """What is known of an outlet by a folded name, else by one of its hosts."""
        found = self._by_name.get(folded) if folded else None
        return found or next((e for h in hosts if (e := self._by_host.get(_bare(h))) is not None), None)

    def name_of(self, name: str | None, host: str | None) -> str | None:
        """What to call the outlet of a document that gives a name, or only an address."""
        if name:
            entry = self._by_name.get(fold_target(name))
            return name if entry is None else entry.name
        entry = self._by_host.get(_bare(host)) if host else None
        if entry is not None:
            return entry.name
        known = outlet_of_host(_bare(host)) if host else None
        return None if known is None else known.name


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.").partition(":")[0]
