"""Giving back what is stored, as values."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from provenance.database.store import NewsDatabase
from provenance.edits import mirrored
from provenance.errors import NotFoundError
from provenance.model import (
    Credit,
    Edge,
    Edit,
    Evidence,
    Passage,
    Problem,
    Relation,
    RunSummary,
    Span,
    Trace,
    TracedCredit,
    TracedDocument,
    TracedRelation,
    TracedStory,
)
from provenance.settings import Settings


def read_trace(db: NewsDatabase, run: RunSummary, documents: Iterable[int]) -> Trace:
    """Documents with everything that touches them: relations, credits, stories, and their lost witnesses.

    Args:
        run: what to say about the run.
        documents: ids of seen documents.
    """
    wanted = sorted(set(documents))
    relations = read_relations(db, wanted)
    credits = read_credits(db, wanted)
    stories = read_stories(db, wanted)
    tied = {c.source_document for c in credits if c.source_status == "declared" and c.source_document}
    for story in stories:
        tied |= set(story.documents)
    unseen = _unseen(db, tied)
    return Trace(
        run,
        read_documents(db, [*wanted, *unseen]),
        relations,
        credits,
        stories,
        read_problems(db, run.id),
    )


def read_documents(db: NewsDatabase, ids: Iterable[int]) -> tuple[TracedDocument, ...]:
    """Documents by id, ascending."""
    return tuple(
        TracedDocument(*row)
        for row in db.rows_in(
            "SELECT d.id, d.name, d.path, d.member, d.status, d.headline, o.name, d.url, d.published_at, d.language, "
            "coalesce(t.characters, 0), coalesce(t.words, 0), a.verdict, a.copied_share, "
            "(SELECT s.story_id FROM story_documents s WHERE s.document_id = d.id LIMIT 1), a.explanation "
            "FROM documents d LEFT JOIN outlets o ON o.id = d.outlet_id LEFT JOIN texts t ON t.id = d.text_id "
            "LEFT JOIN audits a ON a.document_id = d.id WHERE d.id IN ({marks})",
            sorted(set(ids)),
        )
    )


def _unseen(db: NewsDatabase, ids: Iterable[int]) -> list[int]:
    return [
        row[0]
        for row in db.rows_in(
            "SELECT id FROM documents WHERE status <> 'seen' AND id IN ({marks})", sorted(set(ids))
        )
    ]


def read_relations(db: NewsDatabase, documents: Sequence[int]) -> tuple[TracedRelation, ...]:
    """All relations that touch the documents, with passages, edits and evidence, by id."""
    touched = {
        row[0]
        for side in ("a", "b")
        for row in db.rows_in(f"SELECT id FROM relations WHERE {side} IN ({{marks}})", sorted(set(documents)))
    }
    return relations_by_id(db, touched)


def relations_by_id(
    db: NewsDatabase, ids: Iterable[int], *, detail: bool = True
) -> tuple[TracedRelation, ...]:
    """Relations with all that belongs to them, by id; without ``detail`` by themselves."""
    wanted = sorted(set(ids))
    passages, evidence = _details(db, wanted) if detail else ({}, {})
    return tuple(
        TracedRelation(
            row[0], row[1], row[2], _relation(row[3:], passages.get(row[0], []), evidence.get(row[0], []))
        )
        for row in db.rows_in(
            "SELECT id, a, b, kind, confidence, direction, direction_confidence, coverage_a, coverage_b, "
            "novel_coverage_a, novel_coverage_b, shared_words, longest_words, order_kept, quote_share, "
            "boilerplate_share, summary FROM relations WHERE id IN ({marks})",
            wanted,
        )
    )


def _details(
    db: NewsDatabase, wanted: Sequence[int]
) -> tuple[dict[int, list[Passage]], dict[int, list[Evidence]]]:
    """Passages with their edits, and evidence, of each relation."""
    changed: dict[int, list[Edit]] = defaultdict(list)
    for passage, op, edit_class, a_start, a_end, b_start, b_end in db.rows_in(
        "SELECT e.passage_id, e.op, e.class, e.a_start, e.a_end, e.b_start, e.b_end FROM edits e "
        "JOIN passages p ON p.id = e.passage_id WHERE p.relation_id IN ({marks}) ORDER BY e.passage_id, e.seq",
        wanted,
    ):
        changed[passage].append(Edit(op, Span(a_start, a_end), Span(b_start, b_end), edit_class))
    passages: dict[int, list[Passage]] = defaultdict(list)
    for relation, row in (
        (row[1], row)
        for row in db.rows_in(
            "SELECT id, relation_id, a_start, a_end, b_start, b_end, kind, similarity, confidence, words, moved, "
            "longest_words FROM passages WHERE relation_id IN ({marks}) ORDER BY relation_id, seq",
            wanted,
        )
    ):
        passages[relation].append(_passage(row, changed.get(row[0], [])))
    return passages, read_evidence(db, wanted)


def read_evidence(db: NewsDatabase, relations: Iterable[int]) -> dict[int, list[Evidence]]:
    """The evidence of each relation that has any, in its order."""
    evidence: dict[int, list[Evidence]] = defaultdict(list)
    for relation, about, code, points_to, log_odds, explanation, hard in db.rows_in(
        "SELECT relation_id, about, code, points_to, log_odds, explanation, hard FROM evidence "
        "WHERE relation_id IN ({marks}) ORDER BY relation_id, seq",
        sorted(set(relations)),
    ):
        evidence[relation].append(Evidence(about, code, points_to, log_odds, explanation, bool(hard)))
    return evidence


def _relation(row: Sequence[Any], passages: Sequence[Passage], evidence: Sequence[Evidence]) -> Relation:
    kind, sure, direction, direction_sure, *numbers, summary = row
    cover_a, cover_b, novel_a, novel_b, shared, longest, order, quoted, boilerplate = numbers
    return Relation(
        kind,
        sure,
        direction,
        direction_sure,
        cover_a,
        cover_b,
        novel_a,
        novel_b,
        shared,
        longest,
        order,
        quoted,
        boilerplate,
        summary,
        tuple(passages),
        tuple(evidence),
    )


def _passage(row: Sequence[Any], changed: Sequence[Edit]) -> Passage:
    _, _, a_start, a_end, b_start, b_end, kind, similarity, confidence, words, moved, longest = row
    a, b = Span(a_start, a_end), Span(b_start, b_end)
    textual = kind not in ("reworded", "summary")
    return Passage(
        a,
        b,
        kind,
        similarity,
        confidence,
        words,
        bool(moved),
        longest,
        (lambda: with_kept(a, b, changed)) if textual else None,
    )


def with_kept(a: Span, b: Span, changed: Sequence[Edit]) -> tuple[Edit, ...]:
    """All edits of a passage, from the changed ones that are stored: what lies between was kept.

    >>> with_kept(Span(0, 9), Span(0, 7), [Edit("removed", Span(4, 6), Span(4, 4), "wording")])[-1]
    Edit(op='kept', a=Span(start=6, end=9), b=Span(start=4, end=7), edit_class='kept')
    """
    edits: list[Edit] = []
    at_a, at_b = a.start, b.start
    for edit in changed:
        if edit.a.start > at_a:
            edits.append(Edit("kept", Span(at_a, edit.a.start), Span(at_b, edit.b.start), "kept"))
        edits.append(edit)
        at_a, at_b = edit.a.end, edit.b.end
    if a.end > at_a:
        edits.append(Edit("kept", Span(at_a, a.end), Span(at_b, b.end), "kept"))
    return tuple(edits)


_OTHER: dict[str, Any] = {"a": "b", "b": "a", "a_to_b": "b_to_a", "b_to_a": "a_to_b"}


def turned(relation: Relation) -> Relation:
    """A relation seen from the other side: what was a is b."""
    return replace(
        relation,
        direction=_OTHER.get(relation.direction, relation.direction),
        coverage_a=relation.coverage_b,
        coverage_b=relation.coverage_a,
        novel_coverage_a=relation.novel_coverage_b,
        novel_coverage_b=relation.novel_coverage_a,
        passages=tuple(_turned_passage(p) for p in relation.passages),
        evidence=tuple(replace(e, points_to=_OTHER.get(e.points_to, e.points_to)) for e in relation.evidence),
    )


def _turned_passage(passage: Passage) -> Passage:
    return replace(passage, a=passage.b, b=passage.a, _edits=lambda: tuple(mirrored(passage.edits)))


def read_credits(db: NewsDatabase, documents: Sequence[int]) -> tuple[TracedCredit, ...]:
    """Credits of documents, by document, then in the order of the text."""
    found = []
    for row in db.rows_in(
        'SELECT t.document_id, t.start, t."end", t.origin, t.cue, t.kind, t.role, t.target, t.target_url, t.scope_start, '
        "t.scope_end, t.confidence, t.language, t.rule, t.source_document_id, coalesce(s.status, 'none') "
        "FROM attributions t LEFT JOIN documents s ON s.id = t.source_document_id "
        "WHERE t.document_id IN ({marks}) ORDER BY t.document_id, t.seq",
        sorted(set(documents)),
    ):
        document, start, end, origin, cue, kind, role, target, url, scope_start, scope_end, *rest = row
        confidence, language, rule, source, status = rest
        credit = Credit(
            None if start is None else Span(start, end),
            origin,
            cue,
            kind,
            role,
            target,
            url,
            None if scope_start is None else Span(scope_start, scope_end),
            confidence,
            language,
            rule,
        )
        found.append(TracedCredit(document, credit, source, status))
    return tuple(found)


def read_stories(
    db: NewsDatabase, documents: Sequence[int] = (), *, stories: Sequence[int] = ()
) -> tuple[TracedStory, ...]:
    """Stories that hold any of the documents, and those of some ids, by id."""
    holding = db.rows_in(
        "SELECT story_id FROM story_documents WHERE document_id IN ({marks})", sorted(set(documents))
    )
    ids = sorted({*stories, *(row[0] for row in holding)})
    members: dict[int, list[int]] = defaultdict(list)
    for story, document in db.rows_in(
        "SELECT story_id, document_id FROM story_documents WHERE story_id IN ({marks}) ORDER BY story_id, document_id",
        ids,
    ):
        members[story].append(document)
    trees: dict[int, list[Edge]] = defaultdict(list)
    for story, source, taker, probability in db.rows_in(
        "SELECT story_id, source_document_id, taker_document_id, probability FROM story_edges "
        "WHERE story_id IN ({marks}) ORDER BY story_id, source_document_id, taker_document_id",
        ids,
    ):
        trees[story].append(Edge(source, taker, probability))
    return tuple(
        TracedStory(story, name, tuple(members[story]), root, tuple(trees[story]))
        for story, name, root in db.rows_in(
            "SELECT id, name, root_document_id FROM stories WHERE id IN ({marks})", ids
        )
    )


def read_problems(db: NewsDatabase, run: int | None) -> tuple[Problem, ...]:
    """Problems met in a run, by path."""
    return tuple(
        Problem(*row)
        for row in db.rows(
            "SELECT path, member, code, message FROM problems WHERE last_run = ? "
            "ORDER BY path, coalesce(member, ''), code",
            (run,),
        )
    )


def count_problems(db: NewsDatabase, run: int) -> int:
    """How many problems a run met."""
    return int(db.value("SELECT count(*) FROM problems WHERE last_run = ?", (run,)))


def count_relations(db: NewsDatabase, documents: Sequence[int]) -> int:
    """How many relations touch the documents."""
    return len(
        {
            row[0]
            for side in ("a", "b")
            for row in db.rows_in(f"SELECT id FROM relations WHERE {side} IN ({{marks}})", documents)
        }
    )


def last_settings(db: NewsDatabase) -> Settings:
    """The settings of the last complete run; the defaults before any."""
    stored = db.value("SELECT settings FROM runs WHERE status = 'complete' ORDER BY id DESC LIMIT 1")
    return Settings.from_mapping(json.loads(stored)) if stored else Settings()


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was asked for, with all that touches it."""

    kind: Literal["document", "story", "relation"]
    id: int
    trace: Trace


def look_up(db: NewsDatabase, what: str) -> Found:
    """One document, story or relation, with all that touches it.

    Args:
        what: ``document:ID``, ``story:ID``, ``relation:ID`` or a document's name.

    Raises:
        NotFoundError: there is no such thing.
    """
    run = RunSummary(None, 0, 0, 0, 0, 0, 0.0)
    kind, _, number = what.partition(":")
    if kind == "story" and number.isdecimal():
        members = [
            d
            for (d,) in db.rows("SELECT document_id FROM story_documents WHERE story_id = ?", (_id(number),))
        ]
        if not members:
            raise NotFoundError(f"{what}: no such story")
        return Found("story", int(number), _counted(_around(db, run, members, inside=True)))
    if kind == "relation" and number.isdecimal():
        pair = db.rows("SELECT a, b FROM relations WHERE id = ?", (_id(number),))
        if not pair:
            raise NotFoundError(f"{what}: no such relation")
        trace = replace(_around(db, run, pair[0], inside=True), relations=relations_by_id(db, [int(number)]))
        return Found("relation", int(number), _counted(trace))
    document = find_document(db, what)
    return Found("document", document, _counted(_around(db, run, [document], inside=False)))


def _around(db: NewsDatabase, run: RunSummary, documents: Sequence[int], *, inside: bool) -> Trace:
    """The documents with what touches them; ``inside`` keeps only relations among themselves."""
    trace = read_trace(db, run, documents)
    relations = trace.relations
    if inside:
        held = set(documents)
        relations = tuple(r for r in relations if r.a in held and r.b in held)
    others = {d for r in relations for d in (r.a, r.b)} | {d.id for d in trace.documents}
    return replace(trace, documents=read_documents(db, others), relations=relations, problems=())


def _counted(trace: Trace) -> Trace:
    run = replace(trace.run, documents=len(trace.documents), relations=len(trace.relations))
    return replace(trace, run=run)


def find_document(db: NewsDatabase, name: str) -> int:
    """The id of a document by ``document:ID`` or by its name.

    Raises:
        NotFoundError: there is none; similar names are suggested.
    """
    if name.startswith("document:"):
        number = name.removeprefix("document:")
        found = (
            db.value("SELECT id FROM documents WHERE id = ?", (_id(number),)) if number.isdecimal() else None
        )
    else:
        found = db.value("SELECT id FROM documents WHERE name = ?", (name,))
    if found is None:
        like = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        near = [
            row[0]
            for row in db.rows(
                "SELECT name FROM documents WHERE name LIKE ? ESCAPE '\\' ORDER BY name LIMIT 3",
                (f"%{like}%",),
            )
        ]
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise NotFoundError(f"{name}: no such document{hint}")
    return int(found)


def _id(number: str) -> int:
    """The id that a user's digits mean; nothing has 0, and SQLite no number of more than 18 digits."""
    return int(number) if len(number) <= 18 else 0


def text_of(db: NewsDatabase, document: int) -> str:
    """The stored text of a seen document, empty for one nobody has seen."""
    return str(
        db.value(
            "SELECT t.text FROM documents d JOIN texts t ON t.id = d.text_id WHERE d.id = ?", (document,)
        )
        or ""
    )
