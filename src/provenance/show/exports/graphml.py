"""The database as a graph in GraphML: documents, and who took from whom."""

from __future__ import annotations

import io
from typing import Any

from provenance.database.contents import Contents
from provenance.show.exports.tables import ends
from provenance.show.safety import printable

NODE = (
    "name", "status", "outlet", "headline", "url", "published", "language", "words", "verdict",
    "copied_share", "story",
)  # fmt: skip
"""Attributes of a node; what is not known is left out."""
EDGE = {
    "relation": "id of the relation; none for a step to a source that is only named",
    "kind": "of the relation",
    "direction": "stated, tree (a step of the tree, not sure enough to be stated), common_source or unknown",
    "weight": "share of the copy's words that the source has; without a direction the greater of both",
    "confidence": "that text was reused",
    "direction_confidence": "of the direction",
    "shared_words": "how many words they share",
    "probability": "of the step in the story's tree, where the edge is one",
}
"""Attributes of an edge with what they mean."""


def graphml(contents: Contents) -> bytes:
    """GraphML in UTF-8; an edge leads from the source to the copy, where that is known."""
    import networkx

    graph = networkx.DiGraph()
    for document in contents.documents():
        values = {name: getattr(document, name) for name in NODE}
        graph.add_node(_node(document.id), **_kept(values))
    steps = {
        (edge.source, edge.target): edge.probability for story in contents.stories() for edge in story.tree
    }
    for traced in contents.relations(detail=False):
        source, target, stated, share = ends(traced)
        relation = traced.relation
        told: str = "stated" if stated else relation.direction
        if not stated and (target, source) in steps:
            source, target = target, source
        if not stated and (source, target) in steps:
            told = "tree"
            share = relation.coverage_b if target == traced.b else relation.coverage_a
        values = {
            "relation": traced.id,
            "kind": relation.kind,
            "direction": told,
            "weight": share,
            "confidence": relation.confidence,
            "direction_confidence": relation.direction_confidence,
            "shared_words": relation.shared_words,
            "probability": steps.pop((source, target), None),
        }
        graph.add_edge(_node(source), _node(target), **_kept(values))
    for (source, target), probability in sorted(steps.items()):
        graph.add_edge(_node(source), _node(target), direction="tree", kind="credit", probability=probability)
    out = io.BytesIO()
    networkx.write_graphml(graph, out)
    return out.getvalue() + b"\n"


def _node(number: int) -> str:
    """What a document is called, as in ``provenance show``."""
    return f"document:{number}"


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known, and without characters that XML cannot hold."""
    return {
        name: _xml(value) if isinstance(value, str) else value
        for name, value in values.items()
        if value is not None
    }


def _xml(text: str) -> str:
    return "".join("\ufffd" if ord(c) in (0xFFFE, 0xFFFF) else c for c in printable(text))
