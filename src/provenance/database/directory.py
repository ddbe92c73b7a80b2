"""Outlets as a user described them, kept for later runs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from provenance.credits import fold_target
from provenance.credits.directory import Directory
from provenance.credits.lexicon import find_outlet
from provenance.database.store import NewsDatabase
from provenance.model import OutletEntry
from provenance.readers.addresses import host_of


def read_directory(db: NewsDatabase) -> Directory:
    """What was given in this run and in earlier ones."""
    return Directory(
        OutletEntry(
            name, kind, country, brand, tuple(json.loads(hosts)), tuple(json.loads(aliases)), bool(free)
        )
        for name, kind, country, brand, hosts, aliases, free in db.rows(
            "SELECT name, kind, country, brand, hosts, aliases, licensed FROM known_outlets ORDER BY seq"
        )
    )


def add_to_directory(db: NewsDatabase, entries: Sequence[OutletEntry]) -> bool:
    """Remember entries; one of a name that is known replaces what was said of it.

    Documents are given to their outlets anew, and their credits have to be read again.

    Returns:
        Whether anything is new.
    """
    before = read_directory(db).entries
    given = {entry.name: entry for entry in reversed(entries)}
    kept = [entry for entry in before if entry.name not in given]
    # In the order of their names: what holds must not depend on which table was given first.
    after = tuple(sorted([*kept, *given.values()], key=lambda entry: entry.name))
    if after == before:
        return False
    db.connection.execute("DELETE FROM known_outlets")
    db.many(
        "INSERT INTO known_outlets (name, kind, country, brand, hosts, aliases, licensed, seq) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                e.name,
                e.kind,
                e.country,
                e.brand,
                json.dumps(e.hosts),
                json.dumps(e.aliases),
                int(e.licensed),
                n,
            )
            for n, e in enumerate(after)
        ),
    )
    _assign_again(db, Directory(after))
    db.connection.execute("DELETE FROM attributions")
    db.connection.execute("DELETE FROM audits")
    return True


def _assign_again(db: NewsDatabase, directory: Directory) -> None:
    """Give seen documents the outlets the directory says, and outlets what it says of them."""
    rows = db.rows(
        "SELECT d.id, o.name, coalesce(d.url, d.canonical_url) FROM documents d "
        "LEFT JOIN outlets o ON o.id = d.outlet_id WHERE d.status = 'seen' ORDER BY d.id"
    )
    for document, name, url in rows:
        called = directory.name_of(name, host_of(url or ""))
        if called != name:
            outlet = outlet_id(db, called, url, directory)
            db.connection.execute("UPDATE documents SET outlet_id = ? WHERE id = ?", (outlet, document))
    for number, name, host in db.rows("SELECT id, name, host FROM outlets ORDER BY id"):
        db.connection.execute(
            "UPDATE outlets SET kind = ?, country = ?, folded = ?, brand = ?, licensed = ? WHERE id = ?",
            (*_described(name, host, directory), number),
        )


def _described(
    name: str, host: str | None, directory: Directory
) -> tuple[str, str | None, str | None, str | None, int]:
    """Kind, country, folded name, brand and licence of an outlet."""
    known, folded = find_outlet(name), fold_target(name)
    entry = directory.entry(folded, [host] if host else [])
    kind = (entry.kind if entry else None) or (known.kind if known else "unknown")
    country = (entry.country if entry else None) or (known.country if known else None)
    brand, licensed = (entry.brand, int(entry.licensed)) if entry else (None, 0)
    return kind, country, directory.canonical(folded), brand, licensed


def outlet_id(db: NewsDatabase, name: str | None, url: str | None, directory: Directory) -> int | None:
    """The id of the outlet a document names, or that publishes at its address; made if it is new."""
    name = directory.name_of(name, host_of(url or ""))
    if not name:
        return None
    found = db.value("SELECT id FROM outlets WHERE name = ?", (name,))
    if found is not None:
        return int(found)
    known = find_outlet(name)
    host = (known.host if known else None) or host_of(url or "")
    kind, country, folded, brand, licensed = _described(name, host, directory)
    new = db.next_id("outlets")
    db.connection.execute(
        "INSERT INTO outlets (id, name, host, kind, country, folded, brand, licensed) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (new, name, host, kind, country, folded, brand, licensed),
    )
    return new
