"""What the stored measures add up to: read for the decisions, and written back where it changed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from provenance.comparison import SURFACE, Measure, MeasuredPassage, Stretch
from provenance.credits.directory import Directory
from provenance.database.directory import outlet_id, read_directory
from provenance.database.intake import known_outlets, rename, rename_remaining
from provenance.database.store import NewsDatabase
from provenance.model import Audit, Credit, Moment, Span
from provenance.readers.dates import parse_moment
from provenance.relations import Finding, Party, make_party
from provenance.stories import INFERRED, Conclusion, LostWitness, Story

Pair = tuple[int, int]


def read_parties(db: NewsDatabase, documents: Iterable[int] | None = None) -> dict[int, Party]:
    """Seen documents as the decisions need them; all of them unless some are named."""
    directory = read_directory(db)
    if documents is None:
        return _parties(db.rows, "1", "1", directory)
    wanted = sorted(set(documents))

    def rows(sql: str) -> Iterator[tuple[Any, ...]]:
        return db.rows_in(sql, wanted)

    return _parties(rows, "document_id IN ({marks})", "d.id IN ({marks})", directory)


def _parties(
    rows: Callable[[str], Iterable[tuple[Any, ...]]], crediting: str, chosen: str, directory: Directory
) -> dict[int, Party]:
    """Parties of the documents that two conditions choose, one for their credits, one for themselves."""
    credits: dict[int, list[Credit]] = defaultdict(list)
    for document, *rest in rows(
        'SELECT document_id, start, "end", origin, cue, kind, role, target, target_url, scope_start, scope_end, '
        f"confidence, language, rule FROM attributions WHERE {crediting} ORDER BY document_id, seq"
    ):
        credits[document].append(_credit(rest))
    parties: dict[int, Party] = {}
    for row in rows(
        "SELECT d.id, d.name, t.words, t.noise_words, t.characters, d.url, d.canonical_url, d.place, "
        "coalesce(d.member, ''), o.name, t.marked_outlet, "
        "CASE WHEN t.hidden_characters + t.mixed_script_words > max(3, t.characters / 1000) "
        "THEN t.hidden_characters + t.mixed_script_words ELSE 0 END, d.modified_at, d.first_run, d.published_at, "
        "d.published_precision, d.published_basis, d.published_earliest, d.published_latest, d.published_zoned "
        "FROM documents d JOIN texts t ON t.id = d.text_id LEFT JOIN outlets o ON o.id = d.outlet_id "
        f"WHERE d.status = 'seen' AND {chosen} ORDER BY d.id"
    ):
        document, name, words, noise, characters, url, canonical, place, member, outlet, marked = row[:11]
        hidden, modified, captured, stated = row[11:15]
        parties[document] = make_party(
            document,
            name,
            words=words,
            noise_words=noise,
            characters=characters,
            urls=(url, canonical),
            place=f"{place}|{member}" if place else "",
            outlet=outlet,
            marked_outlet=marked,
            hidden_words=hidden,
            published=stored_moment(row[14:20]) if stated else None,
            modified=parse_moment(modified, "metadata") if modified else None,
            captured=captured,
            credits=credits.get(document, ()),
            directory=directory,
        )
    return parties


def stored_moment(row: Sequence[Any]) -> Moment:
    """When a document was published, from its columns ``published_at`` to ``published_zoned``."""
    stated, precision, basis, earliest, latest, zoned = row
    return Moment(stated, precision, basis, earliest, latest, bool(zoned))


def _credit(row: Sequence[Any]) -> Credit:
    start, end, origin, cue, kind, role, target, url, scope_start, scope_end, confidence, language, rule = row
    return Credit(
        span=None if start is None else Span(start, end),
        origin=origin,
        text=cue,
        kind=kind,
        role=role,
        target=target,
        url=url,
        scope=None if scope_start is None else Span(scope_start, scope_end),
        confidence=confidence,
        language=language,
        rule=rule,
    )


def read_measures(db: NewsDatabase, among: Iterable[int] | None = None) -> dict[Pair, tuple[int, Measure]]:
    """Measured pairs of documents, with the id of each one's relation: all, or those among some documents."""
    chosen, of_chosen = "1", "1"
    if among is not None:
        # Ids are whole numbers of ours: with many of them there are more than SQLite has question marks.
        ids = ", ".join(str(int(i)) for i in sorted(set(among)))
        chosen = f"a IN ({ids}) AND b IN ({ids})"
        of_chosen = f"relation_id IN (SELECT id FROM relations WHERE {chosen})"
    passages: dict[int, list[MeasuredPassage]] = defaultdict(list)
    stretches: dict[tuple[int, ...], Stretch] = {}  # a hub's are the same in thousands of pairs

    def stretch(row: tuple[int, ...]) -> Stretch:
        found = stretches.get(row)
        if found is None:
            found = stretches[row] = Stretch(Span(row[0], row[1]), *row[2:])
        return found

    for row in db.rows(
        "SELECT relation_id, a_start, a_end, a_words, a_noise, a_quoted, b_start, b_end, b_words, b_noise, "
        "b_quoted, words, longest_words, similarity, confidence, moved, furniture, tier "
        f"FROM passages WHERE {of_chosen} ORDER BY relation_id, seq"
    ):
        words, longest, similarity, confidence, moved, furniture, tier = row[11:]
        passages[row[0]].append(
            MeasuredPassage(
                stretch(row[1:6]),
                stretch(row[6:11]),
                words,
                longest,
                similarity,
                confidence,
                bool(moved),
                bool(furniture),
                tier,
            )
        )
    changed: dict[int, list[tuple[int, int]]] = defaultdict(list)
    quiet = ", ".join(f"'{name}'" for name in sorted(SURFACE))
    for relation, a, b in db.rows(
        "SELECT p.relation_id, e.a_start, e.b_start FROM edits e JOIN passages p ON p.id = e.passage_id "
        f"WHERE e.class NOT IN ({quiet}) AND {of_chosen} ORDER BY p.relation_id, p.seq, e.seq"
    ):
        changed[relation].append((a, b))
    return {
        (a, b): (
            relation,
            Measure(
                tuple(passages[relation]),
                order,
                bool(same),
                bool(surface),
                *(*counts, tuple(changed.get(relation, ()))),
            ),
        )
        for relation, a, b, order, same, surface, *counts in db.rows(
            "SELECT id, a, b, order_kept, same_words, surface_only, brackets_a, brackets_b, fact_changes, "
            f"word_changes FROM relations WHERE {chosen} ORDER BY a, b"
        )
    }


def write_findings(db: NewsDatabase, findings: Sequence[Finding], relations: Mapping[Pair, int]) -> None:
    """Write decided pairs. Rows that say the same already are left alone; undecided pairs go."""
    decided = {relations[f.a.id, f.b.id]: f for f in findings}
    db.many("DELETE FROM relations WHERE id = ?", ((i,) for i in relations.values() if i not in decided))
    changes = dict(db.rows("SELECT id, changes FROM relations"))
    told = {raw: json.loads(raw) for raw in set(changes.values())}  # most pairs have the same few changes
    _write_changed(
        db,
        "relations",
        (
            *("title", "kind", "confidence", "direction", "direction_confidence", "coverage_a", "coverage_b"),
            *("novel_coverage_a", "novel_coverage_b", "shared_words", "longest_words", "quote_share"),
            *("boilerplate_share", "summary"),
        ),
        {i: _finding_row(f, told[changes[i]]) for i, f in decided.items()},
    )
    _write_kinds(db, decided)
    _write_evidence(db, decided)


def _write_kinds(db: NewsDatabase, decided: Mapping[int, Finding]) -> None:
    """Write the kinds of passages that differ from what is stored; findings by their relation."""
    kinds = {i: f.kinds for i, f in decided.items()}
    db.many(
        "UPDATE passages SET kind = ? WHERE id = ?",
        [
            (kinds[relation][seq], passage)
            for passage, relation, seq, kind in db.rows("SELECT id, relation_id, seq, kind FROM passages")
            if kinds[relation][seq] != kind
        ],
    )


def _write_evidence(db: NewsDatabase, decided: Mapping[int, Finding]) -> None:
    """Write all evidence of those findings of which any of it differs; findings by their relation."""
    stored: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for relation, *rest in db.rows(
        "SELECT relation_id, about, code, points_to, log_odds, hard, explanation FROM evidence "
        "ORDER BY relation_id, seq"
    ):
        stored[relation].append(tuple(rest))
    changed: dict[int, list[tuple[Any, ...]]] = {}
    for relation, finding in decided.items():
        rows = [
            (e.about, e.code, e.points_to, e.log_odds, int(e.hard), e.explanation)
            for e in (*finding.kind_evidence, *finding.direction_evidence)
        ]
        if rows != stored.get(relation, []):
            changed[relation] = rows
    db.many("DELETE FROM evidence WHERE relation_id = ?", [(i,) for i in changed if i in stored])
    db.many(
        "INSERT INTO evidence (relation_id, seq, about, code, points_to, log_odds, hard, explanation) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ((relation, seq, *row) for relation, rows in changed.items() for seq, row in enumerate(rows)),
    )


def _finding_row(finding: Finding, changes: Mapping[str, int]) -> tuple[Any, ...]:
    covered = finding.covered
    sure = finding.direction_confidence
    return (
        finding.title,
        finding.kind,
        round(finding.confidence, 6),
        finding.direction,
        None if sure is None else round(sure, 6),
        round(covered.raw_a, 6),
        round(covered.raw_b, 6),
        round(covered.novel_a, 6),
        round(covered.novel_b, 6),
        covered.shared,
        covered.longest,
        round(covered.quote_share, 6),
        round(covered.boilerplate_share, 6),
        finding.summary(changes),
    )


def write_conclusion(
    db: NewsDatabase, run: int, conclusion: Conclusion, parties: Mapping[int, Party]
) -> None:
    """Write lost witnesses, what credits mean, audits and stories, where they changed."""
    _drop_witnesses(db, {w.key for w in conclusion.witnesses})
    nodes = _write_witnesses(db, conclusion.witnesses)
    meant = {
        (document, seq): nodes[source] if isinstance(source, str) else source
        for document, sources in conclusion.sources.items()
        for seq, source in enumerate(sources)
    }
    stored = {
        (document, seq): source
        for document, seq, source in db.rows("SELECT document_id, seq, source_document_id FROM attributions")
    }
    db.many(
        "UPDATE attributions SET source_document_id = ? WHERE document_id = ? AND seq = ?",
        ((source, *key) for key, source in sorted(meant.items()) if stored.get(key) != source),
    )
    _write_audits(db, run, conclusion.audits)
    _write_stories(db, run, conclusion.stories, nodes, parties)
    _number_versions(db)
    drop_unused_outlets(db)


def _key(identity: str) -> str:
    """The key of an unseen source by its stored identity."""
    return identity.removeprefix("declared|")


def _write_witnesses(db: NewsDatabase, witnesses: Sequence[LostWitness]) -> dict[str, int]:
    """Store sources that were named and not seen; gives the document id of each by its key."""
    stored = {
        _key(identity): (document, name)
        for document, name, identity in db.rows(
            "SELECT id, name, identity FROM documents WHERE status <> 'seen'"
        )
    }
    # Names depend on what is stored now, never on what was: unseen sources get theirs all anew.
    taken = {name for (name,) in db.rows("SELECT name FROM documents WHERE status = 'seen'")}
    names: dict[str, str] = {}
    for witness in sorted(witnesses, key=lambda w: (w.name, w.key)):
        name = witness.name if witness.name not in taken else f"{witness.name} [{witness.key}]"
        names[witness.key] = name
        taken.add(name)
    rename(
        db,
        [(document, names[key]) for key, (document, old) in stored.items() if old != names.get(key, old)],
    )
    nodes: dict[str, int] = {}
    directory = read_directory(db)
    new: list[tuple[Any, ...]] = []
    next_id = db.next_id("documents")
    for witness in sorted(witnesses, key=lambda w: (w.name, w.key)):
        outlet = outlet_id(db, witness.outlet_name, witness.url, directory)
        if witness.key in stored:
            nodes[witness.key] = stored[witness.key][0]
            continue
        name = names[witness.key]
        status = "inferred" if witness.key.startswith(INFERRED) else "declared"
        identity = witness.key if status == "inferred" else f"declared|{witness.key}"
        new.append((next_id, name, name, status, witness.url, outlet, identity))
        nodes[witness.key] = next_id
        next_id += 1
    db.many(
        "INSERT INTO documents (id, name, base_name, status, url, outlet_id, identity, address) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
        new,
    )
    db.search_add("documents", [row[0] for row in new])
    return nodes


def _drop_witnesses(db: NewsDatabase, kept: set[str]) -> None:
    gone = [
        document
        for document, identity in db.rows("SELECT id, identity FROM documents WHERE status <> 'seen'")
        if identity.removeprefix("declared|") not in kept
    ]
    db.search_remove("documents", gone)
    db.many("DELETE FROM documents WHERE id = ?", ((document,) for document in gone))


def _write_audits(db: NewsDatabase, run: int, audits: Mapping[int, Audit]) -> None:
    stored = {
        row[0]: row[1:]
        for row in db.rows(
            "SELECT document_id, verdict, copied_share, matched_document_id, explanation, uncredited_words "
            "FROM audits"
        )
    }
    rows = {
        document: (
            audit.verdict,
            audit.copied_share,
            audit.matched,
            audit.explanation,
            audit.uncredited_words,
        )
        for document, audit in audits.items()
    }
    db.many(
        "INSERT INTO audits (document_id, verdict, copied_share, matched_document_id, explanation, "
        "uncredited_words, run_id) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (document_id) DO UPDATE SET verdict = excluded.verdict, "
        "copied_share = excluded.copied_share, matched_document_id = excluded.matched_document_id, "
        "explanation = excluded.explanation, uncredited_words = excluded.uncredited_words, run_id = excluded.run_id",
        ((document, *row, run) for document, row in sorted(rows.items()) if stored.get(document) != row),
    )


def _write_stories(
    db: NewsDatabase,
    run: int,
    stories: Sequence[Story],
    nodes: Mapping[str, int],
    parties: Mapping[int, Party],
) -> None:
    """Store stories; one that keeps its first document keeps its id."""
    stored: dict[int, list[int]] = defaultdict(list)
    for story, document in db.rows(
        "SELECT s.story_id, s.document_id FROM story_documents s JOIN documents d ON d.id = s.document_id "
        "WHERE d.status = 'seen' ORDER BY s.story_id, s.document_id"
    ):
        stored[story].append(document)
    by_first = {documents[0]: story for story, documents in sorted(stored.items(), reverse=True)}
    headlines = dict(db.rows("SELECT id, headline FROM documents WHERE headline IS NOT NULL"))
    names = dict(db.rows("SELECT id, name FROM documents"))
    next_id = db.next_id("stories")
    kept: set[int] = set()
    rows: dict[int, tuple[Any, ...]] = {}
    members: dict[int, set[tuple[int, str]]] = {}
    edges: dict[int, set[tuple[int, int, float]]] = {}

    def node(source: int | str) -> int:
        return nodes[source] if isinstance(source, str) else source

    for story in stories:
        story_id = by_first.get(story.documents[0])
        if story_id is None:
            story_id, next_id = next_id, next_id + 1
        kept.add(story_id)
        root = None if story.root is None else node(story.root)
        dated = sorted(
            (p.published.earliest, p.published.stated)
            for p in (parties[d] for d in story.documents)
            if p.published is not None
        )
        first = min(
            story.documents,
            key=lambda d: (d != root, _earliest(parties[d]), parties[d].name),
        )
        rows[story_id] = (
            headlines.get(first) or names[first],
            len(story.documents),
            len({parties[d].publisher for d in story.documents if parties[d].publisher}),
            dated[0][1] if dated else None,
            dated[-1][1] if dated else None,
            root,
        )
        takers = {node(branch.taker) for branch in story.tree}
        members[story_id] = {
            (d, "root" if d == root else "copy" if d in takers else "sibling") for d in story.documents
        } | {(node(w), "root" if node(w) == root else "lost_witness") for w in story.witnesses}
        edges[story_id] = {
            (node(branch.source), node(branch.taker), branch.probability) for branch in story.tree
        }
    gone = [(story,) for (story,) in db.rows("SELECT id FROM stories") if story not in kept]
    db.many("DELETE FROM stories WHERE id = ?", gone)
    known = {row[0]: row[1:] for row in db.rows(
        "SELECT id, name, documents, outlets, first_published, last_published, root_document_id FROM stories"
    )}  # fmt: skip
    db.many(
        "INSERT INTO stories (id, name, documents, outlets, first_published, last_published, root_document_id, "
        "run_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
        "documents = excluded.documents, outlets = excluded.outlets, first_published = excluded.first_published, "
        "last_published = excluded.last_published, root_document_id = excluded.root_document_id, "
        "run_id = excluded.run_id",
        ((story, *row, run) for story, row in sorted(rows.items()) if known.get(story) != row),
    )
    for table, columns, wanted in (
        ("story_documents", ("document_id", "role"), members),
        ("story_edges", ("source_document_id", "taker_document_id", "probability"), edges),
    ):
        held: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
        for story_id, *rest in db.rows(f"SELECT story_id, {', '.join(columns)} FROM {table}"):
            held[story_id].add(tuple(rest))
        changed = [story_id for story_id in sorted(wanted) if held[story_id] != wanted[story_id]]
        db.many(f"DELETE FROM {table} WHERE story_id = ?", [(i,) for i in changed if held[i]])
        db.many(
            f"INSERT INTO {table} (story_id, {', '.join(columns)}) VALUES (?{', ?' * len(columns)})",
            (row for i in changed for row in sorted((i, *member) for member in wanted[i])),
        )


def _earliest(party: Party) -> float:
    return party.published.earliest if party.published else float("inf")


def _number_versions(db: NewsDatabase) -> None:
    """Number the documents at one address by date, then by run."""
    db.connection.execute(
        "UPDATE documents SET version = numbered.version FROM (SELECT id, row_number() OVER (PARTITION BY address "
        "ORDER BY coalesce(published_earliest, 9e18), modified_at, first_run, identity) AS version FROM documents "
        "WHERE address IS NOT NULL AND status = 'seen') AS numbered "
        "WHERE numbered.id = documents.id AND numbered.version <> documents.version"
    )


def _write_changed(
    db: NewsDatabase, table: str, columns: Sequence[str], rows: Mapping[int, tuple[Any, ...]]
) -> None:
    """Update the rows of a table that differ from what is stored."""
    stored = {row[0]: row[1:] for row in db.rows(f"SELECT id, {', '.join(columns)} FROM {table}")}
    db.many(
        f"UPDATE {table} SET {', '.join(f'{column} = ?' for column in columns)} WHERE id = ?",
        ((*row, i) for i, row in sorted(rows.items()) if stored[i] != row),
    )


def remove_documents(db: NewsDatabase, documents: Iterable[int]) -> list[str]:
    """Take documents out, with everything that rests on them and the texts nobody else has.

    Returns:
        Folded names of outlets of which nothing is stored any more.
    """
    ids = sorted(set(documents))
    before = set(known_outlets(db).values())
    texts = {
        text for i in ids for (text,) in db.rows("SELECT text_id FROM documents WHERE id = ?", (i,)) if text
    }
    places = [db.rows("SELECT path, member FROM documents WHERE id = ?", (i,))[0] for i in ids]
    db.search_remove("documents", ids)
    db.many("DELETE FROM documents WHERE id = ?", ((i,) for i in ids))
    db.many(
        "DELETE FROM problems WHERE path = ?1 AND member IS ?2 "
        "AND NOT EXISTS (SELECT 1 FROM documents WHERE path = ?1 AND member IS ?2)",
        places,
    )
    orphans = [t for t in sorted(texts) if not db.value("SELECT 1 FROM documents WHERE text_id = ?", (t,))]
    db.search_remove("texts", orphans)
    db.many("DELETE FROM texts WHERE id = ?", ((text,) for text in orphans))
    rename_remaining(db)
    return sorted(before - set(known_outlets(db).values()))


def drop_unused_outlets(db: NewsDatabase) -> None:
    """Forget outlets that no document has."""
    db.connection.execute(
        "DELETE FROM outlets WHERE id NOT IN (SELECT outlet_id FROM documents WHERE outlet_id IS NOT NULL)"
    )
