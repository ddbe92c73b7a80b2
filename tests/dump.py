"""A database's content without what may differ between equal runs: ids and times."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any


def logical(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every fact of a database under natural keys, sorted; pairs with the first name first."""
    db = sqlite3.connect(path)
    names = dict(db.execute("SELECT id, name FROM documents"))
    pairs = {i: (names[a], names[b]) for i, a, b in db.execute("SELECT id, a, b FROM relations")}

    def both(relation: int, a: tuple[Any, ...], b: tuple[Any, ...]) -> tuple[Any, ...]:
        first, second = pairs[relation]
        return (first, second, a, b) if first < second else (second, first, b, a)

    swap_side = {"a": "b", "b": "a", "none": "none"}
    swap_direction = {"a_to_b": "b_to_a", "b_to_a": "a_to_b"}

    def turned(relation: int) -> bool:
        return pairs[relation][0] > pairs[relation][1]

    relations = [
        (*both(i, (ca, na), (cb, nb)), kind, round(sure, 5), shared, longest, order,
         swap_direction.get(way, way) if turned(i) else way, way_sure)
        for i, kind, sure, way, way_sure, ca, cb, na, nb, shared, longest, order in db.execute(
            "SELECT id, kind, confidence, direction, direction_confidence, coverage_a, coverage_b, novel_coverage_a, "
            "novel_coverage_b, shared_words, longest_words, order_kept FROM relations")
    ]  # fmt: skip
    passages = [
        (*both(i, (a1, a2, at), (b1, b2, bt)), kind, words, similarity)
        for i, kind, words, similarity, a1, a2, b1, b2, at, bt in db.execute(
            "SELECT relation_id, kind, words, similarity, a_start, a_end, b_start, b_end, a_text, b_text FROM passages"
        )
    ]
    evidence = [
        (*both(i, (), ()), about, code, swap_side[to] if turned(i) else to, odds)
        for i, about, code, to, odds in db.execute(
            "SELECT relation_id, about, code, points_to, log_odds FROM evidence"
        )
    ]
    edits = [
        (
            *both(i, (a1, a2), (b1, b2)),
            op if not turned(i) else {"added": "removed", "removed": "added"}.get(op, op),
        )
        for i, op, a1, a2, b1, b2 in db.execute(
            "SELECT p.relation_id, e.op, e.a_start, e.a_end, e.b_start, e.b_end FROM edits e "
            "JOIN passages p ON p.id = e.passage_id"
        )
    ]
    found: dict[str, list[tuple[Any, ...]]] = {
        "documents": db.execute(
            "SELECT d.name, d.status, d.headline, d.url, d.published_at, d.version, o.name, t.sha256, t.words FROM documents d "
            "LEFT JOIN outlets o ON o.id = d.outlet_id LEFT JOIN texts t ON t.id = d.text_id"
        ).fetchall(),
        "texts": db.execute(
            "SELECT t.sha256, t.words_sha256, t.title, f.simhash, f.minhash, f.grams, f.content_keys, f.content_places FROM texts t "
            "JOIN fingerprints f ON f.text_id = t.id"
        ).fetchall(),
        "segments": db.execute(
            'SELECT t.sha256, s.kind, s.start, s."end" FROM segments s JOIN texts t ON t.id = s.text_id'
        ).fetchall(),
        "relations": relations,
        "passages": passages,
        "evidence": evidence,
        "edits": edits,
        "credits": db.execute(
            "SELECT d.name, t.seq, t.cue, t.kind, t.role, t.target, t.target_url, s.name FROM attributions t "
            "JOIN documents d ON d.id = t.document_id LEFT JOIN documents s ON s.id = t.source_document_id"
        ).fetchall(),
        "audits": db.execute(
            "SELECT d.name, a.verdict, a.copied_share, m.name FROM audits a JOIN documents d ON d.id = a.document_id "
            "LEFT JOIN documents m ON m.id = a.matched_document_id"
        ).fetchall(),
        "stories": [
            (name, count, outlets, first, last, names.get(root),
             tuple(sorted((names[d], role) for d, role in db.execute(
                 "SELECT document_id, role FROM story_documents WHERE story_id = ?", (story,)))),
             tuple(sorted((names[s], names[t], p) for s, t, p in db.execute(
                 "SELECT source_document_id, taker_document_id, probability FROM story_edges WHERE story_id = ?",
                 (story,)))))
            for story, name, count, outlets, first, last, root in db.execute(
                "SELECT id, name, documents, outlets, first_published, last_published, root_document_id FROM stories")
        ],
        "problems": db.execute("SELECT path, member, code, message FROM problems").fetchall(),
        "search": db.execute("SELECT rowid IS NOT NULL FROM texts_fts WHERE texts_fts MATCH 'harbour'").fetchall(),
    }  # fmt: skip
    db.close()
    return {table: sorted(rows, key=repr) for table, rows in found.items()}
