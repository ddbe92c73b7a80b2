"""The invented news day: what must be found in it is found, and nothing that must not be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import provenance as pv
from provenance.edits import mirrored
from tests.conftest import SAMPLES

EXPECTED: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found(newsday: Path) -> pv.Trace:
    return pv.trace(newsday)


def relation_of(trace: pv.Trace, a: str, b: str) -> tuple[pv.Relation, bool] | None:
    """The relation of two documents by name, and whether it is stored the other way round."""
    first, second = trace.document(a).id, trace.document(b).id
    for traced in trace.relations:
        if (traced.a, traced.b) == (first, second):
            return traced.relation, False
        if (traced.a, traced.b) == (second, first):
            return traced.relation, True
    return None


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_every_document_is_read_and_nothing_else(found: pv.Trace) -> None:
    seen = {d.name for d in found.documents if d.status == "seen"}
    assert seen == set(EXPECTED["documents"])
    assert found.problems == ()


@pytest.mark.parametrize("name", sorted(EXPECTED["documents"]))
def test_outlet_and_verdict(found: pv.Trace, name: str) -> None:
    document, expected = found.document(name), EXPECTED["documents"][name]
    assert document.outlet == expected["outlet"]
    assert document.verdict in as_list(expected["verdict"])


@pytest.mark.parametrize("row", EXPECTED["relations"], ids=lambda row: f"{row['a']}~{row['b']}")
def test_relation(found: pv.Trace, row: dict[str, Any]) -> None:
    pair = relation_of(found, row["a"], row["b"])
    assert pair is not None
    relation, turned = pair
    assert relation.kind in row["kind"]
    assert max(relation.coverage_a, relation.coverage_b) >= row["min_coverage"]
    if isinstance(row["direction"], dict):
        source = "a" if row["direction"]["source"] == row["a"] else "b"
        assert relation.direction == ("a_to_b" if (source == "a") != turned else "b_to_a")
    elif row["direction"]:
        assert relation.direction == row["direction"]


@pytest.mark.parametrize(
    ("row", "edit"),
    [(row, edit) for row in EXPECTED["relations"] for edit in row["must_contain_edits"]],
    ids=lambda value: value.get("a") or f"{value['class']}-{value['from']}-{value['to']}",
)
def test_change(found: pv.Trace, newsday: Path, row: dict[str, Any], edit: dict[str, str]) -> None:
    texts = {d.name: d.text for d in found.inputs}
    pair = relation_of(found, row["a"], row["b"])
    assert pair is not None
    relation, turned = pair
    edits = [e for p in relation.passages for e in (mirrored(p.edits) if turned else p.edits)]
    assert any(
        e.edit_class == edit["class"]
        and edit["from"] in e.a.cut(texts[row["a"]])
        and edit["to"] in e.b.cut(texts[row["b"]])
        for e in edits
    ), [(e.edit_class, e.a.cut(texts[row["a"]]), e.b.cut(texts[row["b"]])) for e in edits if e.op != "kept"]


def test_edits_give_back_both_texts_exactly(found: pv.Trace) -> None:
    texts = {found.document(d.name).id: d.text for d in found.inputs}
    for traced in found.relations:
        for passage in traced.relation.passages:
            a = "".join(e.a.cut(texts[traced.a]) for e in passage.edits if e.op != "added")
            b = "".join(e.b.cut(texts[traced.b]) for e in passage.edits if e.op != "removed")
            assert (a, b) == (passage.a.cut(texts[traced.a]), passage.b.cut(texts[traced.b]))


def test_unrelated_documents_stay_unrelated(found: pv.Trace) -> None:
    wrong = [
        pair
        for pair in EXPECTED["no_relation"]
        if (known := relation_of(found, *pair)) is not None and known[0].kind != "incidental"
    ]
    assert wrong == []


@pytest.mark.parametrize("row", EXPECTED["credits"], ids=lambda row: f"{row['document']}-{row['target']}")
def test_credit(found: pv.Trace, row: dict[str, str]) -> None:
    document = found.document(row["document"]).id
    assert any(
        c.document == document
        and c.credit.role == row["role"]
        and c.source_status == row["status"]
        and (c.credit.target or "").removeprefix("The ") == row["target"].removeprefix("The ")
        for c in found.credits
    )


def test_lost_witnesses_stand_as_declared_documents(found: pv.Trace) -> None:
    declared = [d for d in found.documents if d.status == "declared"]
    for name in EXPECTED["lost_witnesses"]:
        assert any(name.removeprefix("The ") in d.name for d in declared)
    assert len(declared) == len(EXPECTED["lost_witnesses"])


def test_stories(found: pv.Trace) -> None:
    names = {d.id: d.name for d in found.documents}
    stories = [{names[d] for d in story.documents} for story in found.stories]
    for expected in EXPECTED["stories"]:
        assert any(set(expected) <= story for story in stories)
    together = set().union(*stories)
    assert not together & set(EXPECTED["alone"])


def test_the_ferry_story_hangs_below_its_first_version(found: pv.Trace) -> None:
    story = max(found.stories, key=lambda s: len(s.documents))
    names = {d.id: d.name for d in found.documents}
    parents = {names[e.target]: names[e.source] for e in story.tree}
    for copy in ("wire-ferry-v2", "harbour-courier-ferry", "ashmere-gazette-ferry", "saltmarsh-notes-ferry"):
        assert parents[copy] == "wire-ferry-v1"
    assert parents["lanternfeed-viaduct"] == "wire-viaduct"
