"""What a run found, as far as a terminal shows it: the first findings, and how many more there are."""

from __future__ import annotations

import json
from collections.abc import Iterable

from provenance.database.readout import read_documents, relations_by_id
from provenance.database.store import NewsDatabase
from provenance.model import Overview, RunSummary

MOST_SHOWN = 40
"""Findings, and unseen sources, that are read."""
_NAMED = "(SELECT value FROM json_each(:named))"


def read_overview(db: NewsDatabase, run: RunSummary, documents: Iterable[int]) -> Overview:
    """The findings a desk wants to see first among all that touch the documents.

    Known directions come first, copies before shared quotations, then those with most text. Passages and
    edits are read of nothing else: of ten thousand documents they are hundreds of thousands of rows.

    Args:
        run: what to say about the run; its ``relations`` are those that touch the documents.
        documents: ids of seen documents.
    """
    named = {"named": json.dumps(sorted(set(documents)))}
    rows = db.rows(
        "SELECT r.id, EXISTS (SELECT 1 FROM evidence e WHERE e.relation_id = r.id AND e.code = 'third_text') "
        f"FROM relations r WHERE (r.a IN {_NAMED} OR r.b IN {_NAMED}) "
        "AND r.kind NOT IN ('incidental', 'shared_boilerplate') "
        "ORDER BY r.direction NOT IN ('a_to_b', 'b_to_a'), r.kind = 'shared_quotation', "
        "max(r.novel_coverage_a, r.novel_coverage_b) DESC, r.id",
        named,
    )
    shown = [relation for relation, sibling in rows if not sibling]
    first = {r.id: r for r in relations_by_id(db, shown[:MOST_SHOWN])}
    findings = tuple(first[relation] for relation in shown[:MOST_SHOWN])
    return Overview(
        run=run,
        findings=findings,
        documents=read_documents(db, {d for r in findings for d in (r.a, r.b)}),
        more=len(shown) - len(findings),
        siblings=len(rows) - len(shown),
        minor=run.relations - len(rows),
        stories=int(
            db.rows(
                f"SELECT count(DISTINCT story_id) FROM story_documents WHERE document_id IN {_NAMED}", named
            )[0][0]
        ),
        unseen=_unseen(db, named),
    )


def _unseen(db: NewsDatabase, named: dict[str, str]) -> tuple[str, ...]:
    """Names of the first sources, by id, that the documents' credits mean or that stand in their stories."""
    rows = db.rows(
        "SELECT name FROM documents WHERE status <> 'seen' AND id IN ("
        "SELECT s.id FROM attributions t JOIN documents s ON s.id = t.source_document_id "
        f"WHERE t.document_id IN {_NAMED} AND s.status = 'declared' "
        "UNION SELECT document_id FROM story_documents WHERE story_id IN "
        f"(SELECT story_id FROM story_documents WHERE document_id IN {_NAMED})) ORDER BY id LIMIT :most",
        {**named, "most": MOST_SHOWN},
    )
    return tuple(name for (name,) in rows)
