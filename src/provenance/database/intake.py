"""Which of a run's inputs are new? Documents staged, told apart, named and stored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from provenance.credits.directory import Directory
from provenance.database.directory import outlet_id, read_directory
from provenance.database.naming import Named, unique_names
from provenance.database.store import NewsDatabase, marks
from provenance.model import Document, Moment
from provenance.readers.addresses import normal_url
from provenance.readers.dates import moment_of


@dataclass(frozen=True, slots=True)
class Intake:
    """What a run's inputs turned out to be.

    ``new`` and ``named`` are ids of new documents and of all documents the inputs are, ascending;
    ``outlets`` folded names of outlets that were not known before.
    """

    new: tuple[int, ...]
    named: tuple[int, ...]
    outlets: tuple[str, ...]


def stage(db: NewsDatabase, documents: Iterable[Document]) -> Iterator[None]:
    """Put documents into a temporary table as they come; one step of the iterator for each."""
    db.connection.execute("DROP TABLE IF EXISTS temp.incoming")
    db.connection.execute(
        "CREATE TEMP TABLE incoming (n INTEGER PRIMARY KEY, identity TEXT, sha256 TEXT, text TEXT, "
        "head_end INTEGER, masked TEXT, record TEXT, sort TEXT, document_id INTEGER)"
    )
    for document in documents:
        text = _storable(document.text)
        digest = sha256(text.encode()).hexdigest()
        db.connection.execute(
            "INSERT INTO incoming (identity, sha256, text, head_end, masked, record, sort) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                _identity(document, digest),
                digest,
                text,
                document.head_end,
                json.dumps([list(span) for span in document.masked]),
                json.dumps(_record(document), ensure_ascii=False, sort_keys=True),
                json.dumps([document.place, document.member or "", document.name, document.path or ""]),
            ),
        )
        yield None


def admit(db: NewsDatabase, run: int) -> Intake:
    """Decide which staged documents are new, name them, and store them with their texts.

    The same document twice is one. A document at a place that is known, with another text, is a new
    version and never replaces the old one. Known documents get what is newly said about them.
    """
    execute = db.connection.execute
    # Of one document met twice the one that sorts first stays, whatever the order of input.
    execute(
        "DELETE FROM incoming WHERE n NOT IN (SELECT n FROM (SELECT n, "
        "row_number() OVER (PARTITION BY identity ORDER BY sort, record) AS place FROM incoming) "
        "WHERE place = 1)"
    )
    execute(
        "UPDATE incoming SET document_id = "
        "(SELECT d.id FROM documents d WHERE d.identity = incoming.identity)"
    )
    before, directory = set(known_outlets(db).values()), read_directory(db)
    known = execute("SELECT document_id, record FROM incoming WHERE document_id IS NOT NULL").fetchall()
    for document_id, record in known:
        _update_document(db, document_id, json.loads(record), directory)
    new = _add_documents(db, run, directory)
    outlets = sorted(set(known_outlets(db).values()) - before)
    return Intake(tuple(new), tuple(sorted([*(i for i, _ in known), *new])), tuple(outlets))


def known_outlets(db: NewsDatabase) -> dict[str, str]:
    """Outlets whose documents are stored, and those a user described: names, and what they are compared by."""
    stored = dict(
        db.rows(
            "SELECT o.name, o.folded FROM outlets o WHERE EXISTS "
            "(SELECT 1 FROM documents d WHERE d.outlet_id = o.id AND d.status = 'seen') ORDER BY o.name"
        )
    )
    return {**read_directory(db).names, **stored}


def _storable(text: str) -> str:
    """A text as it can be stored: SQLite ends text at NUL and takes no lone surrogates."""
    text = text.replace("\x00", "\u2400")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _identity(document: Document, digest: str) -> str:
    """What makes a document the same when it is met again: its address, else its place, and its text."""
    address = normal_url(document.url or document.canonical_url or "")
    if address:
        return f"url|{address}|{digest}"
    if document.place:
        return f"place|{document.place}|{document.member or ''}|{digest}"
    return f"text|{document.name}|{document.member or ''}|{digest}"


def _record(document: Document) -> dict[str, Any]:
    """Everything about a document but its text, as plain values."""
    return {
        "base_name": document.name or "text",
        "path": document.path,
        "place": document.place,
        "member": document.member,
        "url": document.url,
        "canonical_url": document.canonical_url,
        "outlet": document.outlet,
        "headline": document.headline,
        "author": document.author,
        "published": _plain_moment(document.published),
        "modified": _plain_moment(document.modified),
        "language": document.language,
        "format": document.format,
        "encoding": document.encoding,
        "encoding_errors": document.encoding_errors,
        "pointers": [[p.property, p.value, p.url, p.origin] for p in document.pointers],
        "captions": list(document.captions),
        "extra": dict(document.extra),
    }


def _plain_moment(moment: Moment | str | None) -> list[Any] | None:
    moment = moment_of(moment)
    if moment is None:
        return None
    return [moment.stated, moment.precision, moment.basis, moment.earliest, moment.latest, int(moment.zoned)]


def _columns(db: NewsDatabase, record: Mapping[str, Any], directory: Directory) -> dict[str, Any]:
    """The columns of the documents table that say what a record says."""
    stated, precision, basis, earliest, latest, zoned = record["published"] or [None] * 6
    return {
        "headline": record["headline"],
        "outlet_id": outlet_id(db, record["outlet"], record["url"] or record["canonical_url"], directory),
        "published_at": stated,
        "url": record["url"],
        "author": record["author"],
        "language": record["language"],
        "published_precision": precision,
        "published_basis": basis,
        "published_earliest": earliest,
        "published_latest": latest,
        "published_zoned": zoned,
        "modified_at": record["modified"][0] if record["modified"] else None,
        "canonical_url": record["canonical_url"],
        "address": normal_url(record["url"] or record["canonical_url"] or ""),
        "format": record["format"],
        "encoding": record["encoding"],
        "encoding_errors": record["encoding_errors"],
        "captions": json.dumps(record["captions"], ensure_ascii=False),
        "pointers": json.dumps(record["pointers"], ensure_ascii=False),
        "extra": json.dumps(record["extra"], ensure_ascii=False, sort_keys=True),
    }


def _add_documents(db: NewsDatabase, run: int, directory: Directory) -> list[int]:
    """Store the staged documents that are new, in the order of their names."""
    rows = db.rows("SELECT n, sha256, record FROM incoming WHERE document_id IS NULL ORDER BY n")
    if not rows:
        return []
    records = [json.loads(raw) for _, _, raw in rows]
    digests = [digest for _, digest, _ in rows]
    versions = _versions(db, records, digests)
    names = _names(
        db,
        [
            Named(r["base_name"], r["place"], r["member"], version, digest)
            for r, version, digest in zip(records, versions, digests, strict=True)
        ],
    )
    texts = dict(db.rows("SELECT sha256, id FROM texts WHERE sha256 IN (SELECT sha256 FROM incoming)"))
    next_text = db.next_id("texts")
    ids = []
    order = sorted(range(len(rows)), key=lambda n: (names[n], digests[n]))
    for document_id, place in enumerate(order, db.next_id("documents")):
        staged, digest, record = rows[place][0], digests[place], records[place]
        if digest not in texts:
            texts[digest] = next_text
            db.connection.execute(
                "INSERT INTO texts (id, title, text, sha256, words_sha256, characters, words, noise_words, "
                "head_end, masked) SELECT ?, '', text, sha256, '', length(text), 0, 0, head_end, masked "
                "FROM incoming WHERE n = ?",
                (next_text, staged),
            )
            next_text += 1
        values = {
            "id": document_id,
            "name": names[place],
            "text_id": texts[digest],
            "base_name": record["base_name"],
            "path": record["path"],
            "place": record["place"],
            "member": record["member"],
            "version": versions[place],
            "first_run": run,
            **_columns(db, record, directory),
        }
        db.connection.execute(
            f"INSERT INTO documents ({', '.join(values)}, identity) "
            f"SELECT {marks(values)}, identity FROM incoming WHERE n = ?",
            (*values.values(), staged),
        )
        ids.append(document_id)
    return ids


def _versions(db: NewsDatabase, records: Sequence[Mapping[str, Any]], digests: Sequence[str]) -> list[int]:
    """Number the texts seen at one place, from 1, in the order of their runs, then of their dates."""
    places = [(r["place"], (r["member"] or "") if r["place"] else r["base_name"]) for r in records]
    taken = {
        (place, member): db.value(
            "SELECT count(*) FROM documents WHERE place = ? AND status = 'seen' "
            "AND CASE place WHEN '' THEN base_name ELSE coalesce(member, '') END = ?",
            (place, member),
        )
        for place, member in sorted(set(places))
    }
    versions = [0] * len(records)
    for n in sorted(range(len(records)), key=lambda n: (places[n], _earliest(records[n]), digests[n])):
        taken[places[n]] += 1
        versions[n] = taken[places[n]]
    return versions


def _earliest(record: Mapping[str, Any]) -> float:
    return record["published"][3] if record["published"] else float("inf")


def _names(db: NewsDatabase, new: Sequence[Named]) -> list[str]:
    """Names of new documents; stored ones are renamed where their name is no longer unique."""
    bases = sorted({document.base for document in new})
    stored = [
        (row[0], row[1], Named(*row[2:]))
        for row in db.rows_in(
            "SELECT d.id, d.name, d.base_name, d.place, d.member, d.version, t.sha256 "
            "FROM documents d JOIN texts t ON t.id = d.text_id "
            "WHERE d.base_name IN ({marks}) ORDER BY d.id",
            bases,
        )
    ]
    names = unique_names([*(named for _, _, named in stored), *new])
    rename(db, [(i, name) for (i, old, _), name in zip(stored, names, strict=False) if old != name])
    return names[len(stored) :]


def rename_remaining(db: NewsDatabase) -> None:
    """Give stored documents the names they would have if they were all there ever was."""
    rows = db.rows(
        "SELECT d.id, d.name, d.base_name, d.place, d.member, d.version, t.sha256 FROM documents d "
        "JOIN texts t ON t.id = d.text_id ORDER BY d.id"
    )
    names = unique_names([Named(*row[2:]) for row in rows])
    rename(db, [(row[0], name) for row, name in zip(rows, names, strict=True) if row[1] != name])


def rename(db: NewsDatabase, changes: Sequence[tuple[int, str]]) -> None:
    """Give documents other names, by way of names nobody has."""
    ids = [document_id for document_id, _ in changes]
    db.search_remove("documents", ids)
    db.many("UPDATE documents SET name = ? WHERE id = ?", ((f"\u2400{i}", i) for i in ids))
    db.many("UPDATE documents SET name = ? WHERE id = ?", ((name, i) for i, name in changes))
    db.search_add("documents", ids)


def _update_document(
    db: NewsDatabase, document_id: int, record: Mapping[str, Any], directory: Directory
) -> None:
    """Take over what is newly said of a known document; what is no longer said stays."""
    said = {k: v for k, v in _columns(db, record, directory).items() if v not in (None, "[]", "{}")}
    stored = db.rows(f"SELECT {', '.join(said)} FROM documents WHERE id = ?", (document_id,))[0]
    changed = {k: v for (k, v), old in zip(said.items(), stored, strict=True) if v != old}
    if not changed:
        return
    db.search_remove("documents", [document_id])
    db.connection.execute(
        f"UPDATE documents SET {', '.join(f'{k} = ?' for k in changed)} WHERE id = ?",
        (*changed.values(), document_id),
    )
    db.search_add("documents", [document_id])
    # Its credits may now read otherwise: they are found again in this run.
    db.connection.execute("DELETE FROM attributions WHERE document_id = ?", (document_id,))
    db.connection.execute("DELETE FROM audits WHERE document_id = ?", (document_id,))
