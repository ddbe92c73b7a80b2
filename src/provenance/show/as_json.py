"""Traces and comparisons as the JSON other programs rely on (docs/cli.md has the shape)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from provenance.edits import SentenceChange
from provenance.model import (
    CheckedDraft,
    CheckedPassage,
    CheckedSource,
    CheckReport,
    Credit,
    Edit,
    Evidence,
    Exclusion,
    Passage,
    Problem,
    Relation,
    Span,
    Trace,
    TracedCredit,
    TracedDocument,
    TracedRelation,
    TracedStory,
)

SCHEMA = 1
"""Version of the JSON; raised when a field changes its meaning."""


def dump(value: dict[str, Any]) -> bytes:
    """One JSON object in UTF-8, whatever the terminal's encoding; other scripts stay readable."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


def trace_json(trace: Trace) -> dict[str, Any]:
    """A trace as plain values."""
    run = trace.run
    return {
        "schema": SCHEMA,
        "run": {
            "id": run.id,
            "documents": run.documents,
            "texts": run.texts,
            "pairs_compared": run.pairs_compared,
            "relations": run.relations,
            "problems": run.problems,
            "seconds": run.seconds,
        },
        "documents": [document_json(d) for d in trace.documents],
        "relations": [relation_json(r) for r in trace.relations],
        "credits": [credit_json(c) for c in trace.credits],
        "stories": [story_json(s) for s in trace.stories],
        "problems": [problem_json(p) for p in trace.problems],
    }


def document_json(document: TracedDocument) -> dict[str, Any]:
    """A document as plain values; nothing was found of what was not compared, so its copied share is 0."""
    return {
        "id": document.id,
        "name": document.name,
        "path": document.path,
        "member": document.member,
        "status": document.status,
        "headline": document.headline,
        "outlet": document.outlet,
        "url": document.url,
        "published": document.published,
        "language": document.language,
        "characters": document.characters,
        "words": document.words,
        "verdict": document.verdict,
        "copied_share": document.copied_share or 0.0,
        "story": document.story,
    }


def relation_json(traced: TracedRelation) -> dict[str, Any]:
    """A relation as plain values, with all passages, edits and evidence."""
    relation: Relation = traced.relation
    return {
        "id": traced.id,
        "a": traced.a,
        "b": traced.b,
        "kind": relation.kind,
        "confidence": round(relation.confidence, 6),
        "direction": relation.direction,
        "direction_confidence": (
            None if relation.direction_confidence is None else round(relation.direction_confidence, 6)
        ),
        "coverage_a": round(relation.coverage_a, 6),
        "coverage_b": round(relation.coverage_b, 6),
        "novel_coverage_a": round(relation.novel_coverage_a, 6),
        "novel_coverage_b": round(relation.novel_coverage_b, 6),
        "shared_words": relation.shared_words,
        "longest_words": relation.longest_words,
        "order_kept": round(relation.order_kept, 6),
        "quote_share": round(relation.quote_share, 6),
        "summary": relation.summary,
        "passages": [_passage(p) for p in relation.passages],
        "evidence": [_evidence(e) for e in relation.evidence],
    }


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "a": _span(passage.a),
        "b": _span(passage.b),
        "kind": passage.kind,
        "similarity": passage.similarity,
        "confidence": passage.confidence,
        "words": passage.words,
        "edits": [_edit(e) for e in passage.edits],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {"op": edit.op, "a": _span(edit.a), "b": _span(edit.b), "class": edit.edit_class}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "about": evidence.about,
        "code": evidence.code,
        "points_to": evidence.points_to,
        "log_odds": evidence.log_odds,
        "explanation": evidence.explanation,
    }


def credit_json(traced: TracedCredit) -> dict[str, Any]:
    """A credit, with the document it means, as plain values."""
    credit = traced.credit
    return {
        "document": traced.document,
        "span": None if credit.span is None else _span(credit.span),
        "origin": credit.origin,
        "text": credit.text,
        "kind": credit.kind,
        "role": credit.role,
        "target": credit.target,
        "url": credit.url,
        "source_document": traced.source_document,
        "source_status": traced.source_status,
    }


def story_json(story: TracedStory) -> dict[str, Any]:
    """A story with its tree as plain values."""
    return {
        "id": story.id,
        "name": story.name,
        "documents": list(story.documents),
        "root": story.root,
        "tree": [
            {"from": edge.source, "to": edge.target, "probability": edge.probability} for edge in story.tree
        ],
    }


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem as plain values."""
    return {
        "path": problem.path,
        "member": problem.member,
        "code": problem.code,
        "message": problem.message,
    }


def comparison_json(
    a: TracedDocument,
    b: TracedDocument,
    relation: TracedRelation | None,
    sentences: Sequence[SentenceChange] = (),
) -> dict[str, Any]:
    """A comparison of two texts as plain values."""
    return {
        "schema": SCHEMA,
        "a": document_json(a),
        "b": document_json(b),
        "relation": None if relation is None else relation_json(relation),
        "sentences": [
            {
                "kind": change.kind,
                "a": None if change.a is None else _span(change.a),
                "b": None if change.b is None else _span(change.b),
            }
            for change in sentences
        ],
    }


def check_json(report: CheckReport) -> dict[str, Any]:
    """A check as plain values; the edits of a passage go from the source, ``a``, to the draft, ``b``."""
    whole = report.compared_with
    return {
        "schema": SCHEMA,
        "compared_with": {"texts": whole.texts, "from": whole.first, "to": whole.last},
        "drafts": [_draft(d) for d in report.drafts],
        "problems": [problem_json(p) for p in report.problems],
        "filters": dict(report.filters),
        **exclusions_json(report.exclusions),
    }


def exclusions_json(exclusions: Sequence[Exclusion]) -> dict[str, Any]:
    """What is left out of checks for good."""
    rows = [
        {"id": e.id, "kind": e.kind, "value": e.value, "reason": e.reason, "by": e.by, "added": e.added}
        for e in exclusions
    ]
    return {"exclusions": rows}


def _draft(draft: CheckedDraft) -> dict[str, Any]:
    return {
        "path": draft.path,
        "member": draft.member,
        "name": draft.name,
        "words": draft.words,
        "matched_words": draft.matched_words,
        "matched_share": draft.matched_share,
        "uncredited_words": draft.uncredited_words,
        "verdict": draft.verdict,
        "known_as": list(draft.known_as),
        "set_apart": dict(draft.set_apart),
        "credits": [_draft_credit(c) for c in draft.credits],
        "warnings": [
            {
                "rule": w.rule,
                "severity": w.severity,
                "count": w.count,
                "limit": w.limit,
                "message": w.message,
                "settle": w.settle,
                "span": None if w.span is None else _span(w.span),
            }
            for w in draft.warnings
        ],
        "sources": [_source(s) for s in draft.sources],
    }


def _draft_credit(credit: Credit) -> dict[str, Any]:
    span = None if credit.span is None else _span(credit.span)
    return {"span": span, "text": credit.text, "target": credit.target, "url": credit.url}


def _source(source: CheckedSource) -> dict[str, Any]:
    return {
        "document": source.document,
        "name": source.name,
        "outlet": source.outlet,
        "url": source.url,
        "published": source.published,
        "relation": source.relation,
        "words": source.words,
        "share": source.share,
        "credited": source.credited,
        "passages": [_checked_passage(p) for p in source.passages],
    }


def _checked_passage(passage: CheckedPassage) -> dict[str, Any]:
    return {
        "draft": _span(passage.draft),
        "source": _span(passage.source),
        "kind": passage.kind,
        "similarity": passage.similarity,
        "words": passage.words,
        "credited": passage.credited,
        "edits": [_edit(e) for e in passage.edits],
        "also": [{"document": a.document, "name": a.name, "source": _span(a.source)} for a in passage.also],
    }
