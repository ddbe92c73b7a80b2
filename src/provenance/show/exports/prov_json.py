"""The database as W3C PROV in JSON (https://www.w3.org/submissions/prov-json/), through the prov package.

| found | said in PROV |
|---|---|
| a document | entity; one that is only named has the type ``news:LostWitness`` |
| an outlet | agent of the type ``prov:Organization`` |
| whose a document is, and whom it credits | ``wasAttributedTo``, as ``publisher`` or ``credited`` |
| exact or edited copy, excerpt, compilation | ``wasDerivedFrom`` |
| revision | ``wasRevisionOf`` |
| shared quotation | both ``wasQuotedFrom`` a statement |
| the root of a story whose steps are all sure enough | ``hadPrimarySource`` |
| a credit that names a source nobody has seen | ``wasDerivedFrom`` it, of the kind ``credit`` |
| two sightings of one text, direction not known | ``alternateOf`` |
| the last run | activity, by which the derivations were found |
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from provenance.database.contents import Contents
from provenance.errors import TroubleError
from provenance.model import TracedDocument, TracedStory
from provenance.show.exports.tables import ends
from provenance.show.safety import printable

if TYPE_CHECKING:
    from prov.model import ProvDocument

NAMESPACE = "https://provenance-news.example/ns#"
LEAST_SURE = 0.8
"""Of a derivation that is exported, in probability."""
_DERIVED = ("exact_copy", "edited_copy", "excerpt", "compilation")


def prov_json(contents: Contents, least: float = LEAST_SURE) -> str:
    """PROV-JSON of all that is directed and sure enough.

    Args:
        contents: what to export.
        least: probability of reuse, and of the direction, under which nothing is said of two documents.

    Raises:
        TroubleError: the prov package is not installed.
    """
    document = _new_document()
    outlets = {outlet.name: f"news:outlet-{outlet.id}" for outlet in contents.outlets()}
    agents: set[str] = set()

    def agent(name: str) -> str:
        number = outlets[name]
        if number not in agents:
            agents.add(number)
            kind = document.valid_qualified_name("prov:Organization")
            document.agent(number, {"prov:type": kind, "prov:label": printable(name)})
        return number

    documents = {}
    for row in contents.documents():
        documents[row.id] = row
        _add_entity(document, row)
        if row.outlet in outlets:
            whose = agent(row.outlet)
            document.wasAttributedTo(_entity(row.id), whose, other_attributes={"prov:role": "publisher"})
    credited = set()
    for traced in contents.credits():
        named = traced.credit.target
        if traced.credit.role != "text_source" or named not in outlets:
            continue
        if (traced.document, named) not in credited:
            credited.add((traced.document, named))
            attributes = {"prov:role": "credited", "news:credit": printable(traced.credit.text)}
            document.wasAttributedTo(_entity(traced.document), agent(named), other_attributes=attributes)
    activity = _add_run(document, contents)
    for found in contents.relations(detail=False):
        relation = found.relation
        source, target, stated, share = ends(found)
        sure = min(relation.confidence, relation.direction_confidence or 0.0)
        told = {
            "news:kind": relation.kind,
            "news:confidence": round(relation.confidence, 4),
            "news:share": round(share, 4),
            "prov:label": printable(relation.summary),
        }
        name = f"news:relation-{found.id}"
        if relation.kind == "shared_quotation" and relation.confidence >= least:
            statement = f"news:statement-{found.id}"
            quoted = f"quoted in {documents[found.a].name} and {documents[found.b].name}"
            document.entity(statement, {"prov:label": printable(quoted)})
            for number in (found.a, found.b):
                document.wasQuotedFrom(
                    _entity(number), statement, identifier=f"{name}-in-{number}", other_attributes=told
                )
        elif stated and sure >= least and relation.kind in (*_DERIVED, "revision"):
            told["news:directionConfidence"] = round(relation.direction_confidence or 0.0, 4)
            say = document.wasRevisionOf if relation.kind == "revision" else document.wasDerivedFrom
            say(_entity(target), _entity(source), activity=activity, identifier=name, other_attributes=told)
        elif relation.kind == "exact_copy" and not stated:
            document.alternateOf(_entity(found.a), _entity(found.b))
    for story in contents.stories():
        _add_tree(document, story, documents, least)
    return str(document.serialize(format="json", ensure_ascii=False, indent=1)) + "\n"


def _new_document() -> ProvDocument:
    try:
        from prov.model import ProvDocument
    except ImportError as error:
        raise TroubleError("PROV needs the package prov: pip install 'provenance-news[export]'") from error
    document = ProvDocument()
    document.add_namespace("news", NAMESPACE)
    return document


def _entity(number: int) -> str:
    return f"news:document-{number}"


def _add_entity(document: ProvDocument, row: TracedDocument) -> None:
    values: dict[str, Any] = {
        "prov:label": row.headline or row.name,
        "news:name": row.name,
        "news:url": row.url,
        "news:published": row.published,
        "news:language": row.language,
        "news:verdict": row.verdict,
    }
    attributes: list[tuple[str, Any]] = [(k, printable(v)) for k, v in values.items() if v is not None]
    if row.status != "seen":
        attributes.append(("prov:type", document.valid_qualified_name("news:LostWitness")))
    document.entity(_entity(row.id), attributes)


def _add_run(document: ProvDocument, contents: Contents) -> str | None:
    run = contents.last_run()
    if run is None:
        return None
    number, started, finished, version = run
    name = f"news:run-{number}"
    document.activity(name, started, finished, {"news:version": version})
    return name


def _add_tree(
    document: ProvDocument,
    story: TracedStory,
    documents: Mapping[int, TracedDocument],
    least: float,
) -> None:
    """Steps from sources that are only named, and the root of what is sure all the way."""
    above = {edge.target: edge for edge in story.tree}
    for edge in story.tree:
        if documents[edge.source].status != "seen" and edge.probability >= least:
            document.wasDerivedFrom(
                _entity(edge.target),
                _entity(edge.source),
                identifier=f"news:credit-{edge.target}",
                other_attributes={"news:kind": "credit", "news:confidence": edge.probability},
            )
    for taker in sorted(above):
        sure, place, passed = 1.0, taker, {taker}
        while place in above and above[place].source not in passed:
            sure *= above[place].probability
            place = above[place].source
            passed.add(place)
        # A single step says it already; the first source of a longer chain is worth a statement of its own.
        if sure >= least and len(passed) > 2:
            document.hadPrimarySource(
                _entity(taker), _entity(place), identifier=f"news:origin-{taker}",
                other_attributes={"news:confidence": round(sure, 4)},
            )  # fmt: skip
