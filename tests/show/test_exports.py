"""Exports are read back by the programs they are for."""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path

import networkx
import pytest
from prov.model import ProvDerivation, ProvDocument

import provenance as pv
from provenance.database import NewsDatabase
from provenance.database.contents import Contents, read_story
from provenance.errors import NotFoundError, TroubleError
from provenance.model import Document
from provenance.show.drawing import story_drawing, tree_rows
from provenance.show.exports.prov_json import prov_json
from provenance.show.exports.tables import TABLES
from provenance.show.story_page import story_page
from tests.cli.test_cli import provenance
from tests.news import WIRE, every_nth_replaced, prose

HOSTILE = '=cmd()<script>alert(1)</script>\u202e\x1b[31m"\uffff'


def newsroom() -> list[Document]:
    """A wire, its revision, a copy, a copy of that, two whose source nobody has seen, and a stranger."""
    second = every_nth_replaced(WIRE, 9)
    third = every_nth_replaced(second, 13)
    lost = prose(5, 120)

    def printed(text: str, name: str, outlet: str, when: str, url: str = "") -> Document:
        return Document(
            text=text, name=name, outlet=outlet, published=when, headline=HOSTILE, url=url or None
        )

    wire = "https://nordwire.example/train"
    return [
        printed(WIRE, "wire", "Nordwire", "2026-03-01T08:00:00Z", wire),
        printed(WIRE.replace("nineteen", "seventeen"), "wire2", "Nordwire", "2026-03-01T09:00:00Z", wire),
        printed(f"{second}\n\nSource: Nordwire", "second", "Hill Courier", "2026-03-01T10:00:00Z"),
        printed(f"{third}\n\nSource: Hill Courier", "third", "Valley Post", "2026-03-02"),
        printed(f"{lost}\n\nSource: Elm Bay Echo", "orphan", "Mill Gazette", "2026-03-03T10:00:00Z"),
        printed(
            f"{lost} {prose(6, 30)}\n\nSource: Elm Bay Echo", "orphan2", "Fen Herald", "2026-03-03T10:01:00Z"
        ),
        printed(prose(7, 90), "stranger", "Far News", "2026-03-03T10:00:00Z"),
    ]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk") / "news.db"
    pv.Store(path).add(newsroom())
    return path


def run(path: Path, form: str, *more: str) -> str:
    done = provenance("export", "--db", str(path), "--format", form, *more, cwd=path.parent)
    assert done.returncode == 0, done.stderr
    return done.stdout


def ids(path: Path) -> dict[str, int]:
    with NewsDatabase(path, create=False, read_only=True) as db:
        return dict(db.rows("SELECT name, id FROM documents"))


def test_json_is_the_trace_of_everything(path: Path) -> None:
    whole = json.loads(run(path, "json"))
    shown = json.loads(provenance("show", "second", "--db", str(path), "--json", cwd=path.parent).stdout)
    assert set(whole) == set(shown)
    assert [d["name"] for d in whole["documents"] if d["status"] == "seen"] == sorted(
        d.name or "" for d in newsroom()
    )
    assert whole["run"]["documents"] == 7
    by_id = {r["id"]: r for r in whole["relations"]}
    assert all(by_id[r["id"]] == r for r in shown["relations"])
    assert len(by_id) == whole["run"]["relations"] == len(whole["relations"])


def test_json_of_one_story_has_nothing_else(path: Path) -> None:
    number = ids(path)
    whole = json.loads(run(path, "json"))
    story = next(s for s in whole["stories"] if number["wire"] in s["documents"])
    part = json.loads(run(path, "json", "--story", str(story["id"])))
    assert [s["id"] for s in part["stories"]] == [story["id"]]
    assert [d["id"] for d in part["documents"]] == story["documents"]
    assert {r["id"] for r in part["relations"]} == {
        r["id"] for r in whole["relations"] if {r["a"], r["b"]} <= set(story["documents"])
    }


def test_graphml_is_read_by_networkx(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "graph.graphml"
    run(path, "graphml", "--out", str(out))
    graph, number = networkx.read_graphml(out), ids(path)
    assert set(graph) == {f"document:{n}" for n in number.values()}
    edge = graph.edges[f"document:{number['second']}", f"document:{number['third']}"]
    assert (edge["direction"], edge["kind"]) == ("stated", "edited_copy")
    assert edge["weight"] > 0.9
    assert graph.nodes[f"document:{number['second']}"]["outlet"] == "Hill Courier"
    lost = next(n for n, values in graph.nodes(data=True) if values["status"] == "declared")
    assert [graph.edges[e]["kind"] for e in graph.out_edges(lost)] == ["credit", "credit"]
    assert graph.degree(f"document:{number['stranger']}") == 0


def test_prov_is_read_by_the_prov_package_and_says_what_was_found(path: Path) -> None:
    document, number = ProvDocument.deserialize(content=run(path, "prov-json")), ids(path)
    assert json.loads(run(path, "prov-json")) == json.loads(document.serialize(format="json"))

    def said(kind: str | None) -> set[tuple[str, str]]:
        found = set()
        for record in document.get_records(ProvDerivation):
            types = {str(t) for t in record.get_asserted_types()}
            if types == ({kind} if kind else set()):
                ends = [str(value) for _, value in record.formal_attributes[:2]]
                found.add((ends[0], ends[1]))
        return found

    def ends(taker: str, source: str) -> tuple[str, str]:
        return f"news:document-{number[taker]}", f"news:document-{number[source]}"

    assert ends("third", "second") in said(None)
    assert ends("second", "wire") in said(None)
    assert said("prov:Revision") == {ends("wire2", "wire")}
    assert ends("third", "wire") in said("prov:PrimarySource")
    assert ends("orphan", "orphan2") not in said(None) | said("prov:PrimarySource")
    assert "LostWitness" in run(path, "prov-json")
    roles = [str(r) for r in document.get_records() if "wasAttributedTo" in str(r) and "credited" in str(r)]
    assert any(f"document-{number['second']}," in role and "Nordwire" in role for role in roles)


def test_prov_says_nothing_that_is_not_sure_enough(path: Path) -> None:
    found = ProvDocument.deserialize(content=run(path, "prov-json", "--least", "1"))
    assert not list(found.get_records(ProvDerivation))


def test_prov_without_its_package_says_what_to_install(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prov.model", None)
    with (
        NewsDatabase(path, create=False, read_only=True) as db,
        pytest.raises(TroubleError, match=r"\[export\]"),
    ):
        prov_json(Contents(db))


def test_tables_have_their_columns_and_agree_with_each_other(path: Path, tmp_path: Path) -> None:
    run(path, "csv", "--out", str(tmp_path / "tables"))
    tables = {}
    for name, columns in TABLES.items():
        with (tmp_path / "tables" / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows, name
        assert list(rows[0]) == list(columns), name
        tables[name] = rows
    nodes = {row["id"] for row in tables["nodes.csv"]}
    for edge in [*tables["edges.csv"], *tables["steps.csv"]]:
        assert {edge["source"], edge["target"]} <= nodes
    whole = json.loads(run(path, "json"))
    assert len(tables["edges.csv"]) == len(whole["relations"])
    assert len(tables["steps.csv"]) == sum(len(s["tree"]) for s in whole["stories"])
    assert len(tables["credits.csv"]) == len(whole["credits"])
    assert {row["headline"][:2] for row in tables["nodes.csv"] if row["headline"]} == {"'="}
    changes = {(r["relation"], r["class"]) for r in tables["changes.csv"]}
    told = {(str(r["id"]), e["class"]) for r in whole["relations"] for p in r["passages"] for e in p["edits"]}
    assert changes <= told
    assert any(c == "number" for _, c in changes)


@pytest.mark.parametrize("form", ["json", "graphml", "prov-json"])
def test_the_same_database_gives_the_same_bytes(form: str, path: Path) -> None:
    assert run(path, form) == run(path, form)


def test_a_story_is_a_page_that_opens_offline(path: Path, tmp_path: Path) -> None:
    run(path, "html", "--out", str(tmp_path / "pages"))
    pages = sorted((tmp_path / "pages").iterdir())
    assert len(pages) == 3, "a list and two stories"
    for file in pages:
        html = file.read_text(encoding="utf-8")
        assert "<script" not in html
        assert not re.search(r"(?:src=|@import|url\()", html), file.name
        assert "\x1b" not in html
        assert "\u202e" not in html
        assert "default-src 'none'" in html
        for address in re.findall(r"href='([^']*)'", html):
            if address.startswith("#"):
                assert f"id='{address[1:]}'" in html
            else:
                assert (tmp_path / "pages" / address).exists()
    index = next(file for file in pages if file.name == "index.html")
    assert index.read_text(encoding="utf-8").count("<a href=") == 2


def test_the_page_of_a_story_shows_who_took_what_and_what_changed(path: Path) -> None:
    number = ids(path)
    with NewsDatabase(path, create=False, read_only=True) as db:
        story = db.value("SELECT story_id FROM story_documents WHERE document_id = ?", (number["wire"],))
        found = read_story(db, story)
    html = story_page(found)
    assert f"id='step-{number['third']}'" in html
    assert "<td>nineteen</td>" in html or "nineteen → seventeen" in html or ">nineteen</del>" in html
    assert "credited" in html
    rows = tree_rows(found.story, {d.id: d for d in found.trace.documents}, found.times)
    places = {row.document: row for row in rows}
    assert rows[0].document == number["wire"]
    above = places[number["third"]].above
    assert above is not None
    assert rows[above].document == number["second"]
    assert places[number["third"]].depth == 2


def test_a_chain_of_any_length_is_drawn(path: Path) -> None:
    with NewsDatabase(path, create=False, read_only=True) as db:
        document = next(iter(Contents(db).documents()))
    from dataclasses import replace

    from provenance.model import Edge, TracedStory

    many = range(1, 3001)
    story = TracedStory(1, "chain", tuple(many), 1, tuple(Edge(n, n + 1, 0.95) for n in many[:-1]))
    drawing = story_drawing(story, {n: replace(document, id=n) for n in many}, {})
    assert drawing.count("<path") == 2999
    assert "no dates are known" in drawing


def test_what_cannot_be_exported_is_said(path: Path, tmp_path: Path) -> None:
    for form in ("csv", "html"):
        done = provenance("export", "--db", str(path), "--format", form, cwd=path.parent)
        assert (done.returncode, done.stdout) == (2, "")
        assert "--out" in done.stderr
    assert (
        provenance(
            "export", "--db", str(path), "--format", "html", "--story", "99", cwd=path.parent
        ).returncode
        == 3
    )
    assert provenance("export", "--db", str(path), "--format", "xml", cwd=path.parent).returncode == 2
    with NewsDatabase(path, create=False, read_only=True) as db, pytest.raises(NotFoundError):
        list(Contents(db, 99).documents())
    (tmp_path / "file").write_text("", encoding="utf-8")
    for form, place in (("csv", "file/x"), ("json", "file/x.json"), ("html", "file/x")):
        done = provenance(
            "export", "--db", str(path), "--format", form, "--out", str(tmp_path / place), cwd=path.parent
        )
        assert done.returncode == 3
        assert "cannot be written" in done.stderr


def test_an_empty_database_is_exported_too(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    NewsDatabase(path).close()
    assert json.loads(run(path, "json"))["documents"] == []
    assert len(networkx.parse_graphml(run(path, "graphml"))) == 0
    run(path, "csv", "--out", str(tmp_path / "tables"))
    run(path, "html", "--out", str(tmp_path / "pages"))
    assert "No two documents" in (tmp_path / "pages" / "index.html").read_text(encoding="utf-8")
    assert ProvDocument.deserialize(content=run(path, "prov-json")).get_records() == []
