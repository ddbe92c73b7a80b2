"""What a user knows of outlets goes before what the program knows."""

from __future__ import annotations

import json
from pathlib import Path

import provenance as pv
from provenance.database import NewsDatabase
from provenance.database.readout import read_documents
from provenance.model import OutletEntry, Trace
from tests.cli.test_cli import provenance
from tests.dump import logical
from tests.news import OTHER, WIRE, every_nth_replaced

EARLY, LATE = "2026-03-01T08:00:00Z", "2026-03-02T08:00:00Z"


def verdict(trace: Trace, name: str = "copy") -> str | None:
    return trace.document(name).verdict


def pair(credit: str = "", **fields: str) -> list[pv.Document]:
    """A wire story and a copy of it."""
    text = f"{every_nth_replaced(WIRE, 9)}\n\n{credit}".strip()
    return [
        pv.Document(text=WIRE, name="wire", outlet="Nordwire", published=EARLY),
        pv.Document(text=text, name="copy", published=LATE, **{"outlet": "Hill Courier", **fields}),  # type: ignore[arg-type]
    ]


def test_a_credit_may_use_any_name_of_an_outlet() -> None:
    documents = pair("Source: NWX")
    assert verdict(pv.trace(documents)) == "uncredited_copy"
    assert (
        verdict(pv.trace(documents, outlets=[OutletEntry("Nordwire", aliases=("NWX",))])) == "credited_copy"
    )


def test_a_host_tells_whose_a_document_is() -> None:
    documents = [
        pv.Document(text=WIRE, name="a", url="https://www.hill.example/1", published=EARLY),
        pv.Document(text=OTHER, name="b", url="https://www.bbc.co.uk/news/1", published=EARLY),
        pv.Document(text=OTHER * 2, name="c", url="https://unheard-of.example/1", published=EARLY),
    ]
    found = pv.trace(documents, outlets=[OutletEntry("Hill Courier", hosts=("hill.example",))])
    assert [found.document(n).outlet for n in "abc"] == ["Hill Courier", "BBC", None]


def test_one_brand_does_not_copy_from_itself() -> None:
    sisters = [OutletEntry("Nordwire", brand="Hill Press"), OutletEntry("Hill Courier", brand="Hill Press")]
    assert verdict(pv.trace(pair())) == "uncredited_copy"
    assert verdict(pv.trace(pair(), outlets=sisters)) == "no_match"


def test_an_agency_the_lexicon_does_not_know_is_one() -> None:
    found = pv.trace(pair(), outlets=[OutletEntry("Nordwire", kind="agency")])
    codes = {e.code for r in found.relations for e in r.relation.evidence}
    assert "agency" in codes
    assert "agency" not in {e.code for r in pv.trace(pair()).relations for e in r.relation.evidence}


def test_what_was_said_is_remembered_and_holds_for_what_is_stored(tmp_path: Path) -> None:
    entry = OutletEntry("Nordwire", aliases=("NWX",), brand="Hill Press")
    (tmp_path / "outlets.csv").write_text("name,aliases,brand\nNordwire,NWX,Hill Press\n", encoding="utf-8")
    lines = [
        json.dumps({"id": d.name, "text": d.text, "outlet": d.outlet, "published": d.published})
        for d in [*pair("Source: NWX"), pv.Document(text=OTHER, name="new", outlet="nwx", published=LATE)]
    ]
    (tmp_path / "first.jsonl").write_text("\n".join(lines[:2]), encoding="utf-8")
    (tmp_path / "last.jsonl").write_text(lines[2], encoding="utf-8")
    one = ["first.jsonl", "last.jsonl", "--outlets", "outlets.csv", "--db", "one.db"]
    several = [
        ["first.jsonl", "--db", "two.db"],
        ["last.jsonl", "--outlets", "outlets.csv", "--db", "two.db"],
    ]
    for arguments in (one, *several):
        assert provenance("trace", *arguments, cwd=tmp_path).returncode == 0
    with NewsDatabase(tmp_path / "two.db", create=False, read_only=True) as db:
        documents = {d.name: d for d in read_documents(db, range(1, 9))}
        brands = dict(db.rows("SELECT name, brand FROM outlets"))
    assert documents["copy"].verdict == "credited_copy"
    assert documents["new"].outlet == "Nordwire", "an alias is another name of the same outlet"
    assert brands["Nordwire"] == "Hill Press"
    assert logical(tmp_path / "one.db") == logical(tmp_path / "two.db")
    assert entry.licensed is False


def test_licensed_text_passes_a_check(tmp_path: Path) -> None:
    (tmp_path / "wire.txt").write_text(WIRE, encoding="utf-8")
    (tmp_path / "meta.csv").write_text("path,outlet\nwire.txt,Nordwire\n", encoding="utf-8")
    (tmp_path / "draft.txt").write_text(every_nth_replaced(WIRE, 9), encoding="utf-8")
    (tmp_path / "outlets.csv").write_text("name,licensed\nNordwire,yes\n", encoding="utf-8")
    trace = ["trace", "wire.txt", "--metadata", "meta.csv"]
    assert provenance(*trace, cwd=tmp_path).returncode == 0
    assert provenance("check", "draft.txt", cwd=tmp_path).returncode == 1
    assert provenance(*trace, "--outlets", "outlets.csv", cwd=tmp_path).returncode == 0
    assert provenance("check", "draft.txt", cwd=tmp_path).returncode == 0


def test_a_table_that_means_nothing_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "wire.txt").write_text(WIRE, encoding="utf-8")
    (tmp_path / "outlets.csv").write_text("name,kind\nNordwire,wire\n", encoding="utf-8")
    done = provenance("trace", "wire.txt", "--outlets", "outlets.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert "line 2: kind 'wire'" in done.stderr
    assert not (tmp_path / "provenance.db").exists()
